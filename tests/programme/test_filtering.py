"""What of a programme a reader means: the server by the same examples as the page's script (tests/scripts/rule.test.js)."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from eventapp.programme import filtering
from eventapp.programme.filtering import Wanted
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
)
from eventapp.programme.naming import alphabetical

CASES = json.loads((Path(__file__).parent.parent / "scripts" / "filter-cases.json").read_text())
EVENT = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org")
HALL, ASA = Room("R1", "stora-salen", "Stora salen"), Person("P1", "asa", "Åsa Ek", "Forskare", "Ångbåten")
FULL = Seminar(
    "S1", "torsk", "Torsk", Kind.TALK, host="Värden", room="R1", starts_at=datetime(2027, 7, 2, 22, 30, tzinfo=UTC), minutes=30, abstract="Om *sill*.",
    summary="Det gick bra.", quotes=(Quote("Hav!", "Bo"),), tags=("Klimat & hav", "AI"), language="en", services=(Service.CAPTIONS, Service.SIGN_LANGUAGE),
    recording="https://seen.example/", appearances=(Appearance(Role.PANELIST, "P1"), Appearance(Role.PANELIST, organisation="Telia")),
)  # fmt: skip
BARE = Seminar("S2", "paus", "Paus", Kind.BREAK)
DAY = Programme(EVENT, (HALL,), (ASA,), (FULL, BARE))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_wanted_is_found_and_nothing_else(case):
    wanted = Wanted({sort: tuple(values) for sort, values in case["chosen"].items()}, case["words"])
    assert filtering.passes(case["facets"], filtering.plain(case["texts"]), wanted) is case["passes"]


def test_a_seminar_is_known_by_all_that_can_be_chosen_and_its_day_is_the_venues():
    assert [filtering.facets_of(s, DAY, {"R1": "stora-salen"}) for s in DAY.seminars] == [
        [
            "day:2027-07-03", "room:stora-salen", "kind:talk", "language:en", "stream:1", "tag:klimat-hav", "tag:ai", "access:captions",
            "access:sign-language",
        ],
        ["kind:break", "language:sv"],
    ]  # fmt: skip


def test_title_people_organisations_room_subjects_and_texts_are_searched():
    assert filtering.texts_of(DAY) == {
        "S1": "torsk varden asa ek forskare angbaten telia stora salen klimat hav ai om sill det gick bra", "S2": "paus"
    }
    assert filtering.text_of(ASA) == "asa ek forskare angbaten"


def test_what_is_wanted_is_counted():
    some = Wanted({"room": ("a", "b"), "kind": ("talk",)}, "x")
    assert [(w.all, w.count) for w in (Wanted(), Wanted({}, " – "), some, replace(some, words="")) ] == [
        (True, 0), (True, 0), (False, 3), (False, 3),
    ]  # fmt: skip


def test_names_stand_as_in_the_readers_alphabet():
    names = ["Öm", "Åm", "Äm", "Zm", "Ém", "Em a", "Em", "A\u030am", "Ømx"]
    assert sorted(names, key=lambda name: alphabetical(name, "sv")) == ["Ém", "Em", "Em a", "Zm", "Åm", "A\u030am", "Äm", "Öm", "Ømx"]
    assert sorted(names, key=lambda name: alphabetical(name, "en")) == ["Åm", "Äm", "A\u030am", "Ém", "Em", "Em a", "Öm", "Ømx", "Zm"]
