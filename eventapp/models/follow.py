"""Who follows a day by mail: an address and what it follows, until the day is over, and nothing else of whose it is."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant


class Followed(Model):
    """What is followed: `follows` are words (programme/followed.py) with spaces between; `choice` the key of a choice.

    `key` is what the link in mail is made from, with the site's secret key (services/links.py): it opens nothing itself.
    `invites` says whether invitations to calendars go along.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    email: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(5))
    invites: Mapped[bool]
    follows: Mapped[str] = mapped_column(Text)
    choice: Mapped[str] = mapped_column(String(64), default="")


class Follower(Followed):
    """Someone who has said yes. `same` is a hash of the address, of which there is one in an event.

    `told` is the number of the release up to which they have been told, or need not be.
    """

    same: Mapped[str] = mapped_column(String(64))
    told: Mapped[int]

    __table_args__ = (UniqueConstraint("event_id", "same"),)


class FollowAsk(Followed):
    """What was asked for an address that has not said yes yet; once it has, the address goes and `follower` is that one's key."""

    asked_at: Mapped[datetime] = mapped_column(Instant)
    follower: Mapped[str] = mapped_column(String(16), default="")


class FollowDue(Model):
    """That followers of an event are to be told of its releases up to one (`release`), at `due_at`; published `since`.

    Before that those are whom something `urgent` concerns: `done` is the number of the last one who was asked about.
    """

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    release: Mapped[int]
    since: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    urgent: Mapped[bool]
    done: Mapped[int]
