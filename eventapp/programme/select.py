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


def beside(programme: Programme, seminar: Seminar) -> tuple[Seminar | None, Seminar | None]:
    """What is held before and after a seminar in its room on the same day at the venue, None for nothing."""
    if not seminar.room or seminar.starts_at is None:
        return None, None
    zone = programme.event.zone
    day = seminar.starts_at.astimezone(zone).date()
    here = [
        s for s in programme.seminars
        if s.room == seminar.room and s.starts_at and s.starts_at.astimezone(zone).date() == day
        and (not s.cancelled or s.code == seminar.code)
    ]  # fmt: skip
    place = next((n for n, s in enumerate(here) if s.code == seminar.code), None)
    if place is None:
        return None, None
    return here[place - 1] if place else None, here[place + 1] if place + 1 < len(here) else None


def alike(programme: Programme, seminar: Seminar, most: int = 5) -> list[Seminar]:
    """Others that share a subject with a seminar and have a time, those that share more of them first."""
    own = {slugify(tag) for tag in seminar.tags}
    shared = {
        s.code: len(own & {slugify(tag) for tag in s.tags})
        for s in programme.seminars
        if s.scheduled and not s.cancelled and s.code != seminar.code
    }
    found = [s for s in programme.seminars if shared.get(s.code)]
    return sorted(found, key=lambda s: -shared[s.code])[:most]


def _only(programme: Programme, seminars: list[Seminar]) -> Programme:
    return replace(programme, seminars=tuple(seminars))
