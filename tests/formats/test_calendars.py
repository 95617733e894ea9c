"""Calendars of other programs: each entry a row, its hour as its zone says, and what is broken spoils its row alone."""

import itertools
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Timezone

from eventapp.formats import reading
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading.contentlines import calendars
from eventapp.formats.reading.zonerules import rules_of
from eventapp.formats.reading.zones import known
from tests.cases import case

VENUE = "The time zone “%(zone)s” is not known here: the time is taken as the venue’s."
RULES = "The file has rules of its own for the time zone “%(zone)s”: the time is taken by those."
RECURS = "It recurs. Give each occasion as an entry of its own."
BROKEN = "Its time cannot be understood."


def calendar(*entries, head=(), end="\r\n"):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", *head]
    for entry in entries:
        lines += ["BEGIN:VEVENT", *entry, "END:VEVENT"]
    return end.join([*lines, "END:VCALENDAR", ""]).encode()


def rows(data):
    """Key, start, minutes and problem of each row, with what is remarked of it."""
    table = reading.read(data)
    found = []
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=True))
        remarks = tuple(remark.why for remark in row.remarks)
        found.append((cells["key"], cells["start"], cells["minutes"], row.problem, *remarks))
    return found


def slot(*lines, head=()):
    """Start, minutes and problem of one entry."""
    return rows(calendar(["UID:1", "SUMMARY:A", *lines], head=head))[0][1:]


STOCKHOLM = ("2027-07-03T07:00:00+00:00", "60", "")


@pytest.mark.parametrize(
    "zone",
    ["Europe/Stockholm", "europe/stockholm", "/citadel.org/20210210_1/Europe/Stockholm", "/mozilla.org/20050126_1/Europe/Stockholm",
     "/freeassociation.sourceforge.net/Europe/Stockholm", "W. Europe Standard Time", "Romance Standard Time 1",
     "Central European Standard Time", '"(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien"',
     '"(GMT+01:00) Brussels, Copenhagen, Madrid, Paris"', "UTC+02:00", "GMT+2", "Etc/GMT-2", "Västeuropa, normaltid", "CEST",
     "Europe/Oslo"],
)  # fmt: skip
def test_zones_by_their_names(zone):
    assert slot(f"DTSTART;TZID={zone}:20270703T090000", f"DTEND;TZID={zone}:20270703T100000") == STOCKHOLM


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Europe/Kiev", 6), ("Europe/Kyiv", 6), ("GMT Standard Time", 8), ("tzone://Microsoft/Utc", 9), ("UTC", 9), ("Asia/Kathmandu", 3),
     ("US/Eastern", 13), ("Eastern Standard Time", 13), ("Asia/Calcutta", 3), ("Etc/UTC", 9), ("UTC-05:00", 14)],
)  # fmt: skip
def test_other_zones_by_their_names(zone, hour):
    start = slot(f"DTSTART;TZID={zone}:20270703T090000", "DURATION:PT1H")[0]
    assert datetime.fromisoformat(start).hour == hour


@pytest.mark.parametrize("zone", ["Narnia", "../../etc/passwd", "localtime", "Europe", "(UTC+01:00) Narnia", "Customized Time Zone"])
def test_a_zone_that_nobody_knows_is_the_venues_and_said(zone):
    assert slot(f'DTSTART;TZID="{zone}":20270703T090000', "DURATION:PT1H") == ("2027-07-03T09:00:00", "60", "", VENUE)


def test_it_is_the_calendars_own_zone_where_that_is_known():
    why = "The time zone “%(zone)s” is not known here: the time is taken as that of %(other)s."
    found = slot("DTSTART;TZID=Narnia:20270703T090000", "DURATION:PT1H", head=["X-WR-TIMEZONE:Europe/Stockholm"])
    assert found == (*STOCKHOLM, why)


def described(tzid, *observances, more=()):
    lines = ["BEGIN:VTIMEZONE", f"TZID:{tzid}", *more]
    for kind, start, before, after, rule in observances:
        lines += [f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *rule, f"END:{kind}"]
    return [*lines, "END:VTIMEZONE"]


EUROPEAN = [
    ("STANDARD", "16010101T030000", "+0200", "+0100", ["RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"]),
    ("DAYLIGHT", "16010101T020000", "+0100", "+0200", ["RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"]),
]


