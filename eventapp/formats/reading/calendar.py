"""iCalendar (RFC 5545) as a table of seminars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar

from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading.records import Records, line
from eventapp.formats.table import Table
from eventapp.formats.times import Unclear
from eventapp.formats.words import words

COLUMNS = ("code", "key", "title", "start", "minutes", "location", "state", "tags")
OTHERS = (*COLUMNS, "abstract", "livestream")
_CANCELLED = tuple(words(language)["cancelled"] + ": " for language in ("sv", "en"))


def read(data: bytes) -> Table:
    """Each VEVENT a row. Ours say their panel and text in one description, which is therefore left alone.

    Times without a zone are the venue's. An event that recurs, or lasts whole days, is a row with a problem.
    Raises Unreadable.
    """
    try:
        return _table(Calendar.from_ical(data))
    except Unreadable:
        raise
    except Exception as error:  # The library raises many kinds, some only when a broken property is looked at.
        raise Unreadable("This calendar file is broken or cut off.") from error


def _table(calendar: Any) -> Table:
    ours = "Eventapp" in str(calendar.get("PRODID", ""))
    records = Records("calendar", COLUMNS if ours else OTHERS)
    for entry in calendar.walk("VEVENT"):
        _entry(entry, records)
    return records.table()


def _entry(entry: Any, records: Records) -> None:
    title, status = line(entry.get("SUMMARY")), str(entry.get("STATUS", "")).upper()
    if status == "CANCELLED":
        title = next((title.removeprefix(word) for word in _CANCELLED if title.startswith(word)), title)
    uid = line(entry.get("UID"))
    cells = {
        "code": uid.split("@")[0] if len(uid.split("@")[0]) == 6 else "", "key": uid, "title": title,
        "location": line(entry.get("LOCATION")), "tags": ", ".join(_categories(entry)),
        "state": {"CANCELLED": "cancelled", "TENTATIVE": "draft"}.get(status, "confirmed"),
        "abstract": entry.get("DESCRIPTION", ""), "livestream": _conference(entry),
    }  # fmt: skip
    problem = ""
    try:
        cells |= _slot(entry)
    except Unclear as unclear:
        problem = str(unclear)
    records.add(cells, problem=problem)


def _slot(entry: Any) -> dict[str, Any]:
    """When it starts and how long it is. Raises Unclear."""
    if entry.get("RRULE") or entry.get("RDATE"):
        raise Unclear("It recurs. Give each occasion as an entry of its own.")
    if "DTSTART" not in entry:
        return {}
    try:
        start = entry["DTSTART"].dt
        if not isinstance(start, datetime):
            raise Unclear("It lasts whole days, without a time.")
        length = _length(entry, start)
        at = start.astimezone(UTC) if start.tzinfo else start
    except Unclear:
        raise
    except (TypeError, AttributeError, LookupError, ValueError, OverflowError) as error:
        raise Unclear("Its time cannot be understood.") from error
    minutes = round(length.total_seconds() / 60) if length is not None else 0
    if length is not None and minutes <= 0:
        raise Unclear("It ends before it starts.")
    return {"start": at.isoformat(), "minutes": minutes or ""}


def _length(entry: Any, start: datetime) -> timedelta | None:
    if "DTEND" in entry:
        end = entry["DTEND"].dt
        zoned = end.tzinfo is not None and start.tzinfo is not None
        return end.astimezone(UTC) - start.astimezone(UTC) if zoned else end - start
    return entry["DURATION"].dt if "DURATION" in entry else None


def _categories(entry: Any) -> list[str]:
    found = entry.get("CATEGORIES", [])
    lists = found if isinstance(found, list) else [found]
    return [line(tag) for each in lists for tag in getattr(each, "cats", [each])]


def _conference(entry: Any) -> str:
    found = entry.get("CONFERENCE", "")
    address = str(found[0] if isinstance(found, list) else found)
    return address if address.startswith(("http://", "https://")) else ""
