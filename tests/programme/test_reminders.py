"""Reminders by the clocks at the venue, also where an hour is missing or comes twice, and about midnight."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.concerned import Day
from eventapp.programme.model import Appearance, Event, Person, Programme, Role, Seminar, State
from eventapp.programme.reminders import KINDS, LATE, USUAL, Replies, Rule, reminders
from eventapp.programme.timing import instant

# Clocks change at 2 or 3 at night, at midnight (an hour is missing), by half an hour; and a zone far from UTC.
ZONES = ("Europe/Stockholm", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Kiritimati", "UTC")
EVERY = {kind: Rule(True, rule.days, rule.at, rule.minutes) for kind, rule in USUAL.items()}
PEOPLE = (Person("AAAAAA", "eva", "Eva"), Person("BBBBBB", "bo", "Bo"))


def programme(starts_at, zone, **values):
    on = starts_at.astimezone(ZoneInfo(zone)).date()
    event = Event("day", "Dagen", on, on, zone, "uid")
    seats = (Appearance(Role.MODERATOR, "AAAAAA"), Appearance(Role.SPEAKER, "BBBBBB"))
    return Programme(event, (), PEOPLE, (Seminar("S00001", "hav", "Hav", starts_at=starts_at, minutes=45, appearances=seats, **values),))


@st.composite
def slots(draw):
    zone = draw(st.sampled_from(ZONES))
    # Every day of years in which clocks change, and often just about midnight.
    on = draw(st.dates(date(2018, 1, 1), date(2027, 12, 31)))
    at = draw(st.one_of(st.sampled_from([time(0), time(0, 1), time(23, 59), time(2, 30)]), st.times()))
    return zone, instant(on, at.replace(second=0, microsecond=0), ZoneInfo(zone))


@given(slots(), st.times(), st.integers(1, 60), st.integers(5, 1440), st.none() | st.integers(-300, 0))
def test_each_is_due_by_the_clocks_of_the_venue_and_never_after_it_makes_sense(slot, at, days, minutes, call):
    (zone, starts), at = slot, at.replace(second=0, microsecond=0)
    there, tz = starts + timedelta(minutes=call or 0), ZoneInfo(zone)
    rules = {kind: Rule(True, 1 if kind == "before" else days, at, minutes) for kind in KINDS}
    calls = {("BBBBBB", "S00001"): there} if call is not None else {}
    said = Replies({("AAAAAA", "S00001"): "confirmed", ("BBBBBB", "S00001"): "invited"})
    found = {(r.kind, r.person): r for r in reminders(Day(programme(starts, zone), calls), said, rules)}
    assert set(found) == {
        ("before", "AAAAAA"), ("call", "AAAAAA"), ("thanks", "AAAAAA"),
        ("unanswered", "BBBBBB"), ("before", "BBBBBB"), ("call", "BBBBBB"), ("slides", "BBBBBB"), ("thanks", "BBBBBB"),
    }  # fmt: skip
    on = starts.astimezone(tz).date()
    before, call_, thanks, slides = (found[kind, "BBBBBB"] for kind in ("before", "call", "thanks", "slides"))
    # By the clock, or later by the hour that is missing on that night; the last moment is still the day before.
    shown = before.due.astimezone(tz).replace(tzinfo=None) - datetime.combine(on - timedelta(days=1), at)
    assert timedelta() <= shown <= timedelta(hours=1)
    assert (before.last - timedelta(microseconds=1)).astimezone(tz).date() < on
    assert (call_.due, call_.last, call_.mark) == (there - timedelta(minutes=minutes), there, there.isoformat())
    assert (slides.due, slides.last) == (instant(on - timedelta(days=days), at, tz), min(slides.due + LATE, starts))
    assert thanks.due >= starts + timedelta(minutes=45)
    assert thanks.due.astimezone(tz).date() == on + timedelta(days=days) or thanks.due == starts + timedelta(minutes=45)
    assert all(r.due.tzinfo is not None and r.last <= r.due + timedelta(minutes=max(minutes, 1440 + 90)) for r in found.values())


@given(slots(), st.lists(st.integers(0, 3 * 24 * 60), min_size=1, max_size=40))
def test_whenever_the_worker_looks_each_goes_once_at_its_first_look_in_time(slot, looks):
    zone, starts = slot
    every = reminders(Day(programme(starts, zone)), Replies({("BBBBBB", "S00001"): "invited"}), EVERY)
    sent = {}
    for minute in sorted(looks):
        at = starts - timedelta(days=1, hours=12) + timedelta(minutes=minute)
        for each in every:
            if each.due <= at < each.last:
                sent.setdefault((each.kind, each.person, each.mark), at)
    moments = [starts - timedelta(days=1, hours=12) + timedelta(minutes=minute) for minute in looks]
    assert sent == {
        (r.kind, r.person, r.mark): min(at for at in moments if r.due <= at < r.last)
        for r in every if any(r.due <= at < r.last for at in moments)
    }  # fmt: skip


def test_what_has_no_time_is_asked_about_and_nothing_else():
    event = Event("day", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "uid")
    seats = (Appearance(Role.PANELIST, "BBBBBB"),)
    untimed = Programme(event, (), PEOPLE, (Seminar("S00001", "hav", "Hav", appearances=seats),))
    found = reminders(Day(untimed), Replies({("BBBBBB", "S00001"): "invited"}), EVERY)
    assert [(r.kind, r.due) for r in found] == [
        ("unanswered", datetime(2027, 6, 19, 7, tzinfo=UTC)), ("slides", datetime(2027, 6, 26, 7, tzinfo=UTC)),
    ]  # fmt: skip


def test_nobody_is_reminded_of_what_is_cancelled_or_they_said_no_to_or_for_slides_they_have_sent():
    starts, seat = datetime(2027, 7, 3, 7, tzinfo=UTC), ("BBBBBB", "S00001")
    assert reminders(Day(programme(starts, "UTC", state=State.CANCELLED)), Replies(), EVERY) == []
    found = reminders(Day(programme(starts, "UTC")), Replies({seat: "declined"}), EVERY)
    assert {r.person for r in found} == {"AAAAAA"}
    found = reminders(Day(programme(starts, "UTC")), Replies({}, {seat}), EVERY)
    assert [r.kind for r in found if r.person == "BBBBBB"] == ["before", "call", "thanks"]  # The draft has no seat to answer to.