def test_a_zone_of_the_files_own_goes_by_its_rules():
    head = described("Customized Time Zone", *EUROPEAN)
    zone = "DTSTART;TZID=Customized Time Zone:"
    assert slot(zone + "20270703T090000", "DURATION:PT1H", head=head) == STOCKHOLM
    assert slot(zone + "20271203T090000", "DURATION:PT1H", head=head) == ("2027-12-03T08:00:00+00:00", "60", "")


def test_a_zone_is_known_by_the_place_that_its_rules_name():
    head = described("Mine", more=["X-LIC-LOCATION:Europe/Stockholm"])
    assert slot("DTSTART;TZID=Mine:20270703T090000", "DURATION:PT1H", head=head) == STOCKHOLM


def test_a_colon_in_a_described_name_without_quotes():
    head = described("(UTC+01:00) Mitten", *EUROPEAN)
    assert slot("DTSTART;TZID=(UTC+01:00) Mitten:20270703T090000", "DURATION:PT1H", head=head) == STOCKHOLM


def test_rules_that_are_not_those_of_the_name_win_and_it_is_said():
    assert rows(case("tzid-gmt/tzid-gmt.ics")) == [("g1", "2027-07-03T08:00:00+00:00", "60", "", RULES)]


def test_rules_cut_to_another_year_do_not_win():
    head = described("Europe/Stockholm", ("STANDARD", "20261025T030000", "+0200", "+0100", []),
                     ("DAYLIGHT", "20260329T020000", "+0100", "+0200", []))  # fmt: skip
    why = "The file’s rules for “%(zone)s” do not reach this day: the zone of that name is taken."
    assert slot("DTSTART;TZID=Europe/Stockholm:20270703T090000", "DURATION:PT1H", head=head) == (*STOCKHOLM, why)


def test_rules_that_repeat_every_second_take_no_time():
    head = described("X", ("STANDARD", "19700101T000000", "+0100", "+0100", ["RRULE:FREQ=SECONDLY"]),
                     ("DAYLIGHT", "19700101T000000", "+0100", "+0100", ["RRULE:FREQ=YEARLY;BYMONTH=1,2,3;BYSECOND=1,2,3"]))  # fmt: skip
    began = time.process_time()
    assert slot("DTSTART;TZID=X:20270703T080000", "DURATION:PT1H", head=head) == STOCKHOLM
    assert time.process_time() - began < 1


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Mitt"])
@pytest.mark.parametrize(
    ("at", "found"),
    [("20270328T023000", ("", "", "The clocks skip this hour on that day.")),
     ("20271031T023000", ("2027-10-31T00:30:00+00:00", "60", "", "This hour comes twice on that day; the first is taken."))],
)  # fmt: skip
def test_hours_that_the_clocks_skip_or_give_twice(zone, at, found):
    assert slot(f"DTSTART;TZID={zone}:{at}", "DURATION:PT1H", head=described(zone, *EUROPEAN)) == found
    assert slot(f"DTSTART;TZID=Europe/Stockholm:{at}", "DURATION:PT1H") == found


