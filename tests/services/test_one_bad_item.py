"""One thing that cannot be read or shown takes nothing else along: rows and snapshots as no form would let them in."""

import json
import logging

import pytest
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.formats import packed, snapshots
from eventapp.models import Release, Seminar
from eventapp.services.draft import memory
from eventapp.services.errors import Unshowable
from eventapp.services.operations import checks, commands
from eventapp.services.publishing import history, releases
from tests.conftest import SAMPLE, make_app, sign_in, token

SLUG = "almedalen-2017"


def in_the_tables(statement, **values):
    db.session.execute(text(statement), values)
    # As every change of a draft does, so that no process takes what it remembers for it.
    db.session.execute(text("UPDATE event SET revision = revision + 1"))
    db.session.commit()


def snapshot(change, slug=SLUG):
    """Change the newest release as it is kept, and forget its copies."""
    row = db.session.query(Release).filter_by(slug=slug).order_by(Release.number.desc()).first()
    plain = json.loads(packed.unpack(row.body))
    changed = change(plain)
    row.body = changed if isinstance(changed, bytes) else json.dumps(plain).encode()
    db.session.commit()


def anew(day):
    """Another process, which holds nothing in memory or on disk."""
    for copy in day.shelf.folder.glob("*.json"):
        copy.unlink()
    return make_app(
        day.shelf.folder.parent, SQLALCHEMY_DATABASE_URI=day.app.config["SQLALCHEMY_DATABASE_URI"]
    ).test_client()


def everything(client, slug=SLUG):
    pages = ["", "calendar/all.ics", "programme.json", "schedule.xml", "schedule.json", "programme.csv", "screens/"]
    return {page: client.get(f"/{slug}/{page}").status_code for page in pages}


@pytest.fixture()
def beside(day):
    """Another event beside the sample day, both published."""
    from eventapp.formats import dayfile
    from eventapp.services.imports import new_event

    other = SAMPLE.read_text().replace(SLUG, "beside").replace("ECPATs heldag", "En annan dag")
    event = new_event.create(day.account, dayfile.read(other.encode()))
    releases.publish(event, day.actor, day.shelf, "")
    return day


@pytest.mark.parametrize("year", ["9999-12-31 23:30:00", "9999-06-01 09:00:00", "1492-10-12 09:00:00"])
def test_a_seminar_in_a_year_that_cannot_be_is_not_published_and_its_organisers_are_told_which(day, year):
    organiser = sign_in(day.app)
    in_the_tables("UPDATE seminar SET starts_at = :at WHERE slug = 'ai'", at=year)
    title = db.session.query(Seminar.title).filter_by(slug="ai").scalar()
    with pytest.raises(Unshowable, match=title[:20]):
        releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="bråttom"))
    for page in ("", "seminars/", "board/", "schedule/", "schedule/list/", "releases/", "readiness/"):
        assert organiser.get(f"/organise/{SLUG}/{page}", follow_redirects=True).status_code in (200, 404), page
    code = db.session.query(Seminar.code).filter_by(slug="ai").scalar()
    assert organiser.get(f"/organise/{SLUG}/seminars/{code}/").status_code == 200
    page = organiser.post(
        f"/organise/{SLUG}/releases/publish", data={"despite": "ändå", "note": "", "csrf_token": token(organiser, f"/organise/{SLUG}/rooms/new")}, follow_redirects=True
    ).get_data(as_text=True)
    assert title in page
    in_the_tables("UPDATE seminar SET starts_at = '2017-07-03 12:00:00' WHERE slug = 'ai'")
    assert releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="bråttom")).number == 2


def test_what_is_a_draft_still_does_not_stand_in_the_way(day):
    in_the_tables("UPDATE seminar SET starts_at = '9999-12-31 23:30:00', state = 'draft' WHERE slug = 'ai'")
    assert releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="bråttom")).number == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: s.update(starts_at="9999-12-31T23:30:00Z"),
        lambda s: s.update(starts_at="9999-06-01T09:00:00Z"),
        lambda s: s.update(kind="keynote"),
        lambda s: s.update(minutes=-5),
        lambda s: s.update(slug="../.."),
        lambda s: s.pop("title"),
        lambda s: s.update(tags=7),
    ],
)
def test_a_published_seminar_that_cannot_be_shown_is_left_out_and_the_rest_is_served(day, spoil, caplog):
    snapshot(lambda plain: spoil(plain["programme"]["seminars"][0]))
    with caplog.at_level(logging.ERROR):
        client = anew(day)
        assert set(everything(client).values()) == {200}
    assert len(client.get(f"/{SLUG}/programme.json").get_json()["seminars"]) == 5
    assert [r for r in caplog.records if SLUG in r.getMessage()] != []
    assert client.get("/").status_code == 200
    assert [f.broken for f in checks.look(day.app.config) if SLUG in f.text and "release 1" in f.text.lower()] != []


