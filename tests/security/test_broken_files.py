"""Files broken at random, byte by byte and value by value: a plan or a clear refusal, never anything else, and nothing half saved."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import columns, dayfile, frab, ical, jsonfile, reading, spreadsheet
from eventapp.formats.jsonfile import Unreadable
from eventapp.models import Account, Event
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.release import compile_release
from eventapp.services import imports
from eventapp.services.access import Actor
from eventapp.services.accounts import accounts
from eventapp.services.draft import events, memory
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid
from eventapp.services.imports import new_event
from eventapp.services.people import media
from tests.conftest import BASE, fill, make_app
from tests.spoilt import bent, broken

EXAMPLES = 30
DAY = {
    "event": {"slug": "dagen", "title": "Dagen", "starts_on": "2027-07-03", "ends_on": "2027-07-03", "timezone": "Europe/Stockholm",
              "venue": {"name": "Hallen"}, "links": [{"label": "Gåva", "kind": "donation", "swish": "123", "amount": 100}]},
    "rooms": [{"name": "Hallen", "capacity": 90, "livestream": "https://video.example.org/1"}],
    "people": [{"name": "Anna Ek", "title": "Läkare"}],
    "seminars": [{"slug": "a", "title": "Öppning", "room": "Hallen", "starts_at": "2027-07-03T09:00", "minutes": 45,
                  "moderators": ["Anna Ek"], "open_seats": [{"organisation": "Telia"}], "tags": ["barn"],
                  "quotes": [{"text": "Sagt", "by": "Anna"}]}],
}  # fmt: skip
TALK = {
    "code": "ABCDEF", "title": "A", "state": "confirmed", "submission_type": {"en": "Workshop"}, "abstract": "Kort.", "duration": 30,
    "speakers": [{"name": "Anna Ek", "biography": "Bio"}],
    "slot": {"room": {"en": "Hall"}, "start": "2027-07-03T09:00:00+02:00", "end": "2027-07-03T09:30:00+02:00"},
}  # fmt: skip
SESSION = {
    "id": "1", "title": "B", "startsAt": "2027-07-03T09:00:00", "endsAt": "2027-07-03T10:00:00", "roomId": 7, "room": "Hall",
    "speakers": ["s1"], "description": "Text",
}  # fmt: skip
ROOM = {"guid": "g", "date": "2027-07-03T09:00:00+02:00", "duration": "01:30", "title": "C", "persons": [{"public_name": "Bo"}],
        "links": [{"title": "Recording", "url": "https://video.example.org/2"}]}  # fmt: skip
CALENDAR = "\r\n".join([
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN", "BEGIN:VEVENT", "UID:1@other.example", "SUMMARY:Öppning",
    "DTSTART;TZID=Europe/Stockholm:20270703T090000", "DURATION:PT45M", "LOCATION:Hallen", "CATEGORIES:barn,nät", "END:VEVENT",
    "BEGIN:VEVENT", "UID:2", "SUMMARY:Sen", "DTSTART:20270703T090000Z", "DTEND:20270703T100000Z", "END:VEVENT", "END:VCALENDAR", "",
]).encode()  # fmt: skip


def samples() -> dict[str, bytes]:
    """A good file of each kind."""
    programme = dayfile.read(json.dumps(DAY).encode())
    release = compile_release(None, programme, datetime(2027, 7, 1, tzinfo=UTC))
    to = Addresses(BASE, "dagen")
    plain: dict[str, Any] = {
        "day": DAY, "own": json.loads(jsonfile.write_programme(programme)), "pretalx": {"results": [TALK]},
        "sessionize": {"sessions": [SESSION], "speakers": [{"id": "s1", "fullName": "Bo"}], "rooms": [{"id": 7, "name": "Hall"}]},
        "groups": [{"groupName": "All", "sessions": [SESSION]}], "list": [{"title": "D", "start": "09:00", "end": "10:00"}],
        "frab": {"schedule": {"conference": {"days": [{"date": "2027-07-03", "rooms": {"Hallen": [ROOM]}}]}}},
    }  # fmt: skip
    return {
        **{name: json.dumps(value).encode() for name, value in plain.items()},
        "xml": frab.write_xml(release, to), "ics": ical.write(release, ical.Feed(feeds.everything(release, release.published_at), "Dagen", ""), to),
        "other.ics": CALENDAR, "csv": spreadsheet.write_csv(programme), "xlsx": spreadsheet.write_xlsx(programme),
    }  # fmt: skip


NASTY = st.sampled_from([
    None, True, 0, -1, 10**30, 10**400, 1e308, float("nan"), float("inf"), "", "\0", "\ud800", "x" * 40_000, [], {}, [[]], [None],
    {"a": {}}, "0001-01-01", "9999-12-31", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "2027-02-30", "-1", "²", "1e5",
    "99999999999:99", "9" * 5000, "../../etc/passwd", "localtime", "Europe", "javascript:x", "http://[", "=1+1", "\u202e", "24:00",
    "2027-W10-1", "25:61", "P1D", "23:59:60", "٣", "50000.5", "79999", "0.99999999", "2027-07-03 99",
])  # fmt: skip
BYTES = st.sampled_from([
    b"\0", b"\xff", b"\xed\xa0\x80", b"9" * 400, b"-1", b"[" * 500, b"{", b'"', b"\\ud800", b"\\u0000", b"\r\n ", b"\n\n", b"<", b"&x;",
    b";X=", b"=", b"BEGIN:VEVENT\r\n", b"DTSTART:00010101T000000Z\r\n", b"DTEND:99991231T235959Z\r\n", b"DURATION:-P9999999999W\r\n",
    b"DTSTART;TZID=../../etc/passwd:20270703T090000\r\n", b"DTSTART;TZID=Europe:20270703T090000\r\n", b"99991231", b"1e999", b"NaN",
    b"\xef\xbb\xbf", b"\xfe\xff", b"\t", b"'=1", b"0001-01-01",
])  # fmt: skip


@st.composite
def cells(draw: Any) -> bytes:
    """A table of honest columns and nasty cells."""
    header = ["code", "title", "kind", "date", "start", "end", "minutes", "room", "panelists", "tags", "language", "livestream"]
    rows = [[str(draw(NASTY) or "")[:900].replace(";", "") for _ in header] for _ in range(draw(st.integers(1, 3)))]
    for row in rows:
        row[1] = "Titel " + row[1]
    return "\n".join(";".join(row) for row in [header, *rows]).encode(errors="surrogatepass")


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """One filled draft for all examples: what they write is taken back."""
    app = make_app(tmp_path_factory.mktemp("broken"))
    with app.app_context():
        yield fill(app)


def taken_in(day: Any, data: bytes) -> None:
    """What comes of importing a file into a draft: a plan that is carried out, or a refusal and the draft as it was."""
    before = memory.read(day.event).programme
    db.session.rollback()
    try:
        table = reading.read(data)
        choices = imports.Choices(columns.guess(table), {}, frozenset(), frozenset())
        plan = imports.plan(day.event, table, choices)
        db.session.rollback()
        imports.carry_out(Writing(day.event, day.actor), table, choices, plan.fingerprint)
    except (Unreadable, Invalid) as refused:
        assert str(refused)
        assert memory.read(day.event).programme == before


KINDS = ("day", "own", "pretalx", "sessionize", "groups", "list", "frab", "xml", "ics", "other.ics", "csv", "xlsx")
quick = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_planned_or_refused(full, kind):
    good = samples()[kind]
    assert reading.read(good).rows

    @quick
    @given(broken(good, BYTES))
    def check(data):
        taken_in(full, data)

    check()


@pytest.mark.parametrize("kind", KINDS[:7])
def test_a_bent_file_is_planned_or_refused(full, kind):
    @quick
    @given(bent(json.loads(samples()[kind]), NASTY))
    def check(data):
        taken_in(full, data)

    check()


def test_nasty_cells_are_planned_or_refused(full):
    @quick
    @given(cells())
    def check(data):
        taken_in(full, data)

    check()


@pytest.mark.parametrize("kind", ["day", "own"])
def test_a_new_event_from_a_broken_file_is_whole_or_not_there(app, kind):
    account = accounts.add_account("anna@example.org", "Anna Ek", "long enough, this", site_owner=True)
    account_id = account.id
    new_event.create(account, new_event.read(samples()[kind].replace(b'"dagen"', b'"en-dag"')))

    @settings(quick, max_examples=EXAMPLES * 2)
    @given(bent(json.loads(samples()[kind]), NASTY) | broken(samples()[kind], BYTES))
    def check(data):
        before = slugs()
        try:
            made = new_event.create(db.session.get(Account, account_id), new_event.read(data))
        except (Unreadable, Invalid) as refused:
            assert str(refused)
            assert slugs() == before
            return
        release = compile_release(None, memory.read(made).programme, datetime(2027, 7, 1, tzinfo=UTC))
        ical.write(release, ical.Feed(feeds.everything(release, release.published_at), "Dagen", ""), Addresses(BASE, "dagen"))
        events.change(Writing(made, Actor(account_id, "owner")), made.version, {"slug": f"x{len(before)}"})

    check()
    assert len(slugs()) >= 1


def slugs() -> list[str]:
    """Every event that there is."""
    found = sorted(db.session.scalars(select(Event.slug)))
    db.session.rollback()
    return found


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_broken_picture_is_made_anew_or_refused(kind):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30), "#336699").save(out, kind, exif=exif)

    @settings(quick, max_examples=EXAMPLES * 3)
    @given(broken(out.getvalue(), BYTES))
    def check(data):
        try:
            media.make(data, square=True)
        except Invalid as refused:
            assert str(refused)

    check()
