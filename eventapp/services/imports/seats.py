"""The people of a row and what they do there, with a question where a list can be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from eventapp.formats import apart, lists
from eventapp.formats import columns as cells
from eventapp.formats.lists import Known
from eventapp.formats.persons import Named, folded
from eventapp.formats.table import Remark, Row, Table
from eventapp.models import Person
from eventapp.programme.text import composed
from eventapp.services.imports.answers import Answers, name_of
from eventapp.services.imports.plan import Line, Plan, Question, RowRemark
from eventapp.services.imports.whom import Label, Whom

# What may part one person from the next in a cell, or a person from their organisation.
_PARTED = re.compile(r"[,/&+]|\s(?:and|och|und|et|og|y|ja|en|e)\s", re.IGNORECASE)
_ROLES = {
    "moderators": "moderator",
    "panelists": "panelist",
    "speakers": "speaker",
    "interpreters": "interpreter",
}


class Seats:
    """Reads who takes part, in the rows of one table."""

    columns = tuple(_ROLES)

    def __init__(
        self, table: Table, found: Plan, whom: Whom, answers: Answers, people: Iterable[Person]
    ) -> None:
        self.table, self.found, self.whom, self.answers = table, found, whom, answers
        # With a column of their own, speakers and interpreters are not among the panelists.
        self.exact = bool({"speakers", "interpreters"} & set(found.columns)) and "panelists" in found.columns
        self.known = self._known(list(people))
        self.read = answers.read
        self.asked: set[str] = set()

    def seats(self, row: Row, line: Line) -> list[list[Label]]:
        """Name, organisation and role of each; a role is left open where the column does not tell panelists from others."""
        seats: dict[tuple[object, object], list[Label]] = {}
        for column, role in _ROLES.items():
            if column in self.found.columns:
                told = role if role == "moderator" or self.exact or column != "panelists" else ""
                for n, (named, said) in enumerate(self._told(row, column, line)):
                    label, mine = self.whom.label(named), said or told
                    place = (self.whom.identity(label), mine) if named.name else (column, n)
                    seats.setdefault(place, [label, named.organisation, mine])
        return list(seats.values())

    def people(self, row: Row, line: Line) -> list[Label]:
        """Those who are named, whatever they do."""
        found: dict[tuple[str, str], Label] = {}
        for named in self._named(row, "people", line):
            if named.name:
                label = self.whom.label(named)
                found.setdefault(self.whom.identity(label), label)
        return list(found.values())

    def _told(self, row: Row, column: str, line: Line) -> list[tuple[Named, str]]:
        """Those whom a cell names, and the role that it says they have, if any: `Moderator: Anna Ek`."""
        text = self._text(row, column)
        if self.table.ours or (row.people is not None and column in row.people) or not apart.LABEL.search(text):
            return [(named, "") for named in self._named(row, column, line)]
        found = []
        for role, part in apart.labelled(text):
            people = self._listed(part, column, line)
            line.named += people
            found += [(named, role) for named in people]
        return found

    def _named(self, row: Row, column: str, line: Line) -> tuple[Named, ...]:
        if row.people is not None and column in row.people:
            people = tuple(map(_composed, row.people[column]))
        else:
            people = self._listed(self._text(row, column), column, line)
        line.named += people
        return people

    def _listed(self, text: str, column: str, line: Line) -> tuple[Named, ...]:
        """The people of a cell; doubtful lists are asked about, once for the whole file, and read as they were before."""
        id_ = name_of("people", folded(text))
        before = self.read.get(id_)
        ways = lists.readings(text, self.known[column])
        if left := apart.left_out(text) if not self.table.ours else []:
            remark = Remark(column, "Left out of the people: %(words)s.", {"words": ", ".join(left)[:200]})
            self.found.remarks.append(RowRemark(line.row, remark))
        kinds = [way.kind for way in ways]
        if before is not None and id_ not in self.answers.given:
            people = tuple(Named(name, organisation, "", title) for name, organisation, title in before)
        elif len(ways) < 2:
            people = ways[0].people if ways else ()
        else:
            chosen = self.answers.of(id_, kinds)
            people = ways[kinds.index(chosen)].people
            self._ask(
                Question(id_, "people", text, tuple((w.kind, w.people) for w in ways), chosen, (line.row,))
            )
        if _PARTED.search(text):
            line.read[id_] = [[named.name, named.organisation, named.title] for named in people]
        return people

    def _ask(self, question: Question) -> None:
        if question.id not in self.asked:
            self.asked.add(question.id)
            self.found.questions.append(question)

    def _text(self, row: Row, column: str) -> str:
        return composed(cells.cell(row, self.found.columns, column))

    def _known(self, people: list[Person]) -> dict[str, Known]:
        """By column what helps to read its lists: who and what is in the draft and sure in the file, and how its cells are built."""
        names = {folded(p.name) for p in people} | set(self.whom.answers)
        houses = {folded(p.organisation) for p in people if p.organisation.strip()}
        texts = {
            column: self._texts(column) for column in (*_ROLES, "people") if column in self.found.columns
        }
        first = Known(frozenset(names), frozenset(houses - names), titles=not self.table.ours)
        for here in texts.values():
            known = lists.habits(here, first)
            for ways in (lists.readings(text, known) for text in here):
                sure = ways[0].people if len(ways) == 1 else ()
                names |= {folded(named.name) for named in sure if " " in named.name}
                houses |= {folded(named.organisation) for named in sure if named.organisation}
        known = replace(first, people=frozenset(names), organisations=frozenset(houses - names))
        return {column: lists.habits(here, known) for column, here in texts.items()}

    def _texts(self, column: str) -> list[str]:
        """The different cells of a column that have no people of their own."""
        here = (self._text(row, column) for row in self.table.rows if column not in (row.people or {}))
        parts = ([text] if self.table.ours else [part for _, part in apart.labelled(text)] for text in here)
        return list(dict.fromkeys(part for each in parts for part in each if part))


def _composed(named: Named) -> Named:
    return replace(
        named,
        name=composed(named.name),
        organisation=composed(named.organisation),
    )
