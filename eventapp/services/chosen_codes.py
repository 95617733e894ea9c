"""What is chosen, as an open page asks for it every fifteen seconds: in one question to the database."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, select

from eventapp.extensions import db
from eventapp.models import Choice, Event, Star
from eventapp.services.errors import Gone, NotFound

# So many times one choice may have become a part of another.
MOST_JOINED = 5
# Of tables, without a session: that takes a third of what the answer that nothing is new takes in all.
_EVENT, _CHOICE, _STAR = Event.__table__.c, Choice.__table__.c, Star.__table__.c
_READ = (
    select(_CHOICE.joined, _CHOICE.erased_at, _STAR.code)
    .select_from(
        Choice.__table__.join(Event.__table__, _EVENT.id == _CHOICE.event_id)
        .outerjoin(Star.__table__, and_(_STAR.choice_id == _CHOICE.id, _STAR.chosen))
    )
    .where(_EVENT.code == bindparam("event"), _CHOICE.key == bindparam("key"))
)  # fmt: skip


def read(event: str, key: str) -> frozenset[str]:
    """The codes of what is chosen in an event (by its code) in the choice with a key, or in what that has become a part of.

    Raises NotFound, and Gone where it was erased.
    """
    for _ in range(MOST_JOINED):
        with db.engine.connect() as connection:
            rows = connection.execute(_READ, {"event": event, "key": key}).all()
        if not rows:
            raise NotFound
        if rows[0].erased_at is not None:
            raise Gone("choice")
        if not rows[0].joined:
            return frozenset(row.code for row in rows if row.code)
        key = rows[0].joined
    raise NotFound
