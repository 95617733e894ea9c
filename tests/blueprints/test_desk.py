"""The desk as forms without a script: every tap and every press works, and what no longer applies is told."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import select, update

from eventapp.blueprints.desk import journal as log
from eventapp.extensions import db
from eventapp.models import Arrival, Membership, Person
from eventapp.programme.taps import Tap
from eventapp.services.desk import greenroom
from eventapp.services.desk.reports import REPORTER
from eventapp.services.desk.stages import MODERATOR
from eventapp.services.draft import merging, people
from eventapp.services.draft.edits import Writing
from eventapp.services.live import journal, saying
from eventapp.services.live.saying import Pressed
from eventapp.services.publishing import releases
from tests import factories
from tests.conftest import sign_in

DESK = "/organise/almedalen-2017/desk/"


@pytest.fixture
def desk(lite_day, monkeypatch):
    """Someone at the desk, at five past ten of the day."""
    with time_machine.travel(datetime(2017, 7, 3, 7, 5, tzinfo=UTC), tick=False):
        lite_day.client, lite_day.monkeypatch = sign_in(lite_day.app), monkeypatch
        lite_day.client.get("/organise/almedalen-2017/?lang=en")
        yield lite_day


def code_of(day, slug):
    return next(s.code for s in releases.latest(day.event).programme.seminars if s.slug == slug)


def test_no_page_is_the_same_for_who_has_taken_over_the_session(desk):
    """Else a tab left open would never learn of it: its taps would wait without a word."""
    other = factories.account()
    db.session.add(Membership(event_id=desk.event.id, account_id=other.id, role="owner"))
    db.session.commit()
    theirs = sign_in(desk.app, other.email, factories.PASSWORD)
    theirs.get("/organise/almedalen-2017/?lang=en")
    for page in ("", "green-room/", "streams/", "log/"):
        known = {"If-None-Match": desk.client.get(DESK + page).headers["ETag"]}
        assert [client.get(DESK + page, headers=known).status_code for client in (desk.client, theirs)] == [304, 200], page


def forms(html, about):
    """The fields of each form about one thing, and what its buttons say."""
    found = []
    for form in re.findall(r"<form[^>]*data-tap.*?</form>", html, re.S):
        bare = re.sub(r"<button.*?</button>", "", form, flags=re.S)
        fields = {n: unescape(v) for n, v in re.findall(r'name="([\w-]+)" value="([^"]*)"', bare)}
        if fields.get("about") == about:
            buttons = re.findall(r'<button name="want" value="([^"]*)"(?:[^>]*aria-pressed="(\w+)")?', form)
            found.append((fields, {want: pressed == "true" for want, pressed in buttons}))
    return found


def press(day, about, want, **typed):
    html = day.client.get(DESK).text
    fields = next(fields for fields, buttons in forms(html, about) if want in buttons)
    answer = day.client.post(f"{DESK}say", data=fields | {"want": want} | typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{DESK}#{about.replace('/', '-')}")
    return day.client.get(DESK).text


def document(day):
    return day.app.test_client().get("/almedalen-2017/live.json").get_json()


def test_taps_say_what_is_true_and_take_it_back(desk):
    code = code_of(desk, "sexualundervisning")
    about = f"seminar/{code}"
    html = press(desk, about, "state=begun")
    assert "Began 09:05" in html
    press(desk, about, "late=?", minutes="7")
    assert document(desk)["seminars"] == {code: {**document(desk)["seminars"][code], "state": "begun", "late": 7}}
    html = press(desk, about, "late=10")
    assert {b: p for f, bs in forms(html, about) for b, p in bs.items() if p} == {"state=": True, "late=": True}
    press(desk, about, "late=")
    press(desk, about, "state=")
    assert document(desk)["seminars"] == {}


def test_a_room_is_full_and_others_lead_elsewhere(desk):
    room, code = next((s.room, s.code) for s in releases.latest(desk.event).programme.seminars if s.slug == "sexualundervisning")
    html = press(desk, f"room/{room}", "fullness=full")
    assert "Watch here instead" in html or len(releases.latest(desk.event).programme.rooms) == 1
    press(desk, f"room/{room}", "message=?", text="Ta  trapporna", until="09:30")
    assert document(desk)["rooms"] == {
        room: {"fullness": "full", "about": code, "message": {"text": "Ta trapporna", "until": "2017-07-03T07:30:00Z"}}
    }
    html = press(desk, "all", "message=?", text="<b>Paus</b>", until="")
    assert "&lt;b&gt;Paus&lt;/b&gt;" in html
    assert document(desk)["message"] == {"text": "<b>Paus</b>", "until": "2017-07-04T02:00:00Z"}
    press(desk, "all", "message=")
    assert "message" not in document(desk)


def test_what_no_longer_applies_is_told_and_a_form_sent_twice_counts_once(desk):
    about = f"seminar/{code_of(desk, 'sexualundervisning')}"
    old = forms(desk.client.get(DESK).text, about)[0][0]
    press(desk, about, "state=begun")
    answer = desk.client.post(f"{DESK}say", data=old | {"want": "state=preparing"}, follow_redirects=True)
    assert "This no longer applies" in answer.text
    by_script = {"Accept": "application/json"}
    answer = desk.client.post(f"{DESK}say", data=old | {"want": "state=ended"}, headers=by_script)
    assert (answer.status_code, answer.get_json()) == (409, {"text": "This no longer applies: someone else was quicker."})
    again = forms(desk.client.get(DESK).text, about)[0][0]
    for _ in range(2):
        assert desk.client.post(f"{DESK}say", data=again | {"want": "state=ended"}, headers=by_script).get_json() == {"text": ""}
    assert len(journal.lines(desk.event, 100)) == 2
    answer = desk.client.post(f"{DESK}say", data=again | {"want": "late=?", "minutes": "-3"}, headers=by_script)
    assert (answer.status_code, answer.get_json()) == (422, {"text": "Give between 0 and 180 minutes."})
    answer = desk.client.post(f"{DESK}say", data=again | {"want": "title=x"}, headers=by_script)
    assert answer.status_code == 404


def test_an_unchanged_desk_is_told_to_be_the_same(desk):
    answer = desk.client.get(DESK)
    known = {"If-None-Match": answer.headers["ETag"]}
    assert desk.client.get(DESK, headers=known).status_code == 304
    press(desk, f"seminar/{code_of(desk, 'sexualundervisning')}", "late=5")
    assert desk.client.get(DESK, headers=known).status_code == 200


def test_a_delay_is_shown_published_with_its_reason_and_taken_back(desk):
    page = f"{DESK}seminars/{code_of(desk, 'lagen')}/"
    html = desk.client.get(f"{page}?tool=push&minutes=15").text
    shown = html.split('id="effect"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="([\w-]+)"[^>]* value="([^"]*)"', shown))
    # Readers are told it: in the language of the programme, whatever the crew's is.
    assert fields["reason"] == "Vi är försenade."
    answer = desk.client.post(page, data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, DESK)
    assert releases.latest(desk.event).number == 2
    # Pressed twice it is one release; what is no longer as it was shown is none.
    assert desk.client.post(page, data=fields).status_code == 303
    assert desk.client.post(page, data=fields | {"once": "other"}).status_code == 422
    assert releases.latest(desk.event).number == 2
    html = desk.client.get(DESK).text
    assert "The rest was moved, from" in html
    token = re.search(r'action="([^"]*take-back/2)".*?name="csrf_token" value="([^"]*)"', html, re.S)
    assert desk.client.post(token[1], data={"csrf_token": token[2]}).status_code == 303
    latest = releases.latest(desk.event)
    assert (latest.number, latest.programme) == (3, releases.get(desk.event, 1).programme)
    assert "Take back" not in desk.client.get(DESK).text


def test_only_what_is_not_over_is_offered_to_change_places_with(desk):
    programme = releases.latest(desk.event).programme
    first, *rest = sorted((s for s in programme.seminars if s.starts_at), key=lambda s: s.starts_at)
    with time_machine.travel(first.ends_at + timedelta(minutes=11)):
        html = desk.client.get(f"{DESK}seminars/{rest[-1].code}/").text
        over = desk.client.get(f"{DESK}seminars/{first.code}/").text
    menu = html.split('<select name="other">')[1].split("</select>")[0]
    assert re.findall(r'value="(\w+)"', menu) == [s.code for s in rest[:-1]]
    assert f'value="{rest[0].code}"' in over


def test_what_cannot_be_is_refused_in_words(desk):
    page = f"{DESK}seminars/{code_of(desk, 'lagen')}/"
    assert "Give between 1 and 720 minutes" in desk.client.get(f"{page}?tool=push&minutes=0").text
    assert desk.client.get(f"{DESK}seminars/ZZZZZZ/").status_code == 404
    assert desk.client.get(f"{page}?tool=erase").status_code == 200


def test_before_anything_is_public_the_desk_says_so(lite):
    from tests import factories

    day = factories.make_event(factories.account("Anna", "anna@example.org", site_owner=True))
    client = sign_in(lite, "anna@example.org", factories.PASSWORD)
    assert "once the programme is published" in client.get(f"/organise/{day.event.slug}/desk/?lang=en").text


def standing(day, code):
    """What the desk says of a seminar: its times, what readers are told, and which button is offered for that."""
    html = day.client.get(DESK).text
    block = re.search(rf'<div class="desk-seminar" id="seminar-{code}">(.*?)<p class="desk-more">', html, re.S)[1]
    plain = lambda text: " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())  # noqa: E731
    when = plain(re.search(r'<p class="desk-when">(.*?)</p>', block, re.S)[1])
    told = re.search(r'<p class="desk-to-say"[^>]*>(.*?)</p>', block, re.S)
    return when, plain(told[1]) if told else "", re.findall(r'value="([^"]*)" data-value="\d+"\s+aria-pressed="false" class="is-offered"', block)


def test_what_the_desk_expects_is_a_forecast_and_one_press_makes_it_known(lite):
    """Else readers and the next in the room go by what was planned, and nobody at the desk sees that they do."""
    made = factories.make_event(factories.account("Anna", "anna@example.org", site_owner=True))
    hall = factories.room(made, "Stora salen")
    one, two = (factories.seminar(made, t, room=hall, starts_at=factories.at(at), minutes=60) for t, at in (("Ett", "10:00"), ("Två", "11:00")))
    three = factories.seminar(made, "Tre", room=hall, starts_at=factories.at("13:00"), minutes=30)
    factories.release(made)
    desk, live = f"/organise/{made.event.slug}/desk/", lite.extensions["live"]

    def stands(seminar):
        return standing(SimpleNamespace(client=SimpleNamespace(get=lambda _: made.client.get(desk))), seminar.code)

    def say(seminar, **wanted):
        saying.say(made.event, made.actor, live, Pressed(Tap(f"seminar/{seminar.code}", wanted)))

    with time_machine.travel(factories.at("10:12").astimezone(UTC), tick=False) as clock:
        made.client = sign_in(lite, "anna@example.org", factories.PASSWORD)
        made.client.get(f"{desk}?lang=en")
        assert stands(one) == ("Now 10:00–11:00", "", [])
        say(one, state="begun")
        clock.shift(2)
        assert stands(one) == ("Now 10:00–11:00 about 10:12–11:12", "Readers are told 10:12–11:00: say 10 minutes late?", ["late=10"])
        assert stands(two) == ("Next 11:00–12:00 about 11:12–12:12", "Readers are told 11:00–12:00: say 10 minutes late?", ["late=10"])
        assert "Ends 13:30, as planned" in made.client.get(desk).text
        for each in (one, two):
            say(each, late=10)
        clock.shift(2)
        assert stands(one) == ("Now 10:00–11:00 about 10:12–11:12", "", [])
        assert stands(two) == ("Next 11:00–12:00 about 11:12–12:12", "", [])
        clock.shift(60 * 75)
        say(two, state="begun")
        clock.shift(2)
        clock.move_to(factories.at("13:00").astimezone(UTC))
        for wanted in ({"late": 10}, {"state": "begun"}):
            say(three, **wanted)
        clock.shift(2)
        assert stands(three) == ("Now 13:00–13:30", "Readers are told 13:00–13:40: say that it is on time?", ["late=0"])
        # Hours later still nobody is told as certain what nobody has said.
        clock.shift(3600 * 4)
        html = made.client.get(desk).text
    assert [each.strip() for each in re.findall(r"Planned [^<]*", html)] == [
        "Planned 10:00–11:00, was 10:12–?", "Planned 11:00–12:00, was 11:27–?", "Planned 13:00–13:30, was 13:00–?",
    ]  # fmt: skip


def logged(day, query=""):
    """What the log says: when, what, of what and by whom, without what could be told by hand."""
    html = day.client.get(f"{DESK}log/{query}").text
    found = re.findall(r'<li id="said-(\d+)"><span[^>]*>([\d:]+)</span>\s*<p><strong>(.*?)</strong>(.*?)<br>(.*?)<span class="muted">(.*?)</span>', html, re.S)
    lines = [(number, clock, said, taken.strip(), re.sub(r"<.*?>", "", what).strip(), by) for number, clock, said, taken, what, by in found]
    return [tuple(unescape(part) for part in line) for line in lines], html


def test_the_log_says_who_has_said_what_of_which_room(desk):
    code, programme = code_of(desk, "sexualundervisning"), releases.latest(desk.event).programme
    seminar = next(s for s in programme.seminars if s.code == code)
    room, title = programme.rooms_by_code()[seminar.room], seminar.title
    about, of_room = f"seminar/{code}", f"room/{room.code}"
    press(desk, about, "state=begun")
    press(desk, about, "late=10")
    press(desk, about, "state=ended")
    press(desk, about, "state=begun")
    press(desk, about, "state=")
    press(desk, of_room, "fullness=full")
    press(desk, "all", "message=?", text="<b>Brand</b>", until="10:30")
    press(desk, "all", "message=")
    saying.say(desk.event, MODERATOR, desk.app.extensions["live"], Pressed(Tap(about, {"state": "preparing"})))
    saying.say(desk.event, REPORTER, desk.app.extensions["live"], Pressed(Tap(of_room, {"stream": "down"})))
    name, all_screens = "Anna Ek", "All screens"
    lines, html = logged(desk)
    assert lines == [
        ("10", "09:05", "The livestream: Down since 09:05", "", room.name, "The video team"),
        ("9", "09:05", "Being set up", "", title, "The stage"),
        ("8", "09:05", "Taken from the screens: <b>Brand</b>", "", all_screens, name),
        ("7", "09:05", "To the screens until 10:30: <b>Brand</b>", "", all_screens, name),
        ("6", "09:05", "Full", "", room.name, name),
        ("5", "09:05", "Has not begun after all", "", title, name),
        ("4", "09:05", "Goes on after all", "", title, name),
        ("3", "09:05", "Ended 09:05", "", title, name),
        ("2", "09:05", "10 minutes late", "", title, name),
        ("1", "09:05", "Began 09:05", "", title, name),
    ]
    assert "<b>Brand" not in html
    person = next(p for p in programme.people if p.name == "Moa Mannheimer")
    for arrived in (True, False):
        greenroom.say(desk.event, desk.actor, greenroom.Presence(person.code, date(2017, 7, 3), arrived))
    told = [("12", "09:05", "Not here after all", "", person.name, name), ("11", "09:05", "Arrived 09:05", "", person.name, name)]
    assert [logged(desk, f"?of={of}")[0] for of in ("person", f"person/{person.code}")] == [told, told]
    # Whoever may only look reads nothing of it.
    other = factories.account("Tor")
    db.session.add(Membership(event_id=desk.event.id, account_id=other.id, role="viewer"))
    db.session.commit()
    assert sign_in(desk.app, other.email, factories.PASSWORD).get(f"{DESK}log/").status_code == 403
    assert [line[0] for line in logged(desk, f"?of={about}")[0]] == ["9", "5", "4", "3", "2", "1"]
    assert [line[0] for line in logged(desk, f"?of={of_room}")[0]] == ["10", "9", "6", "5", "4", "3", "2", "1"]
    assert [logged(desk, f"?of={odd}")[0] for odd in ("room/NIX", "seminar/%27")] == [[], []]
    desk.monkeypatch.setattr(log, "MOST", 4)
    first, html = logged(desk, "?of=")
    older = unescape(re.search(r'href="(\?[^"]*before=\d+)"', html)[1])
    assert [line[0] for line in first + logged(desk, older)[0]] == ["12", "11", "10", "9", "8", "7", "6", "5"]


def test_beside_a_clock_after_midnight_stands_its_own_date(lite):
    """The day goes on until four; its date at ten past midnight would be yesterday's."""
    day = factories.make_event(factories.account("Anna", "anna@example.org", site_owner=True))
    factories.seminar(day, room=factories.room(day), starts_at=factories.at("23:30"))
    factories.release(day)
    with time_machine.travel(factories.at("23:50").astimezone(UTC), tick=False) as clock:
        client = sign_in(lite, "anna@example.org", factories.PASSWORD)
        found = []
        for moment in ("23:50", "00:10"):
            clock.move_to(factories.at(moment).astimezone(UTC) + timedelta(days=moment < "12"))
            for page in ("", "green-room/", "streams/"):
                html = client.get(f"/organise/{day.event.slug}/desk/{page}", headers={"Accept-Language": "en"}).text
                found.append(re.sub("<.*?>", "", re.search('<p class="desk-clock">(.*?)</p>', html)[1]))
        assert found == ["23:50 Saturday 3 July 2027"] * 3 + ["00:10 Sunday 4 July 2027"] * 3


