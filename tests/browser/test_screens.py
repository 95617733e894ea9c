"""Screens at the venue: right within seconds, never a bad answer, on without network or power, and all of it fits."""

import io
import json
import os
import signal
from contextlib import suppress
from datetime import UTC, timedelta
from types import SimpleNamespace

import pytest
import time_machine
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import Error, expect

from eventapp.extensions import db
from eventapp.programme.taps import Tap
from eventapp.services.draft import seminars
from eventapp.services.live import saying
from eventapp.services.live.saying import Pressed
from eventapp.services.publishing import withdrawal
from eventapp.services.screens import hearing, placing
from eventapp.services.screens.hearing import Heard, Whence
from eventapp.services.screens.placing import Setting
from tests import factories
from tests.browser.conftest import CHROMIUM, QUIET, sign_in, until
from tests.browser.test_offline import Served
from tests.conftest import make_app

HALL, SIDE = "Stora salen", "Blå rummet"
LONG = "Hur kan lagen bättre skydda barn på nätet när verkligheten förändras snabbare än lagstiftningen, och vad kräver det egentligen av åklagare, plattformar och socialtjänst i deras vardag? En tvåhundradel"
COMPOUND = "Sjukvårdsförsäkringsupphandlingskonsekvensanalys " * 4
# Nothing of what is drawn lies outside the screen, and no title is smaller than can be read from 8 m of a screen 0.7 m high.
MEASURE = """() => {
  const inside = ({left, top, right, bottom}) => left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
  const all = [...document.querySelectorAll('.title, .code svg, .clock, .who li, .when, .name, figcaption')];
  const stage = document.querySelector('.stage'), rest = document.querySelector('.rest');
  const side = Math.min(innerWidth, innerHeight);
  const size = (e) => parseFloat(getComputedStyle(e).fontSize) / side;
  const over = [stage, rest].filter((e) => e.scrollHeight > e.clientHeight + side / 250 || e.scrollWidth > e.clientWidth + side / 250);
  return [
    all.filter((e) => !inside(e.getBoundingClientRect())).map((e) => e.textContent), over.map((e) => e.className),
    Math.min(...[...stage.querySelectorAll('.large:not(.is-on ~ .is-gone) .title, .is-on .title')].map(size)) >= 0.0419,
    Math.min(...[...document.querySelectorAll('.title')].map(size)) >= 0.0319,
    document.querySelector('.code svg').getBoundingClientRect().width / side >= 0.24,
  ];
}"""
# What a browser itself says where there is no network, or an answer leads to another site.
KNOWN = ("Failed to load", "Refused to apply style", "Connecting to 'http://portal.invalid/'", "Fetch API cannot load http://portal.invalid/")
ALL_FITS = [[], [], True, True, True]
COUNTED_LOCKS = """
  const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
  window.locks = [];
  navigator.wakeLock.request = async (type) => { const lock = await ask(type); window.locks.push(lock); return lock; };"""
