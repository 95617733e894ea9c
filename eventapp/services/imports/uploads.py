"""Uploaded files that wait for the organiser to have seen what they would do, and what was read from them."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from eventapp.extensions import db
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import kept as tables
from eventapp.formats.table import Table
from eventapp.models import Upload
from eventapp.services.clock import now
from eventapp.services.errors import Busy, NotFound
from eventapp.services.imports import parsing
from eventapp.services.transaction import transaction

KEPT_FOR = timedelta(days=1)
MOST = 20  # Of an event; the oldest go.
# A request waits for a file up to this size, so many seconds, and so many requests of the machine at once;
# everything else is read by the job worker.
SMALL, MOMENT, AT_ONCE = 200 * 1024, 4, 2


class NotKept(NotFound):
    """The file waits no more: it was given too long ago, or others since."""


def keep(event_id: int, data: bytes) -> str:
    """Keep an uploaded file until it is imported, at most a day; returns the token to find it by.

    Of an event's files no more than MOST wait; what was given first goes.
    """
    token = secrets.token_hex(16)
    with transaction():
        clear_old()
        db.session.execute(insert(Upload).values(token=token, event_id=event_id, kept_at=now(), body=data))
        ours = select(Upload.token).where(Upload.event_id == event_id)
        # This one stays, whatever the clocks of others said.
        old = ours.order_by((Upload.token == token).desc(), Upload.kept_at.desc(), Upload.token).offset(MOST)
        gone = list(db.session.scalars(old))
        db.session.execute(delete(Upload).where(Upload.token.in_(gone)))
    return token


def clear_old() -> None:
    """Take away what has lain there for more than a day, inside a transaction of the caller's."""
    db.session.execute(delete(Upload).where(Upload.kept_at < now() - KEPT_FOR))


def kept(event_id: int, token: str) -> bytes:
    """The file that an event's organisers gave, by its token. Raises NotKept."""
    data = db.session.scalar(select(Upload.body).where(_is(event_id, token)))
    if data is None:
        raise NotKept
    return bytes(data)


def _is(event_id: int, token: str) -> ColumnElement[bool]:
    return and_(Upload.token == token, Upload.event_id == event_id)


def _note(event_id: int, token: str, found: bytes) -> None:
    """Keep what was read from a file; one that is gone meanwhile stays gone."""
    with transaction():
        db.session.execute(update(Upload).where(_is(event_id, token)).values(table=found))


def read_at_once(event_id: int, token: str) -> bool:
    """Read the file while someone waits; False when that would take longer than one should. Raises Unreadable, NotKept."""
    data = kept(event_id, token)
    with _turn() as ours:
        if len(data) > SMALL or not ours:
            return False
        try:
            _note(event_id, token, parsing.answer("table", data, MOMENT))
        except parsing.TooSlow:
            return False
    return True


def read(event_id: int, token: str, heard: Callable[[], None]) -> None:
    """Read the file, however long it may take; what `heard` raises stops it. Raises Unreadable, NotKept."""
    _note(event_id, token, parsing.answer("table", kept(event_id, token), heard=heard))


def table(event_id: int, token: str) -> Table:
    """What was read from the file; one that waits since before that was kept is read now. Raises NotKept, Unreadable."""
    found = _table(event_id, token)
    if found is None:
        if not read_at_once(event_id, token):
            raise NotKept
        found = _table(event_id, token)
    try:
        return tables.read(found or b"")
    except Unreadable as error:
        raise NotKept from error


def _table(event_id: int, token: str) -> bytes | None:
    found = db.session.scalar(select(Upload.table).where(_is(event_id, token)))
    return None if found is None else bytes(found)


@contextmanager
def turn(event_id: int, token: str) -> Iterator[None]:
    """A request's turn to plan with what was read from a file: of large ones as many at once as there are places.

    Raises Busy when all are taken, and NotKept.
    """
    size = db.session.scalar(select(func.length(Upload.table)).where(_is(event_id, token)))
    if size is None:
        raise NotKept
    with _turn("planning") if size > SMALL else nullcontext(True) as ours:
        if not ours:
            raise Busy
        yield


@contextmanager
def _turn(what: str = "reading") -> Iterator[bool]:
    """One of this machine's places for those who wait, if one is free; a process that dies gives its place back."""
    folder = Path(current_app.config["DATA"])
    with ExitStack() as stack:
        for place in range(AT_ONCE):
            lock = stack.enter_context(open(folder / f".{what}-{place}", "a"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield True
            return
        yield False
