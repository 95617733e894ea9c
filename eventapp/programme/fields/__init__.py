"""The fields of each thing: what they hold, who may read them, and where they are shown."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from eventapp.programme.fields.event import EVENT, LINK, ROOM
from eventapp.programme.fields.field import Access, Column, Field, Type
from eventapp.programme.fields.person import CONTACT, CORRECTION, FILE, PERSON, QUOTE_FIELDS, SEAT
from eventapp.programme.fields.seminar import SEMINAR

__all__ = [
    "AFTERWARDS", "COLUMNS", "EVENT", "FIELDS", "LINK", "PEOPLE_COLUMNS", "PERSON", "ROOM", "ROOM_COLUMNS", "SEAT", "SEMINAR", "Access", "Column", "Field",
    "Type", "as_they_are", "editable", "in_calendar", "of_type", "plain", "private",
]  # fmt: skip

FIELDS: dict[str, tuple[Field, ...]] = {
    "event": EVENT, "room": ROOM, "person": PERSON, "seminar": SEMINAR, "seat": SEAT, "quote": QUOTE_FIELDS, "link": LINK,
    "file": FILE, "contact": CONTACT, "correction": CORRECTION,
}  # fmt: skip
# The columns of a table of seminars; the last says of which release or draft a file of ours is.
COLUMNS = (*(column for field in SEMINAR for column in field.columns), Column("exported", ("exported",), True, False))
# Those of a table of people, the name first and the code last.
PEOPLE_COLUMNS = tuple(
    column for name in ("name", "title", "organisation", "email", "phone", "website", "biography", "notes", "code")
    for field in PERSON if field.name == name for column in field.columns
)  # fmt: skip
# Those of a table of rooms, likewise; a key to a stream lies in no file.
ROOM_COLUMNS = tuple(
    column for name in ("name", "capacity", "building", "directions", "livestream", "turnaround", "stream_crew", "notes", "code")
    for field in ROOM if field.name == name for column in field.columns
)  # fmt: skip
# What belongs to the day that was.
AFTERWARDS = tuple(field for field in SEMINAR if field.afterwards)


def editable(noun: str) -> tuple[str, ...]:
    """The fields that organisers change: journalled, undone, merged."""
    return tuple(field.name for field in FIELDS[noun] if field.editable)


def in_calendar(noun: str) -> tuple[str, ...]:
    """Where the model has the fields that a calendar entry shows."""
    return tuple(field.public_name for field in FIELDS[noun] if field.calendar)


def as_they_are(noun: str) -> tuple[str, ...]:
    """The fields whose value is the same in a row and in the model, under the same name."""
    return tuple(field.name for field in FIELDS[noun] if field.as_it_is)


def of_type(noun: str, *types: Type) -> tuple[Field, ...]:
    """The public fields of some types."""
    return tuple(field for field in FIELDS[noun] if field.public_name and field.type in types)


def private(noun: str) -> dict[str, str | bool | list[object]]:
    """The private fields that are edited, with what stands there when nothing does."""
    return {f.name: f.empty for f in FIELDS[noun] if f.access is Access.PRIVATE and f.editable}


# Any: which field holds what stands in the tables of fields, where mypy does not look.
def plain(noun: str, thing: object) -> dict[str, Any]:
    """The public fields of a value of the model but for other things, by the draft's names, as plain JSON values."""
    return {name: _plain(get(thing)) for name, get in _getters(noun)}


@cache
def _getters(noun: str) -> tuple[tuple[str, attrgetter[object]], ...]:
    shown = (f for f in FIELDS[noun] if f.public_name and (not f.model or "." in f.model))
    return tuple((f.name, attrgetter(f.public_name)) for f in shown)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(each) for name, each in asdict(value).items()}
    return value
