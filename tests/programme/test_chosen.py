"""What is chosen at the same time, what may be gone to instead, and until when it is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.programme.chosen import AtOnce, Instead, at_once, choosable, crowded, kept_until
from eventapp.programme.clashes import Clash
from eventapp.programme.model import Event, Kind, Programme, Room, Seminar, State

DAY = datetime(2027, 7, 3, 8, tzinfo=UTC)


def seminar(code, minute, title="", minutes=60, **more):
    return Seminar(code, code.lower(), title or code, starts_at=DAY + timedelta(minutes=minute), minutes=minutes, **more)


def programme(*seminars, rooms=()):
    event = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "x")
    return Programme(event, rooms, (), seminars)


def test_what_overlaps_is_told_with_the_same_and_the_same_subject_at_other_times():
    sea, law = seminar("SEA", 0, "Havet", tags=("Miljö",)), seminar("LAW", 30, "Lagen")
    again = seminar("AGAIN", 120, "HAVET!")
    wind, ice = seminar("WIND", 90, "Vinden", tags=("miljö",)), seminar("ICE", 20, "Isen", tags=("miljö",))
    found = at_once(programme(sea, ice, law, wind, again), {"SEA", "LAW"}, DAY)
    assert found == [AtOnce(sea, law, ((sea, (Instead(again, True), Instead(wind, False))),))]
    # Nothing that is over, cancelled, a break or as much in the way is offered; what only touches is no clash.
    gone = replace(again, state=State.CANCELLED)
    tea = replace(wind, kind=Kind.BREAK)
    assert at_once(programme(sea, ice, law, tea, gone), {"SEA", "LAW"}, DAY) == [AtOnce(sea, law, ())]
    assert at_once(programme(sea, seminar("NEXT", 60)), {"SEA", "NEXT"}, DAY) == []
    assert at_once(programme(sea, law), {"SEA", "LAW"}, DAY + timedelta(minutes=60)) == []
    assert at_once(programme(sea, replace(law, state=State.CANCELLED)), {"SEA", "LAW"}, DAY) == []
    assert at_once(programme(sea, law), {"SEA"}, DAY) == []


def test_of_very_many_only_the_first_are_told():
    many = [seminar(f"S{n:03}", 0, "Havet") for n in range(300)] + [seminar("LATER", 90, "Havet")]
    found = at_once(programme(*many), {s.code for s in many[:300]}, DAY)
    assert [(c.first.code, c.second.code, c.instead) for c in found] == [("S000", f"S{n:03}", ()) for n in range(1, 13)]


def test_breaks_and_what_is_cancelled_cannot_be_chosen():
    one = seminar("SEA", 0)
    others = (replace(one, kind=Kind.BREAK), replace(one, state=State.CANCELLED), replace(one, kind=Kind.SOCIAL))
    assert [choosable(s) for s in (one, *others)] == [True, False, False, True]


def test_a_room_is_crowded_when_more_have_chosen_than_it_has_seats():
    rooms = (Room("BIG", "big", "Big", capacity=100), Room("SMALL", "small", "Small", capacity=10), Room("ANY", "any", "Any"))
    held = [seminar(r.code[:3], 0, room=r.code) for r in rooms] + [seminar("OFF", 0, room="SMALL", state=State.CANCELLED)]
    counts = {"BIG": 100, "SMA": 11, "ANY": 999, "OFF": 99}
    assert crowded(programme(*held, rooms=rooms), counts) == [Clash("crowded", "note", ("SMA",), room="SMALL")]
    assert crowded(programme(*held, rooms=rooms), {"SMA": 10}) == []


def test_choices_are_kept_for_a_week_of_the_venues_days():
    assert kept_until(date(2027, 7, 3), ZoneInfo("Europe/Stockholm")) == datetime(2027, 7, 10, 22, tzinfo=UTC)
    assert kept_until(date(2027, 7, 3), ZoneInfo("America/New_York")) == datetime(2027, 7, 11, 4, tzinfo=UTC)
    assert kept_until(date.max, ZoneInfo("Asia/Seoul")).year == 9999
