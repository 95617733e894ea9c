"""Readers are counted by the hour, by kind alone, through the edge: what is opened, fetched, scanned, and added up."""

import csv
import io
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Reading, Seminar
from eventapp.services import clock
from eventapp.services.events import erasing
from eventapp.services.insights import counting, figures, kinds
from eventapp.services.insights.counting import Readings
from eventapp.services.operations import backups
from tests.conftest import sign_in

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Mobile/15E148 Safari/604.1"
SLUG = "almedalen-2017"
DAY, FEED = f"/{SLUG}/", f"/{SLUG}/calendar/all.ics"


@pytest.fixture(autouse=True)
def one_hour(monkeypatch):
    """The clock stands still, so that no test falls into two hours."""
    monkeypatch.setattr(counting, "now", lambda: datetime(2017, 7, 3, 9, 40, tzinfo=UTC))


def get(client, path, agent=PHONE, referrer="", method="GET", **headers):
    named = {k.replace("_", "-"): v for k, v in headers.items()} | {"User-Agent": agent}
    return client.open(path, method=method, headers=named | ({"Referer": referrer} if referrer else {}))


def written(app):
    """What is in the table once it is written, by what and kind; all of it in one hour of one event."""
    assert app.extensions["readings"].write() is True
    rows = db.session.scalars(select(Reading)).all()
    assert {(r.event_id, r.hour) for r in rows} <= {(1, datetime(2017, 7, 3, 9, tzinfo=UTC))}
    return {(r.what, r.kind): r.count for r in rows}


def test_openings_are_counted_first_kept_and_unchanged_but_no_head_robot_or_poll(day):
    client = day.app.test_client()
    first = get(client, DAY)  # Made by the application.
    assert get(client, DAY).data == first.data  # From the kept copy.
    assert get(client, DAY, If_None_Match=first.headers["ETag"]).status_code == 304
    get(client, DAY, method="HEAD")
    get(client, f"{DAY}?kind=talk")
    for agent in ("", "curl/8", "Mozilla/5.0 (compatible; Googlebot/2.1)", "facebookexternalhit/1.1", "Werkzeug/3"):
        get(client, DAY, agent)
    get(client, DAY, referrer=f"https://programme.example.org{DAY}")  # The open page asks whether it is still right.
    get(client, f"{DAY}programme.json")
    get(client, f"{DAY}seminars/nothing/")
    get(client, "/")
    assert written(day.app) == {("programme", "direct"): 4}


def test_where_readers_come_from_is_kept_in_kind_only(day):
    client, ours = day.app.test_client(), f"https://other.example{DAY}"
    for referrer in (
        "https://www.google.com/", "https://duckduckgo.com/?q=x", "https://calendar.google.com/", "android-app://com.google.android.calendar/",
        "https://news.example/", "https://programme.example.org/", "http://[bad", f"{ours}embed/", f"{ours}people/anna/", ours,
    ):  # fmt: skip
        get(client, f"{DAY}seminars/ai/", referrer=referrer)
    get(client, f"{DAY}embed/", referrer="https://news.example/")
    assert written(day.app) == {
        ("seminar/ai", "search"): 2, ("seminar/ai", "calendar"): 2, ("seminar/ai", "site"): 2, ("seminar/ai", "direct"): 1,
        ("seminar/ai", "embed"): 1, ("seminar/ai", "inside"): 2, ("embed", "embed"): 1,
    }  # fmt: skip


def test_from_my_programme_which_says_only_the_name_of_the_site_is_from_within(day):
    client = day.app.test_client()
    for path in ("seminars/ai/", ""):
        get(client, f"{DAY}{path}", referrer="http://localhost/")
        get(client, f"{DAY}{path}", referrer="http://localhost.example/")
    assert written(day.app) == {("seminar/ai", "inside"): 1, ("seminar/ai", "site"): 1, ("programme", "site"): 2}