ZONES = ["Europe/Stockholm", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago", "Europe/London", "UTC"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), st.integers(0, 60 * 24 * 365 * 3))
def test_rules_give_the_offset_that_the_zone_has(name, minutes):
    """The VTIMEZONE is written by another program (icalendar), with dates of each change."""
    zone, local = ZoneInfo(name), datetime(2026, 1, 1) + timedelta(minutes=minutes)
    made = Timezone.from_tzinfo(zone, name, datetime(2024, 1, 1).date(), datetime(2030, 1, 1).date())
    [read] = calendars(b"BEGIN:VCALENDAR\r\n" + made.to_ical() + b"END:VCALENDAR\r\n")
    assert rules_of(read.parts[0]).offset(local)[0] == local.replace(tzinfo=zone).utcoffset()


def repeated(tzid, standard, daylight):
    """A zone as most programs describe it: (start, before, after, month and day) of each change, every year."""
    kinds = {"STANDARD": standard, "DAYLIGHT": daylight}
    return described(tzid, *((k, s, b, a, [f"RRULE:FREQ=YEARLY;{d}"]) for k, (s, b, a, d) in kinds.items()))


YEARLY = {
    "Europe/Stockholm": (("19961027T030000", "+0200", "+0100", "BYMONTH=10;BYDAY=-1SU"),
                         ("19810329T020000", "+0100", "+0200", "BYMONTH=3;BYDAY=-1SU")),
    "America/New_York": (("20071104T020000", "-0400", "-0500", "BYDAY=1SU;BYMONTH=11"),
                         ("20070311T020000", "-0500", "-0400", "BYDAY=2SU;BYMONTH=3")),
    "Australia/Lord_Howe": (("20080406T020000", "+1100", "+1030", "BYMONTH=4;BYDAY=1SU"),
                            ("20081005T020000", "+1030", "+1100", "BYMONTH=10;BYDAY=1SU")),
    "Asia/Jerusalem": (("20131027T020000", "+0300", "+0200", "BYMONTH=10;BYDAY=-1SU"),
                       ("20130329T020000", "+0200", "+0300", "BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR")),
}  # fmt: skip


def changes(zone, year):
    """The clock times of a year at which the offset of a zone changes."""
    hours = [datetime(year, 1, 1) + timedelta(minutes=30 * n) for n in range(366 * 48)]
    return [b for a, b in itertools.pairwise(hours) if a.replace(tzinfo=zone).utcoffset() != b.replace(tzinfo=zone).utcoffset()]


@pytest.mark.parametrize("name", YEARLY)
def test_yearly_rules_give_the_offset_that_the_zone_has_to_the_minute(name):
    zone, head = ZoneInfo(name), repeated(name, *YEARLY[name])
    [read] = calendars("\r\n".join(["BEGIN:VCALENDAR", *head, "END:VCALENDAR"]).encode())
    rules = rules_of(read.parts[0])
    at = [change + timedelta(minutes=m) for year in (2027, 2031) for change in changes(zone, year) for m in (-1500, -61, -1, 0, 1, 90, 1500)]
    assert len(at) == 28
    found = {local: rules.offset(local) for local in at}
    assert found == {local: (local.replace(tzinfo=zone).utcoffset(), True) for local in at}


@given(st.text(max_size=40))
def test_any_name_is_a_zone_or_none(name):
    zone = known(name)
    assert zone is None or zone.utcoffset(datetime(2027, 7, 3)) is not None


def test_two_entries_of_one_uid_are_both_given():
    assert rows(case("uid-twice/uid-twice.ics")) == [
        ("46939", "2027-07-03T07:00:00+00:00", "30", ""), ("46939", "2027-07-03T08:00:00+00:00", "30", ""),
    ]  # fmt: skip


def test_a_time_that_is_none_spoils_its_row_alone():
    assert rows(case("bad-time/bad-time.ics")) == [("b1", "", "", BROKEN), ("b2", "2027-07-03T08:00:00+00:00", "30", "")]
    assert rows(case("bad-time/tzid-with-colon.ics")) == [("b1", "", "", BROKEN)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["DTSTART:20270703T090000Z", "DURATION:-PT1H"], ("", "", "It ends before it starts.")),
        (["DTSTART:20270703T090000Z", "DURATION:PT0S"], ("", "", "It ends before it starts.")),
        (["DTSTART:20270703T090000Z", "DURATION:an hour"], ("", "", BROKEN)),
        (["DTSTART:20270703T090000Z", "DURATION:P1W"], ("2027-07-03T09:00:00+00:00", "10080", "")),
        (["DTSTART:20270703T090000Z", "DTEND:tomorrow"], ("", "", BROKEN)),
        (["DTSTART:20270703T090000Z", "DTEND:20270703T100000"], ("", "", BROKEN)),
        (["DTSTART:20270703T090000Z", "DTEND;VALUE=DATE:20270704"], ("", "", "It lasts whole days, without a time.")),
        (["DTSTART:20270703T090000Z"], ("2027-07-03T09:00:00+00:00", "", "")),
        (["DTSTART;VALUE=DATE:20270703"], ("", "", "It lasts whole days, without a time.")),
        (["DTSTART;VALUE=DATE-TIME:20270703T090000Z", "DTEND;VALUE=DATE-TIME:20270703T093000Z"],
         ("2027-07-03T09:00:00+00:00", "30", "")),
        (["DTSTART;TZID=Europe/Stockholm:20270703T090000Z", "DURATION:PT30M"], ("2027-07-03T09:00:00+00:00", "30", "")),
        (["DTSTART:20270230T090000Z", "DURATION:PT1H"], ("", "", BROKEN)),
        (["DTSTART;TZID=Europe/Stockholm:00010101T000000", "DURATION:PT1H"], ("", "", "The year must be from 1900 to 2199.")),
        (["DTSTART;TZID=Europe/Stockholm:99991231T235959", "DURATION:PT1H"], ("", "", "The year must be from 1900 to 2199.")),
        (["DTSTART;X=\"a;b:c\";TZID=Europe/Stockholm:20270703T090000", "DURATION:PT1H"], STOCKHOLM),
        ([], ("", "", "")),
    ],
)  # fmt: skip
def test_times_as_they_come(lines, found):
    assert slot(*lines) == found


