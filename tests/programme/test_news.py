"""What is news about a seminar for a day after a release, and when it ceases to be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from eventapp.programme import feeds
from eventapp.programme.model import Event, Programme, Room, Seminar, State
from eventapp.programme.news import Earlier, News, news
from eventapp.programme.release import compile_release, take_down

EVENT = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org")
NINE, NOON = datetime(2027, 7, 3, 7, tzinfo=UTC), datetime(2027, 7, 3, 10, tzinfo=UTC)
A = Seminar("A", "a", "A", room="HALL", starts_at=NINE, minutes=30)
DAY = Programme(EVENT, (Room("HALL", "hall", "Hallen"), Room("SIDE", "side", "Sidan")), (), (A,))
FIRST = compile_release(None, DAY, NOON - timedelta(days=9))
HOUR, ALL = timedelta(hours=1), timedelta(days=1)


def with_a(**values):
    return replace(DAY, seminars=(replace(A, **values),))


def said(release, at):
    return news(release.earlier, release.programme, at).get("A")


def test_of_the_first_release_nothing_is_news():
    assert (FIRST.earlier, said(FIRST, NOON)) == ((), None)


def test_what_moved_is_news_for_a_day_and_a_second_change_counts_from_the_first():
    once = compile_release(FIRST, with_a(starts_at=NOON), NOON)
    twice = compile_release(once, with_a(starts_at=NOON + HOUR, room="SIDE"), NOON + HOUR)
    assert once.earlier == (Earlier("A", NOON, False, NINE, "HALL", False),)
    assert said(once, NOON) == News(moved=True, started=NINE)
    assert said(twice, NOON + ALL - timedelta(seconds=1)) == News(moved=True, started=NINE, another_room=True, room="HALL")
    # The first is a day old, the second not yet.
    assert said(twice, NOON + ALL) == News(moved=True, started=NOON, another_room=True, room="HALL")
    assert said(twice, NOON + HOUR + ALL) is None
    assert [twice.told_until(at) for at in (NOON, NOON + ALL, NOON + HOUR + ALL)] == [NOON + ALL, NOON + HOUR + ALL, None]
    assert [twice.changed_at(at) for at in (NOON + 2 * HOUR, NOON + ALL, NOON + 9 * ALL)] == [
        NOON + HOUR, NOON + ALL, NOON + HOUR + ALL,
    ]  # fmt: skip


def test_what_is_moved_back_is_no_news():
    there = compile_release(FIRST, with_a(starts_at=NOON, room="SIDE"), NOON)
    assert said(compile_release(there, DAY, NOON + HOUR), NOON + HOUR) is None


def test_new_restored_and_given_a_time():
    assert said(compile_release(compile_release(None, replace(DAY, seminars=()), NINE), DAY, NOON), NOON) == News(new=True)
    off = compile_release(FIRST, with_a(state=State.CANCELLED), NOON - 2 * ALL)
    assert said(compile_release(off, DAY, NOON), NOON) == News(restored=True)
    # That it is cancelled is said in its place.
    assert said(off, NOON - 2 * ALL) is None
    loose = compile_release(None, with_a(starts_at=None, minutes=None), NINE)
    assert said(compile_release(loose, DAY, NOON), NOON) == News(moved=True)


def test_what_is_told_no_more_is_not_carried_on_nor_what_is_gone_or_taken_down():
    moved = compile_release(FIRST, with_a(starts_at=NOON), NOON)
    assert compile_release(moved, moved.programme, NOON + ALL).earlier == ()
    assert compile_release(moved, replace(DAY, seminars=()), NOON + HOUR).earlier == ()
    down = take_down(moved, NOON + HOUR)
    assert (down.earlier, compile_release(down, DAY, NOON + 2 * HOUR).earlier) == ((), ())


def test_every_feed_knows_the_news():
    release = compile_release(FIRST, with_a(room="SIDE"), NOON)
    found = {"A": News(another_room=True, room="HALL")}
    parts = [feeds.everything(release, NOON), feeds.by_room(release, "SIDE", NOON), feeds.by_seminar(release, "A", NOON)]
    assert [part.news for part in parts] == [found, found, found]
    assert feeds.everything(release, NOON + ALL).news == {}
