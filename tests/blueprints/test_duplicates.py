"""The page of people who may be one: counted, side by side, merged, undone, told apart."""

import re

import pytest

from eventapp.services.accounts import one_time
from eventapp.services.draft import loading
from tests import factories
from tests.conftest import PASSWORD, sign_in, token


@pytest.fixture
def pair(lite_day):
    """Two people who may be one, on one panel each, and the page that says so."""
    kept = factories.person(lite_day, "Åsa Dubbel", email="asa@example.org")
    gone = factories.person(lite_day, "Professor Åsa Dubbel", title="Professor", phone="112")
    factories.seminar(lite_day, "Först", panel=[kept])
    factories.seminar(lite_day, "Sedan", panel=[gone])
    return kept, gone


PAGE = "/organise/almedalen-2017/panelists/"


def post(client, **values):
    return client.post(f"{PAGE}duplicates/", data={"csrf_token": token(client, f"{PAGE}duplicates/"), **values}, follow_redirects=True)


def names(day):
    return sorted(p.name for p in loading.tables(day.event).people if "Dubbel" in p.name)


def both(kept, gone):
    return {"one": kept.code, "other": gone.code, f"version-{kept.code}": kept.version, f"version-{gone.code}": gone.version}


def test_a_pair_is_counted_shown_merged_and_brought_back(lite_day, pair):
    client, (kept, gone) = sign_in(lite_day.app), pair
    assert "1 par kan vara samma person" in client.get(PAGE).get_data(as_text=True)
    page = client.get(f"{PAGE}duplicates/").get_data(as_text=True)
    assert re.findall(r"<li>(Först|Sedan)</li>", page) == ["Sedan", "Först"]
    # What either has stands first where the other has nothing.
    asked = re.findall(r'name="(kept|from-\w+)" value="(\w+)" checked', page)
    assert dict(asked) == {
        "kept": kept.code, "from-name": kept.code, "from-title": gone.code, "from-email": kept.code, "from-phone": gone.code}  # fmt: skip
    answer = post(client, **both(kept, gone), **dict(asked)).get_data(as_text=True)
    assert "Åsa Dubbel är en person nu." in answer
    assert names(lite_day) == ["Åsa Dubbel"]
    assert (kept.title, kept.phone, kept.email) == ("Professor", "112", "asa@example.org")
    assert "samma person" not in client.get(PAGE).get_data(as_text=True)
    [undo] = re.findall(r'action="([^"]*/undo)"', answer)
    client.post(undo, data={"csrf_token": token(client, PAGE), "from": PAGE, "just": "1"})
    assert names(lite_day) == ["Professor Åsa Dubbel", "Åsa Dubbel"]


def test_two_people_are_not_asked_about_again(lite_day, pair):
    client = sign_in(lite_day.app)
    answer = post(client, **both(*pair), apart="1").get_data(as_text=True)
    assert "Ingen verkar finnas här två gånger" in answer
    assert names(lite_day) == ["Professor Åsa Dubbel", "Åsa Dubbel"]


def test_what_was_changed_meanwhile_is_said_and_nothing_done(lite_day, pair):
    answer = post(sign_in(lite_day.app), **both(*pair) | {f"version-{pair[1].code}": 7}).get_data(as_text=True)
    assert "En av dem har ändrats under tiden" in answer
    assert names(lite_day) == ["Professor Åsa Dubbel", "Åsa Dubbel"]


def test_who_may_not_see_what_is_private_is_told_of_nothing(lite_day, pair):
    link = one_time.invite(lite_day.event, lite_day.actor, "bo@example.org", "viewer", None)
    one_time.use_invite(link, None, "Bo Ås", PASSWORD)
    client = sign_in(lite_day.app, "bo@example.org")
    assert "samma person" not in client.get(PAGE).get_data(as_text=True)
    assert client.get(f"{PAGE}duplicates/").status_code == 403
