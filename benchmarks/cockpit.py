"""What organisers wait for in an event of 500 seminars: finding, saving a cell, and a list that can be worked in."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from calibration import Result, beside, judged
from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright

ROUNDS = 9
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell") if (found := shutil.which(name))), None)


def measured(client: FlaskClient, slug: str, headers: dict[str, str], account: tuple[str, str]) -> list[Result]:
    """Judged for an event of 500 seminars, by a client and a browser that sign in as the account."""
    base = f"/organise/{slug}/"
    return [*_server(client, base, headers), _browser(base, *account)]


def _server(client: FlaskClient, base: str, headers: dict[str, str]) -> list[Result]:
    words = ("seminarium 4", "oberg 12", "ämne 3", "sal 7", "samvrka", "publi", "person", "org", "x")
    each = iter(words)
    found, around = beside(lambda: _median(lambda: client.get(f"{base}find/", query_string={"q": next(each), "part": 1})))
    items = iter(client.get(f"{base}schedule/board.json").json["items"])

    def save() -> None:
        item = next(items)
        sent = {"field": "title", "value": f"{item['title']} igen", "version": item["version"]}
        assert client.post(f"{base}seminars/{item['code']}/cell", data=sent, headers=headers).status_code == 200

    saved, around_save = beside(lambda: _median(save))
    return [judged("find among 500, ms", found, 50, around), judged("in-place save of one cell, ms", saved, 60, around_save)]


def _browser(base: str, email: str, password: str) -> Result:
    """From asking for the list of 500 to a title that is being edited, in a real browser; the first visit is not counted."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    site = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "eventapp.serving.web", "127.0.0.1", str(port), "2"]
    server = subprocess.Popen(command, env={**os.environ, "EVENTAPP_BASE_URL": site}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"{site}/account/sign-in")
            page.fill("#email", email)
            page.fill("#password", password)
            page.click("button.primary")
            page.wait_for_url("**/organise/")

            def edited() -> None:
                page.goto(f"{site}{base}seminars/", wait_until="commit")
                page.locator("tbody button.cell:enabled").first.dispatch_event("click")
                page.wait_for_selector("tbody .editing input", state="attached")

            edited()
            took, around = beside(lambda: _median(edited))
            browser.close()
    finally:
        server.terminate()
        server.wait(10)
    return judged("list of 500 to be worked in, in a browser, ms", took, 1000, around)


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
