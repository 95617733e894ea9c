"""What those who take part have asked the organisers for: corrections, another time, to be erased."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import String, cast, func, select

from eventapp.extensions import db
from eventapp.models import Event, Person, Seat, Seminar
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, loading, revisions
from eventapp.services.people import corrections
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who has corrected something that waits, who asks to be erased, and which seats another time is asked for."""

    corrected: list[Person]
    times: list[tuple[Person, Seminar, Seat]]
    erasures: list[Person]


def of(event: Event) -> Wishes:
    """All that is asked for in an event."""
    rows = loading.tables(event)
    times = [(seat.person, s, seat) for s in rows.seminars for seat in s.seats if seat.person and seat.answer == "another"]
    return Wishes(
        [person for person in rows.people if corrections.waiting(person)], times,
        [person for person in rows.people if person.erasure_asked_at],
    )  # fmt: skip


def count(event: Event) -> int:
    """How many things are asked for, without reading them."""
    here = Person.event_id == event.id, Person.removed_at.is_(None)
    corrected = select(func.count()).select_from(Person).where(*here, cast(Person.corrections, String) != "[]")
    erasures = select(func.count()).select_from(Person).where(*here, Person.erasure_asked_at.is_not(None))
    inside = select(Seminar.id).where(Seminar.event_id == event.id, Seminar.removed_at.is_(None))
    times = select(func.count()).select_from(Seat).where(Seat.answer == "another", Seat.seminar_id.in_(inside))
    counted = select(corrected.scalar_subquery() + erasures.scalar_subquery() + times.scalar_subquery())
    return int(db.session.scalar(counted) or 0)


def ask_erasure(event: Event, person: Person) -> None:
    """Ask the organisers to erase the person; asked twice it is asked once."""
    if person.erasure_asked_at:
        return
    with transaction():
        revisions.hold(event.id)
        person.erasure_asked_at = now()
        edits.record(edits.Writing(event, Actor(None, ""), batch=edits.new_batch("own")), person, "ask erasure")


def let_erasure_be(event: Event, actor: Actor, person: Person) -> None:
    """Note that the person is not erased though they asked, or that they have changed their mind."""
    with transaction():
        revisions.hold(event.id)
        person.erasure_asked_at = None
        edits.record(edits.Writing(event, actor), person, "let erasure be")
