"""Moving seminars: no clock goes wrong, nothing is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme import timing
from eventapp.programme.clashes import overlap
from eventapp.programme.model import Event, Programme, Room, Seminar, State, in_order
from tests.strategies import programmes

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        ("2027-03-27", "09:00", "2027-03-27T08:00"),
        ("2027-03-28", "09:00", "2027-03-28T07:00"),
        # 02:30 does not exist: clocks go from 02:00 to 03:00.
        ("2027-03-28", "02:30", "2027-03-28T01:30"),
        ("2027-10-31", "09:00", "2027-10-31T08:00"),
        # 02:30 comes twice: the first is meant.
        ("2027-10-31", "02:30", "2027-10-31T00:30"),
        ("2027-07-03", "00:00", "2027-07-02T22:00"),
        ("2027-12-31", "23:59", "2027-12-31T22:59"),
    ],
)
def test_a_clock_time_is_one_instant(day, clock, utc):
    found = timing.instant(date.fromisoformat(day), time.fromisoformat(clock), STOCKHOLM)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_copy_keeps_its_time_by_the_clock_across_summer_time():
    winter = datetime(2027, 3, 27, 8, 0, tzinfo=UTC)  # 09:00 in Stockholm
    assert timing.to_other_date(winter, STOCKHOLM, 1) == datetime(2027, 3, 28, 7, 0, tzinfo=UTC)
    assert timing.to_other_date(winter, STOCKHOLM, 365) == datetime(2028, 3, 26, 7, 0, tzinfo=UTC)


@given(programmes(), st.integers(-180, 180))
def test_pushing_keeps_every_seminar_and_its_length(programme, minutes):
    scheduled = [s for s in programme.seminars if s.starts_at]
    for first in scheduled[:2]:
        after = timing.push_rest_of_day(programme, first.code, minutes)
        assert {s.code: s.minutes for s in after.seminars} == {s.code: s.minutes for s in programme.seminars}
        before = {s.code: s.starts_at for s in programme.seminars}
        moved = {
            s.code: s.starts_at - before[s.code] for s in after.seminars if s.starts_at != before[s.code]
        }
        assert set(moved.values()) <= {timedelta(minutes=minutes)}


@given(programmes(), st.integers(1, 180))
def test_what_was_free_of_overlap_in_a_room_is_so_after_a_push_later(programme, minutes):
    def free(p, room):
        held = [s for s in p.seminars if s.room == room and s.scheduled]
        return not any(overlap(a, b) for i, a in enumerate(held) for b in held[i + 1 :])

    for first in [s for s in programme.seminars if s.starts_at and s.room][:2]:
        zone = programme.event.zone
        day = first.starts_at.astimezone(zone).date()
        same_day = [
            s for s in programme.seminars if s.starts_at and s.starts_at.astimezone(zone).date() == day
        ]
        only = replace(programme, seminars=tuple(same_day))
        if free(only, first.room):
            assert free(timing.push_rest_of_day(only, first.code, minutes), first.room)


@given(programmes())
def test_swapping_twice_changes_nothing(programme):
    scheduled = [s for s in programme.seminars if s.starts_at]
    if len(scheduled) > 1:
        one, other = scheduled[0].code, scheduled[-1].code
        once = timing.swap(programme, one, other)
        assert timing.swap(once, one, other) == programme


@given(programmes())
def test_closing_a_gap_leaves_none_and_keeps_order_and_lengths(programme):
    for first in [s for s in programme.seminars if s.starts_at and s.room][:3]:
        after = timing.close_gap(programme, first.code)
        assert {s.code: s.minutes for s in after.seminars} == {s.code: s.minutes for s in programme.seminars}
        moves = timing.slot_changes(programme, after)
        assert len({new.starts_at - old.starts_at for old, new in moves}) <= 1
        assert all(new.starts_at < old.starts_at for old, new in moves)


@given(programmes())
def test_a_days_room_moves_whole_and_back(programme):
    for first in [s for s in programme.seminars if s.starts_at and s.room][:1]:
        away = timing.day_to_room(programme, first.code, "AWAY00")
        assert {new.room for _, new in timing.slot_changes(programme, away)} == {"AWAY00"}
        assert timing.day_to_room(away, first.code, first.room) == programme


def test_ends_are_known_only_with_a_time_and_a_length():
    assert Seminar("A", "a", "A", starts_at=datetime(2027, 1, 1, tzinfo=UTC)).ends_at is None
    assert Seminar("A", "a", "A", minutes=30).ends_at is None


@given(programmes(), st.integers(1, 180))
def test_putting_one_in_loses_nothing_and_overlaps_nothing_that_was_free(programme, minutes):
    scheduled = [s for s in programme.seminars if s.starts_at and not s.cancelled]
    if len(programme.seminars) < 2 or not scheduled:
        return
    at = scheduled[0]
    put = next(s for s in programme.seminars if s.code != at.code)
    after = timing.insert(programme, at.code, put.code, minutes)
    found = {s.code: s for s in after.seminars}
    assert set(found) == {s.code for s in programme.seminars}
    assert (found[put.code].starts_at, found[put.code].minutes, found[put.code].room) == (
        at.starts_at, minutes, at.room,
    )  # fmt: skip
    lengths = {s.code: s.minutes for s in programme.seminars} | {put.code: minutes}
    assert {s.code: s.minutes for s in after.seminars} == lengths
    zone = programme.event.zone
    day = at.starts_at.astimezone(zone).date()

    def held(p, without):
        return [
            s
            for s in p.seminars
            if s.room == at.room
            and s.scheduled
            and s.code != without
            and s.starts_at.astimezone(zone).date() == day
        ]

    before = held(programme, put.code)
    if not any(overlap(a, b) for i, a in enumerate(before) for b in before[i + 1 :]):
        there = [found[s.code] for s in before] + [found[put.code]]
        assert not any(overlap(a, b) for i, a in enumerate(there) for b in there[i + 1 :])


EVENT = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "example.org")
HALL, SIDE = Room("HALL00", "hall", "Hallen"), Room("SIDE00", "side", "Sidan")


def held(code, hour, minute=0, room="HALL00", minutes=60, day=3, **more):
    """A seminar by Stockholm's clock."""
    start = timing.instant(date(2027, 7, day), time(hour, minute), STOCKHOLM)
    return Seminar(code, code.lower(), code, room=room, starts_at=start, minutes=minutes, **more)


