"""A day as columns: to scale in time, nothing upon anything else, and whatever has no place in a column below."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.columns import MOST_ROOMS, MOST_STEPS, Cell, columns
from eventapp.programme.model import Event, Programme, Room, Seminar

EVENT = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Asia/Kolkata", "example.org")
# 09:00 at the venue, where the clock is half an hour off.
NINE = datetime(2027, 7, 3, 3, 30, tzinfo=UTC)
ROOMS = tuple(Room(f"R{n}", f"r{n}", f"Rum {n}") for n in (1, 2))


def held(code, room, begins, minutes):
    return Seminar(code, code, code, room=room, starts_at=NINE + timedelta(minutes=begins), minutes=minutes)


def made(*seminars, rooms=ROOMS):
    return columns(Programme(EVENT, rooms, (), seminars), seminars)


def test_each_stands_in_its_rooms_column_in_steps_of_five_minutes_from_the_whole_hour():
    found = made(held("A", "R1", 30, 60), held("B", "R2", 45, 32), held("C", "R2", 77, 3), Seminar("D", "D", "D"))
    assert found.begins == NINE
    assert found.cells == {"A": Cell(1, 7, 19), "B": Cell(2, 10, 16), "C": Cell(2, 16, 17)}
    assert [(step, at - NINE) for step, at in found.hours()] == [(1, timedelta()), (13, timedelta(hours=1))]


def test_two_at_once_share_a_column_and_a_third_is_below():
    found = made(held("A", "R1", 0, 60), held("B", "R1", 30, 60), held("C", "R1", 40, 10), held("D", "R1", 90, 30))
    assert found.cells == {"A": Cell(1, 1, 13, 1), "B": Cell(1, 7, 19, 2), "D": Cell(1, 19, 25), "C": Cell(0, 25, 26, below=True)}


def test_what_has_no_room_goes_across_where_nothing_else_is_held_and_else_below():
    found = made(held("A", "R1", 0, 60), held("B", "", 60, 30), held("C", "", 30, 10), held("D", "R1", 0, None))
    assert found.cells == {"A": Cell(1, 1, 13), "B": Cell(0, 13, 19), "C": Cell(0, 25, 26, below=True), "D": Cell(0, 26, 27, below=True)}


def test_there_are_no_columns_for_one_room_for_too_many_and_for_nothing_with_a_length():
    one = held("A", "R1", 0, 60)
    many = tuple(Room(f"R{n}", f"r{n}", "") for n in range(MOST_ROOMS + 1))
    assert [made(one, rooms=ROOMS[:1]), made(one, rooms=many), made(), made(held("A", "R1", 0, None))] == [None] * 4
    assert made(one, rooms=many[1:]) is not None


@given(st.lists(st.tuples(st.sampled_from(["R1", "R2", ""]), st.integers(0, 4000), st.integers(1, 5000)), max_size=12))
def test_nothing_stands_upon_anything_else(slots):
    seminars = [held(f"S{n}", *slot) for n, slot in enumerate(slots)]
    found = made(*seminars)
    cells = found.cells if found else {}
    assert len(cells) == len(seminars)
    taken = [
        (column, lane, step)
        for cell in cells.values()
        for column in ([cell.column] if cell.column else [1, 2])
        for lane in ([cell.lane] if cell.lane else [1, 2])
        for step in range(cell.first, cell.last)
    ]  # fmt: skip
    assert len(taken) == len(set(taken))
    assert all(cell.first < cell.last <= MOST_STEPS + 12 + len(slots) + 1 for cell in cells.values())
