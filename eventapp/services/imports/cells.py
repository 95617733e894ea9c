"""What a row says of each field of a seminar, as plain values that can be kept and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eventapp.formats import columns, html, vocabulary
from eventapp.formats.apart import LONGEST_LIST
from eventapp.formats.reading.records import line
from eventapp.formats.table import Remark, Row, Table
from eventapp.models import Event
from eventapp.programme.addresses import is_web_address
from eventapp.programme.fields import Type, of_type
from eventapp.programme.limits import LINE
from eventapp.programme.text import composed
from eventapp.services.draft import seminars
from eventapp.services.errors import Invalid
from eventapp.services.imports.facts import Facts, slot, text
from eventapp.services.imports.plan import Line, Plan, Problem, RowRemark
from eventapp.services.imports.seats import Seats
from eventapp.services.imports.slots import Slots

_ADDRESSES = tuple(field.name for field in of_type("seminar", Type.ADDRESS))
_LINES = (*(field.name for field in of_type("seminar", Type.LINE)), *_ADDRESSES, "room")
# Columns with the field that each is of.
_TEXTS = [
    (column.name, field.name)
    for field in of_type("seminar", Type.TEXT)
    for column in field.columns
    if column.name != "more abstract"
]
_UNKNOWN = {
    "kind": Remark("kind", "“%(word)s” is no kind that is known here. A new seminar is taken as %(ours)s."),
    "state": Remark("state", "“%(word)s” is no status that is known here. A new seminar is taken as %(ours)s."),
    "language": Remark("language", "“%(word)s” is no language that is known here."),
}


@dataclass(frozen=True, slots=True)
class Here:
    """What the rows are read against: the event, the names of its rooms, and the kind that most of its seminars are."""

    event: Event
    rooms: list[str]
    kind: str


class Cells:
    """Reads the rows of one table. What cannot be understood, and what is remarked, goes into the plan."""

    def __init__(self, here: Here, table: Table, found: Plan, seats: Seats) -> None:
        self.event, self.table, self.found, self.seats = here.event, table, found, seats
        self.columns = found.columns
        self.slots = Slots(here.event, found.columns, self.problem)
        # Longest first, so that "Hall 1" is not taken for "Hall".
        self.rooms = sorted(here.rooms, key=len, reverse=True)
        self.usual = {"kind": here.kind, "state": "draft", "language": ""}
        self.foreign = table.source == "table" and not table.ours

    def line(self, row: Row) -> Line:
        """What the row says, as a line that is `wrong`, `out`, or nothing yet."""
        before = len(self.found.problems)
        found = Line(row.number, "", "", {})
        found.given, found.key = self._text(row, "code"), self._text(row, "key")
        found.base = self._text(row, "exported")
        self.found.remarks += [RowRemark(row.number, remark) for remark in row.remarks]
        if row.problem:
            self.problem(row, "", row.problem)
        found.said = self._said(row, found)
        if set(self.seats.columns) & set(self.columns):
            found.said["seats"] = self.seats.seats(row, found)
        if "people" in self.columns:
            found.said["people"] = self.seats.people(row, found)
        found.said |= dict(row.typed or {})
        found.title = text(found.said, "title")
        if len(self.found.problems) == before:
            self._slot(row, found.said)
        people = (column for column in (*self.seats.columns, "people") if column in self.columns)
        if any(len(self._text(row, column)) > LONGEST_LIST for column in people):
            self.problem(row, "people", "This list of people is longer than 10,000 characters.")
        elif any(
            len(told) > LINE for named in found.named for told in (named.name, named.organisation)
        ):
            self.problem(row, "people", "This is longer than 300 characters.")
        if len(self.found.problems) > before:
            found.what = "wrong"
        return found

    def _said(self, row: Row, found: Line) -> Facts:
        """The row's fields but for its people, those only that have a column."""
        said: Facts = {name: self._line(row, name) for name in _LINES if name in self.columns}
        for column, name in _TEXTS:
            if column in self.columns:
                said[name] = self._long_text(row, column)
        if "more abstract" in self.columns:
            said["abstract"] = _both(text(said, "abstract"), self._long_text(row, "more abstract"))
        if "location" in self.columns and "room" not in said:
            said["room"] = self._room_in(self._line(row, "location"))
        for name in ("kind", "state", "language"):
            if name in self.columns and (word := self._word(row, name, found)):
                said[name] = word
        if "tags" in self.columns:
            parts = re.split(r"[,;|\n]" if self.foreign else ",", self._text(row, "tags"))
            said["tags"] = list(dict.fromkeys(p.strip().lstrip("#") for p in parts if p.strip().lstrip("#")))
        if "track" in self.columns:
            said["track"] = track = self._line(row, "track").lstrip("#")
            # Ours have it among the tags already, as the first of them.
            if track and isinstance(tags := said.get("tags"), list) and not self.table.ours:
                said["tags"] = [track, *(tag for tag in tags if tag != track)]
        if "title" in self.columns and not said.get("title"):
            self.problem(row, "title", "The title is missing.")
        said |= self.slots.said(row) if not row.problem else {}
        return said

    def _slot(self, row: Row, said: Facts) -> None:
        """Whether a seminar can have the slot, by the same rule as when it is written."""
        if "minutes" in said:
            try:
                seminars.check_slot(*slot(said))
            except Invalid as error:
                for name, why in error.errors.items():
                    self.problem(row, name, why)

    def _word(self, row: Row, name: str, found: Line) -> str:
        """A kind, state or language as ours, empty where it says nothing that is known."""
        told = line(self._text(row, name))
        word = vocabulary.word(told, name)
        if word.value == vocabulary.OUT:
            found.what = "out"
            self._remark(row, name, "The file says “%(word)s”: it is left out.", told)
            return ""
        if word.value and not word.sure:
            self._remark(row, name, "“%(word)s” is taken as %(ours)s.", told, word.value)
        elif not word.sure:
            found.usual[name] = self.usual[name]
            self._remark(row, name, _UNKNOWN[name].why, told, self.usual[name])
        return word.value

    def _line(self, row: Row, name: str) -> str:
        told = " ".join(self._text(row, name).split())
        if self.foreign and name not in _ADDRESSES:
            told = line(html.foreign_line(told))
        if name in _ADDRESSES and told and not is_web_address(told):
            self.problem(row, name, "Write a whole web address, beginning with https:// or http://.")
        if len(told) > LINE and name in ("title", "host", "room", "location", "track"):
            self.problem(row, name, "This is longer than 300 characters.")
        return told

    def _text(self, row: Row, name: str) -> str:
        return composed(columns.cell(row, self.columns, name))

    def _long_text(self, row: Row, name: str) -> str:
        """A text of several lines, as Markdown: other programs' tables may hold HTML."""
        told = self._text(row, name)
        return html.from_foreign(told) if self.foreign else told

    def _room_in(self, place: str) -> str:
        """The room in a calendar's LOCATION, which may go on with the venue and the city, or name them alone."""
        folded = place.casefold()
        known = next(
            (r for r in self.rooms if folded == r.casefold() or folded.startswith(r.casefold() + ", ")), ""
        )
        if known:
            return known
        named = [
            line(part).casefold() for part in (self.event.venue_name, self.event.venue_city) if part.strip()
        ]
        for venue in dict.fromkeys((", ".join(named), *named)):
            if venue and folded == venue:
                return ""
            if venue and folded.endswith(f", {venue}"):
                return place[: -len(venue) - 2]
        return place

    def _remark(self, row: Row, name: str, why: str, word: str, ours: str = "") -> None:
        self.found.remarks.append(RowRemark(row.number, Remark(name, why, {"word": word[:80], "ours": ours})))

    def problem(self, row: Row, name: str, why: str) -> None:
        """A cell that cannot be understood."""
        place = self.columns.get(name)
        column = self.table.header[place] if place is not None and place < len(self.table.header) else name
        self.found.problems.append(Problem(row.number, column, why))


def _both(one: str, other: str) -> str:
    """Two texts as one; what one of them has of the other stands there once."""
    if line(one) in line(other):
        return other
    return one if line(other) in line(one) else f"{one}\n\n{other}"
