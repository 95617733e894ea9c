"""A property for each reader: whatever is broken in a good file, the answer is a table or a refusal, soon, and the same again."""

import json
import time
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.formats import reading
from eventapp.formats.jsonfile import Unreadable
from tests.cases import case
from tests.spoilt import bent, broken

PENTABARF = """<?xml version="1.0"?><schedule><generator name="other"/><conference><title>X</title><day_change>04:00</day_change></conference>
<day date="2027-07-03" start="2027-07-03T04:00:00+02:00"><room name="Hallen"><event id="7" guid="g"><date>2027-07-03T09:00:00+02:00</date>
<start>09:00</start><duration>00:45</duration><title>Öppning &amp; mer</title><subtitle>Om</subtitle><type>lecture</type><language>sv</language>
<abstract>&lt;p&gt;Om&lt;/p&gt;</abstract><description>Mer</description><track>Barn</track><persons><person id="1">Anna Ek</person></persons>
<links><link href="https://e.org/v">Recording</link></links></event></room></day></schedule>"""
FRAB = {"schedule": {"conference": {"tracks": [{"slug": "k", "name": "Klimat"}], "days": [{
    "date": "2027-07-03", "day_start": "2027-07-03T04:00:00+02:00", "rooms": {"Hallen": [
        {"guid": "g", "id": 3, "date": "2027-07-03T09:00:00+02:00", "start": "09:00", "duration": "01:30", "title": "C", "track": "k",
         "persons": [{"id": 4, "public_name": "Bo"}], "links": [{"title": "Recording", "url": "https://e.org/v"}], "abstract": "<b>A</b>"},
        {"id": 4, "title": "D"}]}}]}}}  # fmt: skip
WIDGET = {
    "talks": [{"code": "ABC", "id": 1, "title": "V", "speakers": ["S"], "track": 3, "start": "2027-07-03T09:00:00+02:00", "room": 5,
               "end": "2027-07-03T09:30:00+02:00", "duration": 30}, {"id": 2, "title": {"en": "Lunch"}}],
    "rooms": [{"id": 5, "name": {"en": "Hall"}}], "tracks": [{"id": 3, "name": {"sv": "K"}}], "speakers": [{"code": "S", "name": "Anna"}],
}  # fmt: skip
OWN = {
    "format": "eventapp-programme", "schema": 1,
    "event": {"slug": "d", "title": "D", "starts_on": "2027-07-03", "ends_on": "2027-07-03", "timezone": "Europe/Stockholm", "uid_domain": ""},
    "rooms": [{"code": "R00001", "slug": "h", "name": "Hall"}], "people": [{"code": "P00001", "slug": "a", "name": "Anna"}],
    "seminars": [{"code": "S00001", "slug": "s", "title": "S", "kind": "talk", "state": "confirmed", "room": "R00001", "language": "de",
                  "starts_at": "2027-07-03T07:00:00Z", "minutes": 45, "appearances": [{"role": "speaker", "person": "P00001"}]}],
}  # fmt: skip
SERIES = "\r\n".join([
    "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VTIMEZONE", "TZID:Mitt", "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE", "BEGIN:VEVENT", "UID:s", "SUMMARY:A",
    "DTSTART;TZID=Mitt:20270703T090000", "DURATION:PT45M", "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=SA,SU", "EXDATE;TZID=Mitt:20270704T090000",
    "DESCRIPTION:<p>Om</p>\\, mer", "END:VEVENT", "BEGIN:VEVENT", "UID:s", "RECURRENCE-ID;TZID=Mitt:20270710T090000",
    "DTSTART:20270710T120000Z", "DTEND:20270710T130000Z", "CATEGORIES:a,b", "END:VEVENT", "END:VCALENDAR", "",
])  # fmt: skip
JSON = {
    "frab.json": FRAB, "widget": WIDGET, "own": OWN, "pretalx": json.loads(case("pretalx-now/expanded.json")),
    "sessionize": json.loads(case("sessionize-all/sessionize-all.json")),
}  # fmt: skip
GOOD = {
    "calendar": SERIES.encode(), "gmt": case("tzid-gmt/tzid-gmt.ics"), "frab.xml": PENTABARF.encode(),
    **{name: json.dumps(plain).encode() for name, plain in JSON.items()},
}  # fmt: skip
PIECES = st.sampled_from([
    b"\0", b"\xff", b"\xed\xa0\x80", b"9" * 400, b"-", b"[" * 300, b'"', b"\r\n ", b"\n", b"<", b"&x;", b"]]>", b"<!--", b";", b":", b"=",
    b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"RRULE:FREQ=SECONDLY\r\n", b"RRULE:FREQ=DAILY;COUNT=99\r\n", b"DURATION:-P9W\r\n", b"99991231",
    b"00010101", b"TZID=Europe/Stockholm", b"T240000", b"\xfe\xff", b"&amp;lt;p&amp;gt;", "\u0660".encode(), b"+9900", b"20270328T023000",
])  # fmt: skip
VALUES = st.sampled_from([
    None, True, 0, -1, 10**30, 1e308, float("nan"), "", "\0", "\ud800", "x" * 40_000, [], {}, [[]], [None], {"a": {}}, {"name": {"en": 7}},
    "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "25:61", "<p>" * 50, "&amp;", "2027-02-30", ["x"], {"sv": None},
])  # fmt: skip


