"""What a calendar entry says of its time: one slot, or the occasions of a short series, each with its mark."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from eventapp.formats.reading.contentlines import Component, Property
from eventapp.formats.reading.zonerules import local_time
from eventapp.formats.reading.zones import Zones
from eventapp.formats.table import Remark
from eventapp.formats.times import Unclear

MOST_OCCASIONS, FARTHEST = 100, 366
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LENGTH = re.compile(
    r"([+-]?)P(?=[\dT])(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?", re.ASCII
)
_MONTH_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
# Names of zones that have a colon and can mean but one thing, so that the quotes that should be there are not missed.
_WITH_COLON = re.compile(r"tzone://.*|(?:UTC|GMT)[+-]\d\d:\d\d", re.IGNORECASE)
_STAMP = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Moment:
    """A clock time as it stands in the file, and the instant that it is; without a zone the two are the same."""

    local: datetime
    at: datetime
    remarks: tuple[Remark, ...] = ()

    @property
    def stamp(self) -> str:
        """The instant as iCalendar writes it."""
        return f"{self.at:{_STAMP}}" + ("Z" if self.at.tzinfo else "")


@dataclass(frozen=True, slots=True)
class Slot:
    """When something is: `cells` of the table; `mark` tells the occasion of a series."""

    cells: dict[str, str]
    remarks: tuple[Remark, ...] = ()
    mark: str = ""


def moment(said: Property, zones: Zones) -> Moment:
    """The time that a property gives. Raises Unclear."""
    local, zone = local_time(said.value), said.parameters.get("TZID", "")
    if local is None:
        raise Unclear("Its time cannot be understood.")
    if "T" not in said.value.upper():
        raise Unclear("It lasts whole days, without a time.")
    if said.value.strip().upper().endswith("Z"):
        return Moment(local, local.replace(tzinfo=UTC))
    if said.doubtful and not (zones.describes(zone) or _WITH_COLON.fullmatch(zone)):
        raise Unclear("Its time cannot be understood.")
    return Moment(local, *zones.instant(local, zone)) if zone else Moment(local, local)


def mark(entry: Component, zones: Zones) -> str:
    """Which occasion of its series an entry stands for; empty for what is no such occasion."""
    said = entry.first("RECURRENCE-ID")
    if said is None:
        return ""
    try:
        return moment(said, zones).stamp
    except Unclear:
        return " ".join(said.value.split())[:40]


def slots(entry: Component, zones: Zones, replaced: frozenset[str]) -> list[Slot]:
    """When the entry is; several for a series that ends soon, but for those that are `replaced`. Raises Unclear."""
    said = entry.first("DTSTART")
    if said is None:
        return [Slot({})]
    start, span = moment(said, zones), _span(entry, zones)
    if not (entry.all("RRULE") or entry.all("RDATE")):
        return [_slot(start, span)]
    if isinstance(span, Moment):
        # Each occasion lasts as long as the first.
        if bool(span.at.tzinfo) != bool(start.at.tzinfo):
            raise Unclear("Its time cannot be understood.")
        span = _positive(span.at - start.at)
    left_out = {found.local for found in _given(entry, "EXDATE", zones)}
    # Some name the day alone of an occasion that has a time.
    days = {value.strip() for said in entry.all("EXDATE") for value in said.value.split(",")} | replaced
    found = {start.local: start}
    for local in _repeated(entry, start):
        found[local] = Moment(local, *_instant(local, said, zones))
    found |= {other.local: other for other in _given(entry, "RDATE", zones)}
    if len(found) > MOST_OCCASIONS:
        raise Unclear("It recurs. Give each occasion as an entry of its own.")
    each = [
        found[local] for local in sorted(found)
        if local not in left_out and found[local].stamp not in replaced and f"{local:%Y%m%d}" not in days
    ]  # fmt: skip
    return [_slot(occasion, span, occasion.stamp) for occasion in each]


def _slot(start: Moment, span: timedelta | Moment | None, mark: str = "") -> Slot:
    if isinstance(span, Moment):
        if bool(span.at.tzinfo) != bool(start.at.tzinfo):
            raise Unclear("Its time cannot be understood.")
        if not start.at.tzinfo and not mark:
            # Both go by the venue's clocks: its zone knows how long that is.
            _positive(span.at - start.at)
            return Slot({"start": start.at.isoformat(), "end": span.at.isoformat()}, start.remarks)
        span = span.at - start.at
    if span is None:
        return Slot({"start": start.at.isoformat()}, start.remarks, mark)
    minutes = round(_positive(span).total_seconds() / 60)
    if minutes <= 0:
        raise Unclear("It ends before it starts.")
    return Slot({"start": start.at.isoformat(), "minutes": str(minutes)}, start.remarks, mark)


def _positive(length: timedelta) -> timedelta:
    if length <= timedelta(0):
        raise Unclear("It ends before it starts.")
    return length


def _span(entry: Component, zones: Zones) -> timedelta | Moment | None:
    """How long it is, or when it ends; None when it does not say. Raises Unclear."""
    if end := entry.first("DTEND"):
        return moment(end, zones)
    said = entry.first("DURATION")
    if said is None:
        return None
    match = _LENGTH.fullmatch(said.value.strip().upper())
    if not match:
        raise Unclear("Its time cannot be understood.")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    found = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -found if match[1] == "-" else found


def _given(entry: Component, name: str, zones: Zones) -> list[Moment]:
    """The times in a list of them, those that can be understood."""
    found = []
    for said in entry.all(name)[:MOST_OCCASIONS]:
        for value in said.value.split(",")[: MOST_OCCASIONS + 1]:
            try:
                found.append(moment(Property(value.partition("/")[0], said.parameters, said.doubtful), zones))
            except Unclear:
                continue
    return found


def _instant(local: datetime, said: Property, zones: Zones) -> tuple[datetime, tuple[Remark, ...]]:
    if said.value.strip().upper().endswith("Z"):
        return local.replace(tzinfo=UTC), ()
    zone = said.parameters.get("TZID", "")
    return zones.instant(local, zone) if zone else (local, ())


def _repeated(entry: Component, start: Moment) -> Iterator[datetime]:
    """The clock times of a rule, found by looking at each day of a year at most. Raises Unclear for what goes on."""
    rule = entry.first("RRULE")
    if rule is None:
        return
    said = dict(part.split("=", 1) for part in rule.value.upper().replace(" ", "").split(";") if "=" in part)
    until, count = local_time(said.get("UNTIL", "")), said.get("COUNT", "")
    every = said.get("INTERVAL", "1")
    known = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"}
    simple = len(entry.all("RRULE")) == 1 and not set(said) - known and re.fullmatch(r"[1-9]\d{0,2}", every, re.ASCII)
    last = start.local.date() + timedelta(days=FARTHEST) if start.local.year < 9000 else date.max
    bounded = re.fullmatch(r"[1-9]\d{0,2}", count, re.ASCII) or (until is not None and until.date() <= last)
    if not simple or not bounded or said.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY"):
        raise Unclear("It recurs. Give each occasion as an entry of its own.")
    if until is not None and said["UNTIL"].endswith("Z") and start.at.tzinfo:
        until += start.local - start.at.replace(tzinfo=None)
    elif until is not None and "T" not in said["UNTIL"]:
        until += timedelta(hours=23, minutes=59, seconds=59)
    left = int(count) if count else MOST_OCCASIONS + 1
    for days in range(FARTHEST + 1):
        local = start.local + timedelta(days=days)
        if left <= 0 or (until is not None and local > until):
            return
        if _falls(local.date(), start.local.date(), said, int(every)):
            left -= 1
            yield local
    if count and left > 0:
        raise Unclear("It recurs. Give each occasion as an entry of its own.")


def _falls(day: date, first: date, said: dict[str, str], every: int) -> bool:
    """Whether a day is one of a rule's."""
    wanted = _MONTH_DAY.findall(said.get("BYDAY", ""))
    names = {name for _, name in wanted} or None
    if "BYMONTH" in said and str(day.month) not in said["BYMONTH"].split(","):
        return False
    if said["FREQ"] == "DAILY":
        return (day - first).days % every == 0 and (names is None or _DAYS[day.weekday()] in names)
    if said["FREQ"] == "WEEKLY":
        begins = _DAYS.index(said["WKST"]) if said.get("WKST") in _DAYS else 0
        weeks = ((day - first).days + (first.weekday() - begins) % 7) // 7
        return weeks % every == 0 and _DAYS[day.weekday()] in (names or {_DAYS[first.weekday()]})
    months = (day.year - first.year) * 12 + day.month - first.month
    if months % every:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if not wanted:
        days = re.findall(r"-?\d{1,2}", said.get("BYMONTHDAY", "")) or [str(first.day)]
        return str(day.day) in days or str(day.day - length - 1) in days
    places = {"", str((day.day - 1) // 7 + 1), str(-((length - day.day) // 7 + 1))}
    return any(name == _DAYS[day.weekday()] and nth.lstrip("+") in places for nth, name in wanted)
