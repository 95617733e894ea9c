"""A moderator's run sheet on a phone without a script; the stage mode without network; words from the crew and back."""

import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from eventapp.extensions import db
from eventapp.services.clock import now
from eventapp.services.draft import people, seminars
from eventapp.services.stage import sheets
from tests import factories
from tests.browser.conftest import until
from tests.browser.test_every_page import AXE, PHONE, TAGS
from tests.browser.test_offline import Served
from tests.conftest import make_app

# Of a phone whose window is 390 px wide: 64.6 mm. Figures of 15 mm are 13 minutes of arc at four metres, two and a
# half times what an eye that needs no glasses can tell apart; words of 8 mm are seven.
MM = 64.6 / 390
INK = """selector => {
  const e = document.querySelector(selector), c = document.createElement('canvas').getContext('2d'), s = getComputedStyle(e);
  c.font = `${s.fontWeight} ${s.fontSize} ${s.fontFamily}`;
  return c.measureText(e.textContent.match(/[0-9]/)?.[0] ?? 'H').actualBoundingBoxAscent;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A seminar that begins in ten minutes, half an hour long, moderated by Åsa; and who organises it."""
    app = make_app(tmp_path_factory.mktemp("stage"))
    with app.app_context():
        at = now().replace(second=0, microsecond=0) + timedelta(minutes=10)
        made = factories.make_event(starts_on=at.date() - timedelta(days=1), ends_on=at.date() + timedelta(days=1))
        made.asa = factories.person(made, "Åsa Öberg")
        seats = [factories.seat(made.asa, "moderator"), factories.seat(factories.person(made, pronunciation="Ör-jan"))]
        made.row = factories.seminar(made, "Om vind", starts_at=at, room=factories.room(made, "Ångsalen"), seats=seats)
        factories.release(made)
        made.served = Served(app, made.event.slug)
        made.base = f"http://127.0.0.1:{made.served.port}"
        made.run = f"{made.base}/me/{people.token(made.asa, app.config['SECRET_KEY'])}/run/{made.row.code}/"
        made.stage = f"{made.base}/organise/{made.event.slug}/stage/{made.row.code}/"
        yield made
        made.served.stop()
        db.session.remove()


@pytest.fixture
def opened(browser):
    """Opens pages; fails on errors in them, other than that there is no network."""
    contexts, wrong = [], []

    def page(**how):
        context = browser.new_context(**{"locale": "sv-SE", "viewport": PHONE} | how)
        contexts.append(context)
        made = context.new_page()
        made.on("pageerror", lambda error: wrong.append(str(error)))
        made.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "Failed to load" not in m.text else None)
        return made

    yield page
    for context in contexts:
        context.close()
    assert wrong == []


def names(site):
    db.session.rollback()
    return [each.name for each in sheets.read(site.row).parts]


def begun(site, wanted):
    """How many parts have begun, once the server has heard of as many as are wanted."""
    for _ in range(600):
        db.session.rollback()
        found = len(sheets.read(site.row).begun)
        if found >= wanted:
            break
        time.sleep(0.1)
    return found


def test_a_run_sheet_is_written_on_a_phone_without_a_script(site, opened):
    page = opened(java_script_enabled=False)
    page.goto(site.run)
    page.get_by_role("button", name="Panelsamtal").click()
    expect(page.locator(".run-parts li")).to_have_count(5)
    page.locator(".run-row").nth(1).get_by_label("Del", exact=True).fill("Inlägg")
    page.locator(".run-row").nth(1).get_by_role("button", name="Upp").click()
    page.locator(".run-row").nth(4).get_by_role("button", name="Ta bort").click()
    assert page.locator("[name=part_name]").evaluate_all("all => all.map((e) => e.value)")[:2] == ["Inlägg", "Välkommen"]
    page.get_by_role("textbox", name="Förberedda frågor").fill("Varför?")
    page.locator(".save-line button").click()
    expect(page.locator(".flash.done")).to_have_text("Sparat.")
    assert names(site) == ["Inlägg", "Välkommen", "Samtal", "Frågor från publiken"]
    assert page.locator("html").evaluate("e => e.scrollWidth") == PHONE["width"]


def test_parts_are_moved_by_dragging_and_buttons_where_there_is_a_script(site, opened):
    page = opened(viewport={"width": 1000, "height": 2400})
    page.goto(site.run)
    first = page.locator(".run-row").first
    before = page.locator("[name=part_name]").first.input_value()
    first.get_by_role("button", name="Ner").click()
    assert page.locator("[name=part_name]").nth(1).input_value() == before
    handle, top = (page.locator(".run-row .handle").nth(at).bounding_box() for at in (1, 0))
    page.mouse.move(handle["x"] + 4, handle["y"] + 4)
    page.mouse.down()
    page.mouse.move(top["x"] + 4, top["y"] - 4, steps=4)
    page.mouse.up()
    assert page.locator("[name=part_name]").first.input_value() == before
    page.get_by_role("button", name="En del till").click()
    page.locator("[name=part_name]").last.fill("Tack")
    page.locator(".save-line button").click()
    expect(page.locator(".flash.done")).to_have_text("Sparat.")
    assert names(site)[-1] == "Tack"


