"""The columns of a table of seminars: what each holds, by the names in its header."""

from __future__ import annotations

import re
from dataclasses import replace

from eventapp.formats.table import Row, Table
from eventapp.programme import fields
from eventapp.programme.text import composed

# Names of columns, in Swedish, English and other languages, in small letters without what is not a letter.
COLUMNS: dict[str, tuple[str, ...]] = {column.name: column.headers for column in fields.COLUMNS}
# Those that a person may map by hand; the others come from programs.
BY_HAND = frozenset(column.name for column in fields.COLUMNS if column.by_hand)
MOST_ABOVE = 10
# What means a title only where nothing else does: a calendar's subject, in Swedish and in iCalendar's own words.
_MAY_BE_A_TITLE = {"tags": ("ämne",), "summary": ("summary",)}


def guess(table: Table) -> dict[str, int]:
    """Which column holds what, by the names in the header: field → place, the first that fits."""
    found = _places(table.header, -1)
    for field, names in _MAY_BE_A_TITLE.items():
        place = found.get(field, -1)
        if "title" not in found and place >= 0 and _plain(table.header[place]) in names:
            return _places(table.header, place) | {"title": place}
    return found


def _places(header: tuple[str, ...], but: int) -> dict[str, int]:
    """Field → place, without the column at `but`."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        # What stands in brackets is a hint to whoever fills it in: `Start (CET)`.
        for said in (name, name.split("(")[0]):
            plain = _plain(said)
            field = next((f for f, names in COLUMNS.items() if plain in names and f not in found), None)
            if field and place != but:
                found[field] = place
                break
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W\d_]", "", composed(name).casefold())


def with_header(found: Table) -> Table:
    """The table with its header found: a title and the like may stand above it."""
    best, most = 0, len(guess(found))
    for place, row in enumerate(found.rows[:MOST_ABOVE], 1):
        names = len(guess(Table(row.cells, ())))
        if names > max(most, 1):
            best, most = place, names
    return found if not best else replace(found, header=found.rows[best - 1].cells, rows=found.rows[best:])


def cell(row: Row, columns: dict[str, int], field: str) -> str:
    """The text of a field in a row, empty when there is no such column."""
    place = columns.get(field)
    return row.cells[place] if place is not None and place < len(row.cells) else ""
