"""What an import would do, as values to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eventapp.formats.table import Remark


@dataclass(frozen=True, slots=True)
class Choices:
    """What the organiser has chosen. `columns` say where each field is, `same_person` leads from a name in the file
    to a known person's; `take` are fields (`code.field`) that both sides changed and the file is to win; `remove` are
    codes of seminars that are gone from the file and are to go from the draft too. `date_order` is `dmy` or `mdy` where
    the file's dates can be read in both ways, empty while that is not answered.
    """

    columns: dict[str, int]
    same_person: dict[str, str] = field(default_factory=dict)
    take: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    date_order: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be understood: the row's number in the file, the column's name, and why."""

    row: int
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """A remark of a row, 0 for the file as a whole: what was understood in one of several ways, or left out."""

    row: int
    remark: Remark


@dataclass(slots=True)
class Line:
    """What one row would do: `new`, `changed`, `both`, `same` or `wrong`.

    `said` is what the file says of each field, `changes` the fields that would change and `was` what stands in them
    here; `both` are those that were changed here as well since the last import: field → what stands here.
    """

    row: int
    title: str
    what: str
    said: dict[str, Any]
    changes: tuple[str, ...] = ()
    was: dict[str, Any] = field(default_factory=dict)
    both: dict[str, Any] = field(default_factory=dict)
    seminar_id: int | None = None
    code: str = ""
    key: str = ""


@dataclass(slots=True)
class Plan:
    """What an import would do. `similar` are new names with known people that they may be; `gone` are seminars that
    came from a file before and are not in this one (code, title), `elsewhere` others that are not in it.
    """

    columns: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)
    new_people: list[str] = field(default_factory=list)
    new_rooms: list[str] = field(default_factory=list)
    similar: dict[str, list[str]] = field(default_factory=dict)
    gone: list[tuple[str, str]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    fingerprint: str = ""

    def count(self, what: str) -> int:
        """How many rows are new, changed, both, same or wrong."""
        return sum(line.what == what for line in self.lines)

    @property
    def work(self) -> int:
        """How many rows an import would write."""
        return self.count("new") + self.count("changed") + self.count("both")
