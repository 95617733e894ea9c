"""Times that someone can, as rows of a form: a day and two clock times of the venue, kept as pairs of instants."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import lazy_gettext as _l

from eventapp.blueprints.organise import hours
from eventapp.forms.rows import Row, Rows
from eventapp.programme.limits import MOST_OTHER_TIMES
from eventapp.services.errors import Invalid

TIMES = Rows(
    "times", "times", ("day", "start", "end"), MOST_OTHER_TIMES, _l("There are at most 20 rows of times."), usual=("day",)
)  # fmt: skip


def days(chosen: str = "") -> list[tuple[str, str]]:
    """The event's days to choose from, and one that is `chosen` already."""
    return hours.days(chosen, g.page.event)


def shown(kept: tuple[tuple[str, str], ...]) -> list[Row]:
    """The rows to show of times as they are kept, and an empty one."""
    return TIMES.shown(hours.kept([list(pair) for pair in kept], ZoneInfo(g.page.event.timezone)))


def checked() -> tuple[tuple[str, str], ...]:
    """The times to save, in order. Raises Invalid."""
    try:
        zone = ZoneInfo(g.page.event.timezone)
        pairs = TIMES.checked(request.form, lambda row: hours.pair(row, zone))
    except Invalid as error:
        raise Invalid(times=next(iter(error.errors.values()))) from error
    return tuple(sorted((start, end) for start, end in pairs))
