"""What pages cost that are a reader's own (My programme, a panelist's page) while they poll, and whether stars are lost.

5,000 readers have their own programme open and 500 panelists their own page, of a day with 1,000 seminars; each page asks
every 15 seconds whether anything is new. Then 500 people press four stars each within a minute. It is run by itself, too.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import calibration  # noqa: E402
import load  # noqa: E402
import polling  # noqa: E402
from calibration import Result  # noqa: E402
from days import day  # noqa: E402
from flask import Flask  # noqa: E402

# As static/js/live/asking.js asks for what is one's own, with half of what chance adds.
READERS, PANELISTS, EACH = 5000, 500, 13.05
MOST_CORES = 0.5
# So many pages are asked for, by all in turn, since each has to be read once before; and for so many seconds.
PAGES, SECONDS = 40, 10.0
PEOPLE, STARS, WITHIN = 500, 4, 60.0
# Who presses within that time, for as many threads as browsers are served at once.
THREADS = 16


def measured(app: Flask, slug: str) -> list[Result]:
    """All of it, of a published event with enough seminars and people, by a server of its own."""
    mine, personal, codes = _begun(app, slug)
    with _server() as (port, process):
        found = [
            *_polls(f"{READERS} open My programmes polling", READERS, port, process, mine),
            *_polls(f"{PANELISTS} panelists' pages polling", PANELISTS, port, process, personal),
            *_pressed(port, process, slug, codes),
        ]
    return found


def _begun(app: Flask, slug: str) -> tuple[list[str], list[str], list[str]]:
    """Addresses of choices of twelve seminars and of panelists, and the codes of what can be chosen."""
    from sqlalchemy import select

    from eventapp.extensions import db
    from eventapp.models import Event, Person
    from eventapp.services import choices
    from eventapp.services.clock import now
    from eventapp.services.draft import people

    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.slug == slug)).one()
        codes = [s.code for s in app.extensions["shelf"].newest(slug).release.programme.seminars]
        tokens = [choices.new_token() for _ in range(PAGES)]
        for number, token in enumerate(tokens):
            wishes = {code: choices.Wish(True, now()) for code in codes[number : number + 12]}
            choices.choose(choices.Reader(event.code, token, "", frozenset(codes)), wishes)
        rows = db.session.scalars(select(Person).where(Person.event_id == event.id).limit(PAGES)).all()
        personal = [f"/me/{people.token(row, app.config['SECRET_KEY'])}/" for row in rows]
    return [f"/{slug}/mine/{token}/" for token in tokens], personal, codes


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """Ours as `eventapp serve` runs it: its port and process."""
    port = load._port()
    command = [sys.executable, "-m", "eventapp.serving.web", "127.0.0.1", str(port), "2"]
    environment = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE.parent}"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        load._until_open(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _polls(name: str, count: int, port: int, process: int, addresses: list[str]) -> list[Result]:
    """Cores that the server is busy with when so many poll: what a poll costs, at the rate at which they ask."""
    wanted = count / EACH
    requests = [polling._request(port, address, 2) for address in addresses]
    connections = max(8, min(int(wanted), 120))
    pollers = list(polling.connected(port, requests, connections, connections / wanted))
    try:
        before, began = polling.busy(process), time.monotonic()
        delays, _ = polling._poll(pollers, SECONDS)
        used, took = polling.busy(process) - before, time.monotonic() - began
        slowness = _unit()
    finally:
        for each in pollers:
            each.connection.close()
    cores, rate = used / len(delays) * wanted, len(delays) / took
    # On the reference machine: a poll here against what a unit takes of the processor here.
    there = cores * calibration.REFERENCE_MS / slowness
    said = f"< {MOST_CORES}: {there:.2f} there, {rate:.0f} polls a second of {wanted:.0f}, {used / len(delays) * 1e6:.0f} microseconds each"
    return [(f"{name}, cores", cores, said, there < MOST_CORES)]


def _unit() -> float:
    """Milliseconds of the processor that a unit of calibration.py takes just then."""
    times = []
    for _ in range(9):
        began = time.thread_time()
        calibration._work()
        times.append((time.thread_time() - began) * 1000)
    return statistics.median(times)


def _pressed(port: int, process: int, slug: str, codes: list[str]) -> list[Result]:
    """Stars of people who have none yet, each sent at its own time; how many of them are not there afterwards."""
    from eventapp.services.choices import new_token

    chance = random.Random(7)
    chosen = {new_token(): chance.sample(codes, STARS) for _ in range(PEOPLE)}
    turns = sorted((chance.random() * WITHIN, token, code) for token, held in chosen.items() for code in held)
    delays: list[float] = []
    again = [0] * THREADS
    before, began = polling.busy(process), time.monotonic()

    def press(part: int) -> None:
        for at, token, code in turns[part::THREADS]:
            time.sleep(max(0.0, began + at - time.monotonic()))
            sent = time.monotonic()
            again[part] += _say(port, f"/{slug}/mine/{token}/", code)
            delays.append(time.monotonic() - sent)

    threads = [threading.Thread(target=press, args=(part,)) for part in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    cores = (polling.busy(process) - before) / (time.monotonic() - began)
    kept = {token: set(_send(port, f"/{slug}/mine/{token}/choice.json")["chosen"]) for token in chosen}
    lost = sum(len(set(held) - kept[token]) for token, held in chosen.items())
    said = f"0, of {len(turns)} stars, {sum(again)} sent again; median {sorted(delays)[len(delays) // 2] * 1000:.1f} ms, {cores:.2f} cores"
    return [(f"stars lost of {PEOPLE} people in a minute", lost, said, lost == 0)]


def _say(port: int, path: str, code: str) -> int:
    """Send a star as a browser does, which keeps it and sends it again as long as the site cannot take it; how often it had to."""
    for tries in range(20):
        try:
            _send(port, path, {"choices": {code: [True, 0]}})
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code != 503:
                    raise
            time.sleep(1)
        else:
            return tries
    raise AssertionError("a star was refused twenty times")


def _send(port: int, path: str, body: object = None) -> dict[str, list[str]]:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        found: dict[str, list[str]] = json.load(answer)
    return found


def main() -> int:
    """Only this, on a day made for it; the exit code is the number of targets missed."""
    os.environ["EVENTAPP_DATA"] = tempfile.mkdtemp(prefix="eventapp-bench-")
    from eventapp import create_app
    from eventapp.services.access import Actor
    from eventapp.services.accounts import accounts
    from eventapp.services.imports import new_event
    from eventapp.services.operations import commands
    from eventapp.services.publishing import releases

    app = create_app(REQUEST_LOG=False)
    with app.app_context():
        commands.migrate_tables()
        account = accounts.add_account("bench@example.org", "Bench", "long enough, this", site_owner=True)
        event = new_event.create(account, day(1000))
        releases.publish(event, Actor(account.id, "owner"), app.extensions["shelf"], "")
        slug = event.slug
    results = measured(app, slug)
    print(f"a unit is {calibration.unit():.1f} ms here now, and {calibration.REFERENCE_MS} ms on the reference machine")
    for name, value, wanted, good in results:
        print(f"{name:<56}{value:>10.3f}  {wanted}{'' if good else '   MISSED'}")
    return sum(not good for *_, good in results)


if __name__ == "__main__":
    raise SystemExit(main())
