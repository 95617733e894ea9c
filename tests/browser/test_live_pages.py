"""Open pages stay right over a day whose clock is moved: what begins, ends, moves and is cancelled, near, abroad and offline."""

import os
import re
import subprocess
import time
from contextlib import suppress
from datetime import UTC, date, timedelta

import pytest
import time_machine
from flask import current_app
from playwright.sync_api import expect

from eventapp.extensions import db
from eventapp.programme.taps import Tap
from eventapp.services.draft import people, seminars
from eventapp.services.errors import Invalid
from eventapp.services.live import saying
from eventapp.services.live.current import ASK_EVERY
from eventapp.services.live.saying import Pressed
from tests import factories, loaded
from tests.browser.conftest import free_port, until_open
from tests.browser.test_every_page import AXE, problems
from tests.conftest import make_app

NEXT = date(2027, 7, 4)
HALL, SIDE = "Stora salen", "Lilla salen"


class Moved:
    """The day as published, and the server whose clock is where it is put."""

    def __init__(self, made, folder):
        self.made, self.port = made, free_port()
        self.base = f"http://127.0.0.1:{self.port}/{made.event.slug}/"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("EVENTAPP_")}
        key = made.app.config["SECRET_KEY"]
        environment |= {"EVENTAPP_DATA": str(folder), "EVENTAPP_BASE_URL": f"http://127.0.0.1:{self.port}", "EVENTAPP_SECRET_KEY": key}
        self.environment = environment
        self.start()

    def start(self):
        """Starts it, with the true time until one is given."""
        self.process = subprocess.Popen(
            [loaded.python(), "-m", "tests.browser.moved", str(self.port)], env=self.environment, cwd=loaded.ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert any(until_open(self.port) for _ in range(4))

    def kill(self):
        """Ends it as a power cut does."""
        self.process.kill()
        self.process.communicate(timeout=60)

    def at(self, moment):
        """Puts the server's clock at a moment, where it stands."""
        self.moment = moment
        print(f"={moment.isoformat()}", file=self.process.stdin, flush=True)
        while self.process.stderr.readline() != "ok\n":
            assert self.process.poll() is None

    def open(self, page, moment, path="", ahead=0):
        """A page opened at a moment, on a device whose clock is so many seconds wrong."""
        self.at(moment)
        page.clock.install(time=moment.astimezone(UTC) + timedelta(seconds=ahead))
        page.goto(self.base + path)
        self.ready(page)

    def ready(self, page):
        """What asks comes after a second, and other scripts after that."""
        page.clock.run_for(3100)
        page.evaluate("import(new URL('live/asking.js', document.querySelector('script[src$=\"/js/live.js\"]').src)).then(() => null)")

    def until(self, page, moment):
        """Both clocks go on to a moment; what was due in the page meanwhile is done."""
        seconds = (moment - self.moment).total_seconds()
        self.at(moment)
        page.clock.fast_forward(int(seconds * 1000))

    def publish(self, *changes):
        """Changes of the draft, by seminar's name, and a release now."""
        with time_machine.travel(self.moment, tick=False):
            for change in changes:
                change()
            factories.release(self.made)

    def change(self, name, **values):
        """What `publish` is to do to a seminar."""
        return lambda: seminars.change(self.made.writing, (row := self.row(name)), row.version, values)

    def row(self, name):
        """A seminar's row, by the name that it has at first."""
        return seminars.find(self.made.event, self.made.codes[name])


def at(clock, day=factories.DAY):
    return factories.at(clock, day)


AS_PLANNED = {
    "Öppning": ("hall", at("09:00"), 30, ""), "Lagen": ("hall", at("10:45"), 45, "https://live.example.org/hall"),
    "Vården": ("side", at("10:45"), 30, ""), "Skolan": ("side", at("14:30"), 30, ""), "Frukost": ("hall", at("09:00", NEXT), 30, ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("moved")
    app = make_app(folder)
    with app.app_context():
        made = factories.make_event(ends_on=NEXT, title="Havsdagen")
        made.hall, made.side = factories.room(made, HALL), factories.room(made, SIDE)
        made.codes = {name: factories.seminar(made, name).code for name in AS_PLANNED}
        server = Moved(made, folder)
        yield server
        server.kill()
        db.session.remove()


@pytest.fixture
def live(served):
    """The day as it was planned, published a week before."""
    served.moment = at("08:00") - timedelta(days=7)
    plan = {
        name: {"title": name, "state": "confirmed", "room_id": getattr(served.made, where).id, "starts_at": starts, "minutes": long, "livestream": link, "stream": "own" if link else "none"}
        for name, (where, starts, long, link) in AS_PLANNED.items()
    }  # fmt: skip
    with suppress(Invalid):  # All may be as planned still.
        served.publish(*(served.change(name, **values) for name, values in plan.items()))
    return served


@pytest.fixture
def reader(browser):
    """Opens pages in a zone and size; fails on errors in them, other than that there is no network."""
    contexts, wrong = [], []

    def opened(zone="Europe/Stockholm", **more):
        context = browser.new_context(locale="sv-SE", timezone_id=zone, viewport={"width": 1000, "height": 700}, **more)
        contexts.append(context)
        made = context.new_page()
        made.on("pageerror", lambda error: wrong.append(str(error)))
        made.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "Failed to load" not in m.text else None)
        return made

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def now(page):
    """What the page says is on and next, as texts."""
    return [
        [" ".join(text.split()) for text in page.locator(f"[data-now={part}]:visible [data-lines] > *").all_inner_texts()]
        for part in ("on", "next")
    ]


def test_what_begins_and_ends_is_right_without_network(live, reader):
    page = reader()
    live.open(page, at("10:40"))
    lagen = page.locator("li.card", has_text="Lagen")
    expect(lagen.locator(".badge")).to_have_text("Börjar om 5 minuter")
    assert now(page) == [[], ["10:45–11:30 Lagen Stora salen", "10:45–11:15 Vården Lilla salen"]]
    page.context.set_offline(True)
    expect(page.locator("[data-age]")).to_have_text("Visas som det var 10:40; inget nät sedan 10:40.")
    live.until(page, at("10:45"))
    expect(lagen.locator(".badge")).to_have_text("Pågår till 11:30")
    expect(page.locator("[data-told]")).to_have_text("Lagen börjar nu, 10:45. Vården börjar nu, 10:45.")
    expect(page.locator("[data-age]")).to_have_text("Visas som det var 10:40; inget nät sedan 10:40.")
    expect(lagen.locator(".watch")).to_have_text("Se nu: Lagen")
    assert now(page) == [
        ["10:45–11:30 Lagen Stora salen Se nu : Lagen", "10:45–11:15 Vården Lilla salen"], ["14:30–15:00 Skolan Lilla salen"],
    ]  # fmt: skip
    live.until(page, at("11:20"))
    expect(page.locator("li.card.after")).to_have_count(2)
    assert now(page) == [["10:45–11:30 Lagen Stora salen Se nu : Lagen"], ["14:30–15:00 Skolan Lilla salen"]]
    # The next morning, where it is said of which day what comes next is, and of today no more.
    live.until(page, at("16:00"))
    assert now(page) == [[], ["09:00–09:30 Frukost Stora salen sön 4 juli"]]
    live.until(page, at("08:59", NEXT))
    assert now(page) == [[], ["09:00–09:30 Frukost Stora salen"]]
    expect(page.locator("li.card", has_text="Frukost").locator(".badge")).to_have_text("Börjar om 1 minut")
    live.until(page, at("09:31", NEXT))
    expect(page.locator(".nownext")).to_be_hidden()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-age]")).to_be_empty()


def test_a_release_comes_while_someone_chooses_in_a_filter(live, reader):
    page = reader()
    live.open(page, at("09:10"))
    page.evaluate("import(document.querySelector('[data-script]').dataset.script).then(() => null)")
    page.click("[data-filter] summary")
    page.check("input[value=stora-salen]")
    page.focus("input[value=stora-salen]")
    page.evaluate("scrollTo(0, 200)")
    shown = page.evaluate("scrollY")
    page.evaluate("window.card = document.querySelector('li.card[id]:not([hidden])')")
    live.publish(
        live.change("Lagen", starts_at=at("11:00"), room_id=live.made.side.id), live.change("Skolan", state="cancelled"),
        live.change("Frukost", title="Frukost & fika"), live.change("Vården", starts_at=at("10:45", NEXT), room_id=live.made.hall.id),
    )  # fmt: skip
    live.until(page, at("09:11"))
    expect(page.locator("[data-told]")).to_have_text(
        "Lagen börjar nu i stället 11:00. Ny lokal för Lagen: Lilla salen. Inställt: Skolan. Och 3 till."
    )
    assert page.evaluate("document.activeElement.value") == "stora-salen"
    assert page.evaluate("[scrollY, window.card.isConnected, document.querySelector('input[value=stora-salen]').checked]") == [shown, True, True]
    visible = page.locator("li.card:visible").evaluate_all("all => all.map((e) => e.querySelector('[data-title]').textContent)")
    assert visible == ["Öppning", "Frukost & fika", "Vården"]
    page.uncheck("input[value=stora-salen]")
    expect(page.locator("li.card.is-cancelled .badge")).to_have_text("Inställt")
    expect(page.locator("li.card:visible")).to_have_count(5)


def test_an_unchanged_page_costs_a_304_and_a_bad_answer_is_not_shown(live, reader):
    page = reader()
    answers = []
    page.on("response", lambda r: answers.append(r.status) if r.url == live.base else None)
    live.open(page, at("12:00"))
    for minute in (1, 2, 3):
        with page.expect_response(live.base):
            live.until(page, at(f"12:0{minute}"))
    assert (answers[0], answers[-1]) == (200, 304)
    portal = "<html><body data-event='other'><main id=main>Betala för nätet</main></body></html>"
    page.route(live.base, lambda route: route.fulfill(body=portal, content_type="text/html"))
    live.until(page, at("12:04"))
    expect(page.locator("[data-age]")).to_have_text("Visas som det var 12:03; inget svar sedan 12:04.")
    assert "Betala" not in page.inner_text("body")
    page.unroute(live.base)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-age]")).to_be_empty()


