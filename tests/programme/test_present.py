"""A programme laid around the present moment: at any hour, in any zone, with every length kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.now import now_and_next, phase
from eventapp.programme.present import away, moved
from tests.strategies import programmes

moments = st.integers(0, 60 * 24 * 800).map(lambda m: datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC) + timedelta(minutes=m))


def starts(programme):
    return {s.starts_at for s in programme.seminars if s.starts_at and s.scheduled and not s.cancelled}


@given(programmes(), moments)
def test_what_begins_second_begins_now_and_nothing_else_changes(programme, at):
    by = away(programme, at)
    there = moved(programme, by)
    if not starts(programme):
        assert there == programme
        return
    second = sorted(starts(there))[: 2][-1]
    assert timedelta() <= at - second < (timedelta(minutes=30) if by == timedelta() else timedelta(minutes=5))
    # All that differs is the time, and by the same length; moved back, it is what it was.
    assert {s.code: s.starts_at - by if s.starts_at else None for s in there.seminars} == {
        s.code: s.starts_at for s in programme.seminars
    }
    assert [replace(s, starts_at=None) for s in there.seminars] == [
        replace(s, starts_at=None) for s in programme.seminars
    ]
    # Seen twice it stays, if only what is on is still on.
    if now_and_next(there, at).on:
        assert away(there, at) == timedelta()


@given(programmes(), moments)
def test_the_days_hold_all_that_is_held(programme, at):
    there = moved(programme, away(programme, at))
    zone, event = there.event.zone, there.event
    for s in there.seminars if starts(programme) else ():
        if s.starts_at:
            assert event.starts_on <= s.starts_at.astimezone(zone).date() <= event.ends_on
            assert phase(s, at) == "after" or at.astimezone(zone).date() <= event.ends_on
