"""What changed between two programmes, each kind of change in full."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from eventapp.programme.changes import Change, changes
from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Person,
    Programme,
    Quote,
    Role,
    Room,
    Seminar,
    Service,
    State,
)

EVENT = Event("dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org")
HALL, SIDE = Room("HALL00", "hall", "Hallen"), Room("SIDE00", "side", "Sidan")
ANNA, BO = Person("ANNA00", "anna", "Anna Ek"), Person("BO0000", "bo", "Bo Ek")
CHAIRS, TELIA = Appearance(Role.MODERATOR, "ANNA00"), Appearance(Role.PANELIST, organisation="Telia")
BO_SITS = Appearance(Role.PANELIST, "BO0000")
NINE, TEN = datetime(2027, 7, 3, 7, tzinfo=UTC), datetime(2027, 7, 3, 8, tzinfo=UTC)
ONE = Seminar("AAAAAA", "ett", "Ett", room="HALL00", starts_at=NINE, minutes=60, appearances=(CHAIRS, TELIA))
OTHER = Seminar("BBBBBB", "tva", "Två", starts_at=TEN, appearances=(BO_SITS, CHAIRS, BO_SITS))
DAY = Programme(EVENT, (HALL, SIDE), (ANNA, BO), (ONE,))


def told(what, before="", after="", title="Ett", people=("ANNA00",)):
    return Change(what, "seminar", "AAAAAA", title, before, after, people)


TEXTS = [
    {"kind": Kind.TALK}, {"abstract": "Om"}, {"summary": "Om"}, {"quotes": (Quote("Ja"),)}, {"tags": ("skola",)},
    {"language": "en"}, {"services": (Service.CAPTIONS,)}, {"host": "Telia"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"slug": "nytt"}, [told("address", "ett", "nytt")]),
        ({"title": "Nytt"}, [told("title", "Ett", "Nytt", title="Nytt")]),
        ({"starts_at": TEN}, [told("moved", "2027-07-03T07:00:00Z", "2027-07-03T08:00:00Z")]),
        ({"starts_at": None}, [told("moved", "2027-07-03T07:00:00Z", "")]),
        ({"minutes": 45}, [told("length", "60", "45")]),
        ({"minutes": None}, [told("length", "60", "")]),
        ({"room": "SIDE00"}, [told("room", "Hallen", "Sidan")]),
        ({"room": ""}, [told("room", "Hallen", "")]),
        ({"state": State.CANCELLED}, [told("cancelled")]),
        ({"state": State.DRAFT}, []),
        ({"livestream": "https://a.example/"}, [told("livestream", "", "https://a.example/")]),
        ({"recording": "https://a.example/"}, [told("recording", "", "https://a.example/")]),
        *((values, [told("texts")]) for values in TEXTS),
        ({"appearances": (TELIA, CHAIRS)}, [told("order")]),
        ({"appearances": (CHAIRS, TELIA, BO_SITS)}, [told("joined", "", "Bo Ek", people=("BO0000",))]),
        # A seat held for an organisation concerns all who sit there.
        ({"appearances": (CHAIRS,)}, [told("left", "Telia")]),
        ({"appearances": (TELIA, BO_SITS)}, [
            told("joined", "", "Bo Ek", people=("BO0000",)), told("left", "Anna Ek", people=("ANNA00",)),
        ]),
    ],
)  # fmt: skip
def test_each_field_of_a_seminar_has_its_word(values, expected):
    assert changes(DAY, replace(DAY, seminars=(replace(ONE, **values),))) == expected


def test_of_many_changes_the_most_urgent_comes_first_and_texts_last():
    new = replace(
        ONE, title="Nytt", slug="nytt", state=State.CANCELLED, starts_at=TEN, minutes=45, room="SIDE00", abstract="Om",
        livestream="https://a.example/", recording="https://b.example/", appearances=(CHAIRS,),
    )  # fmt: skip
    assert [c.what for c in changes(DAY, replace(DAY, seminars=(new,)))] == [
        "cancelled", "title", "moved", "address", "length", "room", "left", "livestream", "recording", "texts",
    ]  # fmt: skip
    back = changes(replace(DAY, seminars=(replace(ONE, state=State.CANCELLED),)), DAY)
    assert back == [told("restored")]


def test_what_comes_and_goes_tells_its_time_and_each_whom_it_concerns_once():
    both = replace(DAY, seminars=(ONE, OTHER))
    concerned = ("BO0000", "ANNA00")
    assert changes(DAY, both) == [Change("added", "seminar", "BBBBBB", "Två", "", "2027-07-03T08:00:00Z", concerned)]
    assert changes(both, DAY) == [Change("removed", "seminar", "BBBBBB", "Två", "2027-07-03T08:00:00Z", "", concerned)]
    assert changes(None, both) == []


def test_rooms_and_people_themselves():
    salen, cia = Room("NEW000", "ny", "Salen"), Person("CIA000", "cia", "Cia Ek")
    assert changes(DAY, replace(DAY, rooms=(replace(HALL, name="Aulan"), salen), people=(replace(ANNA, title="vd"), cia))) == [
        Change("title", "room", "HALL00", "Aulan", "Hallen", "Aulan"),
        Change("added", "room", "NEW000", "Salen"),
        Change("removed", "room", "SIDE00", "Sidan"),
        Change("texts", "person", "ANNA00", "Anna Ek", people=("ANNA00",)),
        Change("added", "person", "CIA000", "Cia Ek", people=("CIA000",)),
        Change("removed", "person", "BO0000", "Bo Ek", people=("BO0000",)),
    ]
    renamed = changes(DAY, replace(DAY, rooms=(replace(HALL, directions="Upp"), SIDE), people=(ANNA, replace(BO, name="Bo Al"))))
    assert renamed == [
        Change("texts", "room", "HALL00", "Hallen"),
        Change("title", "person", "BO0000", "Bo Al", "Bo Ek", "Bo Al", ("BO0000",)),
    ]


def test_the_event_names_its_fields():
    assert changes(DAY, replace(DAY, event=replace(EVENT, title="Natten", host="Vi"))) == [
        Change("event", "event", "", "Natten", "", "title, host")
    ]