def test_a_stage_goes_on_without_network_and_takes_words_from_the_crew(site, opened):
    sheets.save(site.event, site.row, "Kim", sheets.read(site.row).version, {"parts": [
        {"key": "", "name": name, "minutes": 15, "fixed": False, "who": "", "note": ""} for name in ("Samtal", "Frågor")
    ]})  # fmt: skip
    page = opened(service_workers="allow")
    page.goto(site.run + "stage/")
    part, left = page.locator("[data-part]"), page.locator("[data-left]")
    expect(part).to_have_text("Kvar till start")
    until(page, "caches.keys().then((names) => names.includes(`own ${location.pathname}`))")
    until(page, "caches.open(`own ${location.pathname}`).then((c) => c.keys()).then((all) => all.length > 6)")
    page.keyboard.press("ArrowRight")
    expect(part).to_have_text("Samtal")
    expect(page.locator("[data-next]")).to_have_text("Sedan: Frågor")
    expect(page.locator("[data-over]")).to_have_text(re.compile("^([6-9]|10) min under totalt$"))
    expect(left).to_have_text("15")
    for selector, least in (("[data-clock]", 15), ("[data-left]", 15), ("[data-part]", 8)):
        assert page.evaluate(INK, selector) * MM >= least, selector
        assert page.locator(selector).evaluate("e => e.getBoundingClientRect().right <= innerWidth + 1"), selector
    # A browser that lets the screen go dark says so; one that may keep it awake does.
    expect(page.locator("[data-dark]")).to_be_visible()
    page.context.grant_permissions(["screen-wake-lock"])
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-dark]")).not_to_be_visible()
    assert begun(site, 1) == 1

    site.served.stop()
    page.wait_for_timeout(700)
    page.locator("[data-go]").click()
    expect(part).to_have_text("Frågor")
    page.reload()
    expect(part).to_have_text("Frågor")
    expect(page.locator("[data-quiet]")).to_contain_text("Ingen förbindelse sedan")
    assert begun(site, 1) == 1
    site.served.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-quiet]")).to_have_text("")
    page.wait_for_function("JSON.parse(localStorage.getItem(`stage ${location.pathname}`)).unsent === false")
    assert begun(site, 2) == 2

    crew = opened(viewport={"width": 1000, "height": 800})
    crew.goto(f"{site.base}/account/sign-in")
    crew.fill("[name=email]", site.account.email)
    crew.fill("[name=password]", factories.PASSWORD)
    crew.press("[name=password]", "Enter")
    crew.wait_for_url("**/organise/**")
    crew.goto(site.stage)
    crew.get_by_role("button", name="Avrunda").click()
    expect(page.locator("[data-said]")).to_have_text("Avrunda")
    assert page.evaluate(INK, "[data-said]") * MM >= 8
    page.reload()  # It comes with the page then.
    expect(page.locator("[data-said]")).to_have_attribute("data-size", "1")
    expect(page.locator("[data-clock]")).not_to_be_visible()
    page.evaluate(AXE.decode())
    found = page.evaluate("tags => axe.run({ runOnly: tags }).then((r) => r.violations.map((v) => v.id))", TAGS)
    assert found == []
    page.get_by_role("button", name="Uppfattat").click()
    expect(page.locator("[data-word]")).not_to_be_visible()
    expect(crew.locator(".stage-sent")).to_contain_text("Uppfattat")
    expect(crew.locator(".stage-here")).to_contain_text("Nu: Frågor")

    # A run sheet that is open beside follows what the crew notes, and what is typed in it stays.
    beside = opened()
    beside.clock.install()
    beside.goto(site.run)
    beside.locator("[name=part_name]").first.fill("Nytt namn")
    crew.get_by_label("Anteckningar", exact=True).fill("Ministern går 09:20")
    crew.get_by_role("button", name="Spara").click()
    expect(crew.locator(".flash.done")).to_have_text("Sparat.")
    beside.clock.fast_forward(14_000)
    expect(beside.locator(".since")).to_contain_text("Ministern går 09:20")
    assert beside.locator("[name=part_name]").first.input_value() == "Nytt namn"

    # Taken off, the page has nothing to show any more, nor has the device.
    seminars.change(site.writing, site.row, site.row.version, {"seats": [factories.seat(site.asa)]})
    expect(page.locator("main")).to_have_text("Det här är inte längre ditt att se.")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.goto(site.run + "stage/").status == 404
