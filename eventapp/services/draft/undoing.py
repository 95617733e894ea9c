"""Taking back what was done and doing it again: first said (see undo_plan.py), then done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, events, revisions, undo_plan
from eventapp.services.draft.fields import EventValues, Values
from eventapp.services.draft.undo_plan import Plan, Step
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was shown, and the entries (numbers) whose rows go away although they were changed since or are used."""

    fingerprint: str
    chosen: frozenset[int] = frozenset()


def find(event: Event, entry_id: int) -> Entry:
    """An entry of the event. Raises NotFound."""
    entry = db.session.scalars(select(Entry).where(Entry.id == entry_id, Entry.event_id == event.id)).first()
    if entry is None:
        raise NotFound
    return entry


def together(event: Event, entry: Entry, lock: bool = False) -> list[Entry]:
    """The entry and all that were made with it, last first; with `lock` two never take back the same."""
    which = Entry.id == entry.id if not entry.batch else Entry.batch == entry.batch
    query = select(Entry).where(Entry.event_id == event.id, which).order_by(Entry.id.desc())
    if lock:  # Read again: whoever waited for the lock must see what the other has done.
        query = query.with_for_update(of=Entry).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def plan(event: Event, entry_id: int, back: bool) -> Plan:
    """What undo (`back`) or redo would do. Raises NotFound when there is nothing of it left to do."""
    entry = find(event, entry_id)
    return undo_plan.made(event, entry, back, together(event, entry))


def undo(event: Event, actor: Actor, entry_id: int, agreed: Agreed | None = None) -> Plan:
    """Take one change back, and all that were made with it, leaving later changes alone; what was done.

    Raises NotFound for an entry of another event or one undone already; Invalid, with nothing done, when something
    was changed since and nobody `agreed`, or when it is no longer what was agreed.
    """
    with transaction():
        return _carry_out(event, actor, find(event, entry_id), True, agreed)


def redo(event: Event, actor: Actor, entry_id: int, agreed: Agreed | None = None) -> Plan:
    """Do again what was undone. Raises the same."""
    with transaction():
        return _carry_out(event, actor, find(event, entry_id), False, agreed)


def _carry_out(event: Event, actor: Actor, entry: Entry, back: bool, agreed: Agreed | None) -> Plan:
    revisions.hold(event.id)
    wanted = together(event, entry, lock=True)
    found = undo_plan.made(event, entry, back, wanted)
    if agreed is None and found.asks:
        raise Invalid(undo="This has been changed again since, so it cannot be undone by itself.")
    if agreed is not None and agreed.fingerprint != found.fingerprint:
        raise Invalid(undo="The draft has changed since you looked. Here is what would change now.")
    if agreed is not None and agreed.chosen:
        found = undo_plan.made(event, entry, back, wanted, agreed.chosen)
    steps = found.done
    if not steps:
        raise Invalid(undo="This has been changed again since, so it cannot be undone by itself.")
    action = "undo" if back else "redo"
    writing = edits.Writing(event, actor, batch=edits.new_batch(action) if len(steps) > 1 else None)
    made = edits.kept([_do(writing, step, action) for step in steps])
    for step in steps:
        step.entry.undone_at, step.entry.undone_by = (now(), made[-1].id) if back else (None, None)
    edits.flush()
    return found


def _do(writing: edits.Writing, step: Step, action: str) -> Entry:
    row = step.row
    before: Values = edits.state(row)
    if step.what == "change" and isinstance(row, Event):  # An address that it had may be another's by now.
        events.check(cast(EventValues, {**before, **step.values}), row)
    if step.values:
        edits.apply(row, step.values, again=True)
    if step.what != "change":
        row.removed_at = None if step.what == "back" else now()
    edits.flush()
    after: Values = edits.state(row)
    names = [name for name in step.values if before.get(name) != after.get(name)]
    row.version += 1
    old, new = {n: before.get(n) for n in names}, {n: after[n] for n in names}
    return edits.new_entry(writing, row, action, old, new)
