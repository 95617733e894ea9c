"""What a text of a programme may be: how long, and composed (Unicode NFC), the same for forms, imports and the API."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

# One line, a text of several (less than a cell of a spreadsheet holds, so that exports lose nothing), an address.
LINE, TEXT, ADDRESS = 300, 30_000, 2000
SLUG, COUNTRY, ZONE, PHONE, HASHTAG, MAIL = 60, 60, 60, 60, 100, 320
DIRECTIONS, NOTES, SEAT_NOTE, QUOTE, RELEASE_NOTE, REASON = 2000, 5000, 2000, 2000, 1000, 1000
TAG, MOST_TAGS, MOST_SEATS, MOST_QUOTES, MOST_LINKS = 100, 50, 100, 50, 100
SWISH, CURRENCY, LARGEST_AMOUNT = 12, 3, 99_999_999
MOST_SEATS_IN_A_ROOM, LONGEST_SEMINAR, LONGEST_EVENT = 1_000_000, 24 * 60, 31

# By noun and field, as the tables name them.
LONGEST: dict[str, dict[str, int]] = {
    "event": {
        "title": LINE, "slug": SLUG, "tagline": LINE, "host": LINE, "about": TEXT, "timezone": ZONE,
        "venue_name": LINE, "venue_address": LINE, "venue_city": LINE, "venue_country": COUNTRY,
        "venue_directions": DIRECTIONS, "hashtag": HASHTAG, "admission": LINE, "contact": LINE,
        "series": LINE,
    },
    "organisation": {"name": LINE, "slug": SLUG, "timezone": ZONE, "mail_name": LINE, "mail_reply": MAIL},
    "room": {
        "name": LINE, "slug": SLUG, "directions": DIRECTIONS, "building": LINE, "stream_crew": LINE,
        "livestream": ADDRESS, "stream_key": LINE, "notes": NOTES,
    },
    "person": {
        "name": LINE, "slug": SLUG, "title": LINE, "organisation": LINE, "biography": TEXT, "website": ADDRESS,
        "email": MAIL, "phone": PHONE, "notes": NOTES,
    },
    "seminar": {
        "title": LINE, "slug": SLUG, "host": LINE, "abstract": TEXT, "summary": TEXT, "livestream": ADDRESS,
        "recording": ADDRESS, "notes": NOTES,
    },
    "seats": {"organisation": LINE, "new_name": LINE, "note": SEAT_NOTE},
    "quotes": {"text": QUOTE, "by": LINE},
    "links": {"label": LINE, "url": ADDRESS, "swish": SWISH, "currency": CURRENCY},
}  # fmt: skip
# Lists in a field: how many there may be.
MOST: dict[str, int] = {
    "tags": MOST_TAGS, "seats": MOST_SEATS, "quotes": MOST_QUOTES, "links": MOST_LINKS,
}  # fmt: skip


def beyond(noun: str, values: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The fields of an event, room, person or seminar that hold more than they may, and how much they may."""
    for name, value in values.items():
        if isinstance(value, str) and len(value) > LONGEST[noun].get(name, len(value)):
            yield name, LONGEST[noun][name]
        elif isinstance(value, list | tuple) and name in MOST:
            yield from ((name, most) for most in _in_list(name, value))


def _in_list(name: str, values: list[Any] | tuple[Any, ...]) -> Iterator[int]:
    """What is exceeded in a list: the number of things in it, or the length of one of their texts."""
    if len(values) > MOST[name]:
        yield MOST[name]
    for each in values:
        if isinstance(each, str):
            yield from ([TAG] if len(each) > TAG else [])
        elif isinstance(each, Mapping):
            yield from (most for part, most in LONGEST[name].items() if len(str(each.get(part) or "")) > most)


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC), in which "Å" is one character however it was typed."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def composed_within(value: Any) -> Any:
    """A value with every text in it composed: lists and mappings are looked through."""
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, list):
        return [composed_within(each) for each in value]
    if isinstance(value, dict):
        return {key: composed_within(each) for key, each in value.items()}
    return value
