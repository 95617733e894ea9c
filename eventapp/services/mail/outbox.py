"""Outgoing mail: queued in a transaction, sent by the job worker until the server has taken it or a day has passed.

The outbox holds no link: each is made when its mail is sent (letters.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import followers, letters, notices, rows
from eventapp.services.mail.outcome import Outcome
from eventapp.services.transaction import transaction

# From the first try to the last. Pauses grow from a minute to four hours.
PATIENCE = timedelta(days=1)
LONGEST_PAUSE = timedelta(hours=4)
# The last try is made at the end of the day, or when the worker comes to it.
SLACK = timedelta(minutes=15)
# What failed can be sent again as long as an invitation holds; then what it was made from is forgotten.
FORGET = timedelta(days=14)


def queue(
    recipient: str,
    mail: letters.Mail,
    event_id: int | None = None,
    person_id: int | None = None,
    ticket: letters.Ticket | None = None,
) -> Message:
    """Put a mail in the outbox, inside a transaction of the caller's; its link is the person's or the ticket's.

    Where there is one with the same key already, sent or not, that is the answer and nothing is added.
    """
    message = rows.made(recipient, mail, event_id, person_id)
    if ticket is not None:
        message.ticket, message.seed = ticket.kind, ticket.seed
    if mail.why.key is None:
        db.session.add(message)
        db.session.flush()
    elif (before := _added(message, mail.why.key)) is not None:
        return before
    db.session.add_all(rows.attached(message, mail))
    return message


def _added(message: Message, key: str) -> Message | None:
    """Put a mail with a key in the outbox, of two at once one; None, or the one that is there already."""
    try:
        with db.session.begin_nested():
            db.session.add(message)
        return None
    except IntegrityError:
        before = db.session.scalars(select(Message).where(Message.key == key)).first()
        if before is None:
            raise
        return before


def send_pending(smtp_url: str, stop: Callable[[], bool] = lambda: False, per_minute: int = 0) -> int:
    """Send what is due in the outbox, what was never tried first, `per_minute` at most (0 for no limit); how many were sent.

    Each is claimed first, so that several workers share. `stop` is asked between two mails. What has waited for
    longer than PATIENCE is given up, also without a mail server: it must not come by surprise weeks later.
    """
    _give_up_old()
    sent = 0
    while smtp_url and not stop() and not (per_minute and _in_a_minute() >= per_minute):
        message = _claim_next()
        if message is None:
            break
        outcome = letters.deliver(message, smtp_url)
        _note(message, outcome)
        if outcome.server and not outcome.final:
            _all_wait(outcome)
            break
        sent += not outcome.error
    return sent


def _in_a_minute() -> int:
    """How many mails the server has taken or refused in the last minute, from whatever worker."""
    since = now() - timedelta(minutes=1)
    found = db.session.scalar(select(func.count(Message.id)).where(or_(Message.sent_at > since, Message.failed_at > since)))
    db.session.rollback()
    return found or 0


def due() -> ColumnElement[bool]:
    """Of a mail: neither sent nor given up, not waiting out a pause, and in nobody's hands. The clock may have stepped back."""
    at = now()
    ready = or_(Message.next_at.is_(None), Message.next_at <= at, Message.next_at > at + LONGEST_PAUSE)
    due = or_(Message.not_before.is_(None), Message.not_before <= at)
    return and_(_open(), ready, due, not_(_passed()), ~rows.claimed())


def _passed() -> ColumnElement[bool]:
    """It would come too late now to make sense."""
    return and_(Message.not_after.is_not(None), Message.not_after <= now())


def _open() -> ColumnElement[bool]:
    return and_(Message.sent_at.is_(None), Message.failed_at.is_(None))


def _claim_next() -> Message | None:
    """Take the next mail that is due, alone."""
    while True:
        chosen = db.session.scalar(
            select(Message.id).where(due()).order_by(*followers.last(), Message.tries, Message.id).limit(1)
        )
        db.session.rollback()
        if chosen is None:
            return None
        with transaction():
            found = db.session.execute(
                update(Message)
                .where(Message.id == chosen, due())
                .values(claimed_at=now())
                .execution_options(synchronize_session=False)
            )
            taken = int(getattr(found, "rowcount", 0)) == 1
        if taken:
            message = db.session.get(Message, chosen, populate_existing=True)
            assert message is not None
            return message


def _note(message: Message, outcome: Outcome) -> None:
    """Keep what came of a try."""
    with transaction():
        message.claimed_at = None
        if outcome.error:
            _wait(message, outcome)
        else:
            message.sent_at, message.body, message.html, message.seed = now(), "", "", ""
            message.error, message.answer = "", outcome.answer
            rows.forget_files(Message.id == message.id)
            followers.forget(message)
            notices.note(message)


def _wait(message: Message, outcome: Outcome) -> None:
    """Try again after a pause, each twice as long as the one before; or never."""
    at = now()
    message.error, message.answer = outcome.error, outcome.answer
    message.tries += 1
    last = max(message.queued_at, message.not_before or message.queued_at) + PATIENCE
    last = min(last, message.not_after or last)
    if outcome.final or at >= last:
        message.failed_at = at
        return
    pause = min(timedelta(minutes=2 ** min(message.tries - 1, 12)), LONGEST_PAUSE)
    message.next_at = min(at + pause, last)


def _all_wait(outcome: Outcome) -> None:
    """The server cannot be had: what else is due is not tried one by one against it."""
    with transaction():
        for message in db.session.scalars(select(Message).where(due())):
            _wait(message, outcome)


def _give_up_old() -> None:
    """Give up what has waited too long, and forget the words and the seed of what failed long ago."""
    at = now()
    since = at - PATIENCE - SLACK
    held = and_(Message.not_before.is_not(None), Message.not_before >= since)
    old = and_(_open(), or_(and_(Message.queued_at < since, not_(held)), _passed()))
    forgotten = and_(Message.failed_at < at - FORGET, or_(Message.body != "", Message.html != "", Message.seed != ""))
    found = db.session.scalar(select(func.count(Message.id)).where(or_(old, forgotten)))
    db.session.rollback()
    if found:
        why = case((_passed(), "passed"), (Message.error == "", "too-late"), else_=Message.error)
        with transaction():
            rows.forget_files(forgotten)
            for which, values in (
                (old, {"failed_at": at, "claimed_at": None, "error": why}),
                (forgotten, {"body": "", "html": "", "seed": ""}),
            ):
                db.session.execute(
                    update(Message).where(which).values(**values).execution_options(synchronize_session=False)
                )


def send_again(event_id: int, message_id: int, with_invitations: bool) -> Message:
    """Send a mail that was given up, as a new one, to whom it was written. Raises NotFound for any other.

    Raises Invalid where its words are forgotten, or whoever it was to has no address any more.
    """
    with transaction():
        message = db.session.scalars(
            select(Message).where(
                Message.id == message_id, Message.event_id == event_id, Message.failed_at.is_not(None), rows.in_force(),
                followers.are_not(),
            )
        ).first()
        if message is None or (message.ticket and not with_invitations):
            raise NotFound
        if not message.body:
            raise Invalid(form="What this mail said is forgotten. It cannot be sent again.")
        if message.not_after and message.not_after <= now():
            raise Invalid(form="It would come too late to make sense now.")
        if not (recipient := letters.address_now(message)):
            raise Invalid(form="Whoever this mail was to has no mail address any more.")
        message.recipient = recipient
        message.queued_at, message.tries = now(), 0
        message.next_at = message.failed_at = message.claimed_at = None
        message.error = message.answer = ""
    return message