def test_feeds_are_counted_by_program_also_unchanged_ones(day):
    client = day.app.test_client()
    etag = get(client, FEED, "iOS/17.2 (21C62) dataaccessd/1.0").headers["ETag"]
    assert get(client, FEED, "macOS/14.2 (23C64) CalendarAgent/988", If_None_Match=etag).status_code == 304
    for agent in ("Google-Calendar-Importer", "Mozilla/5.0 Thunderbird/115", "Microsoft Office/16.0", "ICSx5/2", "khal", PHONE, "AhrefsBot"):
        get(client, FEED, agent)
    get(client, FEED, "Google-Calendar-Importer", method="HEAD")
    assert written(day.app) == {("feed/all", kind): n for kind, n in (
        ("apple", 2), ("google", 1), ("thunderbird", 1), ("outlook", 1), ("android", 1), ("other", 1), ("browser", 1),
    )}  # fmt: skip


def test_nothing_personal_is_kept(day):
    client, secret = day.app.test_client(), "unmistakable"
    person = day.shelf.current(SLUG).release.programme.people[0].slug
    client.set_cookie("lang", "sv")
    for path in (f"{DAY}people/{person}/", f"{DAY}calendar/person/{person}.ics", DAY):
        answer = get(client, path, f"{PHONE} {secret}", f"https://{secret}.example/{secret}?{secret}", X_Forwarded_For="192.0.2.77")
        assert answer.status_code == 200
    assert written(day.app) == {("people", "site"): 1, ("feed/person", "browser"): 1, ("programme", "site"): 1}
    assert {c.name for c in Reading.__table__.columns} == {"event_id", "hour", "what", "kind", "count"}
    waiting = day.app.extensions["readings"]
    assert (list(waiting._noted), dict(waiting._waiting)) == ([], {})


def test_two_processes_add_up_and_so_do_a_scan_and_an_hour_later(day, monkeypatch):
    client, link = day.app.test_client(), "3" + Seminar.query.filter_by(slug="ai").one().code
    here, engine = day.app.extensions["readings"], db.engine
    other = Readings(lambda: engine, alive=False)
    for each in (here, other, other):
        each.note(DAY, {"user-agent": PHONE}.get)
        each.write()
    get(client, f"/q/{link}")
    get(client, f"/q/{link}", method="HEAD")
    assert written(day.app) == {("programme", "direct"): 3, (f"scan/{link}", ""): 1}
    monkeypatch.setattr(counting, "now", lambda: datetime(2017, 7, 3, 10, 0, tzinfo=UTC))
    get(client, f"/q/{link}")
    here.write()
    rows = db.session.execute(select(Reading.hour, Reading.count).where(Reading.what == f"scan/{link}").order_by(Reading.hour))
    assert [tuple(r) for r in rows] == [(datetime(2017, 7, 3, 9, tzinfo=UTC), 1), (datetime(2017, 7, 3, 10, tzinfo=UTC), 1)]


def test_a_lock_costs_no_reading(lite_day):
    client, counted = lite_day.app.test_client(), lite_day.app.extensions["readings"]
    get(client, DAY)
    db.session.rollback()
    with closing(sqlite3.connect(lite_day.shelf.folder.parent / "eventapp.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert get(client, DAY).status_code == 200
        assert counted.write() is False
    assert written(lite_day.app) == {("programme", "direct"): 2}


def test_erasing_an_event_takes_its_readings_and_later_ones_are_nobodys(day):
    client = day.app.test_client()
    get(client, DAY)
    assert written(day.app) != {}
    get(client, DAY)
    erasing.erase(day.event, day.actor, SLUG, day.shelf)
    db.session.commit()
    assert written(day.app) == {}


def test_a_backup_holds_them(day, tmp_path):
    get(day.app.test_client(), DAY)
    assert written(day.app) == {("programme", "direct"): 1}
    target = tmp_path / "backup.zip"
    backups.write(day.app.config["DATA"], target)
    with zipfile.ZipFile(target) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".db"))
        archive.extract(name, tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / name)) as copy:
        assert copy.execute("SELECT what, kind, count FROM reading").fetchall() == [("programme", "direct", 1)]


def test_subscribers_are_told_from_how_often_each_program_asks():
    assert figures.subscribers([{"apple": 24, "google": 2}, {"apple": 49, "browser": 500}]) == 3
    assert (figures.subscribers([{"browser": 9}]), figures.subscribers([])) == (0, 0)
    assert set(figures.FETCHED_EVERY) == set(kinds.PROGRAMS) - {"browser"}