# Late in the evening of the first day it is the next by UTC's clock.
A, B, C = held("A", 8), held("B", 9, 30, minutes=30), held("C", 11, state=State.CANCELLED)
LATE, OTHER, NEXT = held("L", 23, 30, minutes=20), held("O", 12, room="SIDE00", minutes=90), held("N", 10, day=4)
LOOSE = Seminar("X", "x", "X", room="HALL00", minutes=15)
DAY = Programme(EVENT, (HALL, SIDE), (), in_order([A, B, C, LATE, OTHER, NEXT, LOOSE], (HALL, SIDE)))


def slots(programme):
    """Code → clock, room and length, of those whose slot differs from the day's."""
    return {
        s.code: (s.starts_at and s.starts_at.astimezone(STOCKHOLM).strftime("%d %H:%M"), s.room, s.minutes)
        for _, s in timing.slot_changes(DAY, programme)
    }


def test_the_rest_of_the_day_in_the_room_is_pushed_and_nothing_else():
    assert slots(timing.push_rest_of_day(DAY, "B", 15)) == {
        "B": ("03 09:45", "HALL00", 30), "C": ("03 11:15", "HALL00", 60), "L": ("03 23:45", "HALL00", 20),
    }  # fmt: skip
    assert timing.push_rest_of_day(DAY, "X", 15) == DAY
    # What comes to stand in another order is in that order.
    assert [s.code for s in timing.push_rest_of_day(DAY, "B", 300).seminars] == ["A", "O", "B", "C", "L", "N", "X"]


def test_two_that_are_swapped_have_each_others_time_and_room_and_their_own_length():
    assert slots(timing.swap(DAY, "B", "O")) == {"B": ("03 12:00", "SIDE00", 30), "O": ("03 09:30", "HALL00", 90)}
    assert slots(timing.swap(DAY, "A", "X")) == {"A": (None, "HALL00", 60), "X": ("03 08:00", "HALL00", 15)}


