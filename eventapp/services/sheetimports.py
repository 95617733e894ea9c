"""A table of seminars put into an event's draft: planned, shown, then done whole, and undone as one."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.formats import daytable
from eventapp.formats.daytable import Named, Unclear
from eventapp.formats.table import Row, Table
from eventapp.models import Event, Room, Seminar
from eventapp.programme.timing import instant
from eventapp.services import draft, edits, people, rooms, seminars
from eventapp.services.access import Actor
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be understood: the row's number in the file, the column's name, and why."""

    row: int
    column: str
    why: str


@dataclass(slots=True)
class Line:
    """What one row would do: `new`, `changed`, `same` or `wrong`; `changes` names the fields that differ."""

    row: int
    title: str
    what: str
    values: dict[str, Any]
    changes: tuple[str, ...] = ()
    seminar_id: int | None = None


@dataclass(slots=True)
class Plan:
    """What an import would do. `similar` are new names with known people that they may be."""

    columns: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    new_rooms: list[str] = field(default_factory=list)
    similar: dict[str, list[str]] = field(default_factory=dict)
    not_in_file: list[str] = field(default_factory=list)
    fingerprint: str = ""

    def count(self, what: str) -> int:
        """How many rows are new, changed, same or wrong."""
        return sum(line.what == what for line in self.lines)


def plan(event: Event, table: Table, columns: dict[str, int], same_person: dict[str, str]) -> Plan:
    """What importing the table would do; `same_person` leads from a name in the file to a known person's."""
    if "title" not in columns:
        raise Invalid(form="Say which column holds the title.")
    return _Planner(event, table, columns, same_person).plan()


def carry_out(
    event: Event,
    actor: Actor,
    table: Table,
    columns: dict[str, int],
    same_person: dict[str, str],
    fingerprint: str,
) -> edits.Entry:
    """Do what was planned: every row that is new or changed, or nothing at all. Raises Invalid.

    Rows with problems are left out, as the plan has shown.
    """
    with transaction():
        found = plan(event, table, columns, same_person)
        if found.fingerprint != fingerprint:
            raise Invalid(form="The draft has changed since you looked. Here is what would change now.")
        batch = secrets.token_hex(8)
        last = _write(event, actor, found, batch)
    if last is None:
        raise Invalid(form="There is nothing new in the file.")
    return last


def _write(event: Event, actor: Actor, found: Plan, batch: str) -> edits.Entry | None:
    last: edits.Entry | None = None
    rows = draft.tables(event)
    known = {p.name.casefold(): p.id for p in rows.people}
    halls = {r.name.casefold(): r.id for r in rows.rooms}
    for line in found.lines:
        if line.what not in ("new", "changed"):
            continue
        values = dict(line.values)
        hall = values.pop("room", None)
        if hall is not None:
            if hall and hall.casefold() not in halls:
                halls[hall.casefold()] = rooms.add_within(event, actor, {"name": hall}, batch=batch).id
            values["room_id"] = halls.get(hall.casefold()) if hall else None
        for seat in values.get("seats", []):
            name = seat.pop("new_name", "")
            if name and name.casefold() not in known:
                wanted = {"name": name, "organisation": seat["organisation"]}
                known[name.casefold()] = people.add_within(event, actor, wanted, batch=batch).id
            if name:
                seat["person_id"], seat["organisation"] = known[name.casefold()], ""
        last = seminars.write_within(event, actor, line.seminar_id, values, batch) or last
    return last


