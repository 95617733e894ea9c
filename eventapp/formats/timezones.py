"""A time zone as a VTIMEZONE (RFC 5545 section 3.6.5) that the plainest of calendar programs reads right.

Each change of the clocks in the years in question is an observance with a DTSTART of its own, since some programs
know no other onset; the last two carry a yearly RRULE besides where the zone has such a rule, since Outlook makes
its own rule of that ([MS-OXCICAL] 2.1.3.1.1.19). RDATE, which both pass by, is not used.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

# So many years must follow a rule before it is told as one: a day can be the fourth Sunday and the last.
LIKE_THIS = 8
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a zone's clocks at an instant in UTC; `daylight` and `name` are of what begins."""

    at: datetime
    before: timedelta
    after: timedelta
    daylight: timedelta
    name: str

    @property
    def onset(self) -> datetime:
        """The time on the clocks as they stood before it, without a zone."""
        return (self.at + self.before).replace(tzinfo=None)


def component(zone: str, years: Iterable[int]) -> Component:
    """The VTIMEZONE of an IANA zone, true of these years, and of the one before and the one after each of them."""
    # A copy each time: a component may be added to one calendar only.
    return Timezone.from_ical(_written(zone, tuple(sorted(set(years)))))


@lru_cache(maxsize=256)
def _written(name: str, years: tuple[int, ...]) -> bytes:
    found = Timezone()
    found.add("TZID", name)
    wanted = sorted({year + more for year in years for more in (-1, 0, 1)})
    told = list(_told(ZoneInfo(name), wanted))
    # Where summer has the zone's own time and winter less (Dublin), it is told as all others are.
    turned = any(change.daylight < timedelta(0) for change in told)
    summers = [change.daylight >= timedelta(0) if turned else change.daylight > timedelta(0) for change in told]
    if all(summers):
        summers = [False for _ in told]  # Some programs (Outlook) look for STANDARD first.
    rules = _rules(ZoneInfo(name), wanted[-1])
    for i, (change, summer) in enumerate(zip(told, summers, strict=True)):
        observance = TimezoneDaylight() if summer else TimezoneStandard()
        observance.add("DTSTART", change.onset)
        observance.add("TZOFFSETFROM", change.before)
        observance.add("TZOFFSETTO", change.after)
        observance.add("TZNAME", change.name)
        if rules and i >= len(told) - 2:
            observance.add("RRULE", rules[change.onset.month])
        found.add_component(observance)
    return bytes(found.to_ical())


def _told(zone: ZoneInfo, years: list[int]) -> Iterator[Change]:
    """The changes in these years, and what holds at the beginning where nothing else would say it."""
    for i, year in enumerate(years):
        changes = _changes(zone, year)
        if (i == 0 and not changes) or (i > 0 and years[i - 1] != year - 1):
            yield _standing(zone, datetime(year, 1, 1, tzinfo=UTC))
        yield from changes


def _rules(zone: ZoneInfo, year: int) -> dict[int, dict[str, object]] | None:
    """The yearly rules, by month, after which the clocks change twice a year from this one on; None without such."""
    sets = [_changes(zone, later) for later in range(year, year + LIKE_THIS)]
    if {len(changes) for changes in sets} != {2}:
        return None
    rules: dict[int, dict[str, object]] = {}
    for changes in zip(*sets, strict=True):
        first = changes[0]
        like = {(c.onset.time(), c.onset.month, c.onset.weekday(), c.before, c.after) for c in changes}
        places = set.intersection(*(_places(c.onset) for c in changes))
        if len(like) > 1 or not places:
            return None
        by_day = f"{min(places)}{_DAYS[first.onset.weekday()]}"
        rules[first.onset.month] = {"FREQ": "YEARLY", "BYMONTH": first.onset.month, "BYDAY": by_day}
    return rules if len(rules) == 2 else None


def _places(at: datetime) -> set[int]:
    """Which of its weekday a day is in its month, counted from the start and, if it is the last, as -1."""
    last = at.day + 7 > monthrange(at.year, at.month)[1]
    return {(at.day - 1) // 7 + 1} | ({-1} if last else set())


@lru_cache(maxsize=1024)
def _changes(zone: ZoneInfo, year: int) -> tuple[Change, ...]:
    """The changes of a zone's clocks from the beginning to the end of a year (UTC), to the second."""
    found = []
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    before = _offset(zone, at)
    while at < end:
        following = at + timedelta(days=1)
        if _offset(zone, following) != before:
            exactly = _exactly(zone, at, following)
            after = _standing(zone, exactly)
            if exactly < end:
                found.append(Change(exactly, before, after.after, after.daylight, after.name))
            before = after.after
        at = following
    return tuple(found)


def _exactly(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant between two at which the offset becomes another than it was at the first."""
    offset = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(zone, middle) == offset else (before, middle)
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _standing(zone: ZoneInfo, at: datetime) -> Change:
    """What holds at an instant, as a change from itself."""
    local, offset = at.astimezone(zone), _offset(zone, at)
    return Change(at, offset, offset, local.dst() or timedelta(0), local.tzname() or "")
