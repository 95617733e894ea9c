"""Plans made by the worker, shown, and carried out in part; on both databases."""

import pytest

from eventapp import jobs
from eventapp.services.draft import board, journal, loading
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.operations import tasks
from eventapp.services.planning import proposals


def ask(day, scope="tray", minutes=None):
    """A plan as the worker leaves it."""
    number = day.event.id
    task = tasks.begin(number, "plan", {"scope": scope, "minutes": minutes})
    jobs.plan_day.call_local(number, task.token)
    return tasks.load(number, task.token)


@pytest.fixture
def tray(day):
    """Two panels of the day without a time."""
    rows = [s for s in loading.tables(day.event).seminars if s.kind == "panel" and s.starts_at][:2]
    for row in rows:
        board.move(Writing(day.event, day.actor), row, row.version, {"starts_at": None})
    return [row.code for row in rows]


def times(day):
    return {s.code: s.starts_at for s in loading.tables(day.event).seminars}


def test_a_plan_is_carried_out_in_part_and_undone_as_one(day, tray):
    before = times(day)
    task = ask(day)
    assert (task.state, {p["code"] for p in task.result["placed"]}) == ("done", set(tray))
    shown = proposals.show(day.event, task.result)
    assert [(m.old.starts_at, m.changed) for m in shown.moves] == [(None, False)] * 2
    assert times(day) == before  # Nothing has happened yet.
    proposals.carry_out(day.event, day.actor, task.result, [tray[0]])
    assert {code for code, at in times(day).items() if at != before[code]} == {tray[0]}
    proposals.carry_out(day.event, day.actor, task.result, [tray[1]])
    journal.undo_on_board(day.event, day.actor)
    journal.undo_on_board(day.event, day.actor)
    assert times(day) == before


def test_a_plan_for_another_draft_is_refused_whole(day, tray):
    task = ask(day)
    row = next(s for s in loading.tables(day.event).seminars if s.code == tray[1])
    board.move(Writing(day.event, day.actor), row, row.version, {"minutes": 25})
    before = times(day)
    with pytest.raises(Invalid):
        proposals.carry_out(day.event, day.actor, task.result, tray)
    assert times(day) == before
    assert [m.changed for m in proposals.show(day.event, task.result).moves if m.new.code == tray[1]] == [True]
    with pytest.raises(Invalid):
        proposals.carry_out(day.event, day.actor, task.result, [])


def test_what_has_no_length_gets_the_one_that_is_given_and_loses_it_again_by_undo(day, tray):
    row = next(s for s in loading.tables(day.event).seminars if s.code == tray[0])
    board.move(Writing(day.event, day.actor), row, row.version, {"minutes": None})
    lengths = {s.code: s.minutes for s in loading.tables(day.event).seminars}
    assert ask(day).result["unplaced"] == [[tray[0], "no-length"]]
    task = ask(day, minutes=40)
    assert [m.new.minutes for m in proposals.show(day.event, task.result).moves if m.new.code == tray[0]] == [40]
    proposals.carry_out(day.event, day.actor, task.result, tray)
    after = {s.code: s.minutes for s in loading.tables(day.event).seminars}
    assert after == lengths | {tray[0]: 40}
    journal.undo_on_board(day.event, day.actor)
    assert {s.code: s.minutes for s in loading.tables(day.event).seminars} == lengths


def test_with_nothing_to_plan_it_says_so(day):
    rows = [s for s in loading.tables(day.event).seminars if not s.starts_at and s.kind != "external"]
    assert rows == []
    task = ask(day)
    assert (task.state, task.errors) == (
        "failed",
        {"form": "There is nothing to plan: everything has a time."},
    )


def test_what_was_stopped_before_it_began_is_not_done(day, tray):
    number = day.event.id
    task = tasks.begin(number, "plan", {"scope": "tray", "minutes": None})
    tasks.stop(number, task.token)
    jobs.plan_day.call_local(number, task.token)
    assert tasks.load(number, task.token).state == "stopped"
    with pytest.raises(NotFound):
        tasks.load(number, "../secret")
