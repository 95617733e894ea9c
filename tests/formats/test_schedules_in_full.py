"""Schedules of frab's kind, in JSON and XML, theirs and ours, read to whole rows; and days and words in odd forms."""

from datetime import date

import pytest

from eventapp.formats import dates, delimited, lists, people, reading, sheets
from eventapp.formats.dates import Days
from eventapp.formats.entries import Entry
from eventapp.formats.frab import GENERATOR
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.lists import Known
from eventapp.formats.persons import Named
from eventapp.formats.reading import occasions, own, pretalx, schedule, xmltree
from eventapp.formats.reading.contentlines import calendars
from eventapp.formats.reading.zones import Zones
from eventapp.formats.table import Remark, Row, Table
from eventapp.formats.times import Unclear
from eventapp.programme import model

BROKEN = "This entry cannot be understood."
LEFT_OUT = (Remark("", "Links and attachments are left out, but for recordings."),)


def rows(found):
    """Of each row the cells that are not empty, its people and its problem."""
    return [({n: c for n, c in zip(found.header, row.cells, strict=True) if c}, *(row.people or {}).values(), row.problem) for row in found.rows]


WHOLE = {
    "id": 7, "code": "ABC123", "title": {"sv": "En &amp; två"}, "date": "2027-07-03T09:00:00+02:00", "start": "09:00", "duration": "1:30", "track": 5,
    "type": "Tal", "language": "sv", "abstract": "Kort.", "description": "Långt.", "subtitle": "Under", "attachments": [1],
    "persons": ["a", {"guid": "g", "code": "c", "public_name": "Bo", "biography": "<b>x</b>"}, {"full_public_name": "Cia"}, {"name": ""}],
    "links": [{"title": "Aufzeichnung", "href": "https://e.org/v"}, 7], "video_download_url": "https://e.org/w",
}  # fmt: skip
DAYS = [
    {"date": "2027-07-03", "day_start": "2027-07-03T10:00:00+02:00", "rooms": {
        "A": [WHOLE, {"guid": "g7", "title": "X", "start": "09:30", "date": ""}, "x", {"title": {"sv": "T"}, "persons": 5}], "B": {"id": 1, "title": "one"}}},
    {"date": "never", "rooms": [{"name": {"name": "R"}, "events": [{"id": 2, "title": "u", "start": "01:00", "category": "K"}]}, 7]}, {"rooms": 5}, 8,
]  # fmt: skip
PLAIN = {"schedule": {"version": "3", "base_url": "https://e.org/dag/", "conference": {
    "tracks": [{"id": 5, "name": {"en": "Hav"}}], "persons": [{"id": "a", "name": "Anna"}], "days": DAYS}}}  # fmt: skip
SEEN = {
    "code": "ABC123", "key": "7", "title": "En & två", "start": "2027-07-03T09:00:00+02:00", "date": "2027-07-03", "minutes": "90", "room": "A",
    "kind": "Tal", "track": "Hav", "language": "sv", "recording": "https://e.org/v", "people": "Anna; Bo; Cia",
}  # fmt: skip
THREE = (Named("Anna", "", "a"), Named("Bo", "", "g"), Named("Cia", ""))
OTHERS = [
    ({"key": "g7", "title": "X", "start": "09:30", "date": "2027-07-04", "room": "A"}, (), ""), ({}, (), BROKEN), ({"title": "T"}, (), BROKEN),
    ({"key": "1", "title": "one", "date": "2027-07-03", "room": "B"}, (), ""),
    ({"key": "2", "title": "u", "start": "01:00", "date": "never", "room": "R", "kind": "K"}, (), ""), ({}, (), BROKEN), ({}, (), BROKEN),
]  # fmt: skip


