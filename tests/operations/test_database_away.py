"""The database is away or frozen: what is published is read on, and the rest says when to try again."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psutil
import pytest
import time_machine

from eventapp.blueprints.public import pages
from eventapp.extensions import db
from eventapp.models import Event, Person
from eventapp.services.draft import edits, loading, people, seminars
from eventapp.services.printing import links
from eventapp.services.publishing import asking, hosts, releases, repointed, shelf, shortlinks
from tests.conftest import BASE, fill, make_app, sign_in

SLUG = "almedalen-2017"
PAGES = ("", "seminars/ai/", "calendar/all.ics", "programme.json", "changes/", "theme.css")
SITE = ("/", "/sitemap.xml", "/api/v1/events")


def answers(client, paths):
    """Status, Retry-After and seconds taken, for each path."""
    found = {}
    for path in paths:
        began = time.monotonic()
        answer = client.get(path)
        found[path] = (answer.status_code, answer.headers.get("Retry-After"), time.monotonic() - began)
    return found


def without_times(found):
    return {path: answer[:2] for path, answer in found.items()}


def personal_link(app):
    person = Person.query.filter(Person.email != "").first() or Person.query.first()
    return f"/me/{people.token(person, app.config['SECRET_KEY'])}/"


@pytest.fixture
def gone(lite_day):
    """SQLite, whose file has become rubbish; the client is signed in, the second application is a fresh process."""
    client, link = sign_in(lite_day.app), personal_link(lite_day.app)
    folder = lite_day.shelf.folder.parent

    def away():
        db.session.remove()
        db.engine.dispose()
        for file in folder.glob("eventapp.db*"):
            file.unlink()
        (folder / "eventapp.db").write_bytes(b"This is no database." * 1000)

    return lite_day, client, link, away


def test_a_signed_in_organiser_reads_the_public_pages_too(gone):
    _, client, link, away = gone
    away()
    assert without_times(answers(client, [f"/{SLUG}/{page}" for page in PAGES])) == {
        f"/{SLUG}/{page}": (200, None) for page in PAGES
    }
    assert without_times(
        answers(client, [link, link + "calendar.ics", "/organise/", f"/organise/{SLUG}/"])
    ) == dict.fromkeys((link, link + "calendar.ics", "/organise/", f"/organise/{SLUG}/"), (503, "10"))
    personal = client.get(link)
    assert personal.headers["Cache-Control"] == "private, no-store"
    assert "minut" in personal.get_data(as_text=True)
    assert client.get("/readyz").status_code == 503


def test_lists_hold_what_is_known_by_a_running_and_by_a_fresh_process(gone):
    day, client, _, away = gone
    whole = {path: client.get(path).get_data() for path in SITE}
    away()
    assert {path: client.get(path).get_data() for path in SITE} == whole
    fresh = _fresh(day, day.shelf.folder.parent).test_client()
    assert {path: fresh.get(path).get_data() for path in SITE} == whole


def test_what_changed_is_known_by_a_running_process_and_whole_again_soon_in_a_fresh_one(gone, monkeypatch):
    day, client, _, away = gone
    monkeypatch.setattr(asking, "AGAIN", 0.0)
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"title": "Ett nytt ämne"})
    releases.publish(day.event, day.actor, day.shelf, "Andra")
    page, folder = f"/{SLUG}/changes/", day.shelf.folder.parent
    in_english = {"Accept-Language": "en"}
    whole = client.get(page).get_data()
    db.session.remove()
    db.engine.dispose()
    kept = {file: file.read_bytes() for file in folder.glob("eventapp.db*")}
    away()
    anew = client.get(page, headers=in_english).get_data()  # Made while the database is away.
    fresh = _fresh(day, folder).test_client()
    alone = fresh.get(page).get_data()
    for file, body in kept.items():
        file.write_bytes(body)
    assert (fresh.get(page).get_data(), alone == whole, b"Andra" in alone) == (alone, False, True)
    with time_machine.travel(datetime.now(UTC) + pages.ASK_AGAIN):
        assert (fresh.get(page).get_data(), fresh.get(page, headers=in_english).get_data()) == (whole, anew)


def test_short_links_that_were_led_elsewhere_go_on_in_a_running_and_in_a_fresh_process(gone):
    day, client, _, away = gone
    room, seminar = f"2{loading.tables(day.event).rooms[0].code}", f"3{loading.tables(day.event).seminars[0].code}"
    free = links.make(day.event, day.actor, BASE, "Enkät", "https://example.org/enkat")
    links.change(day.event, day.actor, BASE, room, links.Setting("", "https://example.org/rum", False))
    links.change(day.event, day.actor, BASE, seminar, links.Setting("", "", True))
    expected = {room: "https://example.org/rum", free: "https://example.org/enkat", seminar: f"{BASE}/{SLUG}/"}
    away()
    for each in (client, _fresh(day, day.shelf.folder.parent).test_client()):
        repointed._known.clear()
        assert {link: each.get(f"/q/{link}").headers.get("Location") for link in expected} == expected


def test_short_links_that_several_threads_keep_at_once_are_whole_on_disk(tmp_path):
    kept = tmp_path / ".links"
    several = [{f"9{n:05d}": repointed.Repointed("https://example.org/" * 20, False, "ABCDEF", "a") for n in range(most)} for most in (200, 400, 800)]
    repointed._keep(kept, several[0])
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(repointed._keep, kept, each) for _ in range(20) for each in several]
        seen = [repointed._read(kept) in several for _ in range(60)]
    assert ([each.result() for each in writing], seen, [p.name for p in tmp_path.iterdir()]) == ([None] * 60, [True] * 60, [".links"])


def test_where_nothing_is_known_a_list_is_503_and_never_empty(gone, tmp_path_factory):
    day, _, _, away = gone
    away()
    client = _fresh(day, tmp_path_factory.mktemp("bare")).test_client()
    assert without_times(
        answers(client, [*SITE, f"/{SLUG}/", f"/q/0{'A' * 6}", "/api/v1/events/x"])
    ) == dict.fromkeys((*SITE, f"/{SLUG}/", "/q/0AAAAAA", "/api/v1/events/x"), (503, "10"))


def _fresh(day, folder):
    """An application as a process has it that starts while the database is away."""
    from eventapp import create_app
    from tests.conftest import Reader

    app = create_app(
        DATA=folder, SECRET_KEY="x", BASE_URL=BASE, TESTING=True, SECURE=False,
        SQLALCHEMY_DATABASE_URI=day.app.config["SQLALCHEMY_DATABASE_URI"],
    )  # fmt: skip
    app.test_client_class = Reader
    return app


class Frozen:
    """A PostgreSQL server of our own that can be stopped in the middle of anything, and let go on."""

    def __init__(self, folder):
        import pgserver

        self.server = pgserver.get_server(folder, cleanup_mode="stop")
        self.uri = self.server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        first = int((folder / "postmaster.pid").read_text().split()[0])
        self.first, self.stopped = psutil.Process(first), []

    def stop(self):
        self.stopped = [self.first, *self.first.children(recursive=True)]
        for process in self.stopped:
            os.kill(process.pid, signal.SIGSTOP)

    def go_on(self):
        for process in self.stopped:
            os.kill(process.pid, signal.SIGCONT)
        self.stopped = []


@pytest.fixture
def frozen(tmp_path):
    (tmp_path / "pg").mkdir()
    (tmp_path / "data").mkdir()
    server = Frozen(tmp_path / "pg")
    app = make_app(tmp_path / "data", SQLALCHEMY_DATABASE_URI=server.uri)
    with app.app_context():
        day = fill(app)
        client, link = sign_in(app), personal_link(app)
        db.session.remove()
        yield day, server, client, link
        server.go_on()
        db.session.remove()
        db.engine.dispose()
    server.server.cleanup()


def test_a_frozen_database_is_noticed_and_held_pages_go_on_at_full_speed(frozen, monkeypatch):
    day, server, client, link = frozen
    for module in (shelf, hosts):
        monkeypatch.setattr(module, "ASK_EVERY", 1.0)
    day.event = db.session.merge(day.event)
    pages = [f"/{SLUG}/{page}" for page in PAGES]
    event_id, short = day.event.id, f"/q/0{day.event.code}"
    whole = {path: client.get(path).get_data() for path in SITE}
    assert {a[0] for a in answers(client, pages).values()} == {200}
    db.session.remove()
    server.stop()
    time.sleep(1.1)  # So that this process would ask the database again.

    # Several readers for four seconds, in which it is asked again and again: nobody waits but the first, a quarter of a second.
    anew = f"/{SLUG}/changes/?lang=en"  # Of which nobody has a copy.
    slow, statuses, until = [], set(), time.monotonic() + 4

    def read():
        mine = day.app.test_client()
        mine.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0"
        while time.monotonic() < until:
            for path, answer in answers(mine, [*pages, *SITE, short, anew]).items():
                statuses.add(answer[0])
                slow.append((answer[2], path))
            time.sleep(0.02)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    private = answers(client, [link, "/organise/", f"/organise/{SLUG}/", link])
    for reader in readers:
        reader.join()
    assert statuses == {200, 302}
    slow.sort()
    assert slow[-1][0] < 1.5, slow[-5:]
    assert sum(took > 0.2 for took, _ in slow) <= 12
    assert slow[len(slow) // 2][0] < 0.03
    assert {path: client.get(path).get_data() for path in SITE} == whole
    assert without_times(private) == dict.fromkeys(private, (503, "10"))
    assert max(took for _, _, took in private.values()) < 5

    server.go_on()
    time.sleep(2.2)
    assert {a[0] for a in answers(client, [*pages, link, f"/organise/{SLUG}/"]).values()} == {200}
    until = time.monotonic() + 10
    while not day.app.extensions["scans"].write() and time.monotonic() < until:
        time.sleep(0.2)
    assert sum(shortlinks.per_day(db.session.get(Event, event_id))[short[3:]].values()) > 0


def test_a_statement_that_takes_too_long_is_ended_and_the_next_goes_on(day):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server")
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    began = time.monotonic()
    with pytest.raises(OperationalError):
        db.session.execute(text("SELECT pg_sleep(30)"))
    assert time.monotonic() - began < 5
    db.session.rollback()
    assert db.session.execute(text("SELECT 1")).scalar() == 1
