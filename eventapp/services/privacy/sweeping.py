"""What the job worker does about private data: tells owners, deletes what is due, and what goes by itself."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import and_, delete, exists, or_, select

from eventapp.extensions import db
from eventapp.models import Event, KeptForm, Message, SignIn, Ticket
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import revisions
from eventapp.services.mail import rows
from eventapp.services.privacy import deleting, schedule, telling
from eventapp.services.transaction import erasing, transaction

_LOG = logging.getLogger(__name__)
# Nobody is who does it when it is due.
BY_ITSELF = Actor(None, "owner")
# How long one-time links that have ended and mail of no event are kept, and what was typed when a session ended.
MONTH, TYPED = timedelta(days=30), timedelta(hours=1)


def sweep(session_lifetime: timedelta) -> None:
    """See to every event, removed ones too; one that fails keeps none of the others waiting."""
    clear_old(session_lifetime)
    for number in db.session.scalars(select(Event.id).order_by(Event.id)).all():
        try:
            see_to(number)
        except Exception:
            db.session.rollback()
            _LOG.exception("private data of event %d cannot be seen to", number)


def see_to(number: int) -> None:
    """Tell the owners of an event, or delete what is private of it, when it is time."""
    event, at = db.session.get(Event, number), now()
    if event is None:
        return
    if schedule.is_told_too_early(event, at) or schedule.is_to_be_told(event, at):
        with transaction():
            revisions.hold(event.id)
            db.session.refresh(event)
            # Another worker may have told them meanwhile.
            if schedule.is_told_too_early(event, at):
                schedule.note(event, private_told_at=None)
            elif schedule.is_to_be_told(event, at):
                telling.tell(event)
    elif schedule.is_due(event, at) and (event.private_gone_at is None or deleting.has_new(event)):
        deleting.delete_private(event, BY_ITSELF)


def clear_old(session_lifetime: timedelta) -> None:
    """Delete what no event has and nobody needs any more: ended links and sessions, mail of accounts, typed forms."""
    at = now()
    ended = SignIn.seen_at < at - max(session_lifetime, MONTH), SignIn.ended_at < at - MONTH
    mails = and_(Message.event_id.is_(None), or_(Message.sent_at < at - MONTH, Message.failed_at < at - MONTH))
    which = (
        (KeptForm, KeptForm.kept_at < at - TYPED), (SignIn, or_(*ended)), (Message, mails),
        (Ticket, or_(Ticket.expires_at < at - MONTH, Ticket.used_at < at - MONTH)),
    )  # fmt: skip
    found = any(db.session.scalar(select(exists().where(old))) for _, old in which)
    db.session.rollback()
    if not found:
        return  # Nobody waits for the disk every hour for nothing.
    with erasing():
        rows.forget_files(mails)
        for table, old in which:
            db.session.execute(delete(table).where(old).execution_options(synchronize_session=False))
