"""The frame of the organisers' pages: small on a phone, always saying where one is, found by keys."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

PLACES = ["", "schedule/", "seminars/", "rooms/", "releases/", "signage/", "settings/", "activity/"]

# The rail's, with or without the words on what waits and that the day is over.
HEIGHT = """([pending, over]) => {
  document.querySelectorAll('.rail-head :is(.pending, .in-step, .is-over)').forEach((e) => e.remove());
  const said = pending ? '<a class="pending" href="#">12 opublicerade ändringar</a>' : '<span class="in-step">Publicerat</span>';
  const end = over ? '<span class="is-over">Dagen är över</span>' : '';
  document.querySelector('.rail .switch').insertAdjacentHTML('afterend', end + said);
  return document.querySelector('.rail').scrollHeight;
}"""


@pytest.fixture
def organiser(demo, browser):
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    sign_in(page, demo, "demo@example.org", demo.password)
    page.inside = f"{demo.base}/organise/{demo.today}/"
    yield page
    context.close()


def test_on_a_phone_it_takes_little_and_says_where_one_is(organiser):
    organiser.set_viewport_size({"width": 390, "height": 844})
    for path in PLACES:
        organiser.goto(organiser.inside + path)
        heights = organiser.evaluate("['.phone-top', '.phone-bar'].map(s => document.querySelector(s).offsetHeight)")
        assert sum(heights) <= 112, (path, heights)
        organiser.mouse.wheel(0, 4000)
        expect(organiser.locator(".phone-top .where strong")).to_be_in_viewport()
        assert organiser.locator(".phone-top .where strong").inner_text().strip()
        assert organiser.locator(".phone-bar [aria-current], .phone-bar .is-here").count() == 1
    at_hand = ".phone-bar a"
    assert organiser.locator(at_hand).all_inner_texts() == ["Dag", "Ledningsplats", "Seminarier", "Personer"]
    organiser.goto(organiser.inside.replace("today", "2017"))
    assert organiser.locator(at_hand).all_inner_texts() == ["Dag", "Tavlan", "Seminarier", "Personer"]
    organiser.goto(organiser.inside)
    organiser.click(".phone-bar button")
    expect(organiser.locator(".rail")).to_be_visible()
    organiser.click(".rail >> text=Lokaler")
    organiser.wait_for_url("**/rooms/")


def test_what_sticks_to_the_bottom_lies_above_the_phones_bar(organiser):
    organiser.set_viewport_size({"width": 390, "height": 844})
    organiser.goto(organiser.inside + "seminars/new")
    save = organiser.locator(".save-bar button.primary")
    expect(save).to_be_in_viewport(ratio=1)
    hit = "e => { const b = e.getBoundingClientRect(); return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === e; }"
    assert save.evaluate(hit)
    organiser.goto(organiser.inside + "seminars/")
    organiser.locator("[data-in-place] tbody .pick input").first.check()
    apply = organiser.locator(".many button.primary, .many button").first
    apply.scroll_into_view_if_needed()
    assert apply.evaluate(hit)


def test_at_a_desk_every_place_is_within_reach_without_scrolling(organiser):
    organiser.set_viewport_size({"width": 1280, "height": 800})
    organiser.goto(organiser.inside)
    # What else may stand above the places: that the day is over, and what is not published yet.
    for pending in (True, False):
        for over in (True, False):
            assert organiser.evaluate(HEIGHT, [pending, over]) <= 800, (pending, over)
    assert organiser.locator(".rail [aria-current]").inner_text() == "Dag"
    assert not organiser.locator(".phone-bar").is_visible()
    organiser.click(".switch")
    # The server is shared: which events it has besides, others decide.
    other = organiser.locator(".switcher a[href^='/organise/']:not([href$='/almedalen-today/'])").first
    address = other.get_attribute("href")
    other.click()
    organiser.wait_for_url(f"**{address}")


def test_find_by_keys_alone(organiser):
    organiser.goto(organiser.inside + "rooms/")
    organiser.keyboard.press("/")
    organiser.keyboard.type("regner", delay=20)
    expect(organiser.locator(".found a")).to_have_count(2)
    organiser.keyboard.press("ArrowDown")
    organiser.keyboard.press("ArrowDown")
    second = organiser.locator(".found a >> nth=1")
    expect(second).to_be_focused()
    # An answer that comes only now leaves one where one is.
    again = "(typed) => { const i = document.querySelector('[data-finder] input'); i.value = typed; i.dispatchEvent(new Event('input')); }"
    for typed, stays in (("regne", second), ("ahlqvist", organiser.locator(".found a >> nth=0")), ("ingen alls", organiser.locator("[data-finder] input"))):
        second.evaluate("(e) => { e.id = 'before'; }") if typed == "regne" else None
        organiser.evaluate(again, typed)
        expect(organiser.locator("#before")).to_have_count(0)
        expect(stays).to_be_focused()
    organiser.evaluate(again, "regner")
    expect(organiser.locator(".found a")).to_have_count(2)
    organiser.keyboard.press("ArrowDown")
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/panelists/*/")
    # In a text a stroke is a stroke.
    organiser.fill("#name", "Åsa")
    organiser.press("#name", "/")
    assert organiser.input_value("#name") == "Åsa/"
    organiser.keyboard.press("Control+k")
    organiser.keyboard.type("bryggar")
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/rooms/*/")
    organiser.locator("h1").click()
    organiser.keyboard.press("?")
    expect(organiser.locator(".key-help")).to_contain_text("Ctrl")
    organiser.keyboard.press("Escape")
    expect(organiser.locator(".key-help")).to_be_hidden()


def test_nothing_is_wider_than_the_window(organiser):
    for path in ["", "find/?q=a", "keys/", "exports/", "readiness/"]:
        organiser.goto(organiser.inside + path)
        for width in (320, 390, 768, 1024, 1280, 1920):
            organiser.set_viewport_size({"width": width, "height": 800})
            assert organiser.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (path, width)
