"""Two machines with data folders of their own, one PostgreSQL and one Redis: whatever is done on one holds on the other."""

import os
import re
import subprocess
import time
from functools import partial
from io import BytesIO
from types import SimpleNamespace

import psycopg
import pytest
import requests

from tests import loaded, patience
from tests.browser.conftest import free_port, start
from tests.operations.servers import Inbox, good
from tests.services.test_media_and_backups import picture
from tests.services.test_redis import Redis, csrf

DAY = "/organise/almedalen-2017"
KEY = "one key for both machines, and no secret"


def new_database(uri):
    """The address of an empty database."""
    name = "m" + os.urandom(6).hex()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return uri.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="module")
def site(tmp_path_factory, postgres):
    """The demonstration, served by two machines."""
    folder, inbox = tmp_path_factory.mktemp("machines"), Inbox()
    for name in ("one", "other", "redis"):
        (folder / name).mkdir()
    redis, url = Redis(folder / "redis"), new_database(postgres)
    redis.start()
    with good(inbox) as port:
        settings = {
            "EVENTAPP_DATABASE_URL": url, "EVENTAPP_REDIS_URL": redis.url, "EVENTAPP_SECRET_KEY": KEY,
            "EVENTAPP_SMTP_URL": f"smtp://127.0.0.1:{port}?from=p@example.org&tls=off", "EVENTAPP_METRICS_TOKEN": "t",
        }  # fmt: skip
        one = start(folder / "one", demo=True, **settings)
        other = start(folder / "other", demo=False, **settings)
        password = re.search(r"demo@example.org\s+(\S+)", one.said)[1]
        yield SimpleNamespace(one=one, other=other, url=url, inbox=inbox, folder=folder, password=password)
        assert (one.stop(), other.stop()) == (0, 0)
    redis.stop()


@pytest.fixture(scope="module")
def organiser(site):
    """Signed in on one machine. Both have the name 127.0.0.1, so that a browser sends its cookies to either."""
    with requests.Session() as session:
        session.headers["Accept-Language"] = "en"
        page = f"{site.one.base}/account/sign-in"
        data = {"email": "demo@example.org", "password": site.password, "csrf_token": csrf(session.get(page, timeout=60).text)}
        assert session.post(page, data=data, timeout=60, allow_redirects=False).status_code == 303
        yield session


def post(session, address, page, files=None, **data):
    """Send a form of a page; whatever answers may be the one machine or the other."""
    form = {"csrf_token": csrf(session.get(page, timeout=60).text), **data}
    answer = session.post(address, data=form, files=files, timeout=60, headers={"Referer": page})
    assert answer.status_code == 200, answer.text
    return answer


def rows(site, query):
    with psycopg.connect(site.url) as connection:
        return connection.execute(query).fetchall()


def test_a_session_holds_on_both(site, organiser):
    held = [organiser.get(f"{at.base}/organise/", timeout=60, allow_redirects=False).status_code for at in (site.one, site.other)]
    strangers = [requests.get(f"{at.base}/organise/", timeout=60, allow_redirects=False).status_code for at in (site.one, site.other)]
    assert (held, strangers) == ([200, 200], [303, 303])


def test_a_portrait_given_on_one_and_published_on_the_other_is_seen_on_both(site, organiser):
    ((code,),) = rows(site, "SELECT code FROM person WHERE event_id = 1 ORDER BY id LIMIT 1")
    mine = f"{site.one.base}{DAY}/panelists/{code}/"
    post(organiser, f"{mine}portrait", mine, files={"picture": ("a.jpg", BytesIO(picture()))}, was="")
    key = re.search(r"/media/(\w+)-96.webp", organiser.get(f"{site.other.base}{DAY}/panelists/{code}/", timeout=60).text)[1]
    releases = f"{site.other.base}{DAY}/releases/"
    mark = re.search(r'name="fingerprint" value="([^"]+)"', organiser.get(releases, timeout=60).text)[1]
    post(organiser, f"{releases}publish", releases, fingerprint=mark, note="Med bild", despite="Provet")

    def shown(at):
        return requests.get(f"{at.base}/almedalen-2017/programme.json", timeout=60).text

    assert key in shown(site.other)
    patience.until(lambda: key in shown(site.one))  # After five seconds, where nobody else uses the machine.
    seen = [requests.get(f"{at.base}/media/{key}-256.webp", timeout=60) for at in (site.one, site.other)]
    assert {(a.status_code, a.content, a.headers["ETag"], a.headers["Cache-Control"]) for a in seen} == {
        (200, seen[0].content, f'"{key}-256.webp"', "public, max-age=86400, immutable")
    }
    again = requests.get(seen[1].url, headers={"If-None-Match": seen[0].headers["ETag"]}, timeout=60)
    assert again.status_code == 304


