"""What is told of changes afterwards: nothing of what has been withdrawn or erased since."""

from dataclasses import replace
from datetime import UTC, date, datetime

from eventapp.programme.changes import Change
from eventapp.programme.erased import Erased
from eventapp.programme.model import Appearance, Event, Person, Programme, Quote, Role, Room, Seminar
from eventapp.programme.release import Release, Stamp
from eventapp.programme.telling import Teller

EVENT = Event("dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org", "EVENT0")
ANNA, BO = Person("ANNA00", "anna", "Anna Ek"), Person("BO0000", "bo", "Bo Al")
SEATS = (Appearance(Role.MODERATOR, "ANNA00"), Appearance(Role.PANELIST, "BO0000"), Appearance(Role.PANELIST, organisation="Telia"))
ONE = Seminar(
    "AAAAAA", "ett", "Ett", quotes=(Quote("Anna Ek har rätt", "Bo Al"), Quote("Ja", "Anna Ek, vd")), appearances=SEATS
)  # fmt: skip
DAY = Programme(EVENT, (Room("HALL00", "hall", "Hallen"),), (ANNA, BO), (ONE,))
TELLER = Teller(DAY)


def of_one(what, before="", after="", people=()):
    return Change(what, "seminar", "AAAAAA", "Ett", before, after, people)


def told(change):
    return TELLER.tell([change])


def test_what_is_there_is_told_as_it_was():
    for change in (
        Change("event", "event", "", "Dagen", "", "title"), of_one("title", "Förr", "Ett"), of_one("moved", "a", "b"),
        of_one("joined", "", "Anna Ek", ("ANNA00",)), of_one("left", "Telia", "", ("ANNA00",)), of_one("room", "", "Hallen"),
        Change("texts", "person", "ANNA00", "Anna Ek", people=("ANNA00",)), Change("added", "room", "HALL00", "Hallen"),
    ):  # fmt: skip
        assert told(change) == (change,)


def test_of_what_is_gone_only_that_and_when_it_would_have_been():
    gone = Change("removed", "seminar", "GONE00", "Hemligt", "2027-07-03T07:00:00Z", "x", ("ANNA00",))
    assert told(gone) == (Change("removed", "seminar", "GONE00", "", "2027-07-03T07:00:00Z"),)
    assert told(replace(gone, what="title")) == ()
    assert told(Change("removed", "person", "GONE00", "Cia Ek", "x", "y", ("GONE00",))) == (Change("removed", "person", "GONE00", ""),)
    assert told(Change("added", "person", "GONE00", "Cia Ek")) == ()


def test_names_that_are_gone_are_left_out_of_what_is_told_of_others():
    assert told(of_one("joined", "", "Cia Ek", ("CIA000",))) == ()
    assert told(of_one("left", "Cia Ek", "", ("CIA000",))) == (of_one("left"),)
    assert told(of_one("room", "Aulan", "Hallen")) == (of_one("place", "", "Hallen"),)
    assert told(of_one("room", "Hallen", "Aulan")) == (of_one("place"),)
    for what in ("address", "livestream", "recording"):
        assert told(of_one(what, "", "https://a.example/")) == (of_one(what, "", "1"),)
        assert told(of_one(what, "https://a.example/", "")) == (of_one(what, "1", ""),)


def test_the_names_that_are_not_told():
    items = [
        of_one("joined", "", "Cia Ek"), of_one("left", "Bo Al"), of_one("left", "Li"), of_one("left", "Åke"), of_one("room", "Aulan", "Hallen"),
        of_one("title", "Förr", "Ett"), of_one("moved", "2027", "2028"), Change("added", "seminar", "GONE00", "Hemligt"),
    ]  # fmt: skip
    # What two letters spell may stand in any word; the older title is told.
    assert TELLER.withheld(items) == {"Cia Ek", "Åke", "Aulan", "Hemligt"}
    assert TELLER.withheld([Change("removed", "person", "GONE00", "Dan Ek"), Change("texts", "room", "HALL00", "Hallen")]) == {"Dan Ek"}


WHO = Erased("ANNA00", 7, frozenset({"Anna Ek", "anna@example.org", "Anna", "AE"}))


def test_a_text_has_a_dash_for_what_only_they_are_called():
    assert WHO.text("anna ek, ANNA (anna@example.org) och Annas AE") == "–, – (–) och Annas AE"
    assert [WHO.names(text) for text in ("Hej Anna!", "Annas", "AE")] == [True, False, False]
    nameless = Erased("ANNA00", 7, frozenset({"AE"}))
    assert (nameless.text("AE"), nameless.names("AE")) == ("AE", False)


def test_a_plain_value_is_without_what_is_about_them():
    assert WHO.plain({
        "seats": [{"person_id": 7, "note": "x"}, {"person_id": 8, "note": "Med Anna"}, "Anna Ek", 3, None],
        "who": "ANNA00", "ANNA00": "ja", "Anna": "ja", "BO0000": {"by": "Anna Ek", "of": ["ANNA"]},
    }) == {"seats": [{"person_id": 8, "note": "Med –"}, "–", 3, None], "BO0000": {"by": "–", "of": ["–"]}}  # fmt: skip


def test_a_release_is_as_it_would_be_without_them():
    at = datetime(2027, 5, 1, tzinfo=UTC)
    changes = (
        of_one("joined", "", "Anna Ek"), of_one("left", "Anna Ek"), of_one("left", "Bo Al", "", ("BO0000", "ANNA00")),
        of_one("title", "Med Anna", "Utan Anna", ("ANNA00",)), Change("added", "person", "ANNA00", "Anna Ek"),
    )  # fmt: skip
    moved = {"people/ae": "ANNA00", "people/b": "BO0000"}
    release = Release(3, at, DAY, {"AAAAAA": Stamp(2, at)}, (), changes, "Anna Ek kommer", moved, False)
    assert WHO.release(release) == Release(
        3, at,
        replace(DAY, people=(BO,), seminars=(replace(ONE, quotes=(ONE.quotes[0], Quote("Ja")), appearances=SEATS[1:]),)),
        {"AAAAAA": Stamp(2, at)}, (),
        (of_one("left", "Bo Al", "", ("BO0000",)), of_one("title", "Med –", "Utan –")),
        "– kommer", {"people/b": "BO0000"}, False,
    )  # fmt: skip