def test_what_has_moved_is_said_where_one_looks_until_it_is_no_news(live, reader):
    page = reader()
    live.at(at("09:00", factories.DAY))
    live.publish(live.change("Skolan", starts_at=at("15:00"), room_id=live.made.hall.id))
    slug = live.row("Skolan").slug
    live.open(page, at("12:00"), f"seminars/{slug}/")
    expect(page.locator(".news")).to_have_text("Flyttat från 14:30, Lilla salen")
    live.until(page, at("09:00", NEXT))
    expect(page.locator(".news")).to_have_count(0)
    # Withdrawn, taken out of the programme altogether: the open page says that it is gone.
    live.publish(live.change("Skolan", state="draft"))
    live.until(page, at("09:01", NEXT))
    expect(page.locator("h1")).to_have_text("Seminariet finns inte längre i programmet")


def test_the_open_programme_goes_over_to_what_is_left_when_the_last_has_ended(live, reader):
    page = reader(bypass_csp=True)
    live.open(page, at("09:29", NEXT))
    expect(page.locator(".afterwards")).to_have_count(0)
    expect(page.locator(".hero-actions")).to_have_count(1)
    live.until(page, at("09:30", NEXT))
    expect(page.locator(".afterwards")).to_contain_text("1 inspelning kommer.")
    expect(page.locator(".hero-actions, [data-nownext]:visible")).to_have_count(0)
    # Its recording comes, and is there without a reload.
    live.publish(live.change("Lagen", recording="https://film.example.org/lagen"))
    live.until(page, at("09:31", NEXT))
    expect(page.locator(".afterwards li")).to_have_text(re.compile(r"Lagen.*Se hela seminariet", re.DOTALL))
    page.evaluate(AXE.decode())
    assert problems(page, "") == []
    live.publish(live.change("Lagen", recording=""))


