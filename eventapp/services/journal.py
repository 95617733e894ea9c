"""The journal: what was done, undone and done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from eventapp.extensions import db
from eventapp.models import Entry, Event
from eventapp.services import edits, events
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

Rows = dict[tuple[str, int | None], edits.Row]
DOINGS = ("add", "change", "remove")
# What was done on the board longer ago than this is no longer on its stack of undo and redo.
SESSION = timedelta(hours=16)


def entries(event: Event, limit: int = 100) -> list[Entry]:
    """The latest journal entries, newest first."""
    return list(
        db.session.scalars(
            select(Entry).where(Entry.event_id == event.id).order_by(Entry.id.desc()).limit(limit)
        )
    )


@dataclass(frozen=True, slots=True)
class State:
    """How far an event's journal has come, which names the state of its draft.

    The count is needed too: of two transactions at once, the lower number may be committed later.
    """

    latest: int
    count: int

    def __str__(self) -> str:
        return f"{self.latest}.{self.count}"


def state(event: Event) -> State:
    """The journal's state now."""
    latest, count = db.session.execute(
        select(func.max(Entry.id), func.count()).where(Entry.event_id == event.id)
    ).one()
    return State(latest or 0, count)


def undo(event: Event, actor: Actor, entry_id: int) -> Entry:
    """Take one change back, and all that were made with it, leaving later changes to other fields alone.

    Raises NotFound for an entry of another event or one undone already, Invalid when the same fields
    have been changed since; then nothing is undone.
    """
    with transaction():
        entry = _find(event, entry_id)
        _take_back(event, actor, entry)
    return entry


def undo_on_board(event: Event, actor: Actor) -> Entry:
    """Take back the last thing that this account did on the board. Raises NotFound, Invalid."""
    wanted = 0
    try:
        with transaction():
            entry = undoable(event, actor)
            if entry is None:
                raise NotFound
            wanted = entry.id
            _take_back(event, actor, entry)
            return entry
    except Invalid:
        # Someone has changed the same since: it leaves the stack, so that what was done before it can be undone.
        with transaction():
            for each in _together(event, _find(event, wanted)):
                each.board = False
        raise


def redo_on_board(event: Event, actor: Actor) -> Entry:
    """Do again what this account last undid on the board. Raises NotFound, Invalid."""
    with transaction():
        entry = redoable(event, actor)
        if entry is None:
            raise NotFound
        together = _together(event, entry)
        held = _rows(together)
        db.session.add_all([_step(event, actor, each, held, "redo") for each in reversed(together)])
        for each in together:
            each.undone_at, each.undone_by = None, None
        edits.flush()
    return entry


def undoable(event: Event, actor: Actor) -> Entry | None:
    """What undo on the board would take back."""
    found = select(Entry).where(*_on_board(event, actor), Entry.undone_at.is_(None))
    return db.session.scalars(found.order_by(Entry.id.desc()).limit(1)).first()


def redoable(event: Event, actor: Actor) -> Entry | None:
    """What redo on the board would do again: nothing once something new was done after the undoing."""
    mine = _on_board(event, actor)
    newest = db.session.scalar(select(func.max(Entry.id)).where(*mine)) or 0
    found = select(Entry).where(*mine, Entry.undone_by > newest)
    return db.session.scalars(found.order_by(Entry.undone_by.desc(), Entry.id).limit(1)).first()


def _on_board(event: Event, actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        Entry.event_id == event.id, Entry.account_id == actor.account_id, Entry.board.is_(True),
        Entry.action.in_(DOINGS), Entry.at > now() - SESSION,
    )  # fmt: skip


def _find(event: Event, entry_id: int) -> Entry:
    entry = db.session.scalars(select(Entry).where(Entry.id == entry_id, Entry.event_id == event.id)).first()
    if entry is None:
        raise NotFound
    return entry


def _together(event: Event, entry: Entry) -> list[Entry]:
    """The entry and all that were made with it, last first."""
    if not entry.batch:
        return [entry]
    batch = select(Entry).where(Entry.event_id == event.id, Entry.batch == entry.batch)
    return list(db.session.scalars(batch.order_by(Entry.id.desc())))


def _take_back(event: Event, actor: Actor, entry: Entry) -> None:
    together = _together(event, entry)
    if any(each.undone_at is not None for each in together):
        raise NotFound
    held = _rows(together)  # Read at once, and kept while they are needed: a batch may have thousands.
    made = [_step(event, actor, each, held, "undo") for each in together]
    db.session.add_all(made)
    edits.flush()
    for each in together:
        each.undone_at, each.undone_by = now(), made[-1].id


def _step(event: Event, actor: Actor, entry: Entry, held: Rows, action: str) -> Entry:
    """`undo` an entry's change to its row, or `redo` it; the entry that tells of it. Raises NotFound, Invalid."""
    row, back = _row(entry, held), action == "undo"
    there, wanted = (entry.after, entry.before) if back else (entry.before, entry.after)
    if entry.action == "change":
        _apply(row, there, wanted)
    else:
        # What was added is in the draft once that is done again, what was removed once that is undone.
        to_be_there = (entry.action == "add") is not back
        if (row.removed_at is None) is to_be_there:
            raise NotFound
        row.removed_at = None if to_be_there else now()
    row.version += 1
    return edits.new_entry(event, actor, row, action, there, wanted)


def _rows(entries: list[Entry]) -> Rows:
    """The rows that entries are about, by noun and number."""
    found: Rows = {}
    for noun, table in edits.TABLES.items():
        ids = [entry.row_id for entry in entries if entry.noun == noun]
        for start in range(0, len(ids), 500):
            for row in db.session.scalars(select(table).where(table.id.in_(ids[start : start + 500]))):
                found[noun, row.id] = row
    return found


def _row(entry: Entry, held: Rows) -> edits.Row:
    row = held.get((entry.noun, entry.row_id))
    # Taking the event itself away, or back, is its owners' own act: see services/events.py.
    if row is None or entry.action not in DOINGS or (entry.noun == "event" and entry.action != "change"):
        raise NotFound
    return row


def _apply(row: edits.Row, current: dict[str, object], wanted: dict[str, object]) -> None:
    """Put `wanted` in place of `current`, which must still be there. Raises Invalid."""
    now_is = edits.state(row)
    if any(now_is.get(name) != value for name, value in current.items()):
        raise Invalid(undo="This has been changed again since, so it cannot be undone by itself.")
    if isinstance(row, Event):  # An address that it had may be another's by now.
        events.check({**now_is, **wanted}, row)
    edits.apply(row, wanted)
