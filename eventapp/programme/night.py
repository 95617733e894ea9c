"""Days as those at the venue live them: the hours after midnight belong to the evening before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# When the day after begins, by the clock at the venue.
MORNING = time(4)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The day (local) that an instant belongs to."""
    local = at.astimezone(zone)
    return local.date() - timedelta(days=1) if local.time() < MORNING else local.date()


def date_beside(clock: datetime, day: date, zone: ZoneInfo) -> date:
    """The date (local) to show beside a clock on a page about a day: the clock's own while that day goes on, also after midnight."""
    return clock.astimezone(zone).date() if day_of(clock, zone) == day else day


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """When a day is over at last (with the zone)."""
    return datetime.combine(day + timedelta(days=1), MORNING, zone)
