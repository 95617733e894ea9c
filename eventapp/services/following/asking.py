"""Asking to follow a day, and saying yes to it by the link that is mailed: nobody is told anything before they have."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from eventapp.extensions import db
from eventapp.formats import followmail
from eventapp.models import Event, FollowAsk, Follower, Release
from eventapp.programme import release as compiled
from eventapp.programme.limits import MAIL
from eventapp.programme.model import Programme
from eventapp.services import limits
from eventapp.services.clock import now
from eventapp.services.errors import Gone, Invalid, NotFound, TooMany
from eventapp.services.following import invitations, tokens
from eventapp.services.limits import Limit
from eventapp.services.mail import letters, outbox, smtp
from eventapp.services.mail.followlinks import ASKED
from eventapp.services.transaction import transaction

# A hall is one network, in which many ask at once; of mail to one address there is little, wherever it is asked from. What
# stands after a plus is most often the same mailbox (RFC 5233), and so is an address however its domain is written.
NETWORK = Limit("asked to follow from a network, a minute", 30, 60)
NETWORK_HOUR = Limit("asked to follow from a network, an hour", 300, 3600)
ADDRESS = Limit("mails to say yes to following, to an address, an hour", 3, 3600)
ADDRESS_DAY = Limit("mails to say yes to following, to an address, a day", 6, 86_400)
# How long one may say yes, and how many things one may follow.
OPEN = timedelta(days=2)
MOST = 300


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone wants to follow: words as `programme/followed` reads them, the key of a choice, empty for none.

    `invites` says whether invitations to calendars are to come along; `language` is that of the mail.
    """

    follows: tuple[str, ...]
    language: str
    invites: bool = False
    choice: str = ""


def ask(event: Event, programme: Programme, email: str, wish: Wish, network: str) -> None:
    """Mail the address how to say yes. Nothing tells whether it was known, nor whether it has had as many as it may.

    Raises Invalid, Gone where the event may not be followed, and TooMany where a network has asked too often.
    """
    address = email.strip()
    check(wish)
    if len(address) > MAIL or (known := smtp.header(address)) is None:
        raise Invalid(email="This is not a mail address.")
    if not event.followable:
        raise Gone("follow")
    limits.reserve(((NETWORK, network), (NETWORK_HOUR, network)))
    try:
        box = f"{known.username.partition('+')[0] or known.username}@{known.domain}".casefold()
        limits.reserve(((ADDRESS, box), (ADDRESS_DAY, box)))
    except TooMany:
        return
    row = FollowAsk(
        event_id=event.id, key=new_key(), email=address, language=wish.language, invites=wish.invites, follows=" ".join(wish.follows),
        choice=wish.choice, asked_at=now(),
    )  # fmt: skip
    named = followmail.named(programme, wish.follows, bool(wish.choice), wish.language)
    reader = followmail.Follower(wish.language, letters.LINK)
    mail = followmail.confirming(programme.event, reader, named, event.mail_signature)
    with transaction():
        db.session.add(row)
        outbox.queue(address, letters.Mail(mail.subject, mail.text, letters.Why(ASKED)), event.id, ticket=letters.Ticket(ASKED, row.key))


def event_of(code: str) -> Event:
    """The event with a code. Raises NotFound."""
    event = db.session.scalars(select(Event).where(Event.code == code, Event.removed_at.is_(None))).first()
    if event is None:
        raise NotFound
    return event


def check(wish: Wish) -> None:
    """That something is to be followed, and not too much. Raises Invalid."""
    if not (wish.follows or wish.choice):
        raise Invalid(follows="Choose what to follow.")
    if len(wish.follows) > MOST:
        raise Invalid(follows="You can follow at most 300 things. Follow the whole programme instead.")


def new_key() -> str:
    """What a link is made from, of 96 random bits."""
    return secrets.token_urlsafe(12)


def asked(event: Event, token: str) -> FollowAsk:
    """What was asked by the link with this token, which may be said yes to. Raises NotFound, and Gone where it is too old."""
    key = tokens.key(ASKED, token)
    row = db.session.scalars(select(FollowAsk).where(FollowAsk.event_id == event.id, FollowAsk.key == key)).first()
    if row is None or row.asked_at < now() - OPEN:
        raise Gone("follow ask")
    return row


def confirm(event: Event, release: compiled.Release, token: str) -> str:
    """Say yes: the token of what is followed from now on. Said twice it is the same. Raises NotFound, Gone."""
    with transaction():
        row = db.session.get(FollowAsk, asked(event, token).id, with_for_update=True, populate_existing=True)
        if row is None:
            raise Gone("follow ask")
        if row.follower:
            found = db.session.scalars(select(Follower).where(Follower.key == row.follower)).first()
            if found is None:  # They have ended it since.
                raise Gone("follow ask")
            return tokens.made(found.key)
        if not event.followable:
            raise Gone("follow")
        follower = _follower(event, row)
        row.email, row.follower = "", follower.key
        invitations.begin(event, release, follower)
        return tokens.made(follower.key)


def _follower(event: Event, row: FollowAsk) -> Follower:
    """Who has the address, now following what was asked too."""
    same = hashlib.sha256(f"{event.code}\n{row.email.casefold()}".encode()).hexdigest()
    found = _known(event, same)
    if found is None:
        number = db.session.scalar(select(func.max(Release.number)).where(Release.event_id == event.id))
        if number is None:
            raise NotFound
        fresh = Follower(
            event_id=event.id, key=new_key(), email=row.email, same=same, language=row.language, invites=row.invites,
            follows=row.follows, choice=row.choice, told=number,
        )  # fmt: skip
        try:
            with db.session.begin_nested():
                db.session.add(fresh)
            return fresh
        except IntegrityError:  # By another link at the same moment.
            found = _known(event, same)
            assert found is not None
    words = dict.fromkeys((*found.follows.split(), *row.follows.split()))
    found.follows = " ".join(list(words)[:MOST])
    found.choice, found.language, found.invites = row.choice or found.choice, row.language, row.invites
    return found


def _known(event: Event, same: str) -> Follower | None:
    wanted = select(Follower).where(Follower.event_id == event.id, Follower.same == same)
    return db.session.scalars(wanted.with_for_update()).first()
