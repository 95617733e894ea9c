"""A programme and a seminar as Markdown (RFC 7763, CommonMark), which assistants and people at a command line read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from eventapp.formats import newswords
from eventapp.formats.commonmark import escaped
from eventapp.formats.markdown import to_plain
from eventapp.programme.addresses import Addresses
from eventapp.programme.afterwards import left
from eventapp.programme.model import Appearance, Event, Person, Programme, Role, Room, Seminar
from eventapp.programme.news import News
from eventapp.programme.now import phase, watch
from eventapp.programme.text import clean, one_line
from eventapp.words import Words, later

_ACTS = re.compile(r"[<`~\[\]]|^\s*(?:#|=+\s*$|-+\s*$|>)|^(?: {4}|\t)", re.MULTILINE)
_ROLES = {Role.MODERATOR: later("Moderator"), Role.SPEAKER: later("Speaker"), Role.INTERPRETER: later("Interpreter")}


@dataclass(frozen=True)
class Told:
    """What is written down: a programme with what is news in it by seminars' codes, its addresses, in which words, and at which instant."""

    programme: Programme
    news: Mapping[str, News]
    addresses: Addresses
    words: Words
    at: datetime

    @cached_property
    def people(self) -> dict[str, Person]:
        """Those who take part, by their codes."""
        return self.programme.people_by_code()

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """The rooms, by their codes."""
        return self.programme.rooms_by_code()


def programme(told: Told) -> str:
    """The whole programme, a line a seminar under its day; times are the venue's."""
    event = told.programme.event
    parts = [f"# {_plain(event.title)}", _facts(_of_event(told, event))]
    days: dict[date | None, list[str]] = {}
    for seminar in told.programme.seminars:
        day = seminar.starts_at.astimezone(event.zone).date() if seminar.starts_at else None
        days.setdefault(day, []).append(_line(told, seminar))
    for day in sorted(days, key=lambda day: day or date.max):
        heading = _day(told, day) if day else told.words.gettext("Without a time")
        parts += [f"## {heading}", "\n".join(days[day])]
    if not days:
        parts.append(told.words.gettext("There is nothing in the programme yet."))
    return _joined(parts)


def seminar(told: Told, held: Seminar) -> str:
    """One seminar: when, where and who, what it is about, and what belongs to it; what is left of one that is over comes first."""
    gettext, parts = told.words.gettext, [f"# {_plain(_titled(told, held))}", _facts(_of_seminar(told, held))]
    said = [f"## {gettext('What was said')}", _text(held.summary)] if held.summary else []
    said += [f"> {_plain(q.text)}" + (f"\n>\n> – {_plain(q.by)}" if q.by else "") for q in held.quotes]
    if held.files:
        lines = (f"- {_link(file.label, _file(told, held, file.key, file.name) or file.url)}" for file in held.files)
        said += [f"## {gettext('Files and links')}", "\n".join(lines)]
    about = [_text(held.abstract)]
    if held.appearances:
        about += [f"## {gettext('Taking part')}", "\n".join(f"- {_seat(told, a)}" for a in held.appearances)]
    if phase(held, told.at) == "after" and said:
        return _joined([*parts, *said, f"## {gettext('About the seminar')}" if held.abstract else "", *about])
    return _joined([*parts, *about, *said])


def overview(told: Told) -> str:
    """What the event is and where to read on, in the form of llms.txt (llmstxt.org)."""
    event, to, gettext = told.programme.event, told.addresses, told.words.gettext
    parts = [f"# {_plain(event.title)}", f"> {_plain(event.tagline)}" if event.tagline else "", _facts(_of_event(told, event))]
    links = (
        ("programme.md", gettext("The programme, a line a seminar")),
        ("programme.json", gettext("The same with all that is public, as JSON")),
        ("calendar/all.ics", gettext("As a calendar")),
        ("changes.json", gettext("What has changed, as a feed")),
        ("changes/", gettext("What has changed, in words")),
    )
    parts += [f"## {gettext('Programme')}", "\n".join(f"- {_link(name, to.page(path))}" for path, name in links)]
    seminars = (f"- {_link(s.title, to.page(f'seminars/{s.slug}.md'))}" for s in told.programme.seminars)
    return _joined([*parts, f"## {gettext('Seminars')}", "\n".join(seminars)])


def listed(title: str, events: Iterable[tuple[str, str]]) -> str:
    """An llms.txt of several events, each by its title and the address of its own."""
    return _joined([f"# {_plain(title)}", "\n".join(f"- {_link(name, address)}" for name, address in events)])


