"""What a list of events tells of a release: enough to name it and to lead there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from eventapp.programme.release import Release


@dataclass(frozen=True, slots=True)
class Heading:
    """A published event in a list. `published_at` is in UTC, `timezone` an IANA name."""

    slug: str
    title: str
    city: str
    starts_on: date
    ends_on: date
    timezone: str
    number: int
    published_at: datetime


def heading_of(release: Release) -> Heading:
    """The heading of a release."""
    event = release.programme.event
    return Heading(
        event.slug, event.title, event.venue.city, event.starts_on, event.ends_on, event.timezone, release.number,
        release.published_at,
    )  # fmt: skip
