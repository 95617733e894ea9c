"""What has a time moves along when the event's days or its time zone change: asked, shown, and one undo."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eventapp.models import Event, Person, Room, Seminar
from eventapp.programme.timing import may_be, to_other_date
from eventapp.services.draft import edits, loading, seats
from eventapp.services.draft.fields import EventValues
from eventapp.services.errors import Invalid

WAYS = ("move", "leave")
CLOCKS = ("clock", "instant")


@dataclass(frozen=True, slots=True)
class Effect:
    """What moving along, or leaving, would give: the first and last slot, and how many lie outside the days.

    `gaps` are seminars whose clock time is skipped there when summer time begins: they begin an hour later.
    """

    first: datetime
    last: datetime
    outside: int
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """An event's days or zone change while seminars have times: what they would be, each way.

    `days` is by how many days all would move; `ways` leads from (dates, clock) to the effect. `usual` is the way
    that fits best. `fingerprint` names exactly these seminars and this change.
    """

    days: int
    zones: tuple[str, str]
    count: int
    now: Effect
    ways: dict[tuple[str, str], Effect]
    usual: tuple[str, str]
    fingerprint: str

    @property
    def zone_changes(self) -> bool:
        """Whether the clock is asked about."""
        return self.zones[0] != self.zones[1]


class Unsettled(Exception):
    """The event's days or zone change, and nobody has said what is to become of what has a time."""

    def __init__(self, question: Question) -> None:
        super().__init__("seminars have times")
        self.question = question


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer: `dates` is move or leave, `clock` is clock (10:00 stays 10:00) or instant."""

    dates: str
    clock: str
    fingerprint: str


def ask(event: Event, values: EventValues) -> Question | None:
    """What to ask before these values are saved; None where nothing that has a time is concerned."""
    old, new = _frame(event, {}), _frame(event, values)
    if old == new:
        return None
    held = [s for s in loading.tables(event).items if s.starts_at is not None]
    if not held or not (may_be(new.starts_on) and may_be(new.ends_on)):
        return None
    days = (new.starts_on - old.starts_on).days
    kept = _effect(held, old, new, 0)
    if old.zone == new.zone and (days == 0 or kept.outside == 0) and kept.outside <= _effect(held, old, old, 0).outside:
        return None  # Longer by a day, say: all of it still lies inside.
    ways = {
        (dates, clock): _effect(held, old, new, days if dates == "move" else 0, clock)
        for dates in WAYS
        for clock in CLOCKS
    }
    stays = ways["leave", "clock"].outside <= ways["move", "clock"].outside
    said = repr([(s.id, s.starts_at, s.version) for s in held] + [old, new])
    return Question(
        days, (old.zone.key, new.zone.key), len(held), _effect(held, old, old, 0), ways,
        ("leave" if stays else "move", "clock"), hashlib.sha256(said.encode()).hexdigest()[:32],
    )  # fmt: skip


def move_along(writing: edits.Writing, values: EventValues, chosen: Chosen | None) -> bool:
    """Move what has a time as was chosen, inside the transaction that saves the event; whether anything moves.

    Raises Unsettled where it must be asked (or the draft is no longer what was shown), Invalid for an impossible day.
    """
    event = writing.event
    question = ask(event, values)
    if question is None:
        return False
    if chosen is None or chosen.fingerprint != question.fingerprint:
        raise Unsettled(question)
    old, new = _frame(event, {}), _frame(event, values)
    days = question.days if chosen.dates == "move" else 0
    zone = new.zone if chosen.clock == "clock" else None
    if days == 0 and zone in (None, old.zone):
        return False
    move_all(writing, loading.tables(event), lambda at: to_other_date(at, old.zone, days, zone))
    return True


def move_all(writing: edits.Writing, rows: loading.Tables, to: Callable[[datetime], datetime]) -> None:
    """Every time in the rows (starts, call times, hours) to another, inside a transaction of the caller's.

    Raises Invalid for a day that cannot be.
    """
    for seminar in rows.items:
        if seminar.starts_at is None:
            continue
        starts_at = to(seminar.starts_at)
        if not may_be(starts_at):
            raise Invalid(starts_on="The year must be from 1900 to 2199.")
        panel = [seats.state(seat) for seat in seminar.seats]
        for seat, row in zip(panel, seminar.seats, strict=True):
            seat["call_at"] = to(row.call_at) if row.call_at else None
        edits.write(writing, seminar, {"starts_at": starts_at, "seats": panel})
    for room in rows.rooms:
        if room.hours:
            edits.write(writing, room, {"hours": _hours(room, to)})
    for person in rows.people:
        if person.hours:
            edits.write(writing, person, {"hours": _hours(person, to)})


def _hours(held: Room | Person, to: Callable[[datetime], datetime]) -> list[list[str]]:
    return [[to(datetime.fromisoformat(at)).isoformat() for at in pair] for pair in held.hours]


@dataclass(frozen=True, slots=True)
class _Frame:
    starts_on: date
    ends_on: date
    zone: ZoneInfo


def _frame(event: Event, values: EventValues) -> _Frame:
    days = values.get("starts_on", event.starts_on), values.get("ends_on", event.ends_on)
    first, last = (date.fromisoformat(day) if isinstance(day, str) else day for day in days)
    return _Frame(first, last, ZoneInfo(values.get("timezone", event.timezone)))


def _effect(held: list[Seminar], old: _Frame, new: _Frame, days: int, clock: str = "clock") -> Effect:
    zone = new.zone if clock == "clock" else None
    starts = {s.id: to_other_date(s.starts_at, old.zone, days, zone) for s in held if s.starts_at}
    local = {s.id: starts[s.id].astimezone(new.zone) for s in held}
    gaps = tuple(
        s.title
        for s in held
        if s.starts_at and clock == "clock"
        and local[s.id].time() != s.starts_at.astimezone(old.zone).time()
    )  # fmt: skip
    outside = sum(not new.starts_on <= at.date() <= new.ends_on for at in local.values())
    return Effect(min(local.values()), max(local.values()), outside, gaps)
