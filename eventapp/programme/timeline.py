"""A day drawn as a strip: rooms down, time across, in hundredths of the strip's width."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.timing import instant

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A seminar on the strip: where it begins and how long it is, in percent of the whole, and in which lane of its room."""

    seminar: Seminar
    left: float
    width: float
    lane: int


@dataclass(frozen=True, slots=True)
class Row:
    """A room (None: no room) and what is in it, in order of time; `lanes` is how many overlap at most."""

    room: Room | None
    bars: tuple[Bar, ...]
    lanes: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A day in the venue's zone from a whole hour to a whole hour, with the hours' places and words, and its rows."""

    day: date
    starts_at: datetime
    ends_at: datetime
    hours: tuple[tuple[float, str], ...]
    rows: tuple[Row, ...]

    def place(self, at: datetime) -> float | None:
        """Where an instant is, in percent; None when it is not on this day's strip."""
        if not self.starts_at <= at <= self.ends_at:
            return None
        return round(100 * ((at - self.starts_at) / (self.ends_at - self.starts_at)), 3)


def strips(programme: Programme) -> list[Strip]:
    """A strip for each day, in the venue's zone, on which something with a time and a length begins."""
    zone = programme.event.zone
    days: dict[date, list[Seminar]] = {}
    for seminar in programme.seminars:
        if seminar.scheduled and seminar.starts_at:
            days.setdefault(seminar.starts_at.astimezone(zone).date(), []).append(seminar)
    return [_strip(programme, day, held) for day, held in sorted(days.items())]


def _strip(programme: Programme, day: date, held: list[Seminar]) -> Strip:
    zone = programme.event.zone
    starts = [s.starts_at for s in held if s.starts_at]
    first = min(starts).astimezone(zone)
    # Through UTC: an hour that the clock leaves out or has twice is as long as any other.
    begin = instant(day, time(first.hour), zone)
    begin = begin if begin <= min(starts) else min(starts)
    last = max(s.ends_at for s in held if s.ends_at)
    hours = -((begin - last) // _HOUR)
    end = begin + max(hours, 1) * _HOUR
    whole = end - begin
    step = next(n for n in (1, 2, 3, 4, 6, 12, 24, 10**6) if hours / n <= 12)
    marks = tuple(
        (round(100 * (n * _HOUR / whole), 3), f"{(begin + n * _HOUR).astimezone(zone):%H}") for n in range(0, hours, step)
    )
    rooms: list[Room | None] = [*programme.rooms, None]
    known = {room.code for room in programme.rooms}
    rows = []
    for room in rooms:
        within = [s for s in held if (s.room == room.code if room else s.room not in known)]
        if within or room:
            rows.append(_row(room, within, begin, whole))
    return Strip(day, begin, end, marks, tuple(rows))


def _row(room: Room | None, held: Iterable[Seminar], begin: datetime, whole: timedelta) -> Row:
    """What is in a room; what overlaps is in lanes below each other."""
    bars, until = [], list[datetime]()
    for seminar in sorted(held, key=lambda s: (s.starts_at or begin, s.title)):
        if seminar.starts_at is None or seminar.ends_at is None:
            continue
        lane = next((n for n, end in enumerate(until) if end <= seminar.starts_at), len(until))
        until[lane : lane + 1] = [seminar.ends_at]
        left, width = ((seminar.starts_at - begin) / whole, (seminar.ends_at - seminar.starts_at) / whole)
        bars.append(Bar(seminar, round(100 * left, 3), round(100 * width, 3), lane))
    return Row(room, tuple(bars), max(len(until), 1))
