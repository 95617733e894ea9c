"""What seminars that are to be placed must keep clear of in each other, and what they would rather have."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from eventapp.programme.clashes.together import between
from eventapp.programme.planner.proposal import in_steps
from eventapp.programme.planner.variables import UNMET, Variables

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntervalVar


def keep_apart(of: Variables) -> None:
    """One at a time in a room, for a person and for a crew; walks, order and distance between any two."""
    frame = of.places.frame
    for room in frame.rooms:
        turn = in_steps(frame.planning.room(room).turnaround)
        of.model.add_no_overlap([of.interval(c, r[room], turn) for c, r in of.rooms.items() if room in r])
    people = {p for code in of.rooms for p in frame.people.get(code, ())}
    for person in sorted(people):
        held = [c for c in of.rooms if person in frame.people[c]]
        if len(held) > 1:
            of.model.add_no_overlap([of.interval(c) for c in held])
    _crews(of)
    for one, other in combinations(of.rooms, 2):
        _pair(of, one, other)


def _crews(of: Variables) -> None:
    crews: dict[str, list[IntervalVar]] = {}
    for code, rooms in of.rooms.items():
        for room, literal in rooms.items():
            if crew := of.places.crew(code, room):
                crews.setdefault(crew, []).append(of.interval(code, literal))
    for intervals in crews.values():
        of.model.add_no_overlap(intervals)


def _pair(of: Variables, one: str, other: str) -> None:
    """Walks between rooms, which must be, and what two seminars would rather have."""
    wishes, walks, plan = _wishes(of, one, other), _walks(of, one, other), of.places.frame.planning
    if other in plan.seminar(one).after:
        _in_order(of, other, one)
    elif one in plan.seminar(other).after:
        _in_order(of, one, other)
    if not wishes and not walks:
        return
    first, second = (of.model.new_bool_var(f"{x} before {y}") for x, y in ((one, other), (other, one)))
    of.before(one, other, 0, [first])
    of.before(other, one, 0, [second])
    for (r, q), steps in walks.items():
        both = [of.rooms[one][r], of.rooms[other][q]]
        of.before(one, other, steps, [first, *both])
        of.before(other, one, steps, [second, *both])
    if walks:
        of.model.add_bool_or([first, second, of.absent(one), of.absent(other)])
    for rule in wishes:
        unmet = of.model.new_bool_var(f"{one} {rule} {other}")
        of.model.add_bool_or([first, second, unmet, of.absent(one), of.absent(other)])
        of.cost.append(unmet * UNMET)


def _wishes(of: Variables, one: str, other: str) -> list[str]:
    """The rules by which two seminars would rather not be at once, wherever they are."""
    a, b = (replace(of.places.seminars[code], room="") for code in (one, other))
    return [need.rule for need in between(a, b, of.places.frame) if need.severity == "note"]


def _walks(of: Variables, one: str, other: str) -> dict[tuple[str, str], int]:
    """Steps between the rooms that two seminars may be in, for those who are in both."""
    people, plan = of.places.frame.people, of.places.frame.planning
    if not people.get(one, frozenset()) & people.get(other, frozenset()):
        return {}
    pairs = ((r, q) for r in of.rooms[one] for q in of.rooms[other])
    return {(r, q): in_steps(plan.walk(r, q)) for r, q in pairs if plan.walk(r, q)}


def _in_order(of: Variables, early: str, late: str) -> None:
    """The wish to come after another."""
    unmet = of.model.new_bool_var(f"{late} after {early}")
    of.before(early, late, 0, [~unmet, ~of.absent(early), ~of.absent(late)])
    of.cost.append(unmet * UNMET)
