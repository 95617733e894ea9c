"""What taking back, or doing again, would do: each row as it will be by then, with later changes left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import cast

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Person, Room, Seat, Seminar
from eventapp.programme.merging import ASK, three_ways
from eventapp.services.draft import edits, gone
from eventapp.services.draft.fields import FileFields, SeminarValues
from eventapp.services.errors import Invalid, NotFound

Key = tuple[str, int]
DOINGS = ("add", "change", "remove")


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one row: `what` is `change` (with values), `away`, `back`, or `nothing` when it is so already.

    `left` are fields that stay, changed again since. `why` is the reason to ask before a row goes away, and to let it
    be unless that is chosen: `edited` since, or `used` by others (`users`, titles of seminars). `gone` are the labels of
    files that would come back, were they still kept.
    """

    entry: Entry
    row: edits.Row
    what: str
    values: dict[str, object] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    why: str = ""
    users: tuple[str, ...] = ()
    kept: bool = False
    gone: tuple[str, ...] = ()

    @property
    def does(self) -> bool:
        """Whether it changes the row."""
        return not self.kept and (self.what in ("away", "back") or bool(self.values))


@dataclass(frozen=True, slots=True)
class Plan:
    """What undo (`back`) or redo of an entry, and of all made with it, would do. `fingerprint` names exactly that."""

    entry: Entry
    back: bool
    steps: tuple[Step, ...]
    fingerprint: str

    @property
    def asks(self) -> bool:
        """Whether something was changed since, or is gone, so that it must be said before."""
        return any(step.left or step.why or step.gone for step in self.steps)

    @property
    def done(self) -> tuple[Step, ...]:
        """The steps that change something."""
        return tuple(step for step in self.steps if step.does)

    @property
    def let_be(self) -> tuple[Step, ...]:
        """The steps that leave something as it is now."""
        return tuple(step for step in self.steps if step.left or step.kept)

    @property
    def lacking(self) -> tuple[Step, ...]:
        """The steps of which some files are gone."""
        return tuple(step for step in self.steps if step.gone)


def can_be_undone(entry: Entry) -> bool:
    """Whether it is a change; taking the event itself away, or back, is its owners' own act: see services/events.py."""
    return entry.action in DOINGS and (entry.noun != "event" or entry.action == "change")


def made(
    event: Event, entry: Entry, back: bool, together: list[Entry], chosen: frozenset[int] = frozenset()
) -> Plan:
    """The plan for an entry and all made `together` with it; rows of the entries `chosen` go away in any case.

    Raises NotFound when nothing of it is left to do, Invalid when all of it is so already.
    """
    wanted = [each for each in together if can_be_undone(each) and (each.undone_at is None) is back]
    if not wanted:
        raise NotFound
    found = _Planner(event, _rows(wanted), back, chosen)
    steps = tuple(found.step(each) for each in (wanted if back else reversed(wanted)))
    if all(step.what == "nothing" for step in steps):
        raise Invalid(undo="There is nothing of this left to undo.")
    steps = tuple(found.used(steps))
    said = repr([(s.entry.id, s.what, sorted(s.values), s.left, s.why, s.users, s.gone) for s in steps])
    return Plan(entry, back, steps, hashlib.sha256(said.encode()).hexdigest()[:32])


