"""Hours as rows of a form: a day and two clock times of the venue, kept as pairs of instants."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import lazy_gettext as _l

from eventapp.blueprints import views
from eventapp.blueprints.organise import typed
from eventapp.forms.rows import Row, Rows
from eventapp.programme.timing import instant, may_be
from eventapp.services.draft.rows import Event
from eventapp.services.errors import Invalid

HOURS = Rows(
    "hours", "hours", ("day", "start", "end"), 60, _l("There are at most 60 rows of hours."), usual=("day",)
)  # fmt: skip


def shown(hours: list[list[str]]) -> list[Row]:
    """The rows to show: as typed when a form comes back, else as kept."""
    return typed.shown(HOURS, kept(hours))


def kept(hours: list[list[str]], zone: ZoneInfo | None = None) -> list[dict[str, str]]:
    """The hours as they are kept, by day and clock times of the venue, whose zone it is."""
    zone = zone or ZoneInfo(g.event.timezone)
    found = []
    for pair in hours:
        start, end = (datetime.fromisoformat(at).astimezone(zone) for at in pair)
        found.append({"day": start.date().isoformat(), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"})
    return found


def days(chosen: str = "", of: Event | None = None) -> list[tuple[str, str]]:
    """The days to choose from, with names; one that is `chosen` already stays, also where it is none of the event's."""
    event = of or g.event
    last = min((event.ends_on - event.starts_on).days, 31)
    every = [event.starts_on + timedelta(days=n) for n in range(last + 1)]
    found = [(day.isoformat(), views.short_date(day)) for day in every]
    return found if not chosen or chosen in dict(found) else [*found, (chosen, chosen)]


def pair(row: Row, zone: ZoneInfo) -> list[str]:
    """Two instants in the venue's zone; an end that is not later means the day after. Raises Invalid."""
    try:
        day = date.fromisoformat(row["day"])
        start, end = time.fromisoformat(row["start"]), time.fromisoformat(row["end"])
    except ValueError as error:
        raise Invalid(hours="Give a day and two times in each row.") from error
    # Clock times are the venue's: one with an offset of its own is no clock time.
    if start.tzinfo or end.tzinfo:
        raise Invalid(hours="Give a day and two times in each row.")
    if not may_be(day):
        raise Invalid(hours="The year must be from 1900 to 2199.")
    last = day if end > start else day + timedelta(days=1)
    return [instant(day, start, zone).isoformat(), instant(last, end, zone).isoformat()]


# A day and two times as `as_text` writes them; without the day on an event of one.
_HOURS = re.compile(r"(?:(\d{4}-\d{2}-\d{2})\s+)?(\d{1,2})[:.](\d{2})\s*[–-]\s*(\d{1,2})[:.](\d{2})")


def as_text(hours: list[list[str]]) -> str:
    """Hours in a line, on the venue's clock: 2027-07-03 09:00–12:00, 2027-07-03 13:00–17:00."""
    return ", ".join(f"{row['day']} {row['start']}–{row['end']}" for row in kept(hours))


def from_text(text: str) -> list[list[str]]:
    """The hours that such a line says, in order of time. Raises Invalid."""
    found, event, zone = [], g.event, ZoneInfo(g.event.timezone)
    for part in filter(None, (each.strip() for each in text.split(","))):
        said = _HOURS.fullmatch(part)
        if not said or (not said[1] and event.starts_on != event.ends_on):
            raise Invalid(hours="Write hours as 2027-07-03 09:00–12:00, with commas between.")
        day = said[1] or event.starts_on.isoformat()
        row = {"day": day, "start": f"{said[2]:0>2}:{said[3]}", "end": f"{said[4]:0>2}:{said[5]}"}
        found.append(pair(row, zone))
    if len(found) > HOURS.most:
        raise Invalid(hours="There are at most 60 rows of hours.")
    return sorted(found)


def checked() -> list[list[str]]:
    """The hours to save, in order of time. Raises Invalid."""
    zone = ZoneInfo(g.event.timezone)
    return sorted(HOURS.checked(request.form, lambda row: pair(row, zone)))