LOCK_AGAIN = """async () => {
  const before = window.locks.length;
  await window.locks[0].release();
  document.dispatchEvent(new Event("visibilitychange"));
  await new Promise((done) => setTimeout(done, 100));
  return [before, window.locks.filter((lock, n) => lock.released === (n === 0)).length];
}"""
# All that the browser keeps of pages and programmes, but for the program itself.
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys())
      if (!new URL(key.url).pathname.startsWith("/static/")) found.push(await (await cache.match(key)).text());
  }
  return found.join();
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A day with two rooms, in a program of this process whose clock stands at that day."""
    app = make_app(tmp_path_factory.mktemp("screens"))
    with app.app_context():
        made = factories.make_event(title="Havsdagen", hashtag="#hav")
        made.app, made.secret = app, app.config["SECRET_KEY"]
        made.hall, made.side = factories.room(made, HALL), factories.room(made, SIDE)
        ek = factories.person(made, "Åsa Ek", organisation="Havsmiljöinstitutet")
        made.law = factories.seminar(
            made, "Lagen", panel=[ek, "Telia"], room=made.hall, starts_at=factories.at("10:00"), minutes=60,
            stream="own", livestream="https://live.example.org/1",
        )  # fmt: skip
        made.care = factories.seminar(made, "Vården", room=made.hall, starts_at=factories.at("11:30"), minutes=30)
        factories.seminar(made, "Skolan", room=made.side, starts_at=factories.at("13:00"), minutes=30)
        factories.release(made)
        yield made
        db.session.remove()


@pytest.fixture
def moved(site):
    with time_machine.travel(factories.at("10:20").astimezone(UTC), tick=True) as moving:
        yield moving


@pytest.fixture
def served(site, moved):
    made = Served(site.app, site.event.slug)
    yield made
    made.stop()


@pytest.fixture
def screen(browser, served):
    """A screen in whose browser workers run, whose clock is months wrong; fails on errors in it."""
    context = browser.new_context(locale="sv-SE", service_workers="allow", viewport={"width": 1280, "height": 720})
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and not m.text.startswith(KNOWN) else None)
    yield page
    context.close()
    assert wrong == []


def say(site, about, **wanted):
    saying.say(site.event, site.actor, site.app.extensions["live"], Pressed(Tap(about, wanted), "", 0.0))


def ask_at_once(page):
    page.evaluate("dispatchEvent(new Event('online'))")


def main(page):
    """What stands large: its label, times and marks, its title, who takes part."""
    return [" ".join(text.split()) for text in page.locator(".large").all_inner_texts()]


def test_what_is_said_at_the_desk_and_published_is_there_in_seconds_and_no_bad_answer_ever(site, served, screen):
    screen.goto(f"{served.base}screens/{site.hall.slug}/")
    expect(screen.locator(".clock")).to_have_text("10:20")
    assert main(screen) == ["Nu 10:00–11:00 Lagen Åsa Ek Havsmiljöinstitutet Telia"]
    say(site, f"seminar/{site.law.code}", late=10)
    expect(screen.locator(".note.late")).to_have_text("10 minuter sent")
    before = screen.locator(".frame").inner_text()
    held = screen.request.get(f"{served.base}screens/programme.json").json()
    older = held | {"release": held["release"] - 1, "seminars": held["seminars"][1:], "count": len(held["seminars"]) - 1}
    facts = {"schema": 1, "event": site.event.slug, "release": held["release"] - 1, "seminars": {}, "rooms": {}}
    bad = [
        ("502 Bad Gateway", "text/html", b"<h1>502</h1>"), ("200 OK", "text/html", b"<h1>Hotellets n\xc3\xa4t</h1>"),
        ("200 OK", "application/json", b'{"schema":1,"event":"x","seminars":{"A'), ("200 OK", "application/json", b"[]"),
        ("200 OK", "application/json", b'{"schema":1,"event":"another-day","release":9,"seminars":{},"rooms":{}}'),
        ("302 Found", "text/html", b"http://portal.invalid/"), ("200 OK", "application/json", b""),
        ("200 OK", "application/json", b"<h1>Hotellets n\xc3\xa4t</h1>"),
        ("200 OK", "application/json", json.dumps(older | facts).encode()),
    ]  # fmt: skip
    seminars.change(site.writing, site.law, site.law.version, {"title": "Lagen i dag"})
    for answer in bad:
        served.changed |= dict.fromkeys(("live.json", "screens/programme.json", "screens/set.json"), answer)
        if answer is bad[0]:
            factories.release(site)
        ask_at_once(screen)
        screen.wait_for_timeout(150)
        assert screen.locator(".frame").inner_text() == before
    served.changed.clear()
    expect(screen.locator(".large .title")).to_have_text("Lagen i dag")
    seminars.change(site.writing, site.law, site.law.version, {"title": "Lagen"})
    say(site, f"seminar/{site.law.code}", late=None)
    factories.release(site)


def test_what_is_taken_down_is_forgotten_by_screens_also_after_a_power_cut_until_it_is_published_again(site, served, screen):
    screen.context.grant_permissions(["screen-wake-lock"])
    screen.add_init_script(COUNTED_LOCKS)
    screen.goto(f"{served.base}screens/{site.hall.slug}/")
    expect(screen.locator(".large .title")).to_have_text("Lagen")
    until(screen, "window.locks.length")
    # One that the browser lets go of, as it does behind another window, is asked for again.
    assert screen.evaluate(LOCK_AGAIN) == [1, 2]
    assert screen.evaluate("getComputedStyle(document.body).cursor") == "none"
    until(screen, "caches.match(location.pathname, { ignoreVary: true }).then(Boolean)")
    withdrawal.take_down(site.event, site.actor, site.shelf)
    for _ in range(2):
        ask_at_once(screen)
        expect(screen.locator(".stage")).to_have_text("Det här programmet visas inte längre.")
        kept = screen.evaluate(KEPT)
        assert (screen.locator(".frame").inner_text(), [word for word in (HALL, "Lagen", "Havsdagen") if word in kept]) == (
            "Det här programmet visas inte längre.", [],
        )  # fmt: skip
        screen.reload()
    factories.release(site)
    expect(screen.locator(".large .title")).to_have_text("Lagen")


def power_cut(profile):
    """Kills the browser that uses a profile, as it is."""
    for folder in os.listdir("/proc"):
        with suppress(OSError, ValueError):
            with open(f"/proc/{int(folder)}/cmdline") as read:
                said = read.read()
            if f"--user-data-dir={profile}" in said and "--type=" not in said:
                os.kill(int(folder), signal.SIGKILL)


@pytest.fixture
def machine(browser, tmp_path):
    """Starts a browser with a profile of its own on the disk, as it is; gives its page."""
    started = []

    def start():
        how = {"executable_path": CHROMIUM, "args": QUIET, "locale": "sv-SE", "viewport": {"width": 1280, "height": 720}}
        started.append(browser.browser_type.launch_persistent_context(str(tmp_path), **how))
        return started[-1].pages[0]

    yield start
    for context in started:
        with suppress(Error):
            context.close()


def test_after_a_power_cut_it_comes_back_without_a_network_and_says_since_when(site, served, machine, moved, tmp_path):
    made = placing.add(site.writing, Setting("Foajén", site.hall.code, language="en", slides=False), {site.hall.code: HALL})
    address = f"{served.base}screens/at/{placing.token(made.key, site.secret)}/"
    screen = machine()
    screen.goto(address)
    expect(screen.locator(".large .label")).to_have_text("Now")
    # The page itself is kept last.
    until(screen, "caches.match(location.pathname, { ignoreVary: true }).then(Boolean)")
    served.stop()
    power_cut(tmp_path)
    again = machine()
    again.goto(address)
    expect(again.locator(".large .title")).to_have_text("Lagen")
    # By what it knew of the server's time, since its own clock is months wrong.
    expect(again.locator(".clock")).to_have_text("10:20")
    expect(again.locator(".status")).to_have_text("No contact since 10:20. This is what was known then.")
    served.start()
    placing.flash(site.writing, made)
    expect(again.locator(".status")).to_have_text("")
    placing.flash(site.writing, made)
    expect(again.locator(".named")).to_have_text("This screen is Foajén")
    placing.change(site.writing, made, Setting("Foajén", "", theme="light", turn=90), {})
    expect(again.locator(".frame.light.turn-90 .stage.board")).to_have_count(1)
    placing.change(site.writing, made, Setting("Foajén", site.hall.code, language="en"), {site.hall.code: HALL})
    placing.remove(site.writing, made)
    gone = "Skärmen är inte längre inställd, så den visar alla lokaler."
    expect(again.locator(".status")).to_have_text(gone)
    expect(again.locator(".frame.dark.turn-0 .stage.board")).to_have_count(1)
    placing.bring_back(site.writing, made)
    expect(again.locator(".large .label")).to_have_text("Now")
    placing.remove(site.writing, made)


def test_the_crews_list_is_right_within_seconds_while_one_works_in_it(site, served, page, moved):
    made, _other = (placing.add(site.writing, Setting(name), {}) for name in ("Entrén", "Köket"))
    sign_in(page, SimpleNamespace(base=f"http://127.0.0.1:{served.port}"), site.account.email, factories.PASSWORD)
    page.goto(f"http://127.0.0.1:{served.port}/organise/{served.slug}/screens/")
    names, row = page.locator("tbody tr[id^=screen-] th"), page.locator(f"#screen-{made.key[:5]}")
    for _ in range(2):
        page.locator("thead button", has_text="Namn").first.click()
    expect(names).to_have_text(["Köket", "Entrén"])
    page.fill("#name", "Scenen, vä")
    row.locator("button", has_text="Visa dess namn").focus()
    hearing.hear(Whence(site.event.code, placing.token(made.key, site.secret), ""), Heard(1, 1920, 1080), site.secret)
    expect(row).to_contain_text("1920 × 1080")
    moved.shift(200)
    expect(page.locator(".screens-silent")).to_have_text("1 skärm hörs inte av: Entrén")
    expect(page.locator("tr.is-silent th")).to_have_text(["Entrén"])
    placing.add(site.writing, Setting("Ateljén"), {})
    expect(names).to_have_text(["Köket", "Entrén", "Ateljén"])
    where = page.evaluate("document.activeElement.closest('tr').id")
    assert (where, page.input_value("#name"), row.locator("td").nth(1).get_attribute("data-label")) == (
        f"screen-{made.key[:5]}", "Scenen, vä", "Senaste kontakt",
    )  # fmt: skip
    for each in placing.screens(site.event):
        placing.remove(site.writing, each)


def answer(value, dated=True):
    """What a route gives in place of the server, with its time."""
    at = factories.at("10:20").astimezone(UTC)
    head = {"Content-Type": "application/json"} | ({"Date": at.strftime("%a, %d %b %Y %H:%M:%S GMT")} if dated else {})
    return lambda route: route.fulfill(status=200, headers=head, body=json.dumps(value))


def hostile(whole, rooms, gone):
    """The programme with so many rooms, the longest titles, and seven in each panel; one is cancelled, so many minutes after ten."""
    people = [{"code": f"P{n}", "name": f"Förnamn Efternamnsson-Mellangård {n}", "from": "Generaldirektör, Myndigheten för ungdomsfrågor"} for n in range(7)]
    names = ["Packhusplan 3 – konferensrummet på andra våningen", SIDE, HALL]
    found = []
    for room in range(rooms):
        for n in range(4):
            starts = factories.at("10:00").astimezone(UTC) + (timedelta(minutes=gone) if n == 1 else timedelta(hours=n))
            found.append(
                {
                    "code": f"S{room}.{n}", "title": (LONG, COMPOUND)[(room + n) % 2], "room": f"R{room}", "panel": people, "stream": True,
                    "starts": starts.strftime("%Y-%m-%dT%H:%M:%SZ"), "ends": (starts + timedelta(minutes=50)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "cancelled": n == 1,
                }
            )  # fmt: skip
    made = [{"code": f"R{n}", "slug": f"r{n}", "name": names[n % 3]} for n in range(rooms)]
    codes = {s["code"]: whole["codes"][""] for s in found}
    return whole | {"rooms": made, "seminars": found, "count": len(found), "codes": whole["codes"] | codes}


def photographed(page):
    """The screen as a phone sees it: from the side, turned, a little blurred."""
    image = Image.open(io.BytesIO(page.screenshot())).convert("L")
    w, h = image.size
    aside = image.transform((w, h), Image.Transform.QUAD, (0, 0, 0, h, w, h * 1.05, w, -h * 0.05), Image.Resampling.BICUBIC)
    return aside.rotate(9, expand=True, fillcolor=90).filter(ImageFilter.GaussianBlur(1.2))


def fitted(page):
    """What is measured once all fits, or after a while in which it never did."""
    for _ in range(100):
        found = page.evaluate(MEASURE)
        if found == ALL_FITS:
            break
        page.wait_for_timeout(100)
    return found


def test_the_longest_texts_fit_screens_of_all_shapes_and_the_code_is_read_from_a_photograph(site, served, browser):
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    whole = page.request.get(f"{served.base}screens/programme.json").json()
    # With all that can be said at once: late, full, and the longest word of the crew.
    facts = {
        "seminars": {"S0.0": {"state": "begun", "begun": "2027-07-03T08:05:00Z", "late": 10}},
        "rooms": {"R0": {"fullness": "full", "about": "S0.0", "instead": {"room": "R1"}}},
        "message": {"text": LONG, "until": "2027-07-03T20:00:00Z"},
    }  # fmt: skip
    said = {"schema": 1, "event": site.event.slug, "release": whole["release"]}
    page.route("**/live.json", answer(said | facts))
    page.route("**/set.json", lambda route: route.fulfill(status=404))
    sizes, found, read = ((1920, 1080), (3840, 2160), (1080, 1920), (1024, 768)), {}, {}
    # Lastly one that is on and one that was to be on there by now.
    for rooms, gone in ((1, 60), (12, 60), (1, 10)):
        page.unroute("**/screens/programme.json")
        page.route("**/screens/programme.json", answer(hostile(whole, rooms, gone)))
        page.goto(f"{served.base}screens/")
        page.locator(".message", has_text="Hur kan lagen").wait_for()
        page.evaluate("document.fonts.ready.then(() => null)")
        for size in sizes:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            found[rooms, gone, size] = fitted(page)
            if size[0] <= 1920:
                read[rooms, gone, size] = [code.text for code in zxingcpp.read_barcodes(photographed(page))]
    context.close()
    assert {key: value for key, value in found.items() if value != ALL_FITS} == {}
    short = f"HTTPS://PROGRAMME.EXAMPLE.ORG/Q/0{site.event.code}"
    assert read == {key: [short] for key in read}


def test_a_day_and_a_night_leave_nothing_behind(site, served, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.clock.install(time=factories.at("08:00").astimezone(UTC))
    whole = page.request.get(f"{served.base}screens/programme.json").json()
    said = {"schema": 1, "event": site.event.slug, "end": True}
    slide = {"heading": "Fika", "text": "I foajén", "room": "", "seconds": 12, "picture": ""}
    # Without a date in their answers the page's own clock, which is moved, counts.
    for name, value in (
        ("screens/programme", whole), ("live", said | {"release": whole["release"], "seminars": {}, "rooms": {}}),
        ("screens/set", said | {"screens": {}, "slides": [slide]}),
    ):  # fmt: skip
        page.route(f"**/{name}.json", answer(value, dated=False))
    page.goto(f"{served.base}screens/{site.hall.slug}/")
    page.locator(".stage.room").wait_for()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")

    def used():
        session.send("HeapProfiler.collectGarbage")
        found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
        return found["JSHeapUsedSize"], found["Nodes"], found["JSEventListeners"]

    shown = set()

    def go_on(steps):
        for _ in range(steps):
            page.clock.fast_forward(10 * 60_000 + 7000)
            codes = "document.querySelectorAll('.foot .code svg').length"
            shown.add(tuple(page.evaluate(f"[document.querySelector('.stage').className.split(' ')[1], {codes}]")))

    go_on(6)
    early = used()
    go_on(138)
    late = used()
    context.close()
    # Slides by turns with the programme, and the code beside whatever it is.
    assert shown == {("room", 1), ("slide", 1), ("closing", 1)}
    grown = late[0] - early[0], late[1] - early[1], late[2] - early[2]
    assert (grown[0] < 300_000, grown[1] < 60, grown[2] <= 0) == (True, True, True), (early, late)


def test_an_overlay_draws_a_strip_on_nothing_and_names_whom_the_desk_chose(site, served, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    ek = next(p for p in site.law.seats if p.person).person
    say(site, f"room/{site.hall.code}", speaking=ek.code)
    page.goto(f"{served.base}screens/{site.hall.slug}/overlay/")
    expect(page.locator(".who")).to_have_text("Åsa EkHavsmiljöinstitutet")
    assert page.locator(".title").inner_text() == "Lagen"
    corner = Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA")
    assert (corner.getpixel((1200, 60)), corner.getpixel((70, 640))[3] > 200) == ((0, 0, 0, 0), True)
    say(site, f"room/{site.hall.code}", speaking="")
    # A title from right to left has its last sign at the left.
    hebrew = page.request.get(f"{served.base}screens/programme.json").text().replace('"Lagen"', '"שלום EU 2027."')
    page.route("**/screens/programme.json", answer(json.loads(hebrew)))
    page.reload()
    expect(page.locator(".title", has_text="2027")).to_have_css("direction", "rtl")
    context.close()
