"""What a panelist or moderator sees behind their personal link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats.ical import Private
from eventapp.models import Event, Person, PersonStamp, Room, Seat, Seminar
from eventapp.models.types import FileFields
from eventapp.programme import feeds
from eventapp.programme.feeds import Part
from eventapp.programme.model import Seminar as PublishedSeminar
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.live.current import Live
from eventapp.services.publishing.releases import newest
from eventapp.services.publishing.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the person's seminars as published, with what is for their eyes only."""

    seminar: PublishedSeminar
    role: str
    seat_id: int | None
    answer: str
    call_at: datetime | None
    note: str
    # What they have said with their answer, and who answered for them.
    times: tuple[tuple[str, str], ...] = ()
    word: str = ""
    by: str = ""
    # Of the room: what one speaks into, and how one gets on the stage.
    microphone: str = ""
    stage: str = ""
    # What they have sent to show.
    slides: tuple[FileFields, ...] = ()


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
    held, changes, rooms = _seats(person), _changes(person), _rooms(person)
    slots: list[Slot] = []
    private: dict[str, Private] = {}
    for seminar in release.programme.seminars:
        for role in (a.role.value for a in seminar.appearances if a.person == person.code):
            seat = held.get((seminar.code, role)) or held.get((seminar.code, ""))
            slots.append(_in_room(_slot(seminar, role, seat), rooms.get(seminar.room)))
            private[seminar.code] = _private(seat, changes.get(seminar.code))
    part = feeds.by_person(release, person.code, now())
    for withdrawn in part.withdrawn:
        private[withdrawn.code] = _private(None, changes.get(withdrawn.code))
    return PersonalPage(person, event, release, tuple(slots), private, part)


def state(person: Person, shelf: Shelf, live: Live) -> tuple[str, str] | None:
    """The language of the person's event, and what `page`, all that the draft says of them and what is said live come from.

    None before the programme is published.
    """
    held = select(Event.slug, Event.language, Event.revision).where(Event.id == person.event_id)
    slug, language, revision = db.session.execute(held).one()
    published = shelf.newest(slug)
    if published is None:
        return None
    said = live.read(published.release.programme.event.code)
    return language, repr((published.mark, said and said.number, revision, person.id, person.version, person.seen))


def _seats(person: Person) -> dict[tuple[str, str], Seat]:
    """The person's seats in the draft by seminar (code) and role, and one of each seminar without a role."""
    rows = db.session.execute(
        select(Seat, Seminar.code)
        .join(Seminar, Seminar.id == Seat.seminar_id)
        .where(Seat.person_id == person.id)
    )
    found: dict[tuple[str, str], Seat] = {}
    for seat, code in rows:
        # The draft may have another role for them by now: it is their seat all the same.
        found.setdefault((code, ""), seat)
        found[code, seat.role] = seat
    return found


def _rooms(person: Person) -> dict[str, tuple[str, str]]:
    """Of the rooms of the event, by code, what is not published and those who take part are told."""
    rows = db.session.execute(select(Room.code, Room.microphone, Room.stage).where(Room.event_id == person.event_id))
    return {row.code: (row.microphone, row.stage) for row in rows}


def _in_room(slot: Slot, told: tuple[str, str] | None) -> Slot:
    return replace(slot, microphone=told[0], stage=told[1]) if told else slot


def _slot(seminar: PublishedSeminar, role: str, seat: Seat | None) -> Slot:
    if seat is None:
        return Slot(seminar, role, None, "invited", None, "")
    times = tuple((start, end) for start, end in seat.other_times)
    return Slot(seminar, role, seat.id, seat.answer, seat.call_at, seat.note, times, seat.other_word, seat.answered_by, slides=tuple(seat.slides))


def _private(seat: Seat | None, changed: tuple[int, datetime | None] | None) -> Private:
    revision, modified = changed or (0, None)
    if seat is None:
        return Private(None, "", revision, modified)
    return Private(seat.call_at, seat.note, revision, modified, seat.answer == "declined")


def _changes(person: Person) -> dict[str, tuple[int, datetime | None]]:
    """How often what is private to the person changed in each seminar (by code), and when last."""
    rows = db.session.execute(
        select(Seminar.code, PersonStamp.revision, PersonStamp.modified_at)
        .join(Seminar, Seminar.id == PersonStamp.seminar_id)
        .where(PersonStamp.person_id == person.id)
    )
    return {code: (revision, modified) for code, revision, modified in rows}