def plan(session, at, slug):
    """A plan that is asked for: where it is seen, without the machine."""
    page = f"{at.base}/organise/{slug}/schedule/plan/"
    return post(session, page, page, scope="all", minutes="45").url.removeprefix(at.base)


def ended(session, at, path):
    """Whether it has ended, and how."""
    found = session.get(f"{at.base}{path}progress.json", timeout=60).json()
    return found["ended"] and found["state"]


def test_six_plans_asked_for_on_either_are_all_done_and_seen_on_both(site, organiser):
    for first, second in ((site.one, site.other), (site.other, site.one)):
        asked = [plan(organiser, at, slug) for at in (first, second) for slug in ("almedalen-2017", "almedalen-today")][:3]
        assert [patience.until(partial(ended, organiser, first, path), 180) for path in asked] == ["done"] * 3
        assert [ended(organiser, second, path) for path in asked] == ["done"] * 3


def test_a_file_given_on_one_is_imported_from_the_other(site, organiser):
    text = "Titel;Start;Slut;Panel\n" + "".join(f"Rad {n} om saken;09:00;10:00;Person {n}\n" for n in range(200))
    page = f"{site.one.base}{DAY}/imports/"
    path = post(organiser, page, page, files={"file": ("a.csv", text.encode())}).url.removeprefix(site.one.base)
    if "/working/" in path:
        patience.until(lambda: ended(organiser, site.other, path))
        path = organiser.get(f"{site.other.base}{path}", timeout=60).url.removeprefix(site.other.base)
    preview = f"{site.other.base}{path}"
    mark = re.search(r'name="fingerprint" value="([^"]+)"', organiser.get(preview, timeout=60).text)[1]
    working = post(organiser, preview, preview, fingerprint=mark).url.removeprefix(site.other.base)
    assert patience.until(lambda: ended(organiser, site.one, working)) == "done"
    assert rows(site, "SELECT count(*) FROM seminar WHERE title LIKE 'Rad % om saken'") == [(200,)]


def test_a_personal_link_opens_on_both_and_each_mail_is_sent_once(site, organiser):
    link = re.search(r"/me/\S+", site.one.said)[0]
    assert [requests.get(f"{at.base}{link}", timeout=60).status_code for at in (site.one, site.other)] == [200, 200]
    some = rows(site, "UPDATE person SET email = slug || '@example.org' WHERE event_id = 1 AND id <= 9 RETURNING code, email")
    page = f"{site.other.base}{DAY}/messages/"
    assert len(some) == 9
    sent = {"group": "chosen", "template": "invitation", "do": "send", "once": "a form"}
    post(organiser, page, page, code=[code for code, _ in some], **sent)
    # The owner of the day of 2017 is told, once, that what is private of it goes.
    patience.until(lambda: len(site.inbox.mails) >= 10)
    patience.until(lambda: rows(site, "SELECT count(*) FROM message WHERE sent_at IS NULL") == [(0,)])
    time.sleep(2.5)  # For one of them to be sent again.
    assert sorted(to for to, _ in site.inbox.mails) == sorted([["demo@example.org"], *([address] for _, address in some)])
    assert rows(site, "SELECT count(*) FROM message WHERE sent_at IS NULL") == [(0,)]


