"""Where and when each seminar that is to be placed may be, by the rules themselves. Time is in steps of five minutes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from eventapp.programme.clashes import Frame, Zone, zones
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.planner.proposal import STEP, in_steps
from eventapp.programme.planning import Planning, Span

# Steps at which something may begin, as closed ranges.
Starts = list[list[int]]


class Places:
    """The rooms and steps that are free for seminars, around all others, which stay.

    By code, `free` has the rooms where a seminar may begin and when, `soft` the zones that only wishes make, and `why`
    says why there is nowhere for it.
    """

    def __init__(self, programme: Programme, planning: Planning, codes: list[str]) -> None:
        wanted = set(codes)
        self.frame = Frame(programme, planning)
        self.seminars = {s.code: s for s in self.frame.programme.seminars if s.code in wanted}
        others = tuple(s for s in self.frame.programme.seminars if s.code not in wanted)
        self.still = replace(self.frame.programme, seminars=others)
        self.window = Span(self.frame.days[0].starts_at, self.frame.days[-1].ends_at)
        self.base = self.window.starts_at
        self.horizon = math.ceil((self.window.ends_at - self.base) / STEP)
        self.why: dict[str, str] = {}
        self.free: dict[str, dict[str, Starts]] = {}
        self.soft: dict[str, list[Zone]] = {}
        for seminar in self.seminars.values():
            self._find(seminar)

    def steps(self, code: str) -> int:
        """How many steps a seminar (a code) takes."""
        return in_steps(self.seminars[code].minutes or 0)

    def crew(self, code: str, room: str) -> str:
        """Who would stream a seminar from a room; empty for nobody."""
        crew = self.frame.planning.room(room).crew.casefold()
        return crew if crew and self.frame.streamed(replace(self.seminars[code], room=room)) else ""

    def starts(self, code: str, against: Iterable[Zone]) -> Starts:
        """When a seminar (a code) may begin, clear of the zones."""
        length = self.steps(code)
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

    def _find(self, seminar: Seminar) -> None:
        code = seminar.code
        if not self.steps(code):
            self.why[code] = "no-length"
            return
        around = replace(self.still, seminars=(*self.still.seminars, seminar))
        against = zones(Frame(around, self.frame.planning), code, self.window)
        free: dict[str, Starts] = {}
        for room in self.frame.rooms:
            if starts := self.starts(code, (z for z in against if z.room == room and z.clash.severity != "note")):
                free[room] = starts
        if not free:
            self.why[code] = self._reason(code, against)
            return
        self.free[code], self.soft[code] = free, [z for z in against if z.clash.severity == "note"]

    def _reason(self, code: str, against: list[Zone]) -> str:
        """Why there is nowhere for it: too small rooms, people who are never there together, or a full day."""
        if all(any(z.clash.rule == "too-many" and z.room == r for z in against) for r in self.frame.rooms):
            return "no-room"
        if any(z.clash.rule == "person-away" for z in against):
            rules = ("person-away", "outside-days", "outside-hours")
            if not self.starts(code, (z for z in against if z.room == "" and z.clash.rule in rules)):
                return "nobody"
        return "too-full"
