"""What is left of a day, and of that again what was there; cut at the midnights of a place."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.spans import by_day, rest

BEGIN = datetime(2027, 3, 27, 23, tzinfo=UTC)  # Midnight in Stockholm, before the night in which an hour is missing.
END = BEGIN + timedelta(hours=47)
minutes = st.integers(-100, 60 * 50).map(lambda n: BEGIN + timedelta(minutes=n))
spans = st.lists(st.tuples(minutes, minutes).map(lambda pair: tuple(sorted(pair))), max_size=8)


def covered(found):
    return {BEGIN + timedelta(minutes=n) for n in range(47 * 60) if any(a <= BEGIN + timedelta(minutes=n) < b for a, b in found)}


@given(spans)
def test_what_is_left_is_all_but_what_was_taken_and_twice_the_same(taken):
    left = rest(taken, BEGIN, END)
    every = covered([(BEGIN, END)])
    assert covered(left) == every - covered(taken)
    assert covered(rest(left, BEGIN, END)) == every & covered(taken)
    assert all(BEGIN <= a < b <= END for a, b in left)
    assert all(one[1] < other[0] for one, other in pairwise(left))


@given(spans)
def test_cut_by_day_it_is_the_same_time_and_none_passes_midnight(taken):
    zone = ZoneInfo("Europe/Stockholm")
    cut = by_day(taken, zone)
    assert covered(cut) == covered(taken)
    assert all((b - timedelta(microseconds=1)).astimezone(zone).date() == a.astimezone(zone).date() for a, b in cut)
