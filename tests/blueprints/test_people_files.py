"""The pages of people from a table and back: who may, what is shown, what is done."""

import html
import re

from eventapp.services.accounts import one_time
from eventapp.services.draft import loading
from tests import factories
from tests.conftest import PASSWORD, sign_in, token

HERE = "/organise/almedalen-2017/"
PAGE = f"{HERE}panelists/import/"


def given(client, text):
    answer = client.post(PAGE, data={"csrf_token": token(client, PAGE), "pasted": text})
    assert answer.status_code == 303
    return answer.location


def fingerprint(page):
    return re.findall(r'name="fingerprint" value="(\w+)"', page)[-1]


def test_a_pasted_table_is_shown_then_done(lite_day):
    client = sign_in(lite_day.app)
    known = factories.person(lite_day, "Professor Christina Dubbel")
    shown = given(client, "namn\ttelefon\nChristina Dubbel\t112\nBo Nyman\t113\nFel\n")
    page = client.get(shown).get_data(as_text=True)
    assert re.findall(r"<li><strong>(\d)</strong>", page) == ["2", "1", "0", "0"]
    assert re.findall(r'<option value="(\w+)" selected', page) == [known.code]
    assert "112" not in known.phone
    data = {"csrf_token": token(client, shown), "row-2": "new"}
    # Another answer than was shown is shown first.
    again = client.post(shown, data=data | {"fingerprint": fingerprint(page)})
    assert (again.status_code, "Det är inte längre det som visades" in again.get_data(as_text=True)) == (422, True)
    page = client.post(shown, data=data | {"show": "1"}).get_data(as_text=True)
    done = client.post(shown, data=data | {"fingerprint": fingerprint(page)}, follow_redirects=True).get_data(as_text=True)
    assert "Personerna är importerade." in done
    phones = {p.name: p.phone for p in loading.tables(lite_day.event).people if p.phone}
    assert phones == {"Christina Dubbel": "112", "Bo Nyman": "113"}
    assert "Det finns inget nytt" in client.get(given(client, "namn\ttelefon\nBo Nyman\t113\n")).get_data(as_text=True)


def test_what_no_table_is_and_no_names_has_is_said(lite_day):
    client = sign_in(lite_day.app)
    answer = client.post(PAGE, data={"csrf_token": token(client, PAGE), "pasted": ""})
    assert answer.status_code == 422
    page = html.unescape(client.get(given(client, "x;y\n1;2\n")).get_data(as_text=True))
    assert "Ingen kolumn har namn." in page
    assert client.get(f"{PAGE}0123456789abcdef/").status_code == 404


def test_private_files_are_for_those_who_may_see_them(lite_day):
    files = ("exports/people.csv", "exports/people.xlsx", "exports/draft-whole.xlsx")
    client = sign_in(lite_day.app)
    factories.person(lite_day, "Bo Nyman", email="bo@example.org")
    assert [client.get(HERE + name).status_code for name in files] == [200, 200, 200]
    assert b"bo@example.org" in client.get(HERE + files[0]).data
    assert client.get(f"{HERE}exports/people.pdf").status_code == 404
    link = one_time.invite(lite_day.event, lite_day.actor, "se@example.org", "viewer", None)
    one_time.use_invite(link, None, "Se", PASSWORD)
    client = sign_in(lite_day.app, "se@example.org")
    assert [client.get(HERE + name).status_code for name in files] == [403, 403, 403]
    assert client.get(PAGE).status_code == 403
    assert "draft-whole" not in client.get(f"{HERE}exports/").get_data(as_text=True)