@pytest.mark.parametrize(
    ("zone", "own", "first"),
    [
        ("Asia/Seoul", "(17:45–18:30 Seoul)", "(10:45–11:30 Stockholm)"),
        ("America/New_York", "(04:45–05:30 New York)", "(10:45–11:30 Stockholm)"),
        ("Pacific/Honolulu", "(22:45–23:30 Honolulu, fre 2 juli)", "fre 2 juli (10:45–11:30 Stockholm, lör 3 juli)"),
    ],
)
def test_abroad_both_times_are_said_and_which_is_first_is_remembered(live, reader, zone, own, first):
    page = reader(zone)
    live.open(page, at("10:30"))
    lagen = page.locator("li.card", has_text="Lagen")
    expect(lagen.locator(".local")).to_have_text(own)
    expect(lagen.locator(".badge")).to_have_text("Börjar om 15 minuter")
    page.click("[data-times]")
    expect(lagen.locator(".local")).to_have_text(first)
    page.reload()
    live.ready(page)
    expect(lagen.locator(".local")).to_have_text(first)
    live.publish(live.change("Vården", title="Vården nu"))
    live.until(page, at("10:31"))
    expect(page.locator("[data-told]")).to_have_text("Vården heter nu Vården nu.")
    expect(lagen.locator(".local")).to_have_text(first)
    # On a phone it takes two lines at most, however long it is.
    page.set_viewport_size({"width": 390, "height": 844})
    lines = """e => (e.querySelector(".local").getBoundingClientRect().bottom - e.querySelector("time").getBoundingClientRect().top)
        / parseFloat(getComputedStyle(e).lineHeight)"""
    assert lagen.locator(".card-time").evaluate(lines) <= 2
    page.set_viewport_size({"width": 1280, "height": 720})


