"""People: panelists, moderators, speakers."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import ContactFields, CorrectionFields, Editable, Instant, Seen
from eventapp.programme.fields import editable


class Person(Editable, Model):
    """A person in one event. `email`, `phone`, `notes` and `hours` (when they can be there) are private.

    `link_number` counts renewals of the personal link, whose token is derived from it and never stored.
    """

    EDITABLE = editable("person")

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    organisation: Mapped[str] = mapped_column(Text, default="")
    biography: Mapped[str] = mapped_column(Text, default="")
    portrait: Mapped[str] = mapped_column(String(40), default="")
    website: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    hours: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    # Codes of people who are not this one, though they seem to be; and of whom this one, removed, is a part now.
    unlike: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    merged_into: Mapped[str] = mapped_column(String(6), default="", server_default="")
    link_number: Mapped[int] = mapped_column(default=0)
    # For the crew: how to say the name, the language of mail, and what the person has agreed to (yes, no or nothing).
    pronunciation: Mapped[str] = mapped_column(Text, default="", server_default="")
    mail_language: Mapped[str] = mapped_column(String(5), default="", server_default="")
    may_film: Mapped[str] = mapped_column(String(3), default="", server_default="")
    may_record: Mapped[str] = mapped_column(String(3), default="", server_default="")
    may_photograph: Mapped[str] = mapped_column(String(3), default="", server_default="")
    may_name: Mapped[str] = mapped_column(String(3), default="", server_default="")
    # Who acts for them (services/people/contacts.py), and what they have corrected that waits to be accepted.
    contacts: Mapped[list[ContactFields]] = mapped_column(JSON, default=list, server_default="[]")
    corrections: Mapped[list[CorrectionFields]] = mapped_column(JSON, default=list, server_default="[]")
    # Whether each of their slots comes as an invitation for the calendar, also where the event sends none.
    wants_invitations: Mapped[bool] = mapped_column(default=False, server_default=false())
    erasure_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    # What their page said when they last told that they had seen it: see services/people/seen.py.
    seen: Mapped[Seen] = mapped_column(JSON, default=dict, server_default="{}")
    # The code of whom this was first copied from, in an earlier event; empty for one that was not copied.
    root: Mapped[str] = mapped_column(String(6), default="", server_default="", index=True)

    __table_args__ = (UniqueConstraint("event_id", "slug"),)
    __mapper_args__ = {"version_id_col": Editable.version, "version_id_generator": False}  # noqa: RUF012
