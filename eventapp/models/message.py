"""Outgoing mail, written in the transaction that causes it and sent by the job worker; and who was told what."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Instant, Stood


class Message(Model):
    """One mail. It holds no link: that is made when it is sent, and `body` has a mark where it goes.

    Which link: `person_id`'s personal one, or a one-time link of the kind `ticket` (`reset`, `invite`), whose token
    is derived from `seed` and the site's secret key. `next_at` is when it is tried again, `failed_at` when it was
    given up; `error` is a word for why (services/messages.py) and `answer` what the mail server said. Of those with
    the same `key` there is one alone; after `not_after` none is tried; `contact` is the key of that contact of the person to whom it is, empty where it
    is to the person; before `not_before` none is tried; `kind` and `release` (its number) say what
    it tells. Of mail on changes `stood` holds what stood when the person was last told: the number of that release, by
    seminar (code) when they were to be there, and since when mail on it has waited.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="", server_default="")
    ticket: Mapped[str] = mapped_column(String(10), default="", server_default="")
    seed: Mapped[str] = mapped_column(String(64), default="", server_default="")
    queued_at: Mapped[datetime] = mapped_column(Instant)
    next_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    kind: Mapped[str] = mapped_column(String(20), default="", server_default="")
    release: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(String(120))
    not_before: Mapped[datetime | None] = mapped_column(Instant)
    not_after: Mapped[datetime | None] = mapped_column(Instant)
    contact: Mapped[str] = mapped_column(String(12), default="", server_default="")
    stood: Mapped[Stood] = mapped_column(JSON, default=dict, server_default="{}")

    __table_args__ = (Index("ix_message_key", "key", unique=True), Index("ix_message_open", "sent_at", "failed_at"))


class MessageTemplate(Model):
    """A text of an event that is sent again and again, with names in braces (formats/placeholders.py), in Swedish and English.

    `key` is that of one of ours, which it then stands for, or one of its own; `by` the name of who saved it last.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    key: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text, default="")
    subject_sv: Mapped[str] = mapped_column(Text, default="")
    body_sv: Mapped[str] = mapped_column(Text, default="")
    subject_en: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    by: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_message_template_key", "event_id", "key", unique=True),)
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012


class Sending(Model):
    """A message that was sent to several: its texts as they were written, who sent it and when, and to how many it went.

    Its mails are those whose key begins with `message/<id>/`. `once` names the form that sent it; `unreached` are the
    codes of those who had no address.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    once: Mapped[str] = mapped_column(String(64), unique=True)
    subject_sv: Mapped[str] = mapped_column(Text, default="")
    body_sv: Mapped[str] = mapped_column(Text, default="")
    subject_en: Mapped[str] = mapped_column(Text, default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime] = mapped_column(Instant)
    total: Mapped[int] = mapped_column(default=0)
    unreached: Mapped[list[str]] = mapped_column(JSON, default=list)


class Attachment(Model):
    """A file that goes with a mail, kept until that is sent or forgotten."""

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    mimetype: Mapped[str] = mapped_column(String(100))
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class Notice(Model):
    """That a person was told something (`subject`, a kind of mail), of which release, when and by which message."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(20))
    release: Mapped[int | None]
    told_at: Mapped[datetime] = mapped_column(Instant)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)


class Reminded(Model):
    """That a person was reminded of a seminar, put in the outbox together with this: once for the same kind and `mark`.

    The keys of its mails begin with `mail`.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminar.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    mark: Mapped[str] = mapped_column(String(40), default="")
    mail: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (Index("ix_reminded_once", "person_id", "seminar_id", "kind", "mark", unique=True),)
