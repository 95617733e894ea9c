"""A first plan, put together as one would by hand: the hardest first, each in the first slot where nothing is in the way."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.planner.places import Places
from eventapp.programme.planner.proposal import in_steps

Held = tuple[int, int, str]


def first_fit(wanted: Places) -> dict[str, tuple[int, str]]:
    """Seminars' codes → step and room; those that did not fit are left out."""
    placed: dict[str, tuple[int, str]] = {}
    by_room: dict[str, list[Held]] = {room: [] for room in wanted.frame.rooms}
    by_person: dict[str, list[Held]] = {}
    by_crew: dict[str, list[Held]] = {}
    room_for = {
        code: sum(b - a + 1 for spans in free.values() for a, b in spans)
        for code, free in wanted.free.items()
    }
    for code in sorted(wanted.free, key=lambda c: (room_for[c], -wanted.steps(c), c)):
        people = sorted(wanted.frame.people.get(code, ()))
        for at, room in _slots(wanted, code):
            held = (at, at + wanted.steps(code), room)
            crew = wanted.crew(code, room)
            busy = [by_crew.setdefault(crew, [])] if crew else []
            if _clear(held, by_room[room], in_steps(wanted.frame.planning.room(room).turnaround)) and all(
                _free(wanted, held, by_person.get(person, [])) for person in people
            ) and all(_clear(held, others, 0) for others in busy):  # fmt: skip
                placed[code] = at, room
                for others in (by_room[room], *busy, *(by_person.setdefault(p, []) for p in people)):
                    others.append(held)
                break
    return placed


def _slots(wanted: Places, code: str) -> Iterator[tuple[int, str]]:
    """Every step and room where the seminar may be, the earliest first, the smallest room first."""
    seats = {r: wanted.frame.rooms[r].capacity or 0 for r in wanted.free[code]}
    steps = {
        at
        for spans in wanted.free[code].values()
        for first, last in spans
        for at in range(first, last + 1, 3)
    }
    rooms = sorted(seats, key=lambda r: (seats[r], r))
    for at in sorted(steps):
        for room in rooms:
            if any(first <= at <= last for first, last in wanted.free[code][room]):
                yield at, room


def _clear(held: Held, others: list[Held], gap: int) -> bool:
    return all(held[0] >= end + gap or held[1] + gap <= start for start, end, _ in others)


def _free(wanted: Places, held: Held, others: list[Held]) -> bool:
    """Whether a person gets from and to the others in time."""
    walk = wanted.frame.planning.walk
    return all(_clear(held, [other], in_steps(walk(held[2], other[2]))) for other in others)
