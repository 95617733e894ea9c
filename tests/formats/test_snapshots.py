"""Releases as they are kept: those of every schema are read to the very same value, and give the bytes they gave."""

import csv
import gzip
import io
import json
import re
import tracemalloc
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given

from eventapp.formats import frab, ical, jsonfile, marks, packed, reading, snapshots, spreadsheet
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.oldreleases import NEWEST, STEPS
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.changes import Change
from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Link,
    Person,
    Programme,
    Quote,
    Role,
    Room,
    Seminar,
    Service,
    State,
    Venue,
)
from eventapp.programme.release import Release, Stamp, Withdrawn
from tests.strategies import programmes

GOLDEN = Path(__file__).parent / "golden"
# What this version writes: fields that came later have nothing to tell in a release of before.
NEWEST_FILE = "schema-2-host-page.json"
BASE = "https://programme.example.org"
FIRST, SECOND = datetime(2026, 6, 1, 12, 30, 15, tzinfo=UTC), datetime(2026, 6, 2, 8, tzinfo=UTC)


def at(hour):
    return datetime(2026, 7, 3, hour, tzinfo=UTC)


EXPECTED = Release(
    number=2,
    published_at=SECOND,
    programme=Programme(
        Event(
            "dagen", 'Dagen – åäö \u2028 "citat"', date(2026, 7, 3), date(2026, 7, 4), "Europe/Stockholm",
            "example.org", "EVENT1", "Ny underrubrik", "Värden", "Om *dagen*\n\tmed rader", "sv", "#dagen",
            "Fri entré", "#aa3300", "logo-key", "info@example.org",
            Venue("Kongressen", "Gatan 1", "Visby", "SE", 57.64, 1e-05, "Upp för trappan"),
            (
                Link("Ge", "donation", "", "123 456 78 90", 100, "SEK"),
                Link("Läs", "other", "https://example.org/?a=1&b=2"),
            ),
        ),
        (Room("R00001", "stora-salen", "Stora salen", "En trappa upp.", 120),),
        (
            Person("P00001", "asa-oberg", "Åsa Öberg", "Generaldirektör", "Myndigheten", "Skriver.", "portrait-key", "https://example.org/asa"),
            Person("P00002", "bo-ek", "Bo Ek"),
            Person("P00003", "cia-al", "Cia Al", "", "Telia"),
        ),
        (
            Seminar(
                "S00001", "ett-igen", "Ett, igen", Kind.PANEL, State.CONFIRMED, "Värd", "R00001", at(12), 45,
                "*Om* ett", "Det sades", (Quote("Ja", "Åsa"), Quote("Nej")), ("Skola & hem", "ai"), "sv",
                (Service.CAPTIONS, Service.HEARING_LOOP, Service.SIGN_LANGUAGE), "https://live.example.org/1",
                "https://video.example.org/1",
                (
                    Appearance(Role.MODERATOR, "P00001"), Appearance(Role.PANELIST, "P00002"),
                    Appearance(Role.SPEAKER, "", "Telia"), Appearance(Role.INTERPRETER, "P00003"),
                ),
            ),
            Seminar("S00003", "paus", "Paus", Kind.BREAK, starts_at=at(9), minutes=15),
            Seminar("S00004", "mingel", "Mingel", Kind.SOCIAL, State.CANCELLED, starts_at=at(10), minutes=60),
            Seminar("S00005", "utanfor", "Utanför", Kind.EXTERNAL),
            Seminar("S00006", "verkstad", "Verkstad", Kind.WORKSHOP, room="R00002", starts_at=at(11)),
        ),
    ),
    stamps={
        "S00001": Stamp(1, SECOND), "S00002": Stamp(1, SECOND), "S00003": Stamp(0, FIRST),
        "S00004": Stamp(0, FIRST), "S00005": Stamp(0, FIRST), "S00006": Stamp(1, SECOND),
    },
    withdrawn=(Withdrawn("S00002", at(8), 30, ("room/R00002", "person/P00003", "tag/9a73683beb6ec23a")),),
    changes=(
        Change("title", "seminar", "S00001", "Ett, igen", "Ett", "Ett, igen", ("P00001", "P00002", "P00003")),
        Change("moved", "seminar", "S00001", "Ett, igen", "2026-07-03T07:00:00Z", "2026-07-03T12:00:00Z", ("P00001", "P00002", "P00003")),
        Change("address", "seminar", "S00001", "Ett, igen", "1", "1", ("P00001", "P00002", "P00003")),
        Change("removed", "seminar", "S00002", "", "2026-07-03T08:00:00Z"),
        Change("removed", "room", "R00002", ""),
        Change("event", "event", "", 'Dagen – åäö \u2028 "citat"', "", "tagline"),
    ),
    note="Sedan",
    moved={"seminars/ett": "S00001", "seminars/tva": "S00002", "rooms/lilla-salen": "R00002"},
)  # fmt: skip


def golden(name):
    return (GOLDEN / name).read_bytes()


