"""The database is away or frozen: what is published is read on, and the rest says when to try again."""

import os
import signal
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import ClassVar

import psutil
import pytest
import time_machine

from eventapp import database
from eventapp.blueprints.public import pages
from eventapp.extensions import db
from eventapp.models import Event, Person
from eventapp.services.draft import edits, loading, people, seminars
from eventapp.services.live import current
from eventapp.services.printing import links
from eventapp.services.publishing import (
    asking,
    history,
    hosts,
    listing,
    releases,
    repointed,
    shelf,
    shortlinks,
)
from tests import patience
from tests.conftest import BASE, fill, make_app, sign_in

SLUG = "almedalen-2017"
PAGES = ("", "seminars/ai/", "calendar/all.ics", "programme.json", "changes/", "theme.css")
SITE = ("/", "/sitemap.xml", "/api/v1/events")


def answers(client, paths):
    """Status and Retry-After, for each path."""
    return {path: (answer.status_code, answer.headers.get("Retry-After")) for path in paths for answer in [client.get(path)]}


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
    private = [link, link + "calendar.ics", "/organise/", f"/organise/{SLUG}/"]
    assert answers(client, [f"/{SLUG}/{page}" for page in PAGES]) == {f"/{SLUG}/{page}": (200, None) for page in PAGES}
    assert answers(client, private) == dict.fromkeys(private, (503, "10"))
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


@pytest.fixture
def still():
    """The clock, which stands."""
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        yield clock


def test_what_changed_is_known_by_a_running_process_and_whole_again_soon_in_a_fresh_one(gone, still, monkeypatch):
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
    still.shift(pages.ASK_AGAIN)
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
    unknown = [*SITE, f"/{SLUG}/", "/q/0AAAAAA", "/api/v1/events/x"]
    assert answers(client, unknown) == dict.fromkeys(unknown, (503, "10"))


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


class Waited(threading.Event):
    """What readers wait for in `asking`: of each whether it came while they did."""

    of: ClassVar[list[bool]] = []

    def wait(self, timeout=None):
        self.of.append(super().wait(timeout))
        return self.of[-1]


@pytest.fixture
def readers_in_earnest(monkeypatch):
    """They have as little patience as outside of tests, and each process would ask the database at each request."""
    patience.in_earnest(monkeypatch, asking, current, history, hosts, listing, repointed, shelf)
    for module in (shelf, hosts):
        monkeypatch.setattr(module, "ASK_EVERY", 0.0)
    monkeypatch.setattr(asking, "Event", Waited)
    Waited.of.clear()


def test_held_pages_go_on_beside_a_frozen_database_and_but_the_first_nobody_waits_for_it(frozen, readers_in_earnest):
    """Whoever asked it within a request would get 503, and that after a minute: so long it is waited for here."""
    day, server, client, _ = frozen
    day.event = db.session.merge(day.event)
    pages = [f"/{SLUG}/{page}" for page in PAGES]
    event_id, short = day.event.id, f"/q/0{day.event.code}"
    whole = {path: client.get(path).get_data() for path in SITE}
    assert {a[0] for a in answers(client, pages).values()} == {200}
    db.session.remove()
    Waited.of.clear()
    server.stop()

    anew, statuses = f"/{SLUG}/changes/?lang=en", []  # Of which nobody has a copy.

    def read():
        mine = day.app.test_client()
        mine.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0"
        for _ in range(8):
            statuses.extend(answer[0] for answer in answers(mine, [*pages, *SITE, short, anew]).values())

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    asked = [thread for thread in threading.enumerate() if thread.name == "asking"]
    assert (Counter(statuses), {path: client.get(path).get_data() for path in SITE}) == ({200: 3 * 8 * 10, 302: 3 * 8}, whole)
    # The first question still waits; those who came before it was late are the only ones who waited, for a quarter of a second.
    assert (asked != [], set(Waited.of), len(Waited.of) <= 2 * len(readers)) == (True, {False}, True)

    server.go_on()
    assert patience.until(lambda: {a[0] for a in answers(client, [*pages, f"/organise/{SLUG}/"]).values()} == {200})
    patience.until(day.app.extensions["scans"].write)
    assert sum(shortlinks.per_day(db.session.get(Event, event_id))[short[3:]].values()) == 3 * 8


def test_a_frozen_database_is_noticed_by_who_needs_it(frozen, monkeypatch):
    patience.in_earnest(monkeypatch, database)
    _, server, client, link = frozen
    private = [link, "/organise/", f"/organise/{SLUG}/", link]
    assert {a[0] for a in answers(client, private).values()} == {200}
    db.session.remove()
    server.stop()
    let_go = threading.Timer(patience.LONG, server.go_on)  # Who waits for as long as it is silent gets 200 then.
    let_go.start()
    found = answers(client, private)
    let_go.cancel()
    assert found == dict.fromkeys(private, (503, "10"))
    assert (database.PING + database.CONNECT < 5, database.ANSWER < 5) == (True, True)
    server.go_on()
    assert patience.until(lambda: {a[0] for a in answers(client, private).values()} == {200})


def test_a_statement_that_takes_too_long_is_ended_and_the_next_goes_on(day, monkeypatch):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server")
    import psycopg
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    patience.in_earnest(monkeypatch, database)
    monkeypatch.setattr(database, "ANSWER", 1.0)
    db.session.remove()
    db.engine.dispose()
    with pytest.raises(OperationalError) as ended:
        db.session.execute(text("SELECT pg_sleep(60)"))
    assert isinstance(ended.value.orig, psycopg.errors.QueryCanceled)  # By the server, which lives.
    db.session.rollback()
    assert db.session.execute(text("SELECT 1")).scalar() == 1
