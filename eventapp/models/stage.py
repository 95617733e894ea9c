"""What a moderator leads a seminar by: its run sheet, what was changed in it, and words from the crew. All of it private."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import BegunFields, Instant, PartFields


class RunSheet(Model):
    """The run sheet of a seminar. No part of the programme: no release has it, and none waits for it.

    `begun` is which parts were begun when, as last said at `begun_said`; it is no version.
    """

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    parts: Mapped[list[PartFields]] = mapped_column(JSON, default=list)
    questions: Mapped[str] = mapped_column(Text, default="")
    # By the crew: notes to the moderator, and whom to turn to in the room.
    note: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    begun: Mapped[list[BegunFields]] = mapped_column(JSON, default=list)
    begun_said: Mapped[datetime | None] = mapped_column(Instant)


class RunChange(Model):
    """One change of a run sheet, which made its version: what was there before and after, and by whom (the name then)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(Text, default="")
    undone: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, object]] = mapped_column(JSON)
    after: Mapped[dict[str, object]] = mapped_column(JSON)

    __table_args__ = (Index("ix_run_change_version", "seminar_id", "version", unique=True),)


class StageWord(Model):
    """A word from the crew to the stage: who sent it, and who acknowledged it there (the names then)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime] = mapped_column(Instant)
    acknowledged_by: Mapped[str] = mapped_column(String(300), default="")
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
