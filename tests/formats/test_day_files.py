"""A day as a file that is written by hand, read to the whole programme that it says."""

import json
from datetime import UTC, date, datetime

import pytest

from eventapp.formats import dayfile
from eventapp.formats.jsonfile import Unreadable
from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Link,
    Person,
    Programme,
    Quote,
    Role,
    Room,
    Seminar,
    Venue,
)

HEAD = {"slug": "dag", "title": "Dagen", "starts_on": "2027-07-03", "ends_on": "2027-07-04", "timezone": "Europe/Stockholm"}
FULL = {
    "event": {
        **HEAD, "tagline": "T", "host": "H", "about": "A", "language": "en", "hashtag": "#d", "admission": "Fri", "accent": "#112233",
        "venue": {"name": "N", "address": "G", "city": "C", "country": "SE"},
        "links": [{"label": "L", "kind": "donation", "swish": "123", "amount": 5}],
    },
    "rooms": [{"name": "Salen", "livestream": "https://l.example/", "directions": "Upp", "capacity": 9}, {"name": "Rum 2"}],
    "people": [{"name": "Anna Ek", "title": "vd", "organisation": "T", "biography": "B"}, {"name": "Anna-Ek"}],
    "seminars": [
        {
            "slug": "ett", "title": "Ett", "kind": "talk", "room": "Salen", "starts_at": "2027-07-03T09:00", "minutes": 45,
            "moderators": ["Anna Ek"], "panelists": ["Anna-Ek"], "open_seats": [{"organisation": "SVT"}], "tags": ["a", "b"],
            "quotes": [{"text": "Ja", "by": "Bo"}, {"text": "Nej"}], "abstract": "Om", "summary": "Så",
            "recording": "https://r.example/", "host": "Vi",
        },
        {
            "slug": "tva", "title": "Två", "room": "Rum 2", "starts_at": "2027-07-03T05:00:00+00:00", "panelists": ["Anna Ek"],
            "livestream": "https://own.example/",
        },
        {"slug": "tre", "title": "Tre", "kind": "break", "room": "Salen"},
    ],
}  # fmt: skip


def test_a_day_with_everything_in_it():
    anna, other = Person("307YN4", "anna-ek", "Anna Ek", "vd", "T", "B"), Person("K1H78G", "anna-ek-2", "Anna-Ek")
    hall, room = Room("63X46G", "salen", "Salen", "Upp", 9), Room("XNJJSP", "rum-2", "Rum 2")
    event = Event(
        "dag", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "", "", "T", "H", "A", "en", "#d", "Fri", "#112233",
        venue=Venue("N", "G", "C", "SE"), links=(Link("L", "donation", swish="123", amount=5),),
    )  # fmt: skip
    seats = (
        Appearance(Role.MODERATOR, anna.code), Appearance(Role.SPEAKER, other.code), Appearance(Role.PANELIST, organisation="SVT"),
    )  # fmt: skip
    seminars = (
        Seminar(
            "5XE6JW", "tva", "Två", room=room.code, starts_at=datetime(2027, 7, 3, 5, tzinfo=UTC), livestream="https://own.example/",
            appearances=(Appearance(Role.PANELIST, anna.code),),
        ),
        # By the clock of the place; a talk's panel are its speakers; the room's livestream is its own.
        Seminar(
            "AKKQB9", "ett", "Ett", Kind.TALK, host="Vi", room=hall.code, starts_at=datetime(2027, 7, 3, 7, tzinfo=UTC), minutes=45,
            abstract="Om", summary="Så", quotes=(Quote("Ja", "Bo"), Quote("Nej")), tags=("a", "b"), livestream="https://l.example/",
            recording="https://r.example/", appearances=seats,
        ),
        Seminar("J453PP", "tre", "Tre", Kind.BREAK, room=hall.code),
    )  # fmt: skip
    assert dayfile.read(json.dumps(FULL).encode()) == Programme(event, (hall, room), (anna, other), seminars)


def test_a_day_with_nothing_in_it():
    event = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "")
    assert dayfile.read(json.dumps({"event": HEAD}).encode()) == Programme(event)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"event": {**HEAD, "timezone": "Mars/Olympus"}}, "not a day file: ZoneInfoNotFoundError: "),
        ({"event": {"slug": "x"}}, "event.title is missing"),
        ({"event": HEAD, "seminars": [{"slug": "a", "title": "A", "room": "Borta"}]}, "not a day file: KeyError: 'Borta'"),
        ({"event": HEAD, "seminars": [{"slug": "a", "title": "A", "starts_at": "igår"}]}, "not a day file: ValueError: Invalid isoformat"),
        ([], "not a day file: ValidationError: Expected `object`, got `array`"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_said(values, said):
    with pytest.raises(Unreadable) as refused:
        dayfile.read(json.dumps(values).encode())
    assert str(refused.value).startswith(said)
