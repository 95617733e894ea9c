"""What is chosen, as an open page asks for it every fifteen seconds: in one question to the database."""

from __future__ import annotations

from collections.abc import Collection

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
# So many are asked for at a time: what a statement may name is bounded.
_AT_ONCE = 400


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


def of_many(event: str, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """The codes in each of many choices in an event (by its code), by their keys; those that are gone are not among them.

    It is read in the caller's transaction.
    """
    found: dict[str, frozenset[str]] = {}
    leads = {key: key for key in keys}
    for _ in range(MOST_JOINED):
        rows = _rows(event, sorted(set(leads.values())))
        there = {key: rows[at] for key, at in leads.items() if at in rows}
        found |= {key: codes for key, (joined, codes) in there.items() if not joined}
        leads = {key: joined for key, (joined, _) in there.items() if joined}
        if not leads:
            break
    return found


def _rows(event: str, keys: list[str]) -> dict[str, tuple[str, frozenset[str]]]:
    """Of each choice, what it has become a part of, empty for nothing, and what is in it."""
    joined, codes = dict[str, str](), dict[str, set[str]]()
    wanted = select(_CHOICE.key, _CHOICE.joined, _STAR.code).select_from(
        Choice.__table__.join(Event.__table__, _EVENT.id == _CHOICE.event_id)
        .outerjoin(Star.__table__, and_(_STAR.choice_id == _CHOICE.id, _STAR.chosen))
    )
    for start in range(0, len(keys), _AT_ONCE):
        some = wanted.where(_EVENT.code == event, _CHOICE.erased_at.is_(None), _CHOICE.key.in_(keys[start : start + _AT_ONCE]))
        for key, leads, code in db.session.execute(some):
            joined[key] = leads
            codes.setdefault(key, set()).update([code] if code else ())
    return {key: (joined[key], frozenset(codes[key])) for key in joined}
