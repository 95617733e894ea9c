"""Schedules of other conference programs: frab, pentabarf, pretalx, Sessionize, and the tables that come of them."""

import json

import pytest

from eventapp.formats import reading
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from tests.cases import case

DRAFT = "It is accepted but not confirmed, and comes in as a draft."
BROKEN = "This entry cannot be understood."


def rows(data):
    """Each row as field → text, empty ones left out, with its people, problem and remarks."""
    table = reading.read(data if isinstance(data, bytes) else json.dumps(data).encode())
    found = []
    for row in table.rows:
        cells = {name: text for name, text in zip(table.header, row.cells, strict=True) if text}
        people = [named for held in (row.people or {}).values() for named in held]
        more = {"people": people, "problem": row.problem, "remarks": [remark.why for remark in row.remarks]}
        found.append(cells | {name: value for name, value in more.items() if value})
    return found


def fields(data, *names):
    """Some fields of each row."""
    return [tuple(row.get(name, "") for name in names) for row in rows(data)]


def xml(event, day='<day date="2027-07-03" index="1">', head=""):
    return (
        f"<?xml version='1.0'?><schedule>{head}<conference><title>X</title></conference>{day}"
        f'<room name="Hallen">{event}</room></day></schedule>'
    ).encode()


GUID = "00000000-0000-4000-8000-000000000001"


def test_html_in_an_abstract():
    assert fields(case("html-abstract/html-abstract.xml"), "plain abstract") == [("Om *vatten* & luft.\n\n- Ett",)]


def test_the_description_is_what_it_is_about_and_the_subtitle_is_kept():
    assert fields(case("description-as-summary/description-as-summary.xml"), "title", "plain abstract", "summary") == [
        ("Vatten", "*En lägesbild*\n\nKort ingress.\n\nDen långa beskrivningen av vad seminariet ska handla om.", ""),
        ("Luft", "Bara den långa texten finns.", ""),
    ]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("<abstract>Kort.</abstract><description>Kort. Och mer.</description>", "Kort. Och mer."),
        ("<abstract>Kort. Och mer.</abstract><description>Kort.</description>", "Kort. Och mer."),
        ("<subtitle>vatten</subtitle><abstract>Kort.</abstract>", "Kort."),
        ("<subtitle>Om * och _</subtitle>", "*Om \\* och \\_*"),
        ("<abstract>5 &lt; 6 &amp; AT&amp;T</abstract>", "5 < 6 & AT&T"),
        ("<abstract><![CDATA[<p>Ett</p><p>Två</p>]]></abstract>", "Ett\n\nTvå"),
        ("<abstract>Rad ett\nRad två</abstract>", "Rad ett\nRad två"),
    ],
)
def test_texts_of_a_schedule(said, text):
    assert fields(xml(f"<event id='1'><title>Vatten</title>{said}</event>"), "plain abstract") == [(text,)]


def test_language_and_kind_as_the_file_says():
    assert fields(case("german-talk/german-talk.xml"), "language", "kind", "key") == [("de", "lecture", GUID)]
    assert fields(xml("<event id='1'><title>A</title><language>de-AT</language><type>Keynote</type></event>"), "language", "kind") == [
        ("de-AT", "Keynote")
    ]


def test_one_id_for_two_that_are_not_the_same_is_left_to_the_planner():
    assert fields(case("id-twice/id-twice.xml"), "key", "title") == [("1", "Vatten i stan"), ("1", "Skog och klimat")]


def test_what_is_held_twice_is_told_apart_by_when():
    event = "<event id='7'><title>Vatten</title><start>{}</start><duration>00:45</duration></event>"
    assert fields(xml(event.format("09:00") + event.format("11:00")), "key", "start") == [
        ("7/2027-07-03T09:00", "09:00"), ("7/2027-07-03T11:00", "11:00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "said", "found"),
    [
        ('<day date="2027-07-03">', "<start>23:30</start>", ("2027-07-03", "23:30")),
        ('<day date="2027-07-03" start="2027-07-03T04:00:00+02:00" end="2027-07-04T03:59:00+02:00">', "<start>00:30</start>",
         ("2027-07-04", "00:30")),
        ('<day date="2027-07-03" start="2027-07-03T04:00:00+02:00">', "<date>2027-07-04T00:30:00+02:00</date><start>00:30</start>",
         ("2027-07-04", "2027-07-04T00:30:00+02:00")),
        ('<day date="2027-07-03">', "<date>2027-07-04</date><start>09:00</start>", ("2027-07-04", "09:00")),
        ('<day date="9999-12-31" start="9999-12-31T04:00:00">', "<start>00:30</start>", ("9999-12-31", "00:30")),
    ],
)  # fmt: skip
def test_days_of_a_schedule(day, said, found):
    assert fields(xml(f"<event id='1'><title>A</title>{said}</event>", day), "date", "start") == [found]


def test_the_hour_at_which_a_day_begins_may_stand_in_the_head():
    data = xml("<event id='1'><title>A</title><start>00:30</start></event>").replace(
        b"<title>X</title>", b"<title>X</title><day_change>04:00:00</day_change>"
    )
    assert fields(data, "date") == [("2027-07-04",)]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("00:45", "45"), ("1:30", "90"), ("00:45:00", "45"), ("01:00:00", "60"), ("1:02:00", "1560"), ("90", "90"), ("PT1H30M", "90"),
     ("25:00", "1500"), ("soon", "soon"), ("", "")],
)  # fmt: skip
def test_lengths_of_a_schedule(text, minutes):
    assert fields(xml(f"<event id='1'><title>A</title><duration>{text}</duration></event>"), "minutes") == [(minutes,)]