class _Planner:
    """Goes through the entries in order, with each row as it will be by then."""

    def __init__(
        self, event: Event, rows: dict[Key, edits.Row], back: bool, chosen: frozenset[int]
    ) -> None:
        self.event, self.rows, self.back, self.chosen = event, rows, back, chosen
        self.states: dict[Key, dict[str, object]] = {key: {**edits.state(row)} for key, row in rows.items()}
        self.there = {key: row.removed_at is None for key, row in rows.items()}

    def step(self, entry: Entry) -> Step:
        """What happens to the entry's row."""
        key = (entry.noun, entry.row_id or 0)
        row = self.rows.get(key)
        if row is None:
            raise NotFound
        if entry.action == "change":
            return self._change(entry, key, row)
        # What was added is in the draft once that is done again, what was removed once that is undone.
        to_be_there = (entry.action == "add") is not self.back
        if self.there[key] is to_be_there:
            return Step(entry, row, "nothing")
        if to_be_there:
            self.there[key] = True
            return self._back(entry, key, row)
        why = "edited" if self._edited(entry, key, row) else ""
        kept = bool(why) and entry.id not in self.chosen
        self.there[key] = kept
        return Step(entry, row, "away", why=why, kept=kept)

    def _back(self, entry: Entry, key: Key, row: edits.Row) -> Step:
        if not isinstance(row, Seminar):
            return Step(entry, row, "back")
        there, lost = gone.parted(self.event.id, row.files)
        values: dict[str, object] = {"files": there} if lost else {}
        self.states[key].update(values)
        return Step(entry, row, "back", values, gone=lost)

    def _change(self, entry: Entry, key: Key, row: edits.Row) -> Step:
        there, wanted = (entry.after, entry.before) if self.back else (entry.before, entry.after)
        values: dict[str, object] = {}
        left: list[str] = []
        lost: tuple[str, ...] = ()
        state = self.states[key]
        for name, value in wanted.items():
            found = three_ways(name, there.get(name), value, state.get(name))
            if name == "files" and found is not ASK:
                found, lost = gone.parted(self.event.id, cast(list[FileFields], found))
            if found is ASK:
                left.append(name)
            elif found != state.get(name):
                values[name] = found
        if "starts_at" in left and "seats" in values:  # Call times belong to the start.
            left.append("seats")
            del values["seats"]
        state.update(values)
        what = "change" if values or left or lost else "nothing"
        return Step(entry, row, what, values, tuple(left), gone=lost)

    def _edited(self, entry: Entry, key: Key, row: edits.Row) -> bool:
        """Whether a row that was added is no longer as it was, or someone has answered in it."""
        state = self.states[key]
        if entry.action != "add":
            return False
        if any(state.get(name) != value for name, value in entry.after.items()):
            return True
        return isinstance(row, Seminar) and any(s.answered_at is not None for s in row.seats)

    def used(self, steps: Iterable[Step]) -> Iterable[Step]:
        """The steps, with what goes away but is used by seminars that stay kept unless it is chosen."""
        steps = list(steps)
        away = [s for s in steps if s.what == "away" and not s.kept and isinstance(s.row, Room | Person)]
        users = self._users() if away else {}
        for step in steps:
            titles = users.get((step.entry.noun, step.row.id), []) if step in away else []
            if titles and not step.why:
                kept = step.entry.id not in self.chosen
                step = replace(step, why="used", users=tuple(sorted(set(titles))), kept=kept)
            yield step

    def _users(self) -> dict[tuple[str, int | None], list[str]]:
        """The titles of the seminars that will be there, by the rooms and people that they will have."""
        live = select(Seminar.id, Seminar.title, Seminar.room_id).where(
            Seminar.event_id == self.event.id, Seminar.removed_at.is_(None)
        )
        users: dict[tuple[str, int | None], list[str]] = {}
        titles, known = {}, {id_ for noun, id_ in self.states if noun == "seminar"}
        for id_, title, room_id in db.session.execute(live):
            if id_ not in known:
                titles[id_] = title
                users.setdefault(("room", room_id), []).append(title)
        seats = select(Seat.seminar_id, Seat.person_id).join(Seminar, Seminar.id == Seat.seminar_id)
        for id_, person_id in db.session.execute(seats.where(Seminar.event_id == self.event.id)):
            if id_ in titles:
                users.setdefault(("person", person_id), []).append(titles[id_])
        for key, state in self.states.items():
            if key[0] == "seminar" and self.there[key]:
                there = cast(SeminarValues, state)
                users.setdefault(("room", there["room_id"]), []).append(there["title"])
                for seat in there["seats"]:
                    users.setdefault(("person", seat["person_id"]), []).append(there["title"])
        return users


def _rows(entries: list[Entry]) -> dict[Key, edits.Row]:
    """The rows that entries are about, by noun and number: read at once, a batch may have thousands."""
    found: dict[Key, edits.Row] = {}
    for noun, table in edits.TABLES.items():
        ids = [entry.row_id for entry in entries if entry.noun == noun]
        for start in range(0, len(ids), 500):
            read = db.session.scalars(select(table).where(table.id.in_(ids[start : start + 500])))
            found |= {(noun, row.id): row for row in cast(Iterable[edits.Row], read)}
    return found
