"""People of the draft, and their personal links."""

from __future__ import annotations

import hmac

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Message, Person
from eventapp.services import links, merged
from eventapp.services.access import Actor
from eventapp.services.draft import conflicts, edits, revisions
from eventapp.services.draft.codes import new_code, new_codes
from eventapp.services.draft.fields import PersonValues
from eventapp.services.draft.rooms import check_slug, slug_for, slugs_in_use
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import letters, outbox
from eventapp.services.transaction import transaction


def find(event: Event, code: str) -> Person:
    """The event's person with this code. Raises NotFound."""
    return edits.find(event, Person, code)


def add(writing: edits.Writing, values: PersonValues) -> Person:
    """A new person. A slug that is not given is made from the name."""
    with transaction():
        made = edits.done_once(writing, Person)
        if made is not None:
            return made
        slug = slug_for(writing.event, Person, values.get("slug", ""), values["name"])
        person = Person(event_id=writing.event.id, code=new_code())
        edits.write(writing, person, {**values, "slug": slug})
    return person


def added_before(writing: edits.Writing) -> Person | None:
    """Whom the same form has made already, if it was sent before."""
    return edits.done_once(writing, Person)


def add_many(writing: edits.Writing, wanted: list[PersonValues], slugs: set[str]) -> list[Person]:
    """Several new people, inside a transaction of the caller's, who knows the slugs in use."""
    event = writing.event
    rows: list[tuple[Person, PersonValues]] = []
    for values, code in zip(wanted, new_codes(len(wanted)), strict=True):
        slug = slug_for(event, Person, values.get("slug", ""), values["name"], slugs)
        rows.append((Person(event_id=event.id, code=code), {**values, "slug": slug}))
    edits.add_many(writing, rows)
    return [person for person, _ in rows]


def change(
    writing: edits.Writing, person: Person, version: conflicts.Version, values: PersonValues
) -> Entry | None:
    """Save a person. Raises Stale, Invalid."""
    with transaction():
        values = conflicts.settled(person, version, values)
        if "slug" in values:
            check_slug(values["slug"], slugs_in_use(writing.event, Person) - {person.slug})
        return edits.write(writing, person, values)


def token(person: Person, secret: str) -> str:
    """The token of a person's personal link."""
    return links.personal(person, secret)


def by_token(given: str, secret: str) -> Person:
    """The person whose present link has this token. Raises NotFound, the same for whatever is wrong."""
    named = merged.with_code(given[:6])
    # Compared even when there is nobody, so that the time taken does not tell which codes exist.
    expected = token(named or Person(code="000000", link_number=-1), secret)
    person = merged.now_is(named)
    if not hmac.compare_digest(expected.encode(), given.encode()) or person is None:
        raise NotFound
    return person


def with_code(code: str) -> Person | None:
    """The person with this code, of whatever event that is not removed, or who that is now; None for nobody."""
    return merged.now_is(merged.with_code(code))


def merged_into(person: Person) -> list[Person]:
    """Who was found to be this person and is a part of them now, one by one."""
    found, wanted = [], [person.code]
    while wanted:
        query = select(Person).where(
            Person.event_id == person.event_id, Person.merged_into.in_(wanted), Person.removed_at.is_not(None)
        )
        new = [row for row in db.session.scalars(query) if row not in found]
        found += new
        wanted = [row.code for row in new]
    return found


def codes(event: Event) -> dict[int, str]:
    """The code of everyone there is or was, by the number of their row."""
    return {row.id: row.code for row in db.session.execute(select(Person.id, Person.code).where(Person.event_id == event.id))}


def same(event: Event) -> dict[str, str]:
    """Who is who now, for addresses that readers have: by `people/slug` of everyone there is or was, and by the code of
    who was merged, the code of who that is. Whoever was taken apart again leads to themselves.
    """
    rows = db.session.execute(
        select(Person.code, Person.slug, Person.merged_into, Person.removed_at).where(Person.event_id == event.id)
    ).all()
    into = {code: kept for code, _, kept, removed in rows if kept and removed is not None}

    def now_is(code: str) -> str:
        for _ in range(merged.MOST):
            code = into.get(code, code)
        return code

    return {f"people/{slug}": now_is(code) for code, slug, *_ in rows} | {code: now_is(code) for code in into}


def renew_link(event: Event, actor: Actor, person: Person) -> None:
    """Make a new personal link; the old one stops at once."""
    with transaction():
        revisions.hold(event.id)
        for each in (person, *merged_into(person)):
            each.link_number += 1
        edits.record(edits.Writing(event, actor), person, "renew")


def send_link(event: Event, actor: Actor, person: Person, subject: str, body: str) -> Message:
    """Queue a mail with the personal link where `body` has LINK. Raises Invalid when there is no mail address."""
    if not person.email:
        raise Invalid(email="There is no mail address for this person.")
    with transaction():
        mail = letters.Mail(subject, body, letters.Why("link"))
        message = outbox.queue(person.email, mail, event.id, person_id=person.id)
        edits.record(edits.Writing(event, actor), person, "mail")
    return message
