"""What the files of other programs say less often, each read to whole rows: what is missing, twice, or built in another way."""

import gzip

import pytest

from eventapp.formats import blocks, packed, table
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from eventapp.formats.reading import calendar, indico, pretalx, records, sessionize
from eventapp.formats.table import Remark, Row

BROKEN = "This entry cannot be understood."
DRAFT = Remark("state", "It is accepted but not confirmed, and comes in as a draft.")
UNSURE = Remark("state", "It is not confirmed, and comes in as a draft.")
BARE = "This answer of pretalx names speakers, rooms, tracks and times by number only. Ask for it with ?expand=speakers,slots.room,track,submission_type"


def row(found, number, people=(), problem="", remarks=(), **cells):
    """A row of a table whose other cells are empty; with no people at all where they are None."""
    held = None if people is None else {"people": tuple(people)}
    return Row(number, tuple(cells.pop(name, "") for name in found.header), held, problem, None, tuple(remarks), **cells)


def test_sessionizes_session_with_all_it_may_have_and_people_told_in_every_way():
    session = {
        "id": "7", "title": {"en": "Water &amp; air"}, "description": "<p>Om <b>vatten</b></p>", "startsAt": "2027-07-03T09:00:00",
        "endsAt": "2027-07-03T10:00:00", "room": " Sal  B ", "roomId": 99, "liveUrl": " https://live.example/ ",
        "recordingUrl": "https://seen.example/", "speakers": ["a", 5, {"id": "c"}, {"id": "d", "name": "Dan  Ö"}, None, ["e"], "nobody"],
        "categoryItems": [1, 2, 3, 3, 4, 99], "status": "ACCEPTED",
    }  # fmt: skip
    plain = {
        "sessions": [session], "rooms": [{"id": 1, "name": "Hall"}],
        "speakers": [
            {"id": "a", "fullName": "Anna Ek", "firstName": "X", "tagLine": "Chef &amp; mer", "bio": "<p>Om</p>"},
            {"id": 5, "firstName": "Bo", "lastName": "Ås"}, {"id": "c", "firstName": "Cid"}, {"id": "e", "fullName": "Eva"},
        ],
        "categories": [
            {"title": "Session format", "items": [{"id": 1, "name": "Panel, kort"}]}, {"title": "Språk", "items": [{"id": 2, "name": "Svenska"}]},
            {"title": "Spår", "items": [{"id": 3, "name": "Hav, kust"}, {"id": 4, "name": {"sv": "Luft", "en": "Air"}}]},
        ],
    }  # fmt: skip
    found = sessionize.everything(plain)
    assert (found.header, found.source, found.remarks, found.ours) == (sessionize.COLUMNS, "sessionize", (), False)
    assert found.rows == (
        row(found, 1, (Named("Anna Ek", "", "a"), Named("Bo Ås", "", "5"), Named("Cid", "", "c"), Named("Dan Ö", "", "d")),
            key="7", title="Water & air", start="2027-07-03T09:00:00", end="2027-07-03T10:00:00", room="Sal B", abstract="Om **vatten**",
            livestream="https://live.example/", recording="https://seen.example/", state="confirmed", kind="Panel, kort",
            tags="Hav kust, Luft", language="Svenska"),
    )  # fmt: skip
    assert found.people == {"a": {"title": "Chef & mer", "biography": "Om"}}


def test_sessionizes_sessions_that_are_twice_declined_or_none():
    one = {"id": "1", "title": "A", "startsAt": "s"}
    out = [{"id": n, "status": word} for n, word in enumerate(("Declined", "rejected", "withdrawn", "Canceled", "cancelled"), 5)]
    groups = [{"groupName": "G", "sessions": [one, one, one | {"title": "B"}, one | {"startsAt": "t"}, {"title": "C"}, {"title": "C"}, None, *out]}]
    found = sessionize.views(groups)
    assert found.rows == (
        row(found, 1, key="1", title="A", start="s", state="confirmed"), row(found, 2, key="1", title="B", start="s", state="confirmed"),
        row(found, 3, key="1", title="A", start="t", state="confirmed"), row(found, 4, title="C", state="confirmed"),
        row(found, 5, title="C", state="confirmed"), row(found, 6, None, BROKEN),
    )  # fmt: skip
    assert found.remarks == (Remark("", "Left out, since they are not accepted: %(number)s.", {"number": "5"}),)
    assert sessionize.views([{"name": "of something else"}]) is None