def test_scans_on_both_are_counted_together(site):
    (code,) = rows(site, "SELECT code FROM event WHERE slug = 'almedalen-2017'")[0]
    before = rows(site, "SELECT coalesce(sum(count), 0) FROM scan")[0][0]
    for at in (site.one, site.other):
        for _ in range(3):
            scan = requests.get(f"{at.base}/q/0{code}", headers={"User-Agent": "Mozilla/5.0"}, timeout=60, allow_redirects=False)
            assert scan.status_code == 302
    patience.until(lambda: rows(site, "SELECT sum(count) FROM scan")[0][0] == before + 6)


def counted(at):
    """How many answers of each status a machine has given."""
    told = requests.get(f"{at.base}/metrics", headers={"Authorization": "Bearer t"}, timeout=60).text
    return {status: float(n) for status, n in re.findall(r'eventapp_responses_total\{status="(\d+)"\} (\S+)', told)}


def test_metrics_count_over_all_processes_of_a_machine(site):
    before = counted(site.one)
    for _ in range(40):  # A connection of its own each: both processes answer some.
        assert requests.get(f"{site.one.base}/nothing/", timeout=60).status_code == 404
    wanted = before.get("404", 0.0) + 40
    assert patience.until(lambda: counted(site.one)["404"] >= wanted)  # Answers are counted when they are logged.
    after = [counted(site.one) for _ in range(6)]
    assert [found["404"] for found in after] == [wanted] * 6
    assert len(list((site.folder / "one" / "metrics").glob("counter_*.db"))) == 2


def test_the_machines_share_no_file(site):
    assert not (site.folder / "other" / "secret-key").exists()
    assert not (site.folder / "other" / "eventapp.db").exists()


def serve(folder, url, *more, **settings):
    """`eventapp serve` as a machine of its own: its process."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
    environment |= {"EVENTAPP_DATA": str(folder), "EVENTAPP_DATABASE_URL": url, "EVENTAPP_BASE_URL": "https://p.example.org", **settings}
    return subprocess.Popen(
        [loaded.python(), "-m", "eventapp", "serve", "--port", str(free_port()), "--workers", "1", *more], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def stopped(process):
    """What it ends with once it is told to, and what it has said."""
    process.terminate()
    _, told = process.communicate(timeout=60)
    return process.returncode, told


def facts(url):
    """What the database knows of the key; none while it has no tables."""
    with psycopg.connect(url) as connection:
        there = connection.execute("SELECT to_regclass('site_fact') IS NOT NULL").fetchone()[0]
        return connection.execute("SELECT name, value FROM site_fact").fetchall() if there else []


def test_both_started_at_once_on_an_empty_database_stay_up(tmp_path, postgres):
    url, ports = new_database(postgres), (free_port(), free_port())
    started = [
        serve(tmp_path / name, url, "--port", str(port), EVENTAPP_SECRET_KEY=KEY)
        for name, port in zip(("one", "other"), ports, strict=True)
    ]
    for port in ports:
        patience.until(partial(ready, port), 180)  # Most of it is for a busy machine.
    assert [stopped(process) for process in started] == [(0, ""), (0, "")]


def ready(port):
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=60).status_code == 200
    except OSError:
        return False


def test_one_that_comes_with_a_key_of_its_own_is_refused_in_a_word(tmp_path, postgres):
    """So that no session made on one ends on the other."""
    url = new_database(postgres)
    started = {name: serve(tmp_path / name, url) for name in ("one", "other")}
    patience.until(lambda: any(process.poll() is not None for process in started.values()), 180)
    refused, taken = sorted(started, key=lambda name: started[name].poll() is None)
    code, told = stopped(started[refused])
    assert (code, told.split(":")[1]) == (1, " This database belongs to a site with another secret key")
    assert started[taken].poll() is None
    assert stopped(started[taken])[1] == ""
    # Told to, it takes the other's place, and the first is the one refused.
    before = facts(url)
    anew = serve(tmp_path / refused, url, "--new-key")
    patience.until(lambda: facts(url) != before, 180)
    late = serve(tmp_path / taken, url)
    late.communicate(timeout=180)
    assert late.returncode == 1
    stopped(anew)
    keys = [(tmp_path / name / "secret-key").read_text() for name in started]
    assert len(set(keys)) == 2
    assert not any(key in str(facts(url)) for key in keys)
