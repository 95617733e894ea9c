"""Personal links for those who have lost theirs, or that of whom they act for: mailed to an address that is known alone."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import String, cast, func, or_, select

from eventapp.extensions import db
from eventapp.models import Event, Person
from eventapp.services.mail import letters, rows
from eventapp.services.mail.recipients import Recipient
from eventapp.services.people import contacts
from eventapp.services.transaction import transaction

# For how many people, in the latest events, one address gets links.
_MOST = 5


# What a mail says to whom, in an event: of a person, or of who acts for them; and of nobody.
Say = Callable[[Event | None, Person | None, Recipient], letters.Mail]


def ask(email: str, say: Say) -> None:
    """Queue a mail with their link (where `say` has LINK) for each with this address; says nothing either way.

    Who acts for a person is sent their own link to the person's page.

    For an address that nobody has the same is done and not kept, so that the time that the answer takes says nothing.
    """
    address = email.strip()
    known: list[tuple[Event | None, Person | None, Recipient]] = list(_known(address))
    with transaction():
        kept = db.session.begin_nested()
        for event, person, to in known or [(None, None, Recipient(address, "", ""))]:
            rows.queue_all([(person.id if person else None, to, say(event, person, to))], event.id if event else None)
        if known:
            kept.commit()
        else:
            kept.rollback()


def _known(address: str) -> list[tuple[Event, Person, Recipient]]:
    """Who has the address, themselves or as a contact of someone, in the latest events."""
    if "@" not in address:  # Many have none at all.
        return []
    wanted = select(Person, Event).join(Event, Event.id == Person.event_id)
    # As it lies in the column, whose letters beyond ASCII are escaped; what only looks like it is left out below.
    kept = json.dumps(address.lower())[1:-1]
    as_contact = func.lower(cast(Person.contacts, String)).contains(kept, autoescape=True)
    here = or_(func.lower(func.trim(Person.email)) == address.lower(), as_contact)
    found = db.session.execute(
        wanted.where(here, Person.removed_at.is_(None), Event.removed_at.is_(None)).order_by(Event.starts_on.desc(), Person.id)
    )
    return [(event, person, to) for person, event in found for to in _ways(person, event, address.lower())][:_MOST]


def _ways(person: Person, event: Event, address: str) -> list[Recipient]:
    language = person.mail_language or event.language
    own = [Recipient(person.email, language, person.name)] if person.email.strip().lower() == address else []
    return own + [Recipient(c.email, language, c.name, c.key) for c in contacts.of(person) if c.email.strip().lower() == address]
