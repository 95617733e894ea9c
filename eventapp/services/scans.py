"""Short links: where a code leads, and how often it was followed on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import Event, EventSlug, Scan, ShortCode
from eventapp.programme.addresses import Addresses
from eventapp.programme.naming import canonical_code
from eventapp.programme.release import Release
from eventapp.services import reserved
from eventapp.services.clock import now
from eventapp.services.errors import Gone
from eventapp.services.shelf import Shelf, new_address
from eventapp.services.transaction import transaction

# The first sign of a link says what kind of place it leads to; the code after it says which.
KINDS = {"0": "event", "1": "calendar", "2": "room", "3": "seminar", "4": "live"}
_SIGNS = {kind: sign for sign, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a short link leads now; `event` is the event's code."""

    link: str
    event: str
    address: str


def link(kind: str, code: str) -> str:
    """The short link's own part for a kind of place and the code of an event, room or seminar."""
    return _SIGNS[kind] + code


def follow(given: str, shelf: Shelf, base: str) -> Target | None:
    """Where the link leads: for what is withdrawn, to the page that says so. None for what was never published.

    Raises Gone for the link of an erased event.
    """
    text = canonical_code(given)
    if len(text) != 7 or text[0] not in KINDS:
        return None
    kind, code = KINDS[text[0]], text[1:]
    for slug in _slugs_with(code, shelf):
        published = shelf.newest(slug)
        if published and _holds(published.release, code) and not new_address(slug):
            event = published.release.programme.event
            return Target(text, event.code, _address(kind, code, published.release, Addresses(base, slug)))
    if reserved.is_erased(code):
        raise Gone("event")
    return None


def _slugs_with(code: str, shelf: Shelf) -> list[str]:
    """Under which slugs the code may be found; without a database, under any: a sign must lead on."""
    try:
        known = db.session.get(ShortCode, code)
        if known is None:
            return []
        return list(db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == known.event_id)))
    except SQLAlchemyError:
        db.session.rollback()
        return shelf.slugs()


def _holds(release: Release, code: str) -> bool:
    programme = release.programme
    codes = {programme.event.code, *(r.code for r in programme.rooms), *(s.code for s in programme.seminars)}
    return code in codes or code in release.moved.values()


def _address(kind: str, code: str, release: Release, addresses: Addresses) -> str:
    if not release.public:
        return addresses.event()
    rooms = _slugs(release, "rooms") | {r.code: r.slug for r in release.programme.rooms}
    seminars = _slugs(release, "seminars") | {s.code: s.slug for s in release.programme.seminars}
    if kind == "room" and code in rooms:
        return addresses.room(rooms[code])
    if kind == "seminar" and code in seminars:
        return addresses.seminar(seminars[code])
    if kind == "live" and code in seminars:
        return addresses.live(seminars[code])
    return addresses.page("calendar/") if kind == "calendar" else addresses.event()


def _slugs(release: Release, kind: str) -> dict[str, str]:
    """The slugs, by code, at which a page says of something withdrawn that it is gone."""
    addresses = (address.partition("/") for address in release.moved)
    return {release.moved[f"{kind}/{slug}"]: slug for found, _, slug in addresses if found == kind}


def count(target: Target) -> None:
    """Count one scan today. A code must lead on whatever happens, so failures are let go."""
    try:
        with transaction():
            if not _raise(target, now().date()):
                event_id = db.session.scalar(select(Event.id).where(Event.code == target.event))
                db.session.add(Scan(link=target.link, day=now().date(), event_id=event_id, count=1))
    except IntegrityError:
        with transaction():
            _raise(target, now().date())
    except SQLAlchemyError:
        db.session.rollback()


def per_day(event: Event, days: int = 14) -> dict[str, dict[date, int]]:
    """Scans by link and day (UTC), for the last days."""
    found: dict[str, dict[date, int]] = {}
    since = now().date() - timedelta(days=days)
    for scan in db.session.scalars(select(Scan).where(Scan.event_id == event.id, Scan.day >= since)):
        found.setdefault(scan.link, {})[scan.day] = scan.count
    return found


def _raise(target: Target, day: date) -> bool:
    found = db.session.execute(
        update(Scan)
        .where(Scan.link == target.link, Scan.day == day)
        .values(count=Scan.count + 1)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(found, "rowcount", 0)) == 1
