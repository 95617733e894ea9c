"""Files of every kind that a programme may come in, and files that mean harm: a right result or a clear refusal."""

import io
import json
import subprocess
import sys
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from eventapp.formats import columns, reading, times
from eventapp.formats.jsonfile import Unreadable


def rows(data):
    """Each row as field → text, empty ones left out, with its people and its problem."""
    table = reading.read(data)
    found = []
    for row in table.rows:
        texts = {name: text for name, text in zip(table.header, row.cells, strict=False) if text}
        if row.people:
            texts["people"] = [named.name for held in row.people.values() for named in held]
        found.append(texts | ({"problem": row.problem} if row.problem else {}))
    return found


def calendar(*lines):
    return "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Other//EN",
            "BEGIN:VEVENT",
            *lines,
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    ).encode()


def test_a_calendar_entry():
    data = calendar(
        "UID:1@other.example", "SUMMARY:Öppning", "DTSTART;TZID=Europe/Stockholm:20270703T090000", "DURATION:PT45M",
        "LOCATION:Hallen", "DESCRIPTION:Om dagen", "CATEGORIES:barn,nät",
    )  # fmt: skip
    assert rows(data) == [
        {"key": "1@other.example", "title": "Öppning", "start": "2027-07-03T07:00:00+00:00", "minutes": "45",
         "location": "Hallen", "abstract": "Om dagen", "tags": "barn, nät", "state": "confirmed"}
    ]  # fmt: skip


def test_a_time_without_a_zone_is_the_venues():
    data = calendar("UID:1", "SUMMARY:A", "DTSTART:20270703T090000", "DTEND:20270703T100000")
    assert rows(data)[0]["start"] == "2027-07-03T09:00:00"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["DTSTART:20270703T090000Z", "DTEND:20270703T100000Z", "RRULE:FREQ=DAILY"],
         "It recurs. Give each occasion as an entry of its own."),
        (["DTSTART;VALUE=DATE:20270703"], "It lasts whole days, without a time."),
        (["DTSTART:20270703T090000Z", "DTEND:20270703T080000Z"], "It ends before it starts."),
    ],
)  # fmt: skip
def test_calendar_entries_that_are_no_seminars_say_why(lines, problem):
    assert rows(calendar("UID:1", "SUMMARY:A", *lines))[0]["problem"] == problem


PENTABARF = """<?xml version="1.0"?><schedule><conference><title>X</title></conference>
<day date="2027-07-03" index="1"><room name="Hallen"><event id="7" guid="g-7">
<start>09:00</start><duration>00:45</duration><title>Öppning</title><type>lecture</type><language>sv</language>
<abstract>Om &amp; kring</abstract><track>Barn</track><persons><person id="1">Anna Ek</person></persons></event></room></day></schedule>"""


def test_a_pentabarf_schedule():
    assert rows(PENTABARF.encode()) == [
        {"key": "g-7", "title": "Öppning", "start": "09:00", "date": "2027-07-03", "minutes": "45", "room": "Hallen",
         "kind": "lecture", "track": "Barn", "language": "sv", "plain abstract": "Om & kring", "people": ["Anna Ek"]}
    ]  # fmt: skip


@pytest.mark.parametrize(("room", "found"), [("-", "-"), ("–", None), ("Hallen", "Hallen")])
def test_only_our_own_sign_for_no_room_is_none(room, found):
    assert rows(PENTABARF.replace("Hallen", room).encode())[0].get("room") == found


def test_a_frab_schedule_in_json():
    event = {"guid": "g", "date": "2027-07-03T09:00:00+02:00", "duration": "01:30", "title": "A",
             "persons": [{"public_name": "Bo Ås"}]}  # fmt: skip
    plain = {"schedule": {"conference": {"days": [{"date": "2027-07-03", "rooms": {"Hallen": [event]}}]}}}
    assert rows(json.dumps(plain).encode()) == [
        {"key": "g", "title": "A", "start": "2027-07-03T09:00:00+02:00", "date": "2027-07-03", "minutes": "90",
         "room": "Hallen", "people": ["Bo Ås"]}
    ]  # fmt: skip