def test_a_day_that_has_begun_by_the_clock_is_not_another_day(lite):
    day = factories.make_event(factories.account("Anna", "anna@example.org", site_owner=True))
    factories.seminar(day, room=factories.room(day), starts_at=factories.at("09:00"))
    factories.release(day)
    before = factories.at("00:10").astimezone(UTC) - timedelta(minutes=11)
    with time_machine.travel(before, tick=False) as clock:
        client = sign_in(lite, "anna@example.org", factories.PASSWORD)
        found = []
        for minutes in (0, 11, 29 * 60):
            clock.move_to(before + timedelta(minutes=minutes))
            html = client.get(f"/organise/{day.event.slug}/desk/", headers={"Accept-Language": "en"}).text
            found.append("This is another day than today." in html)
        assert found == [True, False, True]


def test_the_log_of_who_was_merged_is_that_of_who_they_are_now(desk):
    desk.writing, desk.shelf = Writing(desk.event, desk.actor), desk.app.extensions["shelf"]
    gone = next(p for p in releases.latest(desk.event).programme.people if p.name == "Moa Mannheimer")
    greenroom.say(desk.event, desk.actor, greenroom.Presence(gone.code, date(2017, 7, 3), True))
    kept, row = factories.person(desk, "Moa M"), people.find(desk.event, gone.code)
    merging.merge(desk.writing, merging.Choice(kept.code, gone.code, (kept.version, row.version)))
    greenroom.say(desk.event, desk.actor, greenroom.Presence(gone.code, date(2017, 7, 3), False))

    def told():
        return [[line[1:5] for line in logged(desk, f"?of={of}")[0]] for of in ("person", f"person/{kept.code}", f"person/{gone.code}")]

    def said(name):
        return [("09:05", "Not here after all", "", name), ("09:05", "Arrived 09:05", "", name)]

    # What is published has who goes, until the next release.
    assert told() == [said(gone.name)] * 3
    factories.release(desk)
    assert told() == [said(kept.name)] * 3
    # A note that is longer than may be written, being of both, can still be written over.
    for code in (gone.code, kept.code):
        db.session.execute(update(Arrival).values(note=f"{code} " + "x" * 490).where(Arrival.person_id.in_(select(Person.id).where(Person.code == code))))
    db.session.commit()
    fields = {"about": f"person/{kept.code}", "day": "2017-07-03", "want": "note=?", "text": "Te"}
    page = desk.client.get(f"{DESK}green-room/").text
    fields["was-note"] = re.search(rf'value="({kept.code} x[^"]*)"', page)[1]
    fields["csrf_token"] = re.search(r'name="csrf_token" value="([^"]*)"', page)[1]
    assert len(fields["was-note"]) > 990
    assert desk.client.post(f"{DESK}say", data=fields).status_code == 303
    assert 'value="Te"' in desk.client.get(f"{DESK}green-room/").text