def test_a_schedule_in_json_of_others_and_of_ours():
    found = schedule.read_plain(PLAIN)
    assert rows(found) == [(SEEN | {"plain abstract": "*Under*\n\nKort.\n\nLångt."}, THREE, ""), *OTHERS]
    assert (found.header, found.people, found.remarks, found.ours, found.source) == (
        schedule.COLUMNS, {"g": {"biography": "**x**"}}, LEFT_OUT, False, "schedule",
    )  # fmt: skip
    found, mark = schedule.read_plain(PLAIN | {"generator": {"name": GENERATOR}}), {"exported": "dag release 3"}
    own_words = SEEN | mark | {"title": "En &amp; två", "plain abstract": "Kort.", "summary": "Långt."}
    assert rows(found) == [(own_words, THREE, ""), *((cells | mark, held, problem) for cells, held, problem in OTHERS)]
    assert (found.header, found.remarks, found.ours) == (schedule.OURS, (), True)


XML = b"""<schedule><generator name="%s"/><version>3</version><url>https://e.org/dag/schedule.xml</url><conference><day_change>10:00</day_change>
</conference><day date="2027-07-03"><room name="A"><event id="1" guid="g"><id>9</id><title>T</title><start>09:00</start>
<video_download_url>https://e.org/w</video_download_url><persons><person guid="p" id="x"><name>Anna</name><biography>B</biography></person>
<person id="q">Bo</person><person/></persons></event><event id="2" code="ABC123"><title>D</title><start>11:00</start></event>
<event id="2"><title>D</title><date>2027-07-03T12:00:00</date></event></room><event><room>R</room><title>E</title></event></day></schedule>"""


@pytest.mark.parametrize(("maker", "mark"), [("other", {}), (GENERATOR, {"exported": "dag release 3"})])
def test_a_schedule_in_xml_of_others_and_of_ours(maker, mark):
    found = schedule.read_xml(XML % maker.encode())
    first = {"key": "g", "title": "T", "start": "09:00", "date": "2027-07-04", "room": "A", "recording": "https://e.org/w", "people": "Anna; Bo"}
    twice = {"title": "D", "date": "2027-07-03", "room": "A"}
    assert rows(found) == [
        (first | mark, (Named("Anna", "", "p"), Named("Bo", "", "q")), ""), (twice | {"key": "2/2027-07-03T11:00", "start": "11:00"} | mark, (), ""),
        (twice | {"key": "2/2027-07-03T12:00:00", "start": "2027-07-03T12:00:00"} | mark, (), ""),
        ({"title": "E", "date": "2027-07-03", "room": "R"} | mark, (), ""),
    ]  # fmt: skip
    assert (found.people, found.remarks) == ({"p": {"biography": "B"}}, ())


@pytest.mark.parametrize(
    ("text", "seen"),
    [("&aring;", "å"), ("&amp;amp;", "&amp;"), ("&nope;", "&nope;"), ("&#65;&#x42;", "AB"), ("&NotEqualTilde;", "≂̸"), ("a & b", "a & b"),
     ("&lt;&Aring;", "<Å")],
)  # fmt: skip
def test_signs_that_xml_does_not_know(text, seen):
    assert xmltree.parsed(f"<a><x:b>{text}</x:b>&ouml; &</a>".encode()).findtext("b") == seen


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"<a>" * 41, "This XML file is nested too deep."), (b"<a>", "This XML file is broken or cut off."), (b"x", "This XML file is broken or cut off."),
     (b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "This XML file declares entities, which are not taken.")],
)  # fmt: skip
def test_xml_that_is_refused(data, why):
    with pytest.raises(Unreadable) as refused:
        xmltree.parsed(data)
    assert str(refused.value) == why
    assert xmltree.parsed(b"<a>" * 40 + b"</a>" * 40).tag == "a"


THE_DAYS, A_DAY = Days(date(2027, 7, 3), date(2027, 7, 5)), date(2027, 7, 3)


