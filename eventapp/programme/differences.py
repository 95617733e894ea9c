"""What publishing would change, thing by thing and field by field, with what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eventapp.programme.fields import plain
from eventapp.programme.model import Appearance, Event, Person, Programme, Room, Seminar, State


@dataclass(frozen=True, slots=True)
class Difference:
    """How one thing differs: `what` is added, removed, cancelled, restored or changed.

    `before` and `after` hold, by the draft's names, the fields that differ, as plain JSON values: a room by its name,
    seats by role and the name of who sits there (`organisation`). Of a new thing there is no `before`, of one that
    goes no `after`. `subject` is seminar, room, person or event, `code` and `slug` are empty for the event.
    """

    subject: str
    what: str
    code: str
    slug: str
    title: str
    before: Mapping[str, object]
    after: Mapping[str, object]


# What is told of a seminar that comes or goes: enough to know it by.
_TELLING = ("starts_at", "minutes", "room_id", "seats")
_UNTOLD = {"code", "uid_domain"}


def differences(before: Programme | None, after: Programme) -> tuple[Difference, ...]:
    """How what readers see differs, None for nothing: seminars in order of time, rooms, people, the event."""
    if before is None:
        return ()
    seminars = _of("seminar", _told(before), _told(after), before.seminars, after.seminars)
    rooms = _of("room", _plain("room", before.rooms), _plain("room", after.rooms), before.rooms, after.rooms)
    people = _of("person", _plain("person", before.people), _plain("person", after.people), before.people, after.people)
    return (*seminars, *rooms, *people, *_event(before.event, after.event))


Thing = Seminar | Room | Person
Told = Mapping[str, dict[str, object]]


def _of(subject: str, olds: Told, news: Told, before: Iterable[Thing], after: Iterable[Thing]) -> list[Difference]:
    found = []
    for thing in after:
        old, new = olds.get(thing.code), news[thing.code]
        if old is None:
            found.append(_made(subject, "added", thing, {}, _brief(new)))
        elif names := [name for name in new if old[name] != new[name]]:
            what = _what(old, new)
            kept = [name for name in names if name != "state"]
            found.append(_made(subject, what, thing, {n: old[n] for n in kept}, {n: new[n] for n in kept}))
    found += [_made(subject, "removed", thing, _brief(olds[thing.code]), {}) for thing in before if thing.code not in news]
    return found


def _what(old: dict[str, object], new: dict[str, object]) -> str:
    if old.get("state") == new.get("state"):
        return "changed"
    return "cancelled" if new["state"] == State.CANCELLED.value else "restored"


def _brief(told: dict[str, object]) -> dict[str, object]:
    return {name: told[name] for name in _TELLING if told.get(name)}


def _made(subject: str, what: str, thing: Thing, before: dict[str, object], after: dict[str, object]) -> Difference:
    title = thing.title if isinstance(thing, Seminar) else thing.name
    return Difference(subject, what, thing.code, thing.slug, title, before, after)


def _plain(noun: str, things: Iterable[Thing]) -> dict[str, dict[str, object]]:
    return {thing.code: _shown(noun, thing) for thing in things}


def _shown(noun: str, thing: object) -> dict[str, object]:
    return {name: value for name, value in plain(noun, thing).items() if name not in _UNTOLD}


def _told(programme: Programme) -> dict[str, dict[str, object]]:
    rooms, people = programme.rooms_by_code(), programme.people_by_code()
    found = {}
    for seminar in programme.seminars:
        told = _shown("seminar", seminar)
        told["room_id"] = rooms[seminar.room].name if seminar.room in rooms else ""
        told["seats"] = [_seat(seat, people) for seat in seminar.appearances]
        found[seminar.code] = told
    return found


def _seat(seat: Appearance, people: Mapping[str, Person]) -> dict[str, object]:
    """By name alone: what else is said of a person is told of the person."""
    person = people.get(seat.person)
    return {"role": seat.role.value, "organisation": person.name if person else seat.organisation}


def _event(before: Event, after: Event) -> list[Difference]:
    old, new = _shown("event", before), _shown("event", after)
    names = [name for name in new if old[name] != new[name]]
    if not names:
        return []
    return [Difference("event", "changed", "", "", after.title, {n: old[n] for n in names}, {n: new[n] for n in names})]
