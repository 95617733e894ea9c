"""Live facts: what is true this minute, one row an event, and the journal of what was said."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant


class LiveState(Model):
    """What holds in an event (`formats.livejson.kept`); `number` is that of the last line of its journal."""

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    number: Mapped[int]
    facts: Mapped[dict[str, object]] = mapped_column(JSON)


class LiveEntry(Model):
    """One thing said: `about` what (programme/taps.py), by whom and when, and what holds of it `before` and `after`.

    What is `about` `person/` and a code is no fact and never public: whether someone has arrived.

    `once` names the tap, so that one sent again changes nothing; `undone_at` is when it was taken back.
    """

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    about: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, object]] = mapped_column(JSON)
    after: Mapped[dict[str, object]] = mapped_column(JSON)
    once: Mapped[str | None] = mapped_column(String(64))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("event_id", "once"),)


class DeskChange(Model):
    """A release that was made at the desk on the day: with which tool, for which seminar (a code), and the `batch` in the draft.

    `once` names the press; `taken_back` is the number of the release that took it back.
    """

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    tool: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(6))
    batch: Mapped[str] = mapped_column(String(32))
    once: Mapped[str | None] = mapped_column(String(64))
    taken_back: Mapped[int | None]

    __table_args__ = (UniqueConstraint("event_id", "once"),)
