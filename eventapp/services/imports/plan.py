"""What an import would do, as values to show, and what is asked before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict

from eventapp.formats.persons import Named
from eventapp.formats.table import Remark
from eventapp.services.imports.facts import Facts
from eventapp.services.imports.whom import Whom


class Chosen(TypedDict, total=False):
    """What the organiser has chosen, as plain values."""

    columns: dict[str, int]
    same_person: dict[str, str]
    take: list[str]
    remove: list[str]
    date_order: str
    answers: Mapping[str, str]
    sheet: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the organiser has chosen. `columns` say where each field is, `same_person` leads from a name in the file
    to a known person's; `take` are fields (`code.field`) that both sides changed and the file is to win; `remove` are
    codes of seminars that are gone from the file and are to go from the draft too. `date_order` is `dmy` or `mdy` where
    the file's dates can be read in both ways, empty while that is not answered; `answers` are those to the questions
    of the plan, by their ids; `sheet` is the sheet that is read, empty for what was understood by itself.
    """

    columns: dict[str, int]
    same_person: dict[str, str] = field(default_factory=dict)
    take: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    date_order: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def plain(self) -> Chosen:
        """As plain values, for a task."""
        return {
            "columns": self.columns, "same_person": self.same_person, "take": sorted(self.take),
            "remove": sorted(self.remove), "date_order": self.date_order, "answers": dict(self.answers),
            "sheet": self.sheet,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Chosen) -> Choices:
        """The same read back."""
        return cls(
            plain["columns"], plain.get("same_person", {}), frozenset(plain.get("take", ())),
            frozenset(plain.get("remove", ())), plain.get("date_order", ""), plain.get("answers", {}),
            plain.get("sheet", ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be understood: the row's number in the file, the column's name, and why."""

    row: int
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class RowRemark:
    """A remark of a row, 0 for the file as a whole: what was understood in one of several ways, or left out."""

    row: int
    remark: Remark


@dataclass(frozen=True, slots=True)
class Question:
    """What can be read in two ways. `kind` is `people` (a cell's list), `rows` (one seminar or several) or `removed`
    (changed in the file and removed here), `about` the cell's text or the seminar's title; `options` are answers, the
    likeliest first, each with the people it would give; `chosen` is the one that the plan goes by.
    """

    id: str
    kind: str
    about: str
    options: tuple[tuple[str, tuple[Named, ...]], ...]
    chosen: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """What a file of ours holds: a release, or (0) the draft as it was at a moment. `current` is the latest release, 0
    where there is none; `changed` are how many seminars of the draft are not what they were then.
    """

    release: int
    at: datetime
    current: int
    changed: int


@dataclass(slots=True)
class Line:
    """What one entry of the file would do: `new`, `changed`, `both`, `same`, `wrong`, or `out` for what the file itself
    says is not part of the programme.

    `said` is what the file says of each field, `changes` the fields that would change and `was` what stands in them
    here; `both` are those that were changed here as well since the last import: field → what stands here. `rows` are
    all its rows of the file where it has several; `named` are the people with their marks; `asked` are ids of questions;
    `read` is how cells with lists of people were read, by the ids of the questions about them, `usual` what a new seminar
    gets where the file's own word for it is not known. `base` is the file's mark of what it was written from.
    """

    row: int
    title: str
    what: str
    said: Facts
    changes: tuple[str, ...] = ()
    was: Facts = field(default_factory=dict)
    both: Facts = field(default_factory=dict)
    seminar_id: int | None = None
    code: str = ""
    key: str = ""
    given: str = ""
    rows: tuple[int, ...] = ()
    named: tuple[Named, ...] = ()
    asked: tuple[str, ...] = ()
    usual: dict[str, str] = field(default_factory=dict)
    read: dict[str, list[list[str]]] = field(default_factory=dict)
    base: str = ""


@dataclass(slots=True)
class Plan:
    """What an import would do. `similar` are new names with known people that they may be; `gone` are seminars that
    came from a file before and are not in this one (code, title), `elsewhere` others that are not in it. `unused` are
    columns that nothing is made of.
    """

    columns: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[RowRemark] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    new_rooms: list[str] = field(default_factory=list)
    similar: dict[str, list[str]] = field(default_factory=dict)
    gone: list[tuple[str, str]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    # Where rows are, by their numbers, as people find them.
    places: Mapping[int, str] = field(default_factory=dict)
    # Whether dates of the file can be read as day and month and as month and day, so that `date_order` must be said.
    ambiguous_dates: bool = False
    fingerprint: str = ""
    held: list[Held] = field(default_factory=list)
    whom: Whom | None = None

    def place(self, row: int) -> str:
        """Where a row is."""
        return self.places.get(row, str(row))

    def count(self, what: str) -> int:
        """How many entries are new, changed, both, same, wrong or out."""
        return sum(line.what == what for line in self.lines)

    @property
    def work(self) -> int:
        """How many entries an import would write."""
        return self.count("new") + self.count("changed") + self.count("both")
