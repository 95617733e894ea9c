"""When seminars began and ended as they were, from the journal of what was said: kept for good, where facts end by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, LiveEntry


@dataclass(frozen=True, slots=True)
class Times:
    """When a seminar began and ended (UTC), None where nobody has said so."""

    begun: datetime | None = None
    ended: datetime | None = None


def of(event: Event) -> dict[str, Times]:
    """What was said last of each seminar, by its code; what was taken back does not count."""
    wanted = select(LiveEntry.about, LiveEntry.after).where(LiveEntry.event_id == event.id, LiveEntry.about.like("seminar/%"))
    said: dict[str, dict[str, object]] = {}
    for about, after in db.session.execute(wanted.order_by(LiveEntry.number)):
        said.setdefault(about.partition("/")[2], {}).update(after)
    return {code: Times(_moment(fields.get("begun")), _moment(fields.get("ended"))) for code, fields in said.items()}


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None