def test_floating_times_are_the_venues_from_beginning_to_end():
    table = reading.read(calendar(["UID:1", "SUMMARY:A", "DTSTART:20270327T230000", "DTEND:20270328T040000"]))
    cells = dict(zip(table.header, table.rows[0].cells, strict=True))
    assert (cells["start"], cells["end"], cells["minutes"]) == ("2027-03-27T23:00:00", "2027-03-28T04:00:00", "")


@pytest.mark.parametrize(
    ("lines", "starts"),
    [
        (["RRULE:FREQ=DAILY;COUNT=3"], ["0703T0700", "0704T0700", "0705T0700"]),
        (["RRULE:FREQ=WEEKLY;BYDAY=SA,MO;UNTIL=20270713T220000Z"], ["0703T0700", "0705T0700", "0710T0700", "0712T0700"]),
        (["RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2"], ["0703T0700", "0717T0700"]),
        (["RRULE:FREQ=MONTHLY;BYDAY=1SA;COUNT=2"], ["0703T0700", "0807T0700"]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Stockholm:20270704T090000"], ["0703T0700", "0705T0700"]),
        (["RDATE;TZID=Europe/Stockholm:20270703T110000,20271203T110000"], ["0703T0700", "0703T0900", "1203T1000"]),
        (["RRULE:FREQ=WEEKLY;UNTIL=20271101;INTERVAL=17"], ["0703T0700", "1030T0700"]),
    ],
)  # fmt: skip
def test_a_short_series_is_given_occasion_by_occasion(lines, starts):
    entry = ["UID:s", "SUMMARY:A", "DTSTART;TZID=Europe/Stockholm:20270703T090000", "DURATION:PT1H", *lines]
    found = [(key, f"{datetime.fromisoformat(start):%m%dT%H%M}", problem) for key, start, _, problem in rows(calendar(entry))]
    assert found == [(f"s/2027{start}00Z", start, "") for start in starts]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY", "FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=5", "FREQ=DAILY;COUNT=101", "FREQ=DAILY;UNTIL=20290101", "FREQ=YEARLY;COUNT=2",
     "FREQ=DAILY;COUNT=99999999999", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;INTERVAL=0;COUNT=2", "FREQ=DAILY;BYSETPOS=1;COUNT=2", "x",
     "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;COUNT=2"],
)  # fmt: skip
def test_a_series_without_a_near_end_is_not_taken(rule):
    began = time.process_time()
    assert slot("DTSTART:20270703T090000Z", "DURATION:PT1H", f"RRULE:{rule}") == ("", "", RECURS)
    assert time.process_time() - began < 0.5


def test_an_occasion_that_was_moved_takes_the_place_of_its_own():
    data = calendar(
        ["UID:s", "SUMMARY:A", "DTSTART;TZID=Europe/Stockholm:20270703T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2"],
        ["UID:s", "SUMMARY:A", "RECURRENCE-ID;TZID=Europe/Stockholm:20270704T090000", "DTSTART;TZID=Europe/Stockholm:20270704T130000",
         "DURATION:PT1H"],
    )  # fmt: skip
    assert rows(data) == [
        ("s/20270703T070000Z", "2027-07-03T07:00:00+00:00", "60", ""),
        ("s/20270704T070000Z", "2027-07-04T11:00:00+00:00", "60", ""),
    ]


def test_one_occasion_alone_keeps_the_bare_uid():
    entry = ["UID:s", "SUMMARY:A", "RECURRENCE-ID:20270704T070000Z", "DTSTART:20270704T110000Z", "DURATION:PT1H"]
    assert rows(calendar(entry)) == [("s", "2027-07-04T11:00:00+00:00", "60", "")]


GOOD = ["UID:1", "SUMMARY:Öppning", "DTSTART:20270703T070000Z", "DURATION:PT1H"]
ONE = ("1", "2027-07-03T07:00:00+00:00", "60", "")


