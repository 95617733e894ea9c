"""The organisers' forms."""

from __future__ import annotations

from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Email, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.forms.fields import LANGUAGES, Between, Decimal, Form, Whole, colour, day, line, slug
from eventapp.forms.made import from_table
from eventapp.programme import limits
from eventapp.services.draft.fields import (
    EventValues,
    OrganisationValues,
    PersonValues,
    RoomValues,
)

LINK_KINDS = [
    ("other", _l("Other")),
    ("call-to-action", _l("Call to action")),
    ("social", _l("Social page")),
    ("newsletter", _l("Newsletter")),
    ("donation", _l("Donation")),
]


# What a person can say to being filmed and the like.
CONSENTS = [("", _l("Not answered")), ("yes", _l("Yes")), ("no", _l("No"))]


def _reply_address() -> StringField:
    """Where answers go to mail of an event, or of all events of an organisation."""
    return line(
        _l("Answers go to"),
        Optional(),
        Email(message=_l("This is not a mail address.")),
        most=limits.MAIL,
        description=_l("The mail address that answers to such mail go to. Readers see it too, on the page about privacy."),
    )


@from_table("event")
class EventForm(Form):
    """An event's own facts. Its links are rows of their own, read by `links()`."""

    timezone = line(
        _l("Time zone"), DataRequired(), most=limits.ZONE, default="Europe/Stockholm",
        description=_l("Changed later, you are asked what becomes of what is scheduled."),
    )  # fmt: skip
    language = SelectField(_l("Language of the programme"), choices=LANGUAGES)
    venue_latitude = Decimal(_l("Latitude"), [Optional(), Between(-90, 90)])
    venue_longitude = Decimal(_l("Longitude"), [Optional(), Between(-180, 180)])
    accent = line(_l("Accent colour"), colour, most=7, default="#1d5c8c")
    mail_reply = _reply_address()
    corrections_wait = BooleanField(_l("What people correct on their own page waits until you accept it"), default=True)
    followable = BooleanField(
        _l("Let the audience follow the programme by mail"), default=True,
        description=_l("Whoever has asked for it and said yes is told of changes. You see how many, never who."),
    )  # fmt: skip

    def values(self) -> EventValues:
        """What was typed."""
        return cast(EventValues, super().values())


class OrganisationForm(Form):
    """A host's own facts."""

    name = line(_l("Name"), DataRequired())
    slug = slug(
        _l("Web address"),
        description=_l("The part after %(before)s in the address of its page.", before="/o/"),
    )
    language = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = line(_l("Time zone"), DataRequired(), most=limits.ZONE, default="Europe/Stockholm")
    accent = line(_l("Accent colour"), colour, most=7, default="#1d5c8c")
    mail_name = line(_l("Sender of mail"), description=_l("The name that mail from its events is from."))
    mail_reply = _reply_address()

    def values(self) -> OrganisationValues:
        """What was typed."""
        return cast(OrganisationValues, super().values())


class CopyForm(Form):
    """What an event is copied to, and what comes along."""

    title = line(_l("Title"), DataRequired())
    slug = slug(_l("Web address"))
    starts_on = day(_l("First day"), DataRequired())
    what = SelectMultipleField(
        _l("What comes along"),
        choices=[
            ("rooms", _l("Rooms")),
            ("people", _l("People")),
            ("seminars", _l("Seminars")),
            ("texts", _l("Texts")),
            ("slots", _l("Times and rooms of seminars")),
            ("links", _l("Links and livestreams")),
            ("private", _l("What is private: mail, phone, notes, call times, hours, stream keys")),
        ],
        default=["rooms", "people", "seminars", "texts", "slots", "links"],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@from_table("room")
class RoomForm(Form):
    """A room."""

    capacity = Whole(_l("Seats"), [Optional(), Between(1, limits.MOST_SEATS_IN_A_ROOM)])
    turnaround = Whole(_l("Minutes to turn it around"), [Optional(), Between(0, 600)], default=0)

    def values(self) -> RoomValues:
        """What was typed."""
        return cast(RoomValues, {**super().values(), "turnaround": self.turnaround.data or 0})


@from_table("person")
class PersonForm(Form):
    """A person."""

    email = line(
        _l("Mail address"),
        Optional(),
        Email(message=_l("This is not a mail address.")),
        most=limits.MAIL,
        description=_l("Private: never published."),
    )
    mail_language = SelectField(_l("Language of mail"), choices=[("", _l("That of the event")), *LANGUAGES], default="")
    may_film = SelectField(_l("May be filmed"), choices=CONSENTS, default="")
    may_record = SelectField(_l("May be recorded"), choices=CONSENTS, default="")
    may_photograph = SelectField(_l("May be photographed"), choices=CONSENTS, default="")
    may_name = SelectField(_l("May be named"), choices=CONSENTS, default="")

    def values(self) -> PersonValues:
        """What was typed."""
        return cast(PersonValues, super().values())
