"""The event without a network: kept whole after the first visit, of one release only, and never a trap for anyone."""

import io
import json
import re
import threading
import time

import pytest
from PIL import Image
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

from eventapp import files
from eventapp.extensions import db
from eventapp.services.draft import loading, people, seminars
from eventapp.services.people import media
from tests import factories
from tests.browser.conftest import free_port, until
from tests.conftest import make_app

HALL, SIDE = "Stora salen", "Lilla salen"
TITLES = ("Öppning", "Lagen", "Vården")
# Loaded at once where a test does not want to wait for the page to be at rest.
MODULE = "import(document.querySelector('script[src$=\"/js/live.js\"]').src.replace('live.js', 'offline.js'))"
CACHES = "caches.keys().then((names) => names.filter((name) => !name.endsWith('state')).map((name) => name.split(' ')[2]))"


class Closing(WSGIRequestHandler):
    """Says nothing, and leaves no connection open: a server that has stopped answers nobody."""

    protocol_version = "HTTP/1.0"

    def log(self, *_said):
        """Nothing."""


class Served:
    """A site on a port of its own, so that nothing is kept of it yet; it can be away, slow, broken or changed in parts."""

    def __init__(self, app, slug):
        self.app, self.port, self.slug = app, free_port(), slug
        self.base = f"http://127.0.0.1:{self.port}/{slug}/"
        self.broken, self.slow, self.changed, self.seen = set(), set(), {}, []
        self.start()

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"].removeprefix(f"/{self.slug}/")
        asked = f"{path}?{environ['QUERY_STRING']}".split("&v=")[0].rstrip("?")
        while path in self.slow:
            time.sleep(0.05)
        if asked in self.broken or path in self.changed:
            status, kind, body = self.changed.get(path, ("500 Broken", "text/plain", b""))
            where = [("Location", body.decode())] if status.startswith("302") else [("Cache-Control", "no-store")]
            start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *where])
            return [body]

        def start(status, headers, *more):
            # As if what a browser may show again for half a minute were older than that.
            fresh = [(n, "no-cache" if n == "Cache-Control" and "/static/" not in path else v) for n, v in headers]
            return start_response(status, fresh, *more)

        body = b"".join(self.app.wsgi_app(environ, start))
        self.seen.append((environ["REQUEST_METHOD"], path))
        return [body]

    def start(self):
        self.server = make_server("127.0.0.1", self.port, self, threaded=True, request_handler=Closing)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A day with three seminars, in a program of this process."""
    app = make_app(tmp_path_factory.mktemp("offline"))
    with app.app_context():
        made = factories.make_event(title="Havsdagen")
        rooms = [factories.room(made, name) for name in (HALL, SIDE, HALL)]
        made.rows = [
            factories.seminar(made, title, panel=[factories.person(made)], room=room, starts_at=factories.at(f"{9 + number:02}:00"))
            for number, (title, room) in enumerate(zip(TITLES, rooms[:1] + rooms[1:2] + rooms[:1], strict=True))
        ]
        made.codes, made.slugs = [row.code for row in made.rows], [row.slug for row in made.rows]
        row = loading.tables(made.event).people[0]
        picture = io.BytesIO()
        Image.new("RGB", (300, 300), "#00ff00").save(picture, "PNG")
        people.change(made.writing, row, row.version, {"portrait": media.store(picture.getvalue(), square=True)})
        factories.release(made)
        made.app = app
        yield made
        db.session.remove()


@pytest.fixture
def served(site):
    made = Served(site.app, site.event.slug)
    yield made
    made.stop()


@pytest.fixture
def reader(browser, served):
    """A page of a browser in which workers run; fails on errors in it, other than that there is no network."""
    context = browser.new_context(
        locale="sv-SE", timezone_id="Europe/Stockholm", service_workers="allow", viewport={"width": 390, "height": 800}
    )
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "Failed to load" not in m.text else None)
    yield page
    context.close()
    assert wrong == []


def keep(page):
    """Has what is current kept; gives whether it is, whole."""
    return page.evaluate(f"{MODULE}.then((m) => m.keep())")


def visit(page, served):
    """The programme, of which all is kept."""
    page.goto(served.base)
    assert keep(page) is True


def gone(page, served):
    """No network any more, in the page and for the worker, and nobody who answers."""
    served.stop()
    page.context.set_offline(True)


def back(page, served):
    served.start()
    page.context.set_offline(False)
    # A page that was opened without a network is not always told of it by Playwright, as it would be by the system.
    page.evaluate("dispatchEvent(new Event('online'))")


AGE = re.compile(r"^Sparat \d\d:\d\d, utgåva (\d+)\.$")


def test_after_the_first_visit_all_of_it_opens_without_a_network(site, served, reader):
    reader.goto(served.base)
    # By itself, when the page is at rest.
    until(reader, f"{MODULE}.then((m) => m.kept()).then(Boolean)")
    installed = reader.context.new_cdp_session(reader).send("Page.getAppManifest")
    assert (installed["errors"], installed["url"]) == ([], f"{served.base}manifest.webmanifest?lang=sv")
    gone(reader, served)
    # A tap on a link that was never opened.
    reader.get_by_role("link", name="Lagen").first.click()
    expect(reader.locator("h1")).to_have_text("Lagen")
    expect(reader.locator("[data-age]")).to_have_text(AGE)
    reader.locator("dl.facts a", has_text=SIDE).click()
    expect(reader.locator("h1")).to_have_text(SIDE)
    for path in ("people/", "calendar/", "livestreams/", "changes/", "about/", "mine/"):
        reader.locator(f"nav.tabs a[href$='/{path}']").click()
        expect(reader.locator("[data-age]")).to_have_text(AGE)
        assert reader.url == served.base + path
    reader.goto(f"{served.base}people/")
    reader.wait_for_function("() => document.querySelector('img.portrait').naturalWidth === 96")
    # What is filtered by the server is filtered by the page.
    reader.goto(f"{served.base}?room={site.rows[1].room.slug}")
    expect(reader.locator(".card-title:visible")).to_have_text(["Lagen"])
    # What is not kept says so, in the place of the browser's error.
    reader.goto(f"{served.base}seminars/x/")
    expect(reader.locator("[data-not-kept]")).to_be_visible()
    # The other language is kept too, and stays.
    reader.click("a.lang")
    reader.goto(f"{served.base}about/")
    expect(reader.locator("[data-age]")).to_have_text(re.compile("^Kept from "))
    back(reader, served)
    expect(reader.locator("[data-age]")).to_have_text("")
    reader.goto(served.base)
    assert reader.evaluate("document.documentElement.lang") == "en"


def test_a_network_that_does_not_answer_is_waited_for_three_seconds(served, reader):
    visit(reader, served)
    served.slow = {"about/"}
    began = time.monotonic()
    reader.goto(f"{served.base}about/")
    expect(reader.locator("[data-age]")).to_have_text(AGE)
    assert 3 <= time.monotonic() - began < 40
    # When there is an answer at last it is merged into the page.
    served.slow = set()
    expect(reader.locator("[data-age]")).to_have_text("")


def shown(page, served, site):
    """What the programme and a seminar's page call it, and of which release they say they are."""
    found = []
    for path in ("", f"seminars/{site.slugs[1]}/"):
        page.goto(served.base + path)
        expect(page.locator("[data-age]")).to_have_text(AGE)
        title = page.locator(f"main [data-seminar='{site.codes[1]}'] [data-title]").first
        found.append((title.inner_text(), AGE.match(page.locator("[data-age]").inner_text())[1]))
    return found