def test_pretalx_submissions():
    talk = {
        "code": "ABCDEF", "title": "A", "state": "confirmed", "submission_type": {"en": "Workshop"}, "track": None,
        "abstract": "Kort.", "description": "Långt.", "duration": 30, "speakers": [{"name": "Anna Ek", "biography": "Bio"}],
        "slot": {"room": {"en": "Hall"}, "start": "2027-07-03T09:00:00+02:00", "end": "2027-07-03T09:30:00+02:00"},
    }  # fmt: skip
    table = reading.read(
        json.dumps({"count": 2, "results": [talk, {"code": "X", "title": "B", "state": "rejected"}]}).encode()
    )
    assert table.people == {"anna ek": {"biography": "Bio"}}
    assert rows(json.dumps({"results": [talk]}).encode()) == [
        {"code": "ABCDEF", "key": "ABCDEF", "title": "A", "kind": "Workshop", "start": "2027-07-03T09:00:00+02:00",
         "end": "2027-07-03T09:30:00+02:00", "room": "Hall", "state": "confirmed",
         "abstract": "Kort.\n\nLångt.", "people": ["Anna Ek"]}
    ]  # fmt: skip
    assert len(table.rows) == 1


SESSION = {
    "id": "9",
    "title": "A",
    "startsAt": "2027-07-03T09:00:00",
    "endsAt": "2027-07-03T10:00:00",
    "description": "Om",
}
SEEN = {"key": "9", "title": "A", "start": "2027-07-03T09:00:00", "end": "2027-07-03T10:00:00", "room": "Hall",
        "abstract": "Om", "people": ["Anna Ek"], "state": "confirmed"}  # fmt: skip


@pytest.mark.parametrize(
    "plain",
    [
        {"sessions": [SESSION | {"speakers": ["u1"], "roomId": 3}], "rooms": [{"id": 3, "name": "Hall"}],
         "speakers": [{"id": "u1", "fullName": "Anna Ek", "tagLine": "Polis"}]},
        [{"groupName": "Alla", "sessions": [SESSION | {"room": "Hall", "speakers": [{"id": "u1", "name": "Anna Ek"}]}]}],
        [{"date": "2027-07-03", "rooms": [{"id": 3, "name": "Hall", "sessions": [
            SESSION | {"room": "Hall", "speakers": [{"id": "u1", "name": "Anna Ek"}]}]}]}],
    ],
)  # fmt: skip
def test_sessionize_in_its_three_shapes(plain):
    assert rows(json.dumps(plain).encode()) == [SEEN]


def test_a_list_of_flat_objects_is_a_table_by_its_keys():
    plain = [
        {"ID": "X", "Proposal title": "A", "Speaker names": ["Anna Ek", "Bo Ås"], "Room": {"en": "Hall"}}
    ]
    table = reading.read(json.dumps(plain).encode())
    assert columns.guess(table) == {"key": 0, "title": 1, "speakers": 2, "room": 3}
    assert table.rows[0].cells == ("X", "A", "Anna Ek; Bo Ås", "Hall")


def test_a_header_is_found_below_a_title():
    data = "Program för dagen;;\n;;\nTitel;Start;Slut\nA;09:00;10:00\n".encode()
    table = reading.read(data)
    assert (table.header, [r.cells for r in table.rows], table.rows[0].number) == (
        ("Titel", "Start", "Slut"), [("A", "09:00", "10:00")], 4,
    )  # fmt: skip


def sheet(*lines, merged=()):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    for area in merged:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_merged_cells_count_for_every_row_they_cover():
    data = sheet(
        ["Titel", "Lokal"], ["A", "Hallen"], ["B", None], ["C", None], ["D", "Sidan"], merged=["B2:B4"]
    )
    assert [r.cells for r in reading.read(data).rows] == [
        ("A", "Hallen"),
        ("B", "Hallen"),
        ("C", "Hallen"),
        ("D", "Sidan"),
    ]


