"""When a programme is over, and what is left of it then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from eventapp.programme.afterwards import Left, left, over, said_until
from eventapp.programme.model import Event, Programme, Seminar, State

START = datetime(2027, 7, 3, 8, tzinfo=UTC)
HELD = Seminar("A", "a", "Ett", starts_at=START, minutes=60, livestream="https://live.example.org/")
END = START + timedelta(hours=1)


def programme(*seminars, last=date(2027, 7, 3)):
    event = Event("dag", "Dag", date(2027, 7, 3), last, "Europe/Stockholm", "example.org")
    return Programme(event, seminars=seminars)


def test_it_is_over_when_the_last_thing_on_the_last_day_has_ended():
    second = timedelta(seconds=1)
    cancelled = replace(HELD, code="B", starts_at=START + timedelta(hours=6), state=State.CANCELLED)
    held = programme(HELD, cancelled)
    assert [over(held, at) for at in (START, END - second, END)] == [False, False, True]
    # A second day, on which nothing is planned yet, has to pass.
    longer = programme(HELD, last=date(2027, 7, 4))
    assert [over(longer, datetime(2027, 7, 4, h, tzinfo=UTC)) for h in (12, 21, 22)] == [False, False, True]
    # So has a day without anything that has a time.
    empty = programme(replace(HELD, starts_at=None))
    assert [over(empty, datetime(2027, 7, 3, h, tzinfo=UTC)) for h in (12, 21, 22)] == [False, False, True]


def test_a_recording_is_to_come_from_the_end_and_for_thirty_days():
    month = END + timedelta(days=30)
    assert [left(HELD, at).to_come for at in (START, END, month - timedelta(seconds=1), month)] == [False, True, True, False]
    recorded = replace(HELD, recording="https://film.example.org/", summary="Sagt")
    assert left(recorded, month) == Left(recording=True, summary=True)
    assert left(replace(recorded, state=State.CANCELLED), month) == Left()
    assert (said_until(programme(HELD, recorded), END), said_until(programme(recorded), END)) == (month, None)
