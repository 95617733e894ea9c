"""`make bench`: speed as ratios within one run, on whatever machine this is.

What is served is measured in load.py, the rest here. The design's section 8 says what is wanted. Times are judged
in units of calibration.py.
"""

from __future__ import annotations

import gc
import os
import re
import statistics
import sys
import tempfile
import time
import tracemalloc
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ["EVENTAPP_DATA"] = tempfile.mkdtemp(prefix="eventapp-bench-")

import calibration  # noqa: E402
import choosing  # noqa: E402
import cockpit  # noqa: E402
import load  # noqa: E402
import notices  # noqa: E402
import plans  # noqa: E402
import signs  # noqa: E402
from calibration import Result, beside, judged  # noqa: E402
from days import day  # noqa: E402
from flask import Flask  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy.event import listen  # noqa: E402

from eventapp import create_app  # noqa: E402
from eventapp.extensions import db  # noqa: E402
from eventapp.formats import snapshots  # noqa: E402
from eventapp.models import Event, Release  # noqa: E402
from eventapp.programme import planner  # noqa: E402
from eventapp.programme.heading import heading_of  # noqa: E402
from eventapp.programme.release import compile_release  # noqa: E402
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
    results: list[Result] = []
    with app.app_context():
        commands.migrate_tables()
        account = accounts.add_account(EMAIL, "Bench", PASSWORD, site_owner=True)
        actor, shelf = Actor(account.id, "owner"), app.extensions["shelf"]
        for size in SIZES:
            event = new_event.create(account, day(size))
            took, per_unit = beside(lambda event=event: _timed(lambda: releases.publish(event, actor, shelf, "")))
            if size == 1000:
                results.append(judged("publishing 1,000 seminars, ms", took, 300, per_unit))
        board = new_event.create(account, day(500)).slug
        results += notices.measure(app, account)
    results += _cold(app)
    results += _page(app)
    results += _front()
    results += _moving(app, board)
    results += _planning()
    results += signs.results()
    results += choosing.measured(app, "dag-1000")
    results += load.compare(Path(tempfile.mkdtemp(prefix="eventapp-bench-")))
    print(f"\na unit: {calibration.REFERENCE_MS} ms on the reference machine when quiet, {calibration.unit():.1f} ms here now")
    print(f"{'what':<56}{'measured':>10}  wanted")
    for name, value, wanted, good in results:
        print(f"{name:<56}{value:>10.3f}  {wanted}{'' if good else '   MISSED'}")
    return sum(not good for *_, good in results)


def _moving(app: Flask, slug: str) -> list[Result]:
    """The board with 500 seminars on it: one moved, over HTTP with its clashes in words, and the first load."""
    base = f"/organise/{slug}/schedule/"
    client = app.test_client()
    sign_in = {"email": EMAIL, "password": PASSWORD, "csrf_token": _token(client, "/account/sign-in")}
    assert client.post("/account/sign-in", data=sign_in).status_code == 303
    headers = {"X-CSRFToken": _token(client, base)}
    listed, around_list = beside(lambda: statistics.median(_timed(lambda: client.get(f"/organise/{slug}/seminars/")) for _ in range(5)))
    first, around_first = beside(lambda: _timed(lambda: [client.get(base), client.get(f"{base}board.json")]))
    items = client.get(f"{base}board.json").json["items"]
    times, zones = [], []

    def each() -> None:
        for item in items[:15]:
            slot = {"minutes": item["minutes"] + 5, "version": item["version"]}
            code = item["code"]

            def move(code: str = code, slot: dict[str, int] = slot) -> None:
                assert client.post(f"{base}{code}/move", data=slot, headers=headers).status_code == 200

            times.append(_timed(move))
            zones.append(_timed(lambda c=code: client.get(f"{base}{c}/zones.json")))

    _, per_unit = beside(each)
    return [
        judged("moving one of 500 on the board, ms", statistics.median(times), 30, per_unit),
        judged("list of 500, ms", listed, 150, around_list),
        judged("where one of 500 would fit, ms", statistics.median(zones), 100, per_unit),
        judged("first load of the board, server's part, ms", first, 1000, around_first),
        *cockpit.measured(client, slug, headers, (EMAIL, PASSWORD)),
    ]