def test_people_by_their_ids_and_a_recording():
    event = (
        "<event id='1'><title>A</title><persons><person id='1'>Anna Ek</person><person id='2'>Anna Ek</person></persons>"
        "<links><link href='https://e.org/f'>Submit feedback</link><link href='https://e.org/v.webm'>Video recording (WebM)</link></links>"
        "</event>"
    )
    assert rows(xml(event)) == [
        {"key": "1", "title": "A", "date": "2027-07-03", "room": "Hallen", "recording": "https://e.org/v.webm",
         "people": [Named("Anna Ek", "", "1"), Named("Anna Ek", "", "2")]}
    ]  # fmt: skip


EVENT = "<event id='1'><title>Öl &amp; sång</title></event>"


@pytest.mark.parametrize(
    "data",
    [
        xml(EVENT),
        xml(EVENT).decode().replace("version='1.0'", "version='1.0' encoding='ISO-8859-1'").encode("latin-1"),
        xml(EVENT).decode().replace("version='1.0'", "version='1.0' encoding='windows-1252'").encode("cp1252"),
        xml(EVENT).decode().replace("version='1.0'", "version='1.0' encoding='UTF-16'").encode("utf-16"),
        xml(EVENT).decode().encode("cp1252"),
        xml(EVENT).replace(b"&amp;", b"&"),
        xml(EVENT).replace("Ö".encode(), b"&Ouml;"),
        xml(EVENT).replace(b"<title>X", b"<title>\x0bX"),
        xml(EVENT).replace(b"<schedule>", b"<!DOCTYPE schedule SYSTEM 'schedule.dtd'><?xml-stylesheet href='x'?><schedule>"),
        xml(EVENT).replace(b"<schedule>", b"<schedule xmlns='http://e.org/s'>"),
        xml(EVENT).replace(b"<", b"<s:").replace(b"<s:/", b"</s:").replace(b"<s:?", b"<?").replace(b"<s:schedule>", b"<s:schedule xmlns:s='x'>"),
        b"\xef\xbb\xbf\n" + xml(EVENT).partition(b"?>")[2],
    ],
)  # fmt: skip
def test_schedules_as_programs_write_them(data):
    assert rows(data) == [{"key": "1", "title": "Öl & sång", "date": "2027-07-03", "room": "Hallen"}]


def test_a_schedule_without_rooms():
    data = b"<schedule><day date='2027-07-03'><event id='1'><title>A</title><room>Sal</room></event></day></schedule>"
    assert rows(data) == [{"key": "1", "title": "A", "date": "2027-07-03", "room": "Sal"}]


def frab(events, **conference):
    day = {"index": 1, "date": "2027-07-03", "day_start": "2027-07-03T04:00:00+02:00", "rooms": {"Hallen": events}}
    return {"schedule": {"conference": {"days": [day], **conference}}}


def test_a_schedule_in_json_with_tracks_and_people_apart():
    event = {"id": 5, "title": "A", "start": "00:30", "duration": "00:45", "track": "klimat", "type": {"en": "Talk"}, "language": "fi",
             "persons": [7, {"code": "X", "public_name": "Bo Ås", "biography": "<p>Om</p>"}, "Cid Ö"]}  # fmt: skip
    data = frab([event], tracks=[{"slug": "klimat", "name": "Klimat"}], persons=[{"id": 7, "name": "Anna Ek"}])
    assert rows(data) == [
        {"key": "5", "title": "A", "start": "00:30", "date": "2027-07-04", "minutes": "45", "room": "Hallen", "kind": "Talk",
         "track": "Klimat", "language": "fi", "people": [Named("Anna Ek", "", "7"), Named("Bo Ås", "", "X"), Named("Cid Ö", "")]}
    ]  # fmt: skip
    assert reading.read(json.dumps(data).encode()).people == {"X": {"biography": "Om"}}


