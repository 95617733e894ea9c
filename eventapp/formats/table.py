"""Tables from spreadsheets: CSV of any separator and encoding, pasted cells, and XLSX, read with suspicion."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.markdown import clean
from eventapp.formats.spreadsheet import COLUMNS, OURS, unguarded
from eventapp.programme.limits import TEXT

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 100, TEXT
# An XLSX is a zip: what it says it unpacks to is looked at before it is unpacked.
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
LARGEST_UNPACKED = 120 * 1024 * 1024


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
    remarks.
    """

    number: int
    cells: tuple[str, ...]
    people: Mapping[str, tuple[Any, ...]] | None = None
    problem: str = ""
    typed: Mapping[str, Any] | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The first row that is not empty, and those below it, all as text; `remarks` are of the file as a whole.

    `people` are details by the file's mark of a person, else by name in small letters. `ours` is what we wrote ourselves.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    source: str = "table"
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    ours: bool = False


def read(data: bytes) -> Table:
    """The table in a file. Dates and times of an XLSX become ISO text. Raises Unreadable."""
    if len(data) > LARGEST_FILE:
        raise Unreadable("The file is larger than 10 MB.")
    if data.startswith(b"PK\x03\x04"):
        found = _xlsx(data)
    elif data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")):
        raise Unreadable("This is not a table. Save it as XLSX or CSV.")
    else:
        found = _csv(_decoded(data))
    rows = [Row(n, cells) for n, cells in found if any(cells)]
    if not rows:
        raise Unreadable("There is nothing in the file.")
    if len(rows) < 2:
        raise Unreadable("There is only one row. The first row is the names of the columns.")
    width = max(place for row in rows for place, cell in enumerate(row.cells, 1) if cell)
    header = rows[0].cells[:width]
    return Table(header, tuple(Row(r.number, r.cells[:width]) for r in rows[1:]), ours=header in OURS)


def _decoded(data: bytes) -> str:
    """Text in UTF-8 or UTF-16 by its mark, else UTF-8 if it is that, else Windows-1252 as old spreadsheets write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv(text: str) -> list[tuple[int, tuple[str, ...]]]:
    if "\x00" in text:
        raise Unreadable("This is not a table. Save it as XLSX or CSV.")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max("\t;,|", key=lambda c: (first.count(c), c == ","))
    csv.field_size_limit(LONGEST_CELL * 10)
    found: list[tuple[int, tuple[str, ...]]] = []
    ours = False
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            ours = ours or (not found and "code" in cells and set(cells) <= set(COLUMNS))
            found.append((reader.line_num, _cells([unguarded(cell, ours) for cell in cells])))
            _count(len(found))
    except csv.Error as error:
        raise Unreadable(f"Row {reader.line_num} cannot be read: {error}.") from error
    return [(number, cells) for number, (_, cells) in enumerate(found, 1)]


def _xlsx(data: bytes) -> list[tuple[int, tuple[str, ...]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("The file unpacks to more than 120 MB.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        found = []
        for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            _count(number)
            found.append((number, _cells([_text(v) for v in values])))
        return _unmerged(found, _merged(data, sheet))
    except Unreadable:
        raise
    except Exception as error:  # The library raises many kinds for a broken file.
        raise Unreadable(
            "The spreadsheet is damaged or of a kind we cannot read. Save it as XLSX or CSV."
        ) from error


def _merged(data: bytes, sheet: Any) -> list[tuple[int, int, int]]:
    """Merged areas of a sheet: their first column and their first and last rows, as read from its XML in pieces."""
    found, rest = [], b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(sheet._worksheet_path) as file:
        while chunk := file.read(1 << 20):
            text = rest + chunk
            for area in _MERGED.finditer(text):
                found.append((column_index_from_string(area[1].decode()), int(area[2]), int(area[4])))
            rest = text[-100:] if not _MERGED.search(text[-100:]) else b""
    return found[:MOST_ROWS]


def _unmerged(
    rows: list[tuple[int, tuple[str, ...]]], merged: list[tuple[int, int, int]]
) -> list[tuple[int, tuple[str, ...]]]:
    """What stands in a merged cell stands in every row that it covers; only its first column is filled."""
    cells = {number: list(texts) for number, texts in rows}
    for column, first, last in merged:
        texts = cells.get(first, [])
        if column <= len(texts):
            for number in range(first + 1, min(last, MOST_ROWS) + 1):
                if number in cells and column <= len(cells[number]):
                    cells[number][column - 1] = texts[column - 1]
    return [(number, tuple(texts)) for number, texts in cells.items()]


def _count(number: int) -> None:
    if number > MOST_ROWS:
        raise Unreadable("There are more than 5,000 rows.")


def _cells(values: list[str]) -> tuple[str, ...]:
    return tuple(clean(value[:LONGEST_CELL]).strip() for value in values[:MOST_COLUMNS])


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time(0)
            else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
