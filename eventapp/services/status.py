"""What operators ask: is the database ready, how much waits."""

from __future__ import annotations

from datetime import datetime

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from eventapp import files
from eventapp.extensions import db
from eventapp.models import Event, Message, Release
from eventapp.services import releases


def database_ready() -> bool:
    """Whether the database answers and has the newest migration."""
    try:
        with db.engine.connect() as connection:
            here = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return False
    return here == ScriptDirectory(str(files.MIGRATIONS)).get_current_head()


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


def published_events() -> list[tuple[str, datetime]]:
    """Slug and time of every published event's latest release; empty when the database is away."""
    try:
        return releases.published_events()
    except SQLAlchemyError:
        db.session.rollback()
        return []
