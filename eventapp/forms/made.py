"""Fields of forms made from the table of a thing's fields."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.core import UnboundField
from wtforms.validators import DataRequired, Regexp

from eventapp.forms.fields import Form, address, day, line, slug, text
from eventapp.programme.fields import FIELDS, Field, Type

_CLOCK = Regexp(r"(([01]\d|2[0-3]):[0-5]\d)?\Z", message=_l("This is not a time. Write it as 09:00."))
_MAKERS: dict[Type, Callable[..., UnboundField]] = {
    Type.LINE: line, Type.SLUG: slug, Type.TEXT: text, Type.ADDRESS: address, Type.DAY: day, Type.YES_OR_NO: BooleanField,
}  # fmt: skip


def from_table(noun: str) -> Callable[[type[Form]], type[Form]]:
    """A class decorator: the form gets what the table says that it asks and it does not have itself, in the table's order."""

    def complete(form: type[Form]) -> type[Form]:
        for field in FIELDS[noun]:
            if field.form and not hasattr(form, field.name):
                setattr(form, field.name, _made(field))
        # Sorted by WTForms by the order in which they were made; what the table does not name comes last.
        names = [field.name for field in FIELDS[noun]]
        own = [name for name in dir(form) if hasattr(getattr(form, name), "creation_counter")]
        own.sort(key=lambda name: (names.index(name) if name in names else len(names), getattr(form, name).creation_counter))
        for place, name in enumerate(own):
            getattr(form, name).creation_counter = place
        return form

    return complete


def _made(field: Field) -> UnboundField:
    more: dict[str, object] = {"description": _l(field.hint)} if field.hint else {}
    label, required = _l(field.asked or field.label), [DataRequired()] if field.required else []
    if field.type is Type.CLOCK:
        return line(label, _CLOCK, most=5, **more)
    if field.type in (Type.LINE, Type.SLUG, Type.TEXT):
        more["most"] = field.most
    return _MAKERS[field.type](label, *required, **more)
