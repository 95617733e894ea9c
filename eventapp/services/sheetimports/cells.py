"""What a row says of each field of a seminar, as plain values that can be kept and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eventapp.formats import columns, persons, vocabulary
from eventapp.formats.persons import Named
from eventapp.formats.reading.records import line
from eventapp.formats.table import Row, Table
from eventapp.formats.times import Unclear
from eventapp.models import Event
from eventapp.programme.addresses import is_web_address
from eventapp.programme.limits import LINE
from eventapp.services import seminars
from eventapp.services.sheetimports.slots import Slots

_LINES = ("title", "host", "livestream", "recording", "room")
_ROLES = {
    "moderators": "moderator",
    "panelists": "panelist",
    "speakers": "speaker",
    "interpreters": "interpreter",
}


class Cells:
    """Reads the rows of one table. `problem` is told of what cannot be understood."""

    def __init__(
        self,
        event: Event,
        table: Table,
        columns: dict[str, int],
        rooms: list[str],
        problem: Callable[[Row, str, str], None],
    ) -> None:
        self.event, self.table, self.columns, self.problem = event, table, columns, problem
        self.slots = Slots(event, columns, problem)
        # Longest first, so that "Hall 1" is not taken for "Hall".
        self.rooms = sorted(rooms, key=len, reverse=True)
        # With a column of their own, speakers and interpreters are not among the panelists.
        self.exact = bool({"speakers", "interpreters"} & set(columns)) and "panelists" in columns

    def said(self, row: Row) -> dict[str, Any]:
        """The row's fields, those only that have a column."""
        if row.problem:
            self.problem(row, "", row.problem)
        said: dict[str, Any] = {name: self._line(row, name) for name in _LINES if name in self.columns}
        for column, name in (
            ("abstract", "abstract"),
            ("plain abstract", "abstract"),
            ("summary", "summary"),
        ):
            if column in self.columns:
                said[name] = self._text(row, column)
        if "location" in self.columns and "room" not in said:
            said["room"] = self._room_in(self._line(row, "location"))
        for name in ("kind", "state", "language"):
            if name in self.columns and (word := self._word(row, name)):
                said[name] = word
        if "tags" in self.columns:
            parts = columns.cell(row, self.columns, "tags").split(",")
            said["tags"] = list(dict.fromkeys(p.strip().lstrip("#") for p in parts if p.strip().lstrip("#")))
        if "track" in self.columns:
            said["track"] = self._line(row, "track").lstrip("#")
        if "title" in self.columns and not said.get("title"):
            self.problem(row, "title", "The title is missing.")
        said |= self.slots.said(row) if not row.problem else {}
        if not 1 <= (said.get("minutes") or 1) <= seminars.LONGEST:
            self.problem(row, "minutes", "A seminar is between 1 minute and 24 hours long.")
        if set(_ROLES) & set(self.columns):
            said["seats"] = self._seats(row)
        if "people" in self.columns:
            said["people"] = [named.name for named in self._named(row, "people") if named.name]
        return said | dict(row.typed or {})

    def _word(self, row: Row, name: str) -> str:
        """A kind, state or language; other programs know more of them than we do, and those say nothing here."""
        try:
            return vocabulary.word(columns.cell(row, self.columns, name), name)
        except Unclear as error:
            if self.table.source == "table":
                self.problem(row, name, str(error))
            return ""

    def _line(self, row: Row, name: str) -> str:
        text = " ".join(self._text(row, name).split())
        if name in ("livestream", "recording") and text and not is_web_address(text):
            self.problem(row, name, "Write a whole web address, beginning with https:// or http://.")
        if len(text) > LINE and name in ("title", "host", "room", "location", "track"):
            self.problem(row, name, "This is longer than 300 characters.")
        return text

    def _text(self, row: Row, name: str) -> str:
        return columns.cell(row, self.columns, name)

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

    def _seats(self, row: Row) -> list[list[str]]:
        """Name, organisation and role of each; a role is left open where the column does not tell panelists from others."""
        seats = []
        for column, role in _ROLES.items():
            if column in self.columns:
                told = role if role == "moderator" or self.exact or column != "panelists" else ""
                seats += [[named.name, named.organisation, told] for named in self._named(row, column)]
        return seats

    def _named(self, row: Row, column: str) -> tuple[Named, ...]:
        if row.people is not None and column in row.people:
            return row.people[column]
        return tuple(persons.people(columns.cell(row, self.columns, column)))
