"""Each main path by the keyboard alone, and as those meet it who hear the page: what is focused is seen and has a name."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

# Of what has the focus: whether it is in the window, with nothing over it, and marked as focused.
SEEN = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const at = document.elementFromPoint(box.x + Math.min(box.width / 2, 12), box.y + Math.min(box.height / 2, 12));
  const marked = e.matches(':focus-visible') && (style.outlineStyle !== 'none' || style.boxShadow !== 'none');
  // Lines of a drawing may lie over what is drawn.
  const there = at && (e.contains(at) || at.contains(e) || (e.ownerSVGElement && e.ownerSVGElement.contains(at)));
  return box.width > 0 && !!there && marked;
}"""


@pytest.fixture(scope="module")
def demo(own_demo):
    """These tests change the demonstration."""
    return own_demo


@pytest.fixture(scope="module")
def organiser(demo, browser):
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, demo, "demo@example.org", demo.password)
    page.inside = f"{demo.base}/organise/{demo.today}/"
    yield page
    context.close()


def said(page):
    """What a screen reader says of what has the focus: its role and name."""
    # Of what is drawn again just then there is none.
    snapshots = (page.locator(":focus").aria_snapshot() for _ in range(50))
    snapshot = next(filter(None, snapshots))
    return snapshot.split("\n")[0].removeprefix("- ").strip("'")


def to(page, wanted, key="Tab"):
    """Goes on by the key until what is wanted has the focus; each stop on the way is seen and named."""
    passed = []
    for _ in range(90):
        page.keyboard.press(key)
        if not page.evaluate("document.activeElement.matches('body :focus')"):
            continue  # Past the last, before the first.
        passed.append(said(page))
        assert page.evaluate(SEEN), f"{passed[-1]} has the focus and is not seen"
        # A part of a date, and a field to choose a file, are named by what they are in.
        assert re.match(r'[\w ]+ "[^"]|text: "?\w', passed[-1]), f"{passed[-1]} has no name"
        if re.match(wanted, passed[-1]):
            return
    raise AssertionError(f"{wanted} is not reached by {key}: {passed}")


def into(page, address):
    """Opens a page and goes past the rail."""
    page.goto(address)
    to(page, 'link "Skip to the content"')
    page.keyboard.press("Enter")


def shows(page, snapshot):
    """The page, as it is for those who hear it, has these parts in this order."""
    expect(page.locator("main")).to_match_aria_snapshot(snapshot)


def test_an_event_is_made(organiser, demo):
    into(organiser, f"{demo.base}/organise/")
    to(organiser, 'link "New event"')
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/organise/new")
    shows(organiser, '- heading "New event" [level=1]\n- textbox "Title"\n- textbox "First day"\n- button "Make the event"')
    expect(organiser.locator("#title")).to_be_focused()
    organiser.keyboard.type("Keyboard day")
    for name in ("First day", "Last day"):
        to(organiser, f'textbox "{name}"')
        organiser.keyboard.type("07032027")
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/organise/keyboard-day/")
    shows(organiser, '- heading "Keyboard day" [level=1]\n- region /empty day/:\n  - list:\n    - listitem:\n      - link /Paste/')


