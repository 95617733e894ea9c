"""Events: making, changing, copying, removing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account, Event, EventSlug, Membership, Person, Room, Seat, Seminar
from eventapp.programme.naming import RESERVED, free_slug, is_slug, slugify
from eventapp.programme.timing import may_be, to_other_date
from eventapp.services import draft, edits
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.codes import new_code
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

# Two of the names are no places: what this machine is set to, and a placeholder.
TIMEZONES = sorted(available_timezones() - {"localtime", "Factory"})
LONGEST = 31


def add(account: Account, values: dict[str, Any], base_url: str, once: str | None = None) -> Event:
    """A new event, owned by the account. A slug that is not given is made from the title."""
    values, actor = dict(values), Actor(account.id, "owner")
    with transaction():
        before = edits.done_once(actor, Event, once)
        if before is not None:
            return before
        values["slug"] = values.get("slug") or free_slug(
            slugify(values["title"], "event"), _slugs_in_use() | set(RESERVED)
        )
        check(values, None)
        event = Event(
            code=new_code(), uid_domain=urlsplit(base_url).hostname or "localhost", created_at=now()
        )
        edits.apply(event, values)
        db.session.add(event)
        db.session.flush()
        db.session.add(Membership(event_id=event.id, account_id=account.id, role="owner"))
        edits.record_added(event, actor, event, once)
    return event


def change(event: Event, actor: Actor, version: int, values: dict[str, Any]) -> edits.Entry | None:
    """Save an event's own fields. Raises Stale, Invalid."""
    with transaction():
        edits.check(event, version, values)
        check({**edits.state(event), **values}, event)
        return edits.write(event, actor, event, values)


def remove(event: Event, actor: Actor) -> edits.Entry:
    """Take the event away from its organisers. What is published stays as it is."""
    return edits.remove(event, actor, event)


def removed(account: Account) -> list[Event]:
    """Events that the account owns and that were removed, latest day first."""
    return list(
        db.session.scalars(
            select(Event)
            .join(Membership, Membership.event_id == Event.id)
            .where(
                Membership.account_id == account.id, Membership.role == "owner", Event.removed_at.is_not(None)
            )
            .order_by(Event.starts_on.desc())
        )
    )


def restore(account: Account, code: str) -> Event:
    """Bring a removed event back to its organisers. Raises NotFound."""
    with transaction():
        event = next((e for e in removed(account) if e.code == code), None)
        if event is None:
            raise NotFound
        event.removed_at = None
        event.version += 1
        edits.record(event, Actor(account.id, "owner"), event, "restore")
    return event


@dataclass(frozen=True, slots=True)
class Copied:
    """What comes along when an event is copied. Answers, releases and personal links never do."""

    rooms: bool = True
    people: bool = True
    seminars: bool = True
    texts: bool = True
    slots: bool = True
    links: bool = True


def copy(
    source: Event, account: Account, title: str, slug: str, starts_on: date, what: Copied = Copied()
) -> Event:
    """The event again on another date; slots keep their clock time, whatever summer time does between.

    Recordings, summaries and quotes belong to the day that was and stay there. Raises Invalid.
    """
    values = edits.state(source) | {
        "title": title,
        "slug": slug or free_slug(slugify(title, "event"), _slugs_in_use() | set(RESERVED)),
        "starts_on": starts_on,
        "ends_on": starts_on + (source.ends_on - source.starts_on),
        "overruled": [],
    }
    if not what.links:
        values["links"] = []
    zone, days = ZoneInfo(source.timezone), (starts_on - source.starts_on).days

    def moved(at: datetime | None) -> datetime | None:
        there = to_other_date(at, zone, days) if at and what.slots else None
        if not may_be(there):
            raise Invalid(starts_on="The year must be from 1900 to 2199.")
        return there

    with transaction():
        check(values, None)
        rows = draft.tables(source)
        event = Event(code=new_code(), uid_domain=source.uid_domain, created_at=now())
        edits.apply(event, values)
        db.session.add(event)
        db.session.flush()
        db.session.add(Membership(event_id=event.id, account_id=account.id, role="owner"))
        rooms = {r.id: _copy_row(r, event, Room) for r in rows.rooms} if what.rooms else {}
        people = {p.id: _copy_row(p, event, Person) for p in rows.people} if what.people else {}
        for person in people.values():
            person.hours = []  # When someone can be there was said of the day that was.
        _copy_room_plans(rooms, rows.rooms, lambda at: to_other_date(at, zone, days))
        db.session.flush()
        new = {}
        for row in rows.seminars if what.seminars else []:
            new[row.code] = _copy_seminar(row, event, moved, rooms, people, what)
        for seminar in new.values():
            _follow_wishes(seminar, {old: copied.code for old, copied in new.items()})
        edits.record_added(event, Actor(account.id, "owner"), event, None)
    return event


