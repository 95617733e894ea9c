"""What each event's latest release says of its day as a whole, kept for its organisation's page and calendar."""

from __future__ import annotations

from eventapp.extensions import db
from eventapp.models import PublicDay
from eventapp.programme.release import Release


def note(event_id: int, release: Release) -> None:
    """Keep what an event's day is now, inside a transaction of the caller's.

    Its SEQUENCE rises by one, and its time of change moves, when what is said of it changes, and only then.
    """
    row, now_is = db.session.get(PublicDay, event_id), _said(release)
    if row is None:
        db.session.add(PublicDay(event_id=event_id, sequence=0, modified_at=release.published_at, **now_is))
        return
    if all(getattr(row, name) == value for name, value in now_is.items()):
        return
    for name, value in now_is.items():
        setattr(row, name, value)
    row.sequence, row.modified_at = row.sequence + 1, release.published_at


def _said(release: Release) -> dict[str, object]:
    event = release.programme.event
    return {
        "code": event.code, "slug": event.slug, "title": event.title, "starts_on": event.starts_on,
        "ends_on": event.ends_on, "language": event.language, "venue": event.venue.name, "city": event.venue.city,
        "public": release.public,
    }  # fmt: skip
