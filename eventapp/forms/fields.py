"""Fields and validators that several forms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import DateField, Field, FloatField, IntegerField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from eventapp.programme.addresses import completed, is_web_address
from eventapp.programme.colour import is_colour
from eventapp.programme.limits import ADDRESS, LINE, SLUG, TEXT
from eventapp.programme.naming import is_slug, slugify
from eventapp.programme.text import clean, one_line
from eventapp.programme.timing import may_be

LANGUAGES = [("sv", _l("Swedish")), ("en", _l("English"))]


class Form(FlaskForm):
    """A form whose CSRF token is checked by the guard of its audience."""

    class Meta(FlaskForm.Meta):
        """No second check."""

        csrf = False

    def values(self) -> Mapping[str, object]:
        """The typed values by field name, as the service takes them."""
        return {name: value for name, value in self.data.items() if name not in self.unsaved}

    unsaved: tuple[str, ...] = ()

    def validate(self, extra_validators: Mapping[str, list[Validator]] | None = None) -> bool:
        """Whether it may be saved: never while it is only shown again, after a sign-out."""
        return super().validate(extra_validators) and "only_shown" not in g


# Raises ValidationError.
Validator = Callable[[Form, Field], None]


class AtMost:
    """Text no longer than so many characters, unless it was longer when it was shown and is unchanged."""

    def __init__(self, most: int) -> None:
        self.max, self.field_flags = most, {"maxlength": most}

    def __call__(self, _form: Form, field: Field) -> None:
        """Raises ValidationError."""
        if len(field.data or "") > self.max and field.data != shown(field):
            raise ValidationError(gettext("This is longer than %(most)s characters.", most=self.max))


def shown(field: Field) -> object:
    """What the field held when the form was shown, as it is when it is typed again."""
    value = field.object_data
    for filter_ in field.filters:
        value = filter_(value)
    return value


def _one_line(text: str | None) -> str:
    return one_line(text or "")


def listed(value: object) -> object:
    """A list as it is typed: with commas between."""
    return ", ".join(value) if isinstance(value, list) else value


def _many_lines(text: str | None) -> str:
    return clean(text or "").strip()


def unspaced(text: str) -> str:
    """A number as it is typed, without the spaces between its digits (1 200), of whatever kind."""
    return "".join(text.split())


class Whole(IntegerField):
    """A whole number; spaces between the digits mean nothing.

    A field for text: in one for numbers some browsers pass by the comma of 100,50 and send 10050.
    """

    widget = TextInput()

    def __call__(self, **kwargs: object) -> Markup:
        """With the digits on a phone's keyboard."""
        return super().__call__(**({"inputmode": "numeric"} | kwargs))

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was typed. Refuses what is no whole number."""
        try:
            super().process_formdata([unspaced(value) for value in valuelist])
        except ValueError as error:
            raise ValueError(gettext("Write a whole number, such as 120.")) from error


class Decimal(FloatField):
    """A number with a point or a comma; a field for text, as `Whole`."""

    widget = TextInput()
    data: float | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was typed. Refuses what is no number on a map."""
        numbers = [unspaced(value).replace(",", ".") for value in valuelist]
        try:
            super().process_formdata(numbers)
            found: float | None = self.data
            if found is not None and not isfinite(found):
                raise ValueError
        except ValueError as error:
            self.data = None
            raise ValueError(gettext("Write a number, such as 57.64.")) from error


class Between:
    """A number from the least to the most; what is no number has been refused with a word of its own."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, _form: Form, field: Field) -> None:
        """Raises ValidationError."""
        if field.data is not None and not self.least <= field.data <= self.most:
            raise ValidationError(
                gettext("Write a number from %(least)d to %(most)d.", least=self.least, most=self.most)
            )


def line(label: str, *validators: Validator, most: int = LINE, **more: object) -> StringField:
    """A field for one line of text."""
    return StringField(label, [AtMost(most), *validators], filters=[listed, _one_line], **more)


def _as_slug(text: str) -> str:
    """What was typed as it can stand in an address: `Strandvägen 7` as `strandvagen-7`. What is too long stays, to be told."""
    return text if is_slug(text) or len(text) > SLUG else slugify(text, text)


def slug(label: str, *validators: Validator, most: int = SLUG, **more: object) -> StringField:
    """A field for the part of a web address that one chooses."""
    return StringField(label, [AtMost(most), *validators], filters=[_one_line, _as_slug], **more)


def text(label: str, *validators: Validator, most: int = TEXT, **more: object) -> TextAreaField:
    """A field for several lines of text."""
    return TextAreaField(label, [AtMost(most), *validators], filters=[_many_lines], **more)


def web_address(_form: Form, field: Field) -> None:
    """Only http and https addresses."""
    if field.data and not is_web_address(field.data):
        raise ValidationError(_l("Write a web address, such as example.org or https://example.org/page."))


def colour(_form: Form, field: Field) -> None:
    """A colour as #rrggbb."""
    found = (field.data or "").lower()
    if not is_colour(found):
        raise ValidationError(_l("Write a colour as # and six digits 0–9, a–f."))
    field.data = found


def _possible_day(_form: Form, field: Field) -> None:
    if not may_be(field.data):
        raise ValidationError(_l("The year must be from 1900 to 2199."))


def day(label: str, *validators: Validator) -> DateField:
    """A field for a day."""
    return DateField(label, [*validators, _possible_day])


def address(label: str, **more: object) -> StringField:
    """A field for a web address; without a scheme it is https."""
    return StringField(label, [AtMost(ADDRESS), web_address], filters=[_one_line, completed], **more)
