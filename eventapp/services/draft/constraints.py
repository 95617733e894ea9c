"""What the tables hold for the planning alone, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, time
from typing import Protocol

from eventapp.models import Event, Person, Room, Seminar
from eventapp.programme import model
from eventapp.programme.planning import Planning, RoomPlan, SeminarPlan, Span
from eventapp.programme.timing import possible

BLOCKED = "blocked"
_STATES = {state.value: state for state in model.State}
STREAMED = ("panel", "talk", "workshop")


class SeatFields(Protocol):
    """What of a seat the programme and its planning are made of."""

    person_id: int | None
    organisation: str
    role: str
    answer: str
    call_at: datetime | None


class Rows(Protocol):
    """The rows of an event that are not removed, however they were read."""

    @property
    def event(self) -> Event:
        """The event's own."""

    @property
    def rooms(self) -> list[Room]:
        """In order."""

    @property
    def people(self) -> list[Person]:
        """By name."""

    @property
    def seminars(self) -> list[Seminar]:
        """By time."""

    @property
    def blocks(self) -> list[Seminar]:
        """The blocked times, which are no seminars."""


def planning(rows: Rows, seats: Mapping[int, Sequence[SeatFields]]) -> Planning:
    """The planning of an event's rows, and of the seats of each seminar (by its id)."""
    around = Planning(
        reachable=frozenset(p.code for p in rows.people if p.email),
        people={p.code: spans(p.hours) for p in rows.people if p.hours},
        rooms={
            r.code: RoomPlan(spans(r.hours), r.turnaround, r.building, r.stream_crew, bool(r.livestream))
            for r in rows.rooms
        },
        walks=_walks(rows.rooms),
        day_starts=_clock(rows.event.day_starts),
        day_ends=_clock(rows.event.day_ends),
    )  # fmt: skip
    return caught_up(around, rows, seats, frozenset())


def caught_up(
    was: Planning, rows: Rows, seats: Mapping[int, Sequence[SeatFields]], same: Set[str]
) -> Planning:
    """The planning of rows of which only seminars have changed, and those with the codes `same` have not."""
    people = {p.id: p.code for p in rows.people}
    rooms = {r.id: r.code for r in rows.rooms}
    fresh = [row for row in rows.seminars if row.code not in same]
    taken = [((s.code, people[x.person_id]), x) for s in fresh for x in seats.get(s.id, ()) if x.person_id in people]
    answers = {place: answer for place, answer in was.answers.items() if place[0] in same}
    return replace(
        was,
        answers=answers | {place: seat.answer for place, seat in taken},
        called=frozenset(p for p in was.called if p[0] in same).union(p for p, seat in taken if seat.call_at),
        seminars=_plans([*rows.seminars, *rows.blocks]),
        blocks=tuple(_block(s, rooms) for s in rows.blocks),
        follow_room=frozenset(s.code for s in rows.seminars if s.stream == "room" and s.kind in STREAMED),
        unstreamed=frozenset(s.code for s in rows.seminars if s.stream == "none"),
    )


def spans(hours: Iterable[Sequence[str]]) -> tuple[Span, ...]:
    """Hours as they are kept (pairs of ISO 8601 instants), as spans."""
    return tuple(Span(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in hours)


def _walks(rooms: list[Room]) -> dict[frozenset[str], int]:
    """Minutes by pair of rooms. Said from both sides, the longer way counts."""
    found: dict[frozenset[str], int] = {}
    known = {room.code for room in rooms}
    for room in rooms:
        for other, minutes in room.walks.items():
            if other in known and other != room.code:
                pair = frozenset((room.code, other))
                found[pair] = max(minutes, found.get(pair, 0))
    return found


def _plans(rows: list[Seminar]) -> dict[str, SeminarPlan]:
    """By code, those only of which something is known. Who is to come before another, that one comes after."""
    later: dict[str, list[str]] = {}
    for row in rows:
        for code in row.wishes.get("before", ()):
            later.setdefault(code, []).append(row.code)
    found = {row.code: _plan(row) for row in rows if _planned(row)}
    for code, earlier in later.items():
        plan = found.get(code, SeminarPlan())
        found[code] = replace(plan, after=tuple(dict.fromkeys((*plan.after, *earlier))))
    return found


def _planned(row: Seminar) -> bool:
    return bool(row.expected or row.interpreted or row.fixed or row.wishes)


def _plan(row: Seminar) -> SeminarPlan:
    wishes = row.wishes
    return SeminarPlan(
        row.expected, row.interpreted, row.fixed, tuple(wishes.get("after", ())), tuple(wishes.get("apart", ())),
        wishes.get("part", ""),
    )  # fmt: skip


def _block(row: Seminar, rooms: dict[int, str]) -> model.Seminar:
    return model.Seminar(
        code=row.code, slug=row.slug, title=row.title, kind=model.Kind.BREAK, state=_STATES.get(row.state, model.State.DRAFT),
        room=rooms.get(row.room_id or 0, ""), starts_at=possible(row.starts_at), minutes=row.minutes,
    )  # fmt: skip


def _clock(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
