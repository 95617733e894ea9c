"""A scan is counted beside the redirect: it waits for no lock, and no lock loses it; imports let others write."""

import os
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, contextmanager

from sqlalchemy import event as sqlalchemy_event

from eventapp.extensions import db
from eventapp.formats import columns, reading
from eventapp.models import Scan, Seminar
from eventapp.services import imports
from eventapp.services.draft import undoing
from eventapp.services.draft.edits import Writing
from eventapp.services.publishing import shortlinks
from tests import loaded, patience
from tests.conftest import fill, make_app
from tests.offline import sitecustomize as offline

SLUG = "almedalen-2017"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}


@contextmanager
def statements(engine):
    """What this thread asks a database meanwhile."""
    asked, here = [], threading.get_ident()

    def note(_connection, _cursor, statement, *_):
        if threading.get_ident() == here:
            asked.append(statement.strip())

    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    yield asked
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)


def locked(folder):
    """Another program that holds SQLite's one write lock."""
    connection = sqlite3.connect(folder / "eventapp.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return closing(connection)


def test_a_scan_waits_for_no_lock_and_is_not_lost_by_it(lite_day):
    client, counted = lite_day.app.test_client(), lite_day.app.extensions["scans"]
    link, event = "0" + lite_day.event.code, lite_day.event
    db.session.rollback()
    with locked(lite_day.shelf.folder.parent), statements(db.engine) as asked:
        assert [client.get(f"/q/{link}", headers=PHONE).status_code for _ in range(10)] == [302] * 10
        assert [each for each in asked if not each.startswith(("SELECT", "PRAGMA"))] == []  # What would wait for the lock.
        assert counted.write() is False

    def written():
        db.session.rollback()
        return shortlinks.per_day(event)

    patience.until(written)  # By its own thread, within seconds.
    assert {link: sum(days.values()) for link, days in shortlinks.per_day(event).items()} == {link: 10}
    assert {column.name for column in Scan.__table__.columns} == {"link", "day", "event_id", "count"}


COUNTS = """
import sys, time
from pathlib import Path
from tests.conftest import make_app
app = make_app(Path(sys.argv[1]))
client = app.test_client()
for _ in range(7):
    assert client.get("/q/" + sys.argv[2], headers={"User-Agent": "Mozilla/5.0"}).status_code == 302
print("counted", flush=True)
"""


def test_what_was_counted_is_written_when_the_process_ends(tmp_path):
    app = make_app(tmp_path)
    with app.app_context():
        day = fill(app)
        link, event = "0" + day.event.code, day.event
        db.session.rollback()
        environment = {**os.environ, "PYTHONPATH": f"{offline.FOLDER}:{os.getcwd()}"}
        subprocess.run([loaded.python(), "-c", COUNTS, str(tmp_path), link], env=environment, check=True)
        assert sum(shortlinks.per_day(event)[link].values()) == 7


def thousand():
    rows = ["Titel,Start,Slut,Rum,Panel"]
    for n in range(1000):
        at = f"{8 + n % 10:02}:{n % 4 * 15:02},{8 + n % 10:02}:{n % 4 * 15 + 10:02}"
        rows.append(f"Seminarium {n} om saken,{at},Sal {n % 20},Person {n} Ett; Person {n} Två")
    return reading.read("\n".join(rows).encode())


def test_a_thousand_rows_let_others_write_soon(lite_day):
    """The one write lock is held while rows are written, not for planning; and of most rows nothing is asked meanwhile."""
    table = thousand()
    choices = imports.Choices(columns.guess(table))
    began = time.thread_time()
    fingerprint = imports.plan(lite_day.event, table, choices).fingerprint
    planning = time.thread_time() - began
    db.session.rollback()
    moments = []
    for name in ("begin", "commit"):
        sqlalchemy_event.listen(db.engine, name, lambda _, name=name: moments.append((name, time.thread_time())))
    with statements(db.engine) as asked:
        entry = imports.carry_out(Writing(lite_day.event, lite_day.actor), table, choices, fingerprint)
    within = asked[asked.index("BEGIN IMMEDIATE") + 1 :]
    assert len([each for each in within if each.startswith("SELECT")]) < 400
    ((name, locked_at), (_, freed_at)) = moments[[name for name, _ in moments].index("commit") - 1 :][:2]
    # Of this thread alone, and against work on the same rows a moment before: a third of a second to one.
    assert (name, freed_at - locked_at < 15 * planning) == ("begin", True)
    assert Seminar.query.filter(Seminar.removed_at.is_(None)).count() == 1006
    undoing.undo(lite_day.event, lite_day.actor, entry.id)
    assert Seminar.query.filter(Seminar.removed_at.is_(None)).count() == 6
