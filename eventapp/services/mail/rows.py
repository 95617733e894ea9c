"""Mails of the outbox as rows: one made, many put there at once, and what was not sent held and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update

from eventapp.extensions import db
from eventapp.models import Attachment, Message
from eventapp.services.clock import now
from eventapp.services.mail import letters
from eventapp.services.mail.recipients import Recipient

# A worker that was ended with a mail in hand: another takes it up after this.
CLAIM = timedelta(minutes=1)
# The word for why a mail is not sent whose place another has taken.
TAKEN_BACK = "taken-back"


def queue_all(mails: Iterable[tuple[int | None, Recipient, letters.Mail]], event_id: int | None) -> None:
    """Put many mails in the outbox, inside a transaction of the caller's: each with a person's number and to whom.

    Their keys are new.
    """
    rows = [(made(to.address, mail, event_id, person_id, to.key), mail) for person_id, to, mail in mails]
    db.session.add_all(row for row, _ in rows)
    db.session.flush()
    db.session.add_all(file for row, mail in rows for file in attached(row, mail))


def made(recipient: str, mail: letters.Mail, event_id: int | None, person_id: int | None, contact: str = "") -> Message:
    """A row for a mail, in no session yet; to the person, or to their contact with the key."""
    why = mail.why
    return Message(
        event_id=event_id, person_id=person_id, recipient=recipient.strip(), subject=mail.subject, body=mail.body,
        html=mail.html, ticket="", seed="", queued_at=now(), kind=why.kind, release=why.release, key=why.key,
        not_before=why.not_before, not_after=why.not_after, contact=contact, stood=why.stood,
    )  # fmt: skip


def attached(message: Message, mail: letters.Mail) -> list[Attachment]:
    """Rows for what goes with a mail whose row has its number."""
    return [Attachment(message_id=message.id, name=f.name, mimetype=f.mimetype, data=f.data) for f in mail.files]


def waiting(event_id: int, kind: str, hold: bool = False) -> list[Message]:
    """An event's mails to people of a kind that were not sent and are in nobody's hands, the oldest first.

    With `hold`, inside a transaction of the caller's, none of them is sent until it ends.
    """
    wanted = select(Message).where(
        Message.event_id == event_id, Message.kind == kind, Message.person_id.is_not(None), Message.sent_at.is_(None), in_force(), ~claimed()
    ).order_by(Message.id)
    return list(db.session.scalars(wanted.with_for_update(skip_locked=True) if hold else wanted))


def take_back(messages: Iterable[Message]) -> None:
    """Have mails that were not sent never be sent, inside a transaction of the caller's; what they said is forgotten.

    The rows stay: SQLite would give their numbers to others, for which a worker that was thought dead could take them.
    """
    for message in messages:
        message.failed_at, message.error = now(), TAKEN_BACK
        message.body = message.html = ""
        forget_files(Message.id == message.id)


def rename_contact(event_id: int, old: str, new: str) -> None:
    """Have mail of an event to a contact be to the one with a new key, inside a transaction of the caller's."""
    theirs = Message.event_id == event_id, Message.contact == old
    db.session.execute(update(Message).where(*theirs).values(contact=new).execution_options(synchronize_session=False))


def in_force() -> ColumnElement[bool]:
    """Was not taken back."""
    return Message.error != TAKEN_BACK


def claimed() -> ColumnElement[bool]:
    """In the hands of a worker."""
    at = now()
    return and_(Message.claimed_at.is_not(None), Message.claimed_at >= at - CLAIM, Message.claimed_at <= at + CLAIM)


def forget_files(*which: ColumnElement[bool]) -> None:
    """What went with mails is not needed any more."""
    db.session.execute(
        delete(Attachment)
        .where(Attachment.message_id.in_(select(Message.id).where(*which)))
        .execution_options(synchronize_session=False)
    )
