"""Organisers see how many chose each seminar, of fewer than five only that it is a few, and where a room is too small for it."""

import re

import pytest

from eventapp.services import choices
from eventapp.services.choices import Reader, Wish
from eventapp.services.clock import now
from tests import factories
from tests.conftest import sign_in

HINT = "Fler läsare har valt ”%s” än Båten har platser."


@pytest.fixture
def busy(lite):
    """A day with one seminar that seven have chosen for a room of six, and one that two have."""
    day = factories.make_event()
    day.app = lite
    boat = factories.room(day, "Båten", capacity=6)
    rows = [
        factories.seminar(day, title, room=boat, starts_at=factories.at(clock))
        for title, clock in (("Havet", "09:00"), ("Isen", "11:00"), ("Vinden", "13:00"))
    ]
    factories.release(day)
    day.sea, day.ice, day.wind = (row.code for row in rows)
    for number in range(7):
        said = {day.sea: Wish(True, now())} | ({day.ice: Wish(True, now())} if number < 2 else {})
        choices.choose(Reader(day.event.code, choices.new_token(), "", frozenset((day.sea, day.ice))), said)
    day.inside = f"/organise/{day.event.slug}/"
    return day


def test_the_board_and_the_lists_say_how_many_and_never_less_than_five(busy):
    client = sign_in(busy.app, busy.account.email, factories.PASSWORD)
    board = client.get(busy.inside + "schedule/board.json").json
    assert {i["code"]: i["chosen"] for i in board["items"]} == {busy.sea: "7", busy.ice: "några få", busy.wind: ""}
    assert choices.counts(busy.event.id) == {busy.sea: 7, busy.ice: 2}
    rows = re.findall(r'<tr data-code="(\w+)".*?</tr>', client.get(busy.inside + "seminars/").text, re.DOTALL)
    assert rows == [busy.sea, busy.ice, busy.wind]
    said = re.findall(r'chosen-by">★ <span[^>]*>Valt av</span>\s+([^<]+)</span>', client.get(busy.inside + "seminars/").text)
    assert said == ["7", "några få"]
    pages = [client.get(f"{busy.inside}seminars/{code}/").text for code in (busy.sea, busy.ice, busy.wind)]
    assert [re.findall(r'chosen-by">★ .*?</span>\s+([^<]+)</span>', page) for page in pages] == [["7"], ["några få"], []]


def test_where_a_room_is_too_small_is_a_hint_wherever_clashes_are_told(busy):
    client = sign_in(busy.app, busy.account.email, factories.PASSWORD)
    for page in ("", "readiness/", "schedule/list/"):
        html = client.get(busy.inside + page).text
        assert [HINT % title in html for title in ("Havet", "Isen", "Vinden")] == [True, False, False], page
    group = next(g for g in client.get(busy.inside + "schedule/board.json").json["groups"] if g["clashes"][0]["text"] == HINT % "Havet")
    assert (group["severity"], group["clashes"][0]["codes"]) == ("note", [busy.sea])
    # It cannot be let be: the next reader may make it true again.
    assert f"crowded|{busy.sea}" not in client.get(busy.inside + "readiness/").text
