"""The rules of a VTIMEZONE as RFC 5545 writes them, each read to its whole value, and the hours that they make strange."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eventapp.formats.reading import occasions, zonerules
from eventapp.formats.reading.contentlines import Property, calendars
from eventapp.formats.reading.occasions import Moment, Slot
from eventapp.formats.reading.zonerules import Observance, Rules, Yearly, local_time, rules_of
from eventapp.formats.reading.zones import Zones
from eventapp.formats.times import Unclear

H = timedelta(hours=1)
SUMMER = Observance(datetime(1981, 3, 29, 2), H, 2 * H, (), Yearly(3, 6, -1, frozenset(), None))
WINTER = Observance(datetime(1996, 10, 27, 3), 2 * H, H, (), Yearly(10, 6, -1, frozenset(), None))


def component(*lines, name="VTIMEZONE"):
    """One component of a calendar."""
    text = "\r\n".join(["BEGIN:VCALENDAR", f"BEGIN:{name}", *lines, f"END:{name}", "END:VCALENDAR", ""])
    (found,) = calendars(text.encode())[0].parts
    return found


def observance(*lines, kind="STANDARD"):
    return [f"BEGIN:{kind}", *lines, f"END:{kind}"]


def yearly(rule):
    """A rule of a change at three in the night of the 27th of October 1996."""
    head = ("DTSTART:19961027T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100")
    (found,) = rules_of(component(*observance(*head, f"RRULE:{rule}"))).observances
    assert (found.begins, found.before, found.after, found.dates) == (WINTER.begins, 2 * H, H, ())
    return found.yearly


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", Yearly(3, 6, -1, frozenset(), None)),
        ("FREQ=YEARLY;BYMONTH=10;BYDAY=4MO;UNTIL=20301031T010000Z", Yearly(10, 0, 4, frozenset(), datetime(2030, 10, 31, 3))),
        ("FREQ=YEARLY;BYDAY=+2TU;UNTIL=20301031T010000", Yearly(10, 1, 2, frozenset(), datetime(2030, 10, 31, 1))),
        ("FREQ=YEARLY;BYDAY=WE;UNTIL=20301031", Yearly(10, 2, 1, frozenset(), datetime(2030, 10, 31))),
        ("FREQ=YEARLY;BYDAY=1TH;UNTIL=2030", Yearly(10, 3, 1, frozenset(), None)),
        ("FREQ=YEARLY;COUNT=3", Yearly(10, None, 1, frozenset({27}), datetime(1998, 12, 31))),
        ("FREQ=YEARLY;COUNT=9999", Yearly(10, None, 1, frozenset({27}), datetime(9998, 12, 31))),
        ("FREQ=YEARLY;COUNT=99999", Yearly(10, None, 1, frozenset({27}), None)),
        ("FREQ=YEARLY;BYMONTHDAY=-1", Yearly(10, None, 1, frozenset({-1}), None)),
        ("FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=8,9,10", Yearly(10, 4, 1, frozenset({8, 9, 10}), None)),
        ("FREQ=YEARLY;BYDAY=SA;BYMONTH=12;WKST=MO;BYHOUR=3;BYMINUTE=0;BYSECOND=0", Yearly(12, 5, 1, frozenset(), None)),
        ("freq = yearly ; interval=1;bymonth=03", Yearly(3, None, 1, frozenset({27}), None)),
        ("FREQ=YEARLY;INTERVAL=2", None), ("FREQ=YEARLY;BYSETPOS=1", None), ("FREQ=MONTHLY", None), ("BYMONTH=3", None),
        ("FREQ=YEARLY;BYMONTH=13", None), ("FREQ=YEARLY;BYMONTH=0", None), ("FREQ=YEARLY;BYDAY=XX", None), ("FREQ=YEARLY;BYMONTH=3,4", None),
    ],
)  # fmt: skip
def test_a_rule_that_repeats_each_year_and_others_which_count_for_nothing(rule, meant):
    assert yearly(rule) == meant


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Yearly(3, 6, -1, frozenset(), None), [date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26)]),
        (Yearly(3, 6, 1, frozenset(), None), [date(2026, 3, 1), date(2027, 3, 7), date(2028, 3, 5)]),
        (Yearly(3, 6, 5, frozenset(), None), [date(2026, 3, 29), None, None]),
        (Yearly(3, 6, -5, frozenset(), None), [date(2026, 3, 1), None, None]),
        (Yearly(2, None, 1, frozenset({29}), None), [None, None, date(2028, 2, 29)]),
        (Yearly(2, None, 1, frozenset({-1}), None), [date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]),
        (Yearly(3, 6, 1, frozenset(range(8, 15)), None), [date(2026, 3, 8), date(2027, 3, 14), date(2028, 3, 12)]),
        (Yearly(3, 6, 0, frozenset(), None), [None, None, None]),
        (Yearly(1, None, 1, frozenset({1}), None), [date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)]),
        (Yearly(12, None, 1, frozenset({31}), None), [date(2026, 12, 31), date(2027, 12, 31), date(2028, 12, 31)]),
    ],
)  # fmt: skip
def test_the_day_of_a_rule_in_a_year(rule, days):
    assert [rule.day(year) for year in (2026, 2027, 2028)] == days


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("20270703T090000", datetime(2027, 7, 3, 9)), ("20270703T090105Z", datetime(2027, 7, 3, 9, 1, 5)),
        ("20270703t0901z", datetime(2027, 7, 3, 9, 1)), (" 20270703 ", datetime(2027, 7, 3)), ("20271303", None), ("20270703T", None),
        ("2027-07-03", None), ("20270703T250000", None), ("", None), ("٢٠٢٧٠٧٠٣", None),
    ],
)  # fmt: skip
def test_a_local_time(text, at):
    assert local_time(text) == at


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+0200", 2 * H), ("-0330", -3.5 * H), ("02:00", 2 * H), ("+010203", timedelta(hours=1, minutes=2, seconds=3)),
        ("-01:02:03", -timedelta(hours=1, minutes=2, seconds=3)), ("+2359", timedelta(hours=23, minutes=59)), ("-0000", 0 * H),
        ("+2400", None), ("+0060", None), ("x", None), ("+2", None), ("", None),
    ],
)  # fmt: skip
def test_an_offset(text, offset):
    """Of a zone that has no other, with the offset before it: what cannot be understood leaves the observance out."""
    zone = component(*observance("DTSTART:19700101T000000", f"TZOFFSETTO:{text}"))
    said = [Observance(datetime(1970, 1, 1), offset, offset)] if offset is not None else []
    assert (rules_of(zone).observances, rules_of(zone).understood) == (said, bool(said))


def test_a_zone_is_its_observances_that_can_be_understood():
    zone = component(
        *observance("DTSTART:19810329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", kind="DAYLIGHT"),
        *observance("DTSTART:soon", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"), *observance("TZOFFSETTO:+0200"),
        *observance("DTSTART:19810329T020000", "TZOFFSETTO:+0200", kind="VEVENT"),
        *observance("DTSTART:19961027T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RDATE:19971026T030000,soon,19981025T030000", "RDATE:19991031T030000"),
    )  # fmt: skip
    dates = (datetime(1997, 10, 26, 3), datetime(1998, 10, 25, 3), datetime(1999, 10, 31, 3))
    assert rules_of(zone).observances == [SUMMER, Observance(WINTER.begins, 2 * H, H, dates)]


@pytest.mark.parametrize(
    ("at", "offset", "sure", "times"),
    [
        (datetime(2027, 3, 28, 1, 59, 59), H, True, 1), (datetime(2027, 3, 28, 2), H, True, 0), (datetime(2027, 3, 28, 2, 59), H, True, 0),
        (datetime(2027, 3, 28, 3), 2 * H, True, 1), (datetime(2027, 10, 31, 1, 59), 2 * H, True, 1),
        (datetime(2027, 10, 31, 2), 2 * H, True, 2), (datetime(2027, 10, 31, 2, 59), 2 * H, True, 2), (datetime(2027, 10, 31, 3), H, True, 1),
        (datetime(2027, 1, 1), H, True, 1), (datetime(1900, 1, 1), H, False, 1),
    ],
)  # fmt: skip
def test_what_the_clocks_show_around_a_change(at, offset, sure, times):
    rules = Rules([SUMMER, WINTER])
    assert (rules.offset(at), rules.times(at)) == ((offset, sure), times)


def test_how_far_rules_reach():
    """What is written down once is sure for a season, what ended and came each year for a year and a week."""
    once = Rules([Observance(datetime(2026, 10, 25, 3), 2 * H, H)])
    assert [once.offset(datetime(2026, 10, 25, 3) + timedelta(days=d)) for d in (244, 245)] == [(H, True), (H, False)]
    ended = Rules([Observance(datetime(2020, 10, 25, 3), 2 * H, H, (), Yearly(10, None, 1, frozenset({25}), datetime(2022, 10, 25, 3)))])
    assert [ended.offset(datetime(2022, 10, 25, 3) + timedelta(days=d)) for d in (371, 372, 3000)] == [(H, True), (H, False), (H, False)]
    given = Rules([Observance(datetime(2020, 10, 25, 3), 2 * H, H, (datetime(2026, 10, 25, 3), datetime(2028, 3, 1)))])
    assert [given.offset(at) for at in (datetime(2026, 12, 1), datetime(2025, 12, 1))] == [(H, True), (H, False)]
    first = Rules([WINTER, SUMMER])
    assert first.offset(datetime(1980, 1, 1)) == (H, False)
    assert first.offset(datetime(1, 1, 1)) == (H, False)


def entry(*lines):
    return component(*lines, name="VEVENT")


NOWHERE = Zones(component())
NINE = datetime(2027, 7, 3, 9)


def occasion(day, **more):
    at = NINE.replace(day=day)
    return Slot({"start": at.isoformat(), "minutes": "45"}, (), f"{at:%Y%m%dT%H%M%S}", **more)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", [3, 4, 5]), ("FREQ=DAILY;INTERVAL=2;COUNT=3", [3, 5, 7]), ("FREQ=DAILY;UNTIL=20270705", [3, 4, 5]),
        ("FREQ=DAILY;UNTIL=20270705T085959", [3, 4]), ("FREQ=DAILY;UNTIL=20270705T090000", [3, 4, 5]),
        ("FREQ=DAILY;BYDAY=MO,SA;COUNT=3", [3, 5, 10]), ("FREQ=WEEKLY;COUNT=3", [3, 10, 17]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,MO;WKST=SU;COUNT=3", [3, 12, 17]), ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;COUNT=3", [3, 4, 17]),
        ("FREQ=MONTHLY;BYMONTHDAY=3,-1;COUNT=2", [3, 31]), ("FREQ=MONTHLY;BYDAY=1SA,-1SA;COUNT=2", [3, 31]),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTH=7;UNTIL=20270720", [3, 10, 17]), ("FREQ=MONTHLY;COUNT=1", [3]),
    ],
)  # fmt: skip
def test_the_occasions_of_a_short_series(rule, days):
    said = entry("DTSTART:20270703T090000", "DURATION:PT45M", f"RRULE:{rule}")
    assert occasions.slots(said, NOWHERE, frozenset()) == [occasion(day) for day in days]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=1000", "FREQ=YEARLY;COUNT=2", "FREQ=DAILY;BYSETPOS=1;COUNT=2", "FREQ=DAILY;COUNT=101",
     "FREQ=DAILY;INTERVAL=0;COUNT=2", "FREQ=DAILY;UNTIL=20280801", "FREQ=DAILY;INTERVAL=300;COUNT=3", "COUNT=2"],
)  # fmt: skip
def test_a_series_that_goes_on_is_refused(rule):
    with pytest.raises(Unclear, match=r"^It recurs\. Give each occasion as an entry of its own\.$"):
        occasions.slots(entry("DTSTART:20270703T090000", f"RRULE:{rule}"), NOWHERE, frozenset())


def test_occasions_that_are_given_left_out_or_replaced():
    head = ("DTSTART:20270703T090000", "DTEND:20270703T094500", "RRULE:FREQ=DAILY;COUNT=5")
    said = entry(*head, "EXDATE:20270704T090000,soon", "EXDATE;VALUE=DATE:20270705", "RDATE:20270720T090000/PT1H,20270703T090000")
    assert occasions.slots(said, NOWHERE, frozenset({"20270706T090000"})) == [occasion(day) for day in (3, 7, 20)]
    open_ = entry("DTSTART:20270703T090000", "RDATE:20270704T090000")
    assert occasions.slots(open_, NOWHERE, frozenset()) == [
        Slot({"start": f"2027-07-0{day}T09:00:00"}, (), f"2027070{day}T090000") for day in (3, 4)
    ]
    assert occasions.slots(entry("DTSTART:20270703T090000"), NOWHERE, frozenset()) == [Slot({"start": "2027-07-03T09:00:00"})]
    assert occasions.slots(entry("SUMMARY:A"), NOWHERE, frozenset()) == [Slot({})]


@pytest.mark.parametrize(
    ("length", "minutes"),
    [("PT45M", "45"), ("P1DT1H", "1500"), ("P1W", "10080"), ("+PT1H30M", "90"), ("PT90S", "2"), ("pt2h", "120"), ("PT1H1M30S", "62"), ("P2D", "2880")],
)  # fmt: skip
def test_lengths(length, minutes):
    said = entry("DTSTART:20270703T090000", f"DURATION:{length}")
    assert occasions.slots(said, NOWHERE, frozenset()) == [Slot({"start": "2027-07-03T09:00:00", "minutes": minutes})]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["DURATION:-PT1H"], "It ends before it starts."), (["DURATION:PT0S"], "It ends before it starts."),
        (["DURATION:PT20S"], "It ends before it starts."), (["DURATION:P"], "Its time cannot be understood."),
        (["DURATION:1H"], "Its time cannot be understood."), (["DTEND:20270703T090000"], "It ends before it starts."),
        (["DTEND:20270703T100000Z"], "Its time cannot be understood."), (["DTEND:20270703"], "It lasts whole days, without a time."),
        (["DTEND:20270703T100000Z", "RDATE:20270704T090000"], "Its time cannot be understood."),
        (["DTEND:20270703T080000", "RDATE:20270704T090000"], "It ends before it starts."),
    ],
)  # fmt: skip
def test_lengths_that_are_none(lines, why):
    with pytest.raises(Unclear) as refused:
        occasions.slots(entry("DTSTART:20270703T090000", *lines), NOWHERE, frozenset())
    assert str(refused.value) == why


def test_a_moment_in_a_zone_of_the_file_in_utc_and_without_any():
    zone = ["BEGIN:VTIMEZONE", "TZID:Här", *observance("DTSTART:19700101T000000", "TZOFFSETTO:+0530"), "END:VTIMEZONE"]
    (calendar,) = calendars("\r\n".join(["BEGIN:VCALENDAR", *zone, "END:VCALENDAR", ""]).encode())
    here = occasions.moment(Property("20270703T090000", {"TZID": "Här"}), Zones(calendar))
    assert (here, here.stamp) == (Moment(NINE, datetime(2027, 7, 3, 3, 30, tzinfo=UTC)), "20270703T033000Z")
    there = occasions.moment(Property(" 20270703T090000z ", {"TZID": "Här"}), Zones(calendar))
    assert (there, there.stamp) == (Moment(NINE, NINE.replace(tzinfo=UTC)), "20270703T090000Z")
    bare = occasions.moment(Property("20270703T090000", {}), Zones(calendar))
    assert (bare, bare.stamp) == (Moment(NINE, NINE), "20270703T090000")


@pytest.mark.parametrize(
    ("said", "mark"),
    [("RECURRENCE-ID:20270703T090000Z", "20270703T090000Z"), ("RECURRENCE-ID;VALUE=DATE: 20270703", "20270703"), ("SUMMARY:A", ""),
     (f"RECURRENCE-ID:{'x' * 30}  {'y' * 30}", f"{'x' * 30} {'y' * 9}")],
)  # fmt: skip
def test_which_occasion_an_entry_stands_for(said, mark):
    assert occasions.mark(entry(said), NOWHERE) == mark


def test_no_more_observances_and_dates_are_read_than_may_be(monkeypatch):
    monkeypatch.setattr(zonerules, "MOST_OBSERVANCES", 1)
    monkeypatch.setattr(zonerules, "MOST_DATES", 2)
    one = observance("DTSTART:19961027T030000", "TZOFFSETTO:+0100", "RDATE:19971026T030000", "RDATE:19981025T030000", "RDATE:19991031T030000")
    (found,) = rules_of(component(*one, *one)).observances
    assert found.dates == (datetime(1997, 10, 26, 3), datetime(1998, 10, 25, 3))
