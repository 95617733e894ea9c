"""What is on, what is next, and what can be watched."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given

from eventapp.programme.model import Event, Programme, Room, Seminar, State
from eventapp.programme.now import days, holds_until, is_over, now_and_next, phase, watch
from tests.programme import now_cases
from tests.strategies import instants, programmes

DAY = datetime(2017, 7, 3, tzinfo=UTC)


def titles(seminars):
    return [s.slug for s in seminars]


def test_the_sample_day_hour_by_hour(sample):
    def at(hour, minute=0):
        found = now_and_next(sample, DAY + timedelta(hours=hour - 2, minutes=minute))
        return titles(found.on), titles(found.next)

    assert at(8) == ([], ["sexualundervisning"])
    assert at(9) == (["sexualundervisning"], ["lagen"])
    assert at(10) == ([], ["lagen"])
    assert at(11, 30) == (["lunch"], ["samverkan"])
    assert at(15, 15) == ([], [])


def test_what_can_be_watched_follows_the_clock(sample):
    ai = next(s for s in sample.seminars if s.slug == "ai")
    live, recording = ai.livestream, ai.recording
    assert watch(ai, ai.starts_at - timedelta(days=1)) == ("before", live)
    assert watch(ai, ai.starts_at) == ("during", live)
    assert watch(ai, ai.ends_at) == ("after", recording)
    assert watch(replace(ai, recording=""), ai.ends_at) == ("none", "")
    assert watch(replace(ai, state=State.CANCELLED), ai.starts_at) == ("none", "")
    assert watch(replace(ai, starts_at=None, minutes=None), ai.starts_at) == ("after", recording)


def test_over_when_the_venues_day_is(sample):
    assert not is_over(sample, datetime(2017, 7, 3, 21, 59, tzinfo=UTC))
    assert is_over(sample, datetime(2017, 7, 3, 22, 0, tzinfo=UTC))
    assert days(sample) == [date(2017, 7, 3)]


def test_days_without_anything_on_them_are_days_of_the_event_too(sample):
    longer = replace(sample, event=replace(sample.event, starts_on=date(2017, 7, 2), ends_on=date(2017, 7, 5)))
    assert days(longer) == [date(2017, 7, 2), date(2017, 7, 3), date(2017, 7, 4), date(2017, 7, 5)]
    # And what is held outside them; of an event of years no more than its first month.
    assert days(replace(sample, event=replace(sample.event, starts_on=date(2017, 7, 4), ends_on=date(2017, 7, 4)))) == [
        date(2017, 7, 3), date(2017, 7, 4),
    ]  # fmt: skip
    assert len(days(replace(sample, event=replace(sample.event, ends_on=date(2019, 7, 3))))) == 31


@given(programmes(), instants)
def test_an_answer_holds_exactly_until_it_says(programme, at):
    until = holds_until(programme, at)

    def state(moment):
        return [phase(s, moment) for s in programme.seminars], now_and_next(programme, moment)

    last = until - timedelta(microseconds=1) if until else at + timedelta(days=1000)
    assert state(last) == state(at)
    assert until is None or until > at


HALL, SIDE = Room("HALL00", "hall", "Hallen"), Room("SIDE00", "side", "Sidan")


def held(code, hour, room="HALL00", minutes=60, **more):
    """A seminar of 3 July by Stockholm's clock."""
    return Seminar(code, code.lower(), code, room=room, starts_at=at(hour), minutes=minutes, **more)


def at(hour, minute=0):
    return datetime(2027, 7, 3, hour - 2, minute, tzinfo=UTC)


TWO_DAYS = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "example.org")
A, B, C, D = held("A", 9), held("B", 9, "SIDE00", 90), held("C", 11), held("D", 11, "SIDE00")
OFF = held("OFF", 10, state=State.CANCELLED)
MORNING = Programme(TWO_DAYS, (HALL, SIDE), (), (A, B, OFF, C, D, held("E", 11, minutes=None), Seminar("F", "f", "F")))


def test_a_room_has_its_own_now_and_next():
    def now(moment, room=""):
        found = now_and_next(MORNING, moment, room)
        return titles(found.on), titles(found.next)

    assert now(at(8)) == ([], ["a", "b"])
    assert now(at(9)) == (["a", "b"], ["c", "d"])
    assert now(at(9, 59), "HALL00") == (["a"], ["c"])
    assert now(at(10), "HALL00") == ([], ["c"])
    assert now(at(10), "SIDE00") == (["b"], ["d"])
    assert now(at(11)) == (["c", "d"], [])


def test_the_phase_of_a_slot():
    assert [phase(A, moment) for moment in (at(8, 59), at(9), at(9, 59), at(10))] == ["before", "during", "during", "after"]
    assert phase(replace(A, minutes=None), at(9)) == phase(replace(A, starts_at=None), at(9)) == "unscheduled"


def test_what_has_no_slot_is_live_when_it_has_a_livestream_and_no_recording():
    loose = Seminar("F", "f", "F", livestream="https://live.example/", recording="https://seen.example/")
    assert watch(replace(loose, recording=""), at(9)) == ("during", "https://live.example/")
    assert watch(replace(loose, livestream=""), at(9)) == ("after", "https://seen.example/")
    assert watch(Seminar("F", "f", "F"), at(9)) == ("none", "")
    assert watch(replace(A, recording="https://seen.example/"), at(9)) == ("none", "")
    assert watch(replace(A, livestream="https://live.example/"), at(10)) == ("none", "")


def test_what_is_shown_holds_until_something_begins_or_ends_or_it_is_midnight_at_the_venue():
    only = replace(MORNING, seminars=(A, B))
    midnights = [datetime(2027, 7, day, 22, tzinfo=UTC) for day in (2, 3, 4)]
    moments = [datetime(2027, 7, 1, tzinfo=UTC), midnights[0], at(9), at(10), at(10, 30), *midnights[1:]]
    assert [holds_until(only, moment) for moment in moments] == [
        midnights[0], at(9), at(10), at(10, 30), midnights[1], midnights[2], None,
    ]  # fmt: skip


def test_the_script_of_the_pages_is_tested_by_what_is_said_here():
    assert json.loads(now_cases.FILE.read_text()) == now_cases.cases()
