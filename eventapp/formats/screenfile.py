"""The programme for screens, which work out by themselves what is on: small, complete, and checked by them on arrival."""

from __future__ import annotations

from datetime import datetime

from eventapp.programme.colour import ink_on, readable
from eventapp.programme.model import Appearance, Person, Programme, Seminar
from eventapp.programme.news import News
from eventapp.programme.now import PAUSES

# Of how it is written: a screen whose program reads another number keeps to what it has.
SCHEMA = 1
# What text in the accent must be read on, dark and light.
DARK, LIGHT = "#0b0e12", "#ffffff"

Value = dict[str, object]


def write(programme: Programme, news: dict[str, News]) -> Value:
    """Event, rooms and all seminars that have a slot, as plain values; `news` says where those that were moved have been.

    Instants are ISO 8601 in UTC. `count` is how many seminars there are, so that one that is not whole is known.
    """
    people = programme.people_by_code()
    held = [_seminar(s, people, news.get(s.code)) for s in programme.seminars if s.starts_at and s.ends_at]
    event = programme.event
    return {
        "schema": SCHEMA, "event": event.slug, "code": event.code, "title": event.title, "hashtag": event.hashtag,
        "zone": event.timezone, "language": event.language, "until": event.ends_on.isoformat(),
        "accent": {
            "fill": event.accent, "ink": ink_on(event.accent), "dark": readable(event.accent, DARK, 5),
            "light": readable(event.accent, LIGHT, 5),
        },
        "rooms": [{"code": r.code, "slug": r.slug, "name": r.name} for r in programme.rooms],
        "seminars": held, "count": len(held),
    }  # fmt: skip


def _seminar(seminar: Seminar, people: dict[str, Person], news: News | None) -> Value:
    found: Value = {
        "code": seminar.code, "title": seminar.title, "room": seminar.room, "starts": said(seminar.starts_at),
        "ends": said(seminar.ends_at),
    }  # fmt: skip
    more: Value = {
        "language": seminar.language, "pause": seminar.kind in PAUSES, "cancelled": seminar.cancelled,
        "stream": bool(seminar.livestream), "recording": bool(seminar.recording),
        "moderators": seated(seminar.moderators, people), "panel": seated(seminar.panel, people),
        "was": _was(seminar, news),
    }  # fmt: skip
    return found | {name: value for name, value in more.items() if value}


def seated(seats: tuple[Appearance, ...], people: dict[str, Person]) -> list[Value]:
    """Who sits there: a person's code, name and what they are, or the organisation that the seat is held for."""
    found: list[Value] = []
    for seat in seats:
        person = people.get(seat.person)
        if person:
            found.append({"code": person.code, "name": person.name, "from": person.affiliation})
        elif seat.organisation:
            found.append({"code": "", "name": seat.organisation, "from": ""})
    return found


def _was(seminar: Seminar, news: News | None) -> Value | None:
    """When and where it was to be held until a moment ago; None where that is as it is now, or never was."""
    if news is None or not (news.started or news.room) or seminar.starts_at is None or seminar.ends_at is None:
        return None
    started = news.started or seminar.starts_at
    ended = started + (seminar.ends_at - seminar.starts_at)
    return {"room": news.room or seminar.room, "starts": said(started), "ends": said(ended)}


def said(at: datetime | None) -> str:
    """An instant in UTC as text."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