def test_less_than_a_seminar_is_left_out_alone(day):
    def spoil(plain):
        plain["programme"]["seminars"][0]["services"] = ["levitation"]
        plain["programme"]["event"]["accent"] = "red"
        plain["stamps"].pop(plain["programme"]["seminars"][1]["code"])

    snapshot(spoil)
    client = anew(day)
    assert set(everything(client).values()) == {200}
    assert len(client.get(f"/{SLUG}/programme.json").get_json()["seminars"]) == 6


@pytest.mark.parametrize("body", [b"", b"{", b'{"format": "eventapp-release", "schema": 99}', b"\xff\xfe", b"[" * 10_000])
def test_a_snapshot_that_cannot_be_read_takes_down_its_own_event_alone(beside, body, caplog):
    organiser = sign_in(beside.app)
    snapshot(lambda plain: body, "beside")
    with caplog.at_level(logging.ERROR):
        client = anew(beside)
        answer = client.get("/beside/")
    assert (answer.status_code, "kan inte visas" in answer.text) == (503, True)
    assert "a release of beside cannot be read" in caplog.text
    assert set(everything(client).values()) == {200}
    assert [e["slug"] for e in client.get("/api/v1/events").get_json()["events"]] == [SLUG]
    assert (client.get("/").status_code, client.get("/sitemap.xml").status_code) == (200, 200)
    assert ["beside" in f.text for f in checks.look(beside.app.config) if f.broken] == [True]
    assert (client.get("/readyz").status_code, client.get("/healthz").status_code) == (200, 200)
    assert organiser.get("/organise/").status_code == 200
    for page in ("", "releases/", "exports/", "signs/", "seminars/", "board/"):
        assert organiser.get(f"/organise/beside/{page}").status_code in (200, 404), page


def test_the_only_event_being_unreadable_is_an_empty_front_page(day):
    snapshot(lambda plain: b"{")
    client = anew(day)
    assert (client.get("/").status_code, client.get("/api/v1/events").get_json()) == (200, {"events": []})


def test_organisers_publish_anew_over_what_cannot_be_read_and_no_sequence_falls(day):
    event = day.event
    seminar = db.session.query(Seminar).filter_by(slug="ai").one()
    for n in range(3):
        in_the_tables("UPDATE seminar SET title = :t WHERE slug = 'ai'", t=f"AI {n}")
        releases.publish(event, day.actor, day.shelf, "", releases.Agreed(despite="x"))
    before = releases.latest(event).stamps
    assert before[seminar.code].sequence == 3
    for number in (3, 4):
        db.session.query(Release).filter_by(number=number).one().body = b"{"
    db.session.commit()
    assert (releases.latest(event), releases.unreadable(event)) == (None, True)
    made = releases.publish(event, day.actor, day.shelf, "", releases.Agreed(despite="x"))
    assert (made.number, made.programme, releases.unreadable(event)) == (5, memory.read(event).programme, False)
    assert {code: stamp.sequence > before[code].sequence for code, stamp in made.stamps.items()} == dict.fromkeys(before, True)
    client = anew(day)
    assert set(everything(client).values()) == {200}


def test_with_no_release_that_can_be_read_too(day):
    db.session.query(Release).one().body = b"{"
    db.session.commit()
    made = releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="x"))
    assert (made.number, made.programme, {s.sequence for s in made.stamps.values()}) == (2, memory.read(day.event).programme, {2})


def test_an_event_that_cannot_be_read_can_be_taken_down(day):
    from eventapp.services.publishing import withdrawal

    db.session.query(Release).one().body = b"{"
    db.session.commit()
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert anew(day).get(f"/{SLUG}/").status_code == 410


def test_words_in_the_rows_that_another_version_wrote(day):
    in_the_tables("UPDATE seminar SET kind = 'keynote' WHERE slug = 'ai'")
    in_the_tables("UPDATE seminar SET state = 'rumoured' WHERE slug = 'lagen'")
    in_the_tables("UPDATE seat SET role = 'jester'")
    found = {s.slug: (s.kind.value, s.state.value) for s in memory.read(day.event).programme.seminars}
    assert (found["ai"], found["lagen"]) == (("panel", "confirmed"), ("panel", "draft"))
    assert commands.event(SLUG).id == day.event.id


def test_a_list_of_changes_that_cannot_be_read_is_an_empty_one(day):
    db.session.query(Release).one().changes = b"{"
    db.session.commit()
    assert [past.changes for past in history.of(day.event.id)] == [()]
    assert day.app.test_client().get(f"/{SLUG}/changes/").status_code == 200


def test_what_is_spared_reads_back_equal(day):
    release = releases.latest(day.event)
    assert snapshots.read(snapshots.write(release)).release == release
