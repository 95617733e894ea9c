"""What a person says of themselves on their own page."""

from __future__ import annotations

from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired

from eventapp.forms.fields import LANGUAGES, Form, address, line, text
from eventapp.forms.organise import CONSENTS
from eventapp.services.draft.fields import PersonValues

# What a person agrees to.
CONSENTED = ("may_film", "may_record", "may_photograph", "may_name")


class DetailsForm(Form):
    """Of the fields of a person those that are theirs to say."""

    name = line(_l("Name"), DataRequired())
    title = line(_l("Title or role"))
    organisation = line(_l("Organisation"))
    biography = text(_l("Biography"))
    website = address(_l("Web page"))
    pronunciation = line(
        _l("How to say the name"), description=_l("For the moderator and the crew. Never published."),
    )  # fmt: skip
    mail_language = SelectField(_l("Language of mail"), choices=[("", _l("That of the event")), *LANGUAGES], default="")
    may_film = SelectField(_l("May you be filmed?"), choices=CONSENTS, default="")
    may_record = SelectField(_l("May you be recorded?"), choices=CONSENTS, default="")
    may_photograph = SelectField(_l("May you be photographed?"), choices=CONSENTS, default="")
    may_name = SelectField(_l("May you be named?"), choices=CONSENTS, default="")

    def values(self) -> PersonValues:
        """What was typed."""
        return cast(PersonValues, super().values())