def read(change):
    """The golden release after a change of its JSON."""
    plain = json.loads(golden("schema-2.json"))
    change(plain)
    return snapshots.read(json.dumps(plain).encode())


def test_there_is_a_golden_file_of_every_schema_and_a_step_from_each_to_the_next():
    kept = {json.loads(golden(path.name))["schema"] for path in GOLDEN.glob("schema-*.json")}
    assert (kept, set(STEPS)) == (set(range(1, NEWEST + 1)), set(range(1, NEWEST)))


@pytest.mark.parametrize("name", ["schema-1.json", "schema-2.json", "schema-2-files-earlier.json", "schema-2-accessible.json", NEWEST_FILE])
def test_a_release_of_any_schema_is_read_to_the_same_value(name):
    assert snapshots.read(golden(name)) == snapshots.Snapshot(EXPECTED, [])


def test_one_that_took_the_programme_down_too():
    taken = snapshots.read(golden("schema-2-taken-down.json")).release
    assert (taken.number, taken.public, taken.programme.seminars, taken.changes) == (
        3, False, (), (Change("down", "event", "", ""),)
    )  # fmt: skip
    assert {w.code for w in taken.withdrawn} == {f"S0000{n}" for n in range(1, 7)}


def test_what_readers_are_given_of_it_is_what_they_were_given_before():
    to, moment = Addresses(BASE, "dagen"), datetime(2026, 6, 2, 9, tzinfo=UTC)
    for schema in range(1, NEWEST + 1):
        release = snapshots.read(golden(f"schema-{schema}.json")).release
        event = release.programme.event
        part = feeds.everything(release, moment)
        # What seminars have had since says nothing here.
        later = rb',\n   "(files": \[\]|sign_language": ""|interpretation": ""|audience": ""|host_page": "")'
        public = re.sub(later, b"", jsonfile.public(release, BASE))
        assert public == golden("programme.json")
        assert ical.write(release, ical.Feed(part, event.title, to.feed("all", "")), to) == golden("all.ics")
        assert frab.write_xml(release, to) == golden("schedule.xml")
        table = spreadsheet.write_csv(release.programme, marks.of_release(release)).replace(b"sign_language,interpretation,audience,", b"")
        table = table.replace(b",host_page", b"")
        was = list(csv.reader(io.StringIO(golden("programme.csv").decode())))
        place = was[0].index("language") + 1
        assert [row if not n else row[:place] + row[place + 3 : -2] + row[-1:] for n, row in enumerate(csv.reader(io.StringIO(table.decode())))] == was


@given(programmes())
def test_our_json_has_the_bytes_that_python_gives_it(programme):
    head = {"format": "eventapp-programme", "schema": 1, "exported": "x"}
    whole = {**head, **jsonfile.plain(programme)}
    assert jsonfile.write_programme(programme, "x") == json.dumps(whole, ensure_ascii=False, indent=1).encode()


@pytest.mark.parametrize("latitude", [1e-05, -0.0, 57.0, 1e16, float("nan")])
def test_numbers_and_other_zones_in_our_json_too(latitude):
    programme = EXPECTED.programme
    event = replace(programme.event, venue=replace(programme.event.venue, latitude=latitude))
    there = EXPECTED.programme.seminars[0].starts_at.astimezone(timezone(timedelta(hours=2)))
    seminars = (replace(programme.seminars[0], starts_at=there), *programme.seminars[1:])
    programme = replace(programme, event=event, seminars=seminars)
    whole = {"format": "eventapp-programme", "schema": 1, **jsonfile.plain(programme)}
    assert jsonfile.write_programme(programme) == json.dumps(whole, ensure_ascii=False, indent=1).encode()


def test_what_this_version_does_not_know_is_passed_by():
    def spoil(plain):
        plain["colour"] = plain["programme"]["event"]["mood"] = plain["programme"]["seminars"][0]["smell"] = ["x"]
        plain["programme"]["seminars"][0]["services"].insert(0, "levitation")

    found = read(spoil)
    assert (found.release, found.left_out) == (
        EXPECTED, ["release.programme.seminars[0].services[0]: 'levitation' is not a Service"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p["programme"]["seminars"][1].update(kind="keynote"), "release.programme.seminars[1].kind: 'keynote' is not a Kind"),
        (lambda p: p["programme"]["seminars"][1].update(tags=7), "release.programme.seminars[1].tags should be a list, not '7'"),
        (lambda p: p["programme"]["seminars"][1].update(starts_at="2026-07-03T09:00:00"), "release.programme.seminars[1].starts_at: '2026-07-03T09:00:00' is not a datetime"),
        (lambda p: p["programme"]["seminars"][1].pop("title"), "release.programme.seminars[1].title is missing"),
    ],
)  # fmt: skip
def test_a_seminar_that_cannot_be_read_is_left_out_alone(spoil, said):
    programme = EXPECTED.programme
    kept = replace(programme, seminars=(programme.seminars[0], *programme.seminars[2:]))
    assert read(spoil) == snapshots.Snapshot(replace(EXPECTED, programme=kept), [said])


