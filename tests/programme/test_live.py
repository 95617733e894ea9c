"""Live facts as values: what was said holds until it ends by itself, and never reaches the programme."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats import livejson
from eventapp.programme.actual import Shown, on_and_next, shown
from eventapp.programme.live import (
    NOTHING,
    LiveFacts,
    Message,
    OfRoom,
    OfSeminar,
    Stream,
    day_end,
    holds_until,
    in_force,
)
from eventapp.programme.model import Event, Person, Programme, Room, Seminar, State
from eventapp.programme.release import compile_release
from eventapp.programme.taps import Impossible, Tap, pressed, said, stands
from tests.programme import live_cases
from tests.strategies import programmes

NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)


def after(minutes):
    return NINE + timedelta(minutes=minutes)


def held(code, room, begins, **more):
    return Seminar(code, code.lower(), code, room=room, starts_at=after(begins), minutes=45, **more)


EVENT = Event("dag", "Dagen", NINE.date(), NINE.date(), "Europe/Stockholm", "example.org", "DAGDAG")
DAY = Programme(
    EVENT, (Room("HALL", "hall", "Hall"), Room("SIDE", "side", "Side")), (Person("ANNA", "anna", "Anna"),),
    (held("A", "HALL", 0, livestream="https://live.example/"), held("B", "SIDE", 0), held("C", "HALL", 60), held("D", "SIDE", 60, state=State.CANCELLED)),
)  # fmt: skip
MORNING = datetime(2027, 7, 4, 2, tzinfo=UTC)


def say(facts, about, at=NINE, **wanted):
    return pressed(facts, Tap(about, wanted), DAY, at)


def test_what_is_said_of_a_seminar():
    late = say(NOTHING, "seminar/A", late=10)
    assert late == LiveFacts({"A": OfSeminar(late=10)})
    begun = say(late, "seminar/A", after(9), state="begun")
    assert begun == LiveFacts({"A": OfSeminar("begun", after(9), None, 10)})
    assert say(begun, "seminar/A", after(12), state="begun") == begun
    assert say(begun, "seminar/A", after(50), state="ended") == LiveFacts({"A": OfSeminar("ended", after(9), after(50), 10)})
    assert in_force(say(begun, "seminar/A", state="", late=None), DAY, NINE) == NOTHING


def test_what_is_said_of_a_room_and_of_all():
    facts = say(NOTHING, "room/HALL", fullness="full", instead="room/SIDE", stream="up", speaking="ANNA", message=" Hej \n alla ")
    assert facts == LiveFacts(rooms={"HALL": OfRoom("full", "A", "room/SIDE", Stream("up", NINE), Message("Hej alla", MORNING), "ANNA", NINE)})
    # Less than full, there is room here.
    assert say(facts, "room/HALL", after(1), fullness="filling").rooms["HALL"].instead == ""
    assert say(facts, "all", message="Paus", until=after(5).isoformat()).message == Message("Paus", after(5))
    assert say(say(NOTHING, "all", message="Paus"), "all", message="").message is None


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ("seminar/D", {"state": "begun"}), ("seminar/X", {"state": "begun"}), ("seminar/A", {"state": "gone"}), ("seminar/A", {"late": 181}),
        ("seminar/A", {"late": -1}), ("seminar/A", {"late": "10"}), ("seminar/A", {"fullness": "full"}), ("room/X", {"fullness": "full"}),
        ("room/HALL", {"fullness": "empty"}), ("room/HALL", {"instead": "room/HALL"}), ("room/HALL", {"instead": "stream/B"}),
        ("room/HALL", {"instead": "https://example.org/"}), ("room/HALL", {"speaking": "X"}), ("room/HALL", {"stream": "?"}),
        ("all", {"message": "x" * 201}), ("all", {"message": "x", "until": "2027-07-03T06:00:00+00:00"}), ("all", {"message": "x", "until": "nu"}),
        ("all", {"message": "x", "until": "2027-07-03T12:00:00"}), ("all", {"message": "x", "until": "2028-07-03T12:00:00+00:00"}),
        ("all", {"message": "a\u202eb"}), ("nothing", {"message": "x"}), ("", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(about, wanted):
    with pytest.raises(Impossible):
        pressed(NOTHING, Tap(about, wanted or {"x": 1}), DAY, NINE)


def test_each_fact_ends_by_itself():
    facts = say(say(NOTHING, "seminar/A", state="begun", late=10), "room/HALL", fullness="full", stream="up")
    facts = say(facts, "all", message="Paus", until=after(5).isoformat())
    ends = []
    at = NINE
    while (end := holds_until(facts, DAY, at)) is not None:
        ends.append((end, in_force(facts, DAY, end)))
        at = end
    room = facts.rooms["HALL"]
    assert [end for end, _ in ends] == [after(5), after(55), after(45 + 180), MORNING]
    assert ends[0][1] == LiveFacts(facts.seminars, facts.rooms)
    assert ends[1][1] == LiveFacts(facts.seminars, {"HALL": OfRoom(stream=room.stream, said=NINE)})
    assert ends[2][1] == LiveFacts({}, {"HALL": OfRoom(stream=room.stream, said=NINE)})
    assert ends[3][1] == NOTHING


def test_a_room_is_empty_when_its_seminar_has_ended():
    full = say(say(NOTHING, "seminar/A", state="begun"), "room/HALL", fullness="full")
    ended = say(full, "seminar/A", after(30), state="ended")
    assert in_force(ended, DAY, after(31)).rooms == {}
    # What is said then is about the one that is next.
    assert say(ended, "room/HALL", after(31), fullness="half").rooms["HALL"].about == "C"


def test_a_room_that_its_seminar_has_left_is_not_full():
    full = say(NOTHING, "room/HALL", fullness="full", instead="room/SIDE", speaking="ANNA")
    moved = replace(DAY, seminars=tuple(replace(s, room="SIDE") if s.code == "A" else s for s in DAY.seminars))
    assert in_force(full, moved, after(1)) == LiveFacts(rooms={"HALL": OfRoom(speaking="ANNA", said=NINE)})


def test_a_tap_stands_while_what_it_was_about_is_as_it_was_seen():
    facts = say(NOTHING, "seminar/A", state="begun", late=5)
    assert stands(facts, Tap("seminar/A", {"state": "ended"}, {"state": "begun"}))
    assert stands(facts, Tap("seminar/A", {"state": "begun"}, {"state": ""}))  # It is so already.
    assert stands(facts, Tap("seminar/A", {"state": "ended"}))
    assert not stands(facts, Tap("seminar/A", {"state": "preparing"}, {"state": ""}))
    assert not stands(facts, Tap("seminar/A", {"state": "ended", "late": 10}, {"state": "begun", "late": None}))


def test_how_seminars_stand():
    a = DAY.seminars[0]
    late, begun = say(NOTHING, "seminar/A", late=10), say(NOTHING, "seminar/A", after(3), state="begun")
    assert shown(a, late, after(5)) == Shown("before", after(10), after(55), late=10)
    assert shown(a, late, after(50)) == Shown("during", after(10), after(55))
    assert shown(a, begun, after(46)) == Shown("during", after(3), after(45), over=True)
    assert shown(a, begun, after(55)) == Shown("after", after(3), after(45))
    assert shown(a, say(begun, "seminar/A", after(20), state="ended"), after(21)) == Shown("after", after(3), after(20))
    assert shown(a, say(NOTHING, "seminar/A", state="preparing"), after(2)).phase == "before"
    codes = lambda found: ([s.code for s in found.on], [s.code for s in found.next])  # noqa: E731
    assert codes(on_and_next(DAY, late, after(5))) == (["B"], ["A"])
    both = say(say(begun, "seminar/A", state="begun"), "seminar/C", after(50), state="begun")
    assert codes(on_and_next(DAY, both, after(50), "HALL")) == (["C"], [])


# Anything that may be pressed, at any moment of the days around.
@st.composite
def days_with_taps(draw):
    programme = draw(programmes())
    about = st.sampled_from(
        ["all", *(f"room/{r.code}" for r in programme.rooms), *(f"seminar/{s.code}" for s in programme.seminars), "seminar/ZZZZZZ"]
    )
    wanted = st.fixed_dictionaries(
        {}, optional={
            "state": st.sampled_from(["", "preparing", "begun", "ended"]), "late": st.one_of(st.none(), st.integers(0, 180)),
            "fullness": st.sampled_from(["", "half", "filling", "full"]), "stream": st.sampled_from(["", "up", "down", "ended"]),
            "message": st.sampled_from(["", "Hej", "<b>"]),
        },
    )  # fmt: skip
    base = min((s.starts_at for s in programme.seminars if s.starts_at), default=NINE)
    facts, at = NOTHING, base - timedelta(hours=1)
    for _ in range(draw(st.integers(1, 8))):
        at += timedelta(minutes=draw(st.integers(0, 90)))
        tap = Tap(draw(about), draw(wanted))
        try:
            facts = pressed(facts, tap, programme, at)
        except Impossible:
            continue
        # What is pressed again is so already.
        assert stands(facts, Tap(tap.about, tap.wanted, said(facts, tap.about)))
    return programme, facts, at


@given(days_with_taps(), st.integers(0, 60 * 24 * 3))
def test_what_was_said_only_ever_ends_and_all_of_it_does(made, minutes):
    programme, facts, at = made
    now = in_force(facts, programme, at)
    later = at + timedelta(minutes=minutes)
    then = in_force(facts, programme, later)
    assert in_force(then, programme, later) == then == in_force(now, programme, later)
    until = holds_until(facts, programme, at)
    if until is not None:
        assert in_force(facts, programme, until - timedelta(seconds=1)) == now
    assert until is not None or now == then
    last = max((s.ends_at for s in programme.seminars if s.ends_at), default=at) + timedelta(hours=4)
    assert in_force(facts, programme, max(last, day_end(programme, at) + timedelta(days=1))) == NOTHING


@given(days_with_taps())
def test_facts_are_kept_and_read_back_and_the_document_says_no_more_than_codes(made):
    programme, facts, at = made
    assert livejson.read(livejson.kept(facts)) == facts
    now = in_force(facts, programme, at)
    release = compile_release(None, programme, NINE)
    assert release == compile_release(None, programme, NINE)  # Facts are nothing that a release is made of.
    codes = {s.code for s in programme.seminars} | {r.code for r in programme.rooms}
    assert {*now.seminars, *now.rooms} <= codes
    for about in ("all", *(f"room/{c}" for c in now.rooms), *(f"seminar/{c}" for c in now.seminars)):
        assert livejson.with_thing(now, about, livejson.thing(now, about)) == now


def test_the_document():
    facts = say(say(NOTHING, "seminar/A", state="begun", late=0), "room/HALL", fullness="full", instead="stream/A", message="Hej")
    release = compile_release(None, DAY, NINE)
    assert livejson.public(release, facts, "m") == (
        b'{"event":"dag","mark":"m","release":1,"rooms":{"HALL":{"about":"A","fullness":"full","instead":{"stream":"A"},'
        b'"message":{"text":"Hej","until":"2027-07-04T02:00:00Z"}}},"schema":1,'
        b'"seminars":{"A":{"begun":"2027-07-03T07:00:00Z","late":0,"state":"begun"}}}'
    )
    assert livejson.mark_of(release, facts) != livejson.mark_of(release, NOTHING)


def test_the_desk_says_the_same_as_readers_see():
    """What is on in a room, also over its time, and what comes next there; of two by the clock the desk has the later one."""
    moments = [moment for case in live_cases.cases() for moment in case["moments"]]
    assert [(m["at"], m["desk"]) for m in moments] == [(m["at"], [next(iter(m["on"][::-1]), None), next(iter(m["next"]), None)]) for m in moments]


def test_the_script_is_held_to_what_is_said_here():
    assert json.loads(live_cases.FILE.read_text()) == live_cases.cases()
