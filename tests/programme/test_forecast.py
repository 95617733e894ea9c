"""A room's day as it goes: what was planned beside what is, and how it will end."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eventapp.programme import live, timing
from eventapp.programme.forecast import day_at, rooms
from eventapp.programme.live import NOTHING
from eventapp.programme.model import Event, Programme, Room, Seminar, State
from eventapp.programme.taps import Tap, pressed

NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)
EVENT = Event("dag", "Dagen", NINE.date(), NINE.date(), "Europe/Stockholm", "example.org", "DAGDAG")


def after(minutes):
    return NINE + timedelta(minutes=minutes)


def held(code, begins, room="HALL", **more):
    return Seminar(code, code, code, room=room, starts_at=after(begins), minutes=30, **more)


# A break of half an hour before D; X is cancelled, and Y is on the next day.
DAY = Programme(
    EVENT, (Room("HALL", "hall", "Hall"), Room("SIDE", "side", "Side")), (),
    (held("A", 0), held("B", 30), held("X", 60, state=State.CANCELLED), held("C", 60), held("D", 120), held("Y", 1440)),
)  # fmt: skip


def said(*taps):
    facts = NOTHING
    for minute, code, wanted in taps:
        facts = pressed(facts, Tap(f"seminar/{code}", wanted), DAY, after(minute))
    return facts


def hall(facts, minute):
    """Now and next, and of each seminar when it begins and ends, in minutes after nine."""
    day = rooms(DAY, facts, after(minute))[0]
    times = {
        line.seminar.code: tuple(round((at - NINE).total_seconds() / 60) for at in (line.begins, line.ends)) for line in day.lines
    }
    return day.now and day.now.seminar.code, day.next and day.next.seminar.code, times


PLANNED = {"A": (0, 30), "B": (30, 60), "C": (60, 90), "D": (120, 150)}


@pytest.mark.parametrize(
    ("taps", "minute", "expected"),
    [
        ((), -5, (None, "A", PLANNED)),
        ((), 35, ("B", "C", PLANNED)),
        # What is late pushes those after it, until a break takes it up.
        (((-5, "A", {"late": 20}),), 0, (None, "A", {"A": (20, 50), "B": (50, 80), "C": (80, 110), "D": (120, 150)})),
        (((10, "A", {"state": "begun"}),), 12, ("A", "B", {"A": (10, 40), "B": (40, 70), "C": (70, 100), "D": (120, 150)})),
        # Over its time it goes on until someone says that it has ended.
        (((0, "A", {"state": "begun"}),), 38, ("A", "B", {"A": (0, 38), "B": (38, 68), "C": (68, 98), "D": (120, 150)})),
        (((0, "A", {"state": "begun"}), (20, "A", {"state": "ended"})), 22, (None, "B", PLANNED | {"A": (0, 20)})),
        (((25, "B", {"state": "preparing"}),), 35, (None, "B", PLANNED | {"B": (35, 65), "C": (65, 95)})),
        # Of two that are said to have begun the later one is on.
        (((0, "A", {"state": "begun"}), (33, "B", {"state": "begun"})), 34, ("B", "C", {"A": (0, 33), "B": (33, 63), "C": (63, 93), "D": (120, 150)})),
        (((0, "A", {"state": "begun"}), (33, "B", {"state": "begun"})), 55, ("B", "C", {"A": (0, 33), "B": (33, 63), "C": (63, 93), "D": (120, 150)})),
        # Which also ends one of which nobody has said anything.
        (((20, "B", {"state": "begun"}),), 25, ("B", "C", {"A": (0, 20), "B": (20, 50), "C": (60, 90), "D": (120, 150)})),
    ],
)  # fmt: skip
def test_a_rooms_day(taps, minute, expected):
    assert hall(said(*taps), minute) == expected


@pytest.mark.parametrize(
    ("taps", "minute", "expected"),
    [
        # Of A, B, C and D: whether the times are reckoned, and what to say of its lateness so that readers are told about the same.
        ((), 35, "- None, - None, - None, - None"),
        (((12, "A", {"state": "begun"}),), 13, "about 10, about 10, about 10, - None"),
        (((12, "A", {"state": "begun"}), (13, "A", {"late": 10})), 14, "about None, about 10, about 10, - None"),
        (((12, "A", {"state": "begun"}), (13, "A", {"late": 10}), (14, "B", {"late": 10})), 15, "about None, about None, about 10, - None"),
        (((13, "A", {"state": "begun"}),), 14, "about 15, about 15, about 15, - None"),
        (((2, "A", {"state": "begun"}),), 3, "about None, about None, about None, - None"),
        (((-5, "A", {"late": 20}),), 0, "- None, about 20, about 20, - None"),
        # Over its time, and what waits for it; what is over for all is nothing to be said of.
        (((0, "A", {"state": "begun"}),), 38, "about 10, about 10, about 10, - None"),
        (((0, "A", {"state": "begun"}),), 45, "about None, about 10, about 10, - None"),
        (((0, "A", {"late": 20}), (0, "A", {"state": "begun"}), (25, "A", {"state": "ended"})), 26, "- None, - None, - None, - None"),
        # One that was said to be late and is less so, or not at all; what was said by the minute stays.
        (((-5, "A", {"late": 10}), (0, "A", {"state": "begun"})), 1, "about 0, - None, - None, - None"),
        (((-5, "A", {"late": 10}), (4, "A", {"state": "begun"})), 5, "about 5, about 5, about 5, - None"),
        (((-5, "A", {"late": 12}), (10, "A", {"state": "begun"})), 11, "about None, about 10, about 10, - None"),
        # Nobody is told of more than can be said.
        (((0, "A", {"late": 180}),), 0, "- None, about 180, about 180, about 150"),
    ],
)  # fmt: skip
def test_what_readers_are_told_and_what_to_say_so_that_it_is_what_is_expected(taps, minute, expected):
    facts = said(*taps)
    lines = rooms(DAY, facts, after(minute))[0].lines
    assert ", ".join(f"{'about' if x.expected else '-'} {x.late_to_say(facts.seminar(x.seminar.code).late or 0)}" for x in lines) == expected


def test_minutes_late_are_those_between_the_clock_times_that_are_shown():
    begun = pressed(NOTHING, Tap("seminar/A", {"state": "begun"}), DAY, after(12) + timedelta(seconds=40))
    line = rooms(DAY, begun, after(13))[0].lines[0]
    assert (line.drift, line.longer) == (12, 12)


def test_what_comes_after_and_what_is_over():
    day, side = rooms(DAY, said((0, "A", {"late": 10})), after(45))
    assert ([x.seminar.code for x in day.past], [x.seminar.code for x in day.later]) == (["A"], ["D"])
    assert (day.last.seminar.code, day.last.longer) == ("D", 0)
    assert [(x.drift, x.longer) for x in day.lines] == [(10, 10), (10, 10), (10, 10), (0, 0)]
    assert (side.lines, side.now, side.next, side.last) == ((), None, None, None)


def test_the_day_that_is_shown():
    assert [day_at(DAY, after(m)).day for m in (-3000, 0, 900, 1400, 5000)] == [3, 3, 3, 4, 4]
    assert day_at(Programme(EVENT), NINE) == NINE.date()


def test_the_hours_after_midnight_belong_to_the_evening_before():
    """Also in the night when clocks are put back, in which an hour comes twice."""
    zone = ZoneInfo("Europe/Stockholm")
    ten = datetime(2027, 10, 30, 20, tzinfo=UTC)
    evening = Programme(
        replace(EVENT, starts_on=date(2027, 10, 30), ends_on=date(2027, 10, 31)), rooms=(Room("HALL", "hall", "Hall"),),
        seminars=tuple(
            Seminar(code, code.lower(), code, starts_at=ten + timedelta(minutes=m), minutes=90, room="HALL")
            for code, m in (("LATE00", 0), ("NIGHT0", 90), ("AFTER0", 180), ("NEXT00", 12 * 60))
        ),
    )  # fmt: skip
    begun = pressed(NOTHING, Tap("seminar/NIGHT0", {"state": "begun"}), evening, ten + timedelta(minutes=100))
    begun = pressed(begun, Tap("room/HALL", {"stream": "up"}), evening, ten + timedelta(minutes=100))
    found = []
    for minutes in (100, 130, 170, 260, 400, 430):
        at = ten + timedelta(minutes=minutes)
        facts = live.in_force(begun, evening, at)
        (day,) = rooms(evening, facts, at)
        shown = [line and line.seminar.code for line in (day.now, day.next)]
        found.append((at.astimezone(zone).strftime("%d %H:%M %Z"), day_at(evening, at).day, shown, facts.room("HALL").stream is not None))
    assert found == [
        ("30 23:40 CEST", 30, ["NIGHT0", "AFTER0"], True), ("31 00:10 CEST", 30, ["NIGHT0", "AFTER0"], True),
        ("31 00:50 CEST", 30, ["NIGHT0", "AFTER0"], True), ("31 02:20 CEST", 30, ["AFTER0", None], True),
        ("31 03:40 CET", 30, [None, None], True), ("31 04:10 CET", 31, [None, "NEXT00"], False),
    ]  # fmt: skip
    pushed = timing.push_rest_of_day(evening, "NIGHT0", 10)
    assert [(s.starts_at - ten).total_seconds() // 60 for s in pushed.seminars] == [0, 100, 190, 720]