def held(data):
    """Read twice, the same, within seconds."""
    began = time.process_time()
    try:
        table = reading.read(data)
    except Unreadable as refused:
        assert str(refused)
        return None
    assert reading.read(data) == table
    assert time.process_time() - began < 15
    assert (table.rows or table.source == "table") and all(isinstance(text, str) for row in table.rows for text in row.cells)
    assert all(len(row.cells) == len(table.header) for row in table.rows) or table.source == "table"
    json.dumps([row.cells for row in table.rows], ensure_ascii=False).encode()
    return table


quick = settings(max_examples=120, suppress_health_check=list(HealthCheck), derandomize=True, database=None, deadline=None)


@pytest.mark.parametrize("kind", GOOD)
def test_broken_bytes(kind):
    assert held(GOOD[kind])

    @quick
    @given(broken(GOOD[kind], PIECES))
    def check(data):
        held(data)

    check()


@pytest.mark.parametrize("kind", JSON)
def test_bent_documents(kind):
    @quick
    @given(bent(JSON[kind], VALUES))
    def check(data):
        held(data)

    check()


@pytest.mark.parametrize("name", ["UID", "SUMMARY", "DTSTART", "DURATION", "RRULE", "EXDATE", "RECURRENCE-ID", "CATEGORIES", "STATUS"])
def test_a_broken_property_never_takes_the_other_entry_along(name):
    other = b"BEGIN:VEVENT\r\nUID:other\r\nSUMMARY:B\r\nDTSTART:20270703T070000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"

    @settings(quick, max_examples=40)
    @given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30))
    def check(junk):
        said = f"BEGIN:VEVENT\r\nUID:a\r\n{name}{junk}\r\n{name}:{junk}\r\n{name};TZID={junk}:20270703T090000\r\nEND:VEVENT\r\n"
        table = reading.read(b"BEGIN:VCALENDAR\r\n" + said.encode() + other + b"END:VCALENDAR\r\n")
        found = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]
        assert [(c["title"], c["start"], c["minutes"]) for c in found if c["key"] == "other"] == [("B", "2027-07-03T07:00:00+00:00", "60")]
        assert len(found) == len(table.rows) >= 2 or name in ("RRULE", "EXDATE")

    check()


@pytest.mark.parametrize("kind", ["frab.json", "pretalx", "sessionize", "widget"])
def test_a_bent_entry_never_takes_the_others_along(kind):
    path = {"frab.json": ("schedule", "conference", "days", 0, "rooms", "Hallen"), "pretalx": ("results",), "sessionize": ("sessions",),
            "widget": ("talks",)}[kind]  # fmt: skip

    def entries(plain):
        for step in path:
            plain = plain[step]
        return plain

    good = held(GOOD[kind])
    last = good.rows[-1].cells

    @settings(quick, max_examples=500)
    @given(st.data())
    def check(data):
        plain = deepcopy(JSON[kind])
        spare = deepcopy(entries(plain)[0]) | {"id": "spare", "code": "SPARE1", "guid": "spare", "title": "Spare"}
        bad = json.loads(data.draw(bent(spare, VALUES)))
        entries(plain).insert(0, bad)
        table = held(json.dumps(plain).encode())
        assert table is not None
        assert table.rows[-1].cells == last

    check()