def test_sessionizes_views_name_rooms_and_categories_in_two_ways():
    marked = [{"title": "Type", "items": [{"name": "Talk"}]}, {"name": "Sprache", "title": "X", "categoryItems": [{"name": "Deutsch"}]}]
    rooms = [{"name": {"sv": "Sal"}, "sessions": [{"id": 1, "categories": marked}, {"id": 2, "room": "B", "isConfirmed": False, "status": "accepted"}]}]
    found = sessionize.views([{"rooms": rooms, "sessions": [{"id": 3, "status": "Nominated"}]}])
    assert found.rows == (
        row(found, 1, key="3", state="draft", remarks=[UNSURE]),
        row(found, 2, key="1", room="Sal", state="confirmed", kind="Talk", language="Deutsch"),
        row(found, 3, key="2", room="B", state="draft", remarks=[DRAFT]),
    )  # fmt: skip


def test_pretalx_talks_with_what_they_say_less_often():
    slot = {"start": "2027-07-03T09:00", "duration": 40}
    who = [{"name": "Anna", "biography": ""}, {"name": ""}, {"code": "B", "name": "Bo", "biography": {"en": "Om"}}, {"code": "B", "name": "Bo"}]
    found = pretalx.submissions([
        {"code": "A", "title": {"en": "En", "de": "De"}, "state": "CANCELED", "duration": 30, "slots": [slot], "type": {"en": "Talk"}, "id": 5,
         "track": {"name": "Hav, kust"}, "content_locale": "sv", "description": "<b>x</b> &amp; y", "tags": [{"tag": "Hav kust"}, {"tag": "ny"}]},
        {"id": 6, "title": "B", "state": "", "abstract": {"sv": "Sv"}, "description": " ", "slots": [{"start": "", "room": {"name": "R"}}],
         "duration": 20, "speakers": who},
        {"code": "C", "title": "C", "state": "cancelled", "slots": [{"start": s, "end": "e"} for s in "sst"]},
        {"code": "D", "title": {"sv": "D"}, "state": "confirmed", "slots": 7, "speakers": 7},
        {"code": "E", "title": "E", "state": "accepted", "slots": [{"id": 3, "start": "s"}, {"id": 3, "start": "t"}], "slot": {"id": 4, "start": "u"}},
        "x", {"title": "F", "state": ["x"]}, {"title": {"en": "G"}, "state": "confirmed", "tags": [{"tag": {"name": 5}}]},
    ])  # fmt: skip
    called_off = {"title": "C", "state": "cancelled", "end": "e"}
    assert found.rows == (
        row(found, 1, code="A", key="A", title="En", kind="Talk", start="2027-07-03T09:00", minutes="40", state="cancelled", abstract="**x** & y",
            language="sv", tags="Hav kust, ny"),
        row(found, 2, (Named("Anna", "", ""), Named("Bo", "", "B")), key="6", title="B", minutes="20", room="R", state="confirmed", abstract="Sv"),
        row(found, 3, key="C/s", start="s", **called_off), row(found, 4, key="C/t", start="t", **called_off),
        row(found, 5, code="D", key="D", title="D", state="confirmed"),
        *(row(found, n, key=f"E/{mark}", title="E", state="draft", start=s, remarks=[DRAFT]) for n, mark, s in ((6, "s", "s"), (7, "t", "t"), (8, "4", "u"))),
        row(found, 9, None, BROKEN), row(found, 10, title="G", state="confirmed", tags="5"),
    )  # fmt: skip
    assert (found.header[-1], found.people) == ("tags", {"B": {"biography": "Om"}})
    assert found.remarks == (Remark("", "Left out, since they are not accepted: %(number)s.", {"number": "1"}),)


