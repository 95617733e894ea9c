"""The desk in browsers: two see each other, readers see both, and taps without a network wait, over a reload too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

PRESSED = '[data-value="{}"][aria-pressed="true"]'


@pytest.fixture
def open_desk(own_demo, browser):
    """Opens a desk as wide as one wants."""
    contexts = []

    def make(width, **how):
        contexts.append(browser.new_context(viewport={"width": width, "height": 740}, locale="en", **how))
        page = contexts[-1].new_page()
        sign_in(page, own_demo, "demo@example.org", own_demo.password)
        page.goto(f"{own_demo.base}/organise/{own_demo.today}/desk/")
        return page

    yield make
    for context in contexts:
        context.close()


def asks(page):
    """Has an open page ask now and not within seconds."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_two_at_the_desk_and_a_reader_see_what_is_tapped(own_demo, browser, open_desk):
    one, other = open_desk(360), open_desk(1280, color_scheme="dark")
    reader = browser.new_context(locale="en", viewport={"width": 390, "height": 800}).new_page()
    reader.goto(f"{own_demo.base}/{own_demo.today}/")
    now = one.locator(".desk-seminar").first
    title = now.locator("h3").inner_text()
    # What is pressed stays where it is, with the focus; twice at once is once.
    begin = now.get_by_role("button", name="Begin")
    begin.dblclick()
    expect(now.locator(PRESSED.format("begun"))).to_be_focused()
    expect(one.locator("[data-waits]")).to_have_count(0)
    states = now.locator("form").first.get_by_role("button")
    expect(states).to_have_text([re.compile(name) for name in ("Being set up", "Begin", "End")])
    expect(now.locator(PRESSED.format("begun"))).to_be_visible()
    expect(other.locator(".desk-seminar").first.locator(PRESSED.format("begun"))).to_be_visible()
    # A page loads what asks after three seconds.
    card = reader.locator("main [data-ahead]").filter(has_text=title).locator("[data-facts]")
    expect(card).to_have_text(re.compile(r"Began \d\d:\d\d, on until \d\d:\d\d"))
    expect(reader.locator("[data-now=on] [data-facts]")).to_have_text(re.compile("Began"))
    small = one.evaluate(
        "[...document.querySelectorAll('#main :is(button, a, input, select, summary)')].filter((e) => e.checkVisibility())"
        ".map((e) => e.getBoundingClientRect()).filter((r) => Math.min(r.width, r.height) < 44).length"
    )
    wide = one.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (small, wide) == (0, 0)
    reader.context.close()


def test_who_arrives_leaves_the_page_where_it_is(own_demo, open_desk):
    page = open_desk(360)
    page.goto(f"{own_demo.base}/organise/{own_demo.today}/desk/green-room/")
    first = page.locator(".desk-guest").first
    arrived = first.get_by_role("button", name="Arrived")
    who, other = first.get_attribute("id"), page.locator(".desk-guest").nth(1).get_attribute("id")
    arrived.focus()
    stood = page.evaluate("scrollY")
    arrived.press("Enter")
    expect(page.locator(f"section[aria-labelledby=here] #{who}")).to_have_count(1)
    expect(page.locator(f"#{other}")).to_be_focused()
    # It would be scrolled to smoothly, that is, later.
    page.wait_for_timeout(900)
    assert page.evaluate("scrollY") == stood


def test_taps_without_a_network_wait_over_a_reload_and_go_in_order(own_demo, open_desk):
    one, other = open_desk(390), open_desk(1280)
    one.context.route("**/desk/say", lambda route: route.abort())
    # The next one; a desk is about one day, so in the hour before midnight it is the one that is on.
    shown = ".desk-room > .desk-seminar"
    following = one.locator(shown).last
    following.get_by_role("button", name="+5").click()
    following.get_by_role("button", name="+10").click()
    one.get_by_role("button", name="Half full").click()
    expect(following.locator(PRESSED.format("10"))).to_be_visible()
    expect(one.locator("[data-desk-queue] li")).to_have_count(3)
    expect(one.locator("[data-desk-line]")).to_contain_text("3 taps wait to be sent.")
    # Someone else is quicker with one of them.
    other.get_by_role("button", name="Filling").click()
    expect(other.locator(PRESSED.format("filling"))).to_be_visible()
    expect(other.locator(shown).last.locator(PRESSED.format("10"))).to_have_count(0)
    one.reload()
    expect(one.locator("[data-desk-queue] li")).to_have_count(3)
    one.context.unroute("**/desk/say")
    asks(one)
    expect(one.locator("[data-desk-queue]")).to_be_hidden()
    expect(one.locator("[data-desk-line]")).to_have_text("No longer applies: Half full: Bryggarsalen.")
    asks(other)
    expect(other.locator(shown).last.locator(PRESSED.format("10"))).to_be_visible()
    expect(one.locator(PRESSED.format("filling"))).to_be_visible()


def test_without_any_answer_the_desk_says_since_when(open_desk):
    page = open_desk(360)
    page.context.set_offline(True)
    asks(page)
    expect(page.locator("[data-desk-line]")).to_have_text(re.compile(r"No network since \d\d:\d\d: shown as of \d\d:\d\d\."))
    page.locator("[data-needs-network]").first.click()
    expect(page.locator("[data-desk-line]")).to_contain_text("This is published at once, and so needs a network.")
    page.context.set_offline(False)
    asks(page)
    expect(page.locator("[data-desk-line]")).not_to_contain_text("No network")
