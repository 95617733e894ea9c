"""Sending a message to several: all of it in one transaction, once, and how its mails stand after that."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.exc import IntegrityError

from eventapp.extensions import db
from eventapp.formats.placeholders import KNOWN, fill
from eventapp.models import Event, Message, Person, Sending
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, loading
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import history, letters, outbox, rows
from eventapp.services.mail.recipients import Recipient
from eventapp.services.messages import templates
from eventapp.services.messages.filling import Filling, Text, Texts
from eventapp.services.transaction import transaction

KIND = "message"


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is sent, or a contact of theirs; to no address where there is none."""

    person: Person
    to: Recipient
    mail: letters.Mail


def letters_to(event: Event, people: Sequence[Person], texts: Texts) -> list[Letter]:
    """What each of some people would be sent, and those who get the same mail; also those without an address. Raises Broken."""
    filling, found = Filling(event), list[Letter]()
    for person in people:
        mails = filling.mails(person, texts, letters.Why(KIND))
        if not mails:
            nobody = Recipient("", person.mail_language or event.language, person.name)
            mails = [(nobody, filling.mail(person, nobody, texts, letters.Why(KIND)))]
        found += [Letter(person, to, mail) for to, mail in mails]
    return found


def send(event: Event, actor: Actor, people: Sequence[Person], texts: Texts, once: str) -> Sending:
    """Put a message to each in the outbox; sent twice from one form (`once`) it is sent once. Raises Invalid, Unfit."""
    if not current_app.config["SMTP_URL"]:
        raise Invalid(form="No mail server is set, so no mail is sent.")
    fit = templates.checked(texts)
    name = hashlib.sha256(f"{actor.account_id}/{event.id}/{once}".encode()).hexdigest()
    with transaction():
        sending = Sending(
            event_id=event.id, once=name, by=templates.name_of(actor), sent_at=now(), subject_sv=fit.sv.subject, body_sv=fit.sv.body,
            subject_en=fit.en.subject, body_en=fit.en.body, total=0, unreached=[],
        )  # fmt: skip
        if (before := _sent_before(sending)) is not None:
            return before
        found = letters_to(event, people, fit)
        reached = [each for each in found if each.to.address]
        if not reached:
            raise Invalid(form="Nobody of those who are chosen has a mail address.")
        rows.queue_all([_with_key(each, sending.id, place) for place, each in enumerate(reached)], event.id)
        sending.total, sending.unreached = len(reached), [each.person.code for each in found if not each.to.address]
        edits.record(edits.Writing(event, actor), event, "message")
    return sending


def _sent_before(sending: Sending) -> Sending | None:
    """The one that the same form sent; None where this is the first, which is a row now. Of two at once one is."""
    try:
        with db.session.begin_nested():
            db.session.add(sending)
        return None
    except IntegrityError:
        return db.session.scalars(select(Sending).where(Sending.once == sending.once)).one()


def _with_key(each: Letter, number: int, place: int) -> tuple[int, Recipient, letters.Mail]:
    why = letters.Why(KIND, key=f"{KIND}/{number}/{place}")
    return each.person.id, each.to, letters.Mail(each.mail.subject, each.mail.body, why, html=each.mail.html)


def send_test(event: Event, letter: Letter, recipient: str, once: str) -> Message:
    """Put what one person would be sent in the outbox, to oneself: with no link of theirs in it, and once from one form.

    Raises Invalid without a mail server.
    """
    if not current_app.config["SMTP_URL"]:
        raise Invalid(form="No mail server is set, so no mail is sent.")
    stand_in = f"{current_app.config['BASE_URL']}/me/…/"
    name = hashlib.sha256(f"{recipient}/{event.id}/{once}".encode()).hexdigest()
    mail = letters.Mail(
        letter.mail.subject, letter.mail.body.replace(letters.LINK, stand_in), letters.Why("test", key=f"test/{name}"),
        html=letter.mail.html.replace(letters.LINK, stand_in),
    )  # fmt: skip
    with transaction():
        return outbox.queue(recipient, mail, event.id)


def of(event: Event) -> list[Sending]:
    """What was sent, the newest first."""
    wanted = select(Sending).where(Sending.event_id == event.id).order_by(Sending.id.desc()).limit(100)
    return list(db.session.scalars(wanted))


def find(event: Event, number: int) -> Sending:
    """One of the event's. Raises NotFound."""
    found = db.session.scalars(select(Sending).where(Sending.event_id == event.id, Sending.id == number)).first()
    if found is None:
        raise NotFound
    return found


def texts_of(sending: Sending) -> Texts:
    """What it said, with names in braces."""
    return Texts(Text(sending.subject_sv, sending.body_sv), Text(sending.subject_en, sending.body_en))


def title(event: Event, sending: Sending) -> str:
    """Its subject, with the event's title in its place; what is another for each stays a name in braces."""
    language = "sv" if sending.subject_sv else "en"
    names = {name.key: f"{{{name.said(language)}}}" for name in KNOWN}
    return fill(texts_of(sending).of(language).subject, {**names, "event": event.title})


def mails(sending: Sending) -> list[Message]:
    """Its mails, in the order in which they go; those that were taken back too."""
    return list(db.session.scalars(select(Message).where(_its(sending)).order_by(Message.id)))


def _its(sending: Sending) -> ColumnElement[bool]:
    # By the key's index: "0" comes after "/".
    first = f"{KIND}/{sending.id}/"
    return and_(Message.event_id == sending.event_id, Message.key > first, Message.key < f"{first[:-1]}0")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many mails there are, how many the server has taken, refused or asked to have later, and were taken back."""

    total: int
    sent: int
    failed: int
    waiting: int
    stopped: int

    @property
    def done(self) -> int:
        """How many have been tried, or never will be."""
        return self.sent + self.failed + self.waiting + self.stopped

    @property
    def ended(self) -> bool:
        """Whether all have been tried."""
        return self.done >= self.total


def progress(found: Sequence[Message]) -> Progress:
    """How some mails stand."""
    states = ["stopped" if m.error == rows.TAKEN_BACK else history.state(m) for m in found]
    return Progress(len(found), *(states.count(each) for each in ("sent", "failed", "waiting", "stopped")))


def stop(event: Event, number: int) -> int:
    """Take back what has not been sent of it; how many mails. Raises NotFound."""
    with transaction():
        sending = find(event, number)
        chosen = {message.id for message in mails(sending)}
        held = [message for message in rows.waiting(event.id, KIND, hold=True) if message.id in chosen and message.failed_at is None]
        rows.take_back(held)
        return len(held)


def unreached(event: Event, sending: Sending) -> list[Person]:
    """Those who had no address, and are still in the event."""
    return [person for person in loading.tables(event).people if person.code in sending.unreached]
