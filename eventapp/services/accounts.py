"""Accounts: first start, signing in, resetting a password, inviting colleagues."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership, Ticket
from eventapp.services import edits, letters, messages
from eventapp.services.access import ROLES, Actor
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

LIFETIME = {"setup": timedelta(days=2), "reset": timedelta(hours=2), "invite": timedelta(days=14)}
SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher()
# Compared against when there is no such account, so that both answers take the same time.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A one-time link that still works."""

    purpose: str
    email: str
    event_title: str
    role: str
    has_account: bool


def normal_email(text: str) -> str:
    """A mail address in the form it is stored and compared in. Raises Invalid."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid(email="This is not a mail address.") from error


def by_id(account_id: int) -> Account | None:
    """The account, or None."""
    return db.session.get(Account, account_id)


def by_email(email: str) -> Account:
    """The account with this mail address. Raises NotFound, Invalid."""
    account = db.session.scalars(select(Account).where(Account.email == normal_email(email))).first()
    if account is None:
        raise NotFound
    return account


def anyone() -> bool:
    """Whether there is any account yet."""
    return bool(db.session.scalar(select(func.count(Account.id))))


def sign_in(email: str, password: str) -> Account | None:
    """The account with this mail address and password, or None; both failures take the same time."""
    try:
        account = db.session.scalars(select(Account).where(Account.email == normal_email(email))).first()
    except Invalid:
        account = None
    try:
        _HASHER.verify(account.password if account else _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return None
    if account and _HASHER.check_needs_rehash(account.password):
        with transaction():
            account.password = _HASHER.hash(password)
    return account


def add_account(email: str, name: str, password: str, site_owner: bool = False) -> Account:
    """A new account, for the command line. Raises Invalid."""
    with transaction():
        return _add(normal_email(email), name, password, site_owner)


def make_ticket(purpose: str, email: str = "", event: Event | None = None, role: str = "") -> str:
    """A one-time token, in a transaction of its own; only its hash is kept."""
    with transaction():
        return _ticket(purpose, email, event, role)


def open_ticket(purpose: str, token: str) -> OpenTicket:
    """What a one-time link is for, without using it up. Raises NotFound."""
    ticket = _find(purpose, token)
    event = db.session.get(Event, ticket.event_id) if ticket.event_id else None
    known = db.session.scalar(select(Account.id).where(Account.email == ticket.email)) is not None
    return OpenTicket(purpose, ticket.email, event.title if event else "", ticket.role, known)


def use_setup(token: str, email: str, name: str, password: str) -> Account:
    """The first-start link: makes the owner's account. Raises NotFound, Invalid."""
    with transaction():
        ticket = _find("setup", token)
        account = _add(normal_email(email), name, password, True)
        ticket.used_at = now()
    return account


def ask_reset(email: str, mail: letters.Mail) -> None:
    """Queue a mail with a reset link if there is such an account; says nothing either way."""
    try:
        address = normal_email(email)
    except Invalid:
        return
    with transaction():
        if db.session.scalar(select(Account.id).where(Account.email == address)):
            ticket = letters.new_ticket("reset")
            _ticket("reset", address, None, "", ticket.token)
            messages.queue(address, mail, ticket=ticket)


def use_reset(token: str, password: str) -> Account:
    """Set a new password; all sessions of the account end. Raises NotFound, Invalid."""
    with transaction():
        ticket = _find("reset", token)
        account = db.session.scalars(select(Account).where(Account.email == ticket.email)).first()
        if account is None:
            raise NotFound
        account.password = _HASHER.hash(_good(password))
        account.epoch += 1
        ticket.used_at = now()
    return account


def change_password(account: Account, old: str, new: str) -> None:
    """Set another password; all other sessions end. Raises Invalid."""
    if sign_in(account.email, old) is None:
        raise Invalid(old="That is not your present password.")
    with transaction():
        account.password = _HASHER.hash(_good(new))
        account.epoch += 1