def test_formulas_give_what_they_gave_and_nothing_is_worked_out():
    data = sheet(["Titel", "Start"], ['=HYPERLINK("http://evil.example";"A")', "09:00"])
    assert [r.cells for r in reading.read(data).rows] == [("", "09:00")]


def zipped(name, data, times=1):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(times):
            archive.writestr(name.format(n), data)
    return out.getvalue()


ENTITIES = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(25))
BOMB = (
    f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>'
    "<schedule><day><room><event><title>&z;</title></event></room></day></schedule>"
)
HARM = {
    "an XML entity bomb": BOMB.encode(),
    "the same in UTF-16": BOMB.replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16"),
    "a file of the server's in an entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>',
    "deep XML": b"<schedule>" + b"<day>" * 100_000,
    "deep JSON": b"[" * 200_000,
    "a huge number": b'{"schedule": {"conference": {"days": [{"rooms": {"A": [{"duration": '
    + b"9" * 100_000
    + b"}]}}]}}}",
    "a zip that is no spreadsheet": zipped("a{}.txt", b"hej"),
    "half a spreadsheet": sheet(["Titel"], ["A"])[:-200],
    "200,000 rows": b"Titel\n" + b"A\n" * 200_000,
    "11 MB": b"Titel\n" + b"A" * 11_000_000,
    "a program": b"\x7fELF" + bytes(range(256)) * 50,
    "half a calendar": calendar("SUMMARY:A")[:60],
    "an empty calendar": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    "another XML": b"<html><body>hej</body></html>",
    "another JSON": b'{"hello": "world"}',
    "a list of numbers": b"[1, 2, 3]",
    "a schedule that is none": b'{"schedule": {"conference": []}}',
    "nothing": b"",
    "only a header": b"Titel;Start\n",
}


def zip_bomb():
    """Made when it is needed, not by every process that looks which tests there are: it takes a second."""
    return zipped("xl/worksheets/sheet{}.xml", b"0" * 50_000_000, 3)


@pytest.mark.parametrize("what", [*HARM, "a zip bomb"])
def test_what_means_harm_or_is_broken_is_refused_in_words(what):
    with pytest.raises(Unreadable) as refused:
        reading.read(HARM[what] if what in HARM else zip_bomb())
    assert str(refused.value).endswith((".", "JSON", "day file")) and len(str(refused.value)) < 200


def test_the_worst_of_them_take_less_than_500_mb():
    """In a process of its own, whose memory at its highest is what counts; getrusage would count that of whoever started it."""
    program = """
import io, sys, zipfile
from openpyxl import Workbook
from eventapp.formats import columns, reading, times
from tests.formats.test_reading import HARM, zip_bomb
book = Workbook(write_only=True); sheet = book.create_sheet()
for n in range(5000): sheet.append(["Titel %d" % n, "x" * 900, "y" * 900])
out = io.BytesIO(); book.save(out)
for data in [*HARM.values(), zip_bomb(), out.getvalue()]:
    try: reading.read(data)
    except reading.Unreadable: pass
print(int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 500


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.builds(lambda n, junk: PENTABARF.encode()[:n] + junk, st.integers(0, 600), st.binary(max_size=9)),
        st.builds(lambda n, junk: calendar("UID:1", "DTSTART:20270703T090000Z")[:n] + junk, st.integers(0, 160), st.binary(max_size=9)),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["sessions", "results", "schedule", "conference", "days", "rooms", "title", "speakers", "slot", "event", "seminars", "format"]),
                inner, max_size=4,
            ),
            max_leaves=12,
        ).map(lambda plain: json.dumps(plain).encode()),
    )
)  # fmt: skip
def test_any_bytes_are_a_table_or_a_refusal(data):
    try:
        table = reading.read(data)
    except Unreadable:
        return
    assert table.rows and all(isinstance(text, str) for row in table.rows for text in row.cells)


def test_a_cell_of_spaces_takes_no_time():
    began = time.process_time()
    with pytest.raises(times.Unclear):
        times.clock("9" + " " * 30_000 + "x")
    assert time.process_time() - began < 0.5
    assert times.clock("09:00   till\t10:00") == times.clock("09:00–10:00")