@pytest.mark.parametrize(
    "data",
    [
        calendar(GOOD, end="\n"), calendar(GOOD, end="\r"), b"\xef\xbb\xbf" + calendar(GOOD), b"\r\n\r\n" + calendar(GOOD),
        calendar(GOOD).decode().encode("utf-16"), calendar(GOOD).decode().encode("cp1252"),
        calendar(GOOD).replace(b"BEGIN", b"begin").replace(b"UID", b"uid"),
        calendar(GOOD).replace(b"\xc3\x96", b"\xc3\r\n \x96"),
        calendar(GOOD).replace(b"END:VCALENDAR\r\n", b""),
        calendar(["GARBAGE", "X;=;:", ":::", *GOOD, "ATTACH;;;", "BEGIN:VALARM", "DTSTART:x", "END:VALARM"]),
    ],
)  # fmt: skip
def test_calendars_as_programs_write_them(data):
    table = reading.read(data)
    assert [cells for row in table.rows if (cells := row.cells[2])] == ["Öppning"]
    assert rows(data) == [ONE]


def test_in_latin_1():
    table = reading.read(case("latin1-calendar/latin1.ics"))
    assert [row.cells[2] for row in table.rows] == ["Sjöar på Öland"]


def test_one_bad_byte_does_not_change_other_lines():
    data = calendar(["UID:1", "SUMMARY:Öland", "DESCRIPTION:trasig X"]).replace(b"X\r", b"\xff\r")
    table = reading.read(data)
    cells = dict(zip(table.header, table.rows[0].cells, strict=True))
    assert (cells["title"], cells["abstract"]) == ("Öland", "trasig ÿ")


def test_several_calendars_in_one_file_are_all_read():
    other = calendar(["UID:2", "SUMMARY:B", "DTSTART:20270703T090000Z", "DURATION:PT1H"])
    assert rows(calendar(GOOD) + other) == [ONE, ("2", "2027-07-03T09:00:00+00:00", "60", "")]


def test_a_file_that_ends_in_the_middle_says_so():
    table = reading.read(calendar(GOOD, ["UID:2", "SUMMARY:B"]).partition(b"SUMMARY:B")[0] + b"SUMM")
    assert [(row.cells[1], row.problem) for row in table.rows] == [("1", ""), ("2", "The file ends in the middle of it.")]
    assert [remark.why for remark in table.remarks] == ["The file ends in the middle: something may be missing."]


def test_a_text_broken_over_lines_without_folding_is_one():
    table = reading.read(calendar([*GOOD, "DESCRIPTION:Rad ett", "", "Rad två: mer", "LOCATION:Hallen"]))
    cells = dict(zip(table.header, table.rows[0].cells, strict=True))
    assert (cells["abstract"], cells["location"]) == ("Rad ett\n\nRad två: mer", "Hallen")


def test_html_in_descriptions_and_titles():
    table = reading.read(case("html-description/html-description.ics"))
    cells = dict(zip(table.header, table.rows[0].cells, strict=True))
    assert (cells["title"], cells["abstract"]) == (
        "Vatten & luft", "Om **vatten** och luft.\n\n[Anmäl dig](https://example.org/x)",
    )  # fmt: skip


def test_a_calendar_that_takes_back_cancels():
    table = reading.read(calendar([*GOOD], head=["METHOD:CANCEL"]))
    assert dict(zip(table.header, table.rows[0].cells, strict=True))["state"] == "cancelled"


@pytest.mark.parametrize(
    "data",
    [b"BEGIN:VCALENDAR\r\n" * 100_000, b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 200_000, b"BEGIN:VCALENDAR\r\nX" + b"\r\n a" * 500_000,
     b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART" + b';A="' * 200_000, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=" + b":" * 500_000,
     b"BEGIN:VCALENDAR\r\n" + b"".join(b"BEGIN:VTIMEZONE\r\nTZID:%d\r\nEND:VTIMEZONE\r\n" % n for n in range(50_000))],
)  # fmt: skip
def test_calendars_that_mean_harm_take_no_time(data):
    began = time.process_time()
    try:
        assert reading.read(data).rows
    except Unreadable as refused:
        assert str(refused).endswith(".")
    assert time.process_time() - began < 15  # Less than a second, where nobody else uses the processor.


