"""The programme as immutable values: what a reader may see, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.programme.kinds import Kind as Kind
from eventapp.programme.kinds import Role as Role
from eventapp.programme.kinds import Service as Service
from eventapp.programme.kinds import State as State


@dataclass(frozen=True, slots=True)
class Venue:
    """Where the event is held. Latitude and longitude are WGS 84 degrees."""

    name: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    directions: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the event. A donation link may carry a Swish number and an amount instead of an address."""

    label: str
    kind: str = "other"
    url: str = ""
    swish: str = ""
    amount: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One seminar day (or a few). `uid_domain` is fixed when the event is made."""

    slug: str
    title: str
    starts_on: date
    ends_on: date
    timezone: str
    uid_domain: str
    code: str = ""
    tagline: str = ""
    host: str = ""
    about: str = ""
    language: str = "sv"
    hashtag: str = ""
    admission: str = ""
    accent: str = "#1d5c8c"
    logo: str = ""
    contact: str = ""
    venue: Venue = field(default_factory=Venue)
    links: tuple[Link, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The venue's time zone."""
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the venue."""

    code: str
    slug: str
    name: str
    directions: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A panelist, moderator or speaker, as shown to the public."""

    code: str
    slug: str
    name: str
    title: str = ""
    organisation: str = ""
    biography: str = ""
    portrait: str = ""
    website: str = ""

    @property
    def affiliation(self) -> str:
        """Title and organisation on one line, either of which may be missing."""
        return ", ".join(part for part in (self.title, self.organisation) if part)


@dataclass(frozen=True, slots=True)
class Appearance:
    """A seat in a seminar: a person's, or one held for an organisation (`person` is then empty)."""

    role: Role
    person: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Something said in a seminar, shown after the day."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Something that belongs to a seminar: a link (`url`), or a file by its `key`, with its `name` and `size` in bytes."""

    label: str
    url: str = ""
    key: str = ""
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Seminar:
    """One item of the programme. `starts_at` is an aware instant in UTC; `room` is a room's code."""

    code: str
    slug: str
    title: str
    kind: Kind = Kind.PANEL
    state: State = State.CONFIRMED
    host: str = ""
    room: str = ""
    starts_at: datetime | None = None
    minutes: int | None = None
    abstract: str = ""
    summary: str = ""
    quotes: tuple[Quote, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    services: tuple[Service, ...] = ()
    livestream: str = ""
    recording: str = ""
    appearances: tuple[Appearance, ...] = ()
    files: tuple[File, ...] = ()
    # Which of the sign languages it is, and into which languages it is interpreted.
    sign_language: str = ""
    interpretation: str = ""
    audience: str = ""
    # Of whoever holds it, where that is another than the event's host.
    host_page: str = ""

    @property
    def ends_at(self) -> datetime | None:
        """The instant it ends, in UTC, or None when it has no slot."""
        if self.starts_at is None or self.minutes is None:
            return None
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def scheduled(self) -> bool:
        """Whether it has a slot."""
        return self.starts_at is not None and self.minutes is not None

    @property
    def cancelled(self) -> bool:
        """Whether it has been cancelled."""
        return self.state is State.CANCELLED

    @property
    def watched(self) -> bool:
        """Whether there is, or was, something to watch from elsewhere."""
        return bool(self.livestream or self.recording)

    @property
    def moderators(self) -> tuple[Appearance, ...]:
        """The moderators' seats, in order."""
        return tuple(a for a in self.appearances if a.role is Role.MODERATOR)

    @property
    def panel(self) -> tuple[Appearance, ...]:
        """Every seat but the moderators', in order."""
        return tuple(a for a in self.appearances if a.role is not Role.MODERATOR)


@dataclass(frozen=True, slots=True)
class Programme:
    """A whole programme. Rooms and people are in the organiser's order, seminars in order of time."""

    event: Event
    rooms: tuple[Room, ...] = ()
    people: tuple[Person, ...] = ()
    seminars: tuple[Seminar, ...] = ()

    def rooms_by_code(self) -> dict[str, Room]:
        """Rooms by their code."""
        return {room.code: room for room in self.rooms}

    def people_by_code(self) -> dict[str, Person]:
        """People by their code."""
        return {person.code: person for person in self.people}


def in_order(seminars: list[Seminar], rooms: tuple[Room, ...]) -> tuple[Seminar, ...]:
    """Seminars by time, then by the rooms' order, then by title; those without a time last."""
    place = {room.code: i for i, room in enumerate(rooms)}
    return tuple(
        sorted(
            seminars,
            key=lambda s: (
                s.starts_at is None,
                s.starts_at.timestamp() if s.starts_at else 0.0,
                place.get(s.room, len(place)),
                s.title,
                s.code,
            ),
        )
    )
