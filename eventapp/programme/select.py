"""A part of a programme: what is held in one room, or what one person takes part in; and the tags in it."""

from __future__ import annotations

from dataclasses import replace

from eventapp.programme.model import Person, Programme, Room, Seminar
from eventapp.programme.naming import slugify


def by_room(programme: Programme, room: Room) -> Programme:
    """What is held in the room."""
    return _only(programme, [s for s in programme.seminars if s.room == room.code])


def by_person(programme: Programme, person: Person) -> Programme:
    """What the person takes part in, in any role."""
    return _only(
        programme, [s for s in programme.seminars if any(a.person == person.code for a in s.appearances)]
    )


def tags(programme: Programme) -> dict[str, str]:
    """Tags in use, slug → the tag as first written, in order of slug."""
    found: dict[str, str] = {}
    for seminar in programme.seminars:
        for tag in seminar.tags:
            found.setdefault(slugify(tag), tag)
    return dict(sorted(found.items()))


def _only(programme: Programme, seminars: list[Seminar]) -> Programme:
    return replace(programme, seminars=tuple(seminars))