def test_a_stamp_that_cannot_be_read_begins_anew():
    found = read(lambda plain: plain["stamps"].update(S00001="x"))
    assert found.release == replace(EXPECTED, stamps=EXPECTED.stamps | {"S00001": Stamp(0, SECOND)})
    assert found.left_out == ["release.stamps[S00001] should be an object, not 'x'"]


def test_a_time_of_another_zone_is_the_same_instant_in_utc():
    found = read(lambda plain: plain["programme"]["seminars"][0].update(starts_at="2026-07-03T14:00:00+02:00"))
    assert found == snapshots.Snapshot(EXPECTED, [])
    assert found.release.programme.seminars[0].starts_at.tzinfo is UTC


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"format": "eventapp-release", "schema": 99}',
        b'{"format": "eventapp-release", "schema": 0}', b'{"format": "eventapp-release", "schema": 1}',
        b'{"format": "eventapp-release", "schema": 1, "programme": 7, "withdrawn": 7}',
        b'{"format": "eventapp-programme", "schema": 2}', b'{"schema": 2}',
    ],
)  # fmt: skip
def test_what_is_no_release_is_refused(data):
    with pytest.raises(Unreadable):
        snapshots.read(data)


def test_a_first_schema_with_rubbish_in_what_is_withdrawn():
    plain = json.loads(golden("schema-1.json"))
    plain["withdrawn"] = [7, {"code": "S00002", "tags": 7, "appearances": "x"}]
    found = snapshots.read(json.dumps(plain).encode())
    assert found.release == replace(EXPECTED, withdrawn=(Withdrawn("S00002"),))


def test_changes_alone():
    assert snapshots.read_changes(snapshots.write_changes(EXPECTED.changes)) == EXPECTED.changes
    old = json.dumps(jsonfile.plain(EXPECTED.changes)).encode()
    assert snapshots.read_changes(old) == EXPECTED.changes
    with pytest.raises(Unreadable):
        snapshots.read_changes(b"{")


def test_what_is_kept_is_small_and_the_same_each_time():
    kept = snapshots.write(EXPECTED)
    assert (kept, kept[:2]) == (snapshots.write(EXPECTED), b"\x1f\x8b")
    assert json.loads(gzip.decompress(kept)) == json.loads(golden(NEWEST_FILE))
    assert len(kept) < len(golden(NEWEST_FILE)) / 3
    assert snapshots.read(kept) == snapshots.Snapshot(EXPECTED, [])


def test_what_was_kept_before_it_was_compressed_is_read_as_well():
    assert packed.unpack(golden("schema-2.json")) == golden("schema-2.json")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept[:-1], lambda kept: kept[:40], lambda kept: kept[:2], lambda kept: kept + b"x",
        lambda kept: kept + kept, lambda kept: kept[:60] + bytes([kept[60] ^ 1]) + kept[61:],
        lambda kept: kept[:-8] + bytes(8), lambda kept: b"\x1f\x8b" + zlib.compress(b"x"),
    ],
)  # fmt: skip
def test_damage_to_what_is_compressed_is_noticed(spoil):
    with pytest.raises(Unreadable):
        snapshots.read(spoil(snapshots.write(EXPECTED)))


def test_what_would_fill_the_memory_is_not_opened(monkeypatch):
    monkeypatch.setattr(packed, "MOST", 1_000_000)
    assert packed.unpack(packed.pack(bytes(1_000_000))) == bytes(1_000_000)
    with pytest.raises(Unreadable, match="more than 1000000 bytes"):
        snapshots.read(gzip.compress(bytes(100_000_000), 1))
    with pytest.raises(ValueError, match="1000001 bytes"):
        packed.pack(bytes(1_000_001))


def test_nor_is_what_is_too_much_without_being_compressed(monkeypatch):
    monkeypatch.setattr(packed, "MOST", 1_000)
    assert packed.unpack(b"{" + bytes(999)) == b"{" + bytes(999)
    with pytest.raises(Unreadable, match="more than 1000 bytes"):
        packed.unpack(b"{" + bytes(1_000))


def test_what_is_opened_of_a_bomb_is_as_much_as_may_be_kept_and_no_more():
    bomb = gzip.compress(bytes(packed.MOST + 1), 1)
    for nested in range(20):
        bomb += gzip.compress(bytes(nested), 1)  # Further pieces, which are not opened at all.
    tracemalloc.start()
    with pytest.raises(Unreadable, match="more than"):
        packed.unpack(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert packed.MOST == 64 * 1024 * 1024 > reading.LARGEST_PROGRAMME * 3
    assert most < 3 * packed.MOST


def test_a_release_of_a_zone_that_is_not_known_cannot_be_read():
    with pytest.raises(Unreadable, match="Its time zone is not known"):
        read(lambda plain: plain["programme"]["event"].update(timezone="Mars/Olympus"))
