"""The question put to CP-SAT, and the plan read out of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventapp.programme.model import Seminar
from eventapp.programme.planner.apart import keep_apart
from eventapp.programme.planner.first import first_fit
from eventapp.programme.planner.places import Places
from eventapp.programme.planner.proposal import STEP, Placed, Proposal
from eventapp.programme.planner.variables import Variables

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpSolver

# CP-SAT's own measure of work, which unlike seconds is the same on every machine and every time. First as many as
# can be are placed with as many wishes as can be met; then, with that kept, the day is drawn together.
WORK_PLACING, WORK_TIDYING, LONGEST_SECONDS = 1.0, 0.1, 60.0


def solve(places: Places, left: list[str]) -> Proposal:
    """The best plan found; `left` were not asked about at all."""
    of = Variables(places)
    keep_apart(of)
    of.model.minimize(sum(of.cost))
    _begin_with(of, first_fit(places))
    size = max(1.0, len(of.rooms) / 60)
    found = _run(of, WORK_PLACING * size)
    if found is None:
        return _proposal(places, [], left, False)
    solver, proven = found
    of.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools has no type for this one.
    of.model.add(sum(of.cost) <= round(solver.objective_value))
    for index in range(len(of.model.proto.variables)):
        variable = of.model.get_int_var_from_proto_index(index)
        of.model.add_hint(variable, solver.value(variable))
    of.model.minimize(sum(of.untidy))
    solver, _ = _run(of, WORK_TIDYING * size) or found
    placed = [p for s in places.seminars.values() if (p := _slot(of, solver, s)) is not None]
    return _proposal(places, placed, left, proven)


def _run(of: Variables, work: float) -> tuple[CpSolver, bool] | None:
    """The solver when it has found a plan, and whether no better one exists."""
    solver = of.cp.CpSolver()
    parameters = solver.parameters
    # One worker: several, also interleaved, do not always choose the same of two plans that are equally good,
    # and on days of this size they find worse ones in the same work.
    parameters.random_seed, parameters.num_workers = 1, 1
    parameters.max_deterministic_time, parameters.max_time_in_seconds = work, LONGEST_SECONDS
    status = solver.solve(of.model)
    return (solver, status == of.cp.OPTIMAL) if status in (of.cp.OPTIMAL, of.cp.FEASIBLE) else None


def _begin_with(of: Variables, placed: dict[str, tuple[int, str]]) -> None:
    """A plan to begin from, so that there is one however little work is allowed."""
    for code, rooms in of.rooms.items():
        at, where = placed.get(code, (None, ""))
        if at is not None:
            of.model.add_hint(of.start[code], at)
        for room, literal in rooms.items():
            of.model.add_hint(literal, room == where)


def _slot(of: Variables, solver: CpSolver, seminar: Seminar) -> Placed | None:
    for room, here in of.rooms.get(seminar.code, {}).items():
        if solver.boolean_value(here):
            at = of.places.base + solver.value(of.start[seminar.code]) * STEP
            return Placed(seminar.code, at, room, seminar.minutes or 0)
    return None


def _proposal(places: Places, placed: list[Placed], left: list[str], proven: bool) -> Proposal:
    """The plan, with the reason for each seminar that found no slot."""
    known = {p.code for p in placed}
    unplaced = [(c, places.why.get(c, "too-full")) for c in places.seminars if c not in known]
    return Proposal(tuple(placed), (*unplaced, *((c, "many") for c in left)), proven)
