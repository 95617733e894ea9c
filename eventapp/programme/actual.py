"""What is on, and what is next, by what is true and not by the programme alone: (Programme, LiveFacts, instant) → what to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
    """How each seminar stands, by code.

    Once a later one has begun in its room, one that nobody has ended is over; and one that has not begun waits for one that has.
    """
    rooms = in_rooms(programme, facts)
    return {s.code: _in_its_room(shown(s, facts, at), rooms.get(s.code, InRoom()), at) for s in programme.seminars}


@dataclass(frozen=True, slots=True)
class InRoom:
    """What others in its room make of a seminar, that is `late`: when a later one began, and until when it waits for an earlier one."""

    followed: datetime | None = None
    waits: datetime | None = None
    late: int = 0


def in_rooms(programme: Programme, facts: LiveFacts) -> dict[str, InRoom]:
    """The same of all whom others concern, by code."""
    begun: dict[str, list[tuple[datetime, Seminar]]] = {}
    for seminar in programme.seminars:
        began = facts.seminar(seminar.code).begun
        if facts.seminar(seminar.code).state == "begun" and began and seminar.room and seminar.scheduled and not seminar.cancelled:
            begun.setdefault(seminar.room, []).append((began, seminar))
    found = {}
    for seminar in programme.seminars:
        if seminar.room in begun and seminar.starts_at and seminar.ends_at and not seminar.cancelled:
            found[seminar.code] = InRoom(
                _cut(seminar, facts, _followed(seminar, begun[seminar.room])), _waits(seminar, facts, begun[seminar.room]), facts.seminar(seminar.code).late or 0
            )
    return found


def _cut(seminar: Seminar, facts: LiveFacts, followed: datetime | None) -> datetime | None:
    """When a later one began, unless it is over by then as it is."""
    known = facts.seminar(seminar.code)
    longest = timedelta(minutes=known.late or 0) + (OVER_TIME if known.state == "begun" else timedelta(0))
    return followed if followed and known.state != "ended" and seminar.ends_at and followed < seminar.ends_at + longest else None


def _followed(seminar: Seminar, begun: Sequence[tuple[datetime, Seminar]]) -> datetime | None:
    return min((began for began, other in begun if other.starts_at and seminar.starts_at and other.starts_at > seminar.starts_at), default=None)


def _waits(seminar: Seminar, facts: LiveFacts, begun: Sequence[tuple[datetime, Seminar]]) -> datetime | None:
    """Until one before it that has begun has ended, or counts as over; None for one that has begun, or begins later than that."""
    known = facts.seminar(seminar.code)
    if known.state in ("begun", "ended") or seminar.starts_at is None:
        return None
    ends = [
        min(other.ends_at + timedelta(minutes=facts.seminar(other.code).late or 0) + OVER_TIME, _followed(other, begun) or datetime.max.replace(tzinfo=UTC))
        for _, other in begun if other.ends_at and other.starts_at and other.starts_at < seminar.starts_at
    ]  # fmt: skip
    last = max(ends, default=None)
    return last if last and last > seminar.starts_at + timedelta(minutes=known.late or 0) else None


def _in_its_room(stands: Shown, room: InRoom, at: datetime) -> Shown:
    if stands.phase == "during" and room.followed:
        return Shown("after", stands.begins, min(end for end in (stands.ends, room.followed) if end))
    if stands.phase == "during" and room.waits and at < room.waits:
        return Shown("before", stands.begins, stands.ends, late=room.late)
    return stands


def on_and_next(programme: Programme, facts: LiveFacts, at: datetime, room: str = "") -> Now:
    """What is on and what starts next, in one room (a code) or in all, by the facts that are in force."""
    return among(programme, standings(programme, facts, at), room)


def among(programme: Programme, stand: Mapping[str, Shown], room: str = "") -> Now:
    """The same, by how the seminars stand."""
    here = [s for s in programme.seminars if s.scheduled and not s.cancelled and (not room or s.room == room)]
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
    moments += [room.waits for room in in_rooms(programme, facts).values() if room.waits]
    return min((moment for moment in moments if moment > at), default=None)
