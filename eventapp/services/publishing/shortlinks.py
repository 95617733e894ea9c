"""Short links: where a code leads, and how often it was followed on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import Event, EventSlug, Scan, ShortCode
from eventapp.programme.actual import on_and_next
from eventapp.programme.addresses import Addresses
from eventapp.programme.live import NOTHING, LiveFacts, in_force
from eventapp.programme.naming import canonical_code
from eventapp.programme.release import Release
from eventapp.services import reserved
from eventapp.services.clock import now
from eventapp.services.errors import Gone, Unavailable
from eventapp.services.publishing import repointed
from eventapp.services.publishing.published import Published
from eventapp.services.publishing.shelf import Shelf
from eventapp.signage.sheets import BY_MARK

# The first sign of a link says what kind of place it leads to; the code after it says which.
# "watch" is what is streamed from a room just then; "free" ones lead where an editor has said.
KINDS = {"0": "event", "1": "calendar", "2": "room", "3": "seminar", "4": "live", "5": "watch", "9": "free"}
# Of a link without the mark of a sheet.
LENGTH = 7
_SIGNS = {kind: sign for sign, kind in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a short link leads now; `event` is the event's code, `slug` where it is published.

    `counted` is the link with the mark of the sheet on which it was scanned, if it has one.
    """

    link: str
    counted: str
    event: str
    slug: str
    address: str


def link(kind: str, code: str) -> str:
    """The short link's own part for a kind of place and the code of an event, room or seminar."""
    return _SIGNS[kind] + code


def _nothing_said(_event: str) -> LiveFacts:
    return NOTHING


def follow(given: str, shelf: Shelf, base: str, said: Callable[[str], LiveFacts] = _nothing_said) -> Target | None:
    """Where the link leads: for what is withdrawn, to the page that says so. None for what was never published.

    What is on in a room is so by what was `said` of the event with a code.

    Raises Gone for the link of an erased event, Unavailable when it cannot be told just now.
    """
    text = canonical_code(given)
    text, mark = text[:LENGTH], text[LENGTH:]
    if len(text) != LENGTH or text[0] not in KINDS or len(mark) > 1:
        return None
    if mark not in BY_MARK:  # Of a kind of sheet that there is no more: what was printed leads on.
        mark = ""
    kind, code = KINDS[text[0]], text[1:]
    own = repointed.find(text, shelf.asking, only_here=kind == "free")
    if own is not None and (own.target or kind == "free"):
        leads_to = own.target if own.target and not own.off else Addresses(base, own.slug).event()
        return Target(text, text + mark, own.event, own.slug, leads_to)
    published = None if kind == "free" else _published(code, shelf)
    if published is None:
        if reserved.is_erased(code):
            raise Gone("event")
        return None
    event, to = published.release.programme.event, Addresses(base, published.release.programme.event.slug)
    leads_to = to.event() if own is not None and own.off else _address(kind, code, published.release, to, said)
    return Target(text, text + mark, event.code, event.slug, leads_to)


def _published(code: str, shelf: Shelf) -> Published | None:
    """What is published of the event with a code of its. Raises Unavailable when it cannot be told just now."""
    published = _find((slug for slug, held in shelf.held() if code in held.codes), code, shelf)
    if published is not None:
        return published
    try:
        return _find(_slugs_with(code), code, shelf)
    except SQLAlchemyError:
        # Without a database it may be anywhere: a sign must lead on.
        db.session.rollback()
        published = _find(shelf.slugs(), code, shelf)
    if published is None:
        raise Unavailable
    return published


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


def _address(kind: str, code: str, release: Release, addresses: Addresses, said: Callable[[str], LiveFacts]) -> str:
    if not release.public:
        return addresses.event()
    rooms = _slugs(release, "rooms") | {r.code: r.slug for r in release.programme.rooms}
    seminars = _slugs(release, "seminars") | {s.code: s.slug for s in release.programme.seminars}
    if kind == "room" and code in rooms:
        return addresses.room(rooms[code])
    if kind == "seminar" and code in seminars:
        return addresses.seminar(seminars[code])
    if kind == "watch" and code in rooms:
        at, programme = now(), release.programme
        facts = in_force(said(programme.event.code), programme, at)
        on = [s for s in on_and_next(programme, facts, at, code).on if s.watched]
        return addresses.live(on[0].slug) if on else addresses.room(rooms[code])
    if kind == "live" and code in seminars:
        return addresses.live(seminars[code])
    return addresses.page("calendar/") if kind == "calendar" else addresses.event()


def _slugs(release: Release, kind: str) -> dict[str, str]:
    """The slugs, by code, at which a page says of something withdrawn that it is gone."""
    addresses = (address.partition("/") for address in release.moved)
    return {release.moved[f"{kind}/{slug}"]: slug for found, _, slug in addresses if found == kind}


def per_day(event: Event, days: int = 14) -> dict[str, dict[date, int]]:
    """Scans by link and day (UTC), for the last days, on whatever sheet."""
    found: dict[str, dict[date, int]] = {}
    for scan in _scans(event, days):
        of_link = found.setdefault(scan.link[:LENGTH], {})
        of_link[scan.day] = of_link.get(scan.day, 0) + scan.count
    return found


def per_sheet(event: Event, days: int = 14) -> dict[str, dict[str, int]]:
    """Scans by link and kind of sheet (its name; "" where it is not known), for the last days."""
    found: dict[str, dict[str, int]] = {}
    for scan in _scans(event, days):
        sheet = BY_MARK.get(scan.link[LENGTH:])
        of_link, name = found.setdefault(scan.link[:LENGTH], {}), sheet.name if sheet else ""
        of_link[name] = of_link.get(name, 0) + scan.count
    return found


def _scans(event: Event, days: int) -> list[Scan]:
    since = now().date() - timedelta(days=days)
    wanted = select(Scan).where(Scan.event_id == event.id, Scan.day >= since).order_by(Scan.day, Scan.link)
    return list(db.session.scalars(wanted))
