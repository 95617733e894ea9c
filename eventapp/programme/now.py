"""What is on at an instant, what comes next, and until when that answer holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventapp.programme.model import Kind, Programme, Seminar

PAUSES = (Kind.BREAK, Kind.SOCIAL)


@dataclass(frozen=True, slots=True)
class Now:
    """What is on and what is next, at one instant."""

    on: tuple[Seminar, ...]
    next: tuple[Seminar, ...]


def phase(seminar: Seminar, at: datetime) -> str:
    """`before`, `during` or `after` its slot; `unscheduled` when it has none."""
    if seminar.starts_at is None or seminar.ends_at is None:
        return "unscheduled"
    if at < seminar.starts_at:
        return "before"
    return "during" if at < seminar.ends_at else "after"


def watch(seminar: Seminar, at: datetime) -> tuple[str, str]:
    """What can be watched: (`before`, `during` or `after`, address), or (``none``, "").

    A recording counts once the slot is over. A livestream counts before and during; when the
    seminar has no slot, a recording is offered if there is one, else the livestream.
    """
    return watch_in(seminar, phase(seminar, at))


def watch_in(seminar: Seminar, when: str) -> tuple[str, str]:
    """The same in a phase of it, which live facts may have made another than the clock does."""
    if seminar.cancelled:
        return "none", ""
    if when in ("after", "unscheduled") and seminar.recording:
        return "after", seminar.recording
    if when in ("before", "during") and seminar.livestream:
        return when, seminar.livestream
    if when == "unscheduled" and seminar.livestream:
        return "during", seminar.livestream
    return "none", ""


def now_and_next(programme: Programme, at: datetime, room: str = "") -> Now:
    """What is on and what starts next at `at`, in one room (a code) or in all of them.

    Cancelled seminars are neither on nor next. All that start at the same next instant are next.
    """
    here = [s for s in programme.seminars if s.scheduled and not s.cancelled and (not room or s.room == room)]
    on = tuple(s for s in here if phase(s, at) == "during")
    coming = [s for s in here if s.starts_at is not None and s.starts_at > at]
    first = min((s.starts_at for s in coming if s.starts_at), default=None)
    return Now(on, tuple(s for s in coming if s.starts_at == first))


def holds_until(programme: Programme, at: datetime) -> datetime | None:
    """The next instant after `at` when what is on changes, or None when the day has no more of them.

    Midnights of the event's days count, so that a page may open on the right day.
    """
    moments = [m for s in programme.seminars if s.scheduled for m in (s.starts_at, s.ends_at) if m and m > at]
    event = programme.event
    for offset in range((event.ends_on - event.starts_on).days + 2):
        day = event.starts_on + timedelta(days=offset)
        midnight = datetime(day.year, day.month, day.day, tzinfo=event.zone).astimezone(at.tzinfo)
        if midnight > at:
            moments.append(midnight)
            break
    return min(moments, default=None)


def is_over(programme: Programme, at: datetime) -> bool:
    """Whether the event's last day has ended, in the venue's time."""
    return at.astimezone(programme.event.zone).date() > programme.event.ends_on


def days(programme: Programme) -> list[date]:
    """The days, in venue time, on which something begins, and the event's own days."""
    event = programme.event
    span = min((event.ends_on - event.starts_on).days, 30)
    found = {event.starts_on + timedelta(days=n) for n in range(span + 1)}
    found |= {s.starts_at.astimezone(event.zone).date() for s in programme.seminars if s.starts_at}
    return sorted(found)
