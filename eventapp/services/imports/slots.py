"""When a row says that its seminar is, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from eventapp.formats import columns, dates, moments, times
from eventapp.formats.dates import Days
from eventapp.formats.moments import When
from eventapp.formats.table import Remark, Row, Table
from eventapp.formats.times import MIDNIGHT, Unclear
from eventapp.models import Event
from eventapp.services.imports.facts import Facts
from eventapp.services.imports.order import date_order

# What begins so late and ends so early goes on over midnight, in minutes of the day.
_EVENING, _MORNING = 18 * 60, 6 * 60
_YES = frozenset(("true", "1", "yes", "sant", "ja", "x"))
Value = TypeVar("Value")


class Slots:
    """Reads the slots of the rows of one table. `problem` is told of what cannot be understood, `remark` of what could
    be understood in several ways; `order` is how 07/03 is read, see `dates.Days`.
    """

    def __init__(self, event: Event, columns: dict[str, int], problem: Callable[[Row, str, str], None]) -> None:
        self.event, self.columns, self.problem = event, columns, problem
        self.zone, self.order = ZoneInfo(event.timezone), "dmy"
        self.remark: Callable[[Row, Remark], None] = lambda _row, _remark: None
        self.above: dict[int, date] = {}

    def take_order(self, table: Table, wanted: str) -> tuple[bool, Remark | None]:
        """Look through the table before its rows: how its 07/03 is read, unless that is said, and which rows leave out
        a day that stands above them. Gives whether the order has to be asked, and what to remark.
        """
        self.order, told = date_order(table, self.columns, self._days(), wanted)
        last, sheet = None, ""
        for row in table.rows if "date" in self.columns else ():
            if (its := row.place.rpartition(" ")[0]) != sheet:
                last, sheet = None, its
            text = columns.cell(row, self.columns, "date")
            if text:
                last = _or_none(self._day, text)
            elif last is not None:
                self.above[row.number] = last
        return not self.order, told

    def said(self, row: Row) -> Facts:
        """`starts_at` (ISO 8601, UTC) and `minutes`, as far as the row has them."""
        if "start" not in self.columns:
            return {}
        if columns.cell(row, self.columns, "all day").casefold() in _YES:
            self.problem(row, "start", "It lasts whole days, without a time.")
            return {}
        starts = self._parsed(row, "start", self._when) or When()
        length = self._parsed(row, "minutes", times.minutes)
        if length == 0:
            self._lasts_no_time(row, "minutes")
        at = self._start(row, starts)
        if at is None:
            return {"starts_at": None, "minutes": length}
        # A length that is given says more than a clock time that comes twice, or a day that is left out.
        minutes = self._to_the_end(row, starts, at) if length is None else length
        return {"starts_at": at.isoformat(), "minutes": minutes}

    def _days(self) -> Days:
        return Days(self.event.starts_on, self.event.ends_on, self.order)

    def _when(self, text: str) -> When:
        return moments.when(text, self._days())

    def _day(self, text: str) -> date | None:
        return dates.day(text, self._days())

    def _start(self, row: Row, starts: When) -> datetime | None:
        if starts.at is not None:
            return starts.at.astimezone(UTC)
        on = starts.day or self._parsed(row, "date", self._day)
        if starts.start is None:
            if starts.day is not None:
                self.problem(row, "start", "The time is missing.")
            return None
        if on is None and columns.cell(row, self.columns, "date"):
            on = self.event.starts_on  # It is no date, which has been told; so is what else is wrong.
        if on is None and (on := self.above.get(row.number)):
            self.remark(row, Remark("date", "The day is that of the row above."))
        if on is None and self.event.starts_on != self.event.ends_on:
            self.problem(row, "date", "The date is missing, and the event has several days.")
            return None
        return self._instant(row, "start", on or self.event.starts_on, starts.start)

    def _to_the_end(self, row: Row, starts: When, at: datetime) -> int | None:
        """Minutes until it ends, as a column or the start's own range says."""
        ends = self._parsed(row, "end", self._when) or When()
        last = ends.day or self._parsed(row, "end date", self._day) or starts.until
        by_clock = starts.end if ends.start is None else ends.start
        if by_clock is None and ends.day == at.astimezone(self.zone).date() + timedelta(days=1):
            by_clock = 0  # Spreadsheets write the midnight after as that day alone.
        if ends.at is not None:
            until: datetime | None = ends.at
        elif by_clock is None:
            if not columns.cell(row, self.columns, "end") or ends.day:
                self.problem(row, "end", "Give the time it ends, or its length.")
            return None
        else:
            until = self._instant(row, "end", last or self._last_day(at, by_clock), by_clock, at)
        minutes = None if until is None else round((until - at).total_seconds() / 60)
        if minutes is None or minutes > 0:
            return minutes
        if minutes:
            self.problem(row, "end", "It ends before it starts.")
        else:
            self._lasts_no_time(row, "end")
        return None

    def _lasts_no_time(self, row: Row, name: str) -> None:
        self.problem(row, name, "A seminar is between 1 minute and 24 hours long.")

    def _last_day(self, at: datetime, end: int) -> date:
        """The day it starts; midnight lies between an evening and a morning without a day of its own."""
        began = at.astimezone(self.zone)
        first = began.hour * 60 + began.minute
        return began.date() + timedelta(days=end <= first and first >= _EVENING and end <= _MORNING)

    def _instant(
        self, row: Row, name: str, on: date, minute: int, after: datetime | None = None
    ) -> datetime | None:
        """The instant when the venue's clocks show it; none, and told of, where they leave it out.

        Of an hour that comes twice it is the first, or the first that is later than `after`.
        """
        days, minute = divmod(minute, MIDNIGHT)
        local = datetime.combine(on + timedelta(days=days), time(minute // 60, minute % 60))
        first, second = (local.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first == second:
            return first
        if first.astimezone(self.zone).replace(tzinfo=None) != local:
            self.problem(row, name, "This hour does not exist that day: clocks go forward.")
            return None
        if after is not None and first <= after:
            return second
        self.remark(row, Remark(name, "This hour comes twice that day, since clocks go back. The first is taken."))
        return first

    def _parsed(self, row: Row, name: str, reader: Callable[[str], Value | None]) -> Value | None:
        text = columns.cell(row, self.columns, name)
        try:
            return reader(text) if text else None
        except Unclear as error:
            self.problem(row, name, str(error))
            return None


def _or_none(reader: Callable[[str], date | None], text: str) -> date | None:
    try:
        return reader(text)
    except Unclear:
        return None
