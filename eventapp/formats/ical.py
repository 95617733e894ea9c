"""iCalendar feeds (RFC 5545, RFC 7986), as the design's section 5 has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from icalendar import Alarm, vGeo, vUri

from eventapp.formats import calendarhead, markdown, newswords, timezones
from eventapp.formats.entries import Entry
from eventapp.formats.folding import folded
from eventapp.programme.addresses import Addresses
from eventapp.programme.feeds import Part
from eventapp.programme.model import Appearance, Seminar, Service
from eventapp.programme.release import Release, Withdrawn
from eventapp.programme.text import clean, one_line
from eventapp.words import later, words

_SERVICES = {
    Service.SIGN_LANGUAGE: later("sign language"), Service.CAPTIONS: later("captions"),
    Service.HEARING_LOOP: later("hearing loop"), Service.STEP_FREE: later("step-free entrance"),
    Service.TOILET: later("accessible toilet"), Service.AUDIO_DESCRIPTION: later("audio description"),
    Service.INTERPRETATION: later("interpretation"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Private:
    """What only the person themselves may read about a slot. `call_at` in UTC; `revision` counts its changes."""

    call_at: datetime | None = None
    note: str = ""
    revision: int = 0
    modified: datetime | None = None
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar holds, the name that the calendar program shows, and the feed's own address.

    With `private` (by seminar code) it is a personal feed: call times, notes and a reminder an hour before; with `calls`
    each call time is an entry of its own too, until the seminar begins.
    """

    part: Part
    name: str
    source: str
    private: Mapping[str, Private] | None = None
    calls: bool = False


def write(release: Release, feed: Feed, addresses: Addresses) -> bytes:
    """The feed's seminars as a calendar, and "cancelled" with a time and nothing else for what was withdrawn.

    The bytes depend on the arguments alone, never on the clock.
    """
    event = release.programme.event
    calendar = calendarhead.begun(calendarhead.Head(
        feed.name, event.timezone, release.published_at, addresses.event(), feed.source, event.accent,
        addresses.media(event.logo, 512) if event.logo else "",
    ))  # fmt: skip
    shown = [s for s in feed.part.seminars if s.starts_at and s.ends_at]
    left = [w for w in feed.part.withdrawn if w.starts_at and w.minutes is not None]
    starts = [s.starts_at for s in shown if s.starts_at] + [w.starts_at for w in left if w.starts_at]
    # A calendar holds one component at least (RFC 5545 section 3.6), also when nothing is in it.
    if not starts or event.timezone not in ("UTC", "Etc/UTC"):
        years = [at.year for at in starts] or [event.starts_on.year]
        calendar.add_component(timezones.component(event.timezone, years))
    writer = Writer(release, addresses, feed)
    called = [s for s in shown if feed.calls and writer.is_called(s)]
    entries = chain(map(writer.entry, shown), map(writer.call, called), map(writer.cancellation, left))
    around = calendar.content_lines()
    # Before END:VCALENDAR, and the empty line that icalendar puts after it.
    return folded(chain(around[:-2], chain.from_iterable(each.lines() for each in entries), around[-2:]))


