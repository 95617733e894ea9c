"""Parts of a form that are typed row by row: each row sends every column once, in the order of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from flask_babel import gettext

from eventapp.services.errors import Invalid

Row = dict[str, str]
T = TypeVar("T")
# The button that asks for one more row, where there is no script to add it: its value names the rows.
MORE = "more"
# How many rows are shown empty at once, and how many are shown at all: more than any form of ours may hold.
MOST_EMPTY, MOST_SHOWN = 10, 1000


class Sent(Protocol):
    """What a form has sent: all the values of a name, in the order of the page."""

    def getlist(self, key: str) -> list[str]:
        """The values of a field, none where there are none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a form that are saved as the field `field`: a column's inputs are called `<name>_<column>`.

    The `usual` columns are never empty, such as a menu, so that what they hold alone makes no row. `most` is how many
    rows may be saved, and `too_many` what is said of more.
    """

    field: str
    name: str
    columns: tuple[str, ...]
    most: int
    too_many: str
    usual: tuple[str, ...] = ()

    def typed(self, sent: Sent) -> list[Row]:
        """The rows in which something is typed, as it is typed."""
        return [row for row in self._sent(sent) if self._is_typed(row)]

    def checked(self, sent: Sent, make: Callable[[Row], T]) -> list[T]:
        """What `make` makes of each row typed.

        Raises Invalid for too many, for rows that did not come through whole, and what `make` raises.
        """
        if len({len(sent.getlist(f"{self.name}_{column}")) for column in self.columns} - {0}) > 1:
            raise Invalid(**{self.field: gettext("Not all of the rows came through. Send the form once more.")})
        rows = self.typed(sent)
        if len(rows) > self.most:
            raise Invalid(**{self.field: str(self.too_many)})
        return [make(row) for row in rows]

    def shown(self, kept: Iterable[Mapping[str, object]]) -> list[Row]:
        """The rows to show of what is kept, and an empty one to type in."""
        rows = [self.empty() | {name: str(value or "") for name, value in each.items()} for each in kept]
        return [*rows, self.empty()]

    def shown_again(self, sent: Sent) -> list[Row]:
        """The rows to show of what was sent: what is typed, then the empty ones, one at least and one more if asked."""
        every = self._sent(sent)[:MOST_SHOWN]
        typed, empty = ([row for row in every if self._is_typed(row) is wanted] for wanted in (True, False))
        if not empty or self.name in sent.getlist(MORE):
            empty.append(self.empty())
        return [*typed, *empty[-MOST_EMPTY:]]

    def moved(self, sent: Sent, press: str) -> list[Row]:
        """The rows to show of what was sent, after a button that needs no script: `up-2`, `down-0` or `drop-1`."""
        every, (way, _, text) = self._sent(sent)[:MOST_SHOWN], press.partition("-")
        at = int(text) if text.isdecimal() and len(text) < 5 else -1
        to = at + {"up": -1, "down": 1}.get(way, 0)
        if 0 <= at < len(every) and 0 <= to < len(every):
            row = every.pop(at)
            if way != "drop":
                every.insert(to, row)
        return [*(row for row in every if self._is_typed(row)), self.empty()]

    def empty(self) -> Row:
        """A row in which nothing is typed."""
        return dict.fromkeys(self.columns, "")

    def _is_typed(self, row: Row) -> bool:
        return any(row[column].strip() for column in self.columns if column not in self.usual)

    def _sent(self, sent: Sent) -> list[Row]:
        """All the rows; where a column is shorter than the others, it is empty in the last ones."""
        columns = [sent.getlist(f"{self.name}_{column}") for column in self.columns]
        return [
            {name: held[at] if at < len(held) else "" for name, held in zip(self.columns, columns, strict=True)}
            for at in range(max(map(len, columns)))
        ]


def asks_for_more(sent: Sent) -> bool:
    """Whether a form was sent only to be shown again with one more row."""
    return bool(sent.getlist(MORE))
