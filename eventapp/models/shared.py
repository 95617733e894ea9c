"""What all machines of a site share beside its events: pictures, files that wait, long work, facts about the site."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant


class Picture(Model):
    """A portrait or logo in one size, as WebP; the key is a hash of what was uploaded, so that it never changes."""

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class KeptFile(Model):
    """A part of a seminar's file; the key is a hash of the whole, so that it never changes."""

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class Upload(Model):
    """A file that waits to be imported, for a day; `table` is what was read from it, None while nothing was."""

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kept_at: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    table: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class LongTask(Model):
    """Work of the job worker (services/operations/tasks.py): what is wanted, how far it has come, what came of it, for a day.

    `said_at` is when its worker was last heard of, or, while it waits, when it was last put in the queue.
    """

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    # Any: what is wanted and what comes of it is JSON of another shape for each kind of work.
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    done: Mapped[int]
    total: Mapped[int]
    # Any: as above.
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    errors: Mapped[dict[str, str]] = mapped_column(JSON)
    stop_asked: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    said_at: Mapped[datetime] = mapped_column(Instant)


class SiteFact(Model):
    """Something that is true of the whole site, by name."""

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
