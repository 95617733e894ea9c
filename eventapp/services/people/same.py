"""The same person over the years: who was copied from whom within one organisation, and taking over what has changed."""

from __future__ import annotations

from typing import cast

from sqlalchemy import or_, select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Person
from eventapp.services.access import Actor, owned_by, role_in
from eventapp.services.draft import conflicts, edits, people
from eventapp.services.draft.fields import PersonValues
from eventapp.services.errors import Forbidden, NotFound

# What a person takes along from one year to another; what is private stays in its own.
TAKEN = ("name", "title", "organisation", "biography", "portrait", "website")


def elsewhere(person: Person, event: Event) -> list[tuple[Event, Person]]:
    """The same person in the organisation's other events that are not removed, the latest day first."""
    root = person.root or person.code
    rows = db.session.execute(
        select(Event, Person)
        .join(Person, Person.event_id == Event.id)
        .where(
            or_(Person.root == root, Person.code == root), Person.id != person.id, Person.removed_at.is_(None),
            Event.removed_at.is_(None), Event.organisation_id == event.organisation_id,
            Event.organisation_id.is_not(None),
        )
        .order_by(Event.starts_on.desc(), Event.id.desc())
    )  # fmt: skip
    return [(there, other) for there, other in rows]


def owned_elsewhere(person: Person, event: Event, actor: Actor) -> list[tuple[Event, Person]]:
    """The same, also in removed events, where the actor is an owner."""
    root = person.root or person.code
    if actor.account_id is None:
        return []
    rows = db.session.execute(
        select(Event, Person)
        .join(Person, Person.event_id == Event.id)
        .where(
            or_(Person.root == root, Person.code == root), Person.id != person.id, owned_by(actor.account_id),
            Event.organisation_id == event.organisation_id, Event.organisation_id.is_not(None),
        )
        .order_by(Event.starts_on.desc(), Event.id.desc())
    )  # fmt: skip
    return [(there, other) for there, other in rows]


def differences(here: Person, there: Person) -> list[str]:
    """The fields that may be taken over and are not the same in both."""
    return [name for name in TAKEN if getattr(here, name) != getattr(there, name)]


def _taken(person: Person, names: list[str]) -> PersonValues:
    return cast(PersonValues, {name: getattr(person, name) for name in names})


def take(event: Event, actor: Actor, person: Person, code: str, version: conflicts.Version) -> Entry | None:
    """Take over into this event's draft what the same person (`code`) is called and shows in another event.

    Raises NotFound, Forbidden where the actor may not see the other event, Stale.
    """
    found = next(((there, other) for there, other in elsewhere(person, event) if other.code == code), None)
    if found is None:
        raise NotFound
    there, other = found
    if actor.account_id is not None and role_in(there.id, actor.account_id) is None:
        raise Forbidden
    return people.change(edits.Writing(event, actor), person, version, _taken(other, differences(person, other)))


def carry(event: Event, actor: Actor, person: Person) -> list[Event]:
    """Put what the person is called and shows here into the drafts of the days after this one; which those were.

    Only where the actor may edit. Raises Stale, Collision where someone saves one of them at the same moment.
    """
    changed = []
    for there, other in elsewhere(person, event):
        role = role_in(there.id, actor.account_id) if actor.account_id is not None else "owner"
        theirs = Actor(actor.account_id, role or "viewer")
        if there.starts_on <= event.starts_on or not theirs.may("edit"):
            continue
        values = _taken(person, differences(other, person))
        if values and people.change(edits.Writing(there, theirs), other, other.version, values) is not None:
            changed.append(there)
    return changed
