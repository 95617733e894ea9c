"""What is wrong with a programme: one small function per rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from eventapp.programme.model import Kind, Programme, Seminar


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing wrong. `rule` names it, `seminars` are codes, `person` and `room` codes or empty."""

    rule: str
    severity: str
    seminars: tuple[str, ...]
    person: str = ""
    room: str = ""


def clashes(programme: Programme) -> list[Clash]:
    """Every clash of the programme, errors first, in the order of the rules."""
    found = [clash for rule in RULES for clash in rule(programme)]
    return sorted(found, key=lambda c: c.severity != "error")


def overlap(one: Seminar, other: Seminar) -> bool:
    """Whether two scheduled seminars share a moment; one that begins when the other ends does not."""
    a, b, c, d = one.starts_at, one.ends_at, other.starts_at, other.ends_at
    return a is not None and b is not None and c is not None and d is not None and a < d and c < b


def _overlapping(seminars: list[Seminar]) -> Iterator[tuple[Seminar, Seminar]]:
    """Pairs that overlap, each once, in the order given."""
    if len(seminars) > 1:
        yield from ((a, b) for a, b in combinations(seminars, 2) if overlap(a, b))


def _live(programme: Programme) -> list[Seminar]:
    return [s for s in programme.seminars if not s.cancelled]


def person_twice(programme: Programme) -> Iterator[Clash]:
    """A person in two places at once."""
    by_person: dict[str, list[Seminar]] = defaultdict(list)
    for seminar in _live(programme):
        for code in {a.person for a in seminar.appearances if a.person}:
            by_person[code].append(seminar)
    for person in programme.people:
        for one, other in _overlapping(by_person.get(person.code, [])):
            yield Clash("person-twice", "error", (one.code, other.code), person=person.code)


def room_twice(programme: Programme) -> Iterator[Clash]:
    """Two seminars in one room at once."""
    by_room: dict[str, list[Seminar]] = defaultdict(list)
    for seminar in _live(programme):
        by_room[seminar.room].append(seminar)
    for room in programme.rooms:
        for one, other in _overlapping(by_room[room.code]):
            yield Clash("room-twice", "error", (one.code, other.code), room=room.code)


def outside_days(programme: Programme) -> Iterator[Clash]:
    """A seminar that is not wholly within the event's days, in the venue's time."""
    event = programme.event
    for seminar in _live(programme):
        if seminar.starts_at is None or seminar.ends_at is None:
            continue
        first = seminar.starts_at.astimezone(event.zone).date()
        last = (seminar.ends_at - timedelta(seconds=1)).astimezone(event.zone).date()
        if first < event.starts_on or last > event.ends_on:
            yield Clash("outside-days", "error", (seminar.code,))


def no_slot(programme: Programme) -> Iterator[Clash]:
    """A seminar without a time or a length. External ones may lack it."""
    for seminar in _live(programme):
        if seminar.kind is not Kind.EXTERNAL and not seminar.scheduled:
            yield Clash("no-time", "warning", (seminar.code,))


def no_room(programme: Programme) -> Iterator[Clash]:
    """A seminar without a room. External ones may lack it."""
    for seminar in _live(programme):
        if seminar.kind is not Kind.EXTERNAL and not seminar.room:
            yield Clash("no-room", "warning", (seminar.code,))


def no_moderator(programme: Programme) -> Iterator[Clash]:
    """A panel that nobody moderates."""
    for seminar in _live(programme):
        if seminar.kind is Kind.PANEL and not seminar.moderators:
            yield Clash("no-moderator", "warning", (seminar.code,))


RULES: tuple[Callable[[Programme], Iterator[Clash]], ...] = (
    person_twice,
    room_twice,
    outside_days,
    no_slot,
    no_room,
    no_moderator,
)
