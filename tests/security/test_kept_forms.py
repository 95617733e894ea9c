"""Signed out in the middle of a form: what was typed goes through signing in, to its own account, and is never sent by itself."""

import io
import random
import re
from datetime import timedelta

import pytest
import time_machine
from flask import url_for
from itsdangerous import URLSafeTimedSerializer

from eventapp.blueprints.kept import SHOWN_AGAIN
from eventapp.extensions import db
from eventapp.models import KeptForm
from eventapp.services.accounts import accounts, sessions
from eventapp.services.clock import now
from eventapp.services.draft import loading
from eventapp.services.stage import sheets
from tests.conftest import EMAIL, PASSWORD, fill, sign_in, token
from tests.services.test_undoing import whole

ROOM = "/organise/almedalen-2017/rooms/new"
OTHER = "bo@example.org"


def fields(html):
    """The hidden fields of a page's last form."""
    form = html.rpartition("<form method=\"post\"")[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def opened(client, page=ROOM):
    """The hidden fields of a form that is open in the browser."""
    return fields(client.get(page).get_data(as_text=True).partition("</header>")[2])


def signed_out(day, client):
    sessions.end_all(day.account)
    db.session.commit()


def sign_in_from(client, answer, email=EMAIL, password=PASSWORD):
    action = re.search(r'action="([^"]+)"', answer.text)[1]
    data = {**fields(answer.text), "email": email, "password": password}
    return client.post(action, data=data)


def test_what_was_typed_is_shown_again_after_signing_in_and_saved_only_by_a_press(day):
    client = sign_in(day.app)
    client.get("/organise/?lang=en")
    hidden = opened(client)
    signed_out(day, client)
    rooms = [r.name for r in loading.tables(day.event).rooms]
    typed = {"name": "Sal Å", "directions": "Upp för trappan\n\noch till höger", "capacity": "80", "walk_x": ""}
    answer = client.post(ROOM, data=hidden | typed)
    assert answer.status_code == 401
    assert "what you typed is kept" in answer.text
    # A wrong password on the way loses nothing.
    wrong = sign_in_from(client, answer, password="wrong, this is")
    assert wrong.status_code == 401
    hidden = fields(wrong.text)
    there = client.post(f"/account/sign-in?next={ROOM}", data={**hidden, "email": EMAIL, "password": PASSWORD})
    assert there.location == f"{ROOM}?again=1"
    page = client.get(there.location)
    assert page.status_code == 200
    assert "Here is what you had typed" in page.text
    assert 'value="Sal Å"' in page.text
    assert "Upp för trappan\n\noch till höger" in page.text.replace("\r", "")
    assert [r.name for r in loading.tables(day.event).rooms] == rooms  # Nothing was sent by itself.
    again = fields(page.text.partition("</header>")[2])
    assert client.post(there.location, data=again | typed).status_code == 303
    assert [r.name for r in loading.tables(day.event).rooms] == [*rooms, "Sal Å"]


def test_nobody_else_gets_it(lite_day):
    day = lite_day
    accounts.add_account(OTHER, "Bo", PASSWORD)
    client = sign_in(day.app)
    client.get("/organise/?lang=en")
    hidden = opened(client)
    signed_out(day, client)
    answer = client.post(ROOM, data=hidden | {"name": "Hemlig sal"})
    there = sign_in_from(client, answer, OTHER)
    assert there.location == ROOM
    page = client.get("/organise/")
    assert "another account" in page.text
    assert "Hemlig" not in page.text
    assert client.get("/account/again").status_code == 404
    assert db.session.query(KeptForm).count() == 0


def test_it_is_kept_for_an_hour_and_no_secrets_files_or_large_forms_are(lite_day):
    day, client = lite_day, sign_in(lite_day.app)
    hidden = opened(client)
    signed_out(day, client)
    answer = client.post(ROOM, data=hidden | {"name": "Sal", "password": "hemligt-ord"})
    packed = URLSafeTimedSerializer(day.app.config["SECRET_KEY"], salt="kept").loads(fields(answer.text)["kept"])
    assert packed == [day.account.id, ROOM, [["once", hidden["once"]], ["name", "Sal"]]]
    with time_machine.travel(now() + timedelta(minutes=61)):
        late = client.get("/account/sign-in")
        data = {**fields(late.text), "kept": fields(answer.text)["kept"], "email": EMAIL, "password": PASSWORD}
        assert "again" not in client.post(f"/account/sign-in?next={ROOM}", data=data).location
    signed_out(day, client)
    noise = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyzåäö0123456789", k=90_000))
    for more in ({"directions": noise}, {"form_of": "made.up.by-hand"}, {"form_of": ""}):
        assert client.post(ROOM, data=hidden | {"name": "Sal"} | more).status_code == 303
    files = hidden | {"picture": (io.BytesIO(b"x"), "x.png")}
    assert client.post(ROOM, data=files, content_type="multipart/form-data").status_code == 303


def test_a_form_without_a_page_of_its_own_is_shown_to_be_sent_by_a_press(lite_day):
    day, client = lite_day, sign_in(lite_day.app)
    client.get("/organise/?lang=en")
    page = "/organise/almedalen-2017/livestreams/"
    hidden = {k: v for k, v in opened(client, page).items() if k in ("csrf_token", "form_of")}
    signed_out(day, client)
    answer = client.post(page + "paste", data=hidden | {"list": "ai https://video.example.org/kept"})
    there = sign_in_from(client, answer)
    assert there.location == "/account/again"
    shown = client.get(there.location)
    assert '<dt>What you typed</dt><dd class="version">ai https://video.example.org/kept</dd>' in shown.text
    assert "kept" not in next(s.recording for s in loading.tables(day.event).seminars if s.slug == "ai")
    data = {"csrf_token": token(client, "/account/again"), "list": "ai https://video.example.org/kept"}
    assert client.post(page + "paste", data=data).status_code == 303
    db.session.expire_all()
    assert next(s.recording for s in loading.tables(day.event).seminars if s.slug == "ai").endswith("/kept")


def test_what_nobody_typed_is_sent_again_but_not_shown(lite_day):
    """The answers of an import have names and values that mean nothing to people."""
    day, client = lite_day, sign_in(lite_day.app)
    client.get("/organise/?lang=en")
    page = "/organise/almedalen-2017/imports/"
    hidden = {k: v for k, v in opened(client, page).items() if k in ("csrf_token", "form_of")}
    signed_out(day, client)
    sent = hidden | {"mapped": "1", "col-title": "0", "answer-rows-1a2b": "several"}
    shown = client.get(sign_in_from(client, client.post(page + "0" * 32 + "/", data=sent)).location).text
    assert "<dt>" not in shown
    assert "What you pressed is not done." in shown
    assert '<textarea name="answer-rows-1a2b" hidden>several</textarea>' in shown


def test_a_script_is_told_in_a_word(lite_day):
    client = lite_day.app.test_client()
    answer = client.post("/organise/almedalen-2017/schedule/add", data={}, headers={"X-CSRFToken": "x"})
    assert (answer.status_code, list(answer.json)) == (401, ["errors"])


@pytest.mark.parametrize("endpoint", sorted(SHOWN_AGAIN))
def test_no_page_that_shows_a_form_again_saves_anything(lite, endpoint):
    """With fields with which each would save at once, were it sent."""
    day = fill(lite, publish=False)
    client = sign_in(lite)
    row, room = loading.tables(day.event).seminars[0], loading.tables(day.event).rooms[0]
    code = {"seminars": row, "schedule": row, "stage": row, "rooms": room}.get(endpoint.split(".")[2], row.seats[0].person).code
    with lite.test_request_context():
        name = endpoint.rpartition(".")[2]
        values = {"event": day.event.slug} if "event." in endpoint else {}
        one = {"text": "thanks"} if "messagetexts" in endpoint else {"code": code}
        address = url_for(endpoint, **values, **(one if name in ("edit", "slot", "sheet") else {}))
    before, count = whole(day), len(loading.tables(day.event).seminars)
    sent = [["title", "T"], ["name", "N"], ["starts_on", "2030-01-01"], ["ends_on", "2030-01-01"], ["version", "1"],
            ["timezone", "Europe/Stockholm"], ["language", "sv"], ["accent", "#000000"], ["kind", "panel"],
            ["state", "draft"], ["stream", "room"], ["room", "0"], ["do", "send"], ["subject_sv", "Ä"], ["body_sv", "T"],
            *([f"part_{n}", "5"] for n in ("name", "minutes", "fixed", "who", "note", "key"))]  # fmt: skip
    db.session.add(KeptForm(account_id=day.account.id, address=address, fields=sent, kept_at=now()))
    db.session.commit()
    answer = client.get(address + "?again=1")
    assert answer.status_code == 200
    assert (whole(day), len(loading.tables(day.event).seminars)) == (before, count)
    assert sheets.read(row) == sheets.Sheet()
