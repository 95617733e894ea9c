"""The board's moves, its undo and redo, and the draft it remembers; on both databases."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.services.access import Actor
from eventapp.services.draft import board, edits, journal, loading, memory, rooms, seminars
from eventapp.services.errors import Invalid, NotFound, Stale
from eventapp.services.people import answers
from tests import factories
from tests.conftest import afresh


def panels(day):
    return [s for s in loading.tables(day.event).seminars if s.kind == "panel" and s.starts_at]


def slots(day):
    return {s.code: (s.starts_at, s.minutes, s.room_id) for s in loading.tables(day.event).seminars}


def later(day, row, minutes=30, actor=None):
    values = {"starts_at": row.starts_at + timedelta(minutes=minutes)}
    return board.move(edits.Writing(day.event, actor or day.actor), row, row.version, values)


def colleague(day):
    account = factories.account("Bo", "bo@example.org")
    return Actor(account.id, "editor")


def test_undo_and_redo_go_back_and_forth_in_order(day):
    first, second = panels(day)[:2]
    states = [slots(day)]
    for row in (first, second, first):
        later(day, row)
        states.append(slots(day))
    for wanted in reversed(states[:-1]):
        journal.undo_on_board(day.event, day.actor)
        assert slots(day) == wanted
    with pytest.raises(NotFound):
        journal.undo_on_board(day.event, day.actor)
    for wanted in states[1:]:
        journal.redo_on_board(day.event, day.actor)
        assert slots(day) == wanted
    with pytest.raises(NotFound):
        journal.redo_on_board(day.event, day.actor)
    journal.undo_on_board(day.event, day.actor)
    assert slots(day) == states[2]


def test_something_new_ends_what_could_be_done_again(day):
    first, second = panels(day)[:2]
    later(day, first)
    journal.undo_on_board(day.event, day.actor)
    assert journal.redoable(day.event, day.actor) is not None
    later(day, second)
    assert journal.redoable(day.event, day.actor) is None


def test_each_undoes_only_their_own_and_what_was_changed_since_is_passed_by(day):
    bo = colleague(day)
    first, second = panels(day)[:2]
    later(day, second)
    later(day, first)
    later(day, first, 15, bo)
    here = slots(day)
    with pytest.raises(Invalid):  # Bo has moved it since.
        journal.undo_on_board(day.event, day.actor)
    assert slots(day) == here
    assert journal.undo_on_board(day.event, day.actor).title == second.title
    assert journal.undo_on_board(day.event, bo).title == first.title


def test_what_was_edited_elsewhere_is_not_on_the_boards_stack(day):
    first = panels(day)[0]
    seminars.change(edits.Writing(day.event, day.actor), first, first.version, {"title": "Ny titel"})
    assert journal.undoable(day.event, day.actor) is None


def test_a_copy_lies_in_the_tray_and_undo_and_redo_take_and_bring_it(day):
    first = panels(day)[0]
    copy = board.duplicate(edits.Writing(day.event, day.actor, "once-1"), first)
    assert board.duplicate(edits.Writing(day.event, day.actor, "once-1"), first).id == copy.id  # A double click.
    assert (copy.title, copy.starts_at, copy.minutes, copy.recording) == (
        first.title,
        None,
        first.minutes,
        "",
    )
    assert [(s.person_id, s.role, s.answer) for s in copy.seats] == [
        (s.person_id, s.role, "invited") for s in first.seats
    ]
    codes = set(slots(day))
    journal.undo_on_board(day.event, day.actor)
    assert set(slots(day)) == codes - {copy.code}
    journal.redo_on_board(day.event, day.actor)
    assert set(slots(day)) == codes


def test_a_move_from_an_old_view_is_refused_with_both_versions(day):
    bo, first = colleague(day), panels(day)[0]
    seen = first.version
    later(day, first, 30, bo)
    with pytest.raises(Stale) as stale:
        board.move(edits.Writing(day.event, day.actor), first, seen, {"starts_at": first.starts_at + timedelta(hours=1)})
    assert (list(stale.value.theirs), stale.value.by) == (["starts_at"], "Bo")


def compare(day):
    """What is remembered is what a fresh reading gives."""
    found = memory.read(day.event)
    assert found == afresh(day.event)
    assert found.versions == {row.code: row.version for row in loading.tables(day.event).items}


def test_what_is_remembered_is_the_draft_whatever_is_done(day):
    compare(day)
    first, second = panels(day)[:2]
    later(day, first)
    compare(day)
    journal.undo_on_board(day.event, day.actor)
    compare(day)
    edits.remove(edits.Writing(day.event, day.actor), second)
    compare(day)
    factories.seminar(day, "Nytt", panel=["Telia"])
    compare(day)
    room = loading.tables(day.event).rooms[0]
    rooms.change(edits.Writing(day.event, day.actor), room, room.version, {"name": "Salen", "turnaround": 10})
    compare(day)
    seat = next(s for s in first.seats if s.person_id)
    answers.answer(seat.person, seat.id, "declined")
    compare(day)
    assert [c.rule for c in memory.read(day.event).clashes() if c.rule == "declined"] == ["declined"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    steps=st.lists(st.tuples(st.sampled_from("muracp"), st.integers(0, 3), st.integers(-60, 60)), max_size=8)
)
def test_any_row_of_steps_is_remembered_right_and_can_be_undone(lite_day, steps):
    """Moves, copies and removals, undone and redone in any order: remembered as written, and all undone in the end."""
    day = lite_day
    while journal.undoable(day.event, day.actor) is not None:
        journal.undo_on_board(day.event, day.actor)
    before = slots(day)
    for what, which, minutes in steps:
        row = panels(day)[which % len(panels(day))]
        try:
            if what == "m":
                later(day, row, minutes)
            elif what == "u":
                journal.undo_on_board(day.event, day.actor)
            elif what == "r":
                journal.redo_on_board(day.event, day.actor)
            elif what == "c":
                board.duplicate(edits.Writing(day.event, day.actor), row)
            elif what == "a":
                board.add(edits.Writing(day.event, day.actor), "Kort", "blocked", 30)
            else:
                board.move(edits.Writing(day.event, day.actor), row, row.version, {"minutes": max(5, row.minutes + minutes)})
        except NotFound:
            pass
        compare(day)
    while journal.undoable(day.event, day.actor) is not None:
        journal.undo_on_board(day.event, day.actor)
    assert slots(day) == before


def test_a_wish_to_come_before_is_the_others_wish_to_come_after(day):
    first, second = panels(day)[:2]
    seminars.change(edits.Writing(day.event, day.actor), second, second.version, {"wishes": {"before": [first.code]}})
    found = [c for c in memory.read(day.event).clashes() if c.rule == "wish-order"]
    assert [c.seminars for c in found] == [(first.code, second.code)]
