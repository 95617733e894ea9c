"""The files of seminars as they are kept: in the database, in parts, under a hash of what is in them."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.models import Event, KeptFile
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

# In bytes, small enough that a backup holds few at once; and how many an event may have in all: 500 MB.
PART = 1024 * 1024
MOST_PARTS = 500


def keep(event_id: int, body: bytes) -> str:
    """Keep a file of an event and give its key; the same file gives the same key. Raises Invalid where no place is left."""
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
    parts = select(KeptFile.body).where(KeptFile.event_id == event_id, KeptFile.key == key).order_by(KeptFile.part)
    return b"".join(map(bytes, db.session.scalars(parts))) or None
