"""Rooms as columns on wide screens. Strict CSP forbids inline styles, so places are classes, and their rules in theme.css."""

from __future__ import annotations

from functools import cached_property

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.public.reader import Reader
from eventapp.programme.columns import STEPS_OF_AN_HOUR, Cell, Columns, columns
from eventapp.programme.model import Seminar

# In rem of 16 px: a column that no word of common length has to be broken in, and what is beside the columns.
NARROWEST, BESIDE, LEAST = 8.9, 6, 60


class Grid:
    """The days of a programme as columns; false where that would not help."""

    def __init__(self, r: Reader) -> None:
        self.r = r
        found = ((str(day), columns(r.programme, seminars)) for day, seminars in r.days())
        self.days: dict[str, Columns] = {day: made for day, made in found if made}

    def __bool__(self) -> bool:
        return bool(self.days)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Each seminar's place."""
        return {code: cell for day in self.days.values() for code, cell in day.cells.items()}

    def classes(self, seminar: Seminar) -> str:
        """What puts a seminar in its place."""
        cell = self.cells.get(seminar.code)
        if cell is None:
            return ""
        lines = min(max((cell.last - cell.first) // 3, 1), 5)
        more = f"lane{cell.lane}" if cell.lane else "below" if cell.below else ""
        return f"gc{cell.column} gs{cell.first} ge{cell.last} l{lines} {more}".rstrip()

    def hours(self, day: object) -> list[tuple[int, str]]:
        """The hours of a day: the first step and the time of each."""
        made = self.days.get(str(day))
        return [(step, views.clock(at, self.r.zone)) for step, at in made.hours()] if made else []

    def folded(self, day: object) -> int:
        """How many steps are whole hours in which only what is over was held."""
        made = self.days.get(str(day))
        ahead = [s.code for s in self.r.programme.seminars if self.r.coming(s)]
        firsts = [made.cells[c].first - 1 for c in ahead if c in made.cells and not made.cells[c].below] if made else []
        return min(firsts, default=0) // STEPS_OF_AN_HOUR * STEPS_OF_AN_HOUR

    def css(self) -> str:
        """The rules for all of it; empty where there are no columns."""
        if not self:
            return ""
        rooms, cells = len(self.r.programme.rooms), self.cells.values()
        steps = max([day.steps for day in self.days.values()] + [cell.first for cell in cells])
        rules = [f".gc{n}{{grid-column:{n + 1}}}" for n in range(1, rooms + 1)]
        rules += [f".gs{n}{{grid-row-start:{n}}}" for n in range(1, steps + 1)]
        rules += [f".ge{n}{{grid-row-end:{n}}}" for n in sorted({cell.last for cell in cells})]
        rules += [
            f".f{n}{{--gone:{n}}}.fold:not([open],[hidden])~.f{n}>.hour:nth-child(-n+{n // STEPS_OF_AN_HOUR}){{display:none!important}}"
            for n in range(STEPS_OF_AN_HOUR, steps, STEPS_OF_AN_HOUR)
        ]
        wide = max(round(rooms * NARROWEST + BESIDE, 1), LEAST)
        look = (files.STATIC / "css" / "rooms.css").read_text("utf-8")
        return f"@media screen and (min-width:{wide}rem){{main{{--rooms:{rooms}}}\n{look}{''.join(rules)}}}\n"
