"""The files of seminars as they are kept: in the database, in parts, under a hash of what is in them; until nothing names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import String, cast, delete, func, or_, select

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.packed import unpack
from eventapp.models import Entry, Event, FormerSeat, KeptFile, Release, Seat, Seminar
from eventapp.services.clock import now
from eventapp.services.draft import revisions
from eventapp.services.draft.gone import UNDO_FOR
from eventapp.services.errors import Invalid
from eventapp.services.publishing import stored
from eventapp.services.transaction import transaction

# In bytes, small enough that a backup holds few at once; and how many an event may have in all: 500 MB.
PART = 1024 * 1024
MOST_PARTS = 500


def keep(event_id: int, body: bytes) -> str:
    """Keep a file of an event and give its key; the same file gives the same key. Raises Invalid where no place is left.

    It is for whoever holds the draft (`revisions.hold`) until something names the key: what nothing names is swept.
    """
    key = hashlib.sha256(body).hexdigest()[:32]
    with transaction():
        if has(event_id, {key}):
            return key
        parts = [body[at : at + PART] for at in range(0, len(body), PART)]
        held = db.session.scalar(select(func.count()).select_from(KeptFile).where(KeptFile.event_id == event_id))
        if (held or 0) + len(parts) > MOST_PARTS:
            raise Invalid(file="The files of an event are at most 500 MB together.")
        rows = [{"event_id": event_id, "key": key, "part": n, "body": part} for n, part in enumerate(parts)]
        statement = insert_new(KeptFile.__table__, db.session.connection())
        for row in rows:
            db.session.execute(statement, [row])
    return key


def has(event_id: int, keys: set[str]) -> bool:
    """Whether all of these are kept for the event."""
    found = select(KeptFile.key).where(KeptFile.event_id == event_id, KeptFile.key.in_(keys), KeptFile.part == 0)
    return set(db.session.scalars(found)) == keys


def published(code: str, key: str) -> bytes | None:
    """A file of the event with this code, None when there is none."""
    event_id = db.session.scalar(select(Event.id).where(Event.code == code))
    return read(event_id, key) if event_id is not None else None


def read(event_id: int, key: str) -> bytes | None:
    """A file, None when there is none."""
    return b"".join(parts(event_id, key)) or None


def parts(event_id: int, key: str) -> Iterator[bytes]:
    """The parts of a file, of which one is held at a time; none when there is no such file."""
    for part in range(MOST_PARTS):
        which = KeptFile.event_id == event_id, KeptFile.key == key, KeptFile.part == part
        body = db.session.scalar(select(KeptFile.body).where(*which))
        if body is None:
            return
        yield bytes(body)


def sweep() -> int:
    """Delete the files that nothing names any more; how many.

    Named are those that a seminar of the draft has, or one that was removed within UNDO_FOR, or a change of that time in
    the journal, which can be undone; and those of every release, since an old one can be published again.
    """
    count = 0
    for event_id in db.session.scalars(select(KeptFile.event_id).distinct()).all():
        # Read without holding the draft. What a release names later the draft names until then, or the journal does.
        wanted = set(_unnamed(event_id))
        wanted -= set(_in_releases(event_id, wanted))
        if not wanted:
            continue
        with transaction():
            revisions.hold(event_id)
            gone = wanted & set(_unnamed(event_id))
            db.session.execute(delete(KeptFile).where(KeptFile.event_id == event_id, KeptFile.key.in_(gone)))
        count += len(gone)
    db.session.rollback()
    return count


def let_go(event_id: int, key: str) -> None:
    """Delete a file that nothing names, inside a transaction of the caller's, who holds the draft."""
    if key in set(_unnamed(event_id)) and key not in set(_in_releases(event_id, {key})):
        db.session.execute(delete(KeptFile).where(KeptFile.event_id == event_id, KeptFile.key == key))


def _unnamed(event_id: int) -> Iterator[str]:
    """The event's files that neither the draft names nor the journal of the last days."""
    since = now() - UNDO_FOR
    there = or_(Seminar.removed_at.is_(None), Seminar.removed_at > since)
    drafted = db.session.scalars(select(Seminar.files).where(Seminar.event_id == event_id, there))
    named = {file["key"] for files in drafted for file in files} | set(_sent(event_id))
    kept = select(KeptFile.key).where(KeptFile.event_id == event_id, KeptFile.part == 0)
    left = set(db.session.scalars(kept)) - named
    recent = select(cast(Entry.before, String), cast(Entry.after, String)).where(
        Entry.event_id == event_id, Entry.noun == "seminar", Entry.at > since
    )
    changes = ["".join(row) for row in db.session.execute(recent)] if left else []
    return (key for key in left if not any(key in change for change in changes))


def _sent(event_id: int) -> Iterator[str]:
    """The files that those who take part have sent, also of who was taken off and may come back."""
    for table in (Seat, FormerSeat):
        held = select(table.slides).join(Seminar, Seminar.id == table.seminar_id).where(Seminar.event_id == event_id)
        yield from (file["key"] for files in db.session.scalars(held) for file in files)


def _in_releases(event_id: int, keys: set[str]) -> Iterator[str]:
    """Those of the keys that a release of the event names; all of them where one cannot be read."""
    left = set(keys)
    for number in db.session.scalars(select(Release.number).where(Release.event_id == event_id)).all():
        if not left:
            return
        try:
            said = unpack(stored.body_of(event_id, number))
        except Unreadable:
            yield from left
            return
        found = {key for key in left if key.encode() in said}
        left -= found
        yield from found