def test_a_broken_talk_of_pretalx_keeps_its_title():
    """A number of so many digits cannot be written."""
    found = pretalx.submissions([{"title": {"en": "A"}, "state": "confirmed", "content_locale": 10**5000}, {"title": "B", "tags": [[]]}])
    assert found.rows == (row(found, 1, None, BROKEN, title="A"), row(found, 2, title="B", state="confirmed"))


def test_pretalxs_widget_with_breaks_and_what_is_none():
    plain = {"talks": [
        {"code": "A", "title": "A", "session_type": "Tal", "speakers": "x", "state": "accepted", "room": 9, "track": "no such"},
        {"code": "B", "title": "B", "submission_type": "Tal", "session_type": "X", "speakers": ["S", 5], "state": "confirmed", "room": "r"},
        {"id": 3, "title": "P", "start": "s", "end": "e", "submission_type": "X"}, 7,
    ], "rooms": [{"id": "r", "name": "Rum"}, {"name": "X"}, 7], "speakers": [{"code": "S", "id": 5, "name": "Anna"}]}  # fmt: skip
    found = pretalx.widget(plain)
    assert found.rows == (
        row(found, 1, code="A", key="A", title="A", kind="Tal", state="draft", remarks=[DRAFT]),
        row(found, 2, [Named("Anna", "", "S")], code="B", key="B", title="B", kind="Tal", state="confirmed", room="Rum"),
        row(found, 3, key="3", title="P", kind="break", start="s", end="e", state="confirmed"), row(found, 4, None, BROKEN),
    )  # fmt: skip


@pytest.mark.parametrize(
    "talk",
    [{"speakers": ["ABC"]}, {"slots": [7]}, {"slot": {"room": 5}}, {"track": 3}, {"submission_type": 3}, {"slots": [{"room": 5}]},
     {"track": 3, "speakers": [{"name": "Anna"}]}],
)  # fmt: skip
def test_talks_of_pretalx_that_name_things_by_number(talk):
    with pytest.raises(Unreadable) as refused:
        pretalx.submissions([talk | {"code": "A", "title": "A"}, {"code": "B", "title": "B"}])
    assert str(refused.value) == BARE


@pytest.mark.parametrize("talk", [{"track": "Hav"}, {"submission_type": "Tal"}, {"slot": {"room": "Sal"}}, {"track": True}, {"speakers": [], "track": ""}])
def test_talks_of_pretalx_that_name_things_by_their_names(talk):
    assert [r.problem for r in pretalx.submissions([talk | {"code": "A", "title": "A"}]).rows] == [""]


def test_pretalxs_slots_with_their_talks_inside():
    talk, when = {"code": "A", "title": "A"}, {"start": "s", "end": "e"}
    slots = [when | {"id": 1, "submission": talk}, {"id": 2, "start": "t", "submission": {"code": "A", "title": "again"}},
             {"id": 3, "submission": None, "description": {"sv": "Paus"}}, when | {"id": 4, "submission": {"title": "bare"}}]  # fmt: skip
    found = pretalx.submissions({"slots": slots})
    assert found.rows == (
        row(found, 1, key="A/1", title="A", start="s", end="e", state="confirmed"), row(found, 2, key="A/2", title="A", start="t", state="confirmed"),
        row(found, 3, key="3", title="Paus", kind="break", state="confirmed"),
        row(found, 4, title="bare", start="s", end="e", state="confirmed"),
    )  # fmt: skip
    with pytest.raises(Unreadable) as refused:
        pretalx.submissions([{"submission": "ABC"}, {"submission": None}])
    assert str(refused.value) == BARE


def when(time, day="2027-07-03", zone="Europe/Zurich"):
    return {"date": day, "time": time, "tz": zone}


