"""What is on, and what is next, by what is true and not by the programme alone: (Programme, LiveFacts, instant) → what to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.programme.live import LiveFacts, OfRoom, OfSeminar
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.now import Now
from eventapp.programme.now import phase as planned_phase

# One that has begun, and of which nobody has said that it has ended, counts as on for so long after its end.
OVER_TIME = timedelta(minutes=10)
# That a room's stream is down is said at what is on there, and at what begins within so long.
SOON = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Shown:
    """How one seminar stands: `before`, `during`, `after` or `unscheduled`, when it begins and ends as far as is known.

    `over` says that it runs over its time, `late` by how many minutes it begins late.
    """

    phase: str
    begins: datetime | None
    ends: datetime | None
    over: bool = False
    late: int = 0


def shown(seminar: Seminar, facts: LiveFacts, at: datetime) -> Shown:
    """How a seminar stands at an instant, by the facts that are in force then."""
    begins, ends = seminar.starts_at, seminar.ends_at
    known = facts.seminar(seminar.code)
    if begins is None or ends is None or seminar.cancelled:
        return Shown(planned_phase(seminar, at), begins, ends)
    late = timedelta(minutes=known.late or 0)
    begins, ends = begins + late, ends + late
    if known.state == "ended":
        return Shown("after", known.begun or begins, known.ended or ends)
    if known.state == "begun":
        begins = known.begun or begins
        return Shown("during" if at < ends + OVER_TIME else "after", begins, ends, ends <= at < ends + OVER_TIME)
    if at < begins or (known.state == "preparing" and at < ends):
        return Shown("before", begins, ends, late=known.late or 0)
    return Shown("during" if at < ends else "after", begins, ends)


def standings(programme: Programme, facts: LiveFacts, at: datetime) -> dict[str, Shown]:
    """How each seminar stands, by code: once a later one has begun in its room, one that nobody has ended is over."""
    begun: dict[str, list[Seminar]] = {}
    for seminar in programme.seminars:
        if facts.seminar(seminar.code).state == "begun" and seminar.room and seminar.scheduled and not seminar.cancelled:
            begun.setdefault(seminar.room, []).append(seminar)
    return {s.code: _unless_followed(s, shown(s, facts, at), begun.get(s.room, ()), facts) for s in programme.seminars}


def _unless_followed(seminar: Seminar, stands: Shown, begun: Sequence[Seminar], facts: LiveFacts) -> Shown:
    later = [facts.seminar(s.code).begun for s in begun if s.starts_at and seminar.starts_at and s.starts_at > seminar.starts_at]
    if stands.phase != "during" or seminar.cancelled or not later:
        return stands
    return Shown("after", stands.begins, min((at for at in (stands.ends, *later) if at), default=stands.ends))


def on_and_next(programme: Programme, facts: LiveFacts, at: datetime, room: str = "") -> Now:
    """What is on and what starts next, in one room (a code) or in all, by the facts that are in force."""
    here = [s for s in programme.seminars if s.scheduled and not s.cancelled and (not room or s.room == room)]
    stand = standings(programme, facts, at)
    on = tuple(s for s in here if stand[s.code].phase == "during")
    coming = [(begins, s) for s in here if (begins := stand[s.code].begins) and stand[s.code].phase == "before"]
    first = min((begins for begins, _ in coming), default=None)
    return Now(on, tuple(s for begins, s in coming if begins == first))


def at_seminar(seminar: Seminar, facts: LiveFacts, stands: Shown, at: datetime) -> OfRoom:
    """What of its room is said at a seminar: how full it is where people are there for it, and its stream where that is on or soon is."""
    if stands.phase == "after":
        return OfRoom()
    here = next((said for said in facts.rooms.values() if said.about == seminar.code and said.fullness), OfRoom())
    soon = stands.begins is not None and timedelta(0) < stands.begins - at <= SOON
    watched = seminar.livestream and (stands.phase == "during" or soon)
    return OfRoom(here.fullness, here.about, here.instead, facts.room(seminar.room).stream if watched else None)


def holds_until(programme: Programme, facts: LiveFacts, at: datetime) -> datetime | None:
    """The next instant after `at` at which something stands otherwise than by the programme alone; None for never.

    It is as long as nothing else is said, and no fact ends (programme/live.py).
    """
    streamed = {code for code, said in facts.rooms.items() if said.stream}
    moments: list[datetime] = []
    for seminar in programme.seminars:
        known = facts.seminar(seminar.code)
        if not (seminar.starts_at and seminar.ends_at) or (known == OfSeminar() and seminar.room not in streamed):
            continue
        late = timedelta(minutes=known.late or 0)
        begins, ends = seminar.starts_at + late, seminar.ends_at + late
        moments += [begins - SOON, begins, ends, ends + OVER_TIME]
    return min((moment for moment in moments if moment > at), default=None)
