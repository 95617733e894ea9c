"""Days, clock times and lengths as people write them in tables."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from eventapp.programme.timing import may_be

Day = TypeVar("Day", date, datetime)

_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m %Y", "%Y/%m/%d", "%Y%m%d")
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?::\d{2})?\Z", re.IGNORECASE)
_RANGE = re.compile(r"\s*[-–—]\s*|\s+till\s+|\s+to\s+")
_EXCEL_EPOCH = date(1899, 12, 30)


class Unclear(ValueError):
    """A cell that cannot be understood; the message says why."""


def day(text: str) -> date | None:
    """A date in one of the ways people write them, or an Excel serial day; None for an empty cell. Raises Unclear."""
    text = text.strip()
    if not text:
        return None
    head = text.split(" ")[0] if re.match(r"\d{4}-\d\d-\d\d ", text) else text
    for pattern in _DATES:
        try:
            found = datetime.strptime(head, pattern).date()
        except ValueError:
            continue
        return _possible(found)
    if re.fullmatch(r"[2-7]\d{4}(\.\d+)?", text):
        return _EXCEL_EPOCH + timedelta(days=int(float(text)))
    raise Unclear("This is not a date. Write it as 2027-07-03.")


def _possible(day: Day) -> Day:
    if not may_be(day):
        raise Unclear("The year must be from 1900 to 2199.")
    return day


def moment(text: str) -> datetime | None:
    """A day and a time in one (ISO 8601), with a zone or without; None for what is not both."""
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d", text):
        return None
    try:
        found = datetime.fromisoformat(text.replace(" UTC", "+00:00"))
    except ValueError as error:
        raise Unclear("This is not a time. Write it as 09:00.") from error
    return _possible(found)


def clock(text: str) -> tuple[time | None, time | None]:
    """A time, or a range of two (`09:00–10:00`), or an Excel fraction of a day. Raises Unclear."""
    # A run of spaces is one: the pattern would try each of them anew.
    parts = [p for p in _RANGE.split(" ".join(text.split())) if p]
    if not parts:
        return None, None
    if len(parts) > 2:
        raise Unclear("This is not a time. Write it as 09:00.")
    times = [_one_clock(part) for part in parts]
    return times[0], times[1] if len(times) == 2 else None


def _one_clock(text: str) -> time:
    match = _CLOCK.match(text.split(" ")[-1] if re.match(r"\d{4}-\d\d-\d\d \d", text) else text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    if re.fullmatch(r"0?\.\d+", text):
        minutes = round(float(text) * 24 * 60) % (24 * 60)
        return time(minutes // 60, minutes % 60)
    raise Unclear("This is not a time. Write it as 09:00.")


def minutes(text: str) -> int | None:
    """A length: `45`, `45 min`, `1:30`. Raises Unclear."""
    text = text.strip().casefold()
    if not text:
        return None
    if match := re.fullmatch(r"(\d{1,4})\s*(?:min|minuter|minutes|m)?\.?", text):
        return int(match[1])
    if match := re.fullmatch(r"(\d{1,2}):(\d{2})", text):
        return int(match[1]) * 60 + int(match[2])
    raise Unclear("This is not a length. Write it in minutes.")
