"""Column types, what columns of JSON hold, and the columns that every editable row has."""

from datetime import UTC, datetime
from typing import TypedDict

from sqlalchemy import DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

_EARLIEST, _LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC on every database (SQLite knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC. A naive value is a mistake of ours and refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware, UTC; at the ends of the calendar so far in that every zone has such a time."""
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return min(max(aware, _EARLIEST), _LATEST)


class LinkFields(TypedDict):
    """A link of an event; with a Swish number to pay to instead of an address, and how much."""

    label: str
    kind: str
    url: str
    swish: str
    amount: int | None
    currency: str


class QuoteFields(TypedDict):
    """What was said in a seminar, and by whom."""

    text: str
    by: str


class FileFields(TypedDict):
    """A link, or a file by its key, name and size in bytes, of a seminar."""

    label: str
    url: str
    key: str
    name: str
    size: int


class ContactFields(TypedDict):
    """Someone who acts for a person: an assistant, a press secretary. `key` is what their link is made from.

    `receives` says whether they get the same mail as the person.
    """

    key: str
    name: str
    role: str
    email: str
    phone: str
    receives: bool


class CorrectionFields(TypedDict):
    """What a person would have in a field of theirs, when they said so (ISO 8601, UTC), and who did for them, if anyone."""

    field: str
    value: str
    at: str
    by: str


class SeenSlot(TypedDict):
    """What a person's page said of one of their seminars: instants in ISO 8601, empty for none, and the room's name."""

    starts: str
    room: str
    call: str
    cancelled: bool
    title: str
    beside: list[str]


class Seen(TypedDict, total=False):
    """What a person has seen: of which release, when, and each of their seminars by code."""

    release: int
    at: str
    slots: dict[str, SeenSlot]


class Wishes(TypedDict, total=False):
    """What a seminar should come after and before, and not be held with (codes), and the part of the day."""

    after: list[str]
    before: list[str]
    apart: list[str]
    part: str


class ReminderFields(TypedDict):
    """Whether a reminder is sent, and when: days before or after at a clock time (HH:MM), or minutes before."""

    on: bool
    days: int
    at: str
    minutes: int


class Imported(TypedDict, total=False):
    """What a file said of a seminar when it was last imported, and how that was understood: see services/imports."""

    key: str
    said: dict[str, object]
    people: dict[str, str]
    answers: dict[str, str]
    read: dict[str, list[list[str]]]
    base: str


class Stood(TypedDict, total=False):
    """What stood when someone was last told: the release, call times by seminar (ISO 8601), and since when mail waits.

    `line` is what organisers have added to mail that waits.
    """

    release: int
    calls: dict[str, str]
    since: str
    line: str


class PartFields(TypedDict):
    """A part of a run sheet: see programme/runsheet.py."""

    key: str
    name: str
    minutes: int
    fixed: bool
    who: str
    note: str


class BegunFields(TypedDict):
    """A part, by its key, and the instant (ISO 8601, UTC) at which it was begun; an empty key is the end."""

    key: str
    at: str


class Editable:
    """A row that people edit: `version` rises with every save; `removed_at` is set instead of deleting."""

    version: Mapped[int] = mapped_column(Integer, default=1)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
