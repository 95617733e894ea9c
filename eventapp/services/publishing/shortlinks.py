"""Short links: where a code leads, and how often it was followed on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import Event, EventSlug, Scan, ShortCode
from eventapp.programme.addresses import Addresses
from eventapp.programme.naming import canonical_code
from eventapp.programme.release import Release
from eventapp.services import reserved
from eventapp.services.clock import now
from eventapp.services.errors import Gone, Unavailable
from eventapp.services.publishing.shelf import Published, Shelf

# The first sign of a link says what kind of place it leads to; the code after it says which.
KINDS = {"0": "event", "1": "calendar", "2": "room", "3": "seminar", "4": "live"}
_SIGNS = {kind: sign for sign, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a short link leads now; `event` is the event's code, `slug` where it is published."""

    link: str
    event: str
    slug: str
    address: str


def link(kind: str, code: str) -> str:
    """The short link's own part for a kind of place and the code of an event, room or seminar."""
    return _SIGNS[kind] + code


def follow(given: str, shelf: Shelf, base: str) -> Target | None:
    """Where the link leads: for what is withdrawn, to the page that says so. None for what was never published.

    Raises Gone for the link of an erased event, Unavailable when it cannot be told just now.
    """
    text = canonical_code(given)
    if len(text) != 7 or text[0] not in KINDS:
        return None
    kind, code = KINDS[text[0]], text[1:]
    published, away = _find((slug for slug, held in shelf.held() if code in held.codes), code, shelf), False
    if published is None:
        try:
            published = _find(_slugs_with(code), code, shelf)
        except SQLAlchemyError:
            # Without a database it may be anywhere: a sign must lead on.
            db.session.rollback()
            published, away = _find(shelf.slugs(), code, shelf), True
    if published is None and away:
        raise Unavailable
    if published is None:
        if reserved.is_erased(code):
            raise Gone("event")
        return None
    release = published.release
    event = release.programme.event
    return Target(text, event.code, event.slug, _address(kind, code, release, Addresses(base, event.slug)))


def _slugs_with(code: str) -> list[str]:
    """Under which slugs the event of the code is or was published."""
    known = db.session.get(ShortCode, code)
    if known is None:
        return []
    return list(db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == known.event_id)))


def _find(slugs: Iterable[str], code: str, shelf: Shelf) -> Published | None:
    """What is published under the first of the slugs that has the code. Raises Unavailable."""
    unreadable = None
    for slug in slugs:
        try:
            published = shelf.newest(slug)
        except Unavailable as error:
            unreadable = error
            continue
        if published and code in published.codes:
            return published
    if unreadable is not None:
        raise unreadable
    return None


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


def per_day(event: Event, days: int = 14) -> dict[str, dict[date, int]]:
    """Scans by link and day (UTC), for the last days."""
    found: dict[str, dict[date, int]] = {}
    since = now().date() - timedelta(days=days)
    for scan in db.session.scalars(select(Scan).where(Scan.event_id == event.id, Scan.day >= since)):
        found.setdefault(scan.link, {})[scan.day] = scan.count
    return found
