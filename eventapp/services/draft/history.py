"""The journal of one thing: which it is, and what was done to it after something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from eventapp.extensions import db
from eventapp.models import Entry, Event, Person, Room, Seminar
from eventapp.services.draft.undo_plan import DOINGS, Plan, Step


@dataclass(frozen=True, slots=True)
class Thing:
    """A seminar, person or room, removed or not: its code, what the journal knows it by, and its name now."""

    code: str
    noun: str
    number: int
    name: str


def thing(event: Event, code: str) -> Thing | None:
    """What has this code in an event, None for nothing."""
    tables = (
        ("seminar", Seminar.id, Seminar.title, Seminar.event_id, Seminar.code),
        ("person", Person.id, Person.name, Person.event_id, Person.code),
        ("room", Room.id, Room.name, Room.event_id, Room.code),
    )
    for noun, number, named, of_event, known in tables:
        row = db.session.execute(select(number, named).where(of_event == event.id, known == code)).first()
        if row is not None:
            return Thing(code, noun, row[0], row[1])
    return None


def since(event: Event, plan: Plan, most: int = 50) -> dict[int, list[Entry]]:
    """What was done since to what a plan of undo or redo leaves as it is, newest first, by the plan's entries (numbers).

    Of a field that stays only what changed that field; of the first `most` things that are left.
    """
    left = plan.let_be[:most]
    rows = {(step.entry.noun, step.entry.row_id) for step in left}
    if not rows:
        return {}
    done = select(Entry).where(
        Entry.event_id == event.id, Entry.undone_at.is_(None), tuple_(Entry.noun, Entry.row_id).in_(rows),
        Entry.id > min(step.entry.id for step in left), Entry.action.in_((*DOINGS, "undo", "redo", "answered")),
    )  # fmt: skip
    found = list(db.session.scalars(done.order_by(Entry.id.desc()).limit(10 * most)))
    return {step.entry.id: list(_concerning(step, plan, found)) for step in left}


def _concerning(step: Step, plan: Plan, found: Iterable[Entry]) -> Iterable[Entry]:
    own = step.entry
    together = {each.entry.id for each in plan.steps}
    for entry in found:
        about = (entry.noun, entry.row_id) == (own.noun, own.row_id) and entry.id > own.id and entry.id not in together
        if about and (not step.left or set(step.left) & set(entry.after)):
            yield entry
