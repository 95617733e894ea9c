"""Tools for a day and plans, in full: each bound, each refusal in its words, and all that is told before it is done."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from eventapp.programme import planner
from eventapp.services.draft import board, journal, loading, memory
from eventapp.services.errors import Invalid
from eventapp.services.planning import daytools, proposals
from eventapp.services.planning.daytools import Wish
from tests import factories

LATER = {"minutes": "Give between 1 and 720 minutes, later or (with a minus sign) earlier."}
WITH_A_TIME = {"form": "Choose a seminar that has a time."}
CHANGED = {"form": "The draft has changed since the plan was made. Plan again."}


@pytest.fixture
def three(lite):
    """Three panels on end in a room, one in the tray without a length, and another room."""
    day = factories.make_event()
    one, two, last = factories.row_of(day, 3)
    return SimpleNamespace(
        **vars(day), one=one, two=two, last=last, tray=factories.seminar(day, minutes=None), room=one.room, other=factories.room(day)
    )


def told(day):
    """When, how long and where everything is, by code."""
    whole = memory.read(day.event).whole
    return {s.code: (s.starts_at, s.minutes, s.room) for s in whole.seminars}


def refused(work, *args):
    with pytest.raises(Invalid) as refusal:
        work(*args)
    return refusal.value.errors


def test_each_wish_that_cannot_be_says_at_its_field_why(three):
    one, two, tray, room = three.one.code, three.two.code, three.tray.code, three.room.code
    wishes = [
        Wish("push", one), Wish("push", one, 721), Wish("push", one, -721), Wish("push", "", 5), Wish("push", tray, 5), Wish("nothing", one),
        Wish("insert", one, 30), Wish("insert", one, 30, one), Wish("insert", one, 0, tray), Wish("insert", one, 721, tray),
        Wish("insert", one, -1, tray), Wish("swap", one), Wish("swap", one, other=one), Wish("swap", one, other=tray),
        Wish("to-room", one), Wish("to-room", one, other=two), Wish("to-room", one, other=room), Wish("close-gap", one), Wish("close-gap", two),
    ]  # fmt: skip
    another = {"other": "Choose another seminar to put in."}
    length = {"minutes": "It has no length yet. Give how many minutes it takes."}
    timed = {"other": "Choose another seminar that has a time."}
    place, nothing = {"other": "Choose a room."}, {"form": "That would move nothing."}
    assert [refused(daytools.preview, three.event, wish) for wish in wishes] == [
        LATER, LATER, LATER, WITH_A_TIME, WITH_A_TIME, WITH_A_TIME, another, another, length, length, length,
        timed, timed, timed, place, place, nothing, nothing, nothing,
    ]  # fmt: skip


def test_what_just_can_be_is_done(three):
    one, two, last, tray = (s.code for s in (three.one, three.two, three.last, three.tray))
    moved = {
        wish: {old.code: (round((new.starts_at - old.starts_at) / timedelta(minutes=1)) if old.starts_at else "new", new.minutes) for old, new in
               daytools.preview(three.event, wish).moves}
        for wish in (Wish("push", last, 720), Wish("push", two, -720), Wish("push", last, 1), Wish("insert", last, 720, tray), Wish("insert", two, 1, tray),
                     Wish("insert", one, 0, last), Wish("swap", one, other=last))
    }  # fmt: skip
    assert list(moved.values()) == [
        {last: (720, 30)}, {two: (-720, 30), last: (-720, 30)}, {last: (1, 30)}, {last: (720, 30), tray: ("new", 720)},
        {two: (1, 30), last: (1, 30), tray: ("new", 1)}, {one: (30, 30), two: (30, 30), last: (-60, 30)}, {one: (60, 30), last: (-60, 30)},
    ]  # fmt: skip


def test_what_is_put_in_gets_time_length_and_room_in_one_step_back(three):
    before = told(three)
    wish = Wish("insert", three.two.code, 20, three.tray.code)
    seen = daytools.preview(three.event, wish)
    assert {s.code: (s.starts_at, s.minutes, s.room) for s in seen.before.seminars} == before
    entry = daytools.carry_out(three.event, three.actor, wish, seen.fingerprint)
    after, moved = told(three), timedelta(minutes=20)
    assert after == {s.code: (s.starts_at, s.minutes, s.room) for s in seen.after.seminars}
    assert after == before | {
        three.tray.code: (factories.at("09:30"), 20, three.room.code), three.two.code: (factories.at("09:30") + moved, 30, three.room.code),
        three.last.code: (factories.at("10:00") + moved, 30, three.room.code),
    }  # fmt: skip
    assert (entry.batch.partition("-")[0], entry) == ("tool", journal.entries(three.event, 1)[0])
    journal.undo_on_board(three.event, three.actor)
    assert told(three) == before


def test_clashes_that_there_are_already_are_not_told_as_new(three):
    board.move(three.writing, three.two, three.two.version, {"starts_at": three.one.starts_at})
    wish = Wish("push", three.last.code, -30)
    assert [c.rule for c in memory.read(three.event).all_clashes() if c.severity == "error"] == ["room-twice"]
    assert daytools.preview(three.event, wish).new_clashes == []
    worse = daytools.preview(three.event, Wish("push", three.last.code, -60)).new_clashes
    assert {(c.rule, three.last.code in c.seminars) for c in worse if c.severity == "error"} == {("room-twice", True)}


def test_what_was_looked_at_is_refused_once_it_is_another(three):
    wish = Wish("push", three.two.code, 10)
    seen = daytools.preview(three.event, wish).fingerprint
    assert (len(seen), daytools.preview(three.event, wish).fingerprint) == (32, seen)
    board.move(three.writing, three.last, three.last.version, {"room_id": three.other.id})
    assert refused(daytools.carry_out, three.event, three.actor, wish, seen) == {
        "form": "The draft has changed since you looked. Here is what would change now."
    }


def plan(day, *places, unplaced=(), proven=True):
    """A plan as it is kept: (seminar, clock, room, minutes), for the version that there is now."""
    placed = [
        {"code": s.code, "starts_at": factories.at(clock).isoformat(), "room": room.code, "minutes": minutes, "version": s.version}
        for s, clock, room, minutes in places
    ]
    return {"placed": placed, "unplaced": [list(pair) for pair in unplaced], "proven": proven}


def test_a_plan_is_shown_beside_what_is_now(three):
    made = plan(three, (three.two, "09:00", three.room, 30), (three.tray, "13:00", three.other, 25), unplaced=[(three.last.code, "no-room"), ("GONE00", "x")])
    made["placed"].append({**made["placed"][0], "code": "GONE00"})
    board.move(three.writing, three.tray, three.tray.version, {"minutes": 50})
    shown = proposals.show(three.event, made)
    assert [(m.old.code, m.old.starts_at, m.new.starts_at, m.new.room, m.new.minutes, m.changed) for m in shown.moves] == [
        (three.two.code, factories.at("09:30"), factories.at("09:00"), three.room.code, 30, False),
        (three.tray.code, None, factories.at("13:00"), three.other.code, 25, True),
    ]
    assert [(s.code, why) for s, why in shown.unplaced] == [(three.last.code, "no-room")]
    assert ([c.rule for c in shown.unmet], shown.proven) == (["room-twice"], True)
    assert set(shown.unmet[0].seminars) == {three.one.code, three.two.code}
    assert [(s.code, s.starts_at) for s in shown.after.seminars if s.code == three.tray.code] == [(three.tray.code, factories.at("13:00"))]
    # A clash between others than those that are moved is not of the plan.
    board.move(three.writing, three.two, three.two.version, {"starts_at": three.one.starts_at})
    assert proposals.show(three.event, plan(three, (three.tray, "13:00", three.other, 25), proven=False)).unmet == []
    assert proposals.show(three.event, plan(three, proven=False)).proven is False


def test_a_plan_is_carried_out_for_exactly_what_it_was_made_from(three):
    good = plan(three, (three.tray, "13:00", three.other, 25), (three.two, "11:00", three.room, 30))
    nowhere = {**good, "placed": [{**good["placed"][0], "room": "GONE00"}]}
    nobody = {**good, "placed": [{**good["placed"][0], "code": "GONE00"}]}
    before = told(three)
    assert refused(proposals.carry_out, three.event, three.actor, nowhere, [three.tray.code]) == CHANGED
    assert refused(proposals.carry_out, three.event, three.actor, nobody, ["GONE00"]) == CHANGED
    assert refused(proposals.carry_out, three.event, three.actor, good, []) == {"form": "Choose at least one move."}
    assert told(three) == before
    entry = proposals.carry_out(three.event, three.actor, good, [three.two.code, three.tray.code])
    assert told(three) == before | {
        three.tray.code: (factories.at("13:00"), 25, three.other.code), three.two.code: (factories.at("11:00"), 30, three.room.code),
    }  # fmt: skip
    assert (entry.batch.partition("-")[0], entry.row_id) == ("plan", three.two.id)
    journal.undo_on_board(three.event, three.actor)
    assert told(three) == before


def test_what_is_proposed_tells_how_far_it_is_and_only_what_would_move(three, monkeypatch):
    told_of = []
    row = next(s for s in loading.tables(three.event).seminars if s.code == three.tray.code)
    made = proposals.propose(three.event, "tray", 30, lambda done, of: told_of.append((done, of)))
    assert (told_of, made["proven"], made["unplaced"]) == ([(0, 1), (1, 1)], True, [])
    assert [(p["code"], p["minutes"], p["version"]) for p in made["placed"]] == [(three.tray.code, 30, row.version)]
    assert proposals.propose(three.event, "tray", None, lambda *_: None) == {"placed": [], "unplaced": [[three.tray.code, "no-length"]], "proven": True}
    everything = proposals.propose(three.event, "all", 30, lambda done, of: told_of.append((done, of)))
    assert told_of[2:] == [(0, 4), (4, 4)]
    now = told(three)
    assert [p for p in everything["placed"] if (p["starts_at"], p["minutes"], p["room"]) == (now[p["code"]][0] and now[p["code"]][0].isoformat(), *now[p["code"]][1:])] == []
    monkeypatch.setattr(planner, "available", lambda: False)
    assert refused(proposals.propose, three.event, "tray", 30, print) == {"form": "The planner is not installed here."}


def test_a_day_without_a_room_cannot_be_planned(lite):
    day = factories.make_event()
    assert refused(proposals.propose, day.event, "all", 30, print) == {"form": "There is nothing to plan: everything has a time."}
    factories.seminar(day)
    assert refused(proposals.propose, day.event, "all", 30, print) == {"form": "There is no room to plan for. Add one first."}
