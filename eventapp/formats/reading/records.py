"""What the readers put together: a row for each seminar, its columns called by the names that are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from eventapp.formats.table import LONGEST_CELL, MOST_ROWS, Remark, Row, Table
from eventapp.formats.times import Unclear
from eventapp.programme.text import clean, one_line

# For what is not built as the entries around it.
NOT_AN_ENTRY = str(Unclear("This entry cannot be understood."))
People = dict[str, tuple[Named, ...]]
ACCEPTED = Remark("state", "It is accepted but not confirmed, and comes in as a draft.")


@dataclass(slots=True)
class Records:
    """Seminars read so far. `columns` are those that the kind of file has; a cell that is missing is empty."""

    source: str
    columns: Sequence[str]
    rows: list[Row] = field(default_factory=list)
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    ours: bool = False
    # How many are left out, since whoever made the file has not accepted them.
    passed: int = 0

    def add(
        self,
        cells: Mapping[str, object],
        people: People | None = None,
        problem: str = "",
        typed: Mapping[str, object] | None = None,
        remarks: Sequence[Remark] = (),
    ) -> None:
        """One seminar. `people` are by column, `typed` are values that no cell can hold. Raises Unreadable."""
        if len(self.rows) >= MOST_ROWS:
            raise Unreadable("There are more than 5,000 rows.")
        texts = tuple(clean(str(cells.get(name) or ""))[:LONGEST_CELL].strip() for name in self.columns)
        self.rows.append(Row(len(self.rows) + 1, texts, people, problem, typed, tuple(remarks)))

    def about(self, name: str, key: str = "", **details: object) -> None:
        """What the file tells of a person, by its own mark of them if it has one, for when they are new here."""
        said = {column: clean(str(value)).strip()[:LONGEST_CELL] for column, value in details.items() if value}
        if said:
            self.people[key or name.casefold()] = said

    def table(self) -> Table:
        """All of it. Raises Unreadable when there is nothing."""
        if not self.rows:
            raise Unreadable("There is no seminar in the file.")
        passed = Remark("", "Left out, since they are not accepted: %(number)s.", {"number": str(self.passed)})
        remarks = (*self.remarks, *([passed] if self.passed else []))
        return Table(tuple(self.columns), tuple(self.rows), self.source, self.people, remarks, self.ours)


def an_object(value: object) -> dict[str, object]:
    """The value. Raises TypeError when it is no object."""
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def several(value: object) -> Iterable[object]:
    """What is in a value, nothing in an empty one. Raises TypeError when nothing can be in it."""
    if value and not isinstance(value, Iterable):
        raise TypeError("not a list")
    return value if isinstance(value, Iterable) else ()


def line(text: object) -> str:
    """Text on one line."""
    return one_line(str(text or ""))


def listed(value: object) -> list[object]:
    """A list; anything else is an empty one."""
    return value if isinstance(value, list) else []


def objects(value: object) -> list[dict[str, object]]:
    """The objects in a list."""
    return [item for item in listed(value) if isinstance(item, dict)]


def by_mark(value: object, marks: Sequence[str]) -> dict[str, dict[str, object]]:
    """The objects in a list by every mark that others may call them by."""
    return {str(i[m]): i for i in objects(value) for m in marks if isinstance(i.get(m), str | int)}


def long_text(value: object) -> str:
    """A text of several lines, which may be given in several languages."""
    return worded(value) if isinstance(value, dict) else str(value or "")


def names(values: Iterable[object]) -> tuple[Named, ...]:
    """People who are known by name alone, each once."""
    return tuple(Named(name, "") for name in dict.fromkeys(line(value) for value in values) if name)


def worded(value: object) -> str:
    """A text that may be given in several languages: Swedish, else English, else any."""
    if isinstance(value, dict):
        return line(value.get("sv") or value.get("en") or next(iter(value.values()), ""))
    return line(value)
