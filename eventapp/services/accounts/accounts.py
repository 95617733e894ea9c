"""Accounts: finding and adding them, signing in, and changing a password."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.models import Account
from eventapp.programme.limits import LINE
from eventapp.programme.text import composed
from eventapp.services import limits
from eventapp.services.accounts import passwords, sessions
from eventapp.services.clock import now
from eventapp.services.errors import Busy, Invalid, NotFound
from eventapp.services.mail import tickets
from eventapp.services.transaction import transaction


def normal_email(text: str) -> str:
    """A mail address in the form it is stored and compared in. Raises Invalid."""
    try:
        # Longer than any address (RFC 5321 section 4.5.3.1.3), and slow to look at.
        if len(text) > 320:
            raise EmailNotValidError
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


def sign_in(email: str, password: str, counted: limits.Counted = ()) -> Account | None:
    """The account with this mail address and password, or None; both failures take the same time.

    The try is counted before it is made, and given back when it was right. Raises TooMany, Busy.
    """
    try:
        account = db.session.scalars(select(Account).where(Account.email == normal_email(email))).first()
    except Invalid:
        account = None
    stored = account.password if account else passwords.NOBODY
    limits.reserve(counted)
    try:
        # In a browser that the account knows, or signed in there, one does not queue with those who guess.
        with passwords.turn(any(limit in (limits.BROWSER, limits.ACCOUNT) for limit, _ in counted)):
            right = passwords.matches(stored, password) and account is not None
            better = passwords.renewed(stored, password) if right else None
    except Busy:
        limits.give_back(counted)
        raise
    if not right or account is None:
        return None
    limits.give_back(counted)
    if better:
        with transaction():
            account.password = better
    return account


def add_account(email: str, name: str, password: str, site_owner: bool = False) -> Account:
    """A new account, for the command line. Raises Invalid."""
    address, stored = normal_email(email), passwords.hashed(password)
    with transaction():
        return put_in(address, name, stored, site_owner)


def change_password(account: Account, old: str, new: str) -> None:
    """Set another password; all sessions and open reset links end. Raises Invalid, TooMany, Busy."""
    if sign_in(account.email, old, ((limits.ACCOUNT, str(account.id)),)) is None:
        raise Invalid(old="That is not your present password.")
    stored = passwords.hashed(new)
    with transaction():
        set_password(account, stored)


def set_password(account: Account, stored: str) -> None:
    """Keep a new password, inside a transaction of the caller's; sessions, known browsers and links end with the old one."""
    account.password = stored
    account.epoch += 1
    sessions.end_all(account)
    tickets.void("reset", account.email)


def put_in(email: str, name: str, stored: str, site_owner: bool) -> Account:
    """A new account with a password hashed already, inside a transaction of the caller's. Raises Invalid."""
    if db.session.scalar(select(Account.id).where(Account.email == email)):
        raise Invalid(email="There is an account with this mail address.")
    # One line of what can be seen: no control characters, which PostgreSQL would refuse too (NUL).
    shown = "".join(c if c.isprintable() else " " for c in name)
    account = Account(
        email=email,
        name=composed(" ".join(shown.split()))[:LINE],
        password=stored,
        site_owner=site_owner,
        created_at=now(),
    )
    db.session.add(account)
    db.session.flush()
    return account
