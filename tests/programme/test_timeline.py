"""A day as a strip: where each seminar is drawn, over nights, summer time and what overlaps."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.model import Event, Programme, Room, Seminar
from eventapp.programme.timeline import Bar, Row, strips

ROOMS = (Room("R1", "stora", "Stora salen"), Room("R2", "lilla", "Lilla salen"))


def day_of(*seminars, on=date(2027, 7, 3)):
    event = Event("dagen", "Dagen", on, on, "Europe/Stockholm", "x.example")
    return Programme(event, ROOMS, (), seminars)


def seminar(code, at, minutes, room="R1"):
    return Seminar(code, code.lower(), code, room=room, starts_at=at, minutes=minutes)


def test_bars_are_where_their_times_are():
    first = seminar("A", datetime(2027, 7, 3, 7, 30, tzinfo=UTC), 60)
    second = seminar("B", datetime(2027, 7, 3, 8, 0, tzinfo=UTC), 60)
    adrift = seminar("C", datetime(2027, 7, 3, 10, 0, tzinfo=UTC), 60, room="")
    (strip,) = strips(day_of(first, second, adrift))
    assert strip.starts_at == datetime(2027, 7, 3, 7, tzinfo=UTC)
    assert strip.ends_at == datetime(2027, 7, 3, 11, tzinfo=UTC)
    assert strip.hours == ((0.0, "09"), (25.0, "10"), (50.0, "11"), (75.0, "12"))
    assert strip.rows == (
        Row(ROOMS[0], (Bar(first, 12.5, 25.0, 0), Bar(second, 25.0, 25.0, 1)), 2),
        Row(ROOMS[1], (), 1),
        Row(None, (Bar(adrift, 75.0, 25.0, 0),), 1),
    )
    assert [strip.place(datetime(2027, 7, 3, hour, tzinfo=UTC)) for hour in (6, 7, 9, 11, 12)] == [None, 0.0, 50.0, 100.0, None]


def test_what_has_no_time_is_on_no_strip_and_an_empty_day_has_none():
    assert strips(day_of(Seminar("A", "a", "A"), replace(seminar("B", datetime(2027, 7, 3, 7, tzinfo=UTC), 1), minutes=None))) == []


def test_the_night_when_clocks_go_back_is_an_hour_longer():
    late = seminar("A", datetime(2027, 10, 30, 23, 0, tzinfo=UTC), 240)
    (strip,) = strips(day_of(late, on=date(2027, 10, 31)))
    assert strip.hours == ((0.0, "01"), (25.0, "02"), (50.0, "02"), (75.0, "03"))


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 600), st.sampled_from(["R1", "R2", ""])), max_size=12))
def test_all_that_has_a_time_is_drawn_once_within_the_strip_and_none_upon_another(times):
    base = datetime(2027, 3, 27, 20, tzinfo=UTC)
    held = [seminar(f"S{n}", base + timedelta(minutes=at), length, room) for n, (at, length, room) in enumerate(times)]
    drawn = []
    for strip in strips(day_of(*held)):
        for row in strip.rows:
            for bar in row.bars:
                assert bar.left >= -0.001 and bar.left + bar.width <= 100.01
                assert bar.lane < row.lanes
                drawn.append(bar.seminar.code)
            for one in row.bars:
                for other in row.bars:
                    apart = one.left + one.width <= other.left + 0.01 or other.left + other.width <= one.left + 0.01
                    assert one is other or one.lane != other.lane or apart
    assert sorted(drawn) == sorted(s.code for s in held)
