"""One-time links: the first start, a new password, and invitations to an event or an organisation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account, Event, Organisation, Ticket
from eventapp.services import limits
from eventapp.services.access import ROLES, Actor
from eventapp.services.accounts import members, passwords, team
from eventapp.services.accounts.accounts import normal_email, put_in, set_password
from eventapp.services.clock import now
from eventapp.services.draft import edits
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import letters, outbox, tickets
from eventapp.services.transaction import transaction

LIFETIME = {"setup": timedelta(days=2), "reset": timedelta(hours=2), "invite": timedelta(days=14)}


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A one-time link that still works; an invitation is to an event or to an organisation, by its title."""

    purpose: str
    email: str
    event_title: str
    role: str
    has_account: bool


def make_ticket(purpose: str, email: str = "", event: Event | None = None, role: str = "") -> str:
    """A one-time token, in a transaction of its own; only its hash is kept."""
    with transaction():
        token = secrets.token_urlsafe(24)
        _ticket(purpose, email, event, role, token)
        if purpose == "reset":
            tickets.newest_only(purpose, email)
    return token


def open_ticket(purpose: str, token: str) -> OpenTicket:
    """What a one-time link is for, without using it up. Raises NotFound."""
    ticket = _holding(purpose, token)
    event = db.session.get(Event, ticket.event_id) if ticket.event_id else None
    home = db.session.get(Organisation, ticket.organisation_id) if ticket.organisation_id else None
    known = db.session.scalar(select(Account.id).where(Account.email == ticket.email)) is not None
    title = event.title if event else home.name if home else ""
    return OpenTicket(purpose, ticket.email, title, ticket.role, known)


def use_setup(token: str, email: str, name: str, password: str) -> Account:
    """The first-start link: makes the first owner's account. Raises NotFound, Invalid."""
    _holding("setup", token)
    address, stored = normal_email(email), passwords.hashed(password)
    with transaction():
        tickets.claim(_holding("setup", token))
        account = put_in(address, name, stored, True)
    return account


def ask_reset(email: str, mail: letters.Mail) -> None:
    """Queue a mail with a reset link if there is such an account; says nothing either way.

    The same is done where there is no such account, and not kept, so that the time that the answer takes
    says nothing either. Few mails an hour go to one address, whoever asks.
    """
    try:
        address = normal_email(email)
    except Invalid:
        return
    if not limits.spend(limits.RESETS, address):
        return
    with transaction():
        known = db.session.scalar(select(Account.id).where(Account.email == address))
        kept = db.session.begin_nested()
        ticket = letters.new_ticket("reset")
        _ticket("reset", address, None, "", ticket.token)
        outbox.queue(address, mail, ticket=ticket)
        tickets.newest_only("reset", address)
        if known:
            kept.commit()
        else:
            kept.rollback()


def use_reset(token: str, password: str) -> Account:
    """Set a new password; all sessions of the account end. Raises NotFound, Invalid."""
    _holding("reset", token)
    stored = passwords.hashed(password)
    with transaction():
        ticket = _holding("reset", token)
        tickets.claim(ticket)
        account = db.session.scalars(select(Account).where(Account.email == ticket.email)).first()
        if account is None:
            raise NotFound
        set_password(account, stored)
    return account


def invite(to: Event | Organisation, actor: Actor, email: str, role: str, mail: letters.Mail | None) -> str:
    """Invite someone to an event or a whole organisation and queue the mail, if any; returns the token, for copying.

    It takes the place of an earlier invitation of the same person. Raises Invalid.
    """
    if role not in ROLES:
        raise Invalid(role="There is no such role.")
    address = normal_email(email)
    if not limits.spend(limits.INVITATIONS, address):
        raise Invalid(email="This address was sent several invitations today. Try again tomorrow.")
    with transaction():
        ticket = letters.new_ticket("invite")
        made = _ticket("invite", address, to, role, ticket.token)
        if mail is not None:
            outbox.queue(address, mail, made.event_id, ticket=ticket)
        tickets.newest_only("invite", address, made.event_id, actor.account_id, made.organisation_id)
        if isinstance(to, Event):
            edits.record(edits.Writing(to, actor), to, "invite")
    return ticket.token


def use_invite(token: str, signed_in: Account | None, name: str = "", password: str = "") -> Account:
    """Take up an invitation, as whoever is signed in or with a new account. Raises NotFound, Invalid."""
    _holding("invite", token)
    stored = "" if signed_in else passwords.hashed(password)
    with transaction():
        ticket = _holding("invite", token)
        tickets.claim(ticket)
        account = signed_in
        if account is None:
            if db.session.scalar(select(Account.id).where(Account.email == ticket.email)):
                raise Invalid(form="You have an account already. Sign in first, then open the link again.")
            account = put_in(ticket.email, name, stored, False)
        (team if ticket.event_id else members).join(ticket, account)
    return account


def _ticket(purpose: str, email: str, to: Event | Organisation | None, role: str, token: str) -> Ticket:
    made = Ticket(
        purpose=purpose, digest=tickets.digest(token), email=email, role=role, expires_at=now() + LIFETIME[purpose],
        event_id=to.id if isinstance(to, Event) else None,
        organisation_id=to.id if isinstance(to, Organisation) else None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _holding(purpose: str, token: str) -> Ticket:
    """The link if it still holds: not used, not too old, and what gave it its right still there. Raises NotFound."""
    ticket = _find(purpose, token)
    if purpose == "setup":
        tickets.check_no_owner()
    if purpose == "invite":
        tickets.check_inviter(ticket)
    return ticket


def _find(purpose: str, token: str) -> Ticket:
    ticket = db.session.scalars(
        select(Ticket).where(
            Ticket.digest == tickets.digest(token),
            Ticket.purpose == purpose,
            Ticket.used_at.is_(None),
            Ticket.expires_at > now(),
        )
    ).first()
    if ticket is None:
        raise NotFound
    return ticket