def _copy_row(row: Any, event: Event, table: type[Any]) -> Any:
    new = table(event_id=event.id, code=new_code(), **{n: getattr(row, n) for n in table.EDITABLE})
    db.session.add(new)
    db.session.flush()
    return new


def _copy_room_plans(rooms: dict[int, Room], old: list[Room], moved: Callable[[datetime], datetime]) -> None:
    """Walks lead to the copied rooms, and hours are those of the new days."""
    codes = {r.code: rooms[r.id].code for r in old if r.id in rooms}
    for room in rooms.values():
        room.walks = {codes[code]: minutes for code, minutes in room.walks.items() if code in codes}
        room.hours = [[moved(datetime.fromisoformat(at)).isoformat() for at in pair] for pair in room.hours]


def _follow_wishes(seminar: Seminar, codes: dict[str, str]) -> None:
    """Wishes that name other seminars name the copied ones."""
    wishes = dict(seminar.wishes)
    for name in ("after", "before", "apart"):
        if name in wishes:
            wishes[name] = [codes[code] for code in wishes[name] if code in codes]
    seminar.wishes = wishes


def _copy_seminar(
    row: Seminar,
    event: Event,
    moved: Callable[[datetime | None], datetime | None],
    rooms: dict[int, Room],
    people: dict[int, Person],
    what: Copied,
) -> Seminar:
    new = Seminar(event_id=event.id, code=new_code(), **{n: getattr(row, n) for n in Seminar.EDITABLE})
    new.starts_at = moved(row.starts_at)
    new.room_id = rooms[row.room_id].id if row.room_id in rooms and what.slots else None
    new.recording, new.summary, new.quotes = "", "", []
    new.imported = {}
    new.state = "confirmed" if row.state == "cancelled" else row.state
    if not what.texts:
        new.abstract = ""
    if not what.links:
        new.livestream = ""
    for seat in row.seats:
        if seat.person_id is None or seat.person_id in people:
            new.seats.append(
                Seat(
                    person_id=people[seat.person_id].id if seat.person_id else None,
                    organisation=seat.organisation,
                    role=seat.role,
                    position=seat.position,
                    call_at=moved(seat.call_at),
                    note="",
                )  # fmt: skip
            )
    db.session.add(new)
    db.session.flush()
    return new


def _slugs_in_use() -> set[str]:
    return set(db.session.scalars(select(Event.slug))) | set(db.session.scalars(select(EventSlug.slug)))


def check(values: dict[str, Any], event: Event | None) -> None:
    """Raises Invalid for what an event cannot be; `event` is the one that has these values, None for a new one."""
    errors: dict[str, str] = {}
    slug = values["slug"]
    if not is_slug(slug):
        errors["slug"] = "Use small letters a to z, digits and hyphens, at most 60."
    elif slug in RESERVED:
        errors["slug"] = "This address is reserved. Choose another."
    elif (event is None or slug != event.slug) and slug in _slugs_in_use() - _own_slugs(event):
        errors["slug"] = "This address is taken by another event."
    starts, ends = _date(values["starts_on"]), _date(values["ends_on"])
    if not (may_be(starts) and may_be(ends)):
        errors["starts_on"] = "The year must be from 1900 to 2199."
    elif ends < starts:
        errors["ends_on"] = "The last day is before the first."
    elif (ends - starts).days > LONGEST:
        errors["ends_on"] = "An event is at most 31 days long."
    if values.get("timezone", "Europe/Stockholm") not in TIMEZONES:
        errors["timezone"] = "This time zone is not known. Write it as Europe/Stockholm."
    if errors:
        raise Invalid(**errors)


def _own_slugs(event: Event | None) -> set[str]:
    if event is None:
        return set()
    return set(db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == event.id)))


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
