"""Whole files as we write them, one small day in each format, with every field and what is withdrawn.

They lie in `written/`, each looked through by hand. `python -m tests.formats.test_written` writes them anew: look at what
differs, line by line, for calendars and apps out there have read the old ones.
"""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from eventapp.formats import (
    atom,
    calendarhead,
    frab,
    hostcalendar,
    ical,
    jsonfile,
    reading,
    schema_org,
    spreadsheet,
)
from eventapp.formats.atom import Entry
from eventapp.formats.ical import Private
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.host import Day, Host
from eventapp.programme.model import (
    Appearance,
    Event,
    Person,
    Programme,
    Role,
    Room,
    Seminar,
    Service,
    State,
    Venue,
)
from eventapp.programme.release import compile_release

TO = Addresses("https://a.example", "dagen")
AT = datetime(2027, 5, 1, 12, tzinfo=UTC)
NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)
VENUE = Venue("Torget", "Torggatan 1", "Visby", "SE", 57.64, 18.29)
EVENT = Event(
    "dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 3), "Europe/Stockholm", "example.org", language="en", logo="abc", venue=VENUE
)  # fmt: skip
ANNA, BO = Person("ANNA00", "anna", "Anna Ek", "vd", "Telia"), Person("B00000", "bo", "Bo Al")
SEATS = (
    Appearance(Role.PANELIST, "B00000"), Appearance(Role.MODERATOR, "ANNA00"), Appearance(Role.SPEAKER, organisation="SVT"),
)  # fmt: skip
FULL = Seminar(
    "FACE00", "full", "Allt\n på en gång", room="HALL00", starts_at=NINE, minutes=45, abstract="Om *allt*.", tags=("Skola", "Lag"),
    services=(Service.SIGN_LANGUAGE, Service.CAPTIONS), livestream="https://live.example/", appearances=SEATS,
)  # fmt: skip
BARE = Seminar("BARE00", "bare", "Bara", starts_at=NINE + timedelta(hours=1), minutes=30)
OFF = Seminar(
    "OFF000", "off", "Inte", state=State.CANCELLED, room="SIDE00", starts_at=NINE, minutes=30, livestream="https://live.example/"
)  # fmt: skip
SEEN = Seminar(
    "SEEN00", "seen", "Sedd", room="SIDE00", starts_at=NINE, minutes=30, recording="https://seen.example/",
    host="Region Gotland", host_page="https://gotland.example/seminarium",
)  # fmt: skip
LOOSE = Seminar("FREE00", "loose", "Lös", room="HALL00")
GONE = Seminar("GONE00", "gone", "Borta", starts_at=NINE, minutes=20)
UNTIMED = Seminar("NEVER0", "never", "Aldrig")
ROOMS = (Room("HALL00", "hall", "Hallen", "Upp\ntill höger"), Room("SIDE00", "side", "Torget"))
DAY = Programme(EVENT, ROOMS, (ANNA, BO), (FULL, BARE, OFF, SEEN, LOOSE))
PRIVATE = {
    "FACE00": Private(NINE - timedelta(minutes=30), "Ta med\x07 dator", 2, AT + timedelta(days=3)),
    "BARE00": Private(NINE + timedelta(hours=2), "", 1, AT - timedelta(days=3)),
    "SEEN00": Private(declined=True), "GONE00": Private(revision=4),
}  # fmt: skip


DAY = replace(DAY, event=replace(EVENT, tagline="En <dag>", host="Vi & ni"))
OTHER_DAY = Day("DAY000", "dagen", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "en", "Torget", "Visby", True, 3, AT)
TAKEN_DOWN = Day("DOWN00", "nere", "", date(2027, 8, 3), date(2027, 8, 3), "sv", "", "", False, 5, AT + timedelta(days=1))
HOST = Host("vi", "Vi", "sv", "Europe/Stockholm", "#ffd700", "abc", "h1@example.org", (OTHER_DAY, TAKEN_DOWN))
HERE = Path(__file__).parent / "written"


def released(day):
    """The second release of a day, from which a seminar with a time and one without have gone."""
    first = compile_release(None, replace(day, seminars=(*day.seminars, GONE, UNTIMED)), AT)
    return compile_release(first, day, AT + timedelta(days=1))


def feed(day, private=None):
    """Its calendar feed of everything."""
    release = released(day)
    part = feeds.everything(release, AT)
    return ical.write(release, ical.Feed(part, "Dagen\n2027", "https://a.example/x.ics", private), TO)


def changes():
    """A feed of changes with one release in words and one without."""
    entries = [Entry(2, AT + timedelta(days=1), "Release 2", ("Ett\x07 <b>", "Två")), Entry(1, AT, "Release 1", ())]
    return atom.write(atom.Feed("Dagen: ändringar", "Vi", "https://a.example/c/", "https://a.example/c.atom"), entries, AT + timedelta(days=1))


