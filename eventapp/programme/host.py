"""A host and its public days over the years, as the host's own page and calendar show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# What is taken down after it was held is told of for so long, or no calendar would ever hear of it.
TOLD_AFTERWARDS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """What the latest release of an event says of it as a whole; `modified` (UTC) is when that last changed.

    One that is not `public` was taken down, and has neither a title nor a place.
    """

    code: str
    slug: str
    title: str
    starts_on: date
    ends_on: date
    language: str
    venue: str
    city: str
    public: bool
    sequence: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Host:
    """An organisation as readers see it. `uid` stands in its calendar's entries."""

    slug: str
    name: str
    language: str
    timezone: str
    accent: str
    logo: str
    uid: str
    days: tuple[Day, ...]

    @property
    def public(self) -> bool:
        """Whether any day is public: otherwise not even the name is told."""
        return any(day.public for day in self.days)

    def today(self, at: datetime) -> date:
        """The day that an instant is in, where the host is."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def coming(self, at: datetime) -> list[Day]:
        """What is on or to come at an instant, the first in time first."""
        today = self.today(at)
        found = [day for day in self.days if day.public and day.ends_on >= today]
        return sorted(found, key=lambda day: (day.starts_on, day.title, day.code))

    def past(self, at: datetime) -> dict[int, list[Day]]:
        """What is over at an instant, by the year it began in, the latest first."""
        today, found = self.today(at), dict[int, list[Day]]()
        over = [day for day in self.days if day.public and day.ends_on < today]
        for day in sorted(over, key=lambda day: (day.starts_on, day.code), reverse=True):
            found.setdefault(day.starts_on.year, []).append(day)
        return found

    def told(self, at: datetime) -> list[Day]:
        """What the calendar holds at an instant: public days, and those taken down that are not over."""
        today = self.today(at)
        found = [d for d in self.days if d.public or today <= d.ends_on or at < d.modified + TOLD_AFTERWARDS]
        return sorted(found, key=lambda day: (day.starts_on, day.code))

    def midnight(self, at: datetime) -> datetime:
        """When the day after that of an instant begins, where the host is."""
        day = self.today(at) + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.timezone))
