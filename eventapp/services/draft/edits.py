"""The one way a row of a draft is written: its values, its version and its journal entry."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast, overload

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from eventapp.extensions import db
from eventapp.models import Entry, Event, Person, Picture, Room, Seminar
from eventapp.programme.fields.sizes import beyond
from eventapp.programme.text import composed_within
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import overruled, revisions, seats
from eventapp.services.draft.fields import (
    EventValues,
    PersonValues,
    RoomValues,
    SeatValues,
    SeminarValues,
    Values,
    plain,
)
from eventapp.services.draft.overruled import Overruled
from eventapp.services.errors import Collision, Invalid, NotFound, TooLong
from eventapp.services.transaction import transaction

Row = Event | Room | Person | Seminar
T = TypeVar("T", Room, Person, Seminar)
R = TypeVar("R", Event, Room, Person, Seminar)
TABLES: dict[str, type[Event] | type[Room] | type[Person] | type[Seminar]] = {"event": Event, "room": Room, "person": Person, "seminar": Seminar}
_DATES = {"starts_on": date.fromisoformat, "ends_on": date.fromisoformat, "starts_at": datetime.fromisoformat}


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes in which draft, and how.

    `once` names a submitted form, so that sending it twice does it once; entries of one `batch` are undone together;
    those of the `board` are on its stack of undo and redo.
    """

    event: Event
    actor: Actor
    once: str | None = None
    batch: str | None = None
    board: bool = False


def noun(row: Row) -> str:
    """What the row is: event, room, person or seminar."""
    return type(row).__name__.lower()


@overload
def state(row: Event) -> EventValues: ...
@overload
def state(row: Room) -> RoomValues: ...
@overload
def state(row: Person) -> PersonValues: ...
@overload
def state(row: Seminar) -> SeminarValues: ...
def state(row: Row) -> Values:
    """The editable fields as plain JSON values; a seminar's seats and an event's overruled clashes are among them."""
    values = {name: plain(getattr(row, name)) for name in row.EDITABLE}
    if isinstance(row, Seminar):
        values["seats"] = [seats.state(seat) for seat in row.seats]
    if isinstance(row, Event):
        values["overruled"] = overruled.state(row)
    return values


def find(event: Event, table: type[T], code: str) -> T:
    """The event's row with this code that is not removed. Raises NotFound."""
    row = db.session.scalars(
        select(table).where(table.event_id == event.id, table.code == code, table.removed_at.is_(None))
    ).first()
    if row is None:
        raise NotFound
    return row


def apply(row: Row, values: Values, again: bool = False) -> None:
    """Put plain or typed values into the row; seats are matched so that answers stay with their person.

    With `again` it is what was there before: a seat that comes back has the answer that it had.
    """
    for name, given in values.items():
        value = composed_within(given)
        if name == "seats":
            assert isinstance(row, Seminar)
            seats.put(row, cast(list[SeatValues], value), again)
        elif name == "overruled":
            assert isinstance(row, Event)
            overruled.put(row, cast(list[Overruled], value))
        else:
            setattr(row, name, _DATES[name](value) if name in _DATES and isinstance(value, str) else value)


@overload
def write(writing: Writing, row: Event, values: EventValues) -> Entry | None: ...
@overload
def write(writing: Writing, row: Room, values: RoomValues) -> Entry | None: ...
@overload
def write(writing: Writing, row: Person, values: PersonValues) -> Entry | None: ...
@overload
def write(writing: Writing, row: Seminar, values: SeminarValues) -> Entry | None: ...
def write(writing: Writing, row: Row, values: Values) -> Entry | None:
    """Put values into a row inside a transaction of the caller's; returns the journal entry, None if nothing changed."""
    revisions.hold(writing.event.id)
    hold_pictures(values)
    fresh = row.id is None
    before: Values = {} if fresh else state(row)
    apply(row, values)
    within_limits(row, before, values)
    if fresh:
        db.session.add(row)
    flush()
    after: Values = state(row)
    changed = [name for name in after if before.get(name) != after[name]] if not fresh else list(after)
    if not changed:
        return None
    if not fresh:
        row.version += 1
        flush()
    old, new = {n: before.get(n) for n in changed}, {n: after[n] for n in changed}
    return _kept(new_entry(writing, row, "add" if fresh else "change", old, new))