@pytest.mark.parametrize(
    ("text", "alone", "among"),
    [
        ("Lördag 3 juli 2027", A_DAY, A_DAY), ("2027 juli 3", A_DAY, A_DAY), ("3 juli 27", A_DAY, A_DAY), ("2027-07-03 09:00", A_DAY, A_DAY),
        ("46206.5", date(2026, 7, 3), date(2026, 7, 3)), ("den 3:e juli", None, A_DAY), ("day 2", None, date(2027, 7, 4)),
        ("7/3", None, date(2027, 3, 7)), ("tis, 3/7", None, A_DAY), ("day 1 – 3 juli", None, A_DAY), ("3 4 2027", None, None), ("3 juli 2027 5", None, None),
        ("juli", None, None), ("3 juli 027", None, None), ("3 juli juni", None, None), ("3-5 juli", None, None), ("2027-07-03x", None, None),
        ("333 juli", None, None), ("mån tis 3 juli", None, None), ("31 juni 2027", None, None),
    ],
)  # fmt: skip
def test_days_in_odd_forms(text, alone, among):
    def said(days):
        try:
            return dates.day(text, days)
        except Unclear as error:
            assert str(error) == "This is not a date. Write it as 2027-07-03."
            return None

    assert (said(None), said(THE_DAYS)) == (alone, among)


def test_a_person_of_our_own_programme_and_seats_that_are_held():
    event = model.Event("dag", "Dagen", A_DAY, A_DAY, "Europe/Stockholm", "0123456789ab")
    anna = model.Person("ANNA00", "anna", "Anna Ek", "Chef", "Polisen", "Om", website="https://example.org/")
    seats = (model.Appearance(model.Role.PANELIST, "ANNA00"), model.Appearance(model.Role.PANELIST, "", "Telia"), model.Appearance(model.Role.MODERATOR, "ANNA00"))
    one = model.Seminar("AAAAAA", "ett", "Ett", room="HALL00", tags=("hav", "luft"), appearances=seats)
    found = own.table_of(model.Programme(event, (model.Room("HALL00", "hall", "Hallen"),), (anna,), (one,)), "dag release 3")
    cells = dict(zip(found.header, found.rows[0].cells, strict=True))
    assert {name: cells[name] for name in ("key", "title", "room", "tags", "exported", "start")} == {
        "key": "AAAAAA", "title": "Ett", "room": "Hallen", "tags": "hav, luft", "exported": "dag release 3", "start": "",
    }  # fmt: skip
    assert found.rows[0].people == {
        "moderators": (Named("Anna Ek", "", "ANNA00"),), "panelists": (Named("Anna Ek", "", "ANNA00"), Named("", "Telia")), "speakers": (),
        "interpreters": (),
    }  # fmt: skip
    assert found.people == {"ANNA00": {"title": "Chef", "organisation": "Polisen", "biography": "Om", "website": "https://example.org/"}}
    assert [own.mark_of(plain) for plain in (
        {"event": {"code": "ABC123"}, "release": 3}, {"event": {"code": ""}, "release": 3, "exported": "x"}, {"event": 5, "release": 3}, {"release": "3"},
    )] == ["ABC123 release 3", "x", "", ""]  # fmt: skip


def test_every_end_of_a_line_is_said_in_one_way():
    made = Entry()
    made.add("SUMMARY", "a\r\nb\nc\rd\\Ne\\f;g,h")
    made.add("CATEGORIES", ["a,b", "c"])
    made.add("SEQUENCE", 5)
    made.add("URL", "https://e.org/a,b", {"X": "y"})
    assert made.lines() == [
        "BEGIN:VEVENT", r"SUMMARY:a\nb\nc\nd\ne\\f\;g\,h", "SEQUENCE:5", r"CATEGORIES:a\,b,c", "URL;X=y:https://e.org/a,b", "END:VEVENT",
    ]  # fmt: skip
    for bad in ("a\r", "a\nb"):
        with pytest.raises(ValueError, match="an address with a line break"):
            made.add("URL", bad)


