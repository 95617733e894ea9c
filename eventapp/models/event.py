"""Events and their rooms."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.extensions import Model
from eventapp.models.types import Editable, Instant, LinkFields, ReminderFields
from eventapp.programme.fields import editable


class Event(Editable, Model):
    """One seminar day (or a few)."""

    EDITABLE = editable("event")

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(Text)
    tagline: Mapped[str] = mapped_column(Text, default="")
    host: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="sv")
    timezone: Mapped[str] = mapped_column(String(60), default="Europe/Stockholm")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hashtag: Mapped[str] = mapped_column(Text, default="")
    admission: Mapped[str] = mapped_column(Text, default="")
    accent: Mapped[str] = mapped_column(String(7), default="#1d5c8c")
    logo: Mapped[str] = mapped_column(String(40), default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    venue_name: Mapped[str] = mapped_column(Text, default="")
    venue_address: Mapped[str] = mapped_column(Text, default="")
    venue_city: Mapped[str] = mapped_column(Text, default="")
    venue_country: Mapped[str] = mapped_column(Text, default="")
    venue_latitude: Mapped[float | None]
    venue_longitude: Mapped[float | None]
    venue_directions: Mapped[str] = mapped_column(Text, default="")
    links: Mapped[list[LinkFields]] = mapped_column(JSON, default=list)
    # Local clock times (HH:MM) that the host has the place between each day; empty for no limit.
    day_starts: Mapped[str] = mapped_column(String(5), default="")
    day_ends: Mapped[str] = mapped_column(String(5), default="")
    # Whom those who take part call on the day, for them alone; whether what they correct waits to be accepted.
    day_contact_name: Mapped[str] = mapped_column(Text, default="", server_default="")
    day_contact_phone: Mapped[str] = mapped_column(Text, default="", server_default="")
    corrections_wait: Mapped[bool] = mapped_column(default=True, server_default=true())
    # Rises with whatever is written to the draft: see services/draft/revisions.py, which alone writes it.
    revision: Mapped[int] = mapped_column(default=0, server_default="0", deferred=True)
    # The host it belongs to, and the name of the day that comes again each year, for organisers alone.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    series: Mapped[str] = mapped_column(Text, default="", server_default="")
    # Whom mail from it is from, and where answers go; empty for what its organisation has. Whether invitations go along.
    mail_name: Mapped[str] = mapped_column(Text, default="", server_default="")
    mail_reply: Mapped[str] = mapped_column(Text, default="", server_default="")
    mail_signature: Mapped[str] = mapped_column(Text, default="", server_default="")
    invites: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Counts renewals of the address to which a video team reports (services/desk/reports.py).
    report_number: Mapped[int] = mapped_column(default=0, server_default="0")
    # Whether the audience may follow it by mail.
    followable: Mapped[bool] = mapped_column(default=True, server_default=true())
    # What is private goes so many days after the event (services/privacy); when owners were told, and when it last went.
    private_days: Mapped[int] = mapped_column(default=90, server_default="90")
    private_told_at: Mapped[datetime | None] = mapped_column(Instant)
    private_gone_at: Mapped[datetime | None] = mapped_column(Instant)
    # Which reminders go, by kind; what is not there is as programme/reminders.py has it.
    reminders: Mapped[dict[str, ReminderFields]] = mapped_column(JSON, default=dict, server_default="{}")
    uid_domain: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(Instant)

    overruled: Mapped[list["Waiver"]] = relationship(order_by="Waiver.id", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": Editable.version, "version_id_generator": False}  # noqa: RUF012


class Waiver(Model):
    """A clash, by its key, that someone has said is all right: why, who and when. `by` is the name they had then."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    key: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("event_id", "key"),)


class EventSlug(Model):
    """A slug that an event once had and that still leads to it."""

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)


class Room(Editable, Model):
    """A room. `livestream` is public once a seminar uses it; `stream_key` and `notes` never are."""

    EDITABLE = editable("room")

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(Text)
    directions: Mapped[str] = mapped_column(Text, default="")
    capacity: Mapped[int | None]
    livestream: Mapped[str] = mapped_column(Text, default="")
    stream_key: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    # What the planning needs to know, never published. `walks` leads from another room's code to minutes;
    # `hours` are pairs of instants (ISO 8601, UTC) that it can be had between, none for always.
    building: Mapped[str] = mapped_column(Text, default="")
    turnaround: Mapped[int] = mapped_column(default=0)
    walks: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    hours: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    stream_crew: Mapped[str] = mapped_column(Text, default="")
    # For those who take part and the crew: what one speaks into, and how one gets on the stage.
    microphone: Mapped[str] = mapped_column(Text, default="", server_default="")
    stage: Mapped[str] = mapped_column(Text, default="", server_default="")
    # As of a person: the code of the first of which this is a copy.
    root: Mapped[str] = mapped_column(String(6), default="", server_default="")

    __table_args__ = (UniqueConstraint("event_id", "slug"),)
    __mapper_args__ = {"version_id_col": Editable.version, "version_id_generator": False}  # noqa: RUF012
