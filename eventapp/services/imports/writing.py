"""Carries out a planned import: every row that is new or changed, or nothing at all."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from eventapp.formats.persons import folded
from eventapp.formats.table import Table
from eventapp.models import Entry, Person, Seminar
from eventapp.services.draft import edits, loading, people, revisions, rooms, seats, seminars
from eventapp.services.draft.fields import Imported, SeatValues, SeminarValues
from eventapp.services.errors import Invalid
from eventapp.services.imports import facts
from eventapp.services.imports.facts import Facts, Seat, slot
from eventapp.services.imports.plan import Choices, Line, Plan
from eventapp.services.imports.planning import Report, plan
from eventapp.services.imports.whom import Identity, Label, Whom
from eventapp.services.transaction import transaction


def carry_out(
    writing: edits.Writing,
    table: Table,
    choices: Choices,
    fingerprint: str,
    report: Report | None = None,
) -> Entry:
    """Do what was planned, all of it or nothing. Raises Invalid; what `report` raises stops it, with nothing written.

    Rows with problems are left out, as the plan has shown.
    """
    event, heard = writing.event, report or (lambda _done, _total: None)
    # Planned before the one write lock is taken, and once more only if someone has written meanwhile.
    planned_at, found = revisions.current(event), plan(event, table, choices, heard)
    with _undisturbed(), transaction():
        revisions.hold(event.id)
        if revisions.current(event) != planned_at:
            found = plan(event, table, choices, heard)
        if found.fingerprint != fingerprint:
            raise Invalid(form="The draft has changed since you looked. Here is what would change now.")
        last = _Writer(writing, found, choices).write(heard)
    if last is None:
        raise Invalid(form="There is nothing new in the file.")
    return last


CHUNK = 200


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No search for garbage meanwhile: among thousands of new rows there is none, and others wait for the lock."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Writer:
    """Writes one plan, inside a transaction of the caller's."""

    def __init__(self, writing: edits.Writing, found: Plan, choices: Choices) -> None:
        self.found, self.choices, event = found, choices, writing.event
        assert found.whom is not None
        self.whom: Whom = found.whom
        self.writing = replace(writing, batch=edits.new_batch("import"))
        # Kept, so that the session does not forget them and fetch each again: it holds only what others hold.
        self.held: list[Person] = []
        rows = loading.tables(event)
        self.held += rows.people
        self.people: dict[Identity, Person] = {(p.code, ""): p for p in rows.people}
        self.codes = {identity: person.code for identity, person in self.people.items()}
        self.rooms = {folded(r.name): r for r in reversed(rows.rooms)}
        self.seminars = {s.id: s for s in rows.seminars}
        self.slugs = {table_: rooms.slugs_in_use(event, table_) for table_ in (Person, Seminar)}
        self.questions = {question.id: question for question in found.questions}

    def write(self, report: Report) -> Entry | None:
        """Every line, and what is to be removed; the last entry, None when nothing changed."""
        found = self.found
        self._new_people()
        entries: list[Entry | None] = []
        new = [x for x in found.lines if x.what == "new"]
        for start in range(0, len(new), CHUNK):
            report(start, len(found.lines))
            wanted = [self._wanted(x, None) for x in new[start : start + CHUNK]]
            entries += seminars.add_many(self.writing, wanted, self.slugs[Seminar])
        for number, row in enumerate(x for x in found.lines if x.what in ("changed", "both")):
            if number % 25 == 0:
                report(len(new) + number, len(found.lines))
            old = self.seminars[row.seminar_id or 0]
            values = self._wanted(row, old)
            entries.append(seminars.change_from_file(self.writing, old, values))
        for code, _ in found.gone:
            if code in self.choices.remove:
                away = next(s for s in self.seminars.values() if s.code == code)
                entries.append(edits.remove(self.writing, away))
        return next((entry for entry in reversed(entries) if entry is not None), None)

    def _wanted(self, row: Line, old: Seminar | None) -> SeminarValues:
        said = {**row.usual, **row.said} if old is None else {n: row.said[n] for n in row.changes}
        values = cast(SeminarValues, self._values(said, old))
        values["imported"] = self._imported(row, old)
        return values

    def _imported(self, row: Line, old: Seminar | None) -> Imported:
        """What to remember for the next import: the mark, what the file said, and how that was understood."""
        before: Imported = old.imported if old is not None else {}
        answers = {
            id_: self.questions[id_].chosen
            for id_ in row.asked
            if id_ in self.questions and self.questions[id_].chosen != self.questions[id_].options[0][0]
        }
        kept: Imported = {
            "people": self.whom.memory(row.named, self.codes), "read": row.read,
            "answers": {**before.get("answers", {}), **answers}, "base": row.base,
        }  # fmt: skip
        mark = row.key or before.get("key") or row.given or row.code
        told = {name: value for name, value in kept.items() if value}
        return cast(Imported, {"key": mark, "said": row.said, **told})

    def _new_people(self) -> None:
        """Everyone who is new, with what the file tells of them."""
        wanted = list(self.whom.new.items())
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            values = [new.values() for _, new in part]
            made = people.add_many(self.writing, values, self.slugs[Person])
            self.held += made
            self.people |= {identity: person for (identity, _), person in zip(part, made, strict=True)}
            self.codes |= {identity: person.code for (identity, _), person in zip(part, made, strict=True)}

    def _values(self, said: Facts, old: Seminar | None) -> dict[str, object]:
        """What the file says as the fields of a seminar."""
        values = {name: value for name, value in said.items() if value != "" or name != "language" or old}
        if "room" in values:
            values["room_id"] = self._room(str(values.pop("room")))
        if "starts_at" in values:
            values["starts_at"], _ = slot(said)
        if "livestream" in values:
            values["stream"] = self._stream(values, old)
            values["livestream"] = values["livestream"] if values["stream"] == "own" else ""
        track = values.pop("track", "")
        if track and "tags" not in values:
            values["tags"] = [track, *(tag for tag in (old.tags[1:] if old else []) if tag != track)]
        named = values.pop("people", None)
        if named is not None:
            values["seats"] = self._with_people(facts.labels(named), old)
        elif "seats" in values:
            values["seats"] = self._panel(facts.seats(values["seats"]), _seated(old))
        if old is None:
            values.setdefault("seats", [])
        return values

    def _panel(self, told: list[Seat], seated: set[str]) -> list[SeatValues]:
        """Whoever is there twice in one role, perhaps under two names, sits there once."""
        panel = [self._seat(label, organisation, role, seated) for label, organisation, role in told]
        return list({(s["person_id"] or f"held {n}", s["role"]): s for n, s in enumerate(panel)}.values())

    def _stream(self, values: Facts, old: Seminar | None) -> str:
        if not values["livestream"]:
            return "none"
        room_id = values.get("room_id", old.room_id if old else None)
        room = next((r for r in self.rooms.values() if r.id == room_id), None)
        return "room" if room is not None and room.livestream == values["livestream"] else "own"

    def _room(self, name: str) -> int | None:
        if not name:
            return None
        if folded(name) not in self.rooms:
            self.rooms[folded(name)] = rooms.add(self.writing, {"name": name})
        return self.rooms[folded(name)].id

    def _with_people(self, labels: list[Label], old: Seminar | None) -> list[SeatValues]:
        """Those who are named, in the roles they have; seats held for others stay."""
        seated = _seated(old)
        wanted = {self._person(label, seated).id: label for label in labels}
        kept = [
            seats.state(s)
            for s in (old.seats if old else [])
            if s.person_id is None or s.person_id in wanted
        ]
        there = {seat["person_id"] for seat in kept}
        return [
            *kept,
            *(self._seat(label, "", "", seated) for id_, label in wanted.items() if id_ not in there),
        ]

    def _seat(self, label: Label, organisation: str, role: str, seated: set[str]) -> SeatValues:
        person_id = self._person(label, seated).id if label else None
        return {
            "role": role, "call_at": None, "note": "", "person_id": person_id, "organisation": "" if label else organisation,
        }  # fmt: skip

    def _person(self, label: Label, seated: set[str]) -> Person:
        return self.people[self.whom.identity(label, seated)]


def _seated(old: Seminar | None) -> set[str]:
    return {seat.person.code for seat in (old.seats if old else []) if seat.person is not None}
