"""The green room, the stream desk and the address for reports, from outside, as those meet them who have a role or a link."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import Membership
from eventapp.programme.taps import Tap
from eventapp.services.draft import people, rooms
from eventapp.services.draft.edits import Writing
from eventapp.services.live import saying
from eventapp.services.live.saying import Pressed
from eventapp.services.publishing import releases
from tests import factories
from tests.conftest import EMAIL, sign_in

DESK = "/organise/almedalen-2017/desk/"
GREEN, STREAMS = f"{DESK}green-room/", f"{DESK}streams/"
KEY, FILM = "hemlig-nyckel", "https://film.example.org/ett"


@pytest.fixture
def day(lite_day):
    """The sample day at 08:45, with a stream key, and somebody who has a phone and is not to be filmed."""
    day, day.writing = lite_day, Writing(lite_day.event, lite_day.actor)
    with time_machine.travel(datetime(2017, 7, 3, 6, 45, tzinfo=UTC), tick=False):
        seminar = next(s for s in releases.latest(day.event).programme.seminars if s.slug == "sexualundervisning")
        day.seminar, day.room = seminar, seminar.room
        room = rooms.find(day.event, seminar.room)
        rooms.change(day.writing, room, room.version, {"stream_key": KEY})
        day.person = people.find(day.event, seminar.appearances[0].person)
        people.change(day.writing, day.person, day.person.version, {"phone": "070-123 45 67", "email": "a&b@example.org", "may_film": "no"})
        day.client = sign_in(day.app)
        day.client.get("/organise/almedalen-2017/?lang=en")
        yield day


def crew(day, role="crew"):
    """Somebody else, with a role, signed in."""
    account = factories.account(email=f"{role}@example.org")
    db.session.add(Membership(event_id=day.event.id, account_id=account.id, role=role))
    db.session.commit()
    client = sign_in(day.app, f"{role}@example.org", factories.PASSWORD)
    client.get("/organise/almedalen-2017/?lang=en")
    return client


def card(html, code):
    return unescape(re.search(rf'<article[^>]*id="person-{code}".*?</article>', html, re.S)[0])


def press(day, code, want, **typed):
    form = next(f for f in re.findall(r"<form[^>]*data-tap.*?</form>", card(day.client.get(GREEN).text, code), re.S) if f'value="{want}"' in f)
    fields = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', re.sub(r"<button.*?</button>", "", form, flags=re.S)))
    answer = day.client.post(f"{DESK}say", data=fields | {"want": want} | typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{GREEN}#person-{code}")
    return day.client.get(GREEN).text


def test_someone_arrives_by_one_press_and_a_note_stays(day):
    code = day.person.code
    before = card(day.client.get(GREEN).text, code)
    assert ("tel:0701234567" in before, "mailto:a%26b%40example.org" in before, "Not to be filmed" in before) == (True,) * 3
    assert "Here since" not in before
    assert "Here since 08:45" in card(press(day, code, "arrived=yes"), code)
    assert 'value="Dricker &lt;te&gt;"' in press(day, code, "note=?", text="Dricker <te>")
    assert "Here since" not in card(press(day, code, "arrived="), code)


def test_who_is_late_stands_first_and_an_unchanged_room_is_not_made_again(day):
    first = day.client.get(GREEN)
    with time_machine.travel(datetime(2017, 7, 3, 7, 20, tzinfo=UTC), tick=False):
        html = day.client.get(GREEN).text
        assert html.index('id="missing"') < html.index(f'id="person-{day.person.code}"') < html.index('id="expected"')
        assert "minutes late" in card(html, day.person.code)
    again = day.client.get(GREEN, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    press(day, day.person.code, "arrived=yes")
    assert day.client.get(GREEN, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_stale_press_and_a_stranger_are_refused_in_words(day):
    press(day, day.person.code, "arrived=yes")
    other = factories.make_event(day.account)
    stranger = factories.person(other, "Främling")
    json_wanted = {"Accept": "application/json"}
    said = {"day": "2017-07-03", "want": "arrived=", "was-arrived": ""}
    token = re.search(r'name="csrf_token" value="([^"]*)"', day.client.get(GREEN).text)[1]

    def say(about, **more):
        return day.client.post(f"{DESK}say", data=said | {"about": about, "csrf_token": token} | more, headers=json_wanted).status_code

    about = f"person/{day.person.code}"
    assert [say(about), say(f"person/{stranger.code}"), say(about, day="2018-01-01"), say(about, want="phone=1")] == [409, 404, 404, 404]


def test_a_recording_is_public_at_once(day):
    html = day.client.get(STREAMS).text
    token = re.search(r'name="csrf_token" value="([^"]*)"', html)[1]
    send = {"recording": FILM, "csrf_token": token}
    assert day.client.post(f"{STREAMS}{day.seminar.code}/recording", data=send).status_code == 303
    programme = day.app.test_client().get("/almedalen-2017/programme.json").get_json()
    assert [s["recording"] for s in programme["seminars"] if s["code"] == day.seminar.code] == [FILM]
    wrong = day.client.post(f"{STREAMS}{day.seminar.code}/recording", data=send | {"recording": "javascript:alert(1)"}, follow_redirects=True)
    assert "Write a web address" in wrong.text


def test_one_look_at_the_streams_of_all_rooms_begins_with_what_is_amiss(lite):
    made = factories.make_event(factories.account("Anna", "anna@example.org", site_owner=True))
    names = ("Aulan", "Biblioteket", "Caféet", "Djurgården", "Entrén")
    halls = [factories.room(made, name) for name in names]
    live = {"stream": "own", "livestream": "https://live.example.org/"}
    for hall, at in zip(halls, ("10:00", "10:00", "10:29", "10:31"), strict=False):
        factories.seminar(made, f"I {hall.name}", room=hall, starts_at=factories.at(at), minutes=60, **live)
    factories.seminar(made, "Utan ström", room=halls[4], starts_at=factories.at("10:00"))
    for at, recording in (("08:00", FILM), ("09:00", "")):
        factories.seminar(made, at, room=halls[0], starts_at=factories.at(at), minutes=30, recording=recording, **live)
    factories.release(made)
    page = f"/organise/{made.event.slug}/desk/streams/"

    def glances():
        nav = re.search(r'<nav class="desk-overview".*?</nav>', client.get(page).text, re.S)[0]
        links = re.findall(r'<a href="#room-(\w+)"[^>]*>(.*?)</a>', nav, re.S)
        return [(code, " ".join(re.sub(r"<[^>]+>", " ", text).split()), 'class="late"' in text) for code, text in links]

    a, b, c, d = (hall.code for hall in halls[:4])
    with time_machine.travel(factories.at("10:15").astimezone(UTC), tick=False) as clock:
        client = sign_in(lite, "anna@example.org", factories.PASSWORD)
        client.get(f"{page}?lang=en")
        for code, state in ((a, "up"), (b, "down")):
            saying.say(made.event, made.actor, lite.extensions["live"], Pressed(Tap(f"room/{code}", {"stream": state})))
        clock.shift(2)
        assert glances() == [
            (b, "Biblioteket To be up. Down since 10:15", True), (c, "Caféet To be up. Nothing said yet", True),
            (a, "Aulan Up since 10:15 1 of 2 recordings", False), (d, "Djurgården Nothing said yet", False),
        ]  # fmt: skip
        html = client.get(page).text
        assert [f'id="room-{code}"' in html for code, _, _ in glances()] == [True] * 4


def test_each_role_sees_what_it_may(day):
    client = crew(day)
    streams = client.get(STREAMS).text
    assert ("Not to be filmed" in streams, KEY in streams, "/report/" in streams) == (True, False, False)
    assert "070-123 45 67" in client.get(GREEN).text
    assert KEY in day.client.get(STREAMS).text
    viewer = crew(day, "viewer")
    assert [viewer.get(page).status_code for page in (GREEN, STREAMS)] == [403, 403]
    token = re.search(r'name="csrf_token" value="([^"]*)"', streams)[1]
    assert client.post(f"{STREAMS}renew", data={"seen": "x", "csrf_token": token}).status_code == 403
    for page in ("/almedalen-2017/", "/almedalen-2017/live.json", "/almedalen-2017/programme.json"):
        public = day.app.test_client().get(page).text
        assert not [secret for secret in ("070-123", "a&b@", KEY, "arriv") if secret in public]


def test_video_teams_report_without_signing_in(day):
    address = re.search(r'/report/[^"<]+', day.client.get(STREAMS).text)[0]
    team = day.app.test_client()
    there = team.get(address)
    assert (there.status_code, there.headers["Cache-Control"], [r["code"] for r in there.get_json()["rooms"]]) == (200, "private, no-store", [day.room])
    for sent in ({"json": {"room": day.room, "stream": "up", "ago": 30}}, {"data": {"room": day.room, "stream": "up"}}, {"query_string": {"room": day.room, "stream": "up"}}):
        answer = team.post(address, **sent)
        assert (answer.status_code, answer.get_json()) == (200, {"done": True})
    live = team.get("/almedalen-2017/live.json").get_json()
    assert live["rooms"] == {day.room: {"stream": {"state": "up", "since": "2017-07-03T06:44:30Z"}}}
    answer = team.post(address, json={"seminar": day.seminar.slug, "recording": FILM})
    assert (answer.status_code, answer.get_json()) == (200, {"done": True, "release": 2})

    # What a program says by mistake, or leaves out, takes no recording away that readers have.
    slips = [{}, *({"recording": value} for value in (None, [], {}, 0, False))]
    assert [team.post(address, json={"seminar": day.seminar.slug} | slip).status_code for slip in slips] == [422] * 6
    assert team.post(address, data={"seminar": day.seminar.slug}).status_code == 422
    shown = team.get("/almedalen-2017/programme.json").get_json()["seminars"]
    assert [s["recording"] for s in shown if s["code"] == day.seminar.code] == [FILM]

    refused = [
        {"json": {"room": day.room}}, {"data": b"{", "content_type": "application/json"}, {"json": [1]}, {"json": {"room": "x", "stream": "up"}},
        {"json": {"seminar": day.seminar.slug, "recording": "ftp://x"}}, {"json": {"room": day.room, "stream": "up", "ago": "-1"}},
        {"data": json.dumps({"room": "x" * 9000, "stream": "up"}), "content_type": "application/json"},
    ]  # fmt: skip
    answers = [team.post(address, **each) for each in refused]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 404, 422, 422, 413]
    assert [set(answer.get_json(silent=True) or ()) for answer in answers] == [{"error"}] * 7
    assert [team.get(wrong).status_code for wrong in (address[:-2] + "/", "/report/x/", "/report/")] == [404, 404, 404]

    token = re.search(r'name="csrf_token" value="([^"]*)"', day.client.get(STREAMS).text)[1]
    day.client.post(f"{STREAMS}renew", data={"seen": address.split("/")[2], "csrf_token": token})
    assert team.get(address).status_code == 404
    assert address not in day.client.get(STREAMS).text
    assert EMAIL not in there.text
