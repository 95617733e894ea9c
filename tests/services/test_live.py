"""Live facts as they are kept: each tap counts once, can be taken back, and is known to every process and machine."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import livejson
from eventapp.models import LiveEntry, LiveState
from eventapp.programme.live import LiveFacts, OfSeminar
from eventapp.programme.taps import Tap
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.live import journal, saying
from eventapp.services.live.current import ASK_EVERY
from eventapp.services.live.saying import NoLonger, Pressed
from eventapp.services.operations import takeup
from eventapp.services.privacy import deleting
from eventapp.services.publishing import releases
from tests.conftest import _application
from tests.services.test_concurrency import at_once

MORNING = datetime(2017, 7, 3, 7, tzinfo=UTC)


@pytest.fixture
def at_nine():
    with time_machine.travel(MORNING, tick=False):
        yield


def code_of(day, slug="ai"):
    return next(s.code for s in releases.latest(day.event).programme.seminars if s.slug == slug)


def say(day, about, once="", was=None, ago=0.0, **wanted):
    return saying.say(day.event, day.actor, day.app.extensions["live"], Pressed(Tap(about, wanted, was), once, ago))


def document(day, client=None):
    answer = (client or day.app.test_client()).get(f"/{day.event.slug}/live.json")
    assert answer.status_code == 200
    return answer.get_json()


def lines(day):
    return [(e.number, e.about, e.before, e.after) for e in reversed(journal.lines(day.event, 100))]


@pytest.mark.parametrize(("ago", "back"), [(-5, 0), (0.0, 0), (90, 90), (12 * 3600 + 1, 12 * 3600), (1e18, 12 * 3600)])
def test_a_tap_is_of_when_it_was_pressed_and_at_most_half_a_day_old(ago, back):
    with time_machine.travel(MORNING, tick=False):
        assert saying.pressed_at(ago) == MORNING - timedelta(seconds=back)


def test_a_tap_holds_counts_once_and_is_taken_back(day, at_nine):
    about = f"seminar/{code_of(day)}"
    first = say(day, about, once="a", late=10)
    assert say(day, about, once="a", late=10).number == first.number == 1
    assert say(day, about, once="b", late=10) is None
    say(day, about, was={"state": ""}, ago=120.0, state="begun")
    begun = "2017-07-03T06:58:00Z"
    assert document(day)["seminars"][code_of(day)] == {"begun": begun, "late": 10, "state": "begun"}
    # What should have come before it there is over.
    assert {"followed": begun} in document(day)["seminars"].values()
    with pytest.raises(NoLonger):
        say(day, about, was={"state": ""}, state="preparing")
    assert saying.take_back(day.event, day.actor, day.app.extensions["live"], 1).number == 3
    assert saying.take_back(day.event, day.actor, day.app.extensions["live"], 1) is None
    assert document(day)["seminars"][code_of(day)] == {"begun": begun, "state": "begun"}
    # A tap whose answer was lost comes again after it was taken back: it changes nothing.
    assert say(day, about, once="a", late=10).number == 1
    assert lines(day) == [
        (1, about, {"late": None}, {"late": 10}),
        (2, about, {"state": "", "begun": None}, {"state": "begun", "begun": begun}),
        (3, about, {"late": 10}, {"late": None}),
    ]
    say(day, about, state="ended")
    with pytest.raises(NoLonger):
        saying.take_back(day.event, day.actor, day.app.extensions["live"], 2)
    with pytest.raises(NotFound):
        saying.take_back(day.event, day.actor, day.app.extensions["live"], 99)


def test_what_cannot_be_changes_nothing(day, at_nine):
    with pytest.raises(Invalid):
        say(day, "seminar/ZZZZZZ", state="begun")
    with pytest.raises(Invalid):
        say(day, "room/ZZZZZZ", fullness="full")
    db.session.expire_all()
    assert lines(day) == []
    assert document(day)["seminars"] == {}


def test_facts_change_no_release_and_no_calendar_and_are_gone_by_themselves(day, at_nine):
    client = day.app.test_client()
    paths = ("programme.json", "calendar/all.ics", "schedule.xml")
    before = [client.get(f"/{day.event.slug}/{path}").data for path in paths]
    say(day, f"seminar/{code_of(day)}", state="begun", late=30)
    say(day, "all", message="Välkomna", until="2017-07-03T08:00:00+00:00")
    assert [client.get(f"/{day.event.slug}/{path}").data for path in paths] == before
    assert releases.latest(day.event).number == 1
    assert document(day)["message"] == {"text": "Välkomna", "until": "2017-07-03T08:00:00Z"}
    with time_machine.travel(MORNING.replace(day=4, hour=12)):
        assert document(day) == {**document(day), "seminars": {}, "rooms": {}}
        assert "message" not in document(day)


def test_the_answer_is_that_of_a_finished_copy(day, at_nine):
    client, address = day.app.test_client(), f"/{day.event.slug}/live.json"
    answer = client.get(address)
    assert {n: answer.headers[n] for n in ("Content-Type", "Cache-Control", "Access-Control-Allow-Origin", "ETag")} == {
        "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*",
        "ETag": f'"{answer.get_json()["mark"]}"',
    }  # fmt: skip
    assert json.loads(answer.data) == {
        "schema": 1, "event": day.event.slug, "release": 1, "mark": answer.get_json()["mark"], "seminars": {}, "rooms": {},
    }  # fmt: skip
    tag = {"If-None-Match": answer.headers["ETag"]}
    held = day.app.extensions["edge"].held
    assert client.get(address, headers=tag).status_code == 304
    assert held(address, "", lambda name: tag["If-None-Match"] if name == "if-none-match" else None)[0] == 304
    assert client.head(address).data == b""
    say(day, f"seminar/{code_of(day)}", late=0)
    assert held(address, "", lambda name: None) is None
    assert client.get(address, headers=tag).get_json()["seminars"] == {code_of(day): {"late": 0}}
    assert client.options(address).status_code in (200, 204, 405)


def test_another_machine_knows_within_five_seconds_and_a_restart_forgets_nothing(day, tmp_path_factory):
    code = code_of(day)
    with time_machine.travel(MORNING, tick=False):
        other = _application(tmp_path_factory.mktemp("other"), SQLALCHEMY_DATABASE_URI=day.app.config["SQLALCHEMY_DATABASE_URI"])
        client = other.test_client()
        assert document(day, client)["seminars"] == {}
        say(day, f"seminar/{code}", late=15)
        time.sleep(ASK_EVERY)
        assert document(day, client)["seminars"] == {code: {"late": 15}}
        with other.app_context():
            db.engine.dispose()
    assert ASK_EVERY < 5


def test_many_at_once_are_all_kept(day, at_nine):
    codes = [s.code for s in releases.latest(day.event).programme.seminars if s.scheduled][:5]
    event_id = day.event.id
    db.session.rollback()

    def late(number):
        event = db.session.get(type(day.event), event_id)
        made = saying.say(event, day.actor, day.app.extensions["live"], Pressed(Tap(f"seminar/{codes[number]}", {"late": number})))
        return made.number

    assert sorted(at_once(day.app, 5, late)) == [1, 2, 3, 4, 5]
    row = db.session.get(LiveState, event_id)
    assert (row.number, {c: f["late"] for c, f in row.facts["seminars"].items()}) == (5, dict(zip(codes, range(5), strict=True)))
    assert db.session.query(LiveEntry).count() == 5


def test_the_same_tap_many_times_at_once_counts_once(day, at_nine):
    code, event_id = code_of(day), day.event.id
    db.session.rollback()

    def begin(_number):
        event = db.session.get(type(day.event), event_id)
        return saying.say(event, day.actor, day.app.extensions["live"], Pressed(Tap(f"seminar/{code}", {"state": "begun"}), "x")).number

    assert at_once(day.app, 5, begin) == [1] * 5


def test_what_is_put_back_from_a_backup_holds(day, at_nine):
    say(day, f"seminar/{code_of(day)}", late=5)
    say(day, f"seminar/{code_of(day)}", late=10)
    assert document(day)["seminars"] == {code_of(day): {"late": 10}}
    row = db.session.get(LiveState, day.event.id)
    row.number, row.facts = 1, {**row.facts, "seminars": {code_of(day): {"late": 5}}}
    db.session.commit()
    time.sleep(ASK_EVERY)
    assert document(day)["seminars"] == {code_of(day): {"late": 5}}


def kept(day):
    return db.session.execute(select(LiveState.facts).where(LiveState.event_id == day.event.id)).scalars().all()


def test_what_has_ended_is_not_kept_for_longer_and_with_what_is_private_all_of_it_goes(day):
    with time_machine.travel(MORNING, tick=False):
        say(day, "all", message="Ring Åsa 070-123", until="2017-07-03T08:00:00+00:00")
        say(day, f"seminar/{code_of(day)}", late=5)
        takeup.sweep()
        assert "070-123" in str(kept(day))
    with time_machine.travel(MORNING + timedelta(hours=2), tick=False):
        takeup.sweep()
        assert kept(day) == [livejson.kept(LiveFacts({code_of(day): OfSeminar(late=5)}))]
        assert document(day)["seminars"] == {code_of(day): {"late": 5}}
        say(day, "all", message="Ring Åsa 070-123")
    with time_machine.travel(MORNING + timedelta(days=100), tick=False):
        assert deleting.delete_private(day.event, day.actor)
        assert (kept(day), lines(day)) == ([], [])
