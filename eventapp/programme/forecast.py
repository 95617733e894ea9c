"""A day as it goes: what was planned of each room beside what happened, and how it will end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from eventapp.programme.actual import OVER_TIME, Shown, standings
from eventapp.programme.live import LATEST, LiveFacts
from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.night import day_of

# In minutes: lateness is said in such steps.
STEP = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A seminar that is held: how it stands, and when it begins and ends as far as can be told (UTC)."""

    seminar: Seminar
    stands: Shown
    begins: datetime
    ends: datetime

    @property
    def drift(self) -> int:
        """By how many whole minutes it begins later than was planned; negative for earlier."""
        return _minutes(self.begins, self.seminar.starts_at)

    @property
    def longer(self) -> int:
        """By how many it ends later."""
        return _minutes(self.ends, self.seminar.ends_at)

    @property
    def expected(self) -> bool:
        """Whether any of these times is reckoned here alone: readers are told what was planned, with the lateness that was said."""
        return (self.begins, self.ends) != (self.stands.begins, self.stands.ends)

    def late_to_say(self, said: int) -> int | None:
        """What to say of its lateness, in whole minutes, so that readers are told about the same; None where they are.

        `said` is what was said before. A step to the nearest five minutes; less than half of one is not worth a word.
        """
        told, reckoned = (self.stands.ends, self.ends) if self.stands.phase == "during" else (self.stands.begins, self.begins)
        more = _minutes(reckoned, told)
        late = min(max((said + more + STEP // 2) // STEP * STEP, 0), LATEST)
        return late if self.stands.phase != "after" and abs(more) > STEP // 2 and late != said else None


@dataclass(frozen=True, slots=True)
class RoomDay:
    """A room's day: its lines in order of time, what is on there now, and what waits."""

    room: Room
    lines: tuple[Line, ...]
    now: Line | None
    waiting: tuple[Line, ...]

    @property
    def next(self) -> Line | None:
        """What comes next."""
        return self.waiting[0] if self.waiting else None

    @property
    def later(self) -> tuple[Line, ...]:
        """What comes after that."""
        return self.waiting[1:]

    @property
    def past(self) -> tuple[Line, ...]:
        """What is over."""
        return tuple(line for line in self.lines if line is not self.now and line not in self.waiting)

    @property
    def last(self) -> Line | None:
        """What ends the day."""
        return max(self.lines, key=lambda line: line.ends, default=None)


def days_held(programme: Programme) -> list[date]:
    """The days (night.py) with something on them."""
    return sorted({day_of(s.starts_at, programme.event.zone) for s in programme.seminars if s.starts_at and s.scheduled})


def day_at(programme: Programme, at: datetime) -> date:
    """The day (night.py) that a desk is about: today at the venue, else the next one with something on it, else the last."""
    today, days = day_of(at, programme.event.zone), days_held(programme)
    return next((day for day in days if day >= today), days[-1] if days else today)


def rooms(programme: Programme, facts: LiveFacts, at: datetime) -> tuple[RoomDay, ...]:
    """Each room's day by what is said and in force at an instant, in the programme's order."""
    day, stands = day_at(programme, at), standings(programme, facts, at)
    return tuple(_room(programme, room, facts, stands, (day, at)) for room in programme.rooms)


def _room(programme: Programme, room: Room, facts: LiveFacts, stands: Mapping[str, Shown], when: tuple[date, datetime]) -> RoomDay:
    (day, at), zone = when, programme.event.zone
    held = [
        s for s in programme.seminars
        if s.room == room.code and s.scheduled and not s.cancelled and s.starts_at and day_of(s.starts_at, zone) == day
    ]  # fmt: skip
    lines: list[Line] = []
    for seminar in held:
        lines.append(_line(seminar, facts, stands[seminar.code], at, lines[-1] if lines else None))
    lines = _ended_by_later(lines, facts)
    on = [line for line in lines if line.stands.phase == "during"]
    waiting = tuple(line for line in lines if line.stands.phase == "before")
    now = on[-1] if on else None
    return RoomDay(room, tuple(lines), now, waiting)


def _ended_by_later(lines: list[Line], facts: LiveFacts) -> list[Line]:
    """What nobody has ended was over when a later one began."""
    found: list[Line] = []
    later: datetime | None = None
    for line in reversed(lines):
        state = facts.seminar(line.seminar.code).state
        if later is not None and line.stands.phase == "after" and state != "ended":
            line = replace(line, ends=max(line.begins, min(line.ends, later)))
        later = line.begins if state == "begun" else later
        found.append(line)
    return found[::-1]


def _line(seminar: Seminar, facts: LiveFacts, stands: Shown, at: datetime, before: Line | None) -> Line:
    """One that has not begun waits for the one before it in its room, and for whoever is still setting up."""
    known = facts.seminar(seminar.code)
    begins, ends = stands.begins, stands.ends
    assert begins is not None and ends is not None and seminar.minutes is not None
    length = timedelta(minutes=seminar.minutes)
    if known.state == "ended":
        return Line(seminar, stands, begins, ends)
    if known.state == "begun":
        return Line(seminar, stands, begins, max(begins + length, min(at, ends + OVER_TIME)))
    if before is not None and stands.phase != "after":
        begins = max(begins, before.ends)
    if known.state == "preparing":
        begins = max(begins, at)
    return Line(seminar, stands, begins, begins + length)


def _minutes(one: datetime, other: datetime | None) -> int:
    # As whoever subtracts the clock times that stand beside it.
    return (one.replace(second=0, microsecond=0) - other.replace(second=0, microsecond=0)) // timedelta(minutes=1) if other else 0
