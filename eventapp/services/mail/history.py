"""What mail was sent, waits or could not be sent: of an event, a person, and who was invited."""

from __future__ import annotations

from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.mail import followers, rows


def latest(event_id: int, with_invitations: bool) -> list[Message]:
    """An event's mails, newest first; those that invite colleagues only for who may invite."""
    wanted = select(Message).where(Message.event_id == event_id, rows.in_force(), followers.are_not())
    if not with_invitations:
        wanted = wanted.where(Message.ticket == "")
    return list(db.session.scalars(wanted.order_by(Message.queued_at.desc(), Message.id.desc()).limit(500)))


def of_person(event_id: int, person_id: int) -> list[Message]:
    """The mails to a person and to those who act for them, the newest first."""
    wanted = select(Message).where(Message.event_id == event_id, Message.person_id == person_id, rows.in_force())
    return list(db.session.scalars(wanted.order_by(Message.queued_at.desc(), Message.id.desc()).limit(50)))


def of_people(event_id: int) -> dict[int, Message]:
    """Each person's latest mail; what their contacts get is not theirs."""
    newest = (
        select(func.max(Message.id))
        .where(Message.event_id == event_id, Message.person_id.is_not(None), Message.contact == "", rows.in_force())
        .group_by(Message.person_id)
    )
    found = db.session.scalars(select(Message).where(Message.id.in_(newest)))
    return {m.person_id: m for m in found if m.person_id is not None}


def of_invitations(event_id: int) -> dict[str, Message]:
    """The latest mail to each address that was invited."""
    wanted = select(Message).where(Message.event_id == event_id, Message.ticket == "invite")
    return {m.recipient: m for m in db.session.scalars(wanted.order_by(Message.id))}


def state(message: Message) -> str:
    """`sent`, `failed`, `waiting` (after a try that failed) or `queued`."""
    if message.sent_at:
        return "sent"
    if message.failed_at:
        return "failed"
    return "waiting" if message.error else "queued"
