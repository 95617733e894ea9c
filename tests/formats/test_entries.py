"""Entries are the very lines that icalendar makes of them, in whatever order they are put together."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Alarm, vGeo, vUri
from icalendar import Event as VEvent

from eventapp.formats.entries import Entry
from tests.strategies import texts

ZONES = ["Europe/Stockholm", "Africa/Casablanca", "Etc/GMT+5", "UTC", "Etc/UTC", "Zulu", "Asia/Kathmandu", "US/Eastern"]
zones = st.sampled_from(ZONES).map(ZoneInfo) | st.just(UTC)
instants = st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=zones)
written = texts | st.text(st.sampled_from("\\Nn;,\r\n:\"^ å👩"), max_size=12)
addresses = st.sampled_from(["https://a.example/å?x=1;y,z", "http://localhost:8000/q/ABC", ""])
properties = st.one_of(
    st.tuples(st.sampled_from(["SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "TRANSP", "UID"]), written, st.none()),
    st.tuples(st.sampled_from(["DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"]), instants, st.none()),
    st.tuples(st.just("SEQUENCE"), st.integers(0, 2**31 - 1), st.none()),
    st.tuples(st.just("CATEGORIES"), st.lists(written, min_size=1, max_size=3), st.none()),
    st.tuples(st.just("URL"), addresses, st.none()),
    st.tuples(st.just("GEO"), st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(vGeo), st.none()),
    st.tuples(
        st.just("CONFERENCE"), addresses.map(vUri),
        st.fixed_dictionaries({"VALUE": st.just("URI"), "LABEL": st.sampled_from(["Live", 'a, "b"; c:d^e', "å"])}),
    ),
)  # fmt: skip


@given(st.lists(properties, unique_by=lambda each: each[0]), st.booleans())
def test_the_lines_are_the_same(some, reminded):
    ours, theirs = Entry(), VEvent()
    for name, value, parameters in some:
        ours.add(name, value, parameters)
        theirs.add(name, value, parameters=dict(parameters) if parameters else None)
    if reminded:
        alarm = Alarm()
        alarm.add("DESCRIPTION", "å; b")
        alarm.add("TRIGGER", -timedelta(hours=1))
        ours.add_component(alarm)
        theirs.add_component(alarm)
    assert [line for line in ours.lines() if line] == [line for line in theirs.content_lines() if line]


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_an_address_adds_no_line(end):
    with pytest.raises(ValueError, match="line break"):
        Entry().add("URL", f"https://a.example/{end}ATTENDEE:mailto:b@example.org")
