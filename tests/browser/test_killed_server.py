"""The whole server is killed with SIGKILL while an organiser saves and publishes over HTTP, again and again."""

import os
import random
import re
import signal
import sys
import threading
import time
from itertools import count

import requests

from tests.browser.conftest import start

# When it is killed, once a change was saved and published, in parts of the time that this took: early, in the middle, late.
MOMENTS = ((0.0, 0.35), (0.35, 0.7), (0.7, 1.2))
EVENT = "almedalen-2017"


def organiser(server, password):
    """A session that has signed in."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    page = session.get(f"{server.base}/account/sign-in", timeout=60)
    data = {"email": "demo@example.org", "password": password, "csrf_token": csrf(page.text)}
    assert session.post(f"{server.base}/account/sign-in", data=data, timeout=60).ok
    return session


def csrf(text):
    return re.search(r'name="csrf_token" value="([^"]+)"', text)[1]


def public(server):
    """What readers get: the release's number and the recording of the seminar that is edited."""
    plain = requests.get(f"{server.base}/{EVENT}/programme.json", timeout=60).json()
    ai = next(s for s in plain["seminars"] if s["slug"] == "ai")
    assert len(plain["seminars"]) == 6
    return plain["release"], ai["code"], int(ai["recording"].rsplit("/", 1)[1])


def test_every_acknowledged_save_and_release_survives(tmp_path):
    random.seed(11)
    server = start(tmp_path, demo=True, python=sys.executable, workers=1)
    password = re.search(r"demo@example.org\s+(\S+)", server.said)[1]
    release, code, number = public(server)
    saved = shown = number
    done = 0
    session = organiser(server, password)  # Which outlives the server too.
    for moment in MOMENTS:
        token = csrf(session.get(f"{server.base}/organise/{EVENT}/livestreams/", timeout=60).text)
        kill, began = None, time.monotonic()
        try:
            for number in count(saved + 1):
                address = f"{server.base}/organise/{EVENT}"
                data = {"csrf_token": token, "recording": f"https://video.example.org/{number}"}
                answer = session.post(
                    f"{address}/livestreams/{code}/recording", data=data, timeout=60, allow_redirects=False
                )
                assert answer.status_code == 303
                saved = number
                page = session.get(f"{address}/releases/", timeout=60).text
                data = {
                    "csrf_token": token,
                    "fingerprint": re.search(r'name="fingerprint" value="(\w+)"', page)[1],
                }
                session.post(f"{address}/releases/publish", data=data, timeout=60, allow_redirects=False)
                release, _, shown = public(server)
                done += 1
                if kill is None:
                    wait = random.uniform(*moment) * (time.monotonic() - began)
                    kill = threading.Timer(wait, os.killpg, [server.process.pid, signal.SIGKILL])
                    kill.start()
        except requests.RequestException:
            pass
        kill.join()
        server.process.wait(10)
        server = start(tmp_path, demo=False, python=sys.executable, workers=1)
        release_now, _, shown_now = public(server)
        assert release_now >= release
        assert shown_now >= shown
        page = session.get(f"{server.base}/organise/{EVENT}/livestreams/", timeout=60).text
        in_draft = max(int(n) for n in re.findall(r"https://video\.example\.org/(\d+)", page))
        assert in_draft >= saved
        saved = in_draft
    server.end()
    assert done >= len(MOMENTS)  # The organiser did get to work.
