"""A scan is counted beside the redirect: it waits for no lock, and no lock loses it; imports let others write."""

import os
import sqlite3
import subprocess
import threading
import time
from contextlib import closing

from eventapp.extensions import db
from eventapp.formats import columns, reading
from eventapp.models import Scan, Seminar
from eventapp.services import imports
from eventapp.services.draft import undoing
from eventapp.services.draft.edits import Writing
from eventapp.services.publishing import shortlinks
from tests import loaded
from tests.conftest import fill, make_app
from tests.offline import sitecustomize as offline

SLUG = "almedalen-2017"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}


def locked(folder):
    """Another program that holds SQLite's one write lock."""
    connection = sqlite3.connect(folder / "eventapp.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return closing(connection)


def test_a_scan_waits_for_no_lock_and_is_not_lost_by_it(lite_day):
    client, counted = lite_day.app.test_client(), lite_day.app.extensions["scans"]
    link, event = "0" + lite_day.event.code, lite_day.event
    db.session.rollback()
    with locked(lite_day.shelf.folder.parent):
        began = time.monotonic()
        for _ in range(10):
            assert client.get(f"/q/{link}", headers=PHONE).status_code == 302
        assert time.monotonic() - began < 1
        assert counted.write() is False
    deadline = time.monotonic() + 6
    while not shortlinks.per_day(event) and time.monotonic() < deadline:  # By its own thread, within seconds.
        db.session.rollback()
        time.sleep(0.1)
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


def test_a_thousand_rows_let_others_write_within_a_second(lite_day):
    folder, table = lite_day.shelf.folder.parent, thousand()
    choices = imports.Choices(columns.guess(table))
    fingerprint = imports.plan(lite_day.event, table, choices).fingerprint
    waits, done = [], threading.Event()

    def write():
        with closing(sqlite3.connect(folder / "eventapp.db", isolation_level=None, timeout=60)) as other:
            while not done.is_set():
                began = time.monotonic()
                other.execute("BEGIN IMMEDIATE")
                waits.append(time.monotonic() - began)
                other.execute("ROLLBACK")
                time.sleep(0.02)

    db.session.rollback()
    writer = threading.Thread(target=write)
    writer.start()
    began, worked = time.monotonic(), time.process_time()
    entry = imports.carry_out(Writing(lite_day.event, lite_day.actor), table, choices, fingerprint)
    # What the machine gave to others meanwhile is no fault of the import's.
    lent = max(0.0, (time.monotonic() - began) - (time.process_time() - worked))
    done.set()
    writer.join()
    assert Seminar.query.filter(Seminar.removed_at.is_(None)).count() == 1006
    assert max(waits) - lent < 2.0  # A second, on a machine that has nothing else to do.
    undoing.undo(lite_day.event, lite_day.actor, entry.id)
    assert Seminar.query.filter(Seminar.removed_at.is_(None)).count() == 6
