"""Fields as plain values and by what they are; colours to the digit; the order of a programme."""

from datetime import UTC, date, datetime, timedelta

from eventapp.programme.colour import contrast, ink_on, readable
from eventapp.programme.fields import Type, as_they_are, editable, in_calendar, of_type, plain, private
from eventapp.programme.fields.sizes import LONGEST, MOST, beyond
from eventapp.programme.limits import LINE, TAG, TEXT
from eventapp.programme.model import (
    Event,
    Kind,
    Link,
    Person,
    Quote,
    Room,
    Seminar,
    Service,
    State,
    Venue,
    in_order,
)
from eventapp.programme.naming import free_slug, slugify

NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)


def test_a_seminar_and_an_event_as_plain_values():
    seminar = Seminar(
        "A", "a", "Ett", Kind.TALK, State.CANCELLED, "Vi", "HALL00", NINE, 45, "Om", "Så", (Quote("Ja", "Bo"),), ("x", "y"), "en",
        (Service.CAPTIONS,), "https://l.example", "https://r.example",
    )  # fmt: skip
    assert plain("seminar", seminar) == {
        "code": "A", "slug": "a", "title": "Ett", "kind": "talk", "state": "cancelled", "starts_at": "2027-07-03T07:00:00+00:00",
        "minutes": 45, "abstract": "Om", "summary": "Så", "quotes": [{"text": "Ja", "by": "Bo"}], "tags": ["x", "y"], "language": "en",
        "services": ["captions"], "livestream": "https://l.example", "recording": "https://r.example", "host": "Vi",
        "files": [], "sign_language": "", "interpretation": "", "audience": "", "host_page": "",
    }  # fmt: skip
    event = Event(
        "a", "A", date(2027, 7, 3), date(2027, 7, 4), "UTC", "x.example", venue=Venue("Torget", latitude=1.5), links=(Link("l", amount=5),)
    )  # fmt: skip
    empty = ("code", "tagline", "host", "about", "hashtag", "admission", "logo", "contact")
    venue = ("venue_address", "venue_city", "venue_country", "venue_directions")
    assert plain("event", event) == dict.fromkeys((*empty, *venue), "") | {
        "uid_domain": "x.example", "slug": "a", "title": "A", "language": "sv", "timezone": "UTC", "starts_on": "2027-07-03",
        "ends_on": "2027-07-04", "accent": "#1d5c8c", "venue_name": "Torget", "venue_latitude": 1.5, "venue_longitude": None,
        "links": [{"label": "l", "kind": "other", "url": "", "swish": "", "amount": 5, "currency": ""}],
    }  # fmt: skip


def test_fields_by_what_they_are():
    assert private("person") == {
        "email": "", "phone": "", "notes": "", "hours": [], "unlike": [], "merged_into": "", "pronunciation": "", "mail_language": "",
        "may_film": "", "may_record": "", "may_photograph": "", "may_name": "", "contacts": [], "corrections": [], "wants_invitations": False,
    }  # fmt: skip
    assert [f.name for f in of_type("person", Type.ADDRESS, Type.PICTURE)] == ["portrait", "website"]
    assert in_calendar("room") == ("name", "directions")
    assert editable("room") == (
        "slug", "name", "directions", "capacity", "livestream", "stream_key", "notes", "microphone", "stage", "position", "building",
        "turnaround", "walks", "hours", "stream_crew",
    )  # fmt: skip
    # What a row must have made of it (a room's code, a part of the venue) is not among them.
    assert not {"room_id", "seats", "starts_at", "livestream"} & set(as_they_are("seminar"))
    assert {"title", "abstract", "minutes", "recording", "language"} <= set(as_they_are("seminar"))
    assert "venue_name" not in as_they_are("event")


def test_colours_to_the_digit():
    assert [ink_on(colour) for colour in ("#777777", "#757575", "#1d5c8c")] == ["#000000", "#ffffff", "#ffffff"]
    assert [readable(*pair) for pair in (("#ff0000", "#ffffff"), ("#777777", "#777777"), ("#808080", "#000000"))] == [
        "#ed0000", "#060606", "#808080",
    ]  # fmt: skip
    assert (round(contrast("#ff0000", "#00ff00"), 4), round(contrast("#0a0b0c", "#0c0b0a"), 4)) == (2.9139, 1.0017)


def test_a_slug_that_is_taken_gets_a_number_and_is_never_too_long():
    assert free_slug("a", {"a", "a-2", "a-3"}) == "a-4"
    assert free_slug("x" * 60, {"x" * 60}) == "x" * 58 + "-2"
    assert free_slug("x" * 57 + "-yy", {"x" * 57 + "-yy"}) == "x" * 57 + "-2"
    assert (slugify("y" * 59 + " z"), slugify("- A  b -"), slugify("–")) == ("y" * 59, "a-b", "x")


def test_seminars_stand_by_time_room_title_and_code():
    def one(code, title="T", room="", hours=0):
        return Seminar(code, code.lower(), title, room=room, starts_at=None if hours is None else NINE + timedelta(hours=hours))

    wanted = [
        one("H", "Z", "FIRST0"), one("G", "A", "LATER0"), one("F", "A", "GONE00"), one("A", "B"), one("B", "B"), one("E", "A", "FIRST0", 1),
        one("D", "A", "FIRST0", None), one("C", "A", hours=None),
    ]  # fmt: skip
    rooms = (Room("FIRST0", "z", "Z"), Room("LATER0", "a", "A"))
    assert list(in_order(wanted[::-1], rooms)) == wanted


def test_title_and_organisation_on_one_line():
    people = [Person("A", "a", "Anna", *given) for given in ((), ("vd",), ("", "Telia"), ("vd", "Telia"))]
    assert [person.affiliation for person in people] == ["", "vd", "Telia", "vd, Telia"]


def test_what_holds_more_than_it_may_and_how_much_it_may():
    tags, seats = MOST["tags"], MOST["seats"]
    name = LONGEST["person"]["name"]
    fits = {
        "title": "x" * LINE, "abstract": "x" * TEXT, "minutes": 10**9, "unknown": "x" * 10**6, "services": ["x"] * 999,
        "tags": ["x" * TAG] * tags, "seats": [{"new_name": "x" * name, "note": None, "person_id": 10**9}] * seats, "quotes": (),
    }  # fmt: skip
    assert list(beyond("seminar", fits)) == []
    more = {
        "title": "x" * (LINE + 1), "tags": ["x" * (TAG + 1)] * (tags + 1), "seats": ({"new_name": "x" * (name + 1), "role": "x"},),
        "abstract": "x" * (TEXT + 1),
    }  # fmt: skip
    assert list(beyond("seminar", more)) == [
        ("title", LINE), ("tags", tags), *[("tags", TAG)] * (tags + 1), ("seats", name), ("abstract", TEXT),
    ]  # fmt: skip
