"""Moving seminars in time: Programme → Programme. A slot keeps its length and its place on the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.programme.model import Programme, Seminar, in_order
from eventapp.programme.night import day_of

# Days outside are a slip of the pen; time zones, calendars and arithmetic with dates would fail at the ends.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def may_be(day: date | datetime | None) -> bool:
    """Whether a programme may have such a day or instant, or none."""
    if isinstance(day, datetime):
        day = day.date()
    return day is None or FIRST_DAY <= day <= LAST_DAY


def possible(at: datetime | None) -> datetime | None:
    """The instant if a programme may have it, else None: rows may be older than the rule."""
    return at if may_be(at) else None


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant when the clocks in `zone` show `at` on `day`.

    A clock time that happens twice (autumn) means the first; one that never happens (spring) means
    the same length of time after midnight, an hour later by the clock, as RFC 5545 section 3.3.5 says.
    """
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def swap(programme: Programme, one: str, other: str) -> Programme:
    """The programme with two seminars in each other's slots; each keeps its own length."""
    by_code = {s.code: s for s in programme.seminars}
    a, b = by_code[one], by_code[other]
    return _with(
        programme,
        {
            one: replace(a, starts_at=b.starts_at, room=b.room),
            other: replace(b, starts_at=a.starts_at, room=a.room),
        },
    )


def push_rest_of_day(programme: Programme, code: str, minutes: int) -> Programme:
    """The programme with a seminar, and all that begin later that day (night.py) in its room, moved by `minutes`."""
    first = next(s for s in programme.seminars if s.code == code)
    if first.starts_at is None:
        return programme
    zone = programme.event.zone
    day, start = day_of(first.starts_at, zone), first.starts_at
    moved = {
        s.code: replace(s, starts_at=s.starts_at + timedelta(minutes=minutes))
        for s in programme.seminars
        if s.room == first.room
        and s.starts_at
        and s.starts_at >= start
        and day_of(s.starts_at, zone) == day
    }
    return _with(programme, moved)


def insert(programme: Programme, code: str, other: str, minutes: int = 0) -> Programme:
    """The programme with `other` held where `code` begins, which moves on with all after it that day in its room.

    `minutes` is the other's new length; 0 keeps the one it has.
    """
    by_code = {s.code: s for s in programme.seminars}
    at, put = by_code[code], by_code[other]
    length = minutes or put.minutes
    if at.starts_at is None or length is None:
        return programme
    lifted = _with(programme, {other: replace(put, starts_at=None)})
    pushed = push_rest_of_day(lifted, code, length)
    return _with(pushed, {other: replace(put, starts_at=at.starts_at, minutes=length, room=at.room)})


def close_gap(programme: Programme, code: str) -> Programme:
    """The programme with a seminar, and the rest of its day in the room, moved up to where the one before ends."""
    first = next(s for s in programme.seminars if s.code == code)
    if first.starts_at is None:
        return programme
    zone = programme.event.zone
    day = first.starts_at.astimezone(zone).date()
    earlier = [
        s.ends_at
        for s in programme.seminars
        if s.room == first.room and not s.cancelled and s.code != code and s.ends_at and s.starts_at
        and s.ends_at <= first.starts_at and s.starts_at.astimezone(zone).date() == day
    ]  # fmt: skip
    if not earlier:
        return programme
    gap = (first.starts_at - max(earlier)).total_seconds() / 60
    return push_rest_of_day(programme, code, -round(gap))


def day_to_room(programme: Programme, code: str, room: str) -> Programme:
    """The programme with all that is held on a seminar's day in its room held in another room (a code)."""
    first = next(s for s in programme.seminars if s.code == code)
    if first.starts_at is None:
        return programme
    zone = programme.event.zone
    day = first.starts_at.astimezone(zone).date()
    return _with(
        programme,
        {
            s.code: replace(s, room=room)
            for s in programme.seminars
            if s.room == first.room and s.starts_at and s.starts_at.astimezone(zone).date() == day
        },
    )


def slot_changes(before: Programme, after: Programme) -> list[tuple[Seminar, Seminar]]:
    """Seminars whose time, length or room differ, before and after, in the order of `after`."""
    old = {s.code: s for s in before.seminars}
    return [(old[s.code], s) for s in after.seminars if s.code in old and _slot(old[s.code]) != _slot(s)]


def _slot(seminar: Seminar) -> tuple[datetime | None, int | None, str]:
    return seminar.starts_at, seminar.minutes, seminar.room


def to_other_date(
    starts_at: datetime, zone: ZoneInfo, days: int, new_zone: ZoneInfo | None = None
) -> datetime:
    """The same clock time `days` later: an event copied across summer time keeps its 09:00."""
    local = starts_at.astimezone(zone)
    return instant(local.date() + timedelta(days=days), local.time(), new_zone or zone)


def hours_to_other_date(
    hours: list[list[str]], zone: ZoneInfo, days: int, new_zone: ZoneInfo | None = None
) -> list[list[str]]:
    """Pairs of instants (ISO 8601) at the same clock times `days` later."""
    return [
        [to_other_date(datetime.fromisoformat(at), zone, days, new_zone).isoformat() for at in pair]
        for pair in hours
    ]


def _with(programme: Programme, changed: dict[str, Seminar]) -> Programme:
    seminars = [changed.get(s.code, s) for s in programme.seminars]
    return replace(programme, seminars=in_order(seminars, programme.rooms))


def next_time(before: Iterable[date], today: date) -> date:
    """A first day to suggest for a new event: a year after the latest of those before, on the same day of the week, or
    eight weeks from today where there are none; never before today.
    """
    latest = max(before, default=None)
    if latest is None:
        return today + timedelta(weeks=8)
    years = max(1, -((latest - today).days // 364))
    return latest + timedelta(weeks=52 * years)
