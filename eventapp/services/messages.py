"""Outgoing mail: queued in a transaction, sent by the job worker, never twice."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import or_, select, update

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.clock import now
from eventapp.services.transaction import transaction

TRIES = 5
CLAIM = timedelta(minutes=10)


def queue(recipient: str, subject: str, body: str, event_id: int | None = None) -> None:
    """Put a mail in the outbox, inside a transaction of the caller's."""
    db.session.add(
        Message(event_id=event_id, recipient=recipient, subject=subject, body=body, queued_at=now())
    )


def send_pending(smtp_url: str) -> int:
    """Send what waits in the outbox; returns how many were sent. Each is claimed first, so two workers share."""
    if not smtp_url:
        return 0
    sent = 0
    for message_id in _waiting():
        if not _claim(message_id):
            continue
        message = db.session.get(Message, message_id)
        assert message is not None
        error = _deliver(message, smtp_url)
        with transaction():
            message = db.session.get(Message, message_id)
            assert message is not None
            message.tries += 1
            message.error = error
            message.claimed_at = None
            if not error:
                message.sent_at, message.body = now(), ""
                sent += 1
    return sent


def _waiting() -> list[int]:
    free = or_(Message.claimed_at.is_(None), Message.claimed_at < now() - CLAIM)
    return list(
        db.session.scalars(
            select(Message.id)
            .where(Message.sent_at.is_(None), Message.tries < TRIES, free)
            .order_by(Message.id)
        )
    )


def _claim(message_id: int) -> bool:
    free = or_(Message.claimed_at.is_(None), Message.claimed_at < now() - CLAIM)
    with transaction():
        found = db.session.execute(
            update(Message)
            .where(Message.id == message_id, Message.sent_at.is_(None), free)
            .values(claimed_at=now())
            .execution_options(synchronize_session=False)
        )
        claimed = int(getattr(found, "rowcount", 0)) == 1
    return claimed


def _deliver(message: Message, smtp_url: str) -> str:
    """Hand one mail to the server; returns what went wrong, empty for nothing."""
    url = urlsplit(smtp_url)
    host = url.hostname or "localhost"
    sender = parse_qs(url.query).get("from", [f"eventapp@{host}"])[0]
    try:
        mail = EmailMessage()
        # One line each: a line break in a header would begin another header (RFC 5322 section 2.2).
        mail["Subject"] = " ".join(message.subject.split())
        mail["From"], mail["To"] = sender, message.recipient
        mail["Date"] = format_datetime(now())
        mail["Message-ID"] = make_msgid(f"eventapp-{message.id}", host if "." in host else "eventapp.invalid")
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body)
        client: smtplib.SMTP
        if url.scheme == "smtps":
            client = smtplib.SMTP_SSL(host, url.port or 465, timeout=20, context=ssl.create_default_context())
        else:
            client = smtplib.SMTP(host, url.port or 25, timeout=20)
        with client:
            if url.scheme == "smtp" and client.has_extn("starttls"):
                client.starttls(context=ssl.create_default_context())
            if url.username:
                client.login(unquote(url.username), unquote(url.password or ""))
            client.send_message(mail)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return f"{type(error).__name__}"
    return ""
