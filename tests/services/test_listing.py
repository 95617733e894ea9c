"""The list of what is published: one question for any number of events, and memory for no more releases than are said."""

import gzip
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import flask_migrate
from sqlalchemy import event as told
from sqlalchemy import inspect, text

from eventapp.extensions import db
from eventapp.formats import snapshots
from eventapp.models import Event, EventSlug, Release, Seminar
from eventapp.programme.heading import Heading, heading_of
from eventapp.programme.release import compile_release
from eventapp.services.draft import events, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.publishing import listing, releases, withdrawal
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import transaction
from tests.conftest import BASE, make_app

SLUG = "almedalen-2017"
GOLDEN = Path(__file__).parent.parent / "formats" / "golden"
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def in_database():
    with db.engine.connect() as connection:
        return listing.in_database(connection)


def many(day, programme, count):
    """So many more published events, each a day's first seminar under another name."""
    for n in range(count):
        code, slug = f"E{n:05}", f"dag-{n}"
        its = replace(programme.event, slug=slug, code=code, title=f"Dag {n}", starts_on=date(2030, 1, 1 + n % 28))
        only = replace(programme.seminars[0], code=f"S{n:05}", room="")
        release = compile_release(None, replace(programme, event=its, rooms=(), seminars=(only,)), AT)
        row = Event(
            code=code, slug=slug, title="Ännu inte sagt", starts_on=date(2029, 1, 1), ends_on=date(2031, 1, 1),
            uid_domain="example.org", created_at=AT,
        )  # fmt: skip
        with transaction():
            db.session.add(row)
            db.session.flush()
            releases.make(row, day.actor, day.shelf, release)


def test_a_list_tells_what_is_published_and_nothing_of_the_draft(day):
    release = releases.latest(day.event)
    assert in_database() == [heading_of(release)]
    assert in_database() == [
        Heading(
            SLUG, "ECPATs heldag i Almedalen 2017", "Visby", date(2017, 7, 3), date(2017, 7, 3), "Europe/Stockholm", 1,
            release.published_at,
        )
    ]  # fmt: skip
    events.change(Writing(day.event, day.actor), day.event.version, {"title": "Hemligt", "venue_city": "Visby"})
    assert in_database() == [heading_of(release)]
    made = releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="x"))
    assert in_database() == [heading_of(made)]
    assert (made.number, in_database()[0].title) == (2, "Hemligt")
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert in_database() == []


def test_the_front_page_the_api_and_the_sitemap_ask_once_and_hold_no_release(day, sample):
    many(day, sample, 30)
    app = make_app(day.shelf.folder.parent, SQLALCHEMY_DATABASE_URI=day.app.config["SQLALCHEMY_DATABASE_URI"])
    client, slugs = app.test_client(), [e.slug for e in in_database()]
    assert slugs == [*sorted(slugs[:-1], key=lambda s: (-(int(s[4:]) % 28), s)), SLUG]
    with app.app_context():
        engine = db.engine
    for address in ("/", "/api/v1/events", "/sitemap.xml"):
        sent = []

        def note(_connection, _cursor, statement, *_, sent=sent):
            sent.append(statement)

        told.listen(engine, "before_cursor_execute", note)
        page = client.get(address)
        told.remove(engine, "before_cursor_execute", note)
        found = [page.text.index(f"/{slug}/") for slug in slugs]
        assert (page.status_code, len(sent), found == sorted(found)) == (200, 1, True), (address, sent)
    assert app.extensions["shelf"].held() == []


def test_the_sitemap_leads_to_each_events_own(day, sample):
    many(day, sample, 2)
    client = day.app.test_client()
    index = client.get("/sitemap.xml").text
    assert [part.split("</loc>")[0] for part in index.split("<loc>")[1:]] == [
        f"{BASE}/{slug}/sitemap.xml" for slug in ("dag-1", "dag-0", SLUG)
    ]
    own = client.get("/dag-1/sitemap.xml").text
    people = {p.code: p.slug for p in sample.people}
    wanted = ["", "people/", "about/", "calendar/", "changes/", f"seminars/{sample.seminars[0].slug}/"]
    wanted += [f"people/{people[p.code]}/" for p in sample.people if p.code in {a.person for a in sample.seminars[0].appearances}]
    assert [part.split("</loc>")[0] for part in own.split("<loc>")[1:]] == [f"{BASE}/dag-1/{page}" for page in wanted]


