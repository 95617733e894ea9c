"""What CP-SAT is to choose: a start and a room for each seminar, what each choice costs, and what holds of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from eventapp.programme.model import Seminar
from eventapp.programme.planner.places import Places, Starts
from eventapp.programme.planner.proposal import STEP

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import BoolVarT, CpModel, IntervalVar, IntVar, LinearExprT, LiteralT

UNPLACED, UNMET, MOVED = 10_000_000, 20_000, 40


class Variables:
    """The variables of one question, by code, in the model that they belong to.

    `cost` is what a plan without a seminar or a wish costs, `untidy` what makes a day ragged.
    """

    def __init__(self, places: Places) -> None:
        # It takes a quarter of a second to load, and is not always there.
        from ortools.sat.python import cp_model  # noqa: PLC0415

        self.cp, self.places = cp_model, places
        self.model: CpModel = cp_model.CpModel()
        self.start: dict[str, IntVar] = {}
        self.rooms: dict[str, dict[str, IntVar]] = {}
        self.cost: list[LinearExprT] = []
        self.untidy: list[LinearExprT] = []
        for code, free in places.free.items():
            self._place(places.seminars[code], free)
            self._wishes(code)

    def _place(self, seminar: Seminar, free: dict[str, Starts]) -> None:
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
        frame = self.places.frame
        expected = frame.planning.seminar(code).expected or 0
        for room, literal in here.items():
            empty = max(0, (frame.rooms[room].capacity or expected) - expected)
            self.untidy.append(literal * min(30, empty // 10))
        if seminar.starts_at is not None and seminar.room in here:
            self._rather_as_it_is(seminar, (seminar.starts_at - self.places.base) // STEP)

    def _rather_as_it_is(self, seminar: Seminar, at: int) -> None:
        """A seminar that has a slot already moves only for a reason; `at` is the step at which it begins now."""
        stays = self.model.new_bool_var(f"stays {seminar.code}")
        self.model.add(self.start[seminar.code] == at).only_enforce_if(stays)
        self.model.add_implication(stays, self.rooms[seminar.code][seminar.room])
        self.cost.append((1 - stays) * MOVED)

    def _wishes(self, code: str) -> None:
        """Zones that only wishes make: each wish may be left unmet, at a price."""
        unmet: dict[str, IntVar] = {}
        for zone in self.places.soft[code]:
            if zone.room not in self.rooms[code]:
                continue
            price = unmet.setdefault(zone.about, self.model.new_bool_var(f"{code} {zone.about}"))
            domain = self.cp.Domain.from_intervals(self.places.starts(code, [zone]) or [[-1, -1]])
            kept = self.model.add_linear_expression_in_domain(self.start[code], domain)
            kept.only_enforce_if(self.rooms[code][zone.room], ~price)
        self.cost += [price * UNMET for price in unmet.values()]

    def before(self, one: str, other: str, steps: int, when: Iterable[BoolVarT]) -> None:
        """One seminar (a code) ends so many steps before the other begins, when all of `when` is true."""
        ends = self.start[one] + self.places.steps(one) + steps
        self.model.add(ends <= self.start[other]).only_enforce_if(*when)

    def absent(self, code: str) -> BoolVarT:
        """A literal that is true when the seminar gets no slot."""
        absent = self.model.new_bool_var(f"{code} absent")
        self.model.add(sum(self.rooms[code].values()) == 0).only_enforce_if(absent)
        return absent

    def interval(self, code: str, literal: LiteralT | None = None, more: int = 0) -> IntervalVar:
        """The time that a seminar takes, and so many steps `more`, if the literal is true; else if it is placed at all."""
        if literal is None:
            literal = self.model.new_bool_var(f"{code} placed")
            self.model.add(sum(self.rooms[code].values()) == literal)
        return self.model.new_optional_fixed_size_interval_var(
            self.start[code], self.places.steps(code) + more, literal, f"{code} held"
        )
