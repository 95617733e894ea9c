"""Organisations (hosts), who works for them, and the days of theirs that are public."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.extensions import Model
from eventapp.models.account import Account
from eventapp.models.types import Instant


class Organisation(Model):
    """A host, who owns events over the years. `uid` stands in the calendar of all its days and never changes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="sv")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Stockholm")
    accent: Mapped[str] = mapped_column(String(7), default="#1d5c8c")
    logo: Mapped[str] = mapped_column(String(40), default="")
    # Whom the mail of its events is from, and where answers go; empty for the site's own.
    mail_name: Mapped[str] = mapped_column(Text, default="")
    mail_reply: Mapped[str] = mapped_column(String(320), default="")
    uid: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class OrganisationSlug(Model):
    """A slug that an organisation has or once had, and that leads to it."""

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class OrganisationMember(Model):
    """A role over an organisation, which is one in all its events: owner, editor, crew or viewer."""

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(10))

    account: Mapped[Account] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("organisation_id", "account_id"),)


class PublicDay(Model):
    """What an event's latest release says of its day, for its organisation's page and calendar.

    `sequence` and `modified_at` move when what is said changes. One that is not `public` has no text.
    """

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(6))
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(5))
    venue: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(Text)
    public: Mapped[bool]
    sequence: Mapped[int] = mapped_column(default=0)
    modified_at: Mapped[datetime] = mapped_column(Instant)