def test_indicos_contributions_with_what_they_say_less_often():
    def contribution(**said):
        return {"_type": "Contribution", **said}

    inside = [
        contribution(id=1, title="A", startDate=when("09:00:00"), endDate=when("09:50:00"), type="Talk", roomFullname="R", track="T", session="S",
                     chairs=[{"fullName": "X Y"}, {"name": "Z"}, {"last_name": "L", "affiliation": " CERN "}, {}]),
        contribution(uniqueId="u", title="B", startDate={"date": "2027-07-03", "tz": "Nowhere"}, duration=-3, track="T", description="<i>x</i>"),
        contribution(db_id=9, id=1, title="C", startDate=when("02:30:00", "2027-03-28")),
        contribution(id=4, title="D", startDate=when("02:30:00", "2027-10-31"), duration="x"),
        contribution(id=5, title="E", presenters=[7]), contribution(id=5, title="F"), 7, contribution(title="G", startDate=7), contribution(title="H"),
        contribution(contributionId=6, id=1, presenters=7), contribution(id=8, startDate=when("9 am")),
    ]  # fmt: skip
    found = indico.entries([{"_type": "Conference", "contributions": inside}, "x"])
    twice = Remark("start", "This hour comes twice on that day; the first is taken.")
    assert found.rows == (
        row(found, 1, (Named("X Y", ""), Named("Z", ""), Named("L", "CERN")), key="1", title="A", kind="Talk", start="2027-07-03T07:00:00+00:00",
            minutes="50", room="R", track="S"),
        row(found, 2, key="u", title="B", start="2027-07-03T00:00:00", track="T", abstract="*x*"),
        row(found, 3, None, "The clocks skip this hour on that day.", key="9", title="C"),
        row(found, 4, key="4", title="D", start="2027-10-31T00:30:00+00:00", remarks=[twice]),
        row(found, 5, key="5", title="F"), row(found, 6, title="G"), row(found, 7, title="H"),
        row(found, 8, None, BROKEN), row(found, 9, None, BROKEN), row(found, 10, None, BROKEN),
    )  # fmt: skip
    assert (found.header, found.source, found.people, found.remarks) == (indico.COLUMNS, "indico", {}, ())


def test_how_deep_indicos_entries_may_lie_and_which_answers_are_its_events():
    entry = {"entryType": "Break", "id": "b", "title": "Kaffe", "type": "X", "sessionTitle": "S"}
    nested = [{"a": entry}]
    for _ in range(6):
        nested.append({"a": nested[-1]})
    assert [indico.is_event(each) for each in nested] == [True] * 6 + [False]
    found = indico.entries({"day-1": {"a": entry}, "1": {"entries": {"any-thing": entry}}})
    assert found.rows == (row(found, 1, key="b", title="Kaffe", kind="break", track="S"),)
    assert [indico.is_event([{"_type": kind}]) for kind in ("Conference", "Event", "Meeting", "Lecture", "Contribution")] == [True] * 4 + [False]
    assert [indico.is_event(other) for other in ([7], [], {}, 7, None, {"a": 7})] == [False] * 6


def test_what_a_records_cells_and_people_may_be():
    made = records.Records("x", ("a", "b"))
    made.add({"a": " 5\x00 ", "c": "unknown"})
    made.add({"a": 0, "b": "y" * (table.LONGEST_CELL + 5)}, typed={"b": 1})
    made.about("Åsa Ek", biography=" Om ", title="")
    made.about("Åsa Ek", "k", biography="", title=None)
    made.passed = 2
    assert made.table() == table.Table(
        ("a", "b"), (Row(1, ("5", "")), Row(2, ("", "y" * table.LONGEST_CELL), None, "", {"b": 1})), "x", {"åsa ek": {"biography": "Om"}},
        (Remark("", "Left out, since they are not accepted: %(number)s.", {"number": "2"}),),
    )  # fmt: skip
    with pytest.raises(Unreadable) as refused:
        records.Records("x", ()).table()
    assert str(refused.value) == "There is no seminar in the file."


