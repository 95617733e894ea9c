"""Stretches of time between two instants: what is left when some are taken away, and how they fall on the days of a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.programme.timing import instant

Span = tuple[datetime, datetime]


def rest(spans: Iterable[Span], begin: datetime, end: datetime) -> list[Span]:
    """What none of the spans covers between two instants, in order; taken twice it is what they cover there."""
    found, at = list[Span](), begin
    for start, stop in sorted(span for span in spans if span[0] < span[1]):
        if start > at:
            found.append((at, min(start, end)))
        at = max(at, stop)
        if at >= end:
            break
    if at < end:
        found.append((at, end))
    return [(start, stop) for start, stop in found if start < stop]


def by_day(spans: Iterable[Span], zone: ZoneInfo) -> list[Span]:
    """The same spans, cut at each midnight of the place."""
    found = list[Span]()
    for start, stop in spans:
        while start < stop:
            midnight = instant(start.astimezone(zone).date() + timedelta(days=1), time(), zone)
            found.append((start, min(stop, midnight)))
            start = found[-1][1]
    return found
