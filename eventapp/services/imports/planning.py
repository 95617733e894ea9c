"""Plans an import: each entry of the file beside the seminar it is about, and what was last imported of it."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Collection

from eventapp.formats.columns import cell
from eventapp.formats.persons import Named, folded
from eventapp.formats.reading.records import line
from eventapp.formats.table import Remark, Row, Table
from eventapp.models import Event, Seminar
from eventapp.services.draft import loading, memory, seminars
from eventapp.services.errors import Invalid
from eventapp.services.imports.answers import Answers, name_of
from eventapp.services.imports.bases import Bases
from eventapp.services.imports.cells import Cells, Here
from eventapp.services.imports.facts import Facts, alike, all_facts, differ, same, slot, text
from eventapp.services.imports.groups import PEOPLE, grouped
from eventapp.services.imports.matching import Matching
from eventapp.services.imports.plan import Choices, Line, Plan, Problem, Question, RowRemark
from eventapp.services.imports.seats import Seats
from eventapp.services.imports.whom import Whom

Report = Callable[[int, int], None]
# Seconds that a plan may take: whoever waits for it, and whatever is behind it, is better told.
LONGEST = 60.0


def plan(event: Event, table: Table, choices: Choices, report: Report | None = None) -> Plan:
    """What importing the table would do. `report` hears how far it has come. Raises Invalid, also after LONGEST."""
    if "title" not in choices.columns:
        raise Invalid(form="Say which column holds the title.")
    return _Planner(event, table, choices).plan(report or (lambda _done, _total: None))


class _Planner:
    """Plans one table against one draft."""

    def __init__(self, event: Event, table: Table, choices: Choices) -> None:
        self.event, self.table, self.choices = event, table, choices
        self.until = time.monotonic() + LONGEST
        rows = loading.tables(event)
        self.seminars = rows.seminars
        self.whom = Whom(rows.people, self.seminars, table, choices.same_person)
        present = memory.read(event).programme
        self.known = all_facts(present)
        self.bases = Bases(event, (cell(row, choices.columns, "exported") for row in table.rows), present)
        self.whom.remember(self.bases.people)
        self.found = Plan(choices.columns, whom=self.whom, held=self.bases.held, places=table.places())
        self.answers = Answers(choices.answers, self.seminars)
        self.marks = {mark for s in self.seminars for mark in (s.code, s.imported.get("key", ""))}
        self.halls = {folded(r.name) for r in rows.rooms}
        seats = Seats(table, self.found, self.whom, self.answers, rows.people)
        here = Here(event, [line(r.name) for r in rows.rooms], _usual(self.seminars))
        self.cells = Cells(here, table, self.found, seats)
        slots = self.cells.slots
        self.found.ambiguous_dates, told = slots.take_order(table, choices.date_order)
        self.found.remarks += [RowRemark(0, told)] if told else []
        slots.remark = lambda row, remark: self.found.remarks.append(RowRemark(row.number, remark))

    def plan(self, report: Report) -> Plan:
        """Every entry, in the order of the file."""
        found = self.found
        found.remarks += [RowRemark(0, remark) for remark in (*self.table.remarks, *self.bases.remarks)]
        found.unused = self._unused()
        for number, row in enumerate(self.table.rows):
            if number % 50 == 0:
                self._be_in_time()
                report(number, len(self.table.rows))
            found.lines.append(self.cells.line(row))
        found.lines = grouped(found, self.answers, self.seminars)
        for each in found.lines:
            if self.bases.withdrawn(each.base, each.given):
                each.what = "out"
        pairs = self._pairs()
        for each in found.lines:
            if each.what == "" and self._removed_since(each):
                self._stay_away(each)
            if each.what != "out":
                self._be_in_time()
                self._decide(each, pairs.get(id(each)))
        found.similar = self.whom.similar()
        found.new_people = [new.name for new in self.whom.new.values()]
        self._left({s.id for s in pairs.values()})
        found.remarks.sort(key=lambda said: said.row)
        found.fingerprint = self._fingerprint()
        return found

    def _left(self, met: Collection[int]) -> None:
        """The seminars that the file does not have, given the ids of those that it has."""
        found, left = self.found, [s for s in self.seminars if s.id not in met]
        written = self.bases.written(self.table.source)
        # What a file lacks that was cut off may be in the part that is missing.
        known = [] if self.table.cut_off else left
        gone = {s.code for s in known if (s.imported if written is None else s.code in written)}
        found.gone = [(s.code, s.title) for s in left if s.code in gone]
        found.elsewhere = [s.title for s in left if s.code not in gone]

    def _be_in_time(self) -> None:
        if time.monotonic() > self.until:
            raise Invalid(form="Working out what this file would do takes too long. Split it, and import its parts one by one.")

    def _pairs(self) -> dict[int, Seminar]:
        """The seminar of each line by the line's `id()`; rows that are wrong get what the others leave."""
        pairs: dict[int, Seminar] = {}
        for what in ("", "wrong"):
            taken = {s.id for s in pairs.values()}
            left = [s for s in self.seminars if s.id not in taken]
            lines = [each for each in self.found.lines if each.what == what and not self._removed_since(each)]
            # Remarks are shared.
            part = Plan(self.found.columns, lines, remarks=self.found.remarks)
            pairs |= Matching(part, left, self.bases.then, self._here).pairs_by_line()
        return pairs

    def _fingerprint(self) -> str:
        found = self.found
        said = repr([(x.row, x.what, x.seminar_id, x.changes, x.said) for x in found.lines])
        versions = repr(sorted((s.id, s.version) for s in self.seminars))
        names = repr((found.new_people, found.new_rooms))
        return hashlib.sha256((said + versions + names).encode()).hexdigest()[:32]

    def _decide(self, found: Line, old: Seminar | None) -> None:
        """What the line does: nothing where it has a problem, here or when it would be written."""
        found.seminar_id, found.code = (old.id, old.code) if old else (None, "")
        if found.what == "wrong":
            return
        if old is not None:
            self._compare(found, old)
        elif found.said.get("state") == "cancelled" and self.table.source == "calendar":
            # A calendar goes on telling of what was cancelled; what was never here has nothing to cancel.
            found.what = "same"
        else:
            found.what = "new"
        if found.what != "same" and not self._can_be_written(found, old):
            found.what = "wrong"
        elif found.what != "same":
            self._people_and_rooms(found)

    def _removed_since(self, row: Line) -> bool:
        """Whether the line is of a seminar that was there when the file was written, and is not any more."""
        return self.bases.of(row.base, row.given) is not None and row.given not in self.marks

    def _stay_away(self, row: Line) -> None:
        """What was removed here stays away where the file has it as it was; what the file changed is asked about."""
        told = self.bases.of(row.base, row.given) or {}
        if all(same(name, told, said, self.whom) for name, said in row.said.items()):
            why = "It was removed here since the file was made, and stays away."
            self.found.remarks.append(RowRemark(row.row, Remark("", why)))
            row.what = "out"
            return
        id_ = name_of("removed", row.given)
        chosen = self.answers.of(id_, ["away", "new"])
        options: tuple[tuple[str, tuple[Named, ...]], ...] = (("away", ()), ("new", ()))
        self.found.questions.append(Question(id_, "removed", row.title, options, chosen, (row.row,)))
        row.asked = (*row.asked, id_)
        row.what = "out" if chosen == "away" else ""

    def _can_be_written(self, found: Line, old: Seminar | None) -> bool:
        """By the same rule as when it is written."""
        said = found.said if old is None else {name: found.said[name] for name in found.changes}
        at, minutes = slot(said)
        if old is not None:
            at = at if "starts_at" in said else old.starts_at
            minutes = minutes if "minutes" in said else old.minutes
        try:
            seminars.check_slot(at, minutes)
        except Invalid as error:
            for name, why in error.errors.items():
                self.found.problems.append(Problem(found.row, name, why))
            return False
        return True

    def _here(self, row: Seminar) -> Facts:
        return self.known[row.code]

    def _compare(self, row: Line, old: Seminar) -> None:
        """Which fields the file changes, and which were changed on both sides since the last import."""
        here, base = self._here(old), dict(old.imported.get("said", {}))
        told = self.bases.of(row.base, old.code) if row.given == old.code else None
        if told is not None and old.imported.get("base") != row.base:
            base = {}  # What another file said before says nothing of what was changed in this one.
        changes = []
        for name, said in row.said.items():
            if name == "track" and "tags" in row.said:
                continue
            if len(row.rows) > 1 and name in PEOPLE and _shuffled(base.get(name), said):
                continue  # The order of rows that are put together says nothing.
            if same(name, here, said, self.whom):
                continue
            if name in base and alike(name, base[name], said):
                continue  # Changed here; the file says what it said before.
            if told is not None and same(name, told, said, self.whom):
                continue  # Changed here; the file has what it was written with.
            before = told is not None or name in base
            if before and (differ(name, here, told) if told else not same(name, here, base[name], self.whom)):
                row.both[name] = here[name]
                if f"{old.code}.{name}" not in self.choices.take:
                    continue
            changes.append(name)
        row.changes, row.was = tuple(changes), {name: here[name] for name in changes}
        row.what = "both" if row.both else "changed" if changes else "same"

    def _people_and_rooms(self, found: Line) -> None:
        """Whom and what the line needs that is not in the draft yet."""
        written = found.said if found.what == "new" else {name: found.said[name] for name in found.changes}
        hall = text(written, "room")
        if hall and folded(hall) not in self.halls:
            self.halls.add(folded(hall))
            self.found.new_rooms.append(hall)
        if "seats" in written or "people" in written:
            for named in found.named:
                self.whom.meet(named)

    def _unused(self) -> list[str]:
        """Columns of a spreadsheet that nothing is made of although something stands in them."""
        if self.table.source != "table":
            return []
        used = set(self.choices.columns.values())
        return [
            name or f"{place + 1}"
            for place, name in enumerate(self.table.header)
            if place not in used and any(_cell(row, place) for row in self.table.rows)
        ]


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _shuffled(before: object, now: object) -> bool:
    return isinstance(before, list) and isinstance(now, list) and sorted(map(repr, before)) == sorted(map(repr, now))


def _usual(rows: list[Seminar]) -> str:
    """The kind that most seminars of the event are of."""
    kinds = Counter(s.kind for s in rows if s.kind not in ("break", "social", "external"))
    return kinds.most_common(1)[0][0] if kinds else "panel"
