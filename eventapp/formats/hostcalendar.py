"""The calendar of all days of a host (RFC 5545, RFC 7986): an entry for each day as a whole, as the design's section 5 has it."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Event as VEvent

from eventapp.formats import calendarhead, timezones
from eventapp.programme.addresses import Addresses
from eventapp.programme.host import Day, Host
from eventapp.programme.text import one_line
from eventapp.words import words


def write(host: Host, at: datetime, base: str) -> bytes:
    """The days that are to be told of at an instant; `base` is scheme and host of the site.

    The bytes depend on what is told alone: the same days give the same bytes at another instant.
    """
    address, told = f"{base}/o/{host.slug}/", host.told(at)
    name = host.name if host.public else words(host.language).gettext("CANCELLED")
    picture = f"{base}/media/{host.logo}-512.webp" if host.logo and host.public else ""
    modified = max((day.modified for day in told), default=None)
    calendar = calendarhead.begun(calendarhead.Head(
        name, host.timezone, modified, address, f"{address}calendar.ics", host.accent, picture
    ))  # fmt: skip
    if not told:
        # A calendar holds one component at least (RFC 5545 section 3.6), also when nothing is in it.
        calendar.add_component(timezones.component(host.timezone, [at.year]))
    for day in told:
        calendar.add_component(_entry(day, host, Addresses(base, day.slug)))
    made: bytes = calendar.to_ical()
    return made


def _entry(day: Day, host: Host, addresses: Addresses) -> VEvent:
    """A day as one entry without a time; of one that was taken down only that it is cancelled."""
    entry, gettext = VEvent(), words(day.language).gettext
    entry.add("UID", f"{day.code}@{host.uid}")
    entry.add("DTSTAMP", day.modified)
    entry.add("LAST-MODIFIED", day.modified)
    entry.add("SEQUENCE", day.sequence)
    entry.add("DTSTART", day.starts_on)
    # The first day that is not part of it (RFC 5545 section 3.6.1).
    entry.add("DTEND", day.ends_on + timedelta(days=1))
    # One is not taken for busy all day by everyone who would like to know of it.
    entry.add("TRANSP", "TRANSPARENT")
    entry.add("STATUS", "CONFIRMED" if day.public else "CANCELLED")
    entry.add("SUMMARY", one_line(day.title) if day.public else gettext("CANCELLED"))
    if day.public:
        entry.add("DESCRIPTION", f"{gettext('More information')}: {addresses.event()}")
        place = ", ".join(dict.fromkeys(one_line(part) for part in (day.venue, day.city) if part))
        if place:
            entry.add("LOCATION", place)
        entry.add("URL", addresses.event())
    return entry
