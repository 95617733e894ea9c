"""What a row says of each field of a seminar, as plain values that can be kept and compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.formats import daytable
from eventapp.formats.daytable import Named, Unclear
from eventapp.formats.reading.records import line
from eventapp.formats.table import Row, Table
from eventapp.models import Event
from eventapp.programme.addresses import is_web_address
from eventapp.programme.timing import instant
from eventapp.services import seminars

LONGEST_LINE = 300
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
        self.zone = ZoneInfo(event.timezone)
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
            parts = daytable.cell(row, self.columns, "tags").split(",")
            said["tags"] = list(dict.fromkeys(p.strip().lstrip("#") for p in parts if p.strip().lstrip("#")))
        if "track" in self.columns:
            said["track"] = self._line(row, "track").lstrip("#")
        if "title" in self.columns and not said.get("title"):
            self.problem(row, "title", "The title is missing.")
        said |= self._slot(row) if not row.problem else {}
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
            return daytable.word(daytable.cell(row, self.columns, name), name)
        except Unclear as error:
            if self.table.source == "table":
                self.problem(row, name, str(error))
            return ""

    def _line(self, row: Row, name: str) -> str:
        text = " ".join(self._text(row, name).split())
        if name in ("livestream", "recording") and text and not is_web_address(text):
            self.problem(row, name, "Write a whole web address, beginning with https:// or http://.")
        if len(text) > LONGEST_LINE and name in ("title", "host", "room", "location", "track"):
            self.problem(row, name, "This is longer than 300 characters.")
        return text

    def _text(self, row: Row, name: str) -> str:
        return daytable.cell(row, self.columns, name)

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

    def _slot(self, row: Row) -> dict[str, Any]:
        if "start" not in self.columns:
            return {}
        text = daytable.cell(row, self.columns, "start")
        at = self._parsed(row, "start", daytable.moment)
        length = self._parsed(row, "minutes", daytable.minutes)
        if at is None:
            return self._slot_by_clock(row, text, length)
        minutes = length or self._minutes_to_end(row, at)
        if minutes is None:
            self.problem(row, "end", "Give the time it ends, or its length.")
        return {"starts_at": self._instant(at).isoformat(), "minutes": minutes}

    def _instant(self, at: datetime) -> datetime:
        """In UTC; a time without a zone is the venue's."""
        return at.astimezone(UTC) if at.tzinfo else instant(at.date(), at.time(), self.zone)

    def _minutes_to_end(self, row: Row, start: datetime) -> int | None:
        ends = self._parsed(row, "end", daytable.moment)
        if ends is None:
            return None
        minutes = round((self._instant(ends) - self._instant(start)).total_seconds() / 60)
        if minutes <= 0:
            self.problem(row, "end", "It ends before it starts.")
        return minutes

    def _slot_by_clock(self, row: Row, text: str, length: int | None) -> dict[str, Any]:
        starts, ends = self._parsed(row, "start", daytable.clock) or (None, None)
        if "end" in self.columns:
            ends = (self._parsed(row, "end", daytable.clock) or (None, None))[0] or ends
        on = self._parsed(row, "date", daytable.day)
        if starts is None:
            return {"starts_at": None, "minutes": length}
        if on is None:
            if self.event.starts_on != self.event.ends_on:
                self.problem(row, "date", "The date is missing, and the event has several days.")
                return {}
            on = self.event.starts_on
        if ends is None and length is None:
            self.problem(row, "end", "Give the time it ends, or its length.")
            return {}
        at = instant(on, starts, self.zone)
        # A length that is given says more than a clock time that comes twice, or a day that is left out.
        return {
            "starts_at": at.isoformat(),
            "minutes": length or (self._length(row, on, starts, ends) if ends else None),
        }

    def _length(self, row: Row, on: date, starts: time, ends: time) -> int:
        last = on if ends > starts else on + timedelta(days=1)
        if ends <= starts and not (starts >= time(18) and ends <= time(6)):
            self.problem(row, "end", "It ends before it starts.")
        return round((instant(last, ends, self.zone) - instant(on, starts, self.zone)).total_seconds() / 60)

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
        return tuple(daytable.people(daytable.cell(row, self.columns, column)))

    def _parsed(self, row: Row, name: str, reader: Any) -> Any:
        text = daytable.cell(row, self.columns, name)
        try:
            return reader(text) if text else None
        except Unclear as error:
            self.problem(row, name, str(error))
            return None
