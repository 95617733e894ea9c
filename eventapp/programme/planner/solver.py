"""The question put to CP-SAT: variables, what is forbidden and what is wished for. Time is in steps of five minutes."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from eventapp.programme.clashes import Frame, Zone, zones
from eventapp.programme.clashes.together import between
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.planner.first import first_fit
from eventapp.programme.planner.proposal import STEP, Placed, Proposal, in_steps
from eventapp.programme.planning import Planning, Span

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, CpSolver

UNPLACED, UNMET, MOVED = 10_000_000, 20_000, 40
# CP-SAT's own measure of work, which unlike seconds is the same on every machine and every time. First as many as
# can be are placed with as many wishes as can be met; then, with that kept, the day is drawn together.
WORK_PLACING, WORK_TIDYING, LONGEST_SECONDS = 1.0, 0.1, 60.0


class Solver:
    """One question to the solver."""

    def __init__(self, programme: Programme, planning: Planning, codes: list[str]) -> None:
        # It takes a quarter of a second to load, and is not always there.
        from ortools.sat.python import cp_model  # noqa: PLC0415

        self.cp = cp_model
        self.model: CpModel = cp_model.CpModel()
        wanted = set(codes)
        self.frame = Frame(programme, planning)
        self.seminars = {s.code: s for s in self.frame.programme.seminars if s.code in wanted}
        others = tuple(s for s in self.frame.programme.seminars if s.code not in wanted)
        self.still = replace(self.frame.programme, seminars=others)
        self.window = Span(self.frame.days[0].starts_at, self.frame.days[-1].ends_at)
        self.base = self.window.starts_at
        self.horizon = math.ceil((self.window.ends_at - self.base) / STEP)
        self.why: dict[str, str] = {}
        self.start: dict[str, Any] = {}
        self.rooms: dict[str, dict[str, Any]] = {}
        self.cost: list[Any] = []
        self.untidy: list[Any] = []
        self.free: dict[str, dict[str, list[list[int]]]] = {}

    def solve(self, left: list[str]) -> Proposal:
        """Builds the model, solves it and reads the plan out of it."""
        for seminar in self.seminars.values():
            self._place(seminar)
        self._keep_apart()
        self.model.minimize(sum(self.cost))
        self._begin_with(first_fit(self))
        size = max(1.0, len(self.rooms) / 60)
        solver, status = self._run(WORK_PLACING * size)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return self._proposal([], left, False)
        proven = status == self.cp.OPTIMAL
        self.model.clear_hints()  # type: ignore[no-untyped-call]  # OR-Tools has no type for this one.
        self.model.add(sum(self.cost) <= round(solver.objective_value))
        for index in range(len(self.model.proto.variables)):
            variable = self.model.get_int_var_from_proto_index(index)
            self.model.add_hint(variable, solver.value(variable))
        self.model.minimize(sum(self.untidy))
        tidied, status = self._run(WORK_TIDYING * size)
        if status in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            solver = tidied
        placed = [p for s in self.seminars.values() if (p := self._slot(solver, s)) is not None]
        return self._proposal(placed, left, proven)

    def _proposal(self, placed: list[Placed], left: list[str], proven: bool) -> Proposal:
        """The plan, with the reason for each seminar that found no slot; `left` were not asked about at all."""
        known = {p.code for p in placed}
        unplaced = [(c, self.why.get(c, "too-full")) for c in self.seminars if c not in known]
        return Proposal(tuple(placed), (*unplaced, *((c, "many") for c in left)), proven)

    def _begin_with(self, placed: dict[str, tuple[int, str]]) -> None:
        """A plan to begin from, so that there is one however little work is allowed."""
        for code, rooms in self.rooms.items():
            at, where = placed.get(code, (None, ""))
            if at is not None:
                self.model.add_hint(self.start[code], at)
            for room, literal in rooms.items():
                self.model.add_hint(literal, room == where)

    def steps(self, code: str) -> int:
        """How many steps a seminar (a code) takes."""
        return in_steps(self.seminars[code].minutes or 0)

    def _run(self, work: float) -> tuple[CpSolver, Any]:
        solver = self.cp.CpSolver()
        parameters = solver.parameters
        # One worker: several, also interleaved, do not always choose the same of two plans that are equally good,
        # and on days of this size they find worse ones in the same work.
        parameters.random_seed, parameters.num_workers = 1, 1
        parameters.max_deterministic_time, parameters.max_time_in_seconds = work, LONGEST_SECONDS
        return solver, solver.solve(self.model)

    def _slot(self, solver: CpSolver, seminar: Seminar) -> Placed | None:
        for room, here in self.rooms.get(seminar.code, {}).items():
            if solver.boolean_value(here):
                at = self.base + solver.value(self.start[seminar.code]) * STEP
                return Placed(seminar.code, at, room, seminar.minutes or 0)
        return None

    def _place(self, seminar: Seminar) -> None:
        """The rooms and times where a seminar may be, around what stays; why, if there are none."""
        length = self.steps(seminar.code)
        if not length:
            self.why[seminar.code] = "no-length"
            return
        around = replace(self.still, seminars=(*self.still.seminars, seminar))
        against = zones(Frame(around, self.frame.planning), seminar.code, self.window)
        free: dict[str, list[list[int]]] = {}
        for room in self.frame.rooms:
            hard = [z for z in against if z.room == room and z.clash.severity != "note"]
            if starts := self._starts(hard, length):
                free[room] = starts
        if not free:
            self.why[seminar.code] = self._reason(seminar, against)
            return
        self.free[seminar.code] = free
        self._variables(seminar, length, free)
        self._wishes(seminar, length, [z for z in against if z.clash.severity == "note"])

    def _variables(self, seminar: Seminar, length: int, free: dict[str, list[list[int]]]) -> None:
        code, model = seminar.code, self.model
        every = self.cp.Domain.from_intervals([span for spans in free.values() for span in spans])
        start = self.start[code] = model.new_int_var_from_domain(every, f"start {code}")
        here = self.rooms[code] = {room: model.new_bool_var(f"{code} in {room}") for room in free}
        for room, spans in free.items():
            domain = self.cp.Domain.from_intervals(spans)
            model.add_linear_expression_in_domain(start, domain).only_enforce_if(here[room])
        placed = sum(here.values())
        model.add(placed <= 1)
        self.cost.append((1 - placed) * UNPLACED)
        self.untidy.append(start)  # Early rather than late, so that no holes are left.
        expected = self.frame.planning.seminar(code).expected or 0
        for room, literal in here.items():
            empty = max(0, (self.frame.rooms[room].capacity or expected) - expected)
            self.untidy.append(literal * min(30, empty // 10))
        if seminar.starts_at is not None and seminar.room in here:
            self._rather_as_it_is(seminar)

    def _rather_as_it_is(self, seminar: Seminar) -> None:
        """A seminar that has a slot already moves only for a reason."""
        assert seminar.starts_at is not None
        stays = self.model.new_bool_var(f"stays {seminar.code}")
        at = (seminar.starts_at - self.base) // STEP
        self.model.add(self.start[seminar.code] == at).only_enforce_if(stays)
        self.model.add_implication(stays, self.rooms[seminar.code][seminar.room])
        self.cost.append((1 - stays) * MOVED)

    def _wishes(self, seminar: Seminar, length: int, soft: list[Zone]) -> None:
        """Zones that only wishes make: each wish may be left unmet, at a price."""
        unmet: dict[str, Any] = {}
        for zone in soft:
            if zone.room not in self.rooms[seminar.code]:
                continue
            price = unmet.setdefault(zone.about, self.model.new_bool_var(f"{seminar.code} {zone.about}"))
            domain = self.cp.Domain.from_intervals(self._starts([zone], length) or [[-1, -1]])
            kept = self.model.add_linear_expression_in_domain(self.start[seminar.code], domain)
            kept.only_enforce_if(self.rooms[seminar.code][zone.room], ~price)
        self.cost += [price * UNMET for price in unmet.values()]

    def _keep_apart(self) -> None:
        """What the seminars to be placed must keep clear of in each other."""
        for room in self.frame.rooms:
            turn = in_steps(self.frame.planning.room(room).turnaround)
            self.model.add_no_overlap(
                [self._interval(c, r[room], turn) for c, r in self.rooms.items() if room in r]
            )
        people = {p for code in self.rooms for p in self.frame.people.get(code, ())}
        for person in sorted(people):
            held = [c for c in self.rooms if person in self.frame.people[c]]
            if len(held) > 1:
                self.model.add_no_overlap([self._interval(c, None) for c in held])
        self._crews()
        for one, other in combinations(self.rooms, 2):
            self._pair(one, other)

    def _crews(self) -> None:
        crews: dict[str, list[Any]] = {}
        for code, rooms in self.rooms.items():
            for room, literal in rooms.items():
                if crew := self.crew(code, room):
                    crews.setdefault(crew, []).append(self._interval(code, literal))
        for intervals in crews.values():
            self.model.add_no_overlap(intervals)

    def crew(self, code: str, room: str) -> str:
        """Who would stream a seminar from a room; empty for nobody."""
        crew = self.frame.planning.room(room).crew.casefold()
        return crew if crew and self.frame.streamed(replace(self.seminars[code], room=room)) else ""

    def _pair(self, one: str, other: str) -> None:
        """Walks between rooms, which must be, and what two seminars would rather have."""
        a, b, plan = self.seminars[one], self.seminars[other], self.frame.planning
        together = self.frame.people.get(one, frozenset()) & self.frame.people.get(other, frozenset())
        soft = [
            need
            for need in between(replace(a, room=""), replace(b, room=""), self.frame)
            if need.severity == "note"
        ]
        walks = {
            (r, q): in_steps(plan.walk(r, q))
            for r in self.rooms[one]
            for q in self.rooms[other]
            if together and plan.walk(r, q)
        }
        if other in plan.seminar(one).after or one in plan.seminar(other).after:
            self._in_order(one, other)
        if not soft and not walks:
            return
        first, second = (self.model.new_bool_var(f"{x} before {y}") for x, y in ((one, other), (other, one)))
        self._before(one, other, first)
        self._before(other, one, second)
        for (r, q), steps in walks.items():
            both = [self.rooms[one][r], self.rooms[other][q]]
            self._before(one, other, first, steps, both)
            self._before(other, one, second, steps, both)
        if walks:
            self.model.add_bool_or([first, second, *self._absent(one), *self._absent(other)])
        for need in soft:
            unmet = self.model.new_bool_var(f"{one} {need.rule} {other}")
            self.model.add_bool_or([first, second, unmet, *self._absent(one), *self._absent(other)])
            self.cost.append(unmet * UNMET)

    def _in_order(self, one: str, other: str) -> None:
        """The wish to come after another."""
        late, early = (one, other) if other in self.frame.planning.seminar(one).after else (other, one)
        unmet = self.model.new_bool_var(f"{late} after {early}")
        self._before(early, late, ~unmet, 0, [~lit for lit in (*self._absent(early), *self._absent(late))])
        self.cost.append(unmet * UNMET)

    def _before(
        self, one: str, other: str, literal: Any, steps: int = 0, also: list[Any] | None = None
    ) -> None:
        ends = self.start[one] + self.steps(one) + steps
        self.model.add(ends <= self.start[other]).only_enforce_if(literal, *(also or []))

    def _absent(self, code: str) -> list[Any]:
        """A literal that is true when the seminar gets no slot."""
        absent = self.model.new_bool_var(f"{code} absent")
        self.model.add(sum(self.rooms[code].values()) == 0).only_enforce_if(absent)
        return [absent]

    def _interval(self, code: str, literal: Any, more: int = 0) -> Any:
        size = self.steps(code) + more
        if literal is None:
            literal = self.model.new_bool_var(f"{code} placed")
            self.model.add(sum(self.rooms[code].values()) == literal)
        return self.model.new_optional_fixed_size_interval_var(
            self.start[code], size, literal, f"{code} held"
        )

    def _starts(self, against: list[Zone], length: int) -> list[list[int]]:
        """The steps at which something of this length may begin, clear of the zones, as closed ranges."""
        taken = sorted(
            (
                math.floor((z.starts_at - self.base) / STEP) - length + 1,
                math.ceil((z.ends_at - self.base) / STEP) - 1,
            )
            for z in against
        )
        found, at, last = [], 0, self.horizon - length
        for begins, ends in taken:
            if begins > at:
                found.append([at, min(begins - 1, last)])
            at = max(at, ends + 1)
        if at <= last:
            found.append([at, last])
        return [[a, b] for a, b in found if a <= b]

    def _reason(self, seminar: Seminar, against: list[Zone]) -> str:
        """Why there is nowhere for it: too small rooms, people who are never there together, or a full day."""
        rules = {z.clash.rule: z for z in against}
        if all(any(z.clash.rule == "too-many" and z.room == r for z in against) for r in self.frame.rooms):
            return "no-room"
        if "person-away" in rules:
            only = [
                z
                for z in against
                if z.room == "" and z.clash.rule in ("person-away", "outside-days", "outside-hours")
            ]
            if not self._starts(only, self.steps(seminar.code)):
                return "nobody"
        return "too-full"