def test_an_older_database_keeps_every_release_and_learns_what_its_list_tells(day):
    for number, body in ((2, b"schema-1"), (3, b"schema-2")):
        plain = (GOLDEN / f"{body.decode()}.json").read_bytes()
        db.session.add(
            Release(
                event_id=day.event.id, published_at=AT, changes=b"[" + b" " * 9000 + b"]", body=plain, note="Å",
                number=number, slug="dagen", title="", starts_on=AT, ends_on=AT, timezone="", size=0,
            )
        )  # fmt: skip
    db.session.add(EventSlug(slug="dagen", event_id=day.event.id))
    db.session.commit()
    first = db.session.query(Release).filter_by(number=1).one()
    first.body, release = gzip.decompress(first.body), snapshots.read(first.body).release
    db.session.commit()
    columns = ["id", "event_id", "number", "slug", "published_at", "account_id", "note", "changes", "body", "public"]
    wanted = text(f"SELECT {', '.join(columns)} FROM release ORDER BY number")
    before = [tuple(row) for row in db.session.execute(wanted)]
    db.session.remove()
    flask_migrate.downgrade(revision="0009")
    assert {column["name"] for column in inspect(db.engine).get_columns("release")} == set(columns)
    flask_migrate.upgrade()
    assert [tuple(row) for row in db.session.execute(wanted)] == before
    rows = db.session.query(Release).order_by(Release.number).all()
    assert [(r.title, r.city, r.starts_on, r.ends_on, r.timezone, r.size == len(r.body)) for r in rows] == [
        (release.programme.event.title, "Visby", date(2017, 7, 3), date(2017, 7, 3), "Europe/Stockholm", True),
        *[('Dagen – åäö \u2028 "citat"', "Visby", date(2026, 7, 3), date(2026, 7, 4), "Europe/Stockholm", True)] * 2,
    ]
    assert [(e.slug, e.number) for e in in_database()] == [("dagen", 3)]
    kept = inspect(db.engine)
    if db.engine.dialect.name == "sqlite":  # What stands behind a large value is slow to read there.
        assert [column["name"] for column in kept.get_columns("release")] == [c.name for c in Release.__table__.c]
    assert [each["column_names"] for each in kept.get_unique_constraints("release")] == [["event_id", "number"]]
    assert [each["column_names"] for each in kept.get_indexes("release") if not each.get("unique")] == [["event_id"]]
    assert {each["referred_table"] for each in kept.get_foreign_keys("release")} == {"event", "account"}


def test_a_body_that_nobody_can_read_at_the_upgrade_is_in_no_list(day):
    row = db.session.query(Release).one()
    row.body = b'{"format": "eventapp-release", "schema": 2}'
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0009")
    flask_migrate.upgrade()
    assert (db.session.query(Release.size).scalar(), in_database()) == (0, [])


def test_many_events_are_served_right_with_few_of_them_in_memory(lite_day, sample):
    day = lite_day
    many(day, sample, 300)
    day.app.extensions["shelf"].most = 20
    client, most = day.app.test_client(), 0
    for _ in range(2):
        for n in range(300):
            page = client.get(f"/dag-{n}/programme.json")
            assert (page.status_code, page.json["event"]["title"]) == (200, f"Dag {n}")
            most = max(most, len(day.shelf.held()))
    assert most == 20
    assert [slug for slug, _ in day.shelf.held()] == [f"dag-{n}" for n in range(280, 300)]


def test_what_is_used_stays_in_memory_and_a_publication_of_what_does_not_is_seen_at_once(lite_day, sample):
    day = lite_day
    day.shelf.most = 20
    many(day, sample, 30)
    client = day.app.test_client()
    for n in range(30):
        assert client.get(f"/dag-{n}/").status_code == 200
        assert client.get("/dag-0/").status_code == 200
    assert [slug for slug, _ in day.shelf.held()] == [f"dag-{n}" for n in range(11, 30)] + ["dag-0"]
    before = client.get(f"/{SLUG}/").text
    for n in range(30):
        client.get(f"/dag-{n}/")
    assert SLUG not in dict(day.shelf.held())
    row = db.session.query(Seminar).filter_by(event_id=day.event.id, slug="ai").one()
    elsewhere = Shelf(day.shelf.folder)
    seminars.change(Writing(day.event, day.actor), row, row.version, {"title": "Alldeles nytt"})
    releases.publish(day.event, day.actor, elsewhere, "", releases.Agreed(despite="x"))
    assert ("Alldeles nytt" in before, "Alldeles nytt" in client.get(f"/{SLUG}/").text) == (False, True)


def test_the_setting_says_how_many(tmp_path):
    assert make_app(tmp_path, RELEASES_IN_MEMORY=7).extensions["shelf"].most == 7
