"""What is on, what is next, and what can be watched."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given

from eventapp.programme.model import State
from eventapp.programme.now import days, holds_until, is_over, now_and_next, phase, watch
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