def put(what, kind, at, count):
    db.session.add(Reading(event_id=1, what=what, kind=kind, hour=at, count=count))


def at(day, hour):
    return datetime(2017, day // 100, day % 100, hour, tzinfo=UTC)


@pytest.fixture
def counted(day):
    """Readings on three days, at hours in UTC; Visby is two hours ahead."""
    code = Seminar.query.filter_by(slug="ai").one().code
    for row in (
        ("programme", "search", at(701, 8), 5), ("programme", "direct", at(703, 7), 7), ("seminar/ai", "inside", at(703, 7), 3),
        ("seminar/ai", "direct", at(704, 23), 2), ("embed", "embed", at(703, 7), 9), ("feed/all", "apple", at(703, 7), 30),
        ("feed/all", "browser", at(703, 7), 4), (f"scan/3{code}", "", at(703, 7), 4), (f"scan/4{code}", "", at(703, 8), 1),
    ):  # fmt: skip
        put(*row)
    db.session.commit()
    day.code = code
    return day


def test_the_figures_are_before_on_and_after_the_day_in_its_own_zone(counted):
    found, release = figures.read(counted.event), counted.shelf.current(SLUG).release
    assert (found.phases(found.openings), found.phases(found.scans)) == (
        {"before": 5, "on": 10, "after": 2}, {"before": 0, "on": 5, "after": 0},
    )  # fmt: skip
    assert found.by_day(found.openings) == {date(2017, 7, 1): 5, date(2017, 7, 3): 10, date(2017, 7, 5): 2}
    assert found.by_hour(found.scans, date(2017, 7, 3)) == {9: 4, 10: 1}
    assert [(line.what, line.total, line.scans) for line in found.pages(release)] == [("programme", 12, 0), (f"seminar/{counted.code}", 5, 5)]
    # Four of the nine direct ones came by a code; the fifth scan led to a stream.
    assert found.sources() == {"search": 5, "direct": 5, "code": 4, "calendar": 0, "embed": 0, "site": 0}
    assert (found.within, found.framed) == (3, 9)
    assert found.feeds() == [figures.Feed("feed/all", {"apple": 30}, 2, 4)]


def test_the_page_the_report_and_the_file_tell_them(counted):
    client, base = sign_in(counted.app), f"/organise/{SLUG}/insights/"
    page = client.get(f"{base}?lang=en").get_data(as_text=True)
    title = Seminar.query.filter_by(slug="ai").one().title
    assert page.count("<svg viewBox=") == 9  # Three charts and six bars of sources.
    assert ("style=" in page, f">{title}</th>" in page, "Sat 1 Jul: 5</title>" in page, "09: 4</title>" in page) == (False, True, True, True)
    report = client.get(f"{base}report/?lang=en").get_data(as_text=True)
    assert ("What was read most" in report, "So far" in report) == (True, False)
    answer = client.get(f"{base}insights.csv?lang=en")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}-insights.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[:2] == [["hour", "what", "name", "kind", "count"], ["2017-07-01T10:00+0200", "programme", "The programme", "A search", "5"]]
    assert ["2017-07-03T09:00+0200", f"scan/3{counted.code}", title, "", "4"] in rows
    assert (len(rows), sum(int(r[4]) for r in rows[1:])) == (10, 65)


def test_an_event_that_nobody_has_read_says_what_to_do(lite_day, monkeypatch):
    client = sign_in(lite_day.app)
    page = client.get(f"/organise/{SLUG}/insights/?lang=en").get_data(as_text=True)
    assert ("Nothing has been read yet" in page, "insights.csv" in page, "<svg viewBox" in page) == (True, False, False)
    monkeypatch.setattr("eventapp.blueprints.organise.insights.now", lambda: datetime(2017, 7, 1, tzinfo=UTC))
    assert "So far: the day is not over." in client.get(f"/organise/{SLUG}/insights/report/?lang=en").get_data(as_text=True)
    assert clock.now().year > 2017
