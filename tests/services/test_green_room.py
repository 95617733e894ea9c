"""The green room, recordings put in place on the day, and what video teams report."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
import time_machine
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import livejson
from eventapp.models import Arrival, Event, LiveState, Message
from eventapp.programme.live import NOTHING, Stream
from eventapp.programme.taps import Tap
from eventapp.services.desk import greenroom, recordings, reports
from eventapp.services.desk.greenroom import Presence
from eventapp.services.desk.reports import Report
from eventapp.services.draft import memory, merging, seminars
from eventapp.services.errors import Invalid, NotFound, TooMany
from eventapp.services.live import journal, saying, times
from eventapp.services.live.saying import NoLonger, Pressed
from eventapp.services.people import contacts, kept_about, private_erasure
from eventapp.services.people.contacts import Contact
from eventapp.services.publishing import releases
from tests import factories
from tests.services.test_concurrency import at_once

DAY = date(2027, 7, 3)
MORNING = datetime(2027, 7, 3, 7, tzinfo=UTC)
FILM = "https://film.example.org/ett"


@pytest.fixture
def now():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def morning(app, now):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    day = factories.make_event()
    day.live, day.secret = app.extensions["live"], app.config["SECRET_KEY"]
    day.hall = factories.room(day, "Stora salen")
    day.asa = factories.person(day, "Åsa", email="asa@example.org", phone="070-1", pronunciation="OO-sa", may_film="no", may_name="yes")
    day.bo = factories.person(day, "Bo")
    contacts.save(day.writing, day.asa, day.asa.version, [Contact("Eva", "assistant", "eva@example.org", "070-2")])
    seats = [factories.seat(day.asa, call_at=factories.at("08:40")), factories.seat(day.bo, "moderator")]
    day.one = factories.seminar(day, "Ett", room=day.hall, starts_at=factories.at("09:00"), seats=seats,
        stream="own", livestream="https://live.example.org/")  # fmt: skip
    day.two = factories.seminar(day, "Två", [day.asa], room=day.hall, starts_at=factories.at("10:00"))
    factories.release(day)
    return day


def shown(day):
    programme = releases.latest(day.event).programme
    return [
        (g.due.person.name, [d.seminar.title for d in g.due.duties], g.arrived_at, g.by, g.note)
        for g in greenroom.guests(day.event, programme, DAY)
    ]


ASA, BO = ("Åsa", ["Ett", "Två"]), ("Bo", ["Ett"])


def test_who_is_due_is_listed_with_what_the_crew_needs(morning):
    first = greenroom.guests(morning.event, releases.latest(morning.event).programme, DAY)[0]
    assert (first.due.first, first.email, first.phone, first.pronunciation) == (factories.at("08:40"), "asa@example.org", "070-1", "OO-sa")
    assert first.refused == ("film",)
    assert [(c.name, c.role, c.phone) for c in first.contacts] == [("Eva", "assistant", "070-2")]
    assert shown(morning) == [(*ASA, None, "", ""), (*BO, None, "", "")]


def test_an_arrival_is_said_once_and_can_be_taken_back(morning, now):
    mark = greenroom.mark(morning.event, DAY)
    greenroom.say(morning.event, morning.actor, Presence(morning.asa.code, DAY, True, False, ago=90))
    came, by = MORNING - timedelta(seconds=90), morning.account.name
    assert shown(morning) == [(*ASA, came, by, ""), (*BO, None, "", "")]
    assert greenroom.mark(morning.event, DAY) != mark
    now.shift(600)
    # Marked again, also by who had not seen it, it is as it was.
    greenroom.say(morning.event, morning.actor, Presence(morning.asa.code, DAY, True, False))
    assert shown(morning)[0] == (*ASA, came, by, "")
    with pytest.raises(NoLonger):
        greenroom.say(morning.event, morning.actor, Presence(morning.bo.code, DAY, True, True))
    greenroom.say(morning.event, morning.actor, Presence(morning.asa.code, DAY, False, True))
    assert shown(morning) == [(*ASA, None, morning.account.name, ""), (*BO, None, "", "")]


def test_arrivals_are_in_the_days_journal_and_in_nothing_that_is_public(morning, now, app):
    client, page = app.test_client(), f"/{morning.event.slug}/"
    saying.say(morning.event, morning.actor, morning.live, Pressed(Tap(f"room/{morning.hall.code}", {"fullness": "half"})))

    def public():
        return [(client.get(page + each).data, client.get(page + each).headers["ETag"]) for each in ("live.json", "")]

    before = public()
    for arrived in (True, True, False):
        greenroom.say(morning.event, morning.actor, Presence(morning.asa.code, DAY, arrived, ago=60))
    now.shift(2)
    came, by = (MORNING - timedelta(seconds=60)).isoformat(), morning.account.name
    found = [(e.number, e.at, e.by, e.about, e.before, e.after) for e in journal.lines(morning.event, 9)]
    about = f"person/{morning.asa.code}"
    assert found[:2] == [
        (3, MORNING, by, about, {"arrived": came}, {"arrived": ""}), (2, MORNING, by, about, {"arrived": ""}, {"arrived": came}),
    ]  # fmt: skip
    number = select(LiveState.number).where(LiveState.event_id == morning.event.id)
    assert (public(), db.session.scalar(number), journal.last(morning.event)) == (before, 1, 3)
    # What is said after it has a number of its own, and nothing public takes an arrival back.
    tap = Tap(f"room/{morning.hall.code}", {"fullness": "full"})
    assert saying.say(morning.event, morning.actor, morning.live, Pressed(tap)).number == 4
    with pytest.raises(NotFound):
        saying.take_back(morning.event, morning.actor, morning.live, 2)
    told = kept_about.of(morning.event, morning.asa)["arrivals"]
    assert told == [{"at": MORNING.isoformat(), "arrived": came}, {"at": MORNING.isoformat(), "arrived": ""}]
    private_erasure.erase_private(morning.event, morning.actor, morning.asa, "Åsa", "Är riksdagsledamot")
    assert [(e.number, e.about) for e in journal.lines(morning.event, 9)] == [(n, f"room/{morning.hall.code}") for n in (4, 1)]


def test_two_who_are_merged_on_the_day_are_one_in_the_green_room_at_once(morning, now):
    def marked(person, arrived, was, ago):
        greenroom.say(morning.event, morning.actor, Presence(person.code, DAY, arrived, was, ago))

    def merge():
        versions = morning.bo.version, morning.asa.version
        merging.merge(morning.writing, merging.Choice(morning.bo.code, morning.asa.code, versions, ["may_film"]))

    marked(morning.asa, True, False, 120)
    greenroom.write(morning.event, morning.asa.code, DAY, "x" * 500, "")
    greenroom.write(morning.event, morning.bo.code, DAY, "y" * 500, "")
    merge()
    # As yet what is published has both of them; who is one has arrived, once, and is not to be filmed as whom it names.
    came, both = MORNING - timedelta(seconds=120), "y" * 500 + " / " + "x" * 500
    whole, by = ["Ett", "Ett", "Två"], morning.account.name
    assert shown(morning) == [("Bo", whole, came, by, both)]
    programme = releases.latest(morning.event).programme
    assert greenroom.refusals(morning.event, programme) == {
        morning.one.code: {morning.asa.code: ("film",), morning.bo.code: ("film",)}, morning.two.code: {morning.asa.code: ("film",)},
    }  # fmt: skip
    factories.release(morning)
    assert shown(morning) == [("Bo", whole, came, by, both)]
    # A page from before the merge speaks of the same person, who stays arrived as was said first.
    marked(morning.asa, True, False, 0)
    assert shown(morning)[0][2] == came
    greenroom.write(morning.event, morning.asa.code, DAY, "Dricker te", both)
    marked(morning.bo, False, True, 0)
    assert shown(morning) == [("Bo", whole, None, by, "Dricker te")]
    marked(morning.asa, True, False, 0)
    assert shown(morning)[0][2:] == (MORNING, by, "Dricker te")
    codes = morning.asa.code, morning.bo.code, morning.bo.code
    assert [line.about for line in journal.lines(morning.event, 9)] == [f"person/{code}" for code in reversed(codes)]


def test_the_same_arrival_said_by_many_at_once_is_one(morning, app):
    event_id, said = morning.event.id, Presence(morning.asa.code, DAY, True)
    db.session.rollback()

    def send(_number):
        return greenroom.say(db.session.get(Event, event_id), morning.actor, said)

    assert at_once(app, 6, send) == [None] * 6
    assert len(db.session.scalars(select(Arrival)).all()) == 1


def test_of_two_who_write_a_note_the_second_is_told(morning):
    greenroom.write(morning.event, morning.asa.code, DAY, " Dricker te ", "")
    greenroom.say(morning.event, morning.actor, Presence(morning.asa.code, DAY, True))
    greenroom.write(morning.event, morning.asa.code, DAY, "Dricker kaffe", "Dricker te")
    with pytest.raises(NoLonger):
        greenroom.write(morning.event, morning.asa.code, DAY, "Dricker vatten", "Dricker te")
    greenroom.write(morning.event, morning.asa.code, DAY, "Dricker kaffe", "Dricker te")
    with pytest.raises(Invalid):
        greenroom.write(morning.event, morning.asa.code, DAY, "x" * 501, "Dricker kaffe")
    assert shown(morning)[0][4] == "Dricker kaffe"


def test_nobody_of_another_event_is_received(morning):
    other = factories.make_event()
    stranger = factories.person(other, "Främling")
    for act in (lambda code: greenroom.say(morning.event, morning.actor, Presence(code, DAY, True)), lambda code: greenroom.write(morning.event, code, DAY, "x", "")):
        with pytest.raises(NotFound):
            act(stranger.code)


def test_a_recording_is_published_at_once_and_nothing_else_is(morning):
    seminars.change(morning.writing, morning.two, morning.two.version, {"title": "Två (ej klar)"})
    assert recordings.put(morning.event, morning.actor, morning.shelf, {morning.one.code: FILM}) == 2
    published = {s.title: s.recording for s in releases.latest(morning.event).programme.seminars}
    assert published == {"Ett": FILM, "Två": ""}
    assert {s.title: s.recording for s in memory.read(morning.event).whole.seminars} == {"Ett": FILM, "Två (ej klar)": ""}
    assert recordings.put(morning.event, morning.actor, morning.shelf, {morning.one.code: FILM}) is None
    assert db.session.scalars(select(Message)).all() == []
    for code, address in ((morning.one.code, "javascript:x"), ("NOSUCH", FILM)):
        with pytest.raises((Invalid, NotFound)):
            recordings.put(morning.event, morning.actor, morning.shelf, {code: address})


def test_what_an_editor_has_not_published_stays_in_the_draft(morning):
    seminars.change(morning.writing, morning.one, morning.one.version, {"recording": "https://other.example.org/"})
    recordings.put(morning.event, morning.actor, morning.shelf, {morning.one.code: FILM})
    assert releases.latest(morning.event).programme.seminars[0].recording == FILM
    assert memory.read(morning.event).whole.seminars[0].recording == "https://other.example.org/"


def test_times_are_kept_as_they_were(morning, now):
    def say(state):
        return saying.say(morning.event, morning.actor, morning.live, Pressed(Tap(f"seminar/{morning.one.code}", {"state": state})))

    say("begun")
    now.shift(1800)
    wrong = say("ended")
    saying.take_back(morning.event, morning.actor, morning.live, wrong.number)
    assert times.of(morning.event) == {morning.one.code: times.Times(MORNING, None)}
    now.shift(60)
    say("ended")
    now.shift(timedelta(days=2))
    assert times.of(morning.event) == {morning.one.code: times.Times(MORNING, MORNING + timedelta(seconds=1860))}


def test_a_video_team_reports_by_its_address(morning, now):
    def take(**said):
        return reports.take(morning.event, morning.live, morning.shelf, Report(**said))

    for named in (morning.hall.code.lower(), morning.hall.slug, "stora SALEN"):
        assert take(room=named, stream="up", ago=60) is None
    known = morning.live.read(morning.event.code).facts
    assert known.room(morning.hall.code).stream == Stream("up", MORNING - timedelta(seconds=60))
    assert take(seminar=morning.one.slug, recording=FILM) == 2
    for wrong in ({"room": "ingen", "stream": "up"}, {"room": morning.hall.slug, "stream": "sideways"}, {"stream": "up"},
                  {"room": "x", "seminar": "y"}, {"seminar": "nix", "recording": FILM}):  # fmt: skip
        with pytest.raises((Invalid, NotFound)):
            take(**wrong)
    with pytest.raises(TooMany):
        for _ in range(200):
            take(room=morning.hall.slug, stream="up")


def test_what_is_reported_again_writes_nothing_and_a_stream_that_flaps_is_few_lines(morning, now):
    def take(stream, once=""):
        reports.take(morning.event, morning.live, morning.shelf, Report(room=morning.hall.slug, stream=stream, once=once))
        now.shift(1)

    def lines():
        return [(e.number, e.before.get("times"), e.after["stream"]["state"]) for e in journal.lines(morning.event, 99)]

    for _ in range(5):
        take("up")
    assert lines() == [(1, None, "up")]
    # A report sent again is done once, also where the first of its name changed nothing.
    for stream, once in (("up", "a"), ("down", "b"), ("up", "a"), ("down", "b")):
        take(stream, once)
    assert lines() == [(2, None, "down"), (1, None, "up")]
    for _ in range(6):
        take("up")
        take("down")
    began = [(n, None, "down" if n % 2 == 0 else "up") for n in range(saying.FEW - 1, 0, -1)]
    assert lines() == [(14, 9, "down"), *began]
    stood = MORNING + timedelta(seconds=20)
    assert morning.live.read(morning.event.code).facts.room(morning.hall.code).stream == Stream("down", stood)
    # What the crew says is a line of its own, and so is what is reported after a while.
    saying.say(morning.event, morning.actor, morning.live, Pressed(Tap(f"room/{morning.hall.code}", {"stream": "up"})))
    take("down")
    take("up")
    now.shift(saying.A_WHILE)
    take("down")
    assert lines()[:4] == [(18, None, "down"), (17, 2, "up"), (15, None, "up"), (14, 9, "down")]


def test_a_report_that_failed_by_our_fault_is_not_taken_for_done_when_it_is_sent_again(morning, app):
    said = Report(room=morning.hall.code, stream="up", once="a")
    state = LiveState(event_id=morning.event.id, number=0, facts={"schema": 1, "rooms": "broken"})
    db.session.add(state)
    db.session.commit()
    with pytest.raises(msgspec.ValidationError):
        reports.take(morning.event, morning.live, morning.shelf, said)
    state.facts = livejson.kept(NOTHING)
    db.session.commit()
    for _ in range(2):
        assert reports.take(morning.event, morning.live, morning.shelf, said) is None
    assert [line.after["stream"]["state"] for line in journal.lines(morning.event, 9)] == ["up"]
    event_id = morning.event.id
    db.session.rollback()

    def send(number):
        return reports.take(db.session.get(Event, event_id), morning.live, morning.shelf, replace(said, stream="down", once="b"))

    assert at_once(app, 6, send) == [None] * 6
    assert [line.after["stream"]["state"] for line in journal.lines(morning.event, 9)] == ["down", "up"]


def test_what_reports_may_publish_is_bounded(morning, monkeypatch):
    def take(**said):
        return reports.take(morning.event, morning.live, morning.shelf, Report(**said))

    silent = factories.room(morning, "Bakom")
    tyst = factories.seminar(morning, "Tyst", room=silent, starts_at=factories.at("09:00"))
    factories.release(morning)
    for said in ({"room": silent.code, "stream": "up"}, {"seminar": tyst.code, "recording": FILM}):
        with pytest.raises(NotFound):
            take(**said)
    one, two = morning.one.code, morning.two.code
    # What is there already makes no release, nor does a report that is sent again when an editor has said otherwise.
    assert [take(seminar=one, recording=FILM, once="a"), take(seminar=one, recording=FILM), take(seminar=two, recording=FILM)] == [3, None, 4]
    recordings.put(morning.event, morning.actor, morning.shelf, {one: ""})
    assert take(seminar=one, recording=FILM, once="a") is None
    with pytest.raises(Invalid):
        take(seminar=one, recording="javascript:x", once="b")
    monkeypatch.setattr(reports, "RELEASES", replace(reports.RELEASES, most=3))
    assert take(seminar=one, recording=FILM, once="b") == 6
    with pytest.raises(TooMany):
        take(seminar=one, recording=f"{FILM}/2", once="c")
    latest = releases.latest(morning.event)
    assert (latest.number, {s.title: s.recording for s in latest.programme.seminars}) == (6, {"Ett": FILM, "Två": FILM, "Tyst": ""})
    assert take(seminar=one, recording=FILM) is None
    monkeypatch.setattr(reports, "RELEASES", replace(reports.RELEASES, most=4))
    assert take(seminar=one, recording=f"{FILM}/2", once="c") == 7


def test_an_address_for_reports_is_the_events_own_and_ends_when_it_is_renewed(morning):
    first = reports.token(morning.event, morning.secret)
    other = factories.make_event()
    assert reports.by_token(first, morning.secret).id == morning.event.id
    assert reports.token(other.event, morning.secret) != first
    for wrong in ("", first[:-1], first + "x", first.replace(morning.event.code, other.event.code), reports.token(morning.event, "another")):
        with pytest.raises(NotFound):
            reports.by_token(wrong, morning.secret)
    for _ in range(2):  # A double click.
        reports.renew(morning.event, first, morning.secret)
    assert morning.event.report_number == 1
    with pytest.raises(NotFound):
        reports.by_token(first, morning.secret)
    assert reports.by_token(reports.token(morning.event, morning.secret), morning.secret).id == morning.event.id
