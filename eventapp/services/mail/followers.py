"""Mail to who follows a day: it waits until mail to people has gone, and its address is kept no longer than it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.mail import rows
from eventapp.services.mail.followlinks import KINDS, TOLD


def last() -> tuple[ColumnElement[int], ...]:
    """An order in which what is told to followers comes after all else, however many they are."""
    return (case((Message.ticket == TOLD, 1), else_=0),)


def are_not() -> ColumnElement[bool]:
    """Of mails: those that are not to followers, of whom organisers see none."""
    return Message.ticket.not_in(KINDS)


def forget(message: Message) -> None:
    """Once it is sent, whom a mail to a follower went to is known no more; inside a transaction of the caller's."""
    if message.ticket in KINDS:
        message.recipient = message.answer = ""


def waiting(event_id: int, keys: Iterable[str] | None = None, hold: bool = False) -> list[Message]:
    """What waits to be sent to followers of an event, to those with these keys or to all, and is in nobody's hands.

    With `hold`, inside a transaction of the caller's, none of it is sent until that ends.
    """
    wanted = select(Message).where(*_waiting(event_id)).order_by(Message.id)
    if keys is not None:
        wanted = wanted.where(Message.seed.in_(list(keys)))
    return list(db.session.scalars(wanted.with_for_update(skip_locked=True) if hold else wanted))


def any_waits(event_id: int) -> bool:
    """Whether anything does."""
    return db.session.scalars(select(Message.id).where(*_waiting(event_id)).limit(1)).first() is not None


def put_off(event_id: int, until: datetime) -> None:
    """Have what waits not be sent before an instant (UTC), inside a transaction of the caller's."""
    later = update(Message).where(*_waiting(event_id)).values(not_before=until)
    db.session.execute(later.execution_options(synchronize_session=False))


def take_back(event_id: int, keys: Iterable[str] | None = None) -> None:
    """Have what waits never be sent, and forget to whom it and what is over was; inside a transaction of the caller's."""
    wanted = select(Message).where(*_unsent(event_id)).with_for_update(skip_locked=True)
    theirs = [] if keys is None else [Message.seed.in_(list(keys))]
    rows.take_back(db.session.scalars(wanted.where(*theirs)))
    db.session.flush()
    forget_ended(Message.event_id == event_id, *theirs)


def how_many(*which: ColumnElement[bool]) -> int:
    """How many mails there are to followers of all events."""
    return db.session.scalar(select(func.count(Message.id)).where(Message.ticket == TOLD, *which)) or 0


def forget_ended(*which: ColumnElement[bool]) -> None:
    """Forget to whom the mails were that were sent or given up, inside a transaction of the caller's.

    A server names whom it refuses, and an invitation whom it is for.
    """
    known = or_(Message.recipient != "", Message.answer != "")
    over = or_(Message.sent_at.is_not(None), Message.failed_at.is_not(None))
    ended = Message.ticket.in_(KINDS), known, over, *which
    rows.forget_files(*ended)
    nothing = dict.fromkeys(("recipient", "body", "html", "answer"), "")
    db.session.execute(update(Message).where(*ended).values(**nothing).execution_options(synchronize_session=False))
    db.session.expire_all()


def _waiting(event_id: int) -> tuple[ColumnElement[bool], ...]:
    """What tells of a release: of what goes when one begins nothing is untrue later, since what follows mends it."""
    return *_unsent(event_id), Message.release.is_not(None)


def _unsent(event_id: int) -> tuple[ColumnElement[bool], ...]:
    untouched = and_(Message.sent_at.is_(None), Message.failed_at.is_(None), ~rows.claimed())
    return Message.event_id == event_id, Message.ticket == TOLD, untouched
