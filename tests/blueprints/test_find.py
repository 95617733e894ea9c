"""Find: what one's role may open, of this event alone, each with an address that opens."""

import re
from datetime import date

import pytest

from eventapp.services.accounts import one_time
from eventapp.services.draft import edits, events, people
from tests.conftest import PASSWORD, sign_in

HERE = "/organise/almedalen-2017/"


def found(client, text):
    page = client.get(f"{HERE}find/", query_string={"q": text, "part": "1"}).get_data(as_text=True)
    return re.findall(r'<a href="([^"]+)".*?<span class="found-name">([^<]*)</span>', page, re.S)


@pytest.fixture
def client(lite_day):
    return sign_in(lite_day.app)


def test_seminars_people_rooms_pages_and_what_to_do_are_found_and_open(client):
    names = [name for text in ("åsa regner", "brygar", "moderatorer", "lagen skydda", "lägg seminarium") for _, name in found(client, text)[:1]]
    assert names == ["Åsa Regnér", "Bryggarsalen", "Moderatorer", "Hur kan lagen bättre skydda barn på nätet?", "Lägg till ett seminarium"]
    for text in ("polis", "lagen", "sal", "ut"):
        for address, _ in found(client, text):
            assert client.get(address).status_code == 200, address


def test_what_is_typed_is_shown_as_text_and_nothing_at_all_is_said_so(client):
    page = client.get(f"{HERE}find/", query_string={"q": '"><script>alert(1)</script>'}).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "Inget har de orden" in page
    assert [name for _, name in found(client, "")][:1] == ["Lägg till ett seminarium"]


def test_another_events_people_are_not_found(lite_day, client):
    values = {"title": "Annan dag", "slug": "annan", "starts_on": date(2018, 7, 3), "ends_on": date(2018, 7, 3), "timezone": "Europe/Stockholm", "language": "sv"}
    other = events.add(lite_day.account, values)
    people.add(edits.Writing(other, lite_day.actor), {"name": "Ågot Hemlig"})
    assert found(client, "Ågot Hemlig") == []


@pytest.mark.parametrize(
    ("role", "seen"),
    [("editor", {"people", "seminars", "rooms"}), ("viewer", set()), ("crew", {"sheets"})],
)
def test_only_what_the_role_may_open_is_found(lite_day, role, seen):
    link = one_time.invite(lite_day.event, lite_day.actor, f"{role}@example.org", role, None)
    one_time.use_invite(link, None, "Bo Ås", PASSWORD)
    client = sign_in(lite_day.app, f"{role}@example.org")
    addresses = [a for text in ("regnér", "lagen", "bryggarsalen", "schema", "publicera", "team medarbetare") for a, _ in found(client, text)]
    kinds = {"people": "/panelists/.+", "rooms": "/rooms/.+", "seminars": "/seminars/[A-Z0-9]+/$", "sheets": "/seminars/.*/sheet$"}
    assert {kind for kind, shape in kinds.items() if any(re.search(shape, a) for a in addresses)} == seen
    assert {client.get(a).status_code for a in addresses} <= {200}
