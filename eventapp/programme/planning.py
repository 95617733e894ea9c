"""What only organisers know and the planning needs: never part of a Programme, so never published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from eventapp.programme.model import Event, Programme, Seminar, in_order
from eventapp.programme.timing import instant

# Minutes to walk between rooms of different buildings when nobody has said how many it takes.
ELSEWHERE = 15
MORNING_ENDS = time(12)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From an instant up to another, in UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room to those who plan: when it can be had (none: always), minutes to turn it around, who streams from it."""

    hours: tuple[Span, ...] = ()
    turnaround: int = 0
    building: str = ""
    crew: str = ""
    streams: bool = False


@dataclass(frozen=True, slots=True)
class SeminarPlan:
    """A seminar to those who plan. `after` and `apart` are codes of others; `part` is morning, afternoon or empty."""

    expected: int | None = None
    interpreted: bool = False
    fixed: bool = False
    after: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Planning:
    """All of it, by codes. `answers` are by (seminar, person), `walks` by pairs of rooms, in minutes.

    `blocks` are times when a room is held for something that no reader shall see (a sound check).
    `called` are the (seminar, person) that have a call time, `reachable` the people with a mail address.
    `unstreamed` are the seminars that are to have no livestream, `follow_room` those that have that of the room they are
    in. `day_starts` and `day_ends` are the venue's clock, None for no limit.
    """

    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    people: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    rooms: Mapping[str, RoomPlan] = field(default_factory=dict)
    walks: Mapping[frozenset[str], int] = field(default_factory=dict)
    seminars: Mapping[str, SeminarPlan] = field(default_factory=dict)
    blocks: tuple[Seminar, ...] = ()
    follow_room: frozenset[str] = frozenset()
    called: frozenset[tuple[str, str]] = frozenset()
    reachable: frozenset[str] = frozenset()
    unstreamed: frozenset[str] = frozenset()
    day_starts: time | None = None
    day_ends: time | None = None

    def room(self, code: str) -> RoomPlan:
        """What is known of a room, which may be nothing."""
        return self.rooms.get(code, NO_ROOM_PLAN)

    def seminar(self, code: str) -> SeminarPlan:
        """What is known of a seminar, which may be nothing."""
        return self.seminars.get(code, NO_SEMINAR_PLAN)

    def walk(self, one: str, other: str) -> int:
        """Minutes to walk between two rooms (codes); none within a room or when either is not known."""
        if not one or not other or one == other:
            return 0
        said = self.walks.get(frozenset((one, other)))
        if said is not None:
            return said
        return ELSEWHERE if self.room(one).building != self.room(other).building else 0


NO_ROOM_PLAN, NO_SEMINAR_PLAN, NOTHING_KNOWN = RoomPlan(), SeminarPlan(), Planning()


def with_blocks(programme: Programme, planning: Planning) -> Programme:
    """The programme as organisers see it: the blocked times are items of it, as breaks; those it has stay."""
    known = {s.code for s in programme.seminars} if planning.blocks else set()
    missing = [block for block in planning.blocks if block.code not in known]
    if not missing:
        return programme
    return replace(programme, seminars=in_order([*programme.seminars, *missing], programme.rooms))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same moments with as few spans as can be, in order; those that meet become one."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.ends_at <= span.starts_at:
            continue
        if found and span.starts_at <= found[-1].ends_at:
            found[-1] = Span(found[-1].starts_at, max(found[-1].ends_at, span.ends_at))
        else:
            found.append(span)
    return found


def inside(span: Span, allowed: Iterable[Span]) -> bool:
    """Whether the span lies wholly within one of the merged `allowed`."""
    return any(a.starts_at <= span.starts_at and span.ends_at <= a.ends_at for a in allowed)


def outside(whole: Span, allowed: Iterable[Span]) -> list[Span]:
    """What of `whole` none of the merged `allowed` covers."""
    found, at = [], whole.starts_at
    for span in allowed:
        if span.starts_at > at:
            found.append(Span(at, min(span.starts_at, whole.ends_at)))
        at = max(at, span.ends_at)
        if at >= whole.ends_at:
            return found
    return [*found, Span(at, whole.ends_at)]


def event_days(event: Event) -> list[Span]:
    """The event's days from midnight to midnight by the venue's clock, met ones as one."""
    return merged([day_span(event, event.starts_on + timedelta(days=n)) for n in range(_days(event))])


def day_span(event: Event, day: date, starts: time | None = None, ends: time | None = None) -> Span:
    """A day, or from a clock time to another in it; an end that is not later means the day after."""
    first = instant(day, starts or time(0), event.zone)
    last = day if ends is not None and ends > (starts or time(0)) else day + timedelta(days=1)
    return Span(first, instant(last, ends or time(0), event.zone))


def open_hours(event: Event, planning: Planning) -> list[Span]:
    """When the host has the place on the event's days; whole days when nothing is said."""
    if planning.day_starts is None and planning.day_ends is None:
        return event_days(event)
    return merged(
        [
            day_span(event, event.starts_on + timedelta(days=n), planning.day_starts, planning.day_ends)
            for n in range(_days(event))
        ]
    )


def half_days(event: Event, part: str) -> list[Span]:
    """The mornings (to 12:00) or the afternoons of the event's days."""
    bounds = (None, MORNING_ENDS) if part == "morning" else (MORNING_ENDS, None)
    return [day_span(event, event.starts_on + timedelta(days=n), *bounds) for n in range(_days(event))]


def slot(seminar: Seminar) -> Span | None:
    """The seminar's slot, or None."""
    if seminar.starts_at is None or seminar.ends_at is None:
        return None
    return Span(seminar.starts_at.astimezone(UTC), seminar.ends_at.astimezone(UTC))


def _days(event: Event) -> int:
    return min((event.ends_on - event.starts_on).days, 31) + 1
