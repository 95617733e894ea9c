"""When an event's private data goes: owners are told a week before, and may put it off, hasten it, or have it gone at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update

from eventapp.extensions import db
from eventapp.models import Event
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, revisions
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

# How long before it goes owners are told, and by how much a press puts it off.
NOTICE = timedelta(days=7)
PUT_OFF = 30
LEAST, MOST = 1, 1825


def wanted(event: Event) -> date:
    """The day it should go, by the venue's calendar: so many days after the last."""
    return event.ends_on + timedelta(days=event.private_days)


def goes_on(event: Event, at: datetime) -> date:
    """The day it does go: never sooner than a week after owners were told, or can be."""
    told = (event.private_told_at or at) + NOTICE
    return max(wanted(event), told.astimezone(ZoneInfo(event.timezone)).date())


def is_to_be_told(event: Event, at: datetime) -> bool:
    """Whether owners are to be told now."""
    return event.private_told_at is None and event.private_gone_at is None and _today(event, at) >= wanted(event) - NOTICE


def is_told_too_early(event: Event, at: datetime) -> bool:
    """Whether the day was moved since owners were told, so that they are told anew."""
    return event.private_told_at is not None and _today(event, at) < wanted(event) - NOTICE


def is_due(event: Event, at: datetime) -> bool:
    """Whether it goes now."""
    told = event.private_told_at
    return told is not None and at >= told + NOTICE and _today(event, at) >= wanted(event)


def is_over(event: Event, at: datetime) -> bool:
    """Whether the last day is over where the venue is."""
    return _today(event, at) > event.ends_on


def days_left(event: Event, at: datetime) -> int | None:
    """How many days it is until it goes, from when owners are told; None before, and when it is gone."""
    if event.private_told_at is None or event.private_gone_at is not None:
        return None
    return max((goes_on(event, at) - _today(event, at)).days, 0)


def _today(event: Event, at: datetime) -> date:
    return at.astimezone(ZoneInfo(event.timezone)).date()


def set_days(event: Event, actor: Actor, days: int) -> bool:
    """Keep private data for so many days after the event; whether that is anything new. Raises Invalid."""
    if not LEAST <= days <= MOST:
        raise Invalid(days="Say a number of days from 1 to 1825.")
    with transaction():
        revisions.hold(event.id)
        db.session.refresh(event)
        before = event.private_days
        if before == days:
            return False
        event.private_days = days
        log(event, actor, "private days", {"private_days": before}, {"private_days": days})
        if not is_due(event, now()) and wanted(event) - NOTICE > _today(event, now()):
            event.private_told_at = None
    return True


def put_off(event: Event, actor: Actor) -> None:
    """Keep it for a month longer than it would be. Raises Invalid."""
    later = max(goes_on(event, now()), _today(event, now())) + timedelta(days=PUT_OFF)
    set_days(event, actor, (later - event.ends_on).days)


def log(event: Event, actor: Actor, action: str, before: dict[str, object], after: dict[str, object]) -> None:
    """A line of the journal that cannot be undone, inside a transaction of the caller's."""
    batch = edits.new_batch("clock") if actor.account_id is None else None
    entry = edits.new_entry(edits.Writing(event, actor, batch=batch), event, action, before, after)
    edits.kept([entry])


def note(event: Event, **values: datetime | None) -> None:
    """Write when something was told or went, inside a transaction of the caller's."""
    db.session.execute(update(Event).where(Event.id == event.id).values(**values).execution_options(synchronize_session=False))
    db.session.expire(event)
