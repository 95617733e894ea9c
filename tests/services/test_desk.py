"""The desk: each press is a release made of the latest one, the draft takes part, and nothing unpublished goes along."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Message, Seminar
from eventapp.programme.daychange import Wish
from eventapp.programme.taps import Tap
from eventapp.services.desk import changing
from eventapp.services.desk.changing import Held, Press
from eventapp.services.draft import memory, people, rooms, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.live import saying
from eventapp.services.live.saying import NoLonger, Pressed
from eventapp.services.publishing import history, releases
from tests import factories
from tests.services.test_concurrency import at_once


@pytest.fixture
def now():
    with time_machine.travel(datetime(2027, 7, 3, 7, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def morning(app, now):
    """Three seminars one after the other in one room and one in another, published; Åsa speaks in the second."""
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    day = factories.make_event()
    day.hall, day.side = factories.room(day, "Hall"), factories.room(day, "Side")
    day.asa = factories.person(day, "Åsa", email="asa@example.org")
    day.one, day.two, day.three = (
        factories.seminar(day, title, panel=[day.asa] if title == "Två" else (), room=day.hall, starts_at=factories.at(clock))
        for title, clock in (("Ett", "09:00"), ("Två", "09:30"), ("Tre", "10:30"))
    )
    day.four = factories.seminar(day, "Fyra", room=day.side, starts_at=factories.at("09:30"))
    factories.release(day)
    day.held = Held(day.shelf, app.extensions["live"])
    now.shift(60)
    return day


def press(day, tool, seminar, reason="Sent", once="", **more):
    wish = Wish(tool, seminar.code, **more)
    return changing.carry_out(day.event, day.actor, day.held, wish, Press(changing.preview(day.event, wish).fingerprint, reason, once))


def readers(day):
    """What readers see: by title when and where, as clock and room."""
    return shown(releases.latest(day.event).programme)


def draft(day):
    return shown(memory.read(day.event).programme)


def shown(programme):
    names = {room.code: room.name for room in programme.rooms}
    return {
        s.title: f"{s.starts_at.astimezone(programme.event.zone):%H:%M} {names[s.room]}" + (" cancelled" if s.cancelled else "")
        for s in programme.seminars
    }  # fmt: skip


BEFORE = {"Ett": "09:00 Hall", "Två": "09:30 Hall", "Fyra": "09:30 Side", "Tre": "10:30 Hall"}


def test_the_rest_of_the_day_is_pushed_published_and_told(morning):
    effect = changing.preview(morning.event, Wish("push", morning.two.code, 15))
    assert (len(effect.changes), effect.new_clashes, effect.kept, effect.told) == (2, [], [], ("Åsa",))
    assert press(morning, "push", morning.two, "Tåget är sent", minutes=15) == 2
    pushed = BEFORE | {"Två": "09:45 Hall", "Tre": "10:45 Hall"}
    assert readers(morning) == draft(morning) == pushed
    assert releases.latest(morning.event).note == "Tåget är sent"
    assert releases.pending(morning.event).nothing
    assert [(m.recipient, m.kind) for m in db.session.scalars(select(Message))] == [("asa@example.org", "change")]


def test_each_tool(morning):
    press(morning, "swap", morning.one, other=morning.four.code)
    assert readers(morning) == draft(morning) == BEFORE | {"Ett": "09:30 Side", "Fyra": "09:00 Hall"}
    press(morning, "room", morning.three, other=morning.side.code)
    press(morning, "cancel", morning.two)
    assert readers(morning) == draft(morning) == {
        "Ett": "09:30 Side", "Fyra": "09:00 Hall", "Tre": "10:30 Side", "Två": "09:30 Hall cancelled",
    }  # fmt: skip
    with pytest.raises(Invalid):
        press(morning, "push", morning.two, minutes=5)


def test_nothing_that_an_editor_has_not_published_goes_along(morning):
    def edit(row, **values):
        seminars.change(Writing(morning.event, morning.actor), row, row.version, values)

    edit(morning.one, title="Hemligt", abstract="Än hemligare")
    edit(morning.three, starts_at=factories.at("11:30"), room_id=morning.side.id)
    people.change(Writing(morning.event, morning.actor), morning.asa, morning.asa.version, {"title": "Minister"})
    factories.seminar(morning, "Ny", room=morning.side, starts_at=factories.at("12:00"))
    effect = changing.preview(morning.event, Wish("push", morning.one.code, 10))
    assert [(s.title, names) for s, names in effect.kept] == [("Tre", ("starts_at",))]
    press(morning, "push", morning.one, minutes=10)
    assert readers(morning) == {"Ett": "09:10 Hall", "Två": "09:40 Hall", "Fyra": "09:30 Side", "Tre": "10:40 Hall"}
    latest = releases.latest(morning.event).programme
    assert [(s.abstract, p.title) for s in latest.seminars[:1] for p in latest.people] == [("", "")]
    # The draft has the push where the editor had not moved anything, and all else as they left it.
    assert draft(morning) == {
        "Hemligt": "09:10 Hall", "Två": "09:40 Hall", "Fyra": "09:30 Side", "Tre": "11:30 Side", "Ny": "12:00 Side",
    }  # fmt: skip


def test_a_press_is_taken_back_within_five_minutes_and_once(morning, now):
    press(morning, "push", morning.one, minutes=10)
    press(morning, "cancel", morning.three)
    assert [(r.number, r.tool) for r in changing.recent(morning.event)] == [(3, "cancel"), (2, "push")]
    # What was changed again since then stays.
    assert changing.take_back(morning.event, morning.actor, morning.held, 2) == 4
    assert readers(morning) == draft(morning) == BEFORE | {"Tre": "10:30 Hall cancelled"}
    assert changing.take_back(morning.event, morning.actor, morning.held, 2) == 4
    assert [r.number for r in changing.recent(morning.event)] == [3]
    now.shift(timedelta(minutes=5, seconds=1))
    assert changing.recent(morning.event) == []
    with pytest.raises(Invalid):
        changing.take_back(morning.event, morning.actor, morning.held, 3)
    with pytest.raises(NotFound):
        changing.take_back(morning.event, morning.actor, morning.held, 1)


def test_what_cannot_be_taken_back_any_more_is_told(morning):
    press(morning, "push", morning.three, minutes=10)
    press(morning, "push", morning.three, minutes=5)
    with pytest.raises(NoLonger):
        changing.take_back(morning.event, morning.actor, morning.held, 2)
    assert readers(morning) == BEFORE | {"Tre": "10:45 Hall"}


def test_what_is_published_is_what_was_shown(morning):
    wish = Wish("push", morning.one.code, 10)
    seen = changing.preview(morning.event, wish).fingerprint
    press(morning, "cancel", morning.three)
    with pytest.raises(Invalid):
        changing.carry_out(morning.event, morning.actor, morning.held, wish, Press(seen, "Sent"))
    with pytest.raises(Invalid):
        press(morning, "push", morning.one, " ", minutes=10)
    assert readers(morning) == draft(morning) == BEFORE | {"Tre": "10:30 Hall cancelled"}


def test_a_press_sent_many_times_is_one_release(app, morning):
    wish = Wish("push", morning.one.code, 10)
    seen, event_id = changing.preview(morning.event, wish).fingerprint, morning.event.id
    db.session.rollback()

    def send(_number):
        event = db.session.get(type(morning.event), event_id)
        return changing.carry_out(event, morning.actor, morning.held, wish, Press(seen, "Sent", "x"))

    assert at_once(app, 4, send) == [2] * 4
    assert [p.number for p in history.of(event_id)] == [2, 1]


def test_clashes_are_shown_and_let_be_for_the_reason(morning):
    effect = changing.preview(morning.event, Wish("room", morning.four.code, other=morning.hall.code))
    assert [c.severity for c in effect.new_clashes] == ["error"]
    press(morning, "room", morning.four, "Värmen är sönder", other=morning.hall.code)
    assert readers(morning)["Fyra"] == "09:30 Hall"
    assert [c for c in memory.read(morning.event).clashes() if c.severity == "error"] == []
    assert [o["reason"] for o in memory.read(morning.event).overruled.values()] == ["Värmen är sönder"]


def test_what_the_draft_no_longer_has_is_changed_for_readers_alone(morning):
    from eventapp.services.draft import edits

    edits.remove(Writing(morning.event, morning.actor), db.session.get(Seminar, morning.three.id))
    rooms.change(Writing(morning.event, morning.actor), morning.side, morning.side.version, {"name": "Sidan"})
    press(morning, "push", morning.three, minutes=10)
    assert readers(morning) == BEFORE | {"Tre": "10:40 Hall"}
    assert draft(morning) == {"Ett": "09:00 Hall", "Två": "09:30 Hall", "Fyra": "09:30 Sidan"}


def test_what_was_late_and_has_a_new_time_is_late_no_longer(morning):
    def say(seminar, **wanted):
        saying.say(morning.event, morning.actor, morning.held.live, Pressed(Tap(f"seminar/{seminar.code}", wanted)))

    say(morning.two, late=15)
    say(morning.one, state="begun", late=5)
    press(morning, "push", morning.two, minutes=15)
    assert {code: (known.state, known.late) for code, known in morning.held.live.read(morning.event.code).facts.seminars.items()} == {
        morning.one.code: ("begun", 5), morning.two.code: ("", None),
    }  # fmt: skip
