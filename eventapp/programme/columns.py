"""A day with its rooms as columns, to scale in time: which column and which steps of five minutes each seminar takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.programme.model import Programme, Seminar

STEP = timedelta(minutes=5)
STEPS_OF_AN_HOUR = 12
MOST_ROOMS = 12
# What goes on for longer than a day and a half is shown to there.
MOST_STEPS = 36 * STEPS_OF_AN_HOUR


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a seminar stands: its column from 1 (0: across all), its first step and the one after its last, both from 1.

    `lane` is 1 or 2 where two share a column at once, else 0. What has no place in a column is `below` them all.
    """

    column: int
    first: int
    last: int
    lane: int = 0
    below: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """One day's cells by the seminars' codes, from a whole hour at the venue on; `steps` of five minutes, and the rows below."""

    begins: datetime
    steps: int
    cells: dict[str, Cell]

    def hours(self) -> list[tuple[int, datetime]]:
        """Each hour: its first step and when it is."""
        return [(n + 1, self.begins + n * STEP) for n in range(0, self.steps, STEPS_OF_AN_HOUR)]


def columns(programme: Programme, held: Iterable[Seminar]) -> Columns | None:
    """What is held on one day, as columns; None where there is one room, more than MOST_ROOMS, or nothing with a length."""
    held = [s for s in held if s.starts_at]
    timed = [s for s in held if s.scheduled]
    if not 1 < len(programme.rooms) <= MOST_ROOMS or not timed:
        return None
    earliest = min(s.starts_at for s in timed if s.starts_at)
    local = earliest.astimezone(programme.event.zone)
    begins = earliest - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    spans = {s.code: _span(s, begins) for s in timed}
    cells: dict[str, Cell] = {}
    for number, room in enumerate(programme.rooms, 1):
        cells |= _in_column(number, [(s.code, *spans[s.code]) for s in timed if s.room == room.code])
    for s in timed:
        first, last = spans[s.code]
        alone = not any(c != s.code and first < until and since < last for c, (since, until) in spans.items())
        if s.code not in cells and alone:
            cells[s.code] = Cell(0, first, last)
    most = max((cell.last for cell in cells.values()), default=2) - 1
    steps = -(-most // STEPS_OF_AN_HOUR) * STEPS_OF_AN_HOUR
    left = [s.code for s in held if s.code not in cells]
    cells |= {code: Cell(0, steps + n, steps + n + 1, below=True) for n, code in enumerate(left, 1)}
    return Columns(begins, steps, cells)


def _span(seminar: Seminar, begins: datetime) -> tuple[int, int]:
    """The first step and the one after the last. Both are the nearest, so that what follows each other still does."""
    assert seminar.starts_at is not None and seminar.ends_at is not None
    first = min(round((seminar.starts_at - begins) / STEP), MOST_STEPS - 1)
    last = min(round((seminar.ends_at - begins) / STEP), MOST_STEPS)
    return first + 1, max(last, first + 1) + 1


def _in_column(number: int, spans: list[tuple[str, int, int]]) -> dict[str, Cell]:
    """What fits in one column: beside each other where two are held at once; a third is left out."""
    found: dict[str, Cell] = {}
    group: list[tuple[str, int, int, int]] = []
    until = [0, 0]
    for code, first, last in [*sorted(spans, key=lambda span: span[1:]), ("", MOST_STEPS + 2, MOST_STEPS + 3)]:
        if first >= max(until):
            several = len({lane for *_, lane in group}) > 1
            found |= {c: Cell(number, a, b, lane if several else 0) for c, a, b, lane in group}
            group, until = [], [0, 0]
        lane = next((n for n in (0, 1) if until[n] <= first), None)
        if lane is not None:
            until[lane] = last
            group.append((code, first, last, lane + 1))
    return found