def test_five_thousand_entries_of_a_zone_of_many_rules_take_not_much_longer():
    """Than of one with a rule alone: they are worked out once."""
    entries = [[f"UID:{n}", "SUMMARY:A", f"DTSTART;TZID=X:{1900 + n % 290}0703T090000", "DURATION:PT1H"] for n in range(5000)]
    took = []
    for count in (1, 100):
        rules = [("STANDARD", f"{1900 + n:04}1025T030000", "+0200", "+0100", EUROPEAN[0][4]) for n in range(count)]
        began = time.process_time()
        assert len(rows(calendar(*entries, head=described("X", *rules)))) == 5000
        took.append(time.process_time() - began)
    assert took[1] < 20 * took[0]


@pytest.mark.parametrize(
    "lines",
    [["DTEND;TZID=Europe/Stockholm:20270703T100000"], ["DURATION:PT1H"]],
)
def test_each_occasion_of_a_series_is_as_long_as_the_first(lines):
    start = ["UID:1", "SUMMARY:A", "DTSTART;TZID=Europe/Stockholm:20270703T090000", "RRULE:FREQ=DAILY;COUNT=3"]
    assert [row[1:] for row in rows(calendar([*start, *lines]))] == [
        (f"2027-07-0{day}T07:00:00+00:00", "60", "") for day in (3, 4, 5)
    ]


def test_an_occasion_left_out_or_moved_by_its_day_alone():
    first = ["UID:1", "SUMMARY:A", "DTSTART;TZID=Europe/Stockholm:20270703T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4"]
    moved = ["UID:1", "SUMMARY:A", "DTSTART:20270705T120000Z", "DURATION:PT1H", "RECURRENCE-ID;VALUE=DATE:20270705"]
    found = rows(calendar([*first, "EXDATE;VALUE=DATE:20270704"], moved))
    assert [row[1] for row in found] == [f"2027-07-0{day}:00:00+00:00" for day in ("3T07", "6T07", "5T12")]


def test_what_changes_later_occasions_too_is_said():
    entry = ["UID:1", "SUMMARY:A", "DTSTART:20270704T120000Z", "DURATION:PT1H", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270704T090000Z"]
    why = "It changes the occasions after it too: those are taken as they were before."
    assert rows(calendar(entry)) == [("1", "2027-07-04T12:00:00+00:00", "60", "", why)]


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "mac-roman", "cp850", "cp1252"])
def test_calendars_in_any_encoding(name):
    text = calendar(["UID:1", "SUMMARY:Sjöar på Öland, Åre"]).decode()
    table = reading.read(text.encode(name))
    assert [row.cells[table.header.index("title")] for row in table.rows] == ["Sjöar på Öland, Åre"]


def test_entries_in_a_comment_or_without_a_calendar():
    whole = calendar(["UID:1", "SUMMARY:A", "DTSTART:20270703T090000Z", "DURATION:PT1H"])
    bare = whole.partition(b"-//Other//EN\r\n")[2].removesuffix(b"END:VCALENDAR\r\n")
    assert rows(b"<!--\n" + whole + b"-->") == rows(bare) == rows(whole)


def test_a_line_in_capitals_is_text_where_text_stands():
    table = reading.read(calendar(["UID:1", "SUMMARY:A", "DESCRIPTION:Ett", "HTTP: två", "SE: tre", "X-OTHER:fyra"]))
    assert table.rows[0].cells[table.header.index("abstract")] == "Ett\nHTTP: två\nSE: tre"


def test_quoted_printable_and_outlooks_html():
    quoted = "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=85sa tr=\r\n=C3=A4ffar"
    html = ["DESCRIPTION: \\n", "X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Hej <b>du</b></p></body></html>"]
    table = reading.read(calendar(["UID:1", quoted, *html]))
    assert (table.rows[0].cells[table.header.index("title")], table.rows[0].cells[table.header.index("abstract")]) == (
        "Åsa träffar", "Hej **du**",
    )  # fmt: skip


def test_what_is_tentative_is_said_to_be_a_draft():
    entry = ["UID:1", "SUMMARY:A", "DTSTART:20270703T090000Z", "DURATION:PT1H", "STATUS:TENTATIVE"]
    assert rows(calendar(entry))[0][4:] == ("It is not confirmed, and comes in as a draft.",)


def test_who_is_invited_and_attachments_are_said_to_be_left_out():
    lines = ["UID:1", "SUMMARY:A", "ATTENDEE;CN=Anna:mailto:anna@example.org", "ATTACH:https://example.org/a.pdf"]
    told = [remark.why for remark in reading.read(calendar(lines)).remarks]
    assert told == ["Those who are invited are left out.", "Attachments are left out."]
