"""Rules on one seminar's slot: the times and rooms where it may be at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from eventapp.programme.clashes.frame import Clash, Frame
from eventapp.programme.model import Seminar
from eventapp.programme.planning import Span, inside, merged, slot

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A seminar's slot must lie within one of the `spans`, else there is this clash. Of the same `about`, the first."""

    spans: list[Span]
    about: str
    clash: Clash


def allowed(seminar: Seminar, frame: Frame) -> Iterator[Allowed]:
    """Every limit on where the seminar may be, in the room it is in."""
    one = (seminar.code,)
    planning, plan = frame.planning, frame.planning.seminar(seminar.code)
    yield Allowed(frame.days, "days", Clash("outside-days", "error", one))
    if planning.day_starts or planning.day_ends:
        yield Allowed(frame.hours, "days", Clash("outside-hours", "warning", one))
    yield from _room(seminar, frame)
    for person in sorted(frame.people.get(seminar.code, ())) if planning.people else ():
        if hours := planning.people.get(person):
            yield Allowed(merged(hours), person, Clash("person-away", "error", one, person=person))
    if plan.part in frame.parts:
        yield Allowed(frame.parts[plan.part], "part", Clash(f"wish-{plan.part}", "note", one))
    yield from _order(seminar, frame)


def _room(seminar: Seminar, frame: Frame) -> Iterator[Allowed]:
    room = frame.rooms.get(seminar.room)
    if room is None:
        return
    hours = frame.planning.room(room.code).hours
    if hours:
        yield Allowed(merged(hours), "room", Clash("room-away", "error", (seminar.code,), room=room.code))
    expected = frame.planning.seminar(seminar.code).expected
    if expected and room.capacity and expected > room.capacity:
        yield Allowed([], "seats", Clash("too-many", "warning", (seminar.code,), room=room.code))


def _order(seminar: Seminar, frame: Frame) -> Iterator[Allowed]:
    """Wishes to come after another; said once, by the one that wishes."""
    for code in frame.planning.seminar(seminar.code).after:
        other = frame.by_code.get(code)
        if other is not None and not other.cancelled and other.ends_at is not None:
            clash = Clash("wish-order", "note", (seminar.code, code))
            yield Allowed([Span(other.ends_at, LAST)], f"after {code}", clash)


def followed(seminar: Seminar, frame: Frame) -> Iterator[Allowed]:
    """Wishes of others to come after this one: not among `allowed`, for those others' slots are told of them."""
    for code, plan in frame.planning.seminars.items():
        other = frame.by_code.get(code)
        if seminar.code not in plan.after or code == seminar.code or other is None or other.cancelled:
            continue
        if other.starts_at is not None and other.ends_at is not None:
            clash = Clash("wish-order", "note", (code, seminar.code))
            yield Allowed([Span(FIRST, other.starts_at)], f"before {code}", clash)


def misplaced(frame: Frame) -> Iterator[Clash]:
    """Every clash of a seminar's slot with where it may be."""
    for seminar in (*frame.asked, *frame.followers):
        if slot(seminar) is not None:
            yield from misplacements(seminar, frame)


def misplacements(seminar: Seminar, frame: Frame) -> list[Clash]:
    """The same for one scheduled seminar."""
    at, found = slot(seminar), {}
    assert at is not None
    for limit in allowed(seminar, frame):
        if limit.about not in found and not inside(at, limit.spans):
            found[limit.about] = limit.clash
    return list(found.values())