def test_screens_and_rooms_follow_without_network_what_the_server_would_say(live, reader):
    screen, room = reader(), reader()
    live.open(room, at("10:44"), "rooms/stora-salen/")
    screen.clock.install(time=at("10:44").astimezone(UTC))
    screen.goto(live.base + "screens/stora-salen/")
    expect(screen.locator(".large .label")).to_have_text("Härnäst")
    for page in (screen, room):
        page.context.set_offline(True)
        live.moment = at("10:44")
        live.until(page, at("10:46"))
    assert [" ".join(text.split()) for text in screen.locator(".large").all_inner_texts()] == ["Nu 10:45–11:30 Lagen"]
    expect(screen.locator(".clock")).to_have_text(re.compile("10:4[6-9]"))  # It goes on meanwhile.
    assert [len(part) for part in now(room)] == [1, 1]
    expect(room.locator("[data-now=on] .badge")).to_have_text("Pågår till 11:30")
    expect(room.locator("[data-now=next] [data-day-of]")).to_have_text("sön 4 juli")
    # What the script has made is what the server makes.
    made = room.locator("[data-nownext]").inner_text()
    plain = reader(java_script_enabled=False)
    plain.goto(live.base + "rooms/stora-salen/")
    assert plain.locator("[data-nownext]").inner_text() == made


def test_a_device_whose_clock_is_wrong_takes_the_servers(live, reader):
    page = reader()
    live.open(page, at("10:30"), ahead=3600)
    lagen = page.locator("li.card", has_text="Lagen")
    # By its own clock it would be on.
    expect(lagen.locator(".badge")).to_have_text("Börjar om 15 minuter")
    live.until(page, at("10:40"))
    expect(lagen.locator(".badge")).to_have_text("Börjar om 5 minuter")


def test_ones_own_page_is_merged_around_what_is_typed(live, reader):
    page = reader()
    person = factories.person(live.made, "Örjan Å")
    live.at(at("08:00"))
    live.publish(live.change("Skolan", seats=[factories.seat(person)]))
    link = f"../me/{people.token(person, live.made.app.config['SECRET_KEY'])}/"
    live.open(page, at("10:00"), link)
    expect(page.locator("article [data-where]")).to_have_text(SIDE)
    page.evaluate("document.querySelector('form.answer').insertAdjacentHTML('beforeend', '<input name=why id=why>')")
    page.fill("#why", "Jag är sen")
    live.publish(live.change("Skolan", room_id=live.made.hall.id))
    live.until(page, at("10:01"))
    expect(page.locator("article [data-where]")).to_have_text(HALL)
    expect(page.locator("[data-told]")).to_have_text("Ny lokal för Skolan: Stora salen.")
    expect(page.locator("article .news")).to_have_text("Ny lokal, var Lilla salen")
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["why", "Jag är sen"]
    with page.expect_response("**/me/**") as answered:
        live.until(page, at("10:02"))
    with page.expect_response("**/me/**") as answered:
        live.until(page, at("10:03"))
    assert answered.value.status == 304


def test_what_changed_stands_on_top_of_ones_own_page_until_it_is_seen(live, reader):
    """The page counts down, follows a release, and takes it that one has seen it when it is first touched, not before."""
    page, person = reader(), factories.person(live.made, "Åsa Ö")
    live.at(at("08:00"))
    live.publish(live.change("Skolan", seats=[factories.seat(person)]))
    live.open(page, at("10:00"), f"../me/{people.token(person, live.made.app.config['SECRET_KEY'])}/")
    expect(page.locator("[data-countdown]")).to_have_text("Börjar kl. 14:30: om 4 h 30 min")
    with page.expect_response("**/seen"):
        page.click("h1")
    live.publish(live.change("Skolan", room_id=live.made.hall.id, starts_at=at("15:00")))
    live.until(page, at("10:01"))
    expect(page.locator(".since li")).to_contain_text("15:00 i Stora salen: var 14:30 i Lilla salen")
    expect(page.locator("[data-countdown]")).to_have_text("Börjar kl. 15:00: om 4 h 59 min")
    page.click("text=Jag har sett det")
    expect(page.locator("h1")).to_have_text("Hej Åsa Ö")
    expect(page.locator(".since")).to_have_count(0)


