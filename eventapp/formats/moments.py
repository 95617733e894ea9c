"""What one cell says of when something is: a day, a clock time, a range of two, or several of these at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from eventapp.formats import dates, times
from eventapp.formats.dates import Days
from eventapp.formats.times import LONGEST_TEXT, MIDNIGHT, Unclear
from eventapp.programme.timing import may_be

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d")
# Not a time five hours behind Greenwich, as ISO 8601 would have it: a range after a day.
_ISO_RANGE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d-\d\d:\d\d")
_SERIAL = re.compile(r"[2-7]\d{4}[.,]\d{1,20}")
_ONE = (
    r"(?<![\w:./-])\d{1,2}(?:[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\b\.?)?|\s?[ap]\.?\s?m\b\.?)(?![.:/]?\w)"
)
_OTHER = _ONE.replace(r"(?<![\w:./-])", "")
_WITHIN = re.compile(rf"{_ONE}(?:\s?(?:[-–—]|\b(?:till|to|until|bis|til)\b)\s?{_OTHER})?", re.IGNORECASE)
_APART = re.compile(r"\s+[-–—]\s+|\s+(?:till|to|until|bis|til)\s+", re.IGNORECASE)
_AROUND = re.compile(r"\A[\s,;:|@-]+|(?:[\s,;:|@–-]|\b(?:at|kl|klo|klockan|um)\b\.?)+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """`start` and `end` are minutes after midnight of `day`, `until` the day of the end where it is another cell's own.

    `at` is an instant with a zone, beside which the others are empty.
    """

    day: date | None = None
    start: int | None = None
    end: int | None = None
    until: date | None = None
    at: datetime | None = None


def when(text: str, days: Days | None = None) -> When:
    """What the cell says. Raises Unclear."""
    text = " ".join(text[: LONGEST_TEXT + 1].split())
    if _ISO.match(text) and not _ISO_RANGE.fullmatch(text) and (found := _iso(text)):
        return found
    if _SERIAL.fullmatch(text):
        whole, _, rest = text.replace(",", ".").partition(".")
        minutes = round(float(f"0.{rest}") * MIDNIGHT)
        return When(dates.day(whole), min(minutes, MIDNIGHT))
    try:
        return When(None, *times.span(text))
    except Unclear:
        return _day_and_time(text, days)


def _iso(text: str) -> When | None:
    try:
        found = datetime.fromisoformat(text.replace(" UTC", "+00:00"))
    except ValueError:
        return None
    if not may_be(found):
        raise Unclear("The year must be from 1900 to 2199.")
    return When(at=found) if found.tzinfo else When(found.date(), found.hour * 60 + found.minute)


def _day_and_time(text: str, days: Days | None) -> When:
    parts = _APART.split(text)
    if len(parts) == 2 and all(_WITHIN.search(part) for part in parts):
        first, last = when(parts[0], days), when(parts[1], days)
        if first.day and first.at is None and last.at is None:
            return replace(first, end=last.start, until=last.day)
    clocks = list(_WITHIN.finditer(text))
    if not clocks:
        try:
            return When(dates.day(text, days))
        except Unclear as error:
            # A day on its own is understood; what is neither is called what the column should hold.
            if str(error).startswith("This is not"):
                raise Unclear("This is not a time. Write it as 09:00.") from error
            raise
    clock = clocks[-1]
    rest = _AROUND.sub("", _AROUND.sub("", f"{text[: clock.start()]} {text[clock.end() :]}"))
    return When(dates.day(rest, days), *times.span(clock[0]))
