"""Two save the same, one after the other or at the same moment: both versions are shown, and nothing typed is lost."""

import re
import threading
from io import BytesIO

import pytest
from PIL import Image

from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seminar
from eventapp.services.draft import events, people, seminars
from eventapp.services.draft.edits import Writing
from tests.conftest import sign_in, token

SLUG = "almedalen-2017"
MINE, THEIRS = "https://video.example.org/mine", "https://video.example.org/theirs"


@pytest.fixture
def client(day):
    made = sign_in(day.app)
    made.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return made


def form(html, action):
    """The hidden fields of the form that is sent to an address ending so."""
    part = re.search(rf'<form[^>]*action="[^"]*{action}"[^>]*>(.*?)</form>', html, re.DOTALL)[1]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part))


def again(answer):
    """What the conflict page would send once more."""
    html = answer.get_data(as_text=True)
    fields = dict(re.findall(r'<textarea name="([^"]+)" hidden>(.*?)</textarea>', html, re.DOTALL))
    return fields | {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', html)[1]}, html


def ai():
    db.session.expire_all()
    return Seminar.query.filter_by(slug="ai").one()


def test_two_recordings_of_one_seminar(day, client):
    page, code = f"/organise/{SLUG}/livestreams/", ai().code
    sent = form(client.get(page).get_data(as_text=True), f"{code}/recording") | {"recording": MINE}
    seminars.change(Writing(day.event, day.actor), ai(), ai().version, {"recording": THEIRS})
    answer = client.post(f"{page}{code}/recording", data=sent)
    fields, html = again(answer)
    assert answer.status_code == 409
    assert "Anna Ek saved while you were writing" in html
    assert (MINE in html, THEIRS in html) == (True, True)
    assert ai().recording == THEIRS
    assert fields["recording"] == MINE
    assert client.post(f"{page}{code}/recording", data=fields).status_code == 303
    assert ai().recording == MINE


def test_another_field_changed_meanwhile_is_no_conflict_of_a_recording(day, client):
    page, code = f"/organise/{SLUG}/livestreams/", ai().code
    sent = form(client.get(page).get_data(as_text=True), f"{code}/recording") | {"recording": MINE}
    seminars.change(Writing(day.event, day.actor), ai(), ai().version, {"title": "Ny"})
    assert client.post(f"{page}{code}/recording", data=sent).status_code == 303
    assert (ai().recording, ai().title) == (MINE, "Ny")


def test_two_states_of_one_seminar(day, client):
    page, code = f"/organise/{SLUG}/seminars/", ai().code
    sent = form(client.get(f"{page}{code}/").get_data(as_text=True), f"{code}/state") | {"state": "cancelled"}
    seminars.change(Writing(day.event, day.actor), ai(), ai().version, {"state": "draft"})
    answer = client.post(f"{page}{code}/state", data=sent)
    fields, _ = again(answer)
    assert (answer.status_code, ai().state) == (409, "draft")
    assert client.post(f"{page}{code}/state", data=fields).status_code == 303
    assert ai().state == "cancelled"


def png(colour):
    out = BytesIO()
    Image.new("RGB", (120, 120), colour).save(out, "PNG")
    return BytesIO(out.getvalue()), "a.png"


@pytest.mark.parametrize("kind", ["logo", "portrait"])
def test_two_pictures_are_both_shown_and_need_not_be_sent_twice(day, client, kind):
    person = Person.query.first()
    page = f"/organise/{SLUG}/settings/" if kind == "logo" else f"/organise/{SLUG}/panelists/{person.code}/"
    sent = form(client.get(page).get_data(as_text=True), kind)
    if kind == "logo":
        events.change(Writing(day.event, day.actor), day.event.version, {"logo": "c" * 32})
    else:
        people.change(Writing(day.event, day.actor), person, person.version, {"portrait": "c" * 32})
    answer = client.post(f"{page}{kind}", data=sent | {"picture": png("#123")})
    fields, html = again(answer)
    assert answer.status_code == 409
    assert re.findall(r'<img src="/media/(\w+)-96.webp"', html) == [fields["stored"], "c" * 32]
    assert client.post(f"{page}{kind}", data=fields).status_code == 303
    db.session.expire_all()
    saved = (
        db.session.get(Event, day.event.id).logo
        if kind == "logo"
        else db.session.get(Person, person.id).portrait
    )
    assert saved == fields["stored"]


def at_once(app, client, requests):
    """The statuses of requests sent at the same moment by as many threads with one session."""
    gate, found = threading.Barrier(len(requests)), []
    cookies = client.get_cookie("session").value

    def send(path, data):
        mine = app.test_client()
        mine.set_cookie("session", cookies)
        gate.wait()
        found.append(mine.post(path, data=data).status_code)

    threads = [threading.Thread(target=send, args=each) for each in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return sorted(found)


def test_at_the_same_moment_on_every_inside_page_nobody_sees_a_500(day, client):
    csrf = {"csrf_token": token(client, f"/organise/{SLUG}/settings/")}
    base, row, person, room = f"/organise/{SLUG}", ai(), Person.query.first(), Room.query.first()
    other = Seminar.query.filter(Seminar.slug != "ai").first().code
    day.app.config["PROPAGATE_EXCEPTIONS"] = True
    many = {
        f"{base}/livestreams/{row.code}/recording": lambda n: {"recording": f"{MINE}/{n}", "was": ""},
        f"{base}/seminars/{row.code}/state": lambda n: {"state": ("draft", "cancelled")[n % 2]},
        f"{base}/moderators/{row.code}/assign": lambda n: {"person": person.id},
        f"{base}/schedule/{row.code}/nudge": lambda n: {"minutes": 5 + n},
        f"{base}/schedule/{row.code}/move": lambda n: {"version": 1, "minutes": 30 + n},
        f"{base}/rooms/{room.code}/move": lambda n: {"to": ("up", "down")[n % 2]},
        f"{base}/readiness/overrule": lambda n: {"clash": "x", "reason": f"Skäl {n}"},
        f"{base}/schedule/{other}/tools/": lambda n: {"tool": "push", "minutes": 5 + n},
        f"{base}/settings/logo": lambda n: {"remove": "1"},
        f"{base}/panelists/{person.code}/portrait": lambda n: {"remove": "1"},
        f"{base}/panelists/{person.code}/link/renew": lambda n: {},
        f"{base}/livestreams/paste": lambda n: {"list": f"{row.code} {MINE}/{n}"},
        f"{base}/panelists/new": lambda n: {"name": "Bo Ås"},
        f"{base}/releases/publish": lambda n: {"note": str(n)},
    }
    db.session.rollback()
    good = {200, 303, 404, 409, 422}
    for path, fields in many.items():
        statuses = at_once(day.app, client, [(path, csrf | fields(n)) for n in range(4)])
        assert len(statuses) == 4, path
        assert set(statuses) <= good, (path, statuses)


def test_recordings_at_the_same_moment_are_kept_or_shown(day, client):
    csrf = {"csrf_token": token(client, f"/organise/{SLUG}/settings/")}
    path, was = f"/organise/{SLUG}/livestreams/{ai().code}/recording", ai().recording
    db.session.rollback()
    sent = [(path, csrf | {"recording": f"{MINE}/{n}", "was": was}) for n in range(4)]
    assert at_once(day.app, client, sent) == [303, 409, 409, 409]
