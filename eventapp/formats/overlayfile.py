"""What is on in a room and who takes part, for graphics over a livestream; keys that say nothing are left out."""

from __future__ import annotations

from datetime import datetime

from eventapp.formats.screenfile import SCHEMA, Value, said, seated
from eventapp.programme.actual import on_and_next, shown
from eventapp.programme.live import LiveFacts
from eventapp.programme.model import Programme, Room, Seminar


def write(programme: Programme, room: Room, facts: LiveFacts, at: datetime) -> Value:
    """For one room at an instant, by the facts that are in force then; instants are ISO 8601 in UTC."""
    found = on_and_next(programme, facts, at, room.code)
    made: Value = {
        "schema": SCHEMA, "event": programme.event.slug, "room": {"code": room.code, "name": room.name},
        "now": _seminar(found.on[0], programme, facts, at) if found.on else None,
        "next": _seminar(found.next[0], programme, facts, at) if found.next else None,
        "speaking": _speaking(programme, facts.room(room.code).speaking),
    }  # fmt: skip
    return {name: value for name, value in made.items() if value}


def _seminar(seminar: Seminar, programme: Programme, facts: LiveFacts, at: datetime) -> Value:
    stands = shown(seminar, facts, at)
    made: Value = {
        "code": seminar.code, "title": seminar.title, "language": seminar.language or programme.event.language,
        "starts": said(stands.begins), "ends": said(stands.ends), "late": facts.seminar(seminar.code).late,
        "over": stands.over, "people": _people(seminar, programme),
    }  # fmt: skip
    return {name: value for name, value in made.items() if value}


def _people(seminar: Seminar, programme: Programme) -> list[Value]:
    people = programme.people_by_code()
    moderators: list[Value] = [{**each, "role": "moderator"} for each in seated(seminar.moderators, people)]
    return moderators + [{**each, "role": "panel"} for each in seated(seminar.panel, people)]


def _speaking(programme: Programme, code: str) -> Value | None:
    person = programme.people_by_code().get(code)
    return {"code": person.code, "name": person.name, "from": person.affiliation} if person else None
