"""Accounts, their sessions, their roles in events, one-time tickets, kept forms, and counters of tries."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.extensions import Model
from eventapp.models.types import Instant


class Account(Model):
    """Someone who signs in. `epoch` rises when the password changes: browsers known before are no longer."""

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(Text, default="")
    password: Mapped[str] = mapped_column(Text)
    epoch: Mapped[int] = mapped_column(default=0)
    site_owner: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)


class SignIn(Model):
    """A browser that is signed in. Only the SHA-256 of the cookie's random id is kept, and no network address."""

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    browser: Mapped[str] = mapped_column(String(20), default="")
    system: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class Counter(Model):
    """How often something was tried until `ends_at`; the key is a hash of what and by whom."""

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Membership(Model):
    """A role in an event: owner, editor, crew or viewer."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))

    account: Mapped[Account] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("event_id", "account_id"),)


class Ticket(Model):
    """A one-time link: `setup`, `reset` or `invite`. Only the token's SHA-256 is kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(320), default="")
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    # An invitation is to an event or to a whole organisation.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(10), default="")
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    # Whose invitation it is; None for those from before this was kept.
    invited_by: Mapped[int | None] = mapped_column()


class KeptForm(Model):
    """What an account had typed when its session ended, until it is shown again; pairs of name and value."""

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    address: Mapped[str] = mapped_column(Text)
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(Instant, index=True)
