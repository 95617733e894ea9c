"""What a panelist or moderator sees behind their personal link, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats.ical import Private
from eventapp.models import Event, Person, Seat, Seminar
from eventapp.programme import feeds
from eventapp.programme.feeds import Part
from eventapp.programme.model import Seminar as PublishedSeminar
from eventapp.programme.release import Release
from eventapp.services import edits
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.releases import newest
from eventapp.services.shelf import Shelf
from eventapp.services.transaction import transaction

ANSWERS = ("confirmed", "declined")


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the person's seminars as published, with what is for their eyes only."""

    seminar: PublishedSeminar
    role: str
    seat_id: int | None
    answer: str
    call_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class PersonalPage:
    """Everything behind a personal link. `release` is None before the programme is published.

    One that is not public tells nothing but what is withdrawn; `part` is what the person's own feed holds.
    """

    person: Person
    event: Event
    release: Release | None
    slots: tuple[Slot, ...]
    private: dict[str, Private]
    part: Part


def page(person: Person, shelf: Shelf) -> PersonalPage:
    """The person's slots in the current release, in order of time, and what is left of withdrawn ones."""
    event = db.session.get(Event, person.event_id)
    assert event is not None
    published = shelf.newest(event.slug)
    release = published.release if published else newest(event)
    if release is None:
        return PersonalPage(person, event, None, (), {}, Part())
    rows = db.session.execute(
        select(Seat, Seminar.code)
        .join(Seminar, Seminar.id == Seat.seminar_id)
        .where(Seat.person_id == person.id)
    )
    seats = {(code, seat.role): seat for seat, code in rows}
    slots, private = [], {}
    for seminar in release.programme.seminars:
        for appearance in seminar.appearances:
            if appearance.person == person.code:
                seat = seats.get((seminar.code, appearance.role.value))
                slots.append(
                    Slot(
                        seminar,
                        appearance.role.value,
                        seat.id if seat else None,
                        seat.answer if seat else "invited",
                        seat.call_at if seat else None,
                        seat.note if seat else "",
                    )  # fmt: skip
                )
                if seat:
                    private[seminar.code] = Private(
                        seat.call_at, seat.note, seat.revision, seat.modified_at, seat.answer == "declined"
                    )
    part = feeds.by_person(release, person.code, now())
    for withdrawn in part.withdrawn:
        for seat in (s for (code, _), s in seats.items() if code == withdrawn.code):
            private[withdrawn.code] = Private(None, "", seat.revision, seat.modified_at)
    return PersonalPage(person, event, release, tuple(slots), private, part)


def answer(person: Person, seat_id: int, answered: str) -> None:
    """Save the person's yes (`confirmed`) or no (`declined`) to a seat of theirs. Raises NotFound."""
    if answered not in ANSWERS:
        raise NotFound
    with transaction():
        event = db.session.get(Event, person.event_id)
        assert event is not None
        if _answer(person, seat_id, answered):
            edits.record(event, Actor(None, ""), person, "answered")


def answer_for(event: Event, actor: Actor, person: Person, seat_id: int, answered: str) -> None:
    """Save an answer that the organiser got in another way; `invited` takes it back. Raises NotFound."""
    if answered not in (*ANSWERS, "invited"):
        raise NotFound
    with transaction():
        _answer(person, seat_id, answered)
        edits.record(event, actor, person, "answer")


def _answer(person: Person, seat_id: int, answered: str) -> bool:
    """Whether it was another answer before."""
    seat = db.session.scalars(select(Seat).where(Seat.id == seat_id, Seat.person_id == person.id)).first()
    if seat is None:
        raise NotFound
    if seat.answer == answered:
        return False
    seat.answer, seat.answered_at = answered, now()
    seat.revision += 1
    seat.modified_at = now().replace(microsecond=0)
    return True
