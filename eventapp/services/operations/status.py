"""What operators ask: is the database ready, how much waits."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import Event, Message, Release
from eventapp.services.operations import schema


def database_ready() -> bool:
    """Whether the database answers and has the newest migration."""
    try:
        with db.engine.connect() as connection:
            return schema.revision(connection) == schema.newest()
    except SQLAlchemyError:
        return False


def numbers() -> dict[str, int]:
    """Gauges for monitoring; empty when the database is away."""
    try:
        mails = select(func.count(Message.id)).where(Message.sent_at.is_(None))
        waiting = mails.where(Message.failed_at.is_(None))
        return {
            "events": db.session.scalar(select(func.count(Event.id)).where(Event.removed_at.is_(None))) or 0,
            "releases": db.session.scalar(select(func.count(Release.id))) or 0,
            "mails_waiting": db.session.scalar(waiting) or 0,
            "mails_failing": db.session.scalar(waiting.where(Message.error != "")) or 0,
            "mails_failed": db.session.scalar(mails.where(Message.failed_at.is_not(None))) or 0,
        }
    except SQLAlchemyError:
        db.session.rollback()
        return {}