def read_back(name):
    """What reading one of our own files finds, a line a row."""
    table = reading.read((HERE / name).read_bytes())
    return "\n".join(map(repr, (table.source, table.ours, table.header, *table.rows, table.people, table.remarks, ""))).encode()


def sheet():
    """The cells of our workbook, and where its head is fixed."""
    book = load_workbook(io.BytesIO(spreadsheet.write_xlsx(DAY, "release 2")))
    (page,) = book.worksheets
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    return "\n".join(map(repr, (page.title, page.freeze_panes, *rows, ""))).encode()


FILES = {
    "feed.ics": lambda: feed(DAY),
    "feed-private.ics": lambda: feed(DAY, PRIVATE),
    "schedule.xml": lambda: frab.write_xml(released(DAY), TO),
    "schedule.json": lambda: frab.write_json(released(DAY), TO),
    "programme.csv": lambda: spreadsheet.write_csv(DAY, "release 2"),
    "programme.json": lambda: jsonfile.public(released(DAY), "https://a.example"),
    "event.jsonld": lambda: schema_org.event_page(DAY, TO).encode(),
    "full.jsonld": lambda: schema_org.seminar_page(DAY, FULL, TO).encode(),
    "seen.jsonld": lambda: schema_org.seminar_page(DAY, SEEN, TO).encode(),
    "loose.jsonld": lambda: schema_org.seminar_page(DAY, LOOSE, TO).encode(),
    "changes.atom": changes,
    "programme.xlsx.txt": sheet,
    "schedule.json.read": lambda: read_back("schedule.json"),
    "schedule.xml.read": lambda: read_back("schedule.xml"),
    "programme.csv.read": lambda: read_back("programme.csv"),
    "feed.ics.read": lambda: read_back("feed.ics"),
    "host.ics": lambda: hostcalendar.write(HOST, AT, "https://a.example"),
    "host-of-nothing.ics": lambda: hostcalendar.write(replace(HOST, days=()), AT, "https://a.example"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_what_it_was(name):
    assert FILES[name]() == (HERE / name).read_bytes()


def lines(event, seminar=BARE):
    """The lines of a feed of one seminar."""
    day = replace(DAY, event=event, seminars=(seminar,))
    release = compile_release(None, day, AT)
    return ical.write(release, ical.Feed(feeds.everything(release, AT), "N", "S"), TO).decode().replace("\r\n ", "").splitlines()


def test_a_feed_has_a_zone_unless_its_times_need_none_and_is_never_empty():
    utc = replace(EVENT, timezone="UTC")
    assert ["BEGIN:VTIMEZONE" in lines(*each) for each in ((EVENT,), (utc,), (utc, LOOSE), (EVENT, LOOSE))] == [True, False, True, True]
    assert "DTSTART:20270703T080000Z" in lines(utc)
    # Half past two comes twice on that day: only UTC tells which.
    twice = replace(BARE, starts_at=datetime(2027, 10, 31, 0, 30, tzinfo=UTC), minutes=120)
    assert [line for line in lines(EVENT, twice) if line.startswith(("DTSTART:20271031T00", "DTEND;T"))] == [
        "DTSTART:20271031T003000Z", "DTEND;TZID=Europe/Stockholm:20271031T033000",
    ]  # fmt: skip


def test_a_feed_says_only_what_is_known_of_the_place():
    def told(event, seminar=replace(BARE, room="HALL00")):
        return [line for line in lines(event, seminar) if line.startswith(("GEO", "LOCATION", "IMAGE", "COLOR"))]

    bare = replace(EVENT, venue=Venue(), logo="")
    assert told(bare) == ["COLOR:teal", "LOCATION:Hallen"]
    assert told(replace(bare, venue=replace(VENUE, latitude=None)), BARE) == ["COLOR:teal"]
    assert told(replace(bare, venue=replace(VENUE, longitude=None))) == ["COLOR:teal", "LOCATION:Hallen\\, Torget\\, Visby"]
    assert told(replace(bare, venue=Venue(latitude=0.0, longitude=0.0)), BARE) == ["COLOR:teal", "GEO:0.0;0.0"]


@pytest.mark.parametrize(
    ("accent", "name"),
    [("#800000", "maroon"), ("#ff0000", "crimson"), ("#ffe000", "gold"), ("#00ff00", "green"), ("#0000ff", "navy"), ("#ffffff", "gray"),
     ("#010101", "black"), ("#ff00ff", "deeppink"), ("#4070b0", "steelblue")],
)  # fmt: skip
def test_the_nearest_colour_that_has_a_name(accent, name):
    head = calendarhead.Head("N", "UTC", None, "P", "S", accent)
    assert calendarhead.begun(head)["COLOR"] == name


def test_a_code_is_the_same_number_for_ever():
    assert [frab.number(code) for code in ("0", "1", "Z", "10", "ZZ", "AAAAAA")] == [1, 2, 32, 33, 1024, 346368331]


if __name__ == "__main__":
    for file, made in FILES.items():
        (HERE / file).write_bytes(made())