def invite(event: Event, actor: Actor, email: str, role: str, mail: letters.Mail | None) -> str:
    """Invite someone to an event and queue the mail, if any; returns the token, for copying. Raises Invalid."""
    if role not in ROLES:
        raise Invalid(role="There is no such role.")
    address = normal_email(email)
    with transaction():
        ticket = letters.new_ticket("invite")
        _ticket("invite", address, event, role, ticket.token)
        if mail is not None:
            messages.queue(address, mail, event.id, ticket=ticket)
        edits.record(event, actor, event, "invite")
    return ticket.token


def use_invite(token: str, signed_in: Account | None, name: str = "", password: str = "") -> Account:
    """Take up an invitation, as whoever is signed in or with a new account. Raises NotFound, Invalid."""
    with transaction():
        ticket = _find("invite", token)
        account = (
            signed_in or db.session.scalars(select(Account).where(Account.email == ticket.email)).first()
        )
        if account is None:
            account = _add(ticket.email, name, password, False)
        elif signed_in is None:
            raise Invalid(form="You have an account already. Sign in first, then open the link again.")
        member = db.session.scalars(
            select(Membership).where(
                Membership.event_id == ticket.event_id, Membership.account_id == account.id
            )
        ).first()
        if member is None:
            db.session.add(Membership(event_id=ticket.event_id, account_id=account.id, role=ticket.role))
        elif ROLES.index(ticket.role) > ROLES.index(member.role):
            member.role = ticket.role
        ticket.used_at = now()
    return account


def members(event: Event) -> list[Membership]:
    """Who has a role in the event, owners first."""
    found = list(db.session.scalars(select(Membership).where(Membership.event_id == event.id)))
    return sorted(found, key=lambda m: (-ROLES.index(m.role), m.account.email))


def invited(event: Event) -> list[Ticket]:
    """Invitations that have not been taken up and still work."""
    return list(
        db.session.scalars(
            select(Ticket).where(
                Ticket.event_id == event.id,
                Ticket.purpose == "invite",
                Ticket.used_at.is_(None),
                Ticket.expires_at > now(),
            )
        )
    )


def set_role(event: Event, actor: Actor, member_id: int, role: str | None) -> None:
    """Change a colleague's role, or take it away with None. The last owner stays. Raises NotFound, Invalid."""
    with transaction():
        db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
        member = db.session.scalars(
            select(Membership).where(Membership.id == member_id, Membership.event_id == event.id)
        ).first()
        if member is None or (role is not None and role not in ROLES):
            raise NotFound
        owners = [m for m in members(event) if m.role == "owner"]
        if member.role == "owner" and role != "owner" and len(owners) == 1:
            raise Invalid(form="An event needs an owner. Make someone else an owner first.")
        edits.record(event, actor, event, "role")
        if role is None:
            db.session.delete(member)
        else:
            member.role = role


def _add(email: str, name: str, password: str, site_owner: bool) -> Account:
    if db.session.scalar(select(Account.id).where(Account.email == email)):
        raise Invalid(email="There is an account with this mail address.")
    account = Account(
        email=email,
        name=name.strip(),
        password=_HASHER.hash(_good(password)),
        site_owner=site_owner,
        created_at=now(),
    )
    db.session.add(account)
    db.session.flush()
    return account


def _good(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(**{"password": "Choose a password of at least 10 characters."})
    if len(password) > 1000:
        raise Invalid(**{"password": "Choose a password of at most 1,000 characters."})
    return password


def _ticket(purpose: str, email: str, event: Event | None, role: str, token: str = "") -> str:
    token = token or secrets.token_urlsafe(24)
    db.session.add(
        Ticket(
            purpose=purpose,
            digest=_digest(token),
            email=email,
            event_id=event.id if event else None,
            role=role,
            expires_at=now() + LIFETIME[purpose],
        )  # fmt: skip
    )
    db.session.flush()
    return token


def _find(purpose: str, token: str) -> Ticket:
    ticket = db.session.scalars(
        select(Ticket).where(
            Ticket.digest == _digest(token),
            Ticket.purpose == purpose,
            Ticket.used_at.is_(None),
            Ticket.expires_at > now(),
        )
    ).first()
    if ticket is None:
        raise NotFound
    return ticket


def _digest(token: str) -> str:
    """What is stored of a token. Looking it up by its hash leaks nothing by timing: the token cannot be steered."""
    return hashlib.sha256(token.encode()).hexdigest()