def test_which_column_of_people_holds_what_and_on_which_sheet():
    header = ("Namn (för- och efternamn)", "E-post", "NAMN 2", "Organisation:", "", "Annat")
    assert people.guess(header) == {"name": 0, "email": 1, "organisation": 3}
    one, two = Table(("Titel", "Organisation"), ()), Table(("Namn", "E-post"), (), sheet="Två")
    assert (people.sheet(Table((), (), sheets={"a": one, "b": two})), people.sheet(one)) == (two, one)


def test_sheets_of_days_with_a_column_for_the_day_keep_it():
    heads = {"3 juli": ("Titel", "Start", "Datum"), "4 juli": ("Titel", "Start")}
    each = {name: Table(head, (Row(2, ("A", "09:00", "5/7")[: len(head)]),), sheet=name) for name, head in heads.items()}
    found = sheets.understood(Table((), (), sheets=each))
    assert (found.header, [row.cells for row in found.rows]) == (("Titel", "Start", "Datum"), [("A", "09:00", "5/7"), ("A", "09:00", "4 juli")])


def test_names_that_a_list_can_mean_in_odd_forms():
    def read(text, known=Known()):
        return [(way.kind, [(n.name, n.organisation, n.title) for n in way.people]) for way in lists.readings(text, known)]

    assert read("Anna, Bo, Cia") == [("people", [("Anna", "", ""), ("Bo", "", ""), ("Cia", "", "")]), ("organisation", [("Anna", "Bo, Cia", "")])]
    assert read("Anna, SVT, Cia") == [("people", [("Anna", "SVT, Cia", "")])]
    assert read("Anna, Bo, Cia", Known(organisations=frozenset({"bo"}))) == [("people", [("Anna", "Bo, Cia", "")])]
    assert read("Anna ek, Bo Ås") == [("people", [("Anna ek", "Bo Ås", "")])]
    assert read("Anna von, Bo Ås") == [("people", [("Anna von", "Bo Ås", "")])]
    assert read("Anna d'Arc, Bo Ås")[0] == ("people", [("Anna d'Arc", "", ""), ("Bo Ås", "", "")])


def test_what_parts_a_table_where_nothing_does_and_a_separator_that_is_named():
    assert list(delimited.rows("a\nb\n", 9)) == [["a"], ["b"]]
    assert list(delimited.rows("sep=|\na|b,c\n", 9)) == [["a", "b,c"]]
    assert list(delimited.rows("SEP=\na\tb;c\n", 1)) == [["a"]]
    assert list(delimited.rows("\na;b\n\n'c;'=d\n", 9)) == [[], ["a", "b"], [], ["'c", "=d"]]
    with pytest.raises(Unreadable) as refused:
        list(delimited.rows("a\x00b", 9))
    assert str(refused.value) == "This is not a table. Save it as XLSX or CSV."


def test_two_talks_of_one_code_among_slots_are_one_and_others_are_told_apart():
    slots = [{"id": n, "start": f"s{n}", "submission": {"code": code, "title": code or "bare"}} for n, code in enumerate(("A", "A", "B", "", ""), 1)]
    assert [(r.cells[0], r.cells[1], r.cells[2]) for r in pretalx.submissions({"slots": slots}).rows] == [
        ("", "A/1", "A"), ("", "A/2", "A"), ("B", "B", "B"), ("", "", "bare"), ("", "", "bare"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("07/03/2027", (date(2027, 3, 7), date(2027, 7, 3))), ("13/7", (date(1904, 7, 13), None)), ("7-13-27", (None, date(2027, 7, 13))),
        ("lör  3/7", (date(1904, 7, 3), date(1904, 3, 7))), ("29/2", (date(1904, 2, 29), None)), ("3.7.2027", None), ("2027-07-03", None), ("", None),
        ("3/7" + " " * 200, (date(1904, 7, 3), date(1904, 3, 7))),
    ],
)  # fmt: skip
def test_a_date_in_numbers_read_in_both_orders(text, both):
    assert dates.readings(text) == both


