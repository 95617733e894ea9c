"""The draft: the tables of an event as a Programme, and whole programmes put into the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import lazyload
from sqlalchemy.sql.base import ExecutableOption

from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seat, Seminar
from eventapp.programme import model
from eventapp.programme.clashes import Clash, clashes

STREAMED = ("panel", "talk", "workshop")


class SeatFields(Protocol):
    """What the public part of a seat is made of."""

    person_id: int | None
    organisation: str
    role: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of an event that are not removed, read in four queries."""

    event: Event
    rooms: list[Room]
    people: list[Person]
    seminars: list[Seminar]

    def clashes(self) -> list[Clash]:
        """Every clash of the draft, those who have said no among them."""
        people = {p.id: p.code for p in self.people}
        answers = {
            (s.code, people.get(seat.person_id or 0, "")): seat.answer
            for s in self.seminars
            for seat in s.seats
        }
        return clashes(programme(self), answers)

    def clashes_by_seminar(self) -> dict[str, list[Clash]]:
        """Clashes of the draft by the code of each seminar they touch."""
        found: dict[str, list[Clash]] = defaultdict(list)
        for clash in self.clashes():
            for code in clash.seminars:
                found[code].append(clash)
        return found


def tables(event: Event, *options: ExecutableOption) -> Tables:
    """The event's rows: rooms in order, people by name, seminars by time. `options` are for reading seminars."""
    rooms = list(
        db.session.scalars(
            select(Room)
            .where(Room.event_id == event.id, Room.removed_at.is_(None))
            .order_by(Room.position, Room.id)
        )
    )
    people = list(
        db.session.scalars(
            select(Person)
            .where(Person.event_id == event.id, Person.removed_at.is_(None))
            .order_by(Person.name)
        )
    )
    wanted = (
        select(Seminar).where(Seminar.event_id == event.id, Seminar.removed_at.is_(None)).options(*options)
    )
    seminars = list(db.session.scalars(wanted))
    seminars.sort(key=lambda s: (s.starts_at is None, s.starts_at.timestamp() if s.starts_at else 0, s.title))
    return Tables(event, rooms, people, seminars)


def load(event: Event) -> model.Programme:
    """The event's draft as a Programme, without anything private."""
    # Seats are many; as plain rows they cost half of what they do as objects.
    seats: dict[int, list[SeatFields]] = defaultdict(list)
    for seat in db.session.execute(
        select(Seat.seminar_id, Seat.person_id, Seat.organisation, Seat.role)
        .join(Seminar, Seminar.id == Seat.seminar_id)
        .where(Seminar.event_id == event.id)
        .order_by(Seat.position)
    ):
        seats[seat.seminar_id].append(seat)
    return _programme(tables(event, lazyload(Seminar.seats)), lambda row: seats.get(row.id, ()))


def programme(rows: Tables) -> model.Programme:
    """The rows as a Programme. Seats of removed people are left out; a removed room counts as none."""
    return _programme(rows, lambda row: row.seats)


def _programme(rows: Tables, seats_of: Callable[[Seminar], Sequence[SeatFields]]) -> model.Programme:
    rooms = {row.id: row for row in rows.rooms}
    people = {row.id: row for row in rows.people}
    shown = tuple(model.Room(r.code, r.slug, r.name, r.directions, r.capacity) for r in rows.rooms)
    return model.Programme(
        event=_event(rows.event),
        rooms=shown,
        people=tuple(_person(p) for p in rows.people),
        seminars=model.in_order([_seminar(s, rooms, people, seats_of(s)) for s in rows.seminars], shown),
    )


def livestream_of(row: Seminar, room: Room | None) -> str:
    """The address of a seminar's livestream, or empty: its own, its room's, or none."""
    if row.stream == "own":
        return row.livestream
    if row.stream == "room" and room is not None and row.kind in STREAMED:
        return room.livestream
    return ""


def _event(row: Event) -> model.Event:
    venue = model.Venue(
        row.venue_name, row.venue_address, row.venue_city, row.venue_country, row.venue_latitude,
        row.venue_longitude, row.venue_directions,
    )  # fmt: skip
    return model.Event(
        slug=row.slug, title=row.title, starts_on=row.starts_on, ends_on=row.ends_on, timezone=row.timezone,
        uid_domain=row.uid_domain, code=row.code, tagline=row.tagline, host=row.host, about=row.about,
        language=row.language, hashtag=row.hashtag, admission=row.admission, accent=row.accent, logo=row.logo,
        contact=row.contact, venue=venue, links=tuple(model.Link(**link) for link in row.links),
    )  # fmt: skip


def _person(row: Person) -> model.Person:
    return model.Person(
        row.code, row.slug, row.name, row.title, row.organisation, row.biography, row.portrait, row.website
    )


def _seminar(
    row: Seminar, rooms: dict[int, Room], people: dict[int, Person], seats: Sequence[SeatFields]
) -> model.Seminar:
    room = rooms.get(row.room_id) if row.room_id else None
    return model.Seminar(
        code=row.code, slug=row.slug, title=row.title, kind=model.Kind(row.kind), state=model.State(row.state),
        host=row.host, room=room.code if room else "", starts_at=row.starts_at, minutes=row.minutes,
        abstract=row.abstract, summary=row.summary, quotes=tuple(model.Quote(**q) for q in row.quotes),
        tags=tuple(row.tags), language=row.language, services=tuple(model.Service(s) for s in row.services),
        livestream=livestream_of(row, room), recording=row.recording,
        appearances=tuple(seat for s in seats if (seat := _seat(s, people)) is not None),
    )  # fmt: skip


def _seat(row: SeatFields, people: dict[int, Person]) -> model.Appearance | None:
    if row.person_id is None:
        return model.Appearance(model.Role(row.role), "", row.organisation)
    person = people.get(row.person_id)
    return model.Appearance(model.Role(row.role), person.code) if person else None
