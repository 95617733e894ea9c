"""What readers choose to go to: a choice is known by a secret address alone, and by nothing else of who made it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant


class Choice(Model):
    """One reader's choice in an event, for a week after it; `key` is a hash of its address to read (services/choices.py).

    One that became a part of another has that one's key in `joined`; of one that was erased, `erased_at` is left.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    joined: Mapped[str] = mapped_column(String(64), default="")
    erased_at: Mapped[datetime | None] = mapped_column(Instant)


class Star(Model):
    """Whether a choice has a seminar (by its code) in it, as was last said, and when that was."""

    choice_id: Mapped[int] = mapped_column(ForeignKey("choice.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    chosen: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("ix_star_counted", "event_id", "chosen", "code"),)