def test_a_seminar_is_found_and_edited_in_the_list(organiser):
    into(organiser, f"{organiser.inside}seminars/")
    shows(organiser, '- heading "Seminars" [level=1]\n- search:\n  - searchbox "Search"\n- status: /\\d of \\d/\n- table')
    to(organiser, 'searchbox "Search"')
    organiser.keyboard.type("telekom")
    expect(organiser.locator("[data-count]")).to_have_text("1 of 6")
    to(organiser, 'button ".*When: Så kan IT')
    organiser.keyboard.press("Enter")
    to(organiser, 'textbox "Ends"')
    organiser.keyboard.press("Escape")
    expect(organiser.locator(":focus")).to_have_attribute("data-cell", "when")
    to(organiser, 'link "Så kan IT')
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/seminars/*/")
    shows(organiser, '- heading /Så kan IT/ [level=1]\n- navigation "Seminars"\n- textbox "Title"\n- button "Save"')
    to(organiser, 'textbox "Title"')
    organiser.keyboard.press("End")
    organiser.keyboard.type(" (edited)")
    organiser.keyboard.press("Enter")
    expect(organiser.locator("h1")).to_contain_text("(edited)")
    shows(organiser, '- status:\n  - button "Undo"\n- heading /edited/ [level=1]')


def test_a_seminar_is_moved_on_the_board(organiser):
    into(organiser, f"{organiser.inside}schedule/")
    organiser.wait_for_selector("#board[data-ready]")
    to(organiser, 'button "[^"]*Sexualundervisning')
    before = said(organiser)
    # The card is drawn again as it is moved and as that is saved: what holds the focus is asked until it is the card.
    with organiser.expect_response(lambda answer: answer.request.method == "POST"):
        organiser.keyboard.press("ArrowDown")
    hour = re.search(r"\d\d:\d\d", before)[0]
    organiser.wait_for_function(
        "hour => document.activeElement.innerText.includes('Sexual') && !document.activeElement.innerText.includes(hour)", arg=hour
    )
    expect(organiser.locator("[data-status]")).to_have_text(re.compile("^Saved|Sexual"))
    after = said(organiser)
    assert after.split("Sexual")[1] == before.split("Sexual")[1]
    with organiser.expect_response(lambda answer: answer.request.method == "POST"):
        organiser.keyboard.press("Control+z")
    organiser.wait_for_function("name => document.activeElement.innerText.includes(name)", arg=hour)


def test_a_day_is_published_and_previewed(organiser, demo):
    organiser.goto(organiser.inside)
    to(organiser, 'link "1 unpublished change"')
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/releases/")
    to(organiser, 'button "Publish"')
    organiser.keyboard.press("Enter")
    expect(organiser.locator(".flash.done").first).to_contain_text("Release 2")
    organiser.goto(organiser.inside)
    to(organiser, 'link "Preview"')
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/preview/")
    shows(organiser, '- heading "Preview" [level=1]\n- paragraph:\n  - link "Open the preview"\n- textbox /For whom/\n- button "Make a link"')
    into(organiser, organiser.url)
    to(organiser, 'link "Open the preview"')
    with organiser.context.expect_page() as opened:
        organiser.keyboard.press("Enter")
    expect(opened.value.locator(".preview-bar")).to_be_visible()
    opened.value.close()


def test_anyone_is_found_from_anywhere(organiser):
    organiser.goto(f"{organiser.inside}rooms/")
    organiser.keyboard.press("/")
    expect(organiser.get_by_role("dialog", name="Find")).to_be_visible()
    organiser.keyboard.type("ahlqvist")
    expect(organiser.get_by_role("dialog").get_by_role("link").first).to_contain_text("Ahlqvist")
    to(organiser, 'link "Anders Ahlqvist', "ArrowDown")
    organiser.keyboard.press("Enter")
    organiser.wait_for_url("**/panelists/*/")
    shows(organiser, '- heading "Anders Ahlqvist" [level=1]')


def test_times_are_typed_with_24_hours_in_swedish(demo, page):
    sign_in(page, demo, "demo@example.org", demo.password)
    page.goto(f"{demo.base}/organise/{demo.today}/seminars/")
    page.click("tbody [data-cell=when]")
    times = page.locator(".editing [data-clock]")
    expect(times).to_have_count(2)
    times.nth(0).fill("930")
    times.nth(1).fill("17")
    times.nth(1).press("Enter")
    # The day is today's, and may have begun at 09:30 already.
    expect(page.locator("tbody [data-cell=when]").first).to_have_attribute("data-value", re.compile(" 09:30 17:00$"))
    page.goto(f"{demo.base}/organise/{demo.today}/seminars/new")
    page.fill("#start", "9.15")
    page.press("#start", "Tab")
    assert page.input_value("#start") == "09:15"
