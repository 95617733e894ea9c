"""A process that has another secret key than the site is refused, whatever it is started by."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress

import psycopg
import pytest
import requests

from tests import loaded, patience
from tests.browser.conftest import free_port
from tests.conftest import PASSWORD
from tests.operations.test_two_machines import new_database

REFUSED = "This database belongs to a site with another secret key"
SERVERS = {
    "granian's WSGI": ["granian", "--interface", "wsgi", "--port", "{port}", "eventapp.wsgi:app"],
    "granian's RSGI": ["granian", "--interface", "rsgi", "--port", "{port}", "eventapp.serving.rsgi:app"],
    "gunicorn": ["gunicorn", "--bind", "127.0.0.1:{port}", "eventapp.wsgi:app"],
}


def start(folder, key, words, **more):
    """A Python program of the site in a data folder."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
    environment |= {"EVENTAPP_DATA": str(folder), "EVENTAPP_SECRET_KEY": key, **more}
    return subprocess.Popen(
        [loaded.python(), *words], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def ended(process, given=None):
    """Its exit status and what it has said."""
    try:
        said, _ = process.communicate(given, timeout=600)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, said


@pytest.fixture(scope="module")
def agreed(tmp_path_factory):
    """A data folder whose site has the key `one`."""
    folder = tmp_path_factory.mktemp("agreed")
    made = start(folder, "one", ["-m", "eventapp", "user", "add", "anna@example.org"])
    assert ended(made, f"{PASSWORD}\n")[0] == 0
    assert ended(start(folder, "one", ["-c", "import eventapp.wsgi"])) == (0, "")
    return folder


@pytest.fixture
def folder(agreed, tmp_path):
    """A copy of it."""
    shutil.copytree(agreed, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("server", SERVERS)
def test_servers_started_by_hand_serve_with_the_sites_key_alone(folder, server):
    port = free_port()
    words = ["-m", *(word.format(port=port) for word in SERVERS[server])]
    status, said = ended(start(folder, "another", words))
    assert (status != 0, REFUSED in said) == (True, True)
    good = start(folder, "one", words)

    def ready():
        try:
            return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=60).status_code == 200
        except OSError:
            return False

    patience.until(ready, 180)
    good.terminate()
    ended(good)


@pytest.mark.parametrize("words", [["-c", "import eventapp.wsgi"], ["-m", "eventapp.worker"]])
def test_a_process_with_another_key_ends_in_a_word(folder, words):
    status, said = ended(start(folder, "another", words))
    assert (status, REFUSED in said.splitlines()[-1]) == (1, True)


def test_one_that_could_not_ask_at_first_is_stopped_once_it_can(tmp_path, postgres):
    agreed = new_database(postgres)
    made = start(tmp_path, "one", ["-m", "eventapp", "user", "add", "anna@example.org"], EVENTAPP_DATABASE_URL=agreed)
    assert ended(made, f"{PASSWORD}\n")[0] == 0
    assert ended(start(tmp_path, "one", ["-c", "import eventapp.wsgi"], EVENTAPP_DATABASE_URL=agreed)) == (0, "")
    name = "k" + os.urandom(6).hex()
    words = ["-u", "-c", "import eventapp.wsgi, time; print('serves'); time.sleep(120)"]
    process = start(tmp_path, "another", words, EVENTAPP_DATABASE_URL=postgres.replace("/postgres?", f"/{name}?"))
    assert process.stdout.readline() == "serves\n"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {agreed.split('?')[0].rpartition('/')[2]}")
    status, said = ended(process)
    assert (status, REFUSED in said) == (-15, True)