def _planning() -> list[Result]:
    """Sixty seminars into six rooms, twice: the same plan, all of it placed."""
    programme, known = plans.hard()
    codes = planner.movable(programme, known, False)
    found: list[planner.Proposal] = []
    took, per_unit = beside(lambda: _timed(lambda: found.append(planner.propose(programme, known, codes))))
    found.append(planner.propose(programme, known, codes))
    same = found[0] == found[1] and len(found[0].placed) == len(codes)
    name, took, wanted, good = judged("planning 60 in 6 rooms, ms", took, 10_000, per_unit)
    return [(name, took, f"{wanted}, all placed, the same again", good and same)]


def _token(client: FlaskClient, page: str) -> str:
    return client.get(page).text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def _cold(app: Flask) -> list[Result]:
    """The first page and feed after a release, in a process that holds nothing of it yet."""
    found = []
    for size, most in ((100, 60), (1000, 400)):
        for name, path in (("page", ""), ("feed", "calendar/all.ics")):
            times: list[float] = []

            def cold(size: int = size, path: str = path, times: list[float] = times) -> None:
                for _ in range(3):
                    shelf, copies = app.extensions["shelf"], app.extensions["copies"]
                    shelf.__init__(shelf.folder)
                    copies.__init__()
                    client = app.test_client()
                    times.append(_timed(lambda c=client: c.get(f"/dag-{size}/{path}")))

            _, per_unit = beside(cold)
            found.append(judged(f"cold {name}, {size} seminars, ms", statistics.median(times), most, per_unit))
    return found


def _front() -> list[tuple[str, float, str, bool]]:
    """The front page of a site with 1,000 events of 100 seminars each."""
    app = create_app(REQUEST_LOG=False, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tempfile.mkdtemp()}/front.db")
    with app.app_context():
        commands.migrate_tables()
        account = accounts.add_account(EMAIL, "Bench", PASSWORD, site_owner=True)
        release = compile_release(None, day(100), datetime(2027, 1, 1, tzinfo=UTC))
        body, first = snapshots.write(release), new_event.create(account, day(4))
        for number in range(1000):
            slug, values = f"plats-{number}", {c.name: getattr(first, c.name) for c in Event.__table__.c if c.name != "id"}
            row = Event(**values | {"slug": slug, "code": f"{number:06}"})
            db.session.add(row)
            db.session.flush()
            heading = asdict(heading_of(release)) | {"slug": slug}
            db.session.add(Release(event_id=row.id, note="", changes=b"[]", body=body, size=len(body), **heading))
        db.session.commit()
        db.session.remove()
    client, asked = app.test_client(), []
    assert client.get("/").text.count('href="/plats-') == 1000
    with app.app_context():
        listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    tracemalloc.start()
    client.get("/")
    grown = [tracemalloc.get_traced_memory()[0]]
    for _ in range(20):
        client.get("/")
    grown.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    queries, more = len(asked) / 21, (grown[1] - grown[0]) / 1024
    took, per_unit = beside(lambda: statistics.median(_timed(lambda: client.get("/")) for _ in range(9)))
    return [
        judged("front page with 1,000 events, ms", took, 20, per_unit),
        ("its questions to the database", queries, "1", queries == 1),
        ("what it keeps after 20 more, KB", more, "< 512", more < 512),
    ]


def _page(app: Flask) -> list[Result]:
    """What a browser fetches on its first visit to the programme of 100 seminars, as it comes over the wire."""
    client, packed = app.test_client(), {"Accept-Encoding": "gzip"}
    page = client.get("/dag-100/").text
    # A picture for the home screen is fetched when the page is put there, and a manifest once all is shown.
    not_fetched = "alternate|canonical|apple-touch-icon|manifest"
    linked = re.findall(rf'<(?:script|img)[^>]* src="([^"]+)"|<link[^>]* rel="(?!{not_fetched})[^>]* href="([^"]+)"', page)
    names = ["/dag-100/", *dict.fromkeys(a or b for a, b in linked)]
    for name in list(names):  # What styles fetch: fonts, for one.
        if name.endswith(".css"):
            names += [urljoin(name, each) for each in re.findall(r"url\(['\"]?([^)'\"]+)", client.get(name).text)]
    ours = [name for name in dict.fromkeys(names) if not name.startswith(("http:", "https:", "//", "data:"))]
    size = sum(len(client.get(name, headers=packed).data) for name in ours) / 1024
    foreign = [name for name in names if name.startswith(("http:", "https:", "//"))]
    return [
        ("programme of 100, first visit: KB", size, "<= 60", size <= 60),
        ("its requests", len(ours), "<= 6", len(ours) <= 6),
        ("its third parties", len(foreign), "0", not foreign),
    ]


def _timed(call) -> float:  # type: ignore[no-untyped-def]
    """Milliseconds that a call takes."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
