"""The journal: what was done, line by line, and the board's stack of undo and redo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from eventapp.extensions import db
from eventapp.models import Account, Entry, Event, Person, Room, Seminar
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, undo_plan, undoing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

# What was done on the board longer ago than this is no longer on its stack of undo and redo.
SESSION = timedelta(hours=16)


def entries(event: Event, limit: int = 100) -> list[Entry]:
    """The latest journal entries, newest first."""
    return list(
        db.session.scalars(
            select(Entry).where(Entry.event_id == event.id).order_by(Entry.id.desc()).limit(limit)
        )
    )


def added(row: Room | Person | Seminar) -> Entry | None:
    """The entry by which a row was made, which is also the way back."""
    which = (Entry.event_id == row.event_id, Entry.noun == edits.noun(row), Entry.row_id == row.id, Entry.action == "add")
    return db.session.scalars(select(Entry).where(*which).order_by(Entry.id.desc())).first()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done: one entry, or all of a batch. `counts` leads from (noun, action) to how many; `parts` are some.

    `undone` and `open` say how many of those that can be undone are, and are not.
    """

    entry: Entry
    counts: dict[tuple[str, str], int]
    undone: int
    open: int
    parts: tuple[Entry, ...] = ()

    @property
    def kind(self) -> str:
        """What a batch did, in a word; empty for a single entry."""
        return (self.entry.batch or "").partition("-")[0] if sum(self.counts.values()) > 1 else ""


MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: of an account (0: of none), about things of a noun, from an instant until another, and older ones.

    `before` is the number of the last line's entry on the page before; `row` the number of the one thing of the noun.
    """

    account: int | None = None
    noun: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    row: int | None = None


def lines(event: Event, limit: int = 100, wanted: Wanted | None = None) -> list[Line]:
    """The latest things done, newest first, each batch once."""
    newest = _newest(event, wanted or Wanted()).order_by(Entry.id.desc()).limit(limit)
    found = list(db.session.scalars(newest))
    batches = (Entry.event_id == event.id, Entry.batch.in_({entry.batch for entry in found if entry.batch is not None}))
    counted, parts = _counted(*batches), _parts(*batches)
    return [_line(entry, counted.get(entry.batch or "", []), parts.get(entry.batch or "", [])) for entry in found]


def _newest(event: Event, wanted: Wanted) -> Select[Entry]:
    """Of each batch the newest of its entries that is wanted, and every other entry that is."""
    which = [Entry.event_id == event.id]
    if wanted.noun:
        which.append(Entry.noun == wanted.noun)
    if wanted.row is not None:
        which.append(Entry.row_id == wanted.row)
    if wanted.account is not None:
        which.append(Entry.account_id == (wanted.account or None))
    if wanted.since:
        which.append(Entry.at >= wanted.since)
    if wanted.until:
        which.append(Entry.at < wanted.until)
    newest = select(func.max(Entry.id)).where(*which, Entry.batch.is_not(None)).group_by(Entry.batch)
    if wanted.before is not None:
        which.append(Entry.id < wanted.before)
    return select(Entry).where(*which, or_(Entry.batch.is_(None), Entry.id.in_(newest)))


def doers(event: Event) -> list[tuple[int, str]]:
    """Who has done something in an event, by name: the account's number (0 for none) and its name."""
    done = select(Entry.account_id).where(Entry.event_id == event.id).distinct()
    numbers = set(db.session.scalars(done))
    accounts = db.session.scalars(select(Account).where(Account.id.in_(number for number in numbers if number)))
    named = sorted(((a.id, a.name or a.email) for a in accounts), key=lambda pair: pair[1].casefold())
    return [*named, *([(0, "")] if None in numbers else [])]


def names(event: Event, found: Iterable[Entry]) -> dict[tuple[str, int], str]:
    """What the rooms and people are called that entries name by their numbers, those removed since too."""
    rooms: set[int] = set()
    people: set[int] = set()
    for entry in found:
        for values in (entry.before, entry.after):
            rooms |= {value} if isinstance(value := values.get("room_id"), int) else set()
            seats = values.get("seats")
            people |= {seat["person_id"] for seat in seats if seat.get("person_id")} if isinstance(seats, list) else set()
    called: dict[tuple[str, int], str] = {}
    for noun, table, wanted in (("room", Room, rooms), ("person", Person, people)):
        some = select(table.id, table.name).where(table.event_id == event.id, table.id.in_(wanted))
        called |= {(noun, number): name for number, name in db.session.execute(some)} if wanted else {}
    return called


def _counted(*which: ColumnElement[bool]) -> dict[str, list[tuple[str, str, int, int]]]:
    """By batch what it holds: noun, action, how many entries, and how many of them are undone."""
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    columns = (Entry.batch, Entry.noun, Entry.action)
    query = select(*columns, func.count(), func.count(Entry.undone_at)).where(*which).group_by(*columns)
    for batch, noun, action, number, undone in db.session.execute(query.order_by(Entry.noun.desc(), Entry.action)):
        found.setdefault(batch or "", []).append((noun, action, number, undone))
    return found


def _parts(*which: ColumnElement[bool]) -> dict[str, list[Entry]]:
    """By batch its first entries."""
    found: dict[str, list[Entry]] = {}
    place = func.row_number().over(partition_by=Entry.batch, order_by=Entry.id).label("place")
    first = select(Entry.id, place).where(*which).subquery()
    query = select(Entry).join(first, first.c.id == Entry.id).where(first.c.place <= MOST_PARTS)
    for entry in db.session.scalars(query.order_by(Entry.id)):
        found.setdefault(entry.batch or "", []).append(entry)
    return found


def _line(entry: Entry, counted: list[tuple[str, str, int, int]], parts: list[Entry]) -> Line:
    if entry.batch is None:
        can = undo_plan.can_be_undone(entry)
        back = entry.undone_at is not None
        return Line(entry, {(entry.noun, entry.action): 1}, int(can and back), int(can and not back))
    counts = {(noun, action): number for noun, action, number, _ in counted}
    undone = sum(back for *_, back in counted)
    doable = sum(number for (_, action), number in counts.items() if action in undo_plan.DOINGS)
    return Line(entry, counts, undone, doable - undone, tuple(parts) if sum(counts.values()) > 1 else ())


def undo_on_board(event: Event, actor: Actor) -> Entry:
    """Take back the last thing that this account did on the board. Raises NotFound, Invalid."""
    wanted = 0
    try:
        with transaction():
            entry = undoable(event, actor)
            if entry is None:
                raise NotFound
            wanted = entry.id
            undoing.undo(event, actor, wanted)
            return entry
    except Invalid:
        # Someone has changed the same since: it leaves the stack, so that what was done before it can be undone.
        with transaction():
            for each in undoing.together(event, undoing.find(event, wanted)):
                each.board = False
        raise


def redo_on_board(event: Event, actor: Actor) -> Entry:
    """Do again what this account last undid on the board. Raises NotFound, Invalid."""
    with transaction():
        entry = redoable(event, actor)
        if entry is None:
            raise NotFound
        undoing.redo(event, actor, entry.id)
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
        Entry.action.in_(undo_plan.DOINGS), Entry.at > now() - SESSION,
    )  # fmt: skip
