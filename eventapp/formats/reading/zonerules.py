"""The rules of a VTIMEZONE (RFC 5545, section 3.6.5), worked out for one time within bounds, never by repeating them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from eventapp.formats.reading.contentlines import Component

MOST_OBSERVANCES, MOST_DATES = 200, 400
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
# How long a change surely holds: until it comes again, or, written down once, for the winter or summer that it begins.
_YEAR, _SEASON = timedelta(days=372), timedelta(days=245)
_Onset = tuple[datetime, timedelta, timedelta, bool]


@dataclass(frozen=True, slots=True)
class Yearly:
    """A change on one day of each year: of a month, perhaps among some of its days, the n-th of a weekday."""

    month: int
    weekday: int | None
    nth: int
    days: frozenset[int]
    until: datetime | None

    def day(self, year: int) -> date | None:
        """Its day in a year, if there is one."""
        last = calendar.monthrange(year, self.month)[1]
        found = [
            date(year, self.month, n)
            for n in range(1, last + 1)
            if (not self.days or n in self.days or n - last - 1 in self.days)
            and (self.weekday is None or date(year, self.month, n).weekday() == self.weekday)
        ]
        place = self.nth - 1 if self.nth > 0 else len(found) + self.nth
        return found[place] if 0 <= place < len(found) else None


@dataclass(frozen=True, slots=True)
class Observance:
    """From when an offset holds: once, on given dates, or on a day of each year; clock times before the change."""

    begins: datetime
    before: timedelta
    after: timedelta
    dates: tuple[datetime, ...] = ()
    yearly: Yearly | None = None


@dataclass(slots=True)
class Rules:
    """The observances of one zone."""

    observances: list[Observance]
    _years: dict[int, list[_Onset]] = field(default_factory=dict)

    @property
    def understood(self) -> bool:
        """Whether there is any that can be used."""
        return bool(self.observances)

    def offset(self, local: datetime) -> tuple[timedelta, bool]:
        """The offset from UTC at a clock time, and whether the rules surely reach as far.

        An hour that the clocks skip has the offset before, one that comes twice that of the first.
        """
        last: _Onset | None = None
        for onset in self._onsets(local.year):
            if onset[0] + max(onset[2] - onset[1], timedelta(0)) <= local and (last is None or onset[0] >= last[0]):
                last = onset
        if last is None:
            first = min(self.observances, key=lambda o: o.begins)
            return first.before, False
        at, _, offset, yearly = last
        return offset, local - at < (_YEAR if yearly else _SEASON)

    def times(self, local: datetime) -> int:
        """How often the clocks show a time: once, but for an hour that they skip or show again."""
        for at, before, after, _ in self._onsets(local.year):
            if at <= local < at + (after - before):
                return 0
            if at - (before - after) <= local < at:
                return 2
        return 1

    def _onsets(self, year: int) -> list[_Onset]:
        if year not in self._years:
            found: list[_Onset] = []
            for o in self.observances:
                found += [(at, o.before, o.after, False) for at in (o.begins, *o.dates) if at.year <= year]
                last = o.yearly.until.year if o.yearly and o.yearly.until else year
                for each in {year - 1, year, min(last, year)}:
                    on = o.yearly.day(each) if o.yearly and each > 0 else None
                    at = datetime.combine(on, o.begins.time()) if on else None
                    if at and o.yearly and at >= o.begins and (not o.yearly.until or at <= o.yearly.until):
                        found.append((at, o.before, o.after, True))
            self._years[year] = found
        return self._years[year]


def rules_of(zone: Component) -> Rules:
    """What a VTIMEZONE says; observances that cannot be understood are left out."""
    found = (_observance(part) for part in zone.parts[:MOST_OBSERVANCES] if part.name in ("STANDARD", "DAYLIGHT"))
    return Rules([observance for observance in found if observance is not None])


def local_time(text: str) -> datetime | None:
    """`20270703T090000`, `20270703T090000Z` or `20270703` as a clock time; None for anything else."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?Z?)?", text.strip(), flags=re.IGNORECASE | re.ASCII)
    try:
        return datetime(*(int(part or 0) for part in match.groups())) if match else None  # type: ignore[arg-type]
    except ValueError:
        return None


def _observance(part: Component) -> Observance | None:
    begins = local_time(_value(part, "DTSTART"))
    before, after = _offset(_value(part, "TZOFFSETFROM")), _offset(_value(part, "TZOFFSETTO"))
    if begins is None or after is None:
        return None
    before = after if before is None else before
    texts = [text for each in part.all("RDATE")[:MOST_DATES] for text in each.value.split(",")[:MOST_DATES]]
    dates = tuple(at for at in map(local_time, texts[:MOST_DATES]) if at is not None)
    return Observance(begins, before, after, dates, _yearly(_value(part, "RRULE"), begins, before))


def _value(part: Component, name: str) -> str:
    found = part.first(name)
    return found.value.strip() if found else ""


def _offset(text: str) -> timedelta | None:
    match = re.fullmatch(r"([+-]?)(\d\d):?(\d\d)(?::?(\d\d))?", text, flags=re.ASCII)
    if not match or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    found = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -found if match[1] == "-" else found


def _yearly(text: str, begins: datetime, before: timedelta) -> Yearly | None:
    """A rule that repeats each year; what repeats in other ways counts only where it begins."""
    said = dict(part.split("=", 1) for part in text.upper().replace(" ", "").split(";") if "=" in part)
    if said.get("FREQ") != "YEARLY" or said.get("INTERVAL", "1") != "1" or set(said) - {
        "FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST", "COUNT", "BYHOUR", "BYMINUTE", "BYSECOND",
    }:  # fmt: skip
        return None
    month = said.get("BYMONTH", str(begins.month))
    weekday = re.fullmatch(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)", said["BYDAY"]) if "BYDAY" in said else None
    days = re.findall(r"-?\d{1,2}", said.get("BYMONTHDAY", "")) or ([] if weekday else [str(begins.day)])
    if not re.fullmatch(r"0?[1-9]|1[0-2]", month) or ("BYDAY" in said and weekday is None):
        return None
    until = local_time(said.get("UNTIL", ""))
    if until is not None and said["UNTIL"].endswith("Z") and until.year > 1:
        until += before
    if re.fullmatch(r"\d{1,4}", said.get("COUNT", "")):
        until = datetime(min(begins.year + int(said["COUNT"]) - 1, 9998), 12, 31)
    return Yearly(
        int(month), _DAYS[weekday[2]] if weekday else None, int(weekday[1] or 1) if weekday else 1,
        frozenset(map(int, days)), until,
    )  # fmt: skip
