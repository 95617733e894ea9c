"""Clock times and lengths as people write them in tables."""

from __future__ import annotations

import re
from datetime import time

LONGEST_TEXT = 100
MIDNIGHT = 24 * 60
_RANGE = re.compile(r"\s*[-–—]\s*|\s+(?:till|to|until|bis|til)\s+", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:(?:kl|klo|klockan|at|um)\b\.?\s*)?(\d{1,2})(?:[:.h](\d{2})(?:[:.]\d{2}(?:[.,]\d{1,9})?)?)?\s?"
    r"(?:([ap])\.?\s?m\.?|uhr|h)?",
    re.IGNORECASE,
)
_WORDS = {
    "noon": 12 * 60,
    "12 noon": 12 * 60,
    "midday": 12 * 60,
    "midnight": MIDNIGHT,
    "12 midnight": MIDNIGHT,
    "midnatt": MIDNIGHT,
}
_LENGTH = re.compile(
    r"(?:(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:h|hrs?|hours?|tim|timmar|timme|t|std)\b\.?)?\s?"
    r"(?:(\d{1,4})(?:[.,]0+)?\s?(?:min|mins|minuter|minutes|minute|minut|m|minuten)?\.?)?"
)


class Unclear(ValueError):
    """A cell that cannot be understood; the message says why."""


def clock(text: str) -> tuple[time | None, time | None]:
    """A time, or a range of two (`09:00–10:00`), or an Excel fraction of a day. Raises Unclear."""
    start, end = (None if at is None else time(at % MIDNIGHT // 60, at % 60) for at in span(text))
    return start, end


def span(text: str) -> tuple[int | None, int | None]:
    """The same in minutes after midnight, 1440 for the end of the day. Raises Unclear."""
    # A run of spaces is one: the pattern would try each of them anew.
    if len(text) > LONGEST_TEXT:
        raise Unclear("This is not a time. Write it as 09:00.")
    text = " ".join(text.split())
    parts = [part for part in _RANGE.split(text) if part]
    if not parts:
        return None, None
    if len(parts) > 2:
        raise Unclear("This is not a time. Write it as 09:00.")
    if len(parts) == 1:
        return _minutes(parts[0], ""), None
    half = next((match[3] for match in [_CLOCK.fullmatch(parts[1])] if match and match[3]), "")
    start, end = _minutes(parts[0], half), _minutes(parts[1], "")
    # "11–1 PM" begins in the morning.
    return start - MIDNIGHT // 2 if half and start >= MIDNIGHT // 2 and start > end else start, end


def _minutes(text: str, half: str) -> int:
    """One time; `half` of the day (a or p) is the one that is meant where a time of twelve hours does not say it."""
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    match = _CLOCK.fullmatch(text)
    digits = re.fullmatch(r"([01]\d|2[0-3])([0-5]\d)", text)
    if match or digits:
        hours, minutes = (int((match or digits)[1]), int((match or digits)[2] or 0))  # type: ignore[index]
        said = (match[3] if match else "") or (half if hours <= 12 else "")
        if said and hours <= 12:
            hours = hours % 12 + (12 if said in "pP" else 0)
        if minutes < 60 and (hours < 24 or (hours, minutes) == (24, 0)):
            return hours * 60 + minutes
    if re.fullmatch(r"0?[.,]\d{1,20}", text):
        return round(float(text.replace(",", ".")) * MIDNIGHT) % MIDNIGHT
    raise Unclear("This is not a time. Write it as 09:00.")


def minutes(text: str) -> int | None:
    """A length: `45`, `45 min`, `1:30`, `1 h 30 min`, `1,5 h`. Raises Unclear."""
    text = " ".join(text[:LONGEST_TEXT].casefold().split())
    if not text:
        return None
    if match := re.fullmatch(r"(\d{1,2})[:](\d{2})(?::00)?", text):
        return int(match[1]) * 60 + int(match[2])
    if match := re.fullmatch(r"pt(?:(\d{1,2})h)?(?:(\d{1,4})m)?", text):
        return int(match[1] or 0) * 60 + int(match[2] or 0)
    if match := _LENGTH.fullmatch(text):
        return round(float((match[1] or "0").replace(",", ".")) * 60) + int(match[2] or 0)
    raise Unclear("This is not a length. Write it in minutes.")
