"""Calendar feeds against RFC 5545 and 7986, read by icalendar and by ical.js."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings

from eventapp.formats import ical
from eventapp.formats.ical import Private
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import Event, Programme, Seminar, State, Venue
from eventapp.programme.release import compile_release
from tests.conformance.judges import icaljs
from tests.strategies import HOSTILE, programmes

TO = Addresses("https://programme.example.org", "almedalen-2017")
BEFORE = datetime(2017, 7, 1, tzinfo=UTC)  # Before the sample day.
FIRST, LATER = datetime(2027, 1, 1, 12, tzinfo=UTC), datetime(2027, 1, 2, 12, tzinfo=UTC)


def feed(release, part=None, **more):
    return ical.write(release, ical.Feed(part or feeds.everything(release, BEFORE), "Dagen", TO.feed("all"), **more), TO)


def entries(data):
    """VEVENTs by UID, as icalendar reads them, and none with a complaint."""
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    assert [e.errors for e in [calendar, *events]] == [[] for _ in range(len(events) + 1)]
    return {str(e["UID"]): e for e in events}


def dated(*starts, zone="Europe/Stockholm", **more):
    """A programme of one-hour seminars beginning at these UTC instants."""
    event = Event("dag", "Dagen", date(2027, 3, 28), date(2027, 3, 28), zone, "example.org")
    seminars = tuple(
        Seminar(f"CODE{i:02}", f"s{i}", f"S{i}", starts_at=s, minutes=60, **more)
        for i, s in enumerate(starts)
    )
    return Programme(event, (), (), seminars)


def test_both_parsers_read_the_sample_day_alike(sample):
    data = feed(compile_release(None, sample, FIRST))
    by_js = icaljs(data)
    ours = entries(data)
    assert by_js["name"] == "Dagen"
    assert {
        e["uid"]: (e["summary"], e["start"], e["end"], e["location"], e["tzid"]) for e in by_js["events"]
    } == {
        uid: (
            str(e["SUMMARY"]),
            e.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            e.end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            str(e["LOCATION"]),
            "Europe/Stockholm",
        )
        for uid, e in ours.items()
    }
    assert len(ours) == 5  # The one without a time is in no calendar.


def test_the_same_release_gives_the_same_bytes(sample):
    release = compile_release(None, sample, FIRST)
    assert feed(release) == feed(release)


def test_the_uid_is_the_same_in_every_feed_and_fixed_by_code_and_domain(sample):
    sample = replace(sample, event=replace(sample.event, uid_domain="example.org"))
    release = compile_release(None, sample, FIRST)
    ai = next(s for s in sample.seminars if s.slug == "ai")
    person = next(p for p in sample.people if p.slug == "hampus-adamsson")
    parts = [
        feeds.everything(release, BEFORE), feeds.by_room(release, sample.rooms[0].code, BEFORE), feeds.by_tag(release, "ai", BEFORE),
        feeds.by_person(release, person.code, BEFORE), feeds.by_seminar(release, ai.code, BEFORE),
    ]  # fmt: skip
    assert [f"{ai.code}@example.org" in entries(feed(release, part)) for part in parts] == [True] * 5


def test_moving_a_seminar_keeps_its_uid_raises_its_sequence_and_leaves_the_others_byte_for_byte(sample):
    first = compile_release(None, sample, FIRST)
    moved = replace(sample.seminars[0], starts_at=sample.seminars[0].starts_at + timedelta(minutes=20))
    second = compile_release(first, replace(sample, seminars=(moved, *sample.seminars[1:])), LATER)
    before, after = entries(feed(first)), entries(feed(second))
    assert before.keys() == after.keys()
    uid = f"{moved.code}@"
    changed = {u for u in before if before[u].to_ical() != after[u].to_ical()}
    assert changed == {u for u in before if u.startswith(uid)}
    (one,) = changed
    assert (before[one]["SEQUENCE"], after[one]["SEQUENCE"]) == (0, 1)
    assert (after[one]["LAST-MODIFIED"].dt, after[one]["DTSTAMP"].dt) == (LATER, LATER)
    assert after[one].start - before[one].start == timedelta(minutes=20)


def test_a_cancelled_one_stays_and_of_a_removed_one_its_time_and_that_it_is_cancelled(sample):
    first = compile_release(None, sample, BEFORE)
    cancelled = replace(sample.seminars[0], state=State.CANCELLED)
    at = BEFORE + timedelta(hours=1)
    second = compile_release(first, replace(sample, seminars=(cancelled, *sample.seminars[2:])), at)
    found = {e["uid"][:6]: e for e in icaljs(feed(second))["events"]}
    one, other = found[sample.seminars[0].code], found[sample.seminars[1].code]
    assert (one["status"], one["sequence"], one["summary"]) == (
        "CANCELLED", 1, f"INSTÄLLT: {cancelled.title}"
    )  # fmt: skip
    assert (other["status"], other["sequence"], other["summary"]) == ("CANCELLED", 1, "INSTÄLLT")
    gone = sample.seminars[1]
    (entry,) = [e for uid, e in entries(feed(second)).items() if uid.startswith(gone.code)]
    assert (entry.start, entry.end) == (gone.starts_at, gone.ends_at)
    assert sorted(entry) == [
        "DTEND", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "UID"
    ]  # fmt: skip
    # The feeds of those who took part, and of its room, tell it too.
    person = gone.appearances[0].person
    for part in (
        feeds.by_person(second, person, at), feeds.by_room(second, gone.room, at), feeds.by_seminar(second, gone.code, at)
    ):  # fmt: skip
        assert entry.to_ical() in feed(second, part)


def test_a_feed_with_nothing_in_it_is_still_a_calendar(sample):
    for zone in ("Europe/Stockholm", "UTC"):
        day = replace(sample, event=replace(sample.event, timezone=zone))
        data = feed(compile_release(None, day, FIRST), feeds.Part())
        assert (entries(data), icaljs(data)["events"], data.count(b"BEGIN:VTIMEZONE")) == ({}, [], 1)


@pytest.mark.parametrize(
    ("utc", "clock", "offset"),
    [
        ("2027-03-27T23:00", "00:00", 1),
        ("2027-03-28T00:30", "01:30", 1),
        ("2027-03-28T01:30", "03:30", 2),
        ("2027-10-31T00:30", "02:30", 2),
        ("2027-10-31T01:30", "02:30", 1),
        ("2027-10-31T22:59", "23:59", 1),
    ],
)
def test_days_of_summer_time_are_right(utc, clock, offset):
    start = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    data = feed(compile_release(None, dated(start), FIRST))
    (entry,) = entries(data).values()
    local = entry.start.astimezone(ZoneInfo("Europe/Stockholm"))
    assert (f"{local:%H:%M}", local.utcoffset()) == (clock, timedelta(hours=offset))
    (by_js,) = icaljs(data)["events"]
    assert by_js["start"] == start.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    # An hour that comes twice cannot be said with a TZID, so it is said in UTC.
    assert by_js["tzid"] == (None if clock == "02:30" else "Europe/Stockholm")


def test_no_floating_time_no_abbreviation_and_a_timezone_cut_to_the_years(sample):
    text = feed(compile_release(None, sample, FIRST)).decode()
    starts = re.findall(r"^DT(?:START|END)(.*):\d{8}T\d{6}Z?\r$", text[text.index("BEGIN:VEVENT") :], re.M)
    assert set(starts) == {";TZID=Europe/Stockholm"}
    assert "TZID=CE" not in text
    years = {int(y) for y in re.findall(r"(?:RDATE|DTSTART)[^:\n]*:(\d{4})\d{4}T", text)}
    assert min(years) >= 2016
    assert max(years) <= 2019
    assert text.count("BEGIN:VTIMEZONE") == 1


def test_utc_events_need_no_timezone():
    text = feed(
        compile_release(None, dated(datetime(2027, 3, 28, 9, tzinfo=UTC), zone="UTC"), FIRST)
    ).decode()
    assert "VTIMEZONE" not in text
    assert "DTSTART:20270328T090000Z" in text


def test_properties_of_the_design(sample):
    venue = Venue("Bryggarsalen", city="Visby", latitude=57.64, longitude=18.29)
    sample = replace(sample, event=replace(sample.event, venue=venue, logo="a" * 32))
    data = feed(compile_release(None, sample, FIRST))
    calendar = icalendar.Calendar.from_ical(data)
    assert {name: str(calendar[name]) for name in ("NAME", "X-WR-CALNAME", "X-WR-TIMEZONE", "X-PUBLISHED-TTL")} == {
        "NAME": "Dagen", "X-WR-CALNAME": "Dagen", "X-WR-TIMEZONE": "Europe/Stockholm", "X-PUBLISHED-TTL": "PT15M",
    }  # fmt: skip
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(minutes=15)
    assert str(calendar["SOURCE"]) == TO.feed("all")
    assert "IMAGE" in calendar
    assert "COLOR" in calendar
    entry = entries(data)[f"{sample.seminars[0].code}@"]
    assert (entry["GEO"].latitude, entry["GEO"].longitude) == (57.64, 18.29)
    assert str(entry["URL"]) == TO.seminar("sexualundervisning")
    assert entry["CONFERENCE"].params["FEATURE"] == "VIDEO"
    assert (entry["STATUS"], entry["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    assert entry.categories == ["skola", "sexualundervisning"]
    description = str(entry["DESCRIPTION"])
    assert description == "\n\n".join(
        [
            sample.seminars[0].abstract,
            "Moderator: Caroline Engvall, Journalist\nMedverkande: Åsa Regnér, Barnminister, Regeringen; Moa Mannheimer, "
            "Barnafrid; Nina Rung, Kriminolog och barnrättsexpert; Robert Fahlgren, Lärarförbundet; Julia Lindh, "
            "Förbundsordförande, Sveriges elevråd; Maria Schillaci, Programchef, ECPAT Sverige",
            "Lokal: Bryggarsalen",
            f"Se hela seminariet: {TO.live('sexualundervisning')}",
            f"Mer information: {TO.seminar('sexualundervisning')}",
        ]
    )
    for forbidden in (b"ATTENDEE", b"ORGANIZER", b"METHOD"):
        assert forbidden not in data


def test_a_personal_feed_adds_call_time_note_and_reminder(sample):
    release = compile_release(None, sample, FIRST)
    first = sample.seminars[0]
    private = {first.code: Private(first.starts_at - timedelta(minutes=30), "Kom in bakvägen.", 2, LATER)}
    person = next(p for p in sample.people if p.slug == "nina-rung")
    data = feed(release, feeds.by_person(release, person.code, BEFORE), private=private)
    (entry,) = icaljs(data)["events"]
    assert (entry["alarms"], entry["sequence"]) == (["-PT1H30M"], 2)
    assert entry["description"].startswith("Samling: 08:30\nMeddelande från arrangören: Kom in bakvägen.\n\n")
    assert b"VALARM" not in feed(release)


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_survive_a_round_trip(title):
    start = datetime(2027, 3, 28, 9, tzinfo=UTC)
    programme = replace(
        dated(start), seminars=(replace(dated(start).seminars[0], title=title, tags=(title,)),)
    )
    data = feed(compile_release(None, programme, FIRST))
    # A name is shown on one line: breaks and controls become spaces or go, and what would turn the words beside it goes.
    stays = (c for c in title.replace("\r\n", "\n") if c in "\n\t" or (ord(c) > 31 and not "\u202a" <= c <= "\u202e"))
    expected = " ".join("".join(stays).split())
    (ours,) = entries(data).values()
    (by_js,) = icaljs(data)["events"]
    assert (str(ours["SUMMARY"]), by_js["summary"], by_js["categories"]) == (expected, expected, [expected])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(programmes())
def test_any_programme_parses_without_complaint_and_holds_what_has_a_slot(programme):
    release = compile_release(None, programme, FIRST)
    found = entries(feed(release))
    expected = {
        f"{s.code}@example.org": (s.starts_at, s.ends_at) for s in release.programme.seminars if s.scheduled
    }
    assert {u: (e.start.astimezone(UTC), e.end.astimezone(UTC)) for u, e in found.items()} == expected
