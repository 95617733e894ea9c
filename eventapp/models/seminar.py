"""Seminars and the seats in them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.extensions import Model
from eventapp.models.event import Room
from eventapp.models.person import Person
from eventapp.models.types import Editable, FileFields, Imported, Instant, QuoteFields, Wishes
from eventapp.programme.fields import editable


class Seminar(Editable, Model):
    """One item of the draft. `stream` says whose livestream it has: `room`, `own` or `none`.

    A row of the kind `blocked` holds a room (sound check) and is never part of what is published.
    """

    EDITABLE = editable("seminar")

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    slug: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20), default="panel")
    state: Mapped[str] = mapped_column(String(20), default="confirmed")
    host: Mapped[str] = mapped_column(Text, default="")
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    minutes: Mapped[int | None]
    abstract: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    quotes: Mapped[list[QuoteFields]] = mapped_column(JSON, default=list)
    files: Mapped[list[FileFields]] = mapped_column(JSON, default=list, server_default="[]")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    language: Mapped[str] = mapped_column(String(5), default="")
    services: Mapped[list[str]] = mapped_column(JSON, default=list)
    sign_language: Mapped[str] = mapped_column(Text, default="", server_default="")
    interpretation: Mapped[str] = mapped_column(Text, default="", server_default="")
    audience: Mapped[str] = mapped_column(Text, default="", server_default="")
    host_page: Mapped[str] = mapped_column(Text, default="", server_default="")
    stream: Mapped[str] = mapped_column(String(10), default="room")
    livestream: Mapped[str] = mapped_column(Text, default="")
    recording: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    # For the planning, never published: visitors expected, interpreters promised, not to be moved by the
    # planner, and wishes (`after`, `before` and `apart`: codes; `part`: morning or afternoon).
    expected: Mapped[int | None]
    interpreted: Mapped[bool] = mapped_column(default=False)
    fixed: Mapped[bool] = mapped_column(default=False)
    wishes: Mapped[Wishes] = mapped_column(JSON, default=dict)
    # What the file said when this was last imported, so that the next import knows who changed what.
    imported: Mapped[Imported] = mapped_column(JSON, default=dict)
    # As of a person: the code of the first of which this is a copy.
    root: Mapped[str] = mapped_column(String(6), default="", server_default="")

    seats: Mapped[list["Seat"]] = relationship(
        order_by="Seat.position", cascade="all, delete-orphan", lazy="selectin", back_populates="seminar"
    )
    room: Mapped[Room | None] = relationship()

    __table_args__ = (UniqueConstraint("event_id", "slug"),)
    __mapper_args__ = {"version_id_col": Editable.version, "version_id_generator": False}  # noqa: RUF012


class Seat(Model):
    """An appearance: a person in a seminar, or a seat held for an organisation (`person_id` is then null).

    `call_at`, `note` and `answer` are private.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(String(20), default="panelist")
    position: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(String(20), default="invited")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    call_at: Mapped[datetime | None] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text, default="")
    # With the answer `another`: when they can (pairs of instants, ISO 8601); a word with it; and who answered for them.
    other_times: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    other_word: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_by: Mapped[str] = mapped_column(Text, default="", server_default="")
    # What they have sent to show: files and links, for the organisers and the crew.
    slides: Mapped[list[FileFields]] = mapped_column(JSON, default=list, server_default="[]")

    seminar: Mapped[Seminar] = relationship(back_populates="seats")
    person: Mapped[Person | None] = relationship()

    # An index, for SQLite takes no new constraint on a table that it has.
    __table_args__ = (Index("ix_seat_once", "seminar_id", "person_id", "role", unique=True),)


class PersonStamp(Model):
    """How often what a seminar has for a person alone (call time, note, answer, a seat there) changed, and when last.

    It outlives the seats, so that the SEQUENCE of the person's own feed never falls (RFC 5545 section 3.8.7.4).
    `told_call_at` is the call time that stood when the programme was last published.
    """

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    revision: Mapped[int] = mapped_column(default=0)
    modified_at: Mapped[datetime | None] = mapped_column(Instant)
    told_call_at: Mapped[datetime | None] = mapped_column(Instant)


class FormerSeat(Model):
    """The answer of a person whose seat was taken away, which undo gives back."""

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    answer: Mapped[str] = mapped_column(String(20))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    other_times: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    other_word: Mapped[str] = mapped_column(Text, default="", server_default="")
    answered_by: Mapped[str] = mapped_column(Text, default="", server_default="")
    slides: Mapped[list[FileFields]] = mapped_column(JSON, default=list, server_default="[]")
