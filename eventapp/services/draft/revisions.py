"""The number of a draft's state: it rises with whatever is written to it, one transaction after the other."""

from __future__ import annotations

from sqlalchemy import select, update

from eventapp.extensions import db
from eventapp.models import Event

_table = Event.metadata.tables["event"]
_event = _table.c


def current(event: Event) -> int:
    """The draft's revision now."""
    return db.session.scalar(select(_event.revision).where(_event.id == event.id)) or 0


def hold(event_id: int) -> None:
    """Let nobody else write to the draft until the transaction ends; SQLite holds its one write lock already.

    It comes before any lock on a row of the draft, so that two never wait for each other. Rows that refer to the
    event can be added meanwhile.
    """
    if db.engine.dialect.name != "sqlite":
        db.session.execute(select(_event.id).where(_event.id == event_id).with_for_update(key_share=True))


def rise(event_id: int) -> int:
    """The next revision, for what the transaction writes. The draft is held from now on, so none is given twice."""
    # Not by the event's row: what the session remembers of it may be older than what another has committed.
    raised = update(_table).where(_event.id == event_id).values(revision=_event.revision + 1)
    return int(db.session.execute(raised.returning(_event.revision)).scalar_one())
