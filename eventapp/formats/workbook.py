"""The sheets of an XLSX, XLS or ODS as rows of text; dates and times become ISO text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from eventapp.formats.jsonfile import Unreadable

# An XLSX or ODS is a zip: what it says it unpacks to is looked at before it is unpacked.
LARGEST_UNPACKED = 120 * 1024 * 1024
MOST_SHEETS = 60
# Rows looked through, most of which may be empty; cells of a row, and of all sheets together.
MOST_LOOKED_AT, MOST_COLUMNS, MOST_CELLS = 200_000, 100, 1_000_000
_MIDNIGHT_AT_THE_END = (date(1899, 12, 31), date(1900, 1, 1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and its rows that are not empty, by their numbers from 1; `full` when there are more than are read."""

    name: str
    rows: dict[int, list[str]]
    full: bool


def sheets(data: bytes, most: int) -> list[Sheet]:
    """The sheets that can be seen, with at most so many rows each. Raises Unreadable, MemoryError."""
    try:
        _small_enough(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet][:MOST_SHEETS]
        shown = [s for s in shown if s.visible == SheetVisibleEnum.Visible] or shown
        return _in_turn(shown, book, most)
    except (Unreadable, MemoryError):
        raise
    except PasswordError as error:
        raise Unreadable("The spreadsheet is locked with a password. Save it without one.") from error
    except BaseException as error:
        # The library raises many kinds for a broken file, and what it did not foresee is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise Unreadable(
            "The spreadsheet is damaged or of a kind we cannot read. Save it as XLSX or CSV."
        ) from error


def _in_turn(shown: list[SheetMetadata], book: CalamineWorkbook, most: int) -> list[Sheet]:
    """The sheets one after the other, as far as all of their cells are not too many."""
    found: list[Sheet] = []
    cells = MOST_CELLS
    for each in shown:
        sheet = _sheet(book.get_sheet_by_name(each.name), most, cells)
        cells -= sum(map(len, sheet.rows.values()))
        found.append(sheet)
        if sheet.full and len(sheet.rows) < most:
            break
    return found


def _small_enough(data: bytes) -> None:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("The file unpacks to more than 120 MB.")


def _sheet(sheet: CalamineSheet, most: int, cells: int) -> Sheet:
    found: dict[int, list[object]] = {}
    full = False
    for number, values in _filled(sheet):
        cells -= len(values)
        if len(found) >= most or cells < 0:
            full = True
            break
        found[number] = values
    for first, last, column in _merged(sheet, most):
        value = found[first][column] if column < len(found.get(first, ())) else ""
        # What stands in a merged cell stands in every row that it covers; only its first column is filled.
        for number in range(first + 1, last + 1):
            if number in found and column < len(found[number]):
                found[number][column] = value
    moments = _columns_of_moments(found)
    rows = {
        n: ["" if value == "" else _text(value, place in moments) for place, value in enumerate(row)]
        for n, row in found.items()
    }
    return Sheet(sheet.name, rows, full)


def _filled(sheet: CalamineSheet) -> Iterator[tuple[int, list[object]]]:
    for number, values in enumerate(islice(sheet.iter_rows(), MOST_LOOKED_AT), 1):
        cut: list[object] = [*values[:MOST_COLUMNS]]
        if any(value != "" for value in cut):
            yield number, cut


def _merged(sheet: CalamineSheet, most: int) -> list[tuple[int, int, int]]:
    """Merged areas: their first and last rows, counted from 1, and the place of their first column in our rows."""
    start = sheet.start
    if start is None:
        return []
    areas = (sheet.merged_cell_ranges or [])[:most]
    return [
        (top + 1, min(bottom + 1, MOST_LOOKED_AT), left - start[1])
        for (top, left), (bottom, _) in areas
        if left >= start[1] and bottom > top
    ]


def _columns_of_moments(rows: dict[int, list[object]]) -> set[int]:
    """Columns in which some cell has both a day and a time: a whole day there is its midnight."""
    return {place for row in rows.values() for place, value in enumerate(row) if isinstance(value, datetime)}


def _text(value: object, moment: bool) -> str:
    if isinstance(value, datetime):
        # Half a second more, for what is a hair before the minute.
        return (value + timedelta(milliseconds=500)).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        if value in _MIDNIGHT_AT_THE_END:
            return "24:00"
        return f"{value.isoformat()} 00:00" if moment else value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