def test_no_more_than_five_thousand_seminars():
    made = records.Records("x", ("a",))
    for _ in range(5000):
        made.add({})
    with pytest.raises(Unreadable) as refused:
        made.add({})
    assert str(refused.value) == "There are more than 5,000 rows."


def test_what_is_packed_is_the_same_each_time_and_what_is_damaged_is_told(monkeypatch):
    made = packed.pack(b"day " * 100)
    assert (made[4:8], packed.unpack(made), packed.unpack(b"plain")) == (b"\0\0\0\0", b"day " * 100, b"plain")
    assert len(made) < 50
    for bad in (made[:-1], made + b"x", made + made, b"\x1f\x8bx" * 9):
        with pytest.raises(Unreadable):
            packed.unpack(bad)
    monkeypatch.setattr(packed, "MOST", 100)
    assert packed.unpack(packed.pack(b"x" * 100)) == b"x" * 100
    with pytest.raises(packed.TooMuch):
        packed.pack(b"x" * 101)
    for bad in (b"x" * 101, gzip.compress(b"x" * 101)):
        with pytest.raises(Unreadable, match="more than 100 bytes"):
            packed.unpack(bad)


def read_calendar(*lines, product="-//Other//EN", head=()):
    return calendar.read("\r\n".join(["BEGIN:VCALENDAR", f"PRODID:{product}", *head, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]).encode())


@pytest.mark.parametrize(
    ("stamp", "address", "mark"),
    [
        ("20270601T101112Z", "https://e.org/dag/", "dag published 2027-06-01T10:11:12Z"), ("20270601T101112", "https://e.org/dag/", ""),
        ("", "https://e.org/dag/", ""), ("20270601T101112Z", "", ""),
    ],
)  # fmt: skip
def test_a_calendar_of_ours_says_of_which_release_it_is(stamp, address, mark):
    found = read_calendar("UID:ABCDEF@x", "SUMMARY:A", product="-//Eventapp//EN", head=(f"LAST-MODIFIED:{stamp}", f"URL:{address}"))
    assert found.rows == (row(found, 1, None, code="ABCDEF", key="ABCDEF@x", title="A", state="confirmed", exported=mark),)
    assert (found.header, found.ours) == (calendar.COLUMNS, True)


def test_a_calendar_entry_with_what_it_says_less_often():
    found = read_calendar(
        "UID:1", "SUMMARY:INSTÄLLT: A &amp; O", "STATUS:cancelled", "CATEGORIES:a,b", "CATEGORIES:a,", "X-ALT-DESC:<p>Om</p>", "DESCRIPTION: ",
        "CONFERENCE:tel:1", "CONFERENCE:https://live.example/", "LOCATION:Sal &amp; trädgård", "ATTENDEE:mailto:a@example.org", "ATTACH:x",
    )  # fmt: skip
    assert found.rows == (
        row(found, 1, None, key="1", title="A & O", state="cancelled", tags="a, b", abstract="Om", livestream="https://live.example/",
            location="Sal & trädgård"),
    )  # fmt: skip
    assert found.remarks == (Remark("", "Those who are invited are left out."), Remark("", "Attachments are left out."))
    unsure = read_calendar("UID:1", "SUMMARY:INSTÄLLT: A", "STATUS:TENTATIVE")
    assert unsure.rows == (row(unsure, 1, None, key="1", title="INSTÄLLT: A", state="draft", remarks=[UNSURE]),)
    withdrawn = read_calendar("SUMMARY:CANCELLED: A", head=("METHOD: cancel ",))
    assert withdrawn.rows == (row(withdrawn, 1, None, title="A", state="cancelled"),)


def test_the_entries_of_a_list_of_words_and_their_meanings():
    made = blocks.Blocks()
    for name, begins, text in (("dl", True, ""), ("dt", True, "Hav"), ("dd", True, "Salt vatten"), ("dt", True, "Sjö"), ("dl", False, ""), ("p", True, "Slut")):
        made.block(name, begins)
        made.words(text)
    assert made.text() == "- Hav\n- Salt vatten\n- Sjö\n\nSlut"
