"""Tables of people, and of rooms: which column holds what, and which sheet of a file they are."""

from __future__ import annotations

import re

from eventapp.formats.table import Table
from eventapp.programme import fields
from eventapp.programme.text import composed

PEOPLE, ROOMS = fields.PEOPLE_COLUMNS, fields.ROOM_COLUMNS
COLUMNS, ROOM_COLUMNS = (tuple(column.name for column in table) for table in (PEOPLE, ROOMS))


def guess(header: tuple[str, ...], table: tuple[fields.Column, ...] = PEOPLE) -> dict[str, int]:
    """Which column holds what, by the names in the header: field → place, the first that fits."""
    found: dict[str, int] = {}
    for place, said in enumerate(header):
        plain = re.sub(r"[\W\d_]", "", composed(said.split("(")[0]).casefold())
        name = next((c.name for c in table if plain in c.headers and c.name not in found), "")
        if name:
            found[name] = place
    return found


def sheet(found: Table, table: tuple[fields.Column, ...] = PEOPLE) -> Table:
    """Of a file with several sheets the one with most columns of people (or of rooms), with names among them."""
    def likeness(each: Table) -> tuple[bool, int]:
        columns = guess(each.header, table)
        return "name" in columns, len(columns)

    return max(found.sheets.values(), key=likeness) if found.sheets else found
