"""In which order a table writes day and month, where its dates can be read in both."""

from __future__ import annotations

from datetime import date

from eventapp.formats import columns, dates
from eventapp.formats.dates import Days
from eventapp.formats.table import Remark, Table

_COLUMNS = ("date", "start", "end", "end date")
_ORDERS = ("dmy", "mdy")


def date_order(table: Table, places: dict[str, int], days: Days, wanted: str) -> tuple[str, Remark | None]:
    """`dmy` or `mdy`, and a remark where that is a guess; empty where nothing tells and it is to be asked.

    What is `wanted` holds; else what a date says that can be read in one way only; else what falls on the event's days.
    """
    if wanted in _ORDERS:
        return wanted, None
    found = _readings(table, places)
    alone = {_ORDERS[first is None] for first, second in found.values() if (first is None) != (second is None)}
    if len(alone) == 1:
        return alone.pop(), None
    unlike = {text: both for text, both in found.items() if both[0] and both[1] and both[0] != both[1]}
    if not unlike:
        return "dmy", None
    held = {(day.month, day.day) for day in days.each()}
    here = [
        sum((day.month, day.day) in held for both in unlike.values() if (day := both[place])) for place in (0, 1)
    ]
    if not alone and (here[0] > 0) != (here[1] > 0):
        return _guessed(_ORDERS[here[0] == 0], next(iter(unlike)))
    return "", None


def _guessed(order: str, example: str) -> tuple[str, Remark]:
    values = {"example": example}
    if order == "dmy":
        return order, Remark("date", "Dates such as “%(example)s” are read as day and month.", values)
    return order, Remark("date", "Dates such as “%(example)s” are read as month and day.", values)


def _readings(table: Table, places: dict[str, int]) -> dict[str, tuple[date | None, date | None]]:
    """How the dates of a table can be read, as day and month and as month and day."""
    found = {}
    for name, text in {(name, columns.cell(row, places, name)) for row in table.rows for name in _COLUMNS}:
        # Weekdays and clock times may stand around the day; "9-10" where times stand is no date.
        for part in (text, *text.split()[:8]):
            both = dates.readings(part) if "date" in name or "/" in part or dates.has_year(part) else None
            if both is not None:
                found[part] = both
    return dict(sorted(found.items()))