def rename(site, title):
    """A release in which a seminar has another title."""
    row = seminars.find(site.event, site.codes[1])
    seminars.change(site.writing, row, row.version, {"title": title})
    factories.release(site)


def test_a_release_replaces_everything_at_once_and_never_half(site, served, reader):
    visit(reader, served)
    before = site.shelf.newest(site.event.slug).release.number
    gone(reader, served)
    rename(site, "Den nya lagen")
    assert shown(reader, served, site) == [("Lagen", str(before))] * 2
    back(reader, served)
    # The fill breaks off in the middle: what was there stays, whole.
    served.broken = {"offline/0.json?lang=en"}
    reader.goto(served.base)
    assert keep(reader) is False
    gone(reader, served)
    assert shown(reader, served, site) == [("Lagen", str(before))] * 2
    back(reader, served)
    served.broken = set()
    reader.goto(served.base)
    assert keep(reader) is True
    assert len(reader.evaluate(CACHES)) == 1
    gone(reader, served)
    assert shown(reader, served, site) == [("Den nya lagen", str(before + 1))] * 2
    rename(site, "Lagen")


SCRIPT = (files.STATIC / "js" / "offline" / "worker.js").read_bytes()


def test_a_new_version_of_the_worker_takes_over_when_it_has_everything(site, served, reader):
    visit(reader, served)
    served.changed["sw.js"] = ("200 OK", "text/javascript", SCRIPT.replace(b'FORMAT = "1"', b'FORMAT = "2"'))
    served.broken = {"offline.json"}
    update = "navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => true, () => false)"
    reader.evaluate(update)
    until(reader, "navigator.serviceWorker.getRegistration().then((r) => !r.installing && !r.waiting)")
    assert reader.evaluate(CACHES) == ["1"]
    gone(reader, served)
    reader.goto(f"{served.base}about/")
    expect(reader.locator("[data-age]")).to_have_text(AGE)
    back(reader, served)
    served.broken = set()
    reader.evaluate(update)
    until(reader, f"{CACHES}.then((kept) => kept.join() === '2')")
    gone(reader, served)
    reader.goto(f"{served.base}calendar/")
    expect(reader.locator("[data-age]")).to_have_text(AGE)


