"""What is printed: packs of signs while they are wanted, which sheets hang, and short links that lead elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant


class SignPack(Model):
    """Signs that were asked for together, kept for a day; `body` is the PDF, None until every code on it was read."""

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    release: Mapped[int]
    # Any: what is wanted is JSON of a shape of its own (services/publishing/orders).
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    # Any: JSON of a shape of its own (signage/pack.Remarks); with the body.
    remarks: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class PrintedSheet(Model):
    """A sheet that was printed, by its key within the event: its face and release then, and how to print it again."""

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    face: Mapped[str] = mapped_column(String(16))
    release: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(Instant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    pack: Mapped[str] = mapped_column(String(32))
    # Any: as above.
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)


class ShortLink(Model):
    """A short link that has a name, leads elsewhere than by itself (`target`), is free, or is switched off."""

    link: Mapped[str] = mapped_column(String(7), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(Text, default="")
    target: Mapped[str] = mapped_column(Text, default="")
    off: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Instant)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class LinkChange(Model):
    """Who changed a short link, when, and how it was before and after."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    link: Mapped[str] = mapped_column(String(7))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    after: Mapped[dict[str, str]] = mapped_column(JSON)
