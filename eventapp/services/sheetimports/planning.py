"""Plans an import: each row beside the seminar it is about, and what was last imported of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from eventapp.formats import columns
from eventapp.formats.reading.records import line
from eventapp.formats.table import Row, Table
from eventapp.models import Event, Seminar
from eventapp.services import draft
from eventapp.services.errors import Invalid
from eventapp.services.sheetimports.cells import Cells
from eventapp.services.sheetimports.facts import facts, same
from eventapp.services.sheetimports.plan import Choices, Line, Plan, Problem

Report = Callable[[int, int], None]
MOST_COMPARED = 400


def plan(event: Event, table: Table, choices: Choices, report: Report | None = None) -> Plan:
    """What importing the table would do. `report` hears how far it has come. Raises Invalid."""
    if "title" not in choices.columns:
        raise Invalid(form="Say which column holds the title.")
    return _Planner(event, table, choices).plan(report or (lambda _done, _total: None))


class _Planner:
    """Plans one table against one draft."""

    def __init__(self, event: Event, table: Table, choices: Choices) -> None:
        self.event, self.table, self.choices = event, table, choices
        self.rows = draft.tables(event)
        self.seminars = [s for s in self.rows.seminars if s.kind != draft.BLOCKED]
        self.found = Plan(choices.columns)
        self.known = {line(p.name).casefold(): line(p.name) for p in self.rows.people}
        self.halls = {line(r.name).casefold() for r in self.rows.rooms}
        self.by_code = {s.code: s for s in self.seminars}
        self.by_key = {s.imported["key"]: s for s in self.seminars if s.imported.get("key")}
        self.by_title: dict[str, list[Seminar]] = {}
        for seminar in self.seminars:
            self.by_title.setdefault(line(seminar.title).casefold(), []).append(seminar)
        self.same_person = {k.casefold(): v for k, v in choices.same_person.items()}
        self.new_people: dict[str, str] = {}
        rooms = [line(r.name) for r in self.rows.rooms]
        self.cells = Cells(event, table, choices.columns, rooms, self._problem)
        self.met: set[int] = set()

    def plan(self, report: Report) -> Plan:
        """Every row, in the order of the file."""
        for number, row in enumerate(self.table.rows):
            if number % 50 == 0:
                report(number, len(self.table.rows))
            self.found.lines.append(self._line(row))
        self._look_alikes()
        left = [s for s in self.seminars if s.id not in self.met]
        self.found.gone = [(s.code, s.title) for s in left if s.imported]
        self.found.elsewhere = [s.title for s in left if not s.imported]
        said = repr([(x.row, x.what, x.seminar_id, x.changes, x.said) for x in self.found.lines])
        versions = repr(sorted((s.id, s.version) for s in self.seminars))
        self.found.fingerprint = hashlib.sha256((said + versions).encode()).hexdigest()[:32]
        return self.found

    def _line(self, row: Row) -> Line:
        before = len(self.found.problems)
        said = self.cells.said(row)
        title = said.get("title", "")
        code, key = (columns.cell(row, self.choices.columns, name) for name in ("code", "key"))
        old = self._match(code, key, title)
        if old is not None and old.id in self.met:
            self._problem(row, "title", "The same seminar is in the file twice.")
        elif old is not None:
            self.met.add(old.id)
        found = Line(row.number, title, "wrong", said, seminar_id=old.id if old else None, key=key)
        if len(self.found.problems) > before:
            return found
        self._people_and_rooms(said)
        if old is None:
            # A calendar goes on telling of what was cancelled; what was never here has nothing to cancel.
            found.what = (
                "same" if said.get("state") == "cancelled" and self.table.source == "calendar" else "new"
            )
        else:
            found.code = old.code
            self._compare(found, old)
        return found

    def _match(self, code: str, key: str, title: str) -> Seminar | None:
        found = self.by_code.get(code) or (self.by_key.get(key) if key else None)
        if found is not None:
            return found
        # By its title, unless that one is known to be another of the same kind of file.
        alike = [
            s
            for s in self.by_title.get(title.casefold(), [])
            if not (key and s.imported.get("key")) and not (code and code in self.by_code)
        ]
        return next((s for s in alike if s.id not in self.met), alike[0] if alike else None)

    def _compare(self, row: Line, old: Seminar) -> None:
        """Which fields the file changes, and which were changed on both sides since the last import."""
        here, base = facts(old, self.event), old.imported.get("said", {})
        changes = []
        for name, said in row.said.items():
            if name == "track" and "tags" in row.said:
                continue
            if same(name, here, self._known_as(name, said)):
                continue
            if name in base and base[name] == said:
                continue  # Changed here; the file says what it said before.
            if name in base and not same(name, here, self._known_as(name, base[name])):
                row.both[name] = here[name]
                if f"{old.code}.{name}" not in self.choices.take:
                    continue
            changes.append(name)
        row.changes, row.was = tuple(changes), {name: here[name] for name in changes}
        row.what = "both" if row.both else "changed" if changes else "same"

    def _known_as(self, name: str, said: Any) -> Any:
        """People by the names they are known by here."""
        if name == "seats":
            return [[self._name(who), organisation, role] for who, organisation, role in said]
        return [self._name(who) for who in said] if name == "people" else said

    def _name(self, name: str) -> str:
        return self.same_person.get(name.casefold(), name)

    def _people_and_rooms(self, said: dict[str, Any]) -> None:
        hall = said.get("room", "")
        if hall and hall.casefold() not in self.halls:
            self.halls.add(hall.casefold())
            self.found.new_rooms.append(hall)
        for name in [seat[0] for seat in said.get("seats", [])] + said.get("people", []):
            known_as = self._name(name)
            if known_as and known_as.casefold() not in self.known:
                self.new_people.setdefault(known_as.casefold(), known_as)

    def _look_alikes(self) -> None:
        """New names that are nearly those of people who are known: asked about, unless answered already."""
        self.found.new_people = list(self.new_people.values())
        known = list(self.known)
        for folded, name in list(self.new_people.items())[:MOST_COMPARED]:
            close = get_close_matches(folded, known, n=3, cutoff=0.8)
            if close and folded not in self.same_person:
                self.found.similar[name] = [self.known[c] for c in close]

    def _problem(self, row: Row, name: str, why: str) -> None:
        place = self.choices.columns.get(name)
        column = self.table.header[place] if place is not None and place < len(self.table.header) else name
        self.found.problems.append(Problem(row.number, column, why))
