"""Invitations by mail (iTIP, RFC 5546 over RFC 6047): one seminar asked of one person, moved, or taken back.

UID and SEQUENCE are those of the person's own feed, so that whoever has both has the seminar once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar

from eventapp.formats import calendarhead, ical, timezones
from eventapp.formats.entries import Entry
from eventapp.formats.folding import folded
from eventapp.programme.addresses import Addresses
from eventapp.programme.concerned import Part as Seat
from eventapp.programme.feeds import Part
from eventapp.programme.release import Release, Withdrawn
from eventapp.programme.text import one_line

_ATTENDEE = re.compile(rb"^ATTENDEE[;:](?:[^\r\n]|\r\n )*", re.MULTILINE)
# How an answer is called in a calendar (RFC 5545 section 3.2.12).
_ANSWERS = {"confirmed": "ACCEPTED", "declined": "DECLINED"}


@dataclass(frozen=True, slots=True)
class Who:
    """A name, which may be empty, and a mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Invited:
    """From whom to whom, the answer that is known, and what is private to the person about the seminar.

    Unless it `asks`, no answer is wanted.
    """

    organiser: Who
    attendee: Who
    answer: str
    private: ical.Private
    asks: bool = True


def request(release: Release, code: str, invited: Invited, addresses: Addresses) -> bytes:
    """A REQUEST for a seminar of the release that has a time: to put it into a calendar, or to move it there."""
    seminar = next(s for s in release.programme.seminars if s.code == code)
    assert seminar.starts_at
    entry = _writer(release, code, invited, addresses).entry(seminar)
    return _calendar("REQUEST", release, entry, invited, seminar.starts_at)


def cancel(release: Release, seat: Seat, invited: Invited, addresses: Addresses) -> bytes:
    """A CANCEL for a seminar as the person knew it, with a time; they are no longer on it, or it is not held."""
    assert seat.starts_at
    writer = _writer(release, seat.code, invited, addresses)
    entry = writer.cancellation(Withdrawn(seat.code, seat.starts_at, seat.minutes or 0))
    entry.add("SUMMARY", f"{writer.gettext('CANCELLED')}: {one_line(seat.title)}")
    return _calendar("CANCEL", release, entry, invited, seat.starts_at)


def to_another(data: bytes, address: str) -> bytes:
    """The same for another mail address, whose name is not known: most of the work is done once for many.

    Raises ValueError for an address with a line break in it.
    """
    if len(address.splitlines()) != 1:
        raise ValueError(f"an address with a line break: {address!r}")

    def attendee(found: re.Match[bytes]) -> bytes:
        before = found[0].replace(b"\r\n ", b"").decode().rpartition(":mailto:")[0]
        return folded([f"{before}:mailto:{address}"]).removesuffix(b"\r\n")

    return _ATTENDEE.sub(attendee, data, count=1)


def _writer(release: Release, code: str, invited: Invited, addresses: Addresses) -> ical.Writer:
    return ical.Writer(release, addresses, ical.Feed(Part(), release.programme.event.title, "", {code: invited.private}))


def _calendar(method: str, release: Release, entry: Entry, invited: Invited, at: datetime) -> bytes:
    """One VEVENT with who asks whom; DTSTAMP is when this was made (RFC 5546 section 2.1.5)."""
    zone = release.programme.event.timezone
    entry.add("DTSTAMP", max(release.published_at, invited.private.modified or release.published_at))
    entry.add("ORGANIZER", f"mailto:{invited.organiser.address}", _named(invited.organiser))
    entry.add("ATTENDEE", f"mailto:{invited.attendee.address}", {
        **_named(invited.attendee), "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": _ANSWERS.get(invited.answer, "NEEDS-ACTION"), "RSVP": "TRUE" if invited.asks else "FALSE",
    })  # fmt: skip
    calendar = Calendar()
    calendar.add("PRODID", calendarhead.PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    if zone not in ("UTC", "Etc/UTC"):
        calendar.add_component(timezones.component(zone, [at.year]))
    around = calendar.content_lines()
    return folded([*around[:-2], *entry.lines(), *around[-2:]])


def _named(who: Who) -> dict[str, str]:
    """Their name as a parameter, which can hold no quotation mark (RFC 5545 section 3.2)."""
    name = one_line(who.name).replace('"', "'")
    return {"CN": name} if name else {}
