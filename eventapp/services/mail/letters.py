"""What a mail says, and the mail as it goes out: its link is made here, when it is sent, and kept nowhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats.followmail import LEAVE
from eventapp.models import Attachment, Event, Message, Organisation, Person
from eventapp.models import Ticket as TicketRow
from eventapp.models.types import Stood
from eventapp.programme import text
from eventapp.services import links, merged
from eventapp.services.clock import now
from eventapp.services.mail import followlinks, smtp, tickets
from eventapp.services.mail.headers import POLICY
from eventapp.services.mail.outcome import Outcome
from eventapp.services.mail.recipients import present_address
from eventapp.services.transaction import transaction

# Marks in a body where its link goes. No text that someone else has typed may have it: `one_line` and `clean` take it out.
LINK = text.LINK


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a mail."""

    name: str
    mimetype: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Why:
    """What a mail tells: its kind and of which release; not to be sent before or after an instant (UTC), and once for a `key`.

    `stood` is what stood when the person was last told (models/message.py).
    """

    kind: str = ""
    release: int | None = None
    key: str | None = None
    not_before: datetime | None = None
    stood: Stood = field(default_factory=Stood)
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says, as text and perhaps as HTML, and what goes with it; LINK in both marks where its link goes."""

    subject: str
    body: str
    why: Why = Why()
    files: tuple[File, ...] = ()
    html: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the one-time link of a mail is made from: its kind (`reset`, `invite`; for who follows a day see followlinks.py) and a seed."""

    kind: str
    seed: str

    @property
    def token(self) -> str:
        """The token of the link; the seed, which the database holds while the mail waits, opens nothing."""
        return links.one_time(self.seed, str(current_app.config["SECRET_KEY"]))


def new_ticket(kind: str) -> Ticket:
    """A ticket with a seed of its own."""
    return Ticket(kind, secrets.token_urlsafe(24))


def deliver(message: Message, smtp_url: str) -> Outcome:
    """Hand one mail of the outbox to the server: what came of it. Holds no transaction open meanwhile."""
    link, recipient, host = _link(message), address_now(message), _host()
    # Who was removed is told so, in a mail on changes without a link.
    if link is None and not (message.kind == "change" and LINK not in message.body):
        return Outcome("link-gone", final=True)
    if not recipient:
        return Outcome("address-gone", final=True)
    if (to := smtp.header(recipient)) is None:
        return Outcome("address", final=True)
    if recipient != message.recipient:
        with transaction():
            message.recipient = recipient
    try:
        mail = EmailMessage(POLICY)
        # One line each: a line break in a header would begin another header (RFC 5322 section 2.2).
        mail["Subject"] = text.one_line(message.subject)
        mail["From"], mail["To"] = smtp.sender(smtp_url, host), to
        _say_who(mail, message)
        # Of the row, not of the moment: every try is the same mail, which a server that has it knows again.
        mail["Date"], mail["Message-ID"] = format_datetime(message.queued_at), _identity(message)
        mail["Auto-Submitted"] = "auto-generated"
        _say_how_to_end_it(mail, message, link)
        mail.set_content(message.body.replace(LINK, link or ""))
        if message.html:
            mail.add_alternative(message.html.replace(LINK, link or ""), subtype="html")
        _attach(mail, message)
    except ValueError as error:
        return Outcome("address", str(error)[:300], final=True)
    db.session.rollback()
    return smtp.send(mail, recipient, smtp_url, host)


def _attach(mail: EmailMessage, message: Message) -> None:
    """What goes along; a single invitation also where calendar programs look for it (RFC 6047 section 2.4)."""
    files = list(db.session.scalars(select(Attachment).where(Attachment.message_id == message.id).order_by(Attachment.id)))
    for file in files if len(files) == 1 else ():
        _, _, method = file.mimetype.partition("; method=")
        if method:
            mail.add_alternative(file.data.decode(), subtype="calendar", params={"method": method})
    for file in files:
        mimetype, _, method = file.mimetype.partition("; method=")
        kind, _, subtype = mimetype.partition("/")
        mail.add_attachment(
            file.data, maintype=kind, subtype=subtype, filename=file.name,
            params={"method": method, "charset": "utf-8"} if method else None,
        )  # fmt: skip