class Writer:
    """Makes the entries of one feed."""

    def __init__(self, release: Release, addresses: Addresses, feed: Feed) -> None:
        programme = release.programme
        self.release, self.addresses, self.private, self.news = release, addresses, feed.private, feed.part.news
        self.event = programme.event
        self.words = words(self.event.language)
        self.gettext = self.words.gettext
        self.people, self.rooms = programme.people_by_code(), programme.rooms_by_code()

    def entry(self, seminar: Seminar) -> Entry:
        """One VEVENT."""
        assert seminar.starts_at and seminar.ends_at
        own = (self.private or {}).get(seminar.code, Private())
        entry = self._bare(seminar.code, seminar.starts_at, seminar.ends_at, own)
        title = one_line(seminar.title)
        entry.add("SUMMARY", f"{self.gettext('CANCELLED')}: {title}" if seminar.cancelled else title)
        entry.add("STATUS", "CANCELLED" if seminar.cancelled else "CONFIRMED")
        entry.add("TRANSP", "TRANSPARENT" if seminar.cancelled or own.declined else "OPAQUE")
        entry.add("DESCRIPTION", self.description(seminar, own))
        if location := self.location(seminar):
            entry.add("LOCATION", location)
        self._extras(entry, seminar)
        if self.private is not None and not seminar.cancelled and not own.declined:
            entry.add_component(self._reminder(seminar, own))
        return entry

    def is_called(self, seminar: Seminar) -> bool:
        """Whether the person is to be there before it begins."""
        own = (self.private or {}).get(seminar.code, Private())
        return bool(own.call_at and seminar.starts_at and own.call_at < seminar.starts_at and not own.declined)

    def call(self, seminar: Seminar) -> Entry:
        """One VEVENT for the time from when the person is to be there, with a UID of its own."""
        own = (self.private or {})[seminar.code]
        assert own.call_at and seminar.starts_at
        entry = self._bare(seminar.code, own.call_at, seminar.starts_at, own, "call-")
        title = self.gettext("Be there: %(title)s", title=one_line(seminar.title))
        entry.add("SUMMARY", f"{self.gettext('CANCELLED')}: {title}" if seminar.cancelled else title)
        entry.add("STATUS", "CANCELLED" if seminar.cancelled else "CONFIRMED")
        entry.add("TRANSP", "TRANSPARENT" if seminar.cancelled else "OPAQUE")
        if location := self.location(seminar):
            entry.add("LOCATION", location)
        return entry

    def cancellation(self, withdrawn: Withdrawn) -> Entry:
        """One VEVENT that says of a withdrawn seminar that it is cancelled, and nothing else."""
        assert withdrawn.starts_at and withdrawn.minutes is not None
        ends = withdrawn.starts_at + timedelta(minutes=withdrawn.minutes)
        own = (self.private or {}).get(withdrawn.code, Private())
        entry = self._bare(withdrawn.code, withdrawn.starts_at, ends, own)
        entry.add("SUMMARY", self.gettext("CANCELLED"))
        entry.add("STATUS", "CANCELLED")
        entry.add("TRANSP", "TRANSPARENT")
        return entry

    def _bare(self, code: str, starts: datetime, ends: datetime, own: Private, kind: str = "") -> Entry:
        """An entry with its identity, which begins with its `kind`, its revision and its time."""
        stamp, zone = self.release.stamps[code], self.event.zone
        modified = max(stamp.modified, own.modified or stamp.modified)
        entry = Entry()
        entry.add("UID", f"{kind}{code}@{self.event.uid_domain}")
        entry.add("DTSTAMP", modified)
        entry.add("LAST-MODIFIED", modified)
        entry.add("SEQUENCE", stamp.sequence + own.revision)
        entry.add("DTSTART", _unmistakable(starts, zone))
        entry.add("DTEND", _unmistakable(ends, zone))
        return entry

    def _extras(self, entry: Entry, seminar: Seminar) -> None:
        venue = self.event.venue
        if venue.latitude is not None and venue.longitude is not None:
            entry.add("GEO", vGeo((venue.latitude, venue.longitude)))
        entry.add("URL", self.addresses.seminar(seminar.slug))
        if seminar.tags:
            entry.add("CATEGORIES", [one_line(tag) for tag in seminar.tags])
        if seminar.livestream and not seminar.cancelled:
            parameters = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": self.gettext("Livestream")}
            entry.add("CONFERENCE", vUri(self.addresses.live(seminar.slug)), parameters=parameters)

    def _reminder(self, seminar: Seminar, own: Private) -> Alarm:
        assert seminar.starts_at
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", f"{self.gettext('Reminder')}: {one_line(seminar.title)}")
        lead = seminar.starts_at - own.call_at if own.call_at else timedelta(0)
        alarm.add("TRIGGER", -(max(lead, timedelta(0)) + timedelta(hours=1)))
        return alarm

    def location(self, seminar: Seminar) -> str:
        """Room, venue and city; a venue named like its only room is not said twice."""
        room = self.rooms.get(seminar.room)
        venue = self.event.venue
        parts = [room.name if room else "", venue.name if room else "", venue.city if room else ""]
        return ", ".join(dict.fromkeys(one_line(part) for part in parts if part))

    def description(self, seminar: Seminar, own: Private) -> str:
        """Plain text: call time, news, abstract, panel, room, what can be watched, and the page."""
        gettext = self.gettext
        private = []
        if own.call_at:
            clock = f"{own.call_at.astimezone(self.event.zone):%H:%M}"
            private.append(gettext("Be there at: %(time)s", time=clock))
        if own.note:
            private.append(f"{gettext('Note from the organiser')}: {clean(own.note)}")
        seats = [f"{gettext('Moderator')}: {self.seat(a)}" for a in seminar.moderators]
        if seminar.panel:
            seats.append(f"{gettext('Taking part')}: " + "; ".join(self.seat(a) for a in seminar.panel))
        services = ", ".join(self._service(s, seminar) for s in seminar.services)
        blocks = [
            "\n".join(private),
            self._news(seminar),
            markdown.to_plain(clean(seminar.abstract)),
            "\n".join(seats),
            self._place(seminar),
            f"{gettext('Who it is for')}: {one_line(seminar.audience)}" if seminar.audience else "",
            f"{gettext('Accessibility')}: {services}" if services else "",
            gettext("Organiser's page") + f": {one_line(seminar.host_page)}" if seminar.host_page else "",
            self._watch(seminar),
            f"{gettext('More information')}: {self.addresses.seminar(seminar.slug)}",
        ]
        return "\n\n".join(block for block in blocks if block)

    def seat(self, seat: Appearance) -> str:
        """Who sits there, on one line."""
        person = self.people.get(seat.person)
        if person is None:
            return f"{one_line(seat.organisation)} ({self.gettext('to be announced')})"
        return one_line(f"{person.name}, {person.affiliation}" if person.affiliation else person.name)

    def _news(self, seminar: Seminar) -> str:
        news = self.news.get(seminar.code)
        return one_line(newswords.line(news, seminar, self.release.programme, self.words)) if news else ""

    def _place(self, seminar: Seminar) -> str:
        room = self.rooms.get(seminar.room)
        if room is None:
            return ""
        directions = f"\n{self.gettext('How to get here')}: {room.directions}" if room.directions else ""
        return f"{self.gettext('Room')}: {one_line(room.name)}{directions}"

    def _service(self, service: Service, seminar: Seminar) -> str:
        which = {Service.SIGN_LANGUAGE: seminar.sign_language, Service.INTERPRETATION: seminar.interpretation}.get(service, "")
        return self.gettext(_SERVICES[service]) + (f" ({one_line(which)})" if which else "")

    def _watch(self, seminar: Seminar) -> str:
        if seminar.cancelled or not seminar.watched:
            return ""
        word = self.gettext("Watch the whole seminar") if seminar.recording else self.gettext("Livestream")
        return f"{word}: {self.addresses.live(seminar.slug)}"


def _unmistakable(at: datetime, zone: ZoneInfo) -> datetime:
    """The instant in the zone; in UTC in the hour that clocks show twice, which a TZID cannot tell apart."""
    local = at.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return at.astimezone(UTC) if twice else local
