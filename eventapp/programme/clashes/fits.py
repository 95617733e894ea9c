"""Where a seminar would clash if it were moved: the times to keep clear of, room by room, from the rules themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventapp.programme.clashes.frame import Clash, Frame
from eventapp.programme.clashes.places import FIRST, LAST, Allowed, allowed, followed
from eventapp.programme.clashes.together import between
from eventapp.programme.model import Seminar
from eventapp.programme.planning import Span, outside, slot


@dataclass(frozen=True, slots=True)
class Zone:
    """A time (UTC) that the seminar must not touch in `room` (a code, empty for none), and the clash if it does.

    Of those with the same `about`, in the order given, the first that is touched says it.
    """

    room: str
    starts_at: datetime
    ends_at: datetime
    about: str
    clash: Clash


def zones(frame: Frame, code: str, window: Span) -> list[Zone]:
    """Every zone within `window` for a seminar (a code), in every room and in none."""
    seminar = frame.by_code[code]
    if seminar.cancelled:
        return []
    others = [s for s in frame.live if s.code != code and slot(s) is not None]
    followers = list(followed(seminar, frame))
    found: list[Zone] = []
    for room in ("", *frame.rooms):
        found += _in_room(replace(seminar, room=room), others, followers, frame, window)
    return found


def _in_room(
    seminar: Seminar, others: list[Seminar], followers: list[Allowed], frame: Frame, window: Span
) -> list[Zone]:
    found = []
    for limit in (*allowed(seminar, frame), *followers):
        for span in outside(Span(FIRST, LAST), limit.spans):
            found.append(Zone(seminar.room, span.starts_at, span.ends_at, limit.about, limit.clash))
    traits = frame.traits_of(seminar)
    for other in others:
        if other.room != seminar.room and traits.isdisjoint(frame.traits[other.code]):
            continue
        at = slot(other)
        assert at is not None
        for need in between(seminar, other, frame):
            gap = timedelta(minutes=need.minutes)
            clash = need.clash(seminar.code, other.code)
            about = f"{need.about} {other.code}"
            found.append(Zone(seminar.room, at.starts_at - gap, at.ends_at + gap, about, clash))
    return [
        replace(z, starts_at=max(z.starts_at, window.starts_at), ends_at=min(z.ends_at, window.ends_at))
        for z in found
        if z.starts_at < window.ends_at and z.ends_at > window.starts_at
    ]
