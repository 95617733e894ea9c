"""Which sheets of a file are the programme: the one with the columns, or several, one a day or a room."""

from __future__ import annotations

from dataclasses import replace

from eventapp.formats import columns, dates
from eventapp.formats.table import MOST_ROWS, Remark, Row, Table


def understood(found: Table) -> Table:
    """The table with its header found, of those sheets that have the columns of a programme."""
    if not found.sheets:
        return columns.with_header(found)
    headed = {name: columns.with_header(sheet) for name, sheet in found.sheets.items()}
    best = max(headed.values(), key=_likeness)
    alike = [each for each in headed.values() if _is_programme(each)]
    if not _is_programme(best):
        alike = [each for each in headed.values() if _names(each) == _names(best)]
    if len(alike) > 1 and sum(len(each.rows) for each in alike) <= MOST_ROWS:
        return replace(_together(alike), sheets=headed)
    return replace(best, sheets=headed, remarks=(_told(best.sheet),))


def chosen(found: Table, name: str) -> Table:
    """The sheet of that name, or what was understood when there is none of it."""
    if name not in found.sheets:
        return found
    return replace(found.sheets[name], sheets=found.sheets, remarks=(_told(name),))


def _told(sheet: str) -> Remark:
    return Remark("", "Of several sheets, “%(sheet)s” is read.", {"sheet": sheet})


def _likeness(sheet: Table) -> tuple[bool, int]:
    found = columns.guess(sheet)
    return "title" in found, len(found)


def _is_programme(sheet: Table) -> bool:
    return {"title", "start"} <= set(columns.guess(sheet))


def _names(sheet: Table) -> list[str]:
    return sorted(name.casefold() for name in sheet.header if name)


def _together(alike: list[Table]) -> Table:
    """Sheets as one, each field in one column; the name of one is the day of its rows where that is a day and no column is."""
    keys = [_keys(sheet) for sheet in alike]
    header: dict[str, str] = {}
    for sheet, own in zip(alike, keys, strict=True):
        header |= {key: sheet.header[place] for key, place in own.items() if key not in header}
        if "date" not in own and dates.is_day(sheet.sheet):
            header.setdefault("date", "date")
    rows: list[Row] = []
    for sheet, own in zip(alike, keys, strict=True):
        for row in sheet.rows:
            cells = {key: columns.cell(row, own, key) for key in header}
            cells |= {"date": sheet.sheet} if "date" not in own and dates.is_day(sheet.sheet) else {}
            rows.append(Row(len(rows) + 2, tuple(cells.values()), place=f"{row.number} ({sheet.sheet})"))
    told = Remark("", "These sheets are read as one: %(sheets)s.", {"sheets": ", ".join(s.sheet for s in alike)})
    return Table(tuple(header.values()), tuple(rows), remarks=(told,))


def _keys(sheet: Table) -> dict[str, int]:
    """Which column holds what: by field, and by name for those of which nothing is made."""
    found = columns.guess(sheet)
    others = {f"={name}": place for place, name in enumerate(sheet.header) if name and place not in found.values()}
    # As they stand in the sheet, so that columns are found again in their order.
    return dict(sorted((found | others).items(), key=lambda item: item[1]))
