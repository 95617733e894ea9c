"""What people are told of an event's private data: by whom it is kept, where to ask, and when it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Organisation
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.mail import letters
from eventapp.services.privacy import schedule


@dataclass(frozen=True, slots=True)
class Retention:
    """Who keeps it, the mail address for questions (empty for none), for how many days, until when, and when it went (UTC).

    `later` is whether it goes later than so many days after the event, since owners are told a week before.
    """

    keeper: str
    answers: str
    days: int
    goes_on: date
    gone_at: datetime | None
    later: bool


def of(event: Event) -> Retention:
    """What is said of an event."""
    home = db.session.get(Organisation, event.organisation_id) if event.organisation_id else None
    _, answers = letters.sender_of(event)
    goes_on = schedule.goes_on(event, now())
    return Retention(
        home.name if home else event.host, answers, event.private_days, goes_on, event.private_gone_at,
        goes_on > schedule.wanted(event),
    )  # fmt: skip


def of_code(code: str) -> Retention:
    """The same, for readers, who know of the event by its code. Raises NotFound."""
    event = db.session.scalars(select(Event).where(Event.code == code, Event.removed_at.is_(None))).first()
    if event is None:
        raise NotFound
    return of(event)
