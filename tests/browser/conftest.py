"""A real server, as `eventapp serve` starts it, and a real Chromium."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import loaded, ready
from tests.conftest import SHARED

# The one without windows takes a quarter less of the processor for a page.
CHROMIUM = next(
    (
        found
        for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
# Without most of these, Chromium looks for its maker's hosts at every start. The last is about scripts: no page of the
# tests lives for so long that V8's optimising compilers, which work beside it, give back what they take.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--js-flags=--no-maglev --no-turbofan",
]  # fmt: skip
# How long what must come is waited for. In how many seconds it comes is no matter of a busy machine's clock:
# test_simulated_day.py counts them by the pages' own.
expect.set_options(timeout=60_000)
# A name of this machine that browsers trust no more than any other, unlike localhost and 127.0.0.1.
NAME = "phone.example"
ONLY_HERE = f"MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


def free_port() -> int:
    """A port that nothing listens on, of those that no connection takes for itself before it is listened on."""
    while True:
        port = random.SystemRandom().randrange(11_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def until_open(port: int) -> bool:
    """Whether something listens on the port within a minute: on a busy machine a start takes long."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False


def demonstration(folder: Path, environment: dict[str, str]) -> str:
    """Has what `eventapp demo` makes in a data folder; gives what it says.

    In a file of its own it is the same wherever it is, so it is made once for all processes of the tests, and copied.
    """
    if "EVENTAPP_DATABASE_URL" in environment:
        return _demo(environment)
    made = SHARED / "demo"
    with ready.made_once(made) as empty:
        if empty:
            said = _demo({**os.environ, "EVENTAPP_DATA": str(empty), "EVENTAPP_BASE_URL": NOWHERE})
            made.with_suffix(".said").write_text(said)
    said = made.with_suffix(".said").read_text()
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return said.replace(f"{NOWHERE}/", f"{environment['EVENTAPP_BASE_URL']}/")


def _demo(environment: dict[str, str]) -> str:
    command = [loaded.python(), "-m", "eventapp", "demo"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


NOWHERE = "http://127.0.0.1:1"


def start(folder, *, demo: bool, workers: int = 2, python: str = "", **settings) -> SimpleNamespace:
    """`eventapp serve` in a data folder of its own; gives its address, its output and how to stop, or end, it.

    Where its processes are what is tested, they need a Python of their own.
    """
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
    environment |= {"EVENTAPP_DATA": str(folder), "EVENTAPP_BASE_URL": base, **settings}
    said = demonstration(folder, environment) if demo else ""
    with open(folder / "serve.log", "w") as log:
        process = subprocess.Popen(
            [python or loaded.python(), "-m", "eventapp", "serve", "--port", str(port), "--workers", str(workers)],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{base}/readyz", timeout=2).close()
            break
        except OSError as error:
            if isinstance(error, HTTPError):
                error.close()
            time.sleep(0.1)
    else:
        raise AssertionError(f"the server is not ready: {(folder / 'serve.log').read_text()}")

    def stop() -> int:
        process.send_signal(signal.SIGTERM)
        return process.wait(120)

    def end() -> None:
        """Without waiting for what is at hand, as nobody looks at it any more."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)

    read = lambda: (folder / "serve.log").read_text()  # noqa: E731
    return SimpleNamespace(
        base=base, port=port, said=said, read=read, stop=stop, end=end, process=process, environment=environment
    )


def demonstrated(folder: Path, **how) -> SimpleNamespace:
    """A server with the demonstration; with its password, the moderator's link and the event of today."""
    server = start(folder, demo=True, **how)
    server.password = re.search(r"demo@example.org\s+(\S+)", server.said)[1]
    server.personal = re.search(r"http\S+/me/\S+", server.said)[0]
    server.today = re.search(r"today\s+http://[^/]+/(\S+)/", server.said)[1]
    return server


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A server on its first start; `setup` is the address of its one-time link."""
    server = start(tmp_path_factory.mktemp("fresh"), demo=False, workers=1)
    server.setup = re.search(r"http\S+/account/setup/\S+", server.read())[0]
    yield server
    server.end()


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A server with the demonstration, for all who leave its seminars and people as they are: to start one is dear."""
    server = demonstrated(tmp_path_factory.mktemp("demo"))
    yield server
    server.end()


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The same for one file, whose tests change the demonstration, or count what there is."""
    server = demonstrated(tmp_path_factory.mktemp("demo"), workers=1)
    yield server
    server.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, f"--host-resolver-rules={ONLY_HERE}"]
        )
        # A worker that keeps pages would stand between tests and servers; test_offline.py allows it.
        for name in ("new_context", "new_page"):
            setattr(made, name, partial(getattr(made, name), service_workers="block"))
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own, in Swedish; fails on errors in the console and on third-party requests."""
    context = browser.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", viewport={"width": 1280, "height": 900}
    )
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on(
        "console",
        lambda m: wrong.append(m.text) if m.type == "error" and "status of 4" not in m.text else None,
    )
    made.on(
        "request", lambda r: None if r.url.startswith(("http://127.0.0.1", "data:")) else wrong.append(r.url)
    )
    yield made
    context.close()
    assert wrong == []


def stand(page: Page, moment: datetime) -> None:
    """Has the clock of a page that is opened next stand at a moment, however long that takes; the test moves it."""
    page.clock.install(time=moment.astimezone(UTC) - timedelta(seconds=1))
    page.clock.pause_at(moment.astimezone(UTC))


def until(page: Page, promise: str) -> None:
    """Waits until what a promise gives is true; to `wait_for_function` each promise is that by itself."""
    for _ in range(600):
        if page.evaluate(promise):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {promise}")


def by_form(page: Page, server: SimpleNamespace, email: str, password: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{server.base}/account/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    page.click("button.primary")
    page.wait_for_url("**/organise/")


_SIGNED_IN: dict[tuple[str, ...], list[Any]] = {}


def sign_in(page: Page, server: SimpleNamespace, email: str, password: str) -> None:
    """By the form; who has signed in once at a server gets the same cookies later, and no page is loaded."""
    who = server.base, email, password
    if who in _SIGNED_IN:
        page.context.add_cookies(_SIGNED_IN[who])
        return
    by_form(page, server, email, password)
    # A language is its reader's, not the session's.
    _SIGNED_IN[who] = [cookie for cookie in page.context.cookies() if cookie["name"] != "lang"]
