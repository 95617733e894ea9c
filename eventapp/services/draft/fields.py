"""What an editor may set of each thing of a draft, by field: some or all of what `programme/fields` calls editable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import NotRequired, TypedDict

from eventapp.models.types import (
    ContactFields,
    CorrectionFields,
    FileFields,
    Imported,
    LinkFields,
    QuoteFields,
    ReminderFields,
    Wishes,
)
from eventapp.services.draft.overruled import Overruled

__all__ = [
    "ContactFields", "CorrectionFields", "EventValues", "FileFields", "Imported", "LinkFields", "OrganisationValues", "PersonValues", "QuoteFields", "ReminderFields", "RoomValues", "SeatValues",
    "SeminarValues", "Values", "Wishes", "plain",
]  # fmt: skip

# Of whichever thing, for what goes field by field. Times may also stand as the journal keeps them, in ISO 8601.
Values = Mapping[str, object]


class SeatValues(TypedDict):
    """A seat; with a `new_name`, of a person who is yet to be made, with that title if there is one."""

    person_id: int | None
    organisation: str
    role: str
    call_at: NotRequired[datetime | str | None]
    note: NotRequired[str]
    new_name: NotRequired[str]
    new_title: NotRequired[str]


class EventValues(TypedDict, total=False):
    """Of an event, and its overruled clashes."""

    slug: str
    title: str
    tagline: str
    host: str
    about: str
    language: str
    timezone: str
    starts_on: date | str
    ends_on: date | str
    hashtag: str
    admission: str
    accent: str
    logo: str
    contact: str
    venue_name: str
    venue_address: str
    venue_city: str
    venue_country: str
    venue_latitude: float | None
    venue_longitude: float | None
    venue_directions: str
    links: list[LinkFields]
    day_starts: str
    day_ends: str
    day_contact_name: str
    day_contact_phone: str
    corrections_wait: bool
    series: str
    mail_name: str
    mail_reply: str
    mail_signature: str
    invites: bool
    followable: bool
    reminders: dict[str, ReminderFields]
    overruled: list[Overruled]


class RoomValues(TypedDict, total=False):
    """Of a room."""

    slug: str
    name: str
    directions: str
    capacity: int | None
    livestream: str
    stream_key: str
    notes: str
    position: int
    building: str
    turnaround: int
    walks: dict[str, int]
    hours: list[list[str]]
    stream_crew: str
    microphone: str
    stage: str


class PersonValues(TypedDict, total=False):
    """Of a person."""

    slug: str
    name: str
    title: str
    organisation: str
    biography: str
    portrait: str
    website: str
    email: str
    phone: str
    notes: str
    hours: list[list[str]]
    pronunciation: str
    mail_language: str
    may_film: str
    may_record: str
    may_photograph: str
    may_name: str
    wants_invitations: bool
    contacts: list[ContactFields]
    corrections: list[CorrectionFields]
    unlike: list[str]
    merged_into: str


class OrganisationValues(TypedDict, total=False):
    """Of a host, which is in no draft but may be made with the first."""

    name: str
    slug: str
    language: str
    timezone: str
    accent: str
    logo: str
    mail_name: str
    mail_reply: str


class SeminarValues(TypedDict, total=False):
    """Of a seminar, and its seats."""

    slug: str
    title: str
    kind: str
    state: str
    starts_at: datetime | str | None
    minutes: int | None
    room_id: int | None
    seats: list[SeatValues]
    abstract: str
    summary: str
    quotes: list[QuoteFields]
    files: list[FileFields]
    tags: list[str]
    language: str
    services: list[str]
    sign_language: str
    interpretation: str
    audience: str
    stream: str
    livestream: str
    recording: str
    host: str
    host_page: str
    notes: str
    expected: int | None
    interpreted: bool
    fixed: bool
    wishes: Wishes
    imported: Imported


def plain(value: object) -> object:
    """A value as the journal keeps it: times as ISO 8601, instants in UTC in whatever zone they were said, tuples as lists."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, list):
        return [
            {k: plain(v) for k, v in item.items()} if isinstance(item, dict) else plain(item)
            for item in value
        ]
    return value
