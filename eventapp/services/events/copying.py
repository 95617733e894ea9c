"""Copying an event to another date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership, Person, Room, Seat, Seminar
from eventapp.programme.fields import AFTERWARDS, private
from eventapp.programme.naming import RESERVED, free_slug, slugify
from eventapp.programme.timing import hours_to_other_date, may_be, to_other_date
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, events, homes, loading
from eventapp.services.draft.codes import new_code, new_uid
from eventapp.services.draft.fields import EventValues, Wishes
from eventapp.services.errors import Invalid
from eventapp.services.messages import templates
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Copied:
    """What comes along when an event is copied. Answers, releases and personal links never do.

    `private` is what only organisers see of people, rooms and seminars: see PRIVATE, and call times.
    """

    rooms: bool = True
    people: bool = True
    seminars: bool = True
    texts: bool = True
    slots: bool = True
    links: bool = True
    private: bool = False


@dataclass(frozen=True, slots=True)
class New:
    """What the copy is: its title, its slug (empty for one made from the title) and its first day."""

    title: str
    slug: str
    starts_on: date


# What is private, by thing, and what stands there in a copy that leaves it out.
PRIVATE = {noun: private(noun) for noun in ("room", "person", "seminar")}
T = TypeVar("T", Room, Person)


@dataclass(frozen=True, slots=True)
class _There:
    """Where what is copied goes: the event, its new rooms and people by the numbers of the old, and how far in days."""

    event: Event
    rooms: dict[int, Room]
    people: dict[int, Person]
    zone: ZoneInfo
    days: int

    def moved(self, at: datetime | None) -> datetime | None:
        """An instant's place there: the same clock time. Raises Invalid."""
        there = to_other_date(at, self.zone, self.days) if at else None
        if not may_be(there):
            raise Invalid(starts_on="The year must be from 1900 to 2199.")
        return there


def copy(source: Event, account: Account, new: New, what: Copied = Copied()) -> Event:
    """The event again on another date; slots keep their clock time, whatever summer time does between.

    Recordings, summaries and quotes belong to the day that was and stay there. Raises Invalid.
    """
    values, zone, days = _values_of(source, new, what), ZoneInfo(source.timezone), (new.starts_on - source.starts_on).days
    with transaction():
        events.check(values, None)
        rows = loading.tables(source)
        event = _new_event(source, account, values)
        rooms = {r.id: _copy_row(r, event, what) for r in rows.rooms} if what.rooms else {}
        people = {p.id: _copy_row(p, event, what) for p in rows.people} if what.people else {}
        for person in people.values():
            # When someone can be there, what they agreed to and what waited to be accepted was said of the day that was.
            person.hours, person.corrections, person.wants_invitations = [], [], False
            person.may_film = person.may_record = person.may_photograph = person.may_name = ""
        _copy_room_plans(rooms, rows.rooms, lambda hours: hours_to_other_date(hours, zone, days))
        db.session.flush()
        to = _There(event, rooms, people, zone, days)
        copies = {row.code: _copy_seminar(row, to, what) for row in rows.items if what.seminars}
        for seminar in copies.values():
            _follow_wishes(seminar, {old: copied.code for old, copied in copies.items()})
        templates.copy(source, event)
        edits.record_added(edits.Writing(event, Actor(account.id, "owner")), event)
    return event


def _values_of(source: Event, new: New, what: Copied) -> EventValues:
    before = edits.state(source)
    return {
        **before, "title": new.title,
        "slug": new.slug or free_slug(slugify(new.title, "event"), events.slugs_in_use() | set(RESERVED)),
        "starts_on": new.starts_on, "ends_on": new.starts_on + (source.ends_on - source.starts_on),
        "overruled": [], "links": before["links"] if what.links else [],
        # The times are kept; whether mail goes is said anew for the new day.
        "reminders": {kind: {**rule, "on": False} for kind, rule in before["reminders"].items()},
        "day_contact_name": before["day_contact_name"] if what.private else "",
        "day_contact_phone": before["day_contact_phone"] if what.private else "",
    }  # fmt: skip


def _new_event(source: Event, account: Account, values: EventValues) -> Event:
    home = homes.home_for(account, source.organisation_id, values)
    event = Event(code=new_code(), uid_domain=new_uid(), created_at=now(), organisation_id=home.id, private_days=source.private_days)
    edits.within_limits(event, edits.state(source), values)
    edits.apply(event, values)
    db.session.add(event)
    db.session.flush()
    db.session.add(Membership(event_id=event.id, account_id=account.id, role="owner"))
    return event


def _copy_row(row: T, event: Event, what: Copied) -> T:
    new = type(row)(event_id=event.id, code=new_code(), root=row.root or row.code, **_fields(row, what))
    db.session.add(new)
    db.session.flush()
    return new


def _fields(row: Room | Person | Seminar, what: Copied) -> dict[str, object]:
    return {n: getattr(row, n) for n in row.EDITABLE} | ({} if what.private else PRIVATE[edits.noun(row)])


def _copy_room_plans(
    rooms: dict[int, Room], old: list[Room], moved: Callable[[list[list[str]]], list[list[str]]]
) -> None:
    """Walks lead to the copied rooms, and hours are those of the new days."""
    codes = {r.code: rooms[r.id].code for r in old if r.id in rooms}
    for room in rooms.values():
        room.walks = {codes[code]: minutes for code, minutes in room.walks.items() if code in codes}
        room.hours = moved(room.hours)


def _follow_wishes(seminar: Seminar, codes: dict[str, str]) -> None:
    """Wishes that name other seminars name the copied ones."""
    wishes: Wishes = {**seminar.wishes}
    for name in ("after", "before", "apart"):
        if name in wishes:
            wishes[name] = [codes[code] for code in wishes[name] if code in codes]
    seminar.wishes = wishes


def _copy_seminar(row: Seminar, to: _There, what: Copied) -> Seminar:
    new = Seminar(event_id=to.event.id, code=new_code(), root=row.root or row.code, **_fields(row, what))
    new.starts_at = to.moved(row.starts_at) if what.slots else None
    new.room_id = to.rooms[row.room_id].id if row.room_id in to.rooms and what.slots else None
    for field in AFTERWARDS:
        setattr(new, field.name, field.empty)
    new.imported = {}
    new.state = "confirmed" if row.state == "cancelled" else row.state
    if not what.texts:
        new.abstract = ""
    if not what.links:
        new.livestream = ""
    new.seats = [_copy_seat(s, to, what) for s in row.seats if s.person_id is None or s.person_id in to.people]
    db.session.add(new)
    db.session.flush()
    return new


def _copy_seat(seat: Seat, to: _There, what: Copied) -> Seat:
    return Seat(
        person_id=to.people[seat.person_id].id if seat.person_id else None, organisation=seat.organisation, role=seat.role,
        position=seat.position, call_at=to.moved(seat.call_at) if what.private and what.slots else None, note="",
    )  # fmt: skip