@pytest.mark.parametrize("bad", [None, 7, "x", [], {"title": "B", "persons": 7}, {"title": "B", "links": 7}])
def test_an_event_that_is_none_spoils_its_row_alone(bad):
    found = rows(frab([{"id": 1, "title": "A"}, bad]))
    assert found[0] == {"key": "1", "title": "A", "date": "2027-07-03", "room": "Hallen"}
    assert [row.get("problem") for row in found[1:]] == [BROKEN]


def test_pretalx_gives_every_slot():
    common = {"title": "Water", "kind": "Workshop", "room": "Hall", "state": "confirmed", "abstract": "Short.\n\nLong.", "language": "en",
              "track": "Climate", "people": [Named("Anna Ek", "", "SNKPLF")]}  # fmt: skip
    assert rows(case("pretalx-now/expanded.json")) == [
        common | {"key": "SEDEA8/1", "start": "2027-07-03T09:00:00+02:00", "end": "2027-07-03T09:30:00+02:00"},
        common | {"key": "SEDEA8/2", "start": "2027-07-03T11:00:00+02:00", "end": "2027-07-03T11:30:00+02:00"},
    ]


def test_an_answer_of_pretalx_that_names_things_by_number_is_refused_with_what_to_do():
    with pytest.raises(Unreadable) as refused:
        reading.read(case("pretalx-now/as-the-api-gives-it.json"))
    assert str(refused.value).endswith("?expand=speakers,slots.room,track,submission_type")


def test_one_such_talk_among_others_spoils_its_row_alone():
    good = json.loads(case("pretalx-now/expanded.json"))["results"][0]
    found = rows({"results": [good, good | {"code": "B", "track": 6, "slots": [77]}, None]})
    assert [(row.get("key"), row.get("problem", "")[:30]) for row in found] == [
        ("SEDEA8/1", ""), ("SEDEA8/2", ""), ("B", "This answer of pretalx names s"),
        (None, BROKEN[:30]),
    ]  # fmt: skip


def test_what_is_left_out_of_an_answer_of_pretalx_is_said():
    talk = {"code": "A", "title": "A &amp; O", "state": "accepted", "speakers": [], "tags": [{"tag": "ny"}, "x, y"], "track": {"en": "Klimat"}}
    table = reading.read(json.dumps({"next": "https://e.org/?page=2", "results": [talk, talk | {"code": "B", "state": "submitted"}]}).encode())
    assert [(remark.why, dict(remark.values)) for remark in table.remarks] == [
        ("This is one page of several of pretalx’s answer: the others are not in the file.", {}),
        ("Left out, since they are not accepted: %(number)s.", {"number": "1"}),
    ]
    assert rows({"results": [talk]}) == [
        {"code": "A", "key": "A", "title": "A & O", "state": "draft", "tags": "Klimat, ny, x y", "remarks": [DRAFT]}
    ]


def test_the_schedule_widgets_json():
    data = {
        "talks": [
            {"code": "ABC", "id": 1, "title": "Vatten", "abstract": "Om", "speakers": ["S1", "S2"], "track": 3, "start": "2027-07-03T09:00:00+02:00",
             "end": "2027-07-03T09:30:00+02:00", "room": 5, "duration": 30, "do_not_record": False, "state": "confirmed"},
            {"id": 2, "title": {"en": "Lunch", "sv": "Lunch!"}, "start": "2027-07-03T12:00:00+02:00", "end": "2027-07-03T13:00:00+02:00", "room": 5},
        ],
        "rooms": [{"id": 5, "name": {"en": "Hall"}}], "tracks": [{"id": 3, "name": {"sv": "Klimat"}}], "version": "1",
        "speakers": [{"code": "S1", "name": "Anna Ek"}, {"code": "S2", "name": "Anna Ek"}],
    }  # fmt: skip
    assert rows(data) == [
        {"code": "ABC", "key": "ABC", "title": "Vatten", "start": "2027-07-03T09:00:00+02:00", "end": "2027-07-03T09:30:00+02:00",
         "room": "Hall", "state": "confirmed", "abstract": "Om", "track": "Klimat",
         "people": [Named("Anna Ek", "", "S1"), Named("Anna Ek", "", "S2")]},
        {"key": "2", "title": "Lunch!", "kind": "break", "start": "2027-07-03T12:00:00+02:00", "end": "2027-07-03T13:00:00+02:00",
         "room": "Hall", "state": "confirmed"},
    ]  # fmt: skip


