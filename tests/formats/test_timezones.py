"""The VTIMEZONE of a feed, read as the plainest of programs do: by each observance's DTSTART, and by RRULE at most."""

import re
import runpy
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.formats import ical, timezones
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import Event, Programme, Seminar
from eventapp.programme.release import compile_release
from tests.conformance.judges import icaljs

JUDGE = Path(__file__).parent.parent / "cases" / "vtimezone" / "rdate_blind.py"
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
# Summer time that is half an hour, negative, ended, begun, moved by the moon; a day that never was.
STRANGE = [
    ("Europe/Stockholm", 2027), ("Africa/Casablanca", 2027), ("Europe/Moscow", 2011), ("Europe/Moscow", 2014),
    ("America/Sao_Paulo", 2019), ("Asia/Gaza", 2027), ("Australia/Lord_Howe", 2027), ("Pacific/Apia", 2011),
    ("Europe/Dublin", 2027), ("Africa/Windhoek", 2017), ("Africa/Windhoek", 2027), ("Asia/Tokyo", 2027),
    ("Africa/Cairo", 2023), ("America/New_York", 2007), ("Asia/Pyongyang", 2015), ("Europe/Istanbul", 2016),
]  # fmt: skip


def observances(zone, years):
    return timezones.component(zone, years).subcomponents


def plainly(found, at, rules):
    """The offset at an instant: that of the last onset before it, by DTSTART alone or by RRULE too."""
    onsets = []
    for each in found:
        starts, before = each["DTSTART"].dt, each["TZOFFSETFROM"].td
        times = [starts]
        if rules and "RRULE" in each:
            rule = rrulestr(each["RRULE"].to_ical().decode(), dtstart=starts)
            times = list(rule.between(starts, datetime(at.year + 1, 1, 1), inc=True))
        onsets += [(time - before, before, each["TZOFFSETTO"].td) for time in times]
    onsets.sort()
    naive = at.replace(tzinfo=None)
    begun = [after for onset, _, after in onsets if onset <= naive]
    return begun[-1] if begun else onsets[0][1]


@given(st.sampled_from(ZONES), st.integers(1900, 2199), st.floats(0, 1))
@settings(max_examples=150)
def test_any_instant_of_the_years_has_the_zones_own_offset(zone, year, part):
    found = observances(zone, [year])
    # Two days in from either end: which year it is at the turn depends on the zone.
    at = datetime(year - 1, 1, 3, tzinfo=UTC) + part * timedelta(days=3 * 365 - 4)
    true = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert (plainly(found, at, rules=False), plainly(found, at, rules=True)) == (true, true)


@pytest.mark.parametrize(("zone", "year"), STRANGE)
def test_hour_by_hour_zones_that_do_strange_things(zone, year):
    found = observances(zone, [year])
    wrong = []
    for hours in range(0, 3 * 365 * 24 - 48, 23):
        at = datetime(year - 1, 1, 1, 12, tzinfo=UTC) + timedelta(hours=hours)
        true = at.astimezone(ZoneInfo(zone)).utcoffset()
        if {plainly(found, at, rules=False)} != {true}:
            wrong.append(at)
    assert wrong == []


def test_each_change_is_told_in_the_time_before_it_and_the_last_two_as_rules():
    text = timezones.component("Europe/Stockholm", [2027]).to_ical().decode()
    assert re.findall(r"BEGIN:(\w+)\r\nDTSTART:(\w+)", text) == [
        ("DAYLIGHT", "20260329T020000"), ("STANDARD", "20261025T030000"),
        ("DAYLIGHT", "20270328T020000"), ("STANDARD", "20271031T030000"),
        ("DAYLIGHT", "20280326T020000"), ("STANDARD", "20281029T030000"),
    ]  # fmt: skip
    assert re.findall(r"RRULE:(\S+)", text) == [
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "years", "kinds"),
    [
        ("Asia/Tokyo", [2027], ["STANDARD"]),
        ("Africa/Windhoek", [2027], ["STANDARD"]),
        ("Europe/Dublin", [2027], ["DAYLIGHT", "STANDARD"] * 3),  # Summer is what is more, also where winter is less.
        ("Europe/Moscow", [2014], ["STANDARD", "STANDARD"]),  # +04 all the year before, +03 since October.
        ("Europe/Stockholm", [1950], ["STANDARD"]),
    ],
)
def test_what_has_no_summer_time_is_one_standard_and_there_is_always_one(zone, years, kinds):
    assert [each.name for each in observances(zone, years)] == kinds


