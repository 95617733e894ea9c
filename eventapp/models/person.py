"""People: panelists, moderators, speakers."""

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.extensions import Model
from eventapp.models.types import Editable
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
    # The code of whom this was first copied from, in an earlier event; empty for one that was not copied.
    root: Mapped[str] = mapped_column(String(6), default="", server_default="", index=True)

    __table_args__ = (UniqueConstraint("event_id", "slug"),)
    __mapper_args__ = {"version_id_col": Editable.version, "version_id_generator": False}  # noqa: RUF012
