"""frab schedules, XML and JSON, as conference apps and video teams read them (schemas of voc/schedule)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.etree import ElementTree as ET

import msgspec

from eventapp.formats import markdown
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.naming import CODE_ALPHABET
from eventapp.programme.now import days
from eventapp.programme.release import Release
from eventapp.programme.text import xml_safe
from eventapp.programme.timing import instant

NOWHERE = "–"
GENERATOR = "Eventapp"  # By which a schedule of ours is known when it comes back.


# What stands in a schedule, by the names and in the order of its JSON.
@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    guid: str
    public_name: str
    url: str


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    title: str
    type: str


@dataclass(frozen=True, slots=True)
class _Event:
    guid: str
    code: str
    id: int
    date: str
    start: str
    duration: str
    room: str
    slug: str
    url: str
    title: str
    subtitle: str
    track: str
    type: str
    language: str
    abstract: str
    description: str
    do_not_stream: bool
    persons: list[_Person]
    links: list[_Link]


@dataclass(frozen=True, slots=True)
class _Day:
    index: int
    date: str
    day_start: str
    day_end: str
    rooms: dict[str, list[_Event]]


@dataclass(frozen=True, slots=True)
class _Room:
    name: str
    guid: str


@dataclass(frozen=True, slots=True)
class _Conference:
    acronym: str
    title: str
    start: str
    end: str
    daysCount: int  # The format's own name.
    timeslot_duration: str
    time_zone_name: str
    url: str
    rooms: list[_Room]
    days: list[_Day]


@dataclass(frozen=True, slots=True)
class _Schedule:
    version: str
    base_url: str
    conference: _Conference


def write_xml(release: Release, addresses: Addresses) -> bytes:
    """The release as schedule XML. Seminars without a slot, and cancelled ones, have no place in it."""
    schedule = _schedule(release, addresses)
    conference = schedule.conference
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR)
    _text(root, "url", addresses.page("schedule.xml"))
    _text(root, "version", schedule.version)
    head = ET.SubElement(root, "conference")
    for name in ("title", "acronym", "start", "end", "timeslot_duration", "url", "time_zone_name"):
        _text(head, name, getattr(conference, name))
    _text(head, "days", str(conference.daysCount))
    for day in conference.days:
        _xml_day(root, day)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def write_json(release: Release, addresses: Addresses) -> bytes:
    """The release as schedule JSON, of the same content."""
    plain = {"generator": {"name": GENERATOR}, "schedule": _schedule(release, addresses)}
    return msgspec.json.format(msgspec.json.encode(plain), indent=1)


def number(code: str) -> int:
    """A code as the positive integer that the format's old `id` wants."""
    return sum(CODE_ALPHABET.index(c) << 5 * i for i, c in enumerate(reversed(code))) + 1


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


def _acronym(slug: str) -> str:
    return slug.replace("-", "_").ljust(4, "_")


def _schedule(release: Release, addresses: Addresses) -> _Schedule:
    programme = release.programme
    event, held = programme.event, days(programme)
    conference = _Conference(
        acronym=_acronym(event.slug),
        title=xml_safe(event.title),
        start=event.starts_on.isoformat(),
        end=event.ends_on.isoformat(),
        daysCount=len(held),
        timeslot_duration="00:05",
        time_zone_name=event.timezone,
        url=addresses.event(),
        rooms=[_Room(xml_safe(r.name), _guid(event.uid_domain, r.code)) for r in programme.rooms],
        days=[_day(programme, addresses, i, day) for i, day in enumerate(held, 1)],
    )
    return _Schedule(str(release.number), addresses.event(), conference)


def _day(programme: Programme, addresses: Addresses, index: int, day: date) -> _Day:
    zone = programme.event.zone
    names = {r.code: xml_safe(r.name) for r in programme.rooms}
    held: dict[str, list[_Event]] = {name: [] for name in names.values()}
    for seminar in programme.seminars:
        if seminar.starts_at and seminar.scheduled and not seminar.cancelled:
            start = seminar.starts_at.astimezone(zone)
            if start.date() == day:
                room = names.get(seminar.room, NOWHERE)
                held.setdefault(room, []).append(_event(programme, addresses, seminar, room, start))
    return _Day(
        index=index,
        date=day.isoformat(),
        day_start=instant(day, time(0), zone).astimezone(zone).isoformat(),
        day_end=instant(day + timedelta(days=1), time(0), zone).astimezone(zone).isoformat(),
        rooms=held,
    )


def _event(
    programme: Programme, addresses: Addresses, seminar: Seminar, room: str, start: datetime
) -> _Event:
    minutes = seminar.minutes or 0
    return _Event(
        guid=_guid(programme.event.uid_domain, seminar.code),
        code=seminar.code,
        id=number(seminar.code),
        date=start.isoformat(),
        start=f"{start:%H:%M}",
        duration=f"{minutes // 60:02}:{minutes % 60:02}",
        room=room,
        slug=f"{_acronym(programme.event.slug)}-{seminar.slug.ljust(4, '0')}",
        url=addresses.seminar(seminar.slug),
        title=xml_safe(seminar.title),
        subtitle="",
        track=xml_safe(seminar.tags[0]) if seminar.tags else "",
        type=seminar.kind.value,
        language=seminar.language or programme.event.language,
        abstract=xml_safe(markdown.to_plain(seminar.abstract)),
        description=xml_safe(markdown.to_plain(seminar.summary)),
        do_not_stream=not seminar.livestream,
        persons=_persons(programme, addresses, seminar),
        links=[
            *([_Link(seminar.recording, "Recording", "media")] if seminar.recording else []),
            *([_Link(seminar.host_page, "Organiser's page", "related")] if seminar.host_page else []),
        ],
    )


def _persons(programme: Programme, addresses: Addresses, seminar: Seminar) -> list[_Person]:
    people, domain = programme.people_by_code(), programme.event.uid_domain
    seated = [people[a.person] for a in seminar.appearances if a.person in people]
    return [
        _Person(number(p.code), _guid(domain, p.code), xml_safe(p.name), addresses.person(p.slug))
        for p in seated
    ]


def _xml_day(root: ET.Element, day: _Day) -> None:
    element = ET.SubElement(
        root, "day", index=str(day.index), date=day.date, start=day.day_start, end=day.day_end
    )
    for room, events in day.rooms.items():
        inside = ET.SubElement(element, "room", name=room)
        for event in events:
            _xml_event(inside, event)


def _xml_event(room: ET.Element, event: _Event) -> None:
    element = ET.SubElement(room, "event", id=str(event.id), guid=event.guid, code=event.code)
    for name in (
        "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language",
        "abstract", "description",
    ):  # fmt: skip
        _text(element, name, getattr(event, name))
    persons = ET.SubElement(element, "persons")
    for person in event.persons:
        who = ET.SubElement(persons, "person", id=str(person.id), guid=person.guid)
        who.text = person.public_name
    links = ET.SubElement(element, "links")
    for link in event.links:
        ET.SubElement(links, "link", href=link.url, type=link.type).text = link.title


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