def test_what_one_has_opened_stays_open_through_a_release(live, reader):
    page = reader()
    live.open(page, at("09:10"), "calendar/")
    page.click(f"summary:text-is('{HALL}')")
    live.publish(live.change("Lagen", title="Lagen i dag"))
    live.until(page, at("09:11"))
    expect(page.locator("section ul.plain")).to_contain_text("Lagen i dag")
    opened = page.locator("details[open] summary")
    assert [opened.all_inner_texts(), page.evaluate("document.activeElement.textContent")] == [[HALL], HALL]


def test_after_a_sleep_it_is_right_at_once(live, reader):
    """A lid that was closed: no timer ran, and what was due is done once, together."""
    page = reader()
    live.open(page, at("09:10"))
    live.publish(live.change("Vården", room_id=live.made.hall.id, starts_at=at("12:00")))
    page.context.set_offline(True)
    live.until(page, at("11:00"))
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("li.card", has_text="Vården").locator("[data-where]")).to_have_text(HALL)
    expect(page.locator("[data-age]")).to_be_empty()
    assert now(page) == [["10:45–11:30 Lagen Stora salen Se nu : Lagen"], ["12:00–12:30 Vården Stora salen"]]


def test_what_others_frame_of_now_follows_the_clock(live, reader):
    page = reader()
    live.open(page, at("10:44"), "embed/?show=now")
    shown = page.locator("[data-now=on]:visible [data-title]")
    expect(shown).to_have_count(0)
    page.context.set_offline(True)
    live.until(page, at("10:46"))
    expect(shown).to_have_text(["Lagen", "Vården"])
    live.until(page, at("15:00"))
    expect(page.locator("[data-now]:visible [data-title]")).to_have_text(["Frukost"])
    live.until(page, at("09:31", NEXT))
    expect(page.locator("[data-none-left]")).to_be_visible()


def test_a_screen_goes_over_to_a_new_version_of_the_program_when_nothing_is_on(live, reader):
    page = reader()
    live.at(at("10:30"))
    page.clock.install(time=at("10:30").astimezone(UTC))

    def serve(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r'"program":"[0-9a-f]{10}"', '"program":"0123456789"', answer.text()))

    page.route("**/screens/programme.json", serve)
    page.goto(live.base + "screens/")
    expect(page.locator(".board .item.is-on, .board .item").first).to_be_visible()
    page.evaluate("window.old = true")
    for moment, old in (("10:46", True), ("11:05", True), ("12:30", False)):
        live.until(page, at(moment))
        page.clock.run_for(5000)
        if old:
            page.wait_for_timeout(300)
            assert page.evaluate("window.old") is True
        else:
            page.wait_for_function("window.old === undefined")
    page.unroute_all(behavior="ignoreErrors")  # One that is being answered as the page closes would fail the next test.


def test_what_is_late_is_on_also_after_its_time_in_the_programme(live, reader):
    page, code = reader(), live.made.codes["Öppning"]

    def say(clock, **wanted):
        with time_machine.travel(at(clock), tick=False):
            pressed = Pressed(Tap(f"seminar/{code}", wanted))
            saying.say(live.made.event, live.made.actor, current_app.extensions["live"], pressed)
        time.sleep(ASK_EVERY)  # So that the server, another process, asks for it.

    say("08:55", late=15)
    # The server has written it, and the script finds it as it would write it: nothing stirs.
    page.add_init_script("""globalThis.stirred = [];
      new MutationObserver((all) => stirred.push(...all.flatMap((e) => [...e.addedNodes, ...e.removedNodes, e.target])
        .filter((e) => e.dataset?.facts === '').map((e) => e.outerHTML)))
        .observe(document, {subtree: true, attributes: true, childList: true});
      addEventListener('DOMContentLoaded', () => { stirred.length = 0; });""")
    live.open(page, at("09:05"))
    assert page.evaluate("[document.querySelectorAll('[data-facts]').length > 0, stirred]") == [True, []]
    on, facts = page.locator("[data-now=on] [data-seminar]"), page.locator(f"[data-ahead][data-seminar='{code}'] [data-facts]")
    expect(facts).to_have_text("15 minuter sen: börjar cirka 09:15")
    expect(on).to_have_count(0)
    say("09:16", state="begun")
    # It was to end at half past nine.
    live.open(page, at("09:40"))
    expect(facts).to_have_text("Började 09:16, pågår till 09:45")
    expect(on).to_have_attribute("data-seminar", code)
    say("09:42", state="ended")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(facts).to_have_text("Slutade 09:42")
    expect(on).to_have_count(0)