def test_what_is_put_in_moves_on_what_it_is_put_before():
    pushed = {"B": ("03 09:45", "HALL00", 30), "C": ("03 11:15", "HALL00", 60), "L": ("03 23:45", "HALL00", 20)}
    assert slots(timing.insert(DAY, "B", "X")) == {"X": ("03 09:30", "HALL00", 15), **pushed}
    assert slots(timing.insert(DAY, "O", "B", 45)) == {"B": ("03 12:00", "SIDE00", 45), "O": ("03 12:45", "SIDE00", 90)}
    assert slots(timing.insert(DAY, "B", "L", 15)) == {
        "L": ("03 09:30", "HALL00", 15), "B": ("03 09:45", "HALL00", 30), "C": ("03 11:15", "HALL00", 60),
    }  # fmt: skip
    endless = replace(DAY, seminars=tuple(replace(s, minutes=None) if s is LOOSE else s for s in DAY.seminars))
    assert timing.insert(endless, "B", "X") == endless
    assert timing.insert(DAY, "X", "B") == DAY


def test_a_gap_is_closed_up_to_the_last_that_is_held_before():
    assert slots(timing.close_gap(DAY, "B")) == {
        "B": ("03 09:00", "HALL00", 30), "C": ("03 10:30", "HALL00", 60), "L": ("03 23:00", "HALL00", 20),
    }  # fmt: skip
    # The cancelled takes no place: the one before it ended at ten.
    assert slots(timing.close_gap(DAY, "L")) == {"L": ("03 10:00", "HALL00", 20)}
    assert [timing.close_gap(DAY, code) for code in "AONX"] == [DAY] * 4


def test_a_day_of_a_room_is_held_in_another():
    assert slots(timing.day_to_room(DAY, "B", "SIDE00")) == {
        "A": ("03 08:00", "SIDE00", 60), "B": ("03 09:30", "SIDE00", 30), "C": ("03 11:00", "SIDE00", 60),
        "L": ("03 23:30", "SIDE00", 20),
    }  # fmt: skip
    assert timing.day_to_room(DAY, "X", "SIDE00") == DAY


def test_slots_that_differ_are_told_before_and_after_in_the_new_order():
    after = timing.swap(DAY, "A", "N")
    new = {s.code: s for s in after.seminars}
    assert timing.slot_changes(DAY, after) == [(NEXT, new["N"]), (A, new["A"])]
    assert timing.slot_changes(replace(DAY, seminars=(A,)), after) == [(A, new["A"])]
    assert timing.slot_changes(DAY, replace(DAY, seminars=(replace(A, title="Ny", minutes=61), replace(B, title="Ny")))) == [
        (A, replace(A, title="Ny", minutes=61))
    ]


def test_days_a_programme_may_have():
    first, last = datetime(1900, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, 23, 59, tzinfo=UTC)
    outside = [first - timedelta(minutes=1), last + timedelta(minutes=1)]
    assert [timing.may_be(day) for day in (None, first, last, first.date(), last.date())] == [True] * 5
    assert [timing.may_be(day) for day in (*outside, outside[0].date(), outside[1].date())] == [False] * 4
    assert [timing.possible(at) for at in (None, first, last, *outside)] == [None, first, last, None, None]


def test_hours_of_a_copy_keep_their_clock_also_in_another_zone():
    hours = [["2027-03-27T08:00:00+00:00", "2027-03-27T09:30:00+00:00"]]
    assert timing.hours_to_other_date(hours, STOCKHOLM, 1) == [["2027-03-28T07:00:00+00:00", "2027-03-28T08:30:00+00:00"]]
    assert timing.hours_to_other_date(hours, STOCKHOLM, 1, ZoneInfo("Europe/Helsinki")) == [
        ["2027-03-28T06:00:00+00:00", "2027-03-28T07:30:00+00:00"]
    ]


@pytest.mark.parametrize(
    ("before", "day"),
    [
        ([], date(2027, 7, 3) + timedelta(weeks=8)),
        ([date(2026, 7, 4), date(2026, 7, 2)], date(2027, 7, 3)),
        ([date(2027, 7, 3)], date(2028, 7, 1)), ([date(2027, 9, 1)], date(2028, 8, 30)),
        ([date(2017, 7, 3)], date(2028, 6, 19)),
    ],
)  # fmt: skip
def test_a_new_event_is_suggested_a_year_after_the_latest(before, day):
    assert timing.next_time(before, date(2027, 7, 3)) == day