def test_sessionize_with_breaks_drafts_categories_and_two_of_one_name():
    assert rows(case("sessionize-all/sessionize-all.json")) == [
        {"key": "1", "title": "Lunch", "start": "2027-07-03T12:00:00", "end": "2027-07-03T13:00:00", "room": "Hall", "state": "confirmed",
         "kind": "break"},
        {"key": "2", "title": "Water", "start": "2027-07-03T11:00:00", "end": "2027-07-03T12:00:00", "room": "Hall",
         "abstract": "About water.", "state": "confirmed", "kind": "Workshop", "tags": "Climate", "language": "English",
         "people": [Named("Anna Ek", "", "a"), Named("Anna Ek", "", "b")]},
        {"key": "3", "title": "Morning keynote", "start": "2027-07-03T09:00:00", "end": "2027-07-03T10:00:00", "room": "Hall",
         "state": "draft", "remarks": [DRAFT]},
    ]  # fmt: skip
    assert reading.read(case("sessionize-all/sessionize-all.json")).people == {
        "a": {"title": "Police", "biography": "Police"}, "b": {"title": "Telecom", "biography": "Telecom"},
    }  # fmt: skip


def test_sessionizes_grid_with_categories_in_each_session():
    session = {"id": "9", "title": "A", "startsAt": "2027-07-03T09:00:00Z", "endsAt": "2027-07-03T10:00:00Z", "isServiceSession": False,
               "categories": [{"id": 1, "name": "Level", "categoryItems": [{"id": 2, "name": "Beginner"}]},
                              {"id": 3, "name": "Språk", "categoryItems": [{"id": 4, "name": "Svenska"}]}]}  # fmt: skip
    grid = [{"date": "2027-07-03", "rooms": [{"id": 1, "name": "Hall", "sessions": [session]}, {"id": 2, "name": "B", "sessions": [session]}]}]
    assert rows(grid) == [
        {"key": "9", "title": "A", "start": "2027-07-03T09:00:00Z", "end": "2027-07-03T10:00:00Z", "room": "Hall", "state": "confirmed",
         "tags": "Beginner", "language": "Svenska"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "state"),
    [({"status": "Accepted", "isConfirmed": True}, "confirmed"), ({"status": "Accepted", "isConfirmed": False}, "draft"),
     ({"status": "Nominated", "isConfirmed": False}, "draft"), ({}, "confirmed"), ({"status": None}, "confirmed"),
     ({"isServiceSession": True, "isConfirmed": False}, "confirmed")],
)  # fmt: skip
def test_states_of_sessionize(flags, state):
    [row] = rows({"sessions": [{"id": "1", "title": "A", **flags}]})
    assert (row["state"], bool(row.get("remarks"))) == (state, state == "draft")


def test_sessionizes_list_of_speakers_is_refused_with_what_to_do():
    wall = [{"id": "a", "firstName": "Anna", "lastName": "Ek", "fullName": "Anna Ek", "sessions": [{"id": 1, "name": "A"}]}]
    with pytest.raises(Unreadable, match="Take its view “All” instead"):
        rows(wall)


SLOT = {"start": "2027-07-03T09:00:00+02:00", "end": "2027-07-03T09:30:00+02:00", "room": {"name": {"en": "Hall"}}}
TALK = {"code": "ABCDEF", "title": "Vatten", "state": "confirmed", "submission_type": {"name": {"en": "Talk"}}}


def test_a_slot_in_two_versions_of_the_schedule_is_one():
    talk = TALK | {"slots": [SLOT | {"id": 1}, SLOT | {"id": 2}]}
    assert fields(json.dumps({"results": [talk]}).encode(), "key", "code", "room") == [("ABCDEF", "ABCDEF", "Hall")]


def test_pretalx_schedule_is_a_list_of_slots_with_their_talks():
    slots = [SLOT | {"id": 1, "submission": TALK}, SLOT | {"id": 2, "submission": None, "description": {"en": "Lunch"}}]
    assert fields(json.dumps({"slots": slots, "version": "1"}).encode(), "title", "kind", "room") == [
        ("Vatten", "Talk", "Hall"), ("Lunch", "break", "Hall"),
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="expand"):
        reading.read(json.dumps({"results": [SLOT | {"id": 1, "submission": "ABCDEF"}]}).encode())


def test_sessionizes_sessions_without_groups():
    sessions = [{"id": "1", "title": "Lunch", "isServiceSession": True, "status": None, "room": "Sal"}]
    assert fields(json.dumps(sessions).encode(), "key", "kind", "room") == [("1", "break", "Sal")]


