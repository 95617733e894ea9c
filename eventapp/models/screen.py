"""Screens at the venue: how each is set up and when it was last heard of, and the slides between what is on."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant


class Screen(Model):
    """One screen with a name; its address is made from the `key`, whose first five letters name it where all can read.

    `flashes` and `reloads` rise by one each time that is asked for. What follows `seen_at` is as the screen itself says.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    key: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(Text)
    room: Mapped[str] = mapped_column(String(6), default="")
    language: Mapped[str] = mapped_column(String(4), default="")
    theme: Mapped[str] = mapped_column(String(5), default="dark")
    size: Mapped[str] = mapped_column(String(6), default="normal")
    turn: Mapped[int] = mapped_column(default=0)
    slides: Mapped[bool] = mapped_column(default=True)
    flashes: Mapped[int] = mapped_column(default=0)
    reloads: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    release: Mapped[int] = mapped_column(default=0)
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)


class Slide(Model):
    """What screens show for `seconds` between what is on: words, or a picture; in one room (its code) or in all.

    `key` is a hash of the picture, empty for none.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    heading: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    room: Mapped[str] = mapped_column(String(6), default="")
    seconds: Mapped[int] = mapped_column(default=12)
    shown: Mapped[bool] = mapped_column(default=True)
    key: Mapped[str] = mapped_column(String(40), default="")
    ending: Mapped[str] = mapped_column(String(4), default="")
    picture: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
