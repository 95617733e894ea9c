"""A whole programme from a file put into the tables as a new event."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import cast

from eventapp.extensions import db
from eventapp.formats import jsonfile, reading
from eventapp.models import Account, Event, Membership, Person, Room, Seat, Seminar
from eventapp.programme import model
from eventapp.programme.addresses import is_near, is_web_address
from eventapp.programme.colour import is_colour
from eventapp.programme.fields import Type, of_type, plain
from eventapp.programme.fields.sizes import beyond
from eventapp.programme.limits import LARGEST_AMOUNT, LONGEST_SEMINAR, MOST_SEATS_IN_A_ROOM
from eventapp.programme.naming import CODE_ALPHABET, is_slug
from eventapp.programme.timing import may_be
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, events, homes
from eventapp.services.draft.codes import is_free, new_code, new_uid
from eventapp.services.draft.constraints import STREAMED
from eventapp.services.draft.fields import EventValues
from eventapp.services.transaction import transaction

# Older events have a host name there, which their readers' calendars know them by.
_UID = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,254}")


def read(data: bytes) -> model.Programme:
    """A programme of our own making from our JSON or a day file; a foreign one is read by `parsing`. Raises Unreadable."""
    return checked(reading.programme(data))


def checked(found: model.Programme) -> model.Programme:
    """The programme, if every value of it may stand where it does. Raises Unreadable."""
    for place, wrong in _wrong(found):
        raise jsonfile.Unreadable(f"{place}: {wrong[:40]!r} cannot stand there")
    for place, most in _too_long(found):
        raise jsonfile.Unreadable(f"{place}: longer than {most} characters, or more than {most} of them")
    return found


def _wrong(programme: model.Programme) -> Iterator[tuple[str, str]]:
    """What a form would have refused and a file may not bring either: addresses, names in addresses, a colour."""
    event = programme.event
    yield from _impossible(programme)
    yield from _loose(programme)
    if not is_colour(event.accent):
        yield "event.accent", event.accent
    addresses = [("event.links", link.url) for link in event.links]
    for noun, place, things in _things(programme):
        names = [field.public_name for field in of_type(noun, Type.ADDRESS)]
        addresses += [(f"{place}.{name}", getattr(thing, name)) for name in names for thing in things]
    yield from ((place, text) for place, text in addresses if text and not is_web_address(text))
    for _noun, place, things in _things(programme):
        for thing in things:
            if not is_slug(thing.slug):
                yield f"{place}.slug", thing.slug
            if len(thing.code) != 6 or set(thing.code) - set(CODE_ALPHABET):
                yield f"{place}.code", thing.code
    pictures = [event.logo, *(p.portrait for p in programme.people)]
    yield from (("picture", key) for key in pictures if not re.fullmatch(r"[0-9A-Za-z]*", key))


def _things(programme: model.Programme) -> Iterator[tuple[str, str, Sequence[model.Room | model.Person | model.Seminar]]]:
    """Rooms, people and seminars: the noun, where they stand in a file, and all of them."""
    yield "room", "rooms", programme.rooms
    yield "person", "people", programme.people
    yield "seminar", "seminars", programme.seminars


def _too_long(programme: model.Programme) -> Iterator[tuple[str, int]]:
    """Texts and lists that hold more than a form takes."""
    yield from ((f"event.{name}", most) for name, most in beyond("event", _event_values(programme.event)))
    for noun, place, things in _things(programme):
        for thing in things:
            values = asdict(thing)
            seats = {"seats": values.pop("appearances")} if noun == "seminar" else {}
            yield from ((f"{place}.{name}", most) for name, most in beyond(noun, values | seats))


def _loose(programme: model.Programme) -> Iterator[tuple[str, str]]:
    """Names for what is not in the file, and names that two things have."""
    rooms, people = programme.rooms_by_code(), programme.people_by_code()
    for seminar in programme.seminars:
        if seminar.room and seminar.room not in rooms:
            yield "seminars.room", seminar.room
        for seat in seminar.appearances:
            if seat.person and seat.person not in people:
                yield "seminars.appearances.person", seat.person
    for _noun, place, things in _things(programme):
        for name, count in Counter(thing.slug for thing in things).items():
            if count > 1:
                yield f"{place}.slug", name
    codes = [r.code for r in programme.rooms] + [p.code for p in programme.people]
    codes += [s.code for s in programme.seminars]
    for code, count in Counter(codes).items():
        if count > 1:
            yield "code", code


def _impossible(programme: model.Programme) -> Iterator[tuple[str, str]]:
    """Days and numbers that no form takes."""
    event = programme.event
    days: list[tuple[str, date | None]] = [("event.starts_on", event.starts_on), ("event.ends_on", event.ends_on)]
    days += [("seminars.starts_at", s.starts_at) for s in programme.seminars]
    yield from ((place, str(day)) for place, day in days if not may_be(day))
    numbers: list[tuple[str, float | None, float, float]] = [
        ("event.venue.latitude", event.venue.latitude, -90, 90),
        ("event.venue.longitude", event.venue.longitude, -180, 180),
    ]
    numbers += [("event.links.amount", link.amount, 0, LARGEST_AMOUNT) for link in event.links]
    numbers += [("rooms.capacity", r.capacity, 0, MOST_SEATS_IN_A_ROOM) for r in programme.rooms]
    numbers += [("seminars.minutes", s.minutes, 1, LONGEST_SEMINAR) for s in programme.seminars]
    # Written so that what is not a number lies outside too.
    yield from ((place, str(n)) for place, n, least, most in numbers if n is not None and not least <= n <= most)


def create(account: Account, programme: model.Programme) -> Event:
    """A new event holding the programme, owned by the account; codes are kept where they are free.

    One that moves here keeps the UIDs of its calendar entries; a second one of an event that is here gets its own.

    Raises Invalid when the event's address is taken.
    """
    values = _event_values(programme.event)
    with transaction():
        events.check(values, None)
        event = Event(
            code=_code(programme.event.code), created_at=now(),
            uid_domain=_uid(programme.event), organisation_id=homes.home_for(account, None, values).id,
        )  # fmt: skip
        edits.apply(event, values)
        db.session.add(event)
        db.session.flush()
        db.session.add(Membership(event_id=event.id, account_id=account.id, role="owner"))
        _fill(event, programme)
        edits.record_added(edits.Writing(event, Actor(account.id, "owner")), event)
    return event


def _fill(event: Event, programme: model.Programme) -> None:
    streams = _room_streams(programme)
    rooms = {}
    for position, r in enumerate(programme.rooms):
        rooms[r.code] = Room(
            event_id=event.id, code=_code(r.code), slug=r.slug, name=r.name, directions=r.directions,
            capacity=r.capacity, livestream=streams.get(r.code, ""), position=position,
        )  # fmt: skip
    people = {
        p.code: Person(event_id=event.id, **{**asdict(p), "code": _code(p.code)}) for p in programme.people
    }
    db.session.add_all([*rooms.values(), *people.values()])
    db.session.flush()
    for seminar in programme.seminars:
        db.session.add(_seminar(event, seminar, rooms, people, streams))
    db.session.flush()


def _room_streams(programme: model.Programme) -> dict[str, str]:
    """Each room's livestream: the one that most of its seminars have."""
    counted: dict[str, Counter[str]] = {}
    for s in programme.seminars:
        if s.room and s.livestream and s.kind.value in STREAMED:
            counted.setdefault(s.room, Counter())[s.livestream] += 1
    return {room: streams.most_common(1)[0][0] for room, streams in counted.items()}


