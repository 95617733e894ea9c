"""When a row says that its seminar is, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.formats import columns, times
from eventapp.formats.table import Row
from eventapp.formats.times import Unclear
from eventapp.models import Event
from eventapp.programme.timing import instant


class Slots:
    """Reads the slots of the rows of one table. `problem` is told of what cannot be understood."""

    def __init__(self, event: Event, columns: dict[str, int], problem: Callable[[Row, str, str], None]) -> None:
        self.event, self.columns, self.problem = event, columns, problem
        self.zone = ZoneInfo(event.timezone)

    def said(self, row: Row) -> dict[str, Any]:
        """`starts_at` (ISO 8601, UTC) and `minutes`, as far as the row has them."""
        if "start" not in self.columns:
            return {}
        text = columns.cell(row, self.columns, "start")
        at = self._parsed(row, "start", times.moment)
        length = self._parsed(row, "minutes", times.minutes)
        if at is None:
            return self._slot_by_clock(row, text, length)
        minutes = length or self._minutes_to_end(row, at)
        if minutes is None:
            self.problem(row, "end", "Give the time it ends, or its length.")
        return {"starts_at": self._instant(at).isoformat(), "minutes": minutes}

    def _instant(self, at: datetime) -> datetime:
        """In UTC; a time without a zone is the venue's."""
        return at.astimezone(UTC) if at.tzinfo else instant(at.date(), at.time(), self.zone)

    def _minutes_to_end(self, row: Row, start: datetime) -> int | None:
        ends = self._parsed(row, "end", times.moment)
        if ends is None:
            return None
        minutes = round((self._instant(ends) - self._instant(start)).total_seconds() / 60)
        if minutes <= 0:
            self.problem(row, "end", "It ends before it starts.")
        return minutes

    def _slot_by_clock(self, row: Row, text: str, length: int | None) -> dict[str, Any]:
        starts, ends = self._parsed(row, "start", times.clock) or (None, None)
        if "end" in self.columns:
            ends = (self._parsed(row, "end", times.clock) or (None, None))[0] or ends
        on = self._parsed(row, "date", times.day)
        if starts is None:
            return {"starts_at": None, "minutes": length}
        if on is None:
            if self.event.starts_on != self.event.ends_on:
                self.problem(row, "date", "The date is missing, and the event has several days.")
                return {}
            on = self.event.starts_on
        if ends is None and length is None:
            self.problem(row, "end", "Give the time it ends, or its length.")
            return {}
        at = instant(on, starts, self.zone)
        # A length that is given says more than a clock time that comes twice, or a day that is left out.
        return {
            "starts_at": at.isoformat(),
            "minutes": length or (self._length(row, on, starts, ends) if ends else None),
        }

    def _length(self, row: Row, on: date, starts: time, ends: time) -> int:
        last = on if ends > starts else on + timedelta(days=1)
        if ends <= starts and not (starts >= time(18) and ends <= time(6)):
            self.problem(row, "end", "It ends before it starts.")
        return round((instant(last, ends, self.zone) - instant(on, starts, self.zone)).total_seconds() / 60)

    def _parsed(self, row: Row, name: str, reader: Any) -> Any:
        text = columns.cell(row, self.columns, name)
        try:
            return reader(text) if text else None
        except Unclear as error:
            self.problem(row, name, str(error))
            return None