LEFT = "Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then((all) => all.map((each) => each.length))"


def test_a_reader_removes_it_and_has_it_kept_again(served, reader):
    visit(reader, served)
    reader.goto(served.base)
    reader.click("footer a[href$='/offline/']")
    expect(reader.locator("[data-what]")).to_have_text(re.compile(r"^\d\d sidor på två språk, utgåva \d$"))
    expect(reader.locator("[data-since]")).to_have_text(re.compile(r"^Rätt \d\d:\d\d$"))
    expect(reader.locator("[data-size]")).to_have_text(re.compile(r"^0,\d MB$"))
    reader.click("[data-remove]")
    expect(reader.locator("[data-state]")).to_contain_text("borttaget")
    assert reader.evaluate(LEFT) == [0, 0]
    # And stays so on other pages.
    reader.goto(served.base)
    reader.evaluate(f"{MODULE}.then((m) => m.begin())")
    reader.wait_for_timeout(500)
    assert reader.evaluate(LEFT) == [0, 0]
    reader.goto(f"{served.base}offline/")
    reader.click("[data-keep]")
    expect(reader.locator("[data-what]")).to_be_visible()
    assert reader.evaluate(LEFT) == [2, 1]


def test_what_is_switched_off_or_taken_down_takes_itself_away(served, reader):
    visit(reader, served)
    served.changed["offline.json"] = ("404 Not Found", "text/plain", b"")
    reader.goto(f"{served.base}seminars/no-such/")
    until(reader, f"{LEFT}.then((left) => left.join() === '0,0')")
    served.changed.clear()
    visit(reader, served)
    served.changed["sw.js"] = ("200 OK", "text/javascript", (files.STATIC / "js" / "offline" / "remover.js").read_bytes())
    reader.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update()).catch(() => {})")
    until(reader, f"{LEFT}.then((left) => left.join() === '0,0')")


ADDRESSES = """caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
  .then((kept) => kept.flat().map((request) => new URL(request.url).pathname))"""


