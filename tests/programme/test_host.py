"""A host and its days over the years: what its page and its calendar hold at an instant."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.programme.host import Day, Host


def day(code, starts, days=1, public=True, title="", modified=datetime(2020, 1, 1, tzinfo=UTC)):
    ends = starts + timedelta(days=days - 1)
    return Day(code, code.lower(), title, starts, ends, "sv", "", "", public, 0, modified)


JULY, AGAIN = day("JULY", date(2027, 7, 3), 2, title="B"), day("AGAIN", date(2027, 7, 3), 3, title="A")
LAST, FIRST = day("LAST", date(2026, 12, 31), 3), day("FIRST", date(2026, 7, 1))
DOWN = day("DOWN", date(2027, 7, 2), 3, public=False)
HOST = Host("vi", "Vi", "sv", "Europe/Stockholm", "#000000", "", "x@example.org", (JULY, DOWN, LAST, AGAIN, FIRST))
# Midnight after 4 July in Stockholm.
MIDNIGHT = datetime(2027, 7, 4, 22, tzinfo=UTC)
BEFORE = MIDNIGHT - timedelta(microseconds=1)


def test_its_days_are_by_its_own_clock():
    assert (HOST.today(BEFORE), HOST.today(MIDNIGHT)) == (date(2027, 7, 4), date(2027, 7, 5))
    assert HOST.midnight(BEFORE) == datetime(2027, 7, 5, tzinfo=ZoneInfo("Europe/Stockholm")) == MIDNIGHT
    assert HOST.midnight(MIDNIGHT) == MIDNIGHT + timedelta(days=1)


def test_what_comes_and_what_was():
    assert [HOST.coming(at) for at in (BEFORE, MIDNIGHT, MIDNIGHT + timedelta(days=1))] == [[AGAIN, JULY], [AGAIN], []]
    assert [list(HOST.past(at).items()) for at in (BEFORE, MIDNIGHT)] == [
        [(2026, [LAST, FIRST])], [(2027, [JULY]), (2026, [LAST, FIRST])],
    ]  # fmt: skip
    same = replace(HOST, days=(day("A", date(2026, 1, 1)), day("B", date(2026, 1, 1))))
    assert [d.code for d in same.past(BEFORE)[2026]] == ["B", "A"]


def test_what_is_taken_down_is_told_of_until_it_is_over_or_for_a_week():
    told = [FIRST, LAST, DOWN, AGAIN, JULY]
    assert (HOST.told(BEFORE), HOST.told(MIDNIGHT)) == (told, [FIRST, LAST, AGAIN, JULY])
    late = replace(HOST, days=(replace(DOWN, modified=MIDNIGHT),))
    week = MIDNIGHT + timedelta(days=7)
    assert [late.told(at) for at in (MIDNIGHT, week - timedelta(microseconds=1), week)] == [list(late.days), list(late.days), []]


def test_it_is_public_when_a_day_is():
    assert [replace(HOST, days=days).public for days in ((), (DOWN,), (DOWN, JULY))] == [False, False, True]