class _Planner:
    """Plans one table against one draft."""

    def __init__(
        self, event: Event, table: Table, columns: dict[str, int], same_person: dict[str, str]
    ) -> None:
        self.event, self.table, self.columns = event, table, columns
        self.rows = draft.tables(event)
        self.zone = ZoneInfo(event.timezone)
        self.found = Plan(columns)
        self.known = {p.name.casefold(): p for p in self.rows.people}
        self.names = {p.id: p.name for p in self.rows.people}
        self.halls: dict[str, Room] = {r.name.casefold(): r for r in self.rows.rooms}
        self.by_code = {s.code: s for s in self.rows.seminars}
        self.by_title = {s.title.casefold(): s for s in self.rows.seminars}
        self.same_person = {k.casefold(): v for k, v in same_person.items()}

    def plan(self) -> Plan:
        """Every row, in the order of the file."""
        met: set[int] = set()
        for row in self.table.rows:
            line = self._line(row)
            if line.seminar_id is not None and line.seminar_id in met:
                self._problem(row, "title", "The same seminar is in the file twice.")
                line.what = "wrong"
            if line.seminar_id is not None:
                met.add(line.seminar_id)
            self.found.lines.append(line)
        self.found.not_in_file = [s.title for s in self.rows.seminars if s.id not in met]
        said = repr([(x.row, x.what, x.seminar_id, x.changes, x.values) for x in self.found.lines])
        versions = repr([(s.id, s.version) for s in self.rows.seminars])
        self.found.fingerprint = hashlib.sha256((said + versions).encode()).hexdigest()[:32]
        return self.found

    def _line(self, row: Row) -> Line:
        before = len(self.found.problems)
        values = self._values(row)
        title = values.get("title", "")
        old = self.by_code.get(daytable.cell(row, self.columns, "code")) or self.by_title.get(
            title.casefold()
        )
        if len(self.found.problems) > before:
            return Line(row.number, title, "wrong", {}, seminar_id=old.id if old else None)
        if old is None:
            return Line(row.number, title, "new", values)
        if values.get("livestream") == draft.livestream_of(old, old.room):
            # The same as readers get now, whether it is its own or its room's.
            del values["livestream"], values["stream"]
        changed = tuple(name for name, value in values.items() if not self._same(old, name, value))
        return Line(
            row.number,
            title,
            "changed" if changed else "same",
            {n: values[n] for n in changed},
            changed,
            old.id,
        )

    def _same(self, old: Seminar, name: str, value: Any) -> bool:
        if name == "room":
            return (
                old.room.name if old.room and not old.room.removed_at else ""
            ).casefold() == value.casefold()
        if name == "seats":
            return [_face(s.person.name if s.person else "", s.organisation, s.role) for s in old.seats] == [
                _face(self._name(s), s["organisation"], s["role"]) for s in value
            ]
        return bool(getattr(old, name) == value)

    def _name(self, seat: dict[str, Any]) -> str:
        return self.names.get(seat["person_id"]) or seat.get("new_name", "")

    def _values(self, row: Row) -> dict[str, Any]:
        """The row's fields, those only that have a column; problems are noted."""
        values: dict[str, Any] = {}
        for name in ("title", "abstract", "host", "livestream", "recording", "room"):
            if name in self.columns:
                values[name] = self._text(row, name)
        hall = values.get("room", "")
        if hall and hall.casefold() not in self.halls and hall not in self.found.new_rooms:
            self.found.new_rooms.append(hall)
        for name in ("kind", "state", "language"):
            if name in self.columns and (
                found := self._parsed(row, name, lambda t, n=name: daytable.word(t, n))
            ):
                values[name] = found
        if "tags" in self.columns:
            parts = daytable.cell(row, self.columns, "tags").split(",")
            values["tags"] = list(dict.fromkeys(p.strip().lstrip("#") for p in parts if p.strip()))
        if "livestream" in values:
            values["stream"] = "own" if values["livestream"] else "none"
        if not values.get("title"):
            self._problem(row, "title", "The title is missing.")
        values |= self._slot(row)
        if {"moderators", "panelists"} & set(self.columns):
            values["seats"] = self._seats(row)
        return values

    def _text(self, row: Row, name: str) -> str:
        text = daytable.cell(row, self.columns, name)
        if name in ("livestream", "recording") and text and not re.fullmatch(r"https?://[^\s<>\"']+", text):
            self._problem(row, name, "Write a whole web address, beginning with https:// or http://.")
        if name != "abstract":
            text = " ".join(text.split())
            if len(text) > 300 and name in ("title", "host", "room"):
                self._problem(row, name, "This is longer than 300 characters.")
        # A spreadsheet of ours puts an apostrophe before what might be taken for a formula.
        return text[1:] if text[:2] in ("'=", "'+", "'-", "'@", "'|", "'%") else text

    def _slot(self, row: Row) -> dict[str, Any]:
        if "start" not in self.columns:
            return {}
        starts, ends = self._parsed(row, "start", daytable.clock) or (None, None)
        if "end" in self.columns:
            ends = (self._parsed(row, "end", daytable.clock) or (None, None))[0] or ends
        length = self._parsed(row, "minutes", daytable.minutes)
        on = self._parsed(row, "date", daytable.day)
        if starts is None:
            return {"starts_at": None, "minutes": length}
        if on is None:
            if self.event.starts_on != self.event.ends_on:
                self._problem(row, "date", "The date is missing, and the event has several days.")
                return {}
            on = self.event.starts_on
        if ends is None and length is None:
            self._problem(row, "end", "Give the time it ends, or its length.")
            return {}
        at = instant(on, starts, self.zone)
        return {"starts_at": at, "minutes": self._length(row, on, starts, ends) if ends else length}

    def _length(self, row: Row, on: date, starts: time, ends: time) -> int:
        last = on if ends > starts else on + timedelta(days=1)
        if ends <= starts and not (starts >= time(18) and ends <= time(6)):
            self._problem(row, "end", "It ends before it starts.")
        return round((instant(last, ends, self.zone) - instant(on, starts, self.zone)).total_seconds() / 60)

    def _seats(self, row: Row) -> list[dict[str, Any]]:
        seats = []
        for column, role in (("moderators", "moderator"), ("panelists", "panelist")):
            for named in daytable.people(daytable.cell(row, self.columns, column)):
                seats.append(self._seat(named, role))
        return seats

    def _seat(self, named: Named, role: str) -> dict[str, Any]:
        name = self.same_person.get(named.name.casefold(), named.name)
        seat = {"person_id": None, "organisation": "", "role": role, "call_at": None, "note": ""}
        person = self.known.get(name.casefold())
        if person is not None:
            return seat | {"person_id": person.id}
        if not name:
            return seat | {"organisation": named.organisation}
        if name not in self.found.new_people:
            self.found.new_people.append(name)
            close = get_close_matches(name.casefold(), list(self.known), n=3, cutoff=0.8)
            if close and named.name.casefold() not in self.same_person:
                self.found.similar[name] = [self.known[c].name for c in close]
        return seat | {"new_name": name, "organisation": named.organisation}

    def _parsed(self, row: Row, name: str, reader: Any) -> Any:
        text = daytable.cell(row, self.columns, name)
        try:
            return reader(text) if text else None
        except Unclear as error:
            self._problem(row, name, str(error))
            return None

    def _problem(self, row: Row, name: str, why: str) -> None:
        place = self.columns.get(name)
        column = self.table.header[place] if place is not None and place < len(self.table.header) else name
        self.found.problems.append(Problem(row.number, column, why))


def _face(name: str, organisation: str, role: str) -> tuple[str, str, bool]:
    """What a table tells of a seat: who, else which organisation, and whether they moderate."""
    return name.casefold(), "" if name else organisation.casefold(), role == "moderator"
