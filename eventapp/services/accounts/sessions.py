"""Sessions: which browsers an account is signed in with, listed and ended on the server."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import Account, SignIn
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.transaction import transaction

# How exactly "last used" is known: a read becomes a write only this often.
EXACT = timedelta(hours=1)
# In the order in which they are looked for: most browsers also name those whose pages they want.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung Internet", "Firefox": "Firefox", "FxiOS": "Firefox",
    "Chrome": "Chrome", "CriOS": "Chrome", "Chromium": "Chrome", "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "CrOS": "ChromeOS",
    "Mac OS X": "Mac", "Macintosh": "Mac", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A session that holds; `slides` when its time was moved on just now."""

    number: int
    account: Account
    slides: bool


def start(account: Account, user_agent: str, lifetime: timedelta) -> str:
    """A new session; returns the random id that its cookie holds. The account's old ones are forgotten."""
    token = secrets.token_urlsafe(32)
    moment = now()
    with transaction():
        old = moment - lifetime
        db.session.execute(
            delete(SignIn).where(
                SignIn.account_id == account.id, or_(SignIn.seen_at < old, SignIn.ended_at < old)
            )
        )
        db.session.add(
            SignIn(
                digest=_digest(token),
                account_id=account.id,
                created_at=moment,
                seen_at=moment,
                browser=_first(BROWSERS, user_agent),
                system=_first(SYSTEMS, user_agent),
            )  # fmt: skip
        )
    return token


def find(token: str, lifetime: timedelta) -> Found | None:
    """The session with this id if it has not ended: one query, by an index. One that is used lives on."""
    row = db.session.execute(
        select(SignIn, Account)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.digest == _digest(token), *_holds(lifetime))
    ).first()
    if row is None:
        return None
    session, account = row
    return Found(session.id, account, _slide(session.id, session.seen_at))


def _holds(lifetime: timedelta) -> tuple[ColumnElement[bool], ...]:
    """What a session meets that is neither ended nor unused too long; one that is used goes on for ever."""
    return SignIn.ended_at.is_(None), SignIn.seen_at > now() - lifetime


def _slide(number: int, seen_at: datetime) -> bool:
    if abs(now() - seen_at) < EXACT:
        return False
    # Reading goes on where nothing can be written just now.
    with suppress(SQLAlchemyError), transaction():
        db.session.execute(
            update(SignIn).where(SignIn.id == number).values(seen_at=now())
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        return True
    return False


def of(account: Account, lifetime: timedelta) -> list[SignIn]:
    """The account's sessions that hold, the one used last first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.account_id == account.id, *_holds(lifetime))
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )


def end(account: Account, number: int) -> None:
    """End one of the account's sessions. Raises NotFound."""
    with transaction():
        if not _end(SignIn.account_id == account.id, SignIn.id == number):
            raise NotFound


def end_others(account: Account, number: int) -> None:
    """End all of the account's sessions but one."""
    with transaction():
        _end(SignIn.account_id == account.id, SignIn.id != number)


def end_all(account: Account) -> None:
    """End all of the account's sessions, inside a transaction of the caller's."""
    _end(SignIn.account_id == account.id)


def _end(*which: object) -> int:
    ended = db.session.execute(
        update(SignIn).where(*which, SignIn.ended_at.is_(None)).values(ended_at=now())  # type: ignore[arg-type]
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return int(getattr(ended, "rowcount", 0))


def _first(names: dict[str, str], user_agent: str) -> str:
    """The first of the names that a browser gives itself, in plain words; empty for none."""
    return next((name for sign, name in names.items() if sign in user_agent), "")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
