"""When a person cannot be there, as they say it themselves: what is left of the days is kept as their hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.models import Entry, Event, Person
from eventapp.programme import spans
from eventapp.programme.timing import instant
from eventapp.services.draft import edits, people
from eventapp.services.draft.conflicts import Version
from eventapp.services.errors import Invalid


def of(event: Event, person: Person) -> list[list[str]]:
    """When they cannot, on the days of the event, as pairs of instants (ISO 8601); nothing for who always can."""
    if not person.hours:
        return []
    can = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in person.hours]
    return [[start.isoformat(), end.isoformat()] for start, end in spans.by_day(spans.rest(can, *_days(event)), _zone(event))]


def save(writing: edits.Writing, person: Person, version: Version, cannot: Iterable[tuple[str, str]]) -> Entry | None:
    """Keep it. Raises Invalid for who can at no time at all, Stale."""
    taken = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in cannot]
    can = spans.rest(taken, *_days(writing.event)) if taken else []
    if taken and not can:
        raise Invalid(times="That is all of the time. If you cannot come at all, answer no to your seminars.")
    return people.change(writing, person, version, {"hours": [[start.isoformat(), end.isoformat()] for start, end in can]})


def _days(event: Event) -> spans.Span:
    zone = _zone(event)
    return instant(event.starts_on, time(), zone), instant(event.ends_on + timedelta(days=1), time(), zone)


def _zone(event: Event) -> ZoneInfo:
    return ZoneInfo(event.timezone)
