"""Who someone is now who was found to be another and merged with them."""

from __future__ import annotations

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Person

# Merges in a row that are followed to who someone is now: nobody was entered so often.
MOST = 20


def with_code(code: str) -> Person | None:
    """The person with this code, removed ones too, of an event that is not removed."""
    wanted = select(Person).join(Event, Event.id == Person.event_id)
    return db.session.scalars(wanted.where(Person.code == code, Event.removed_at.is_(None))).first()


def last(person: Person) -> Person:
    """Who that is now: of a person who was merged with another, that one; removed or not."""
    for _ in range(MOST):
        into = with_code(person.merged_into) if person.removed_at and person.merged_into else None
        if into is None:
            break
        person = into
    return person


def now_is(person: Person | None) -> Person | None:
    """Who that is now; None for one who is removed, or where there is nobody."""
    found = last(person) if person else None
    return found if found and found.removed_at is None else None
