"""Slots proposed for many seminars at once, by OR-tools' CP-SAT: what clashes is forbidden, what is wished for is weighed.

Where a seminar may be comes from the rules themselves (clashes/fits.py), so that a plan has no clash that
they would find.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import time
from importlib.util import find_spec

from eventapp.programme.model import Kind, Programme
from eventapp.programme.planner.places import Places
from eventapp.programme.planner.proposal import Placed, Proposal
from eventapp.programme.planner.solver import solve
from eventapp.programme.planning import Planning

__all__ = ["Placed", "Proposal", "available", "hours", "movable", "propose", "usual_minutes"]
MOST = 300
NINE_TO_FIVE = (time(9), time(17))


def available() -> bool:
    """Whether OR-tools is installed (the extra `planner`)."""
    return find_spec("ortools") is not None


def movable(programme: Programme, planning: Planning, everything: bool) -> list[str]:
    """Codes of what may be given a slot: those without one or, with `everything`, also those that are not fixed."""
    return [
        s.code
        for s in programme.seminars
        if not s.cancelled
        and s.kind is not Kind.EXTERNAL
        and not planning.seminar(s.code).fixed
        and (everything or s.starts_at is None)
    ]


def hours(programme: Programme, planning: Planning) -> tuple[time | None, time | None]:
    """The clock times between which it plans: the day's own, else nine to five or as long as the day is now."""
    if planning.day_starts is not None or planning.day_ends is not None:
        return planning.day_starts, planning.day_ends
    zone = programme.event.zone
    held = [s for s in programme.seminars if s.scheduled and s.kind is not Kind.EXTERNAL]
    begins = [s.starts_at.astimezone(zone).time() for s in held if s.starts_at]
    ends = [s.ends_at.astimezone(zone) for s in held if s.ends_at]
    overnight = any(
        e.date() > s.starts_at.astimezone(zone).date() for s, e in zip(held, ends, strict=True) if s.starts_at
    )
    last = None if overnight else max([NINE_TO_FIVE[1], *(e.time() for e in ends)])
    return min([NINE_TO_FIVE[0], *begins]), last


def usual_minutes(programme: Programme) -> int:
    """The length that most seminars have, of several the longest; an hour when none has one."""
    pauses = (Kind.BREAK, Kind.SOCIAL, Kind.EXTERNAL)
    lengths = Counter(s.minutes for s in programme.seminars if s.minutes and s.kind not in pauses)
    return max(lengths, key=lambda minutes: (lengths[minutes], minutes), default=60)


def propose(programme: Programme, planning: Planning, codes: list[str]) -> Proposal:
    """The best slots found for these seminars (codes), around all others, which stay. The same input gives the same plan."""
    starts, ends = hours(programme, planning)
    planning = replace(planning, day_starts=starts, day_ends=ends)
    return solve(Places(programme, planning, codes[:MOST]), codes[MOST:])
