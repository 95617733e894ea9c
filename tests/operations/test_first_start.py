"""Several first starts at once take turns; a server waits for its database and can be told to stop meanwhile."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

import psycopg
import pytest

from tests import loaded
from tests.browser.conftest import free_port
from tests.conftest import BASE

# The program is loaded once. Each of the processes split off from that one has its own environment, output and end.
START = """
import json, os, sys, time, traceback
from eventapp import create_app, factory
from eventapp.services.operations import commands

def start():
    app = create_app(REQUEST_LOG=False)
    with app.app_context():
        commands.migrate_tables()
    print(app.config["SECRET_KEY"], flush=True)

children = []
reading, writing = os.pipe()
for environment in json.load(sys.stdin):
    outputs = [os.memfd_create(name) for name in ("out", "err")]
    child = os.fork()
    if not child:
        os.environ.clear()
        os.environ.update(environment)
        for number, output in enumerate(outputs, 1):
            os.dup2(output, number)
        os.close(writing)
        os.read(reading, 1)  # Ends for all of them when the parent lets go.
        code = 0
        try:
            start()
        except BaseException:
            code = 1
            traceback.print_exc()
        os._exit(code)
    children.append((child, outputs))
time.sleep(0.2)  # Until all of them wait.
os.close(writing)
ended = [[os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), *(os.pread(o, 10**6, 0).decode() for o in outputs)] for child, outputs in children]
json.dump(ended, sys.stdout)
"""


def at_once(environments):
    """Processes that start the site, all let go when the last of them is ready: of each (output, errors), code."""
    done = subprocess.run(
        [loaded.python(), "-c", START], input=json.dumps(environments), capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    return [((out, err), code) for code, out, err in json.loads(done.stdout)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_four_first_starts_at_once_make_one_database_and_one_key(kind, tmp_path, request):
    environment = {**os.environ, "EVENTAPP_DATA": str(tmp_path / "data"), "EVENTAPP_BASE_URL": BASE}
    if kind == "postgresql":
        uri, name = request.getfixturevalue("postgres"), "f" + os.urandom(6).hex()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environment["EVENTAPP_DATABASE_URL"] = uri.replace("/postgres?", f"/{name}?")
    done = at_once([environment] * 4)
    assert [(err, code) for (_, err), code in done] == [("", 0)] * 4
    keys = {out.strip() for (out, _), _ in done}
    assert keys == {(tmp_path / "data" / "secret-key").read_text()}
    assert len(keys.pop()) == 64
    if kind == "sqlite":
        with closing(sqlite3.connect(tmp_path / "data" / "eventapp.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


def serve(folder, port):
    """`eventapp serve` with a database that nobody listens for."""
    environment = {
        **os.environ, "EVENTAPP_DATA": str(folder), "EVENTAPP_BASE_URL": BASE, "PYTHONUNBUFFERED": "1",
        "EVENTAPP_DATABASE_URL": f"postgresql://nobody:hemligt@127.0.0.1:{port}/there",
    }  # fmt: skip
    command = [loaded.python(), "-m", "eventapp", "serve", "--port", str(free_port())]
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


def test_serve_waits_for_a_database_that_is_not_there_and_can_be_stopped_meanwhile(tmp_path):
    process = serve(tmp_path, free_port())
    said = process.stderr.readline()
    assert said.startswith("The database does not answer (")
    assert said.endswith("Waiting for it.\n")
    assert "hemligt" not in said
    time.sleep(1.5)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode in (-signal.SIGTERM, 0, 143)
