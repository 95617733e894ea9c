"""`make bench`: speed as ratios within one run, on whatever machine this is.

What is served is measured in load.py, the rest here. The design's section 8 says what is wanted.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ["EVENTAPP_DATA"] = tempfile.mkdtemp(prefix="eventapp-bench-")

import load  # noqa: E402
import plans  # noqa: E402
from days import day  # noqa: E402
from flask import Flask  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402

from eventapp import create_app  # noqa: E402
from eventapp.programme import planner  # noqa: E402
from eventapp.services.access import Actor  # noqa: E402
from eventapp.services.accounts import accounts  # noqa: E402
from eventapp.services.imports import new_event  # noqa: E402
from eventapp.services.operations import commands  # noqa: E402
from eventapp.services.publishing import releases  # noqa: E402

SIZES = (4, 100, 1000)
EMAIL, PASSWORD = "bench@example.org", "long enough, this"


def main() -> int:
    """Measure and print; the exit code is the number of targets missed."""
    app = create_app(REQUEST_LOG=False)
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)  # As in eventapp/wsgi.py.
    results: list[tuple[str, float, str, bool]] = []
    with app.app_context():
        commands.migrate_tables()
        account = accounts.add_account(EMAIL, "Bench", PASSWORD, site_owner=True)
        actor = Actor(account.id, "owner")
        for size in SIZES:
            event = new_event.create(account, day(size))
            took = _timed(lambda event=event: releases.publish(event, actor, app.extensions["shelf"], ""))
            if size == 1000:
                results.append(("publishing 1,000 seminars, s", took, "< 0.3", took < 0.3))
        board = new_event.create(account, day(500)).slug
    results += _cold(app)
    results += _moving(app, board)
    results += _planning()
    results += load.compare(Path(tempfile.mkdtemp(prefix="eventapp-bench-")))
    print(f"\n{'what':<56}{'measured':>10}  wanted")
    for name, value, wanted, good in results:
        print(f"{name:<56}{value:>10.3f}  {wanted}{'' if good else '   MISSED'}")
    return sum(not good for *_, good in results)


def _moving(app: Flask, slug: str) -> list[tuple[str, float, str, bool]]:
    """The board with 500 seminars on it: one moved, over HTTP with its clashes in words, and the first load."""
    base = f"/organise/{slug}/schedule/"
    client = app.test_client()
    sign_in = {"email": EMAIL, "password": PASSWORD, "csrf_token": _token(client, "/account/sign-in")}
    assert client.post("/account/sign-in", data=sign_in).status_code == 303
    headers = {"X-CSRFToken": _token(client, base)}
    first = _timed(lambda: [client.get(base), client.get(f"{base}board.json")])
    items = client.get(f"{base}board.json").json["items"]
    times, zones = [], []
    for item in items[:15]:
        slot = {"minutes": item["minutes"] + 5, "version": item["version"]}
        code = item["code"]

        def move(code: str = code, slot: dict[str, int] = slot) -> None:
            assert client.post(f"{base}{code}/move", data=slot, headers=headers).status_code == 200

        times.append(_timed(move) * 1000)
        zones.append(_timed(lambda c=code: client.get(f"{base}{c}/zones.json")) * 1000)
    moved, where = statistics.median(times), statistics.median(zones)
    return [
        ("moving one of 500 on the board, ms", moved, "< 30", moved < 30),
        ("where one of 500 would fit, ms", where, "< 100", where < 100),
        ("first load of the board, server's part, s", first, "< 1", first < 1),
    ]


def _planning() -> list[tuple[str, float, str, bool]]:
    """Sixty seminars into six rooms, twice: the same plan, all of it placed."""
    programme, known = plans.hard()
    codes = planner.movable(programme, known, False)
    found: list[planner.Proposal] = []
    took = _timed(lambda: found.append(planner.propose(programme, known, codes)))
    found.append(planner.propose(programme, known, codes))
    good = took < 10 and found[0] == found[1] and len(found[0].placed) == len(codes)
    return [("planning 60 in 6 rooms, s", took, "< 10, all placed, the same again", good)]


def _token(client: FlaskClient, page: str) -> str:
    return client.get(page).text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def _cold(app: Flask) -> list[tuple[str, float, str, bool]]:
    """The first page and feed after a release, in a process that holds nothing of it yet."""
    found = []
    for size, most in ((100, 60), (1000, 400)):
        for name, path in (("page", ""), ("feed", "calendar/all.ics")):
            times = []
            for _ in range(3):
                shelf, copies = app.extensions["shelf"], app.extensions["copies"]
                shelf.__init__(shelf.folder)
                copies.__init__()
                client = app.test_client()
                times.append(_timed(lambda c=client, s=size, p=path: c.get(f"/dag-{s}/{p}")) * 1000)
            took = statistics.median(times)
            found.append((f"cold {name}, {size} seminars, ms", took, f"< {most}", took < most))
    return found


def _timed(call) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
