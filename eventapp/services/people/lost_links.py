"""Personal links for those who have lost theirs: mailed to an address that is known, and nothing said of one that is not."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.models import Event, Person
from eventapp.services.mail import letters, outbox
from eventapp.services.transaction import transaction

# In how many events one address may be known: the latest.
_MOST = 5


def ask(email: str, say: Callable[[Event | None, Person | None], letters.Mail]) -> None:
    """Queue a mail with their link (where `say` has LINK) for each person with this address; says nothing either way.

    For an address that nobody has the same is done and not kept, so that the time that the answer takes says nothing.
    """
    address = email.strip()
    known: list[tuple[Event | None, Person | None]] = [(event, person) for person, event in _known(address)]
    with transaction():
        kept = db.session.begin_nested()
        for event, person in known or [(None, None)]:
            to = person.email if person else address
            outbox.queue(to, say(event, person), event.id if event else None, person_id=person.id if person else None)
        if known:
            kept.commit()
        else:
            kept.rollback()


def _known(address: str) -> list[tuple[Person, Event]]:
    if "@" not in address:  # Many have none at all.
        return []
    wanted = select(Person, Event).join(Event, Event.id == Person.event_id)
    here = func.lower(func.trim(Person.email)) == address.lower(), Person.removed_at.is_(None), Event.removed_at.is_(None)
    rows = db.session.execute(wanted.where(*here).order_by(Event.starts_on.desc(), Person.id).limit(_MOST))
    return [(person, event) for person, event in rows]