def test_no_rdate_and_a_rule_only_where_there_is_one():
    texts = {zone: timezones.component(zone, [2027]).to_ical() for zone in ZONES}
    assert {zone for zone, text in texts.items() if b"RDATE" in text} == set()
    ruled = {zone for zone, text in texts.items() if b"RRULE" in text}
    assert {"Europe/Stockholm", "America/New_York", "Australia/Lord_Howe"} <= ruled
    assert ruled & {"Africa/Casablanca", "Asia/Gaza", "Asia/Tokyo"} == set()
    assert {zone for zone in ZONES if b"BEGIN:STANDARD" not in texts[zone]} == set()


def test_years_far_apart_are_each_told_and_those_between_are_not():
    found = observances("Europe/Stockholm", [1990, 2027])
    assert {each["DTSTART"].dt.year for each in found} == {1989, 1990, 1991, 2026, 2027, 2028}
    for at in (datetime(1990, 7, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)):
        assert plainly(found, at, rules=False) == at.astimezone(ZoneInfo("Europe/Stockholm")).utcoffset()


def feed(zone, *starts):
    first = starts[0].date()
    event = Event("dag", "Dagen", first, first, zone, "0123456789ab")
    seminars = tuple(
        Seminar(f"CODE{i:02}", f"s{i}", f"S{i}", starts_at=at, minutes=45) for i, at in enumerate(starts)
    )
    release = compile_release(None, Programme(event, (), (), seminars), datetime(2010, 1, 1, tzinfo=UTC))
    to = Addresses("https://programme.example.org", "dag")
    part = feeds.everything(release, datetime(2010, 1, 1, tzinfo=UTC))
    return ical.write(release, ical.Feed(part, "Dagen", to.feed("all")), to)


@pytest.mark.parametrize(("zone", "year"), STRANGE)
def test_the_judges_agree_on_summer_and_winter(zone, year, tmp_path, monkeypatch, capsys):
    starts = [datetime(year, month, 15, 9, 30, tzinfo=UTC) for month in (1, 4, 7, 10, 12)]
    data = feed(zone, *starts)
    (tmp_path / "f.ics").write_bytes(data)
    monkeypatch.setattr(sys, "argv", ["rdate_blind.py", str(tmp_path / "f.ics")])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(JUDGE))
    assert (ended.value.code, "WRONG" in capsys.readouterr().out) == (False, False)
    assert [e["start"] for e in icaljs(data)["events"]] == [f"{at:%Y-%m-%dT%H:%M:%S}.000Z" for at in starts]
    # And icalendar, made to build the zone from the file alone.
    built = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    local = [at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in starts]
    assert [built.utcoffset(at) for at in local] == [at.astimezone(ZoneInfo(zone)).utcoffset() for at in starts]


def test_the_same_release_gives_the_same_bytes_when_it_is_written_anew():
    at = datetime(2027, 7, 3, 9, tzinfo=UTC)
    first = feed("Europe/Stockholm", at)
    timezones._written.cache_clear()
    assert feed("Europe/Stockholm", at) == first


def test_a_day_at_the_end_of_what_may_be():
    for day in (date(1900, 1, 1), date(2199, 12, 31)):
        data = feed("Europe/Stockholm", datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        assert b"BEGIN:VTIMEZONE" in data
