"""A day written by hand as JSON, people and rooms called by name: the format of the sample day."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from eventapp.formats import jsonfile
from eventapp.formats.jsonfile import Unreadable
from eventapp.programme.fields import Type, of_type
from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Link,
    Person,
    Programme,
    Role,
    Room,
    Seminar,
    Venue,
    in_order,
)
from eventapp.programme.naming import CODE_ALPHABET, free_slug, slugify

# What an event and a seminar say under the names that they have here too; the rest is worked out.
_EVENT = (
    "slug", "title", "starts_on", "ends_on", "timezone", "tagline", "host", "about", "language", "hashtag", "admission", "accent",
)  # fmt: skip
_TEXTS = tuple(f.name for f in of_type("seminar", Type.SLUG, Type.LINE, Type.TEXT, Type.ADDRESS))
_SEMINAR = (*_TEXTS, "kind", "minutes", "tags", "quotes")
_STREAMED = (Kind.PANEL, Kind.TALK, Kind.WORKSHOP)


class _Venue(msgspec.Struct):
    name: str = ""
    address: str = ""
    city: str = ""
    country: str = ""


class _Room(msgspec.Struct):
    name: str
    directions: str = ""
    capacity: int | None = None
    livestream: str = ""


class _Person(msgspec.Struct):
    name: str
    title: str = ""
    organisation: str = ""
    biography: str = ""


class _Held(msgspec.Struct):
    """A seat whose person is not known yet."""

    organisation: str


class _Slot(msgspec.Struct):
    """When and where a seminar is, and who takes part, by name."""

    slug: str
    room: str | None = None
    starts_at: str | None = None
    moderators: tuple[str, ...] = ()
    panelists: tuple[str, ...] = ()
    open_seats: tuple[_Held, ...] = ()


class _Day(msgspec.Struct):
    event: dict[str, object]
    rooms: tuple[_Room, ...] = ()
    people: tuple[_Person, ...] = ()
    seminars: tuple[dict[str, object], ...] = ()


def read(data: bytes) -> Programme:
    """The day as a Programme. Codes are made from the names, the same each time. Raises Unreadable."""
    try:
        return _Reader(msgspec.convert(jsonfile.parsed(data), _Day)).programme()
    except Unreadable:
        raise
    except (KeyError, ValueError, OverflowError, OSError, RecursionError) as error:
        raise Unreadable(f"not a day file: {type(error).__name__}: {error}"[:200]) from error


class _Reader:
    def __init__(self, day: _Day) -> None:
        self.day, self.event = day, _event(day.event)
        self.streams = {r.name: r.livestream for r in day.rooms}
        self.rooms = {
            r.name: Room(self.code("room", r.name), slugify(r.name, "room"), r.name, r.directions, r.capacity)
            for r in day.rooms
        }
        slugs: set[str] = set()
        self.people: dict[str, Person] = {}
        for p in day.people:
            slug = free_slug(slugify(p.name, "person"), slugs)
            slugs.add(slug)
            code = self.code("person", p.name)
            self.people[p.name] = Person(code, slug, p.name, p.title, p.organisation, p.biography)

    def code(self, *parts: str) -> str:
        number = int.from_bytes(
            hashlib.sha256("/".join((self.event.slug, *parts)).encode()).digest()[:8], "big"
        )
        return "".join(CODE_ALPHABET[(number >> (5 * i)) & 31] for i in range(6))

    def programme(self) -> Programme:
        rooms = tuple(self.rooms.values())
        slots = msgspec.convert(self.day.seminars, tuple[_Slot, ...])
        seminars = [self._seminar(*each) for each in zip(slots, self.day.seminars, strict=True)]
        return Programme(self.event, rooms, tuple(self.people.values()), in_order(seminars, rooms))

    def _seminar(self, slot: _Slot, said: dict[str, object]) -> Seminar:
        known = {name: said[name] for name in _SEMINAR if name in said}
        known["code"] = self.code("seminar", slot.slug)
        seminar = jsonfile.convert(Seminar, known, f"seminar {slot.slug}")
        start = datetime.fromisoformat(slot.starts_at) if slot.starts_at else None
        stream = self.streams.get(slot.room or "", "") if seminar.kind in _STREAMED else ""
        return replace(
            seminar,
            room=self.rooms[slot.room].code if slot.room else "",
            starts_at=_utc(start, self.event.zone) if start else None,
            livestream=seminar.livestream if "livestream" in said else stream,
            appearances=self._seats(slot, Role.SPEAKER if seminar.kind is Kind.TALK else Role.PANELIST),
        )

    def _seats(self, slot: _Slot, role: Role) -> tuple[Appearance, ...]:
        """The seats of a seminar; `role` is that of those who are no moderators."""
        return (
            *(Appearance(Role.MODERATOR, self.people[name].code) for name in slot.moderators),
            *(Appearance(role, self.people[name].code) for name in slot.panelists),
            *(Appearance(Role.PANELIST, "", held.organisation) for held in slot.open_seats),
        )


def _utc(local: datetime, zone: ZoneInfo) -> datetime:
    return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)


def _event(said: dict[str, object]) -> Event:
    known = {name: said[name] for name in _EVENT if name in said}
    event = jsonfile.convert(Event, known | {"uid_domain": ""}, "event")
    venue = msgspec.convert(said.get("venue", {}), _Venue)
    return replace(
        event,
        timezone=str(ZoneInfo(event.timezone)),
        venue=Venue(venue.name, venue.address, venue.city, venue.country),
        links=msgspec.convert(said.get("links", []), tuple[Link, ...]),
    )
