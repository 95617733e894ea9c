"""The programme for spreadsheets: CSV (UTF-8 with a byte order mark) and XLSX, safe against formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from eventapp.formats.formulas import COLUMNS, safe_cell
from eventapp.programme.fields import plain
from eventapp.programme.model import Appearance, Programme, Seminar
from eventapp.programme.text import clean, xml_safe

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST_CELL = 32_767  # Excel's own limit.


def write_csv(programme: Programme, mark: str = "") -> bytes:
    """One row a seminar, times in the venue's zone. Column names are fixed, in English; `mark` says of what it is."""
    return write_lines(seminar_rows(programme, mark))


def write_xlsx(programme: Programme, mark: str = "") -> bytes:
    """The same rows as an Excel workbook (ISO/IEC 29500). Every cell is text, so that none is a formula."""
    return write_book({programme.event.title: seminar_rows(programme, mark)})


def seminar_rows(programme: Programme, mark: str = "") -> list[Sequence[str]]:
    """The header and one row a seminar, as text."""
    return [COLUMNS, *((*_row(programme, seminar), mark) for seminar in programme.seminars)]


def write_book(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """A workbook of sheets by their names, each with its header first. Every cell is text, so that none is a formula."""
    # It takes a sixth of the time in which the program starts (it brings numpy), and most processes write no workbook.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(_sheet_name(name))
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append(_text_cells(sheet, row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8 with a byte order mark (RFC 4180), of which no spreadsheet makes a formula."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerows([safe_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _text_cells(sheet: WriteOnlyWorksheet, values: Sequence[str]) -> list[Cell]:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # As in write_book().

    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet, value=xml_safe(value)[:LONGEST_CELL])
        cell.data_type = "s"
        cells.append(cell)
    return cells


def _sheet_name(title: str) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at the ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", xml_safe(clean(title)))[:31].strip().strip("'") or "Programme"


def _row(programme: Programme, s: Seminar) -> tuple[str, ...]:
    zone, rooms = programme.event.zone, programme.rooms_by_code()
    start = s.starts_at.astimezone(zone) if s.starts_at else None
    end = s.ends_at.astimezone(zone) if s.ends_at else None
    made = {
        "date": f"{start:%Y-%m-%d}" if start else "", "start": f"{start:%H:%M}" if start else "",
        "end": f"{end:%H:%M}" if end else "", "minutes": str(s.minutes or ""),
        "room": rooms[s.room].name if s.room in rooms else "",
        "moderators": "; ".join(_seat(programme, a) for a in s.moderators),
        "panelists": "; ".join(_seat(programme, a) for a in s.panel),
    }  # fmt: skip
    said = plain("seminar", s)
    return tuple(made[name] if name in made else _cell(said[name]) for name in COLUMNS[:-1])


def _cell(value: object) -> str:
    return clean(", ".join(value) if isinstance(value, list) else str(value))


def _seat(programme: Programme, seat: Appearance) -> str:
    person = programme.people_by_code().get(seat.person)
    if person is None:
        return f"({seat.organisation})"
    return f"{person.name} ({person.organisation})" if person.organisation else person.name
