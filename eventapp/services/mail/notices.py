"""What people were told, of which release and when: kept apart from the mail, whose words are forgotten once it is sent."""

from __future__ import annotations

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Message, Notice


def note(message: Message) -> None:
    """Keep that a person was told what a mail says, once it is sent; inside a transaction of the caller's."""
    if message.person_id is None or message.event_id is None or message.sent_at is None:
        return
    db.session.add(
        Notice(
            event_id=message.event_id, person_id=message.person_id, subject=message.kind, release=message.release,
            told_at=message.sent_at, message_id=message.id,
        )
    )  # fmt: skip


def of_person(person_id: int) -> list[Notice]:
    """What the person was told, the oldest first."""
    wanted = select(Notice).where(Notice.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(Notice.told_at, Notice.id)))