def hold_pictures(values: Mapping[str, object]) -> None:
    """Have nobody delete a picture that is just given to a row, until the transaction ends (people/kept_pictures.py)."""
    keys = [values[name] for name in ("portrait", "logo") if values.get(name)]
    if keys and db.engine.dialect.name != "sqlite":
        wanted = select(Picture.key).where(Picture.key.in_(keys)).order_by(Picture.key, Picture.size)
        db.session.execute(wanted.with_for_update(read=True))


def add_many(writing: Writing, rows: Sequence[tuple[Row, Values]]) -> list[Entry]:
    """New rows with their values, inside a transaction of the caller's: the same as writing each, in a tenth of the time."""
    revisions.hold(writing.event.id)
    for row, values in rows:
        within_limits(row, {}, values)
        apply(row, values)
    db.session.add_all([row for row, _ in rows])
    flush()
    return kept([new_entry(writing, row, "add", {}, state(row)) for row, _ in rows])


def within_limits(row: Row, before: Values, values: Values) -> None:
    """Raises TooLong for what is new and holds more than it may; what is longer since before may stay."""
    new = {name: value for name, value in values.items() if before.get(name) != plain(value)}
    for field, most in beyond(noun(row), new):
        raise TooLong(field, most)


def remove(writing: Writing, row: Row) -> Entry:
    """Take a row out of the draft; undo brings it back. Raises NotFound for one that is out of it."""
    with transaction():
        revisions.hold(writing.event.id)
        if row.removed_at is not None:
            raise NotFound
        row.removed_at = now()
        row.version += 1
        flush()
        return _kept(new_entry(writing, row, "remove", {}, {}))


def done_once(writing: Writing, table: type[T]) -> T | None:
    """The row that the form made before, if it was sent already."""
    return made_by(writing.actor, table, writing.once, writing.event)


def made_by(actor: Actor, table: type[R], once: str | None, event: Event | None = None) -> R | None:
    """The row that the account's form named `once` made before, if it was sent already; in `event`, None for a new event."""
    if not once:
        return None
    form = _form(actor, event, table.__name__.lower(), once)
    entry = db.session.scalars(select(Entry).where(Entry.once == form)).first()
    return db.session.get(table, entry.row_id) if entry else None


def _form(actor: Actor, event: Event | None, kind: str, once: str) -> str:
    """The name of a form as it is kept: nobody else's, of no other event, and of one length whatever was sent."""
    said = f"{actor.account_id}/{event.id if event else ''}/{kind}/{once}"
    return hashlib.sha256(said.encode()).hexdigest()


def record(writing: Writing, row: Row, action: str) -> Entry:
    """A journal entry for something done that changes no field and cannot be undone."""
    return _kept(new_entry(writing, row, action, {}, {}))


def record_added(writing: Writing, row: Row) -> Entry:
    """The journal entry for a row that the caller has put into the session whole."""
    return _kept(new_entry(writing, row, "add", {}, state(row)))


def kept(entries: list[Entry]) -> list[Entry]:
    """Entries of one event, sent to the database inside a transaction of the caller's, with the draft's new revision."""
    if entries:
        revision = revisions.rise(entries[0].event_id)
        for entry in entries:
            entry.revision = revision
        db.session.add_all(entries)
        flush()
    return entries


def _kept(entry: Entry) -> Entry:
    return kept([entry])[0]


def new_batch(what: str) -> str:
    """A name for entries that are made together; it begins with what was done, a word (see wording.journal)."""
    return f"{what}-{secrets.token_hex(8)}"


def new_entry(
    writing: Writing, row: Row, action: str, before: Values, after: Values
) -> Entry:
    """One line of the journal, not yet in the session: many are sent to the database at once."""
    event, actor, once = writing.event, writing.actor, writing.once
    return Entry(
        event_id=event.id, account_id=actor.account_id, at=now(), action=action, noun=noun(row), row_id=row.id,
        title=getattr(row, "title", "") if not isinstance(row, Room | Person) else row.name,
        before=before, after=after, batch=writing.batch, board=writing.board, version=row.version,
        once=_form(actor, None if isinstance(row, Event) else event, noun(row), once) if once else None,
    )  # fmt: skip


def flush() -> None:
    """Send to the database now, so that what it refuses is refused here."""
    try:
        db.session.flush()
    except StaleDataError as error:
        raise Collision from error
    except IntegrityError as error:
        if "slug" in str(error.orig):
            raise Invalid(slug="This address is taken.") from error
        if "once" in str(error.orig):
            raise Invalid(form="This form has already been sent.") from error
        raise
