"""How much each field may hold, the same for forms, imports and the API."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from eventapp.programme.fields import FIELDS, Type
from eventapp.programme.limits import LINE, MAIL, SLUG, TAG, ZONE

_LISTS = (Type.ROWS, Type.WORDS)
# Characters, by noun and field; and by the name of a list and the field of its rows, where a row may name a new person.
LONGEST: dict[str, dict[str, int]] = {
    noun: {field.name: field.most for field in fields if field.most and field.type not in _LISTS}
    for noun, fields in FIELDS.items()
}
LONGEST |= {f"{noun}s": LONGEST.pop(noun) for noun in ("seat", "quote", "link", "file", "contact", "correction")}
LONGEST["organisation"] = {"name": LINE, "slug": SLUG, "timezone": ZONE, "mail_name": LINE, "mail_reply": MAIL}
LONGEST["seats"] |= {"new_name": LONGEST["person"]["name"], "new_title": LONGEST["person"]["title"]}
# Lists in a field: how many there may be.
MOST: dict[str, int] = {
    field.name: field.most for fields in FIELDS.values() for field in fields if field.most and field.type in _LISTS
}


def beyond(noun: str, values: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """The fields of an event, room, person or seminar that hold more than they may, and how much they may."""
    for name, value in values.items():
        if isinstance(value, str) and len(value) > LONGEST[noun].get(name, len(value)):
            yield name, LONGEST[noun][name]
        elif isinstance(value, list | tuple) and name in MOST:
            yield from ((name, most) for most in _in_list(name, value))


def _in_list(name: str, values: Collection[object]) -> Iterator[int]:
    """What is exceeded in a list: the number of things in it, or the length of one of their texts."""
    if len(values) > MOST[name]:
        yield MOST[name]
    for each in values:
        if isinstance(each, str):
            yield from ([TAG] if len(each) > TAG else [])
        elif isinstance(each, Mapping):
            yield from (most for part, most in LONGEST[name].items() if len(str(each.get(part) or "")) > most)
