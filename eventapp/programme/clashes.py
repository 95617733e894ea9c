"""What is wrong with a programme: one small function per rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.programme.model import Kind, Programme, Seminar
from eventapp.programme.now import PAUSES

SEVERITIES = ("error", "warning", "note")
SHORTEST_BREAK = timedelta(minutes=10)
LONGEST_SITTING = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing wrong. `rule` names it, `seminars` are codes, `person` and `room` codes or empty."""

    rule: str
    severity: str
    seminars: tuple[str, ...]
    person: str = ""
    room: str = ""


def clashes(programme: Programme, answers: Mapping[tuple[str, str], str] | None = None) -> list[Clash]:
    """Every clash, worst first, in the order of the rules; with `answers` also those who have said no.

    Answers are private, so they are not part of a Programme: they come by the codes of seminar and person.
    """
    found = [clash for rule in RULES for clash in rule(programme)]
    return sorted([*declined(programme, answers or {}), *found], key=lambda c: SEVERITIES.index(c.severity))


def overlap(one: Seminar, other: Seminar) -> bool:
    """Whether two scheduled seminars share a moment; one that begins when the other ends does not."""
    a, b, c, d = one.starts_at, one.ends_at, other.starts_at, other.ends_at
    return a is not None and b is not None and c is not None and d is not None and a < d and c < b


def _overlapping(seminars: list[Seminar]) -> Iterator[tuple[Seminar, Seminar]]:
    """Pairs that overlap, each once, in order of time: each is compared only with those that begin before it ends."""
    timed = [
        (s.starts_at, s.ends_at, s) for s in seminars if s.starts_at is not None and s.minutes is not None
    ]
    timed.sort(key=lambda slot: slot[0])
    for place, (_, ends, one) in enumerate(timed):
        for later in range(place + 1, len(timed)):
            starts, _, other = timed[later]
            if ends is not None and starts >= ends:
                break
            yield one, other


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


def moderates_own_panel(programme: Programme) -> Iterator[Clash]:
    """Someone who both moderates a seminar and sits on its panel."""
    for seminar in _live(programme):
        chairs = {a.person for a in seminar.moderators if a.person}
        for seat in seminar.panel:
            if seat.person in chairs:
                yield Clash("moderates-own-panel", "note", (seminar.code,), person=seat.person)


def same_subject(programme: Programme) -> Iterator[Clash]:
    """Two seminars with a tag in common at the same time: those who want the one want the other."""
    subjects = {s.code: {tag.casefold() for tag in s.tags} for s in programme.seminars}
    for one, other in _overlapping([s for s in _live(programme) if s.tags]):
        if one.room != other.room and subjects[one.code] & subjects[other.code]:
            yield Clash("same-subject", "note", (one.code, other.code))


def no_break(programme: Programme) -> Iterator[Clash]:
    """More than three hours in a room without a pause of at least ten minutes."""
    by_room: dict[str, list[Seminar]] = defaultdict(list)
    for seminar in _live(programme):
        by_room[seminar.room].append(seminar)
    for room in programme.rooms:
        run: list[Seminar] = []
        for seminar in [s for s in by_room[room.code] if s.scheduled]:
            assert seminar.starts_at
            if seminar.kind in PAUSES or (run and seminar.starts_at - _end(run) >= SHORTEST_BREAK):
                run = []
            if seminar.kind not in PAUSES:
                run.append(seminar)
                assert run[0].starts_at
                if _end(run) - run[0].starts_at > LONGEST_SITTING:
                    yield Clash("no-break", "note", (run[0].code, seminar.code), room=room.code)
                    run = []


def _end(run: list[Seminar]) -> datetime:
    return max(s.ends_at for s in run if s.ends_at)


def no_abstract(programme: Programme) -> Iterator[Clash]:
    """A seminar that says nothing of what it is about."""
    for seminar in _live(programme):
        if seminar.kind not in (*PAUSES, Kind.EXTERNAL) and not seminar.abstract.strip():
            yield Clash("no-abstract", "note", (seminar.code,))


def declined(programme: Programme, answers: Mapping[tuple[str, str], str]) -> Iterator[Clash]:
    """Someone on a panel who has said no; `answers` by the codes of seminar and person."""
    for seminar in _live(programme):
        for code in dict.fromkeys(a.person for a in seminar.appearances if a.person):
            if answers.get((seminar.code, code)) == "declined":
                yield Clash("declined", "error", (seminar.code,), person=code)


RULES: tuple[Callable[[Programme], Iterator[Clash]], ...] = (
    person_twice,
    room_twice,
    outside_days,
    no_slot,
    no_room,
    no_moderator,
    moderates_own_panel,
    same_subject,
    no_break,
    no_abstract,
)
