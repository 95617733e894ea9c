"""Rules on two seminars: what they share, and how many minutes that takes between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from eventapp.programme.clashes.frame import Clash, Frame
from eventapp.programme.model import Seminar

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Between:
    """Why two seminars need `minutes` between them; with 0 they only must not overlap.

    Of those with the same `about`, the first that is hit says it: who is in two places need not walk.
    """

    rule: str
    severity: str
    minutes: int
    about: str
    person: str = ""
    room: str = ""

    def clash(self, one: str, other: str) -> Clash:
        """The clash of these two seminars (codes)."""
        return Clash(self.rule, self.severity, (one, other), self.person, self.room)


def overlap(one: Seminar, other: Seminar) -> bool:
    """Whether two scheduled seminars share a moment; one that begins when the other ends does not."""
    return nearer(one, other, 0)


def nearer(one: Seminar, other: Seminar, minutes: int) -> bool:
    """Whether less than `minutes` lie between two scheduled seminars; those that overlap are always nearer."""
    a, b, c, d = one.starts_at, one.ends_at, other.starts_at, other.ends_at
    if a is None or b is None or c is None or d is None:
        return False
    gap = timedelta(minutes=minutes)
    return a < d + gap and c < b + gap


def between(one: Seminar, other: Seminar, frame: Frame) -> Iterator[Between]:
    """All that two seminars need time between them for, in the rooms they are in."""
    yield from _people(one, other, frame)
    if one.room and one.room == other.room:
        yield from _room(one, frame)
    else:
        yield from _elsewhere(one, other, frame)
    planning = frame.planning
    if planning.seminars and (
        other.code in planning.seminar(one.code).apart or one.code in planning.seminar(other.code).apart
    ):
        yield Between("wish-apart", "note", 0, "apart")


def _people(one: Seminar, other: Seminar, frame: Frame) -> Iterator[Between]:
    shared = frame.people.get(one.code, NONE) & frame.people.get(other.code, NONE)
    for person in sorted(shared) if shared else ():
        yield Between("person-twice", "error", 0, person, person=person)
        walk = frame.planning.walk(one.room, other.room)
        if walk:
            yield Between("too-far", "warning", walk, person, person=person)


def _room(one: Seminar, frame: Frame) -> Iterator[Between]:
    yield Between("room-twice", "error", 0, "room", room=one.room)
    turnaround = frame.planning.room(one.room).turnaround
    if turnaround:
        yield Between("turnaround", "warning", turnaround, "room", room=one.room)


def _elsewhere(one: Seminar, other: Seminar, frame: Frame) -> Iterator[Between]:
    if frame.streamed(one) and frame.streamed(other):
        crew = frame.planning.room(one.room).crew.casefold()
        if crew and crew == frame.planning.room(other.room).crew.casefold():
            yield Between("crew-twice", "error", 0, "crew")
    if not frame.tags.get(one.code, NONE).isdisjoint(frame.tags.get(other.code, NONE)):
        yield Between("same-subject", "note", 0, "subject")


def collisions(frame: Frame) -> Iterator[Clash]:
    """Every clash of two seminars, in order of time: each is compared only with those that begin soon enough."""
    timed = [(s.starts_at, s.ends_at, s) for s in frame.near if s.starts_at and s.ends_at]
    timed.sort(key=lambda each: each[0])
    widest = timedelta(minutes=frame.widest)
    for place, (_, ends, one) in enumerate(timed):
        until = ends + widest
        for later in range(place + 1, len(timed)):
            starts, _, other = timed[later]
            if starts >= until:
                break
            # Most pairs have nothing to do with each other; this costs a tenth of asking every rule.
            if one.room == other.room or frame.related(one.code, other.code):
                yield from hits(one, other, frame)


def hits(one: Seminar, other: Seminar, frame: Frame) -> list[Clash]:
    """The clashes of two scheduled seminars."""
    found: dict[str, Clash] = {}
    for need in between(one, other, frame):
        if need.about not in found and nearer(one, other, need.minutes):
            found[need.about] = need.clash(one.code, other.code)
    return list(found.values())
