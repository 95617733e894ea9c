"""JSON, frab, CSV and Atom: valid by judges that we did not write, and read back equal."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from eventapp import files
from eventapp.formats import atom, dayfile, frab, jsonfile, schema_org, snapshots, spreadsheet
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import State
from eventapp.programme.release import compile_release
from eventapp.programme.telling import Teller
from tests.conformance.judges import SCHEMAS
from tests.strategies import HOSTILE, programmes

TO = Addresses("https://programme.example.org", "almedalen-2017")
AT = datetime(2027, 1, 1, 12, tzinfo=UTC)
slow = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
judged = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the schemas in ../shared/judges are not at hand")


@slow
@given(programmes())
def test_our_json_reads_back_equal(programme):
    assert jsonfile.read_programme(jsonfile.write_programme(programme)) == programme


@slow
@given(programmes(), programmes())
def test_releases_read_back_equal(one, other):
    second = compile_release(compile_release(None, one, AT), other, AT + timedelta(hours=1), "Ändrat")
    told = replace(second, changes=Teller(second.programme).tell(second.changes))
    assert snapshots.read(snapshots.write(second)).release == told
    assert snapshots.read_changes(snapshots.write_changes(second.changes)) == second.changes


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b"[1]", "not a file of the format"),
        (b'{"format":"eventapp-programme","schema":99}', "schema 99 is not known"),
        (b'{"format":"eventapp-programme","schema":1,"event":{}}', "programme.event.slug is missing"),
        (b'{"format":"eventapp-programme","schema":1,"event":7}', "programme.event should be an object"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_not_ours_is_refused_with_its_place(data, message):
    with pytest.raises(jsonfile.Unreadable, match=message.replace("[", r"\[")):
        jsonfile.read_programme(data)


def test_a_naive_time_in_a_file_is_refused(sample):
    plain = json.loads(jsonfile.write_programme(sample))
    plain["seminars"][0]["starts_at"] = "2017-07-03T09:00"
    with pytest.raises(jsonfile.Unreadable, match=r"programme.seminars\[0\].starts_at.* is not a datetime"):
        jsonfile.read_programme(json.dumps(plain).encode())


def test_the_public_json_is_a_programme_that_can_be_imported(sample):
    release = compile_release(None, sample, AT)
    data = jsonfile.public(release, "https://programme.example.org")
    assert jsonfile.read_programme(data) == release.programme
    assert {k: json.loads(data)[k] for k in ("release", "published_at", "address")} == {
        "release": 1, "published_at": "2027-01-01T12:00:00Z", "address": TO.event(),
    }  # fmt: skip


@judged
@slow
@given(programmes())
def test_frab_xml_and_json_are_valid(programme):
    programme = replace(programme, event=replace(programme.event, timezone="Europe/Stockholm"))
    release = compile_release(None, programme, AT)
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "frab-schedule.xsd"))
    schema.assertValid(etree.fromstring(frab.write_xml(release, TO)))
    plain = json.loads(frab.write_json(release, TO))
    jsonschema.validate(plain, json.loads((SCHEMAS / "frab-schedule.schema.json").read_text()))


def test_frab_tells_the_sample_day(sample):
    root = etree.fromstring(frab.write_xml(compile_release(None, sample, AT), TO))
    found = [(e.findtext("start"), e.findtext("duration"), e.findtext("title")) for e in root.iter("event")]
    assert found == [
        ("09:00", "01:00", "Sexualundervisning 2.0 – en jämlikhetsfråga!"),
        ("10:30", "01:00", "Hur kan lagen bättre skydda barn på nätet?"),
        ("11:30", "01:30", "Lunch och samtal med paneldeltagarna"),
        ("13:00", "01:00", "Så kan IT- och telekombranschen samverka mot barnsexhandel"),
        ("14:30", "00:45", "Artificiell intelligens i kampen mot övergreppsmaterial"),
    ]


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(sample):
    seminars = tuple(replace(sample.seminars[0], code=f"CODE{i:02}", title=t) for i, t in enumerate(HOSTILE))
    data = spreadsheet.write_csv(replace(sample, seminars=seminars))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(HOSTILE)
    for row in rows:
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())
    assert (rows[0]["start"], rows[0]["room"], rows[0]["moderators"]) == (
        "09:00",
        "Bryggarsalen",
        "Caroline Engvall",
    )


def test_json_ld_cannot_end_its_script(sample):
    hostile = replace(sample, event=replace(sample.event, title="</script><script>alert(1)</script>"))
    for text in (
        schema_org.event_page(hostile, TO),
        schema_org.seminar_page(hostile, hostile.seminars[0], TO),
    ):
        assert "</" not in text
        json.loads(text)
    plain = json.loads(
        schema_org.seminar_page(sample, replace(sample.seminars[0], state=State.CANCELLED), TO)
    )
    assert plain["eventStatus"] == "https://schema.org/EventCancelled"
    assert plain["startDate"] == "2017-07-03T09:00:00+02:00"


def test_atom_is_well_formed_and_says_what_changed():
    entries = [atom.Entry(2, AT, "Ny tid & plats", ("”A” flyttas <b>.", "\x00x"))]
    root = etree.fromstring(
        atom.write(atom.Feed("Ändringar", "Värd", TO.page("changes/"), TO.page("changes.atom")), entries, AT)
    )
    space = {"a": atom.NAMESPACE}
    assert root.findtext("a:entry/a:title", namespaces=space) == "Ny tid & plats"
    assert root.findtext("a:entry/a:content", namespaces=space) == "”A” flyttas <b>.\nx"
    assert root.findtext("a:entry/a:id", namespaces=space) == f"{TO.page('changes/')}#release-2"


def test_a_day_file_is_the_same_day_each_time_and_errors_are_told(sample):
    assert [s.code for s in sample.seminars] == [s.code for s in sample.seminars]
    assert {s.slug: len(s.appearances) for s in sample.seminars} == {
        "sexualundervisning": 7, "lagen": 2, "lunch": 0, "samverkan": 5, "ai": 1, "pa-andra-scener": 0,
    }  # fmt: skip
    for data in (b"{}", b'{"event": {"slug": "a"}}', b"x", b'{"event": []}'):
        with pytest.raises(jsonfile.Unreadable):
            dayfile.read(data)


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (("event", "title"), 5, "event.title should be str, not '5'"),
        (("event", "links"), [{"url": "x"}], "not a day file: ValidationError: Object missing required field `label` - at `$[0]`"),
        (("rooms", 0, "name"), None, "not a day file: ValidationError: Expected `str`, got `null` - at `$.rooms[0].name`"),
        (("seminars", 1, "room"), 7, "not a day file: ValidationError: Expected `str | null`, got `int` - at `$[1].room`"),
        (("seminars", 1, "tags"), "a, b", "seminar lagen.tags should be a list, not 'a, b'"),
        (("seminars", 2, "panelists"), "Anna", "not a day file: ValidationError: Expected `array`, got `str` - at `$[2].panelists`"),
        (("seminars", 2, "panelists"), ["Anna"], "not a day file: KeyError: 'Anna'"),
        (("seminars", 0, "minutes"), float("nan"), "seminar sexualundervisning.minutes should be int, not 'nan'"),
    ],
)
def test_a_day_file_that_holds_another_kind_of_thing_says_where(path, value, why):
    plain = json.loads((files.SAMPLE / "almedalen-2017.json").read_bytes())
    *way, last = path
    here = plain
    for step in way:
        here = here[step]
    here[last] = value
    with pytest.raises(jsonfile.Unreadable) as refused:
        dayfile.read(json.dumps(plain).encode())
    assert str(refused.value) == why