def _of_event(told: Told, event: Event) -> list[tuple[str, str]]:
    gettext, venue = told.words.gettext, event.venue
    first, last = _day(told, event.starts_on), _day(told, event.ends_on)
    where = ", ".join(part for part in (venue.name, venue.address, venue.city) if part)
    return [
        (gettext("When"), first if event.starts_on == event.ends_on else f"{first} – {last}"),
        (gettext("Where"), _plain(where)),
        (gettext("How to get here"), _plain(venue.directions)),
        (gettext("Held by"), _plain(event.host)),
        (gettext("Admission"), _plain(event.admission)),
        (gettext("Time zone"), event.timezone),
        (gettext("Address"), told.addresses.event()),
    ]


def _of_seminar(told: Told, held: Seminar) -> list[tuple[str, str]]:
    gettext, event = told.words.gettext, told.programme.event
    room = told.rooms.get(held.room)
    day = held.starts_at.astimezone(event.zone).date() if held.starts_at else None
    when, _ = watch(held, told.at)
    word = gettext("Watch the whole seminar") if when == "after" else gettext("Livestream")
    return [
        ("", _news(told, held)),
        (gettext("When"), f"{_day(told, day)} {_time(told, held)} ({event.timezone})" if day else gettext("Time not set")),
        (gettext("Where"), ", ".join(_plain(p) for p in (room.name if room else "", event.venue.name, event.venue.city) if p)),
        (gettext("How to get here"), _plain(room.directions) if room else ""),
        (gettext("Who it is for"), _plain(held.audience)),
        (gettext("Held by"), _plain(held.host)),
        (gettext("Organiser's page"), held.host_page),
        (word, told.addresses.live(held.slug) if when != "none" else ""),
        ("", gettext("Recording to come") if left(held, told.at).to_come else ""),
        (gettext("Part of"), _link(event.title, told.addresses.page("programme.md"))),
        (gettext("Address"), told.addresses.seminar(held.slug)),
    ]


def _line(told: Told, held: Seminar) -> str:
    room = told.rooms.get(held.room)
    seats = ", ".join(_seat(told, seat) for seat in held.appearances)
    parts = [
        f"**{_time(told, held)}**" if held.starts_at else "",
        _link(_titled(told, held), told.addresses.page(f"seminars/{held.slug}.md")),
        _plain(room.name) if room else "", _news(told, held), seats, _afterwards(told, held),
    ]  # fmt: skip
    return "- " + " – ".join(part for part in parts if part)


def _titled(told: Told, held: Seminar) -> str:
    return f"{told.words.gettext('Cancelled')}: {held.title}" if held.cancelled else held.title


def _news(told: Told, held: Seminar) -> str:
    news = told.news.get(held.code)
    return _plain(newswords.line(news, held, told.programme, told.words)) if news else ""


def _seat(told: Told, seat: Appearance) -> str:
    person = told.people.get(seat.person)
    if person is None:
        return _plain(f"{seat.organisation} ({told.words.gettext('to be announced')})")
    role = _ROLES.get(seat.role)
    said = f"{person.name}, {person.affiliation}" if person.affiliation else person.name
    return _plain(f"{said} ({told.words.gettext(role).lower()})" if role else said)


def _time(told: Told, held: Seminar) -> str:
    if held.starts_at is None:
        return ""
    zone, ends = told.programme.event.zone, held.ends_at
    starts = f"{held.starts_at.astimezone(zone):%H:%M}"
    return f"{starts}–{ends.astimezone(zone):%H:%M}" if ends else starts


def _afterwards(told: Told, held: Seminar) -> str:
    """What there is of it now that it is over."""
    found, gettext = left(held, told.at), told.words.gettext
    said = (
        _link(gettext("Watch the whole seminar"), told.addresses.live(held.slug)) if found.recording else "",
        gettext("Recording to come") if found.to_come else "",
        gettext("What was said") if found.summary else "", gettext("Files and links") if found.files else "",
    )  # fmt: skip
    return ", ".join(part for part in said if part)


def _day(told: Told, day: date) -> str:
    return told.words.day(day, "EEEE d MMMM y")


def _file(told: Told, held: Seminar, key: str, name: str) -> str:
    return told.addresses.page(f"seminars/{held.slug}/files/{key}/{name}") if key else ""


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {value}" if name else f"- **{value}**" for name, value in facts if value)


def _link(text: str, address: str) -> str:
    return f"[{_plain(text)}](<{address}>)"


def _plain(text: str) -> str:
    return escaped(one_line(text))


def _text(text: str) -> str:
    """What people write as CommonMark: as it is where it can only be text, else its words, every sign of them escaped.

    An open fence would swallow what follows, a heading look like one of ours, HTML and links lead where ours never would.
    """
    text = clean(text)
    return "\n".join(escaped(line) for line in to_plain(text).splitlines()) if _ACTS.search(text) else text.strip()


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
