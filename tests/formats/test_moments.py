"""Days and times as people write them in tables: each in the one way it can be meant, or said to be unclear."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats import dates, moments, times
from eventapp.formats.dates import Days
from eventapp.formats.moments import When
from eventapp.formats.times import Unclear

SATURDAY, SUNDAY = date(2027, 7, 3), date(2027, 7, 4)
DAYS = Days(SATURDAY, SUNDAY)


@pytest.mark.parametrize(
    "text",
    [
        "2027-07-03", "2027-7-3", "2027/07/03", "20270703", "46571", "3/7/2027", "03.07.2027", "3.7.2027", "3.7.27", "03/07/27", "3-7-2027",
        "3/7 2027", "3/7", "3.7.", "lör 3/7", "Saturday 3 July 2027", "lördag 3 juli", "lördag den 3:e juli 2027", "3 juli", "July 3",
        "July 3rd", "3rd of July 2027", "Jul 3, 2027", "Sat, 3 Jul", "2027 July 3", "Samstag, 3. Juli 2027", "samedi 3 juillet",
        "lørdag 3. juli", "1", "Day 1", "Dag 1", "dag 1 – lördag 3 juli", "Day 1 (Saturday)", "lördag", "Saturday", "sat", "3",
    ],
)  # fmt: skip
def test_a_day(text):
    assert dates.day(text, DAYS) == SATURDAY


@pytest.mark.parametrize("text", ["igår", "3", "Day 3", "fredag", "July 3-5", "32 juli", "31/2", "7/13/2027", "²", "1e5", "x" * 900, "3 juli 4 juli"])
def test_no_day(text):
    with pytest.raises(Unclear):
        dates.day(text, Days(SUNDAY, SUNDAY))


def test_the_order_of_day_and_month_is_told_and_never_guessed():
    assert dates.day("07/03/2027", Days(SATURDAY, SUNDAY, "mdy")) == SATURDAY
    assert dates.day("03.07.2027", Days(SATURDAY, SUNDAY, "mdy")) == SATURDAY
    with pytest.raises(Unclear):
        dates.day("07/03/2027", Days(SATURDAY, SUNDAY, ""))
    assert dates.day("07/07/2027", Days(SATURDAY, SUNDAY, "")) == date(2027, 7, 7)
    assert dates.day("31/12", Days(date(2028, 1, 1), date(2028, 1, 2))) == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("09:00", 540, None), ("9.30", 570, None), ("9 AM", 540, None), ("9:00am", 540, None), ("12:30 p.m.", 750, None), ("12 AM", 0, None),
        ("12 PM", 720, None), ("noon", 720, None), ("midnight", 1440, None), ("24:00", 1440, None), ("kl 9", 540, None), ("9", 540, None),
        ("0930", 570, None), ("13:00:00", 780, None), ("9h30", 570, None), ("9 Uhr", 540, None), ("0.375", 540, None),
        ("9–10.30", 540, 630), ("09.00-10.00", 540, 600), ("0900-1000", 540, 600), ("9-10:30 AM", 540, 630), ("11-1 PM", 660, 780),
        ("1-2 PM", 780, 840), ("11 AM to 1 PM", 660, 780), ("kl. 9:00 till 10:00", 540, 600), ("22:00–24:00", 1320, 1440),
    ],
)  # fmt: skip
def test_a_time_or_a_range(text, start, end):
    assert moments.when(text, DAYS) == When(None, start, end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-07-03 09:00", When(SATURDAY, 540)), ("2027-07-03T09:00:00", When(SATURDAY, 540)), ("2027-07-03 24:00", When(SATURDAY, 1440)),
        ("2027-07-03 09:00-10:00", When(SATURDAY, 540, 600)), ("3/7/2027 9:00 AM", When(SATURDAY, 540)),
        ("Jul 3, 2027 9:00 PM", When(SATURDAY, 1260)), ("3.7.2027 9.00", When(SATURDAY, 540)),
        ("03.07.2027 09.00-10.30", When(SATURDAY, 540, 630)), ("Saturday 3 July 2027, 09:00–10:00", When(SATURDAY, 540, 600)),
        ("lör 3/7 kl 09.00", When(SATURDAY, 540)), ("09:00, 3 juli", When(SATURDAY, 540)), ("Day 2, 9:00", When(SUNDAY, 540)),
        ("46571.375", When(SATURDAY, 540)), ("2027-07-03", When(SATURDAY)),
        ("2027-07-03 23:00 - 2027-07-04 01:00", When(SATURDAY, 1380, 60, SUNDAY)),
        ("2027-07-03T09:00:00+02:00", When(at=datetime(2027, 7, 3, 7, tzinfo=UTC))),
        ("2027-07-03 09:00 UTC", When(at=datetime(2027, 7, 3, 9, tzinfo=UTC))),
    ],
)  # fmt: skip
def test_a_day_and_a_time_in_one_cell(text, expected):
    assert moments.when(text, DAYS) == expected


@pytest.mark.parametrize("text", ["25:00", "09:60", "soon", "9:00 or 10:00", "1 2 3", "9 - 10 - 11", "x" * 40_000, "²", "9:00 - 10:00 (CET)"])
def test_no_time(text):
    with pytest.raises(Unclear):
        moments.when(text, DAYS)


def test_lengths():
    texts = ("45", "45 min", "1:30", "", "1 h", "1h 30m", "1 tim 30 min", "1,5 h", "90.0", "PT1H30M", "0", "2 timmar")
    assert [times.minutes(text) for text in texts] == [45, 45, 90, None, 60, 90, 90, 90, 90, 90, 0, 120]


PARTS = st.sampled_from(["2027-07-03", "3/7", "7/13", "juli", "lör", "Day", "1", "99", "09:00", "24:00", "–", "-", "AM", "kl", ",", "T", "²", "٣", "."])


@given(st.lists(PARTS, max_size=7).map(" ".join) | st.lists(PARTS, max_size=7).map("".join) | st.text(max_size=30))
def test_any_cell_is_understood_or_said_to_be_unclear(text):
    for order in ("dmy", "mdy", ""):
        days = Days(SATURDAY, SUNDAY, order)
        for reader in (lambda t, d=days: moments.when(t, d), lambda t, d=days: dates.day(t, d), times.minutes, times.clock):
            try:
                found = reader(text)
            except Unclear as unclear:
                assert str(unclear)
                continue
            if isinstance(found, When):
                assert all(n is None or 0 <= n <= times.MIDNIGHT for n in (found.start, found.end))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0)))
def test_what_is_written_in_any_way_is_read_as_it_was(at):
    expected = When(at.date(), at.hour * 60 + at.minute)
    ways = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H.%M", "%d/%m/%Y %I:%M %p", "%A %d %B %Y, %H:%M", "%b %d, %Y %I:%M%p")
    assert [moments.when(at.strftime(way), DAYS) for way in ways] == [expected] * len(ways)