def sender_address() -> str:
    """Whom mail is from, as the settings have it: an address, perhaps with a name."""
    return smtp.sender(str(current_app.config["SMTP_URL"]), _host())


def _say_who(mail: EmailMessage, message: Message) -> None:
    """The name of the event, or of its organisation, beside the address that the mail is from, and where answers go."""
    event = db.session.get(Event, message.event_id) if message.event_id else None
    if event is None:
        return
    name, answers = sender_of(event)
    if name:
        address = mail["From"].addresses[0]
        mail.replace_header("From", Address(name, address.username, address.domain))
    if reply := smtp.header(answers) if answers else None:
        mail["Reply-To"] = reply
    # Of a fixed length, and known by its code, so that a filter holds whatever the event is called (RFC 2919).
    mail["List-Id"] = f"<{event.code.lower()}.{_host()}>"


def _say_how_to_end_it(mail: EmailMessage, message: Message, link: str | None) -> None:
    """Of mail to who follows a day: one press in the reader's program ends it (RFC 8058 section 3.1)."""
    if message.ticket == followlinks.TOLD:
        mail["List-Unsubscribe"] = f"<{link}{LEAVE}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def sender_of(event: Event) -> tuple[str, str]:
    """The name that an event's mail is from, in one line, and the address where answers go; empty for none."""
    home = db.session.get(Organisation, event.organisation_id) if event.organisation_id else None
    name = event.mail_name or (home.mail_name if home else "")
    return " ".join(name.split()), event.mail_reply or (home.mail_reply if home else "")


def address_now(message: Message) -> str:
    """Where the mail is to go today: to the present address of whom it was written to, or who that is now, and to no other.

    Empty where they have none any more.
    """
    person = db.session.get(Person, message.person_id) if message.person_id else None
    return present_address(merged.last(person), message.contact, message.kind == "link") if person else message.recipient


def _link(message: Message) -> str | None:
    """The link of a mail, empty where it has none; None when what it led to is gone, used or too old."""
    base, secret = str(current_app.config["BASE_URL"]), str(current_app.config["SECRET_KEY"])
    if message.person_id:
        person = db.session.scalars(
            select(Person)
            .join(Event, Event.id == Person.event_id)
            .where(Person.id == message.person_id, Event.removed_at.is_(None))
        ).first()
        person = merged.now_is(person)
        return f"{base}/me/{_own(person, message.contact, secret)}/" if person else None
    if message.ticket in followlinks.KINDS:
        return followlinks.link(message, base, secret)
    if message.ticket:
        token = Ticket(message.ticket, message.seed).token
        row = db.session.scalars(
            select(TicketRow.id).where(
                TicketRow.digest == tickets.digest(token),
                TicketRow.purpose == message.ticket,
                TicketRow.used_at.is_(None),
                TicketRow.expires_at > now(),
            )
        ).first()
        return f"{base}/account/{message.ticket}/{token}" if row else None
    return ""


def _own(person: Person, contact: str, secret: str) -> str:
    """The token of a person's link, or of that of their contact with the key."""
    return links.contact(person.code, contact, secret) if contact else links.personal(person, secret)


def _identity(message: Message) -> str:
    """The Message-ID (RFC 5322 section 3.6.4): the same over all tries; another when someone sends it again."""
    which = f"message/{message.id}/{message.queued_at.isoformat()}"
    mark = links.mac(which, str(current_app.config["SECRET_KEY"]))[:16].hex()
    return f"<{mark}@{_host()}>"


def _host() -> str:
    host = urlsplit(str(current_app.config["BASE_URL"])).hostname or ""
    return host if "." in host and host.isascii() else "eventapp.invalid"
