"""Days as people write them in tables, in numbers, in words, and by their place in the event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel import Locale

from eventapp.formats.times import LONGEST_TEXT, Unclear
from eventapp.programme.timing import may_be

# Stands for a year that is left out: a leap year, so that the 29th of February is a day, and none that an event has.
NO_YEAR = 1904
_EXCEL_EPOCH = date(1899, 12, 30)
_LANGUAGES = ("sv", "en", "de", "nb", "da", "fr", "fi", "nl")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?|(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})([/.-])\s?(\d{1,2})\.?(?:(?:[/.-]|\s)\s?(\d{4}|\d{2}))?")
_NUMBERED = re.compile(r"(?:(day|dag|tag|jour|päivä)\s?)?(\d{1,2})\.?", re.IGNORECASE)
_NUMBER_AND_DATE = re.compile(r"(?:day|dag|tag|jour|päivä)\s?\d{1,2}\s?[-–—:,(]\s?(.*?)\)?", re.IGNORECASE)
_SERIAL = re.compile(r"([2-7]\d{4})([.,]\d{1,20})?")
# What stands around a day in words and says nothing: articles, and the ends of ordinals.
_FILLING = frozenset(
    ("den", "the", "of", "le", "der", "am", "on", "d", "st", "nd", "rd", "th", "e", "a", "er", "ème")
)


@dataclass(frozen=True, slots=True)
class Days:
    """The event's days, against which what a date leaves out is understood.

    `order` is `dmy` or `mdy`, how 07/03 is read; empty where that is not known, and such a date is then Unclear.
    """

    first: date
    last: date
    order: str = "dmy"

    def number(self, place: int) -> date | None:
        """The first day is 1."""
        day = self.first + timedelta(days=place - 1)
        return day if place > 0 and day <= self.last else None

    def each(self) -> list[date]:
        """All of them, if they are not too many to be named by a weekday or a number."""
        return [self.first + timedelta(days=n) for n in range(min((self.last - self.first).days + 1, 62))]


_A_WEEK = Days(date(2001, 1, 1), date(2001, 1, 7))


def is_day(text: str) -> bool:
    """Whether it names a day, such as the name of a sheet may."""
    try:
        return bool(text) and not text.isdigit() and day(text, _A_WEEK) is not None
    except Unclear:
        return False


def has_year(text: str) -> bool:
    """Whether it ends with a year of four digits."""
    return bool(re.search(r"[/-]\d{4}\Z", text))


def readings(text: str) -> tuple[date | None, date | None] | None:
    """A date in numbers that can be written in two orders: as day and month, as month and day; None for any other.

    Dots are written between day and month only, in that order.
    """
    match = _NUMBERS.fullmatch(_without_weekday(" ".join(text[:LONGEST_TEXT].split())))
    if match is None or match[2] == ".":
        return None

    year = _year(match[4]) or NO_YEAR
    return _date(year, int(match[3]), int(match[1])), _date(year, int(match[1]), int(match[3]))


def day(text: str, days: Days | None = None) -> date | None:
    """A date in one of the ways people write them, or an Excel serial day; None for an empty cell. Raises Unclear."""
    text = " ".join(text[: LONGEST_TEXT + 1].split()).strip(" ,;")
    if not text:
        return None
    if len(text) > LONGEST_TEXT:
        raise Unclear("This is not a date. Write it as 2027-07-03.")
    found = _in_numbers(text, days) or _in_words(text, days) or (_of_the_event(text, days) if days else None)
    if found is None:
        raise Unclear("This is not a date. Write it as 2027-07-03.")
    if not may_be(found):
        raise Unclear("The year must be from 1900 to 2199.")
    return found


def _in_numbers(text: str, days: Days | None) -> date | None:
    # A time after it is another's business.
    head = text[:10] if re.match(r"\d{4}-\d\d-\d\d[ T]", text) else text
    if match := _YEAR_FIRST.fullmatch(head):
        year, month, of_month = (int(part) for part in match.groups() if part)
        return _date(year, month, of_month)
    if match := _SERIAL.fullmatch(text):
        return _EXCEL_EPOCH + timedelta(days=int(match[1]))
    if match := _NUMBERS.fullmatch(_without_weekday(text)):
        order = days.order if days else "dmy"
        if not order and match[2] != "." and match[1] != match[3]:
            raise Unclear(
                "This can be read as day and month or as month and day. Say which, or write 2027-07-03."
            )
        first, second = int(match[1]), int(match[3])
        month, of_month = (first, second) if order == "mdy" and match[2] != "." else (second, first)
        return _near(_year(match[4]), month, of_month, days)
    return None


def _without_weekday(text: str) -> str:
    """`lör 3/7` as `3/7`."""
    first, _, rest = text.partition(" ")
    return rest if first.casefold().strip(".,") in _names()[1] else text


def _in_words(text: str, days: Days | None) -> date | None:
    """`Saturday 3 July 2027`, `July 3rd`, `lördag den 3 juli`, and a weekday of the event alone."""
    if match := _NUMBER_AND_DATE.fullmatch(text):
        text = match[1]
    if re.search(r"\d\s?[-–—]\s?\d", text):
        return None
    months, weekdays = _names()
    parts = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    words = [part for part in parts if not part.isdecimal() and part not in _FILLING]
    numbers = [part for part in parts if part.isdecimal()]
    month = next((months[word] for word in words if word in months), None)
    others = [word for word in words if word not in months]
    if any(word not in weekdays for word in others) or len(words) - len(others) > 1 or len(others) > 1:
        return None
    if month is None:
        wanted = weekdays[others[0]] if others and not numbers else None
        alike = [one for one in days.each() if one.weekday() == wanted] if days else []
        return alike[0] if len(alike) == 1 else None
    if len(numbers) == 2 and len(numbers[0]) == 4:
        numbers.reverse()
    if not numbers or len(numbers) > 2 or len(numbers[0]) > 2 or len(numbers[-1]) not in (1, 2, 4):
        return None
    return _near(_year(numbers[1]) if len(numbers) == 2 else None, month, int(numbers[0]), days)


def _of_the_event(text: str, days: Days) -> date | None:
    """`1`, `Day 1`: the event's first day, or the day of the month that only one of its days has."""
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    place = int(match[2])
    if found := days.number(place):
        return found
    alike = [one for one in days.each() if one.day == place]
    if match[1] or len(alike) != 1:
        raise Unclear("The event has no such day.")
    return alike[0]


def _near(year: int | None, month: int, of_month: int, days: Days | None) -> date | None:
    """The date; one without a year is the one that lies nearest to the event."""
    if year is not None:
        return _date(year, month, of_month)
    if days is None:
        return None
    years = (days.first.year, days.first.year - 1, days.first.year + 1)
    found = [one for one in (_date(year, month, of_month) for year in years) if one]
    return min(found, key=lambda one: abs((one - days.first).days), default=None)


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) < 4 else 0)


def _date(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


@cache
def _names() -> tuple[dict[str, int], dict[str, int]]:
    """Names of months (1 to 12) and of weekdays (0 to 6, Monday first), whole and shortened, in small letters."""
    months: dict[str, int] = {"sept": 9}
    weekdays: dict[str, int] = {}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                months |= {name.casefold().strip("."): n for n, name in locale.months[use][width].items()}
                weekdays |= {name.casefold().strip("."): n for n, name in locale.days[use][width].items()}
    return months, weekdays
