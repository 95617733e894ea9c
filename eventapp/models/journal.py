"""The journal: who changed what, and what it was before, which is also what undo needs."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.extensions import Model
from eventapp.models.account import Account
from eventapp.models.types import Instant


class Entry(Model):
    """One change to one row. `before` and `after` hold only the fields that changed.

    Entries of one `batch` were made together and are undone together; its name begins with what was done. Those made on the `board` are on its
    stack of undo and redo; `undone_by` is the entry that undid this one.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(20))
    noun: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int | None]
    title: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    once: Mapped[str | None] = mapped_column(String(64), unique=True)
    board: Mapped[bool] = mapped_column(default=False)
    undone_by: Mapped[int | None]
    batch: Mapped[str | None] = mapped_column(String(32), index=True)
    # The row's version after this; None in entries from before it was kept.
    version: Mapped[int | None]
    # The draft's revision with this in it.
    revision: Mapped[int] = mapped_column(default=0, server_default="0")

    account: Mapped[Account | None] = relationship(lazy="joined")

    __table_args__ = (Index("ix_entry_event_id_revision", "event_id", "revision"),)