def test_a_date_whose_order_is_not_known_is_asked():
    asked = "This can be read as day and month or as month and day. Say which, or write 2027-07-03."
    unknown, american = Days(A_DAY, A_DAY, ""), Days(A_DAY, A_DAY, "mdy")
    with pytest.raises(Unclear) as unclear:
        dates.day("3/7", unknown)
    assert str(unclear.value) == asked
    assert [dates.day(text, unknown) for text in ("3.7", "7/7")] == [A_DAY, date(2027, 7, 7)]
    assert [dates.day(text, american) for text in ("7/3", "3.7", "7/3/27")] == [A_DAY] * 3
    for text in ("1/1/1899", "2200-01-01"):
        with pytest.raises(Unclear) as unclear:
            dates.day(text)
        assert str(unclear.value) == "The year must be from 1900 to 2199."
    assert [dates.day(text, THE_DAYS) for text in ("1/1", "2/1", "31/12")] == [date(2028, 1, 1), date(2027, 1, 2), date(2027, 12, 31)]
    assert [dates.is_day(text) for text in ("lördag", "3 juli 2027", "7", "", "Hallen", "Day 2")] == [True, True, False, False, False, True]
    assert [dates.has_year(text) for text in ("3/7/2027", "3-7-2027", "3/7", "2027")] == [True, True, False, False]


def test_marks_of_tracks_and_people_in_every_way_and_rooms_that_are_none():
    conference = {
        "tracks": [{"slug": "hav", "name": "Hav"}, {"guid": "t", "name": "Luft"}, {"code": "c", "name": "Skog"}],
        "speakers": [{"guid": "p", "name": "Anna"}], "persons": [{"code": "q", "public_name": "Bo"}, {"slug": "r", "name": "Cia"}],
        "days": [{"date": "2027-07-03", "rooms": {"A": [
            {"id": n, "title": "T", "track": track, "speakers": [who], "links": [{"title": "recording", "href": f"https://e.org/{n}"}]}
            for n, (track, who) in enumerate((("hav", "p"), ("t", "q"), ("c", "r"), ({"name": "Berg"}, {"id": 5, "name": "Dan"})), 1)
        ]}}],
    }  # fmt: skip
    found = schedule.read_plain({"schedule": {"conference": conference}})
    assert [(cells["track"], cells["recording"], held) for cells, held, _ in rows(found)] == [
        ("Hav", "https://e.org/1", (Named("Anna", "", "p"),)), ("Luft", "https://e.org/2", (Named("Bo", "", "q"),)),
        ("Skog", "https://e.org/3", (Named("Cia", ""),)), ("Berg", "https://e.org/4", (Named("Dan", "", "5"),)),
    ]  # fmt: skip
    assert found.remarks == ()


def test_lines_within_a_cell_are_kept():
    assert list(delimited.rows('a;"b\r\nc"\r\nd;e\r', 9)) == [["a", "b\r\nc"], ["d", "e"]]


def test_a_series_may_have_a_hundred_occasions():
    def slots(count):
        text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270703T090000\nRRULE:FREQ=DAILY;COUNT={count}\nEND:VEVENT\nEND:VCALENDAR\n"
        (calendar,) = calendars(text.encode())
        return occasions.slots(calendar.parts[0], Zones(calendar), frozenset())

    assert len(slots(100)) == 100
    with pytest.raises(Unclear):
        slots(101)


@pytest.mark.parametrize(("start", "why"), [(b"", "The file is larger than 10 MB."), (b'{"event": ', "The file is larger than 20 MB.")])
def test_files_that_are_too_large(start, why):
    with pytest.raises(Unreadable) as refused:
        (reading.read if not start else reading.programme)(start + b" " * (20 * 1024 * 1024 + 1))
    assert str(refused.value) == why