def test_nothing_but_files_and_pictures_is_kept_whatever_is_named_and_one_that_fails_does_no_harm(served, reader):
    reader.goto(served.base)
    listed = reader.evaluate(f"fetch('{served.base}offline.json').then((answer) => answer.json())")
    picture, away = f"/media/{'a' * 32}-96.webp", "/static/away.css"
    refused = ["/static/../account/sign-in", "/static/%2e%2e/account/sign-in", "/static/..%2faccount/sign-in", "/account/sign-in", "//[", f"{served.base}me/"]
    secret, forbidden, moved = "/static/secret.css", "/static/forbidden.css", "/static/moved.css"
    listed["files"] += [*refused, picture, secret, forbidden, moved]
    served.changed |= {
        "offline.json": ("200 OK", "application/json", json.dumps(listed).encode()), secret: ("200 OK", "text/css", b"x"),
        forbidden: ("403 Forbidden", "text/plain", b""), picture: ("500 Broken", "text/plain", b""), moved: ("302 Found", "text/plain", f"/{served.slug}/about/".encode()), away: ("500 Broken", "text/plain", b""),
    }  # fmt: skip
    served.seen.clear()
    assert keep(reader) is True
    assert [path for _, path in served.seen if "sign-in" in path or "/me/" in path] == []
    own = re.compile(rf"/{served.slug}/offline(\.json|/\d\.json|/current|/language)|/static/[0-9a-f]{{10}}/[\w./-]+|/media/[0-9a-f]{{32}}-96\.webp")
    kept = reader.evaluate(ADDRESSES)
    assert [path for path in kept if not own.fullmatch(path) or path in (picture, secret, forbidden, moved)] == []
    # Of the program itself everything is needed.
    reader.evaluate(f"{MODULE}.then((m) => m.remove())")
    listed["files"].append(away)
    served.changed["offline.json"] = ("200 OK", "application/json", json.dumps(listed).encode())
    assert keep(reader) is False


def test_a_star_pressed_without_a_network_is_sent_once(site, served, reader):
    visit(reader, served)
    gone(reader, served)
    reader.goto(served.base)
    star = reader.locator(f"button[data-star][value='{site.codes[1]}']")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(reader.locator("[data-unsent]")).to_have_text("Sparat här, skickas senare.")
    # On another page, and in one's own programme, from what the browser knows.
    reader.goto(f"{served.base}mine/")
    expect(reader.locator("main .card-title")).to_have_text(["Lagen"])
    expect(star).to_have_attribute("aria-pressed", "true")
    served.seen.clear()
    back(reader, served)
    reader.wait_for_url(re.compile(r"/mine/[\w-]{32}/$"))
    expect(reader.locator("main .day .card-title")).to_have_text(["Lagen"])
    expect(reader.locator("[data-unsent]")).to_have_text("")
    expect(star).to_have_attribute("aria-pressed", "true")
    token = reader.url.split("/")[-2]
    assert [method for method, path in served.seen if path == f"mine/{token}/" and method == "POST"] == ["POST"]
    # Without a network again its secret page is not kept, but what is chosen is shown.
    gone(reader, served)
    reader.reload()
    expect(reader.locator("main .card-title")).to_have_text(["Lagen"])
    assert "data-choice" not in reader.content()


def test_a_full_device_is_no_error_and_what_was_kept_before_stays(site, served, reader):
    visit(reader, served)
    before = reader.evaluate("caches.keys()")
    number = site.shelf.newest(site.event.slug).release.number
    rename(site, "Den nya lagen")
    session, origin = reader.context.new_cdp_session(reader), f"http://127.0.0.1:{served.port}"
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1000})
    reader.goto(served.base)
    assert keep(reader) is False
    assert reader.evaluate("caches.keys()") == before
    # Nor is it tried again at each page.
    served.seen.clear()
    reader.goto(f"{served.base}about/")
    reader.evaluate(f"{MODULE}.then((m) => m.begin())")
    reader.wait_for_timeout(300)
    assert "offline.json" not in [path for _, path in served.seen]
    gone(reader, served)
    assert shown(reader, served, site) == [("Lagen", str(number))] * 2
    rename(site, "Lagen")
