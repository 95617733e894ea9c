"""Columns of a chart, laid out to be drawn as SVG by the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# In the units of the drawing: how high it is, what is left beside and below the columns for words, and how wide a word is.
HEIGHT, LEFT, TOP, BELOW, WORD = 220, 52, 12, 26, 60


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it stands and how high, what it is of, how much it is; `word` is told below it, or "".

    It is `spare` where there is less room.
    """

    x: float
    y: float
    width: float
    height: float
    name: str
    value: int
    word: str
    marked: bool
    spare: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns, and the lines behind them by their value: pairs of height and number."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[float, int], ...]
    width: int
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BELOW


def chart(values: Sequence[tuple[str, int, bool]], width: int) -> Chart:
    """A chart of names with their values, some of them marked, in this order; so many units wide."""
    top, high = _top(max((value for _, value, _ in values), default=0)), HEIGHT - TOP - BELOW
    step = (width - LEFT) / max(1, len(values))
    every = -(-len(values) * WORD // width)
    columns = tuple(
        Column(
            round(LEFT + step * i + step * 0.1, 1), round(TOP + high * (1 - value / top), 1), round(step * 0.8, 1),
            round(high * value / top, 1), name, value, "" if i % every else name, marked, bool(i % (3 * every)),
        )
        for i, (name, value, marked) in enumerate(values)
    )  # fmt: skip
    return Chart(columns, tuple((TOP + high * (1 - part / 2), top * part // 2) for part in (1, 2)), width)


def _top(most: int) -> int:
    """An even, round number that is not less than `most`."""
    ten = 10 ** (len(str(max(most, 2))) - 1)
    return next(n for n in (2 * ten, 3 * ten, 4 * ten, 5 * ten, 6 * ten, 8 * ten, 10 * ten) if n >= most and not n % 2)
