"""Tables from spreadsheets: CSV of any separator and encoding, pasted cells, XLSX, XLS and ODS, read with suspicion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from eventapp.formats import delimited, workbook
from eventapp.formats.encodings import decoded
from eventapp.formats.formulas import OURS
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from eventapp.programme.limits import TEXT
from eventapp.programme.text import clean

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, workbook.MOST_COLUMNS, TEXT


@dataclass(frozen=True, slots=True)
class Remark:
    """What was understood in one of several ways, or not at all, and is no reason to refuse the row.

    `column` is a field's name, or empty; `why` is an English sentence that is translated, `values` what stands in
    its %(named)s places.
    """

    column: str
    why: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `number` is its place in the file, counted from 1 as spreadsheets do.

    Other kinds of files may also give people (by column), a problem that the row has, values that no cell holds, and
    remarks. `place` is where people find it, when its number does not say.
    """

    number: int
    cells: tuple[str, ...]
    people: Mapping[str, tuple[Named, ...]] | None = None
    problem: str = ""
    typed: Mapping[str, object] | None = None
    remarks: tuple[Remark, ...] = ()
    place: str = ""


# Said of a file that does not end as it should: what it lacks may have been cut off.
CUT_OFF = Remark("", "The file ends in the middle: something may be missing.")
UNCLOSED = Remark("", "A quotation mark is not closed: the last cell may hold several rows.")


@dataclass(frozen=True, slots=True)
class Table:
    """The first row that is not empty, and those below it, all as text; `remarks` are of the file as a whole.

    `people` are details by the file's mark of a person, else by name in small letters. `ours` is what we wrote ourselves.
    Of a file with several sheets, `sheet` is the name of this one, empty for several read as one, and `sheets` are all.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str = "table"
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    ours: bool = False
    sheet: str = ""
    sheets: Mapping[str, Table] = field(default_factory=dict)

    @property
    def cut_off(self) -> bool:
        """Whether the file seems to end in the middle, so that what it lacks says nothing."""
        return any(remark in (CUT_OFF, UNCLOSED) for remark in self.remarks)

    def places(self) -> dict[int, str]:
        """Where rows are, by their numbers, as people find them: `3 (Saturday)` of one sheet among several."""
        return {row.number: row.place or str(row.number) for row in self.rows}


def read(data: bytes) -> Table:
    """The table in a file, or in the first of its sheets that has one; all of them are in `sheets`. Raises Unreadable."""
    if len(data) > LARGEST_FILE:
        raise Unreadable("The file is larger than 10 MB.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _book(workbook.sheets(data, MOST_ROWS + 1))
    if data.startswith((b"%PDF", b"{\\rtf")):
        raise Unreadable("This is not a table. Save it as XLSX or CSV.")
    found: dict[int, list[str]] = {}
    text = decoded(data)
    for number, cells in enumerate(delimited.rows(text, MOST_COLUMNS), 1):
        if any(cells):
            found[number] = cells
        if len(found) > MOST_ROWS + 1:
            raise Unreadable("There are more than 5,000 rows.")
    return replace(_table(found), remarks=_ending(text, list(found.values())))


def _ending(text: str, rows: list[list[str]]) -> tuple[Remark, ...]:
    """What is said of a file that ends in the middle."""
    # A mark that is opened and never closed takes all that follows into its cell.
    if text.count('"') % 2 and any("\n" in cell for row in rows[-1:] for cell in row):
        return (UNCLOSED,)
    # The last line is not ended and is the only one that is shorter than the first.
    short = [len(row) < len(rows[0]) for row in rows]
    return (CUT_OFF,) if any(short) and not any(short[:-1]) and not text.endswith(("\n", "\r")) else ()


def _book(sheets: list[workbook.Sheet]) -> Table:
    read: dict[str, Table] = {}
    refused = [Unreadable("There is nothing in the file.")]
    for sheet in sheets:
        try:
            if sheet.full:
                raise Unreadable("There are more than 5,000 rows.")
            read[sheet.name] = replace(_table(sheet.rows), sheet=sheet.name)
        except Unreadable as error:
            refused.append(error)
    if not read:
        raise refused[-1]
    first = next(iter(read.values()))
    return replace(first, sheets=read) if len(read) > 1 else replace(first, sheet="")


def _table(found: Mapping[int, list[str]]) -> Table:
    ours = tuple(next(iter(found.values()), ())) in OURS
    rows = [Row(number, _cells(texts)) for number, texts in found.items()]
    rows = [row for row in rows if any(row.cells)]
    if not rows:
        raise Unreadable("There is nothing in the file.")
    if len(rows) < 2:
        raise Unreadable("There is only one row. The first row is the names of the columns.")
    width = max(place for row in rows for place, cell in enumerate(row.cells, 1) if cell)
    below = tuple(Row(row.number, row.cells[:width]) for row in rows[1:])
    return Table(rows[0].cells[:width], below, ours=ours)


def _cells(values: list[str]) -> tuple[str, ...]:
    return tuple(clean(value[:LONGEST_CELL]).strip() if value else "" for value in values[:MOST_COLUMNS])
