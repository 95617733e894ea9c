"""Hours as rows of a form: a day and two clock times of the venue, kept as pairs of instants."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, request

from eventapp.blueprints import views
from eventapp.programme.timing import instant, may_be
from eventapp.services.errors import Invalid

MOST = 60


def shown(hours: list[list[str]]) -> list[dict[str, str]]:
    """The rows to show: as typed when a form comes back, else as kept."""
    if request.method == "POST":
        return [dict(zip(("day", "start", "end"), row, strict=True)) for row in _typed()]
    zone = ZoneInfo(g.event.timezone)
    found = []
    for pair in hours:
        start, end = (datetime.fromisoformat(at).astimezone(zone) for at in pair)
        found.append({"day": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})
    return found


def days(chosen: str = "") -> list[tuple[str, str]]:
    """The days to choose from, with names; one that is `chosen` already stays, also where it is none of the event's."""
    event = g.event
    last = min((event.ends_on - event.starts_on).days, 31)
    every = [event.starts_on + timedelta(days=n) for n in range(last + 1)]
    found = [(day.isoformat(), views.short_date(day)) for day in every]
    return found if not chosen or chosen in dict(found) else [*found, (chosen, chosen)]


def typed() -> list[list[str]]:
    """What was typed, in order of time; an end that is not later means the day after. Raises Invalid."""
    zone, found = ZoneInfo(g.event.timezone), []
    if len(_typed()) > MOST:
        raise Invalid(hours="There are at most 60 rows of hours.")
    for row in _typed():
        try:
            day, start, end = (
                date.fromisoformat(row[0]),
                time.fromisoformat(row[1]),
                time.fromisoformat(row[2]),
            )
        except ValueError as error:
            raise Invalid(hours="Give a day and two times in each row of hours.") from error
        if not may_be(day):
            raise Invalid(hours="The year must be from 1900 to 2199.")
        last = day if end > start else day + timedelta(days=1)
        found.append([instant(day, start, zone).isoformat(), instant(last, end, zone).isoformat()])
    return sorted(found)


def _typed() -> list[tuple[str, str, str]]:
    columns = [request.form.getlist(f"hours_{name}") for name in ("day", "start", "end")]
    return [row for row in zip(*columns, strict=False) if row[1] or row[2]]


def values(form: Any) -> dict[str, Any]:
    """A form's values with its hours."""
    return {**form.values(), "hours": typed()}