def _seminar(
    event: Event, s: model.Seminar, rooms: dict[str, Room], people: dict[str, Person], streams: dict[str, str]
) -> Seminar:
    same = bool(s.livestream) and s.kind.value in STREAMED and streams.get(s.room) == s.livestream
    row = Seminar(event_id=event.id, code=_code(s.code))
    edits.apply(row, {
        **plain("seminar", s), "code": row.code, "room_id": rooms[s.room].id if s.room else None, "starts_at": s.starts_at,
        "stream": "room" if same else "own" if s.livestream else "none", "livestream": "" if same else s.livestream,
    })  # fmt: skip
    row.seats = _seats(s, people)
    return row


def _seats(s: model.Seminar, people: dict[str, Person]) -> list[Seat]:
    once: dict[tuple[str, str], model.Appearance] = {}
    for place, a in enumerate(s.appearances):  # Whoever stands there twice in one role sits there once.
        once.setdefault((a.person or str(place), a.role.value), a)
    return [
        Seat(
            person_id=people[a.person].id if a.person else None, organisation=a.organisation, role=a.role.value,
            position=place,
        )
        for place, a in enumerate(once.values())
    ]  # fmt: skip


def _event_values(event: model.Event) -> EventValues:
    values: dict[str, object] = {name: value for name, value in plain("event", event).items() if name in Event.EDITABLE}
    return cast(EventValues, values | {field.name: getattr(event, field.name) for field in of_type("event", Type.DAY)})


def _uid(event: model.Event) -> str:
    """What stands behind the codes in UIDs: as it was, if it can be and the event is not here already."""
    if event.code and is_free(event.code) and _UID.fullmatch(event.uid_domain) and not is_near(event.uid_domain):
        return event.uid_domain
    return new_uid()


def _code(wanted: str) -> str:
    """The code itself if nothing has it, else a new one."""
    return wanted if wanted and is_free(wanted) else new_code()
