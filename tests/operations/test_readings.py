"""Readers are counted by real servers: two processes add up, nothing is lost when they end, a crash loses at most a minute."""

import os
import signal
import sqlite3
import subprocess
from contextlib import closing

import requests

from tests import loaded, patience
from tests.browser.conftest import start
from tests.conftest import fill, make_app
from tests.offline import sitecustomize as offline

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0"}


def counted(folder, what="programme"):
    with closing(sqlite3.connect(folder / "eventapp.db")) as database:
        return database.execute("SELECT coalesce(sum(count), 0) FROM reading WHERE what = ?", (what,)).fetchone()[0]


def test_what_the_processes_of_a_server_counted_is_there_when_it_has_ended(tmp_path):
    site = start(tmp_path, demo=True)
    page = f"{site.base}/almedalen-2017/"
    for number in range(24):  # Each on a connection of its own, so that both processes get some.
        answer = requests.get(page, headers=BROWSER, timeout=60)
        again = requests.get(page, headers=BROWSER | {"If-None-Match": answer.headers["ETag"]}, timeout=60)
        assert (answer.status_code, again.status_code) == (200, 304), number
        assert requests.head(page, headers=BROWSER, timeout=60).status_code == 200
    with closing(sqlite3.connect(tmp_path / "eventapp.db")) as database:
        (code,) = database.execute("SELECT code FROM event WHERE slug = 'almedalen-2017'").fetchone()
    requests.get(f"{site.base}/q/0{code}", headers=BROWSER, timeout=60, allow_redirects=False)
    assert site.stop() == 0
    assert (counted(tmp_path), counted(tmp_path, f"scan/0{code}")) == (48, 1)


READS = """
import sys, time
from pathlib import Path
from eventapp.services.insights import counting
counting.EVERY = 2.0
from tests.conftest import make_app
app = make_app(Path(sys.argv[1]), TESTING=False)
client = app.test_client()
def read(times):
    for _ in range(times):
        assert client.get("/almedalen-2017/", headers={"User-Agent": "Mozilla/5.0"}).status_code == 200
read(5)
print("read", flush=True)
sys.stdin.readline()
read(3)
print("read", flush=True)
sys.stdin.readline()
"""


def test_a_process_that_is_killed_loses_what_it_read_since_it_last_wrote(tmp_path):
    app = make_app(tmp_path)
    with app.app_context():
        fill(app)
    environment = {**os.environ, "PYTHONPATH": f"{offline.FOLDER}:{os.getcwd()}"}
    command = [loaded.python(), "-c", READS, str(tmp_path)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        until_read(process)
        patience.until(lambda: counted(tmp_path) == 5)
        process.stdin.write("\n")
        process.stdin.flush()
        until_read(process)
        process.send_signal(signal.SIGKILL)
    assert counted(tmp_path) in (5, 8)


def until_read(process):
    """Until the process says so; its log goes the same way."""
    while process.stdout.readline() != "read\n":
        assert process.poll() is None