def at(time):
    return {"date": "2027-07-03", "time": time, "tz": "Europe/Zurich"}


CONTRIBUTION = {
    "title": "Vatten &amp; luft", "startDate": at("09:00:00"), "endDate": at("09:30:00"), "duration": 30, "room": "Main",
    "description": "<p>Om <b>vatten</b></p>",
}  # fmt: skip
SPEAKER = {"first_name": "Anna", "last_name": "Ek", "fullName": "Ek, Anna", "affiliation": "CERN"}
PRESENTER = {"name": "Ek, A.", "firstName": "Anna", "familyName": "Ek", "affiliation": "CERN"}
BREAK = {"entryType": "Break", "id": "b1", "title": "Kaffe", "startDate": at("10:00:00"), "endDate": at("10:15:00"), "duration": 15}


@pytest.mark.parametrize(
    ("results", "others"),
    [
        ([{"_type": "Conference", "id": "1", "title": "C", "contributions": [
            CONTRIBUTION | {"_type": "Contribution", "id": "5", "session": "S", "speakers": [SPEAKER]}]}], []),
        ([{"_type": "Conference", "id": "1", "title": "C", "contributions": [], "sessions": [{"title": "S", "contributions": [
            CONTRIBUTION | {"_type": "Contribution", "id": "5", "session": "S", "speakers": [SPEAKER]}]}]}], []),
        ({"1": {"20270703": {"s1": {"entryType": "Session", "title": "S", "entries": {"c5": CONTRIBUTION | {
            "entryType": "Contribution", "contributionId": 5, "sessionTitle": "S", "presenters": [PRESENTER]}}}, "b1": BREAK}}},
         [("b1", "Kaffe", "break", "2027-07-03T08:00:00+00:00", "15", "", "", "")]),
    ],
)  # fmt: skip
def test_indicos_events_are_their_contributions(results, others):
    data = json.dumps({"count": 1, "results": results}).encode()
    assert fields(data, "key", "title", "kind", "start", "minutes", "room", "track", "abstract") == [
        ("5", "Vatten & luft", "", "2027-07-03T07:00:00+00:00", "30", "Main", "S", "Om **vatten**"), *others,
    ]  # fmt: skip
    assert reading.read(data).rows[0].people == {"people": (Named("Anna Ek", "CERN"),)}


def test_an_event_of_indico_with_nothing_in_it_is_one_entry_and_a_broken_one_spoils_its_row_alone():
    bare = {"_type": "Conference", "id": "1", "title": "C", "startDate": at("09:00:00"), "endDate": at("18:00:00")}
    broken = bare | {"id": "2", "startDate": at("nine")}
    table = reading.read(json.dumps({"results": [bare, broken]}).encode())
    assert [(row.cells[1], row.cells[4], row.problem) for row in table.rows] == [
        ("C", "540", ""), ("", "", "This entry cannot be understood."),
    ]  # fmt: skip


def test_a_schedule_whose_events_are_entries():
    data = (
        b'<schedule><day date="2027-07-03"><entry id="1"><category>Keynote</category><start>1100</start><duration>45</duration>'
        b'<room id="1">C01</room><title>Vatten</title><speakers><speaker id="9"><name>Anna Ek</name><description>Bio</description>'
        b"</speaker></speakers></entry></day></schedule>"
    )
    assert fields(data, "title", "kind", "date", "start", "minutes", "room") == [
        ("Vatten", "Keynote", "2027-07-03", "1100", "45", "C01")
    ]
    table = reading.read(data)
    assert (table.rows[0].people, table.people) == ({"people": (Named("Anna Ek", "", "9"),)}, {"9": {"biography": "Bio"}})


def test_people_in_a_plain_list_keep_their_organisations():
    item = {"title": "A", "speakers": [{"name": "Anna Ek", "company": "Polisen"}, "Bo Ås"]}
    assert fields(json.dumps([item]).encode(), "speakers") == [("Anna Ek (Polisen); Bo Ås",)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('<links><link href="https://example.org/">Mer</link></links>', True),
        ('<attachments><attachment href="/a.pdf">Bild</attachment></attachments>', True),
        ('<links><link href="https://example.org/v.mp4">Video recording</link></links><attachments/>', False), ("<links/>", False),
    ],
)  # fmt: skip
def test_links_and_attachments_that_have_no_place_are_said(more, said):
    told = [remark.why for remark in reading.read(xml(f"<event id='1'><title>A</title>{more}</event>")).remarks]
    assert told == ["Links and attachments are left out, but for recordings."] * said
