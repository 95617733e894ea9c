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
    seminars = _of("seminar", before.seminars, after.seminars, _Seminars(before), _Seminars(after))
    rooms = _of("room", before.rooms, after.rooms, _Plain("room"), _Plain("room"))
    people = _of("person", before.people, after.people, _Plain("person"), _Plain("person"))
    return (*seminars, *rooms, *people, *_event(before.event, after.event))


Thing = Seminar | Room | Person | Event


def _of(
    subject: str, before: Iterable[Thing], after: Iterable[Thing], olds: _Plain, news: _Plain
) -> list[Difference]:
    """What is different is told in full, which takes long: most things are as they were."""
    found, known = [], {thing.code: thing for thing in before}
    for thing in after:
        was = known.pop(thing.code, None)
        if was is not None and was == thing and olds.beside(was) == news.beside(thing):
            continue
        old, new = olds.told(was) if was else None, news.told(thing)
        if old is None:
            found.append(_made(subject, "added", thing, {}, _brief(new)))
        elif names := [name for name in new if old[name] != new[name]]:
            what = _what(old, new)
            kept = [name for name in names if name != "state"]
            found.append(_made(subject, what, thing, {n: old[n] for n in kept}, {n: new[n] for n in kept}))
    found += [_made(subject, "removed", thing, _brief(olds.told(thing)), {}) for thing in known.values()]
    return found


def _what(old: dict[str, object], new: dict[str, object]) -> str:
    if old.get("state") == new.get("state"):
        return "changed"
    return "cancelled" if new["state"] == State.CANCELLED.value else "restored"


def _brief(told: dict[str, object]) -> dict[str, object]:
    return {name: told[name] for name in _TELLING if told.get(name)}


def _made(subject: str, what: str, thing: Thing, before: dict[str, object], after: dict[str, object]) -> Difference:
    title = thing.name if isinstance(thing, Room | Person) else thing.title
    return Difference(subject, what, thing.code, thing.slug, title, before, after)


class _Plain:
    """Tells of one thing at a time all that readers see of it, by the draft's names."""

    def __init__(self, noun: str) -> None:
        self.noun = noun

    def told(self, thing: Thing) -> dict[str, object]:
        """All that is told of it."""
        return {name: value for name, value in plain(self.noun, thing).items() if name not in _UNTOLD}

    def beside(self, _thing: Thing) -> object:
        """What is told of it and does not stand in it."""
        return None


class _Seminars(_Plain):
    """Seminars of a programme, with the names of their room and of who sits there."""

    def __init__(self, programme: Programme) -> None:
        super().__init__("seminar")
        self.rooms, self.people = programme.rooms_by_code(), programme.people_by_code()

    def told(self, thing: Thing) -> dict[str, object]:
        """All that is told of it."""
        room, seats = self.beside(thing)
        return {**super().told(thing), "room_id": room, "seats": seats}

    def beside(self, thing: Thing) -> tuple[str, list[dict[str, object]]]:
        """The name of its room, and its seats by role and name."""
        assert isinstance(thing, Seminar)
        room = self.rooms.get(thing.room)
        return room.name if room else "", [_seat(seat, self.people) for seat in thing.appearances]


def _seat(seat: Appearance, people: Mapping[str, Person]) -> dict[str, object]:
    """By name alone: what else is said of a person is told of the person."""
    person = people.get(seat.person)
    return {"role": seat.role.value, "organisation": person.name if person else seat.organisation}


def _event(before: Event, after: Event) -> list[Difference]:
    old, new = _Plain("event").told(before), _Plain("event").told(after)
    names = [name for name in new if old[name] != new[name]]
    if not names:
        return []
    return [Difference("event", "changed", "", "", after.title, {n: old[n] for n in names}, {n: new[n] for n in names})]
