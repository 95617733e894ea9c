"""Releases, and what belongs to what was published: codes, their scans, pictures, names that are never given again."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant


class Release(Model):
    """One immutable snapshot, as `formats.snapshots.write` wrote it.

    `slug`, `title`, `city`, the dates and `timezone` are its event's in it, so that lists need not read it; `size` is
    of `body` in bytes, as it was written. One that is not `public` took the programme down. `changes` are for
    organisers, and name all that changed. What is large comes last: in SQLite whatever stands behind it is slow.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[int]
    slug: Mapped[str] = mapped_column(String(60))
    public: Mapped[bool] = mapped_column(default=True)
    title: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    timezone: Mapped[str] = mapped_column(String(60))
    published_at: Mapped[datetime] = mapped_column(Instant)
    size: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary))

    __table_args__ = (UniqueConstraint("event_id", "number"),)


class ShortCode(Model):
    """Which event a code in a short link belongs to; written when it is first published."""

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)


class Reserved(Model):
    """A slug or short code of an event that was erased."""

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(Instant)


class PublicPicture(Model):
    """A picture (by its key) that an event's current release shows."""

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, index=True)


class Scan(Model):
    """How often a short link was followed on a day (UTC); nothing about who."""

    link: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    count: Mapped[int] = mapped_column(default=0)


class Reading(Model):
    """How often something was read in an hour (UTC), by kind; nothing about who (services/insights)."""

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    what: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class PreviewLink(Model):
    """A secret link to the preview of an event's draft, until it is ended; its token is derived (services/links.py)."""

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    label: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
