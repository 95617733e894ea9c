"""Files of other programs that hold every kind of thing we read there, to the whole table."""

import json
from dataclasses import replace

import pytest

from eventapp.formats import marks, reading
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.marks import Mark
from eventapp.formats.table import Named, Remark, Row, Table

FIRST = {
    "guid": "g1", "title": {"de": "Nur deutsch"}, "start": "09:00", "duration": "00:45", "track": 7,
    "speakers": ["SPK", {"public_name": "Bo"}], "abstract": "Kort.", "description": "Kort. Och mer.", "subtitle": "Under",
    "links": [{"url": "https://v.example/x.mp4", "title": "Recording"}, {"url": "https://a.example", "title": "Slides"}],
    "type": "talk", "language": "sv", "code": "abc",
}  # fmt: skip
NIGHT = {
    "id": 5, "title": "Natt", "start": "01:00", "duration": "1:30", "persons": [{"full_public_name": "Cia", "id": 9}],
    "attachments": [1], "category": {"en": "Panel"}, "abstract": "Lång text här.", "description": "text",
}  # fmt: skip
SCHEDULE = {"schedule": {"version": "1", "base_url": "https://x.example/", "conference": {
    "tracks": [{"id": 7, "name": {"sv": "Skola"}}], "speakers": [{"code": "SPK", "name": "Anna Ek", "biography": "<p>Bio</p>"}],
    "days": [{"date": "2027-07-03", "day_start": "2027-07-03T06:00:00+02:00", "rooms": {"Salen": [FIRST, "skräp", NIGHT]}}],
}}}  # fmt: skip


def test_a_schedule_with_people_and_tracks_beside_it_and_one_entry_that_is_none():
    assert reading.read(json.dumps(SCHEDULE).encode()) == Table(
        (
            "code", "key", "title", "start", "date", "minutes", "room", "kind", "track", "language", "plain abstract", "recording",
            "people",
        ),
        (
            Row(
                1,
                (
                    "", "g1", "Nur deutsch", "09:00", "2027-07-03", "45", "Salen", "talk", "Skola", "sv", "*Under*\n\nKort. Och mer.",
                    "https://v.example/x.mp4", "Anna Ek; Bo",
                ),
                {"people": (Named("Anna Ek", "", "SPK"), Named("Bo", ""))},
            ),
            Row(2, ("",) * 13, {"people": ()}, "This entry cannot be understood."),
            # Before the hour at which the day begins: it is of the next.
            Row(
                3, ("", "5", "Natt", "01:00", "2027-07-04", "90", "Salen", "Panel", "", "", "Lång text här.", "", "Cia"),
                {"people": (Named("Cia", "", "9"),)},
            ),
        ),
        "schedule", {"SPK": {"biography": "Bio"}}, (Remark("", "Links and attachments are left out, but for recordings."),),
    )  # fmt: skip


TALK = {
    "code": "ABCDEF", "title": "Ett", "speakers": [{"code": "S", "name": "Anna"}], "submission_type": {"sv": "Föredrag"},
    "slot": {"start": "2027-07-03T09:00:00+02:00", "end": "2027-07-03T10:00:00+02:00", "room": {"sv": "Salen"}}, "abstract": "A",
    "tags": ["x"],
}  # fmt: skip


def test_submissions_by_page_or_as_a_list():
    cells = (
        "ABCDEF", "ABCDEF", "Ett", "Föredrag", "2027-07-03T09:00:00+02:00", "2027-07-03T10:00:00+02:00", "", "Salen", "confirmed", "A",
        "", "", "", "x",
    )  # fmt: skip
    table = Table(
        (
            "code", "key", "title", "kind", "start", "end", "minutes", "room", "state", "abstract", "language", "recording", "people",
            "tags",
        ),
        (Row(1, cells, {"people": (Named("Anna", "", "S"),)}),), "pretalx", {},
    )  # fmt: skip
    more = Remark("", "This is one page of several of pretalx’s answer: the others are not in the file.")
    found = [
        reading.read(json.dumps(each).encode())
        for each in ([TALK], {"count": 1, "next": None, "results": [TALK]}, {"count": 9, "next": "https://x", "results": [TALK]})
    ]
    assert found == [table, table, replace(table, remarks=(more,))]


def test_flat_objects_are_a_table_of_their_keys():
    items = [{"titel": "Ett", "talare": [{"name": {"en": "Anna"}, "company": "T"}, "Bo"]}, {"titel": None, "rum": {"fr": "Salle"}}]
    assert reading.read(json.dumps(items).encode()) == Table(
        ("titel", "talare", "rum"), (Row(1, ("Ett", "Anna (T); Bo", "")), Row(2, ("", "", "Salle"))), "table", {}
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"schedule": {"conference": 3}}', "This JSON file is not built as the kind it looks like."),
        (b'{"schedule": ', "This is not a JSON file that can be read: it is broken or cut off."),
    ],
)
def test_what_only_looks_like_one_is_said(data, said):
    with pytest.raises(Unreadable) as refused:
        reading.read(data)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    "mark",
    [
        Mark("dagen", 12), Mark("dagen", published="2027-05-02T12:00:00Z"), Mark("dagen", revision=7, at="2027-05-02T12:00Z"),
        Mark("dagen", revision=0, at="2027-05-02T12:00Z"), Mark("dagen", 0, 3, 4, "2027-05-02T12:00Z"),
    ],
)  # fmt: skip
def test_a_mark_is_read_as_it_was_written(mark):
    assert marks.read(str(mark)) == mark
    assert marks.read(f" {mark}\n") == mark
    assert marks.read(f"{mark}x") is None
