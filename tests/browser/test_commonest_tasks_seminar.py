"""The commonest tasks with one seminar, counted: few interactions, by mouse, by keys and by pasting."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.browser.counted import Counted

FOUR = "Moderator: Anna Ek (Polisen)\nBo Ås, Telia\nCia Öd, generaldirektör, Skatteverket\nDag Ek-Åhs"


@pytest.fixture
def organiser(demo, page):
    sign_in(page, demo, "demo@example.org", demo.password)
    page.inside = f"{demo.base}/organise/{demo.today}/"
    return page


def lines(page):
    """The panel as its lines have it: name or organisation, role, and what is said beside it."""
    page.wait_for_load_state()
    return page.eval_on_selector_all(
        ".seat",
        """rows => rows.map(row => [row.querySelector("[name=seat_who]").value,
          row.querySelector("[name=seat_role]").value, row.querySelector("[data-said]").textContent.trim()])""",
    )


def test_a_seminar_with_slot_and_four_new_people_takes_five(organiser):
    page = organiser
    page.goto(page.inside + "seminars/")
    person = Counted(page)
    person.fill(".quick-add [name=title]", "Fem steg räcker")
    person.fill(".quick-add [name=start]", "19:00")
    person.choose(".quick-add [name=room]", "Bryggarsalen")
    person.paste(".quick-add [name=seat_who]", FOUR)
    person.click(".quick-add button")
    expect(page.locator(".flash")).to_contain_text("är tillagt")
    assert person.count == 5, person.done
    page.click("tbody th a:has-text('Fem steg räcker')")
    assert lines(page) == [
        ["Anna Ek", "moderator", "Polisen"], ["Bo Ås", "panelist", "Telia"],
        ["Cia Öd", "panelist", "generaldirektör, Skatteverket"], ["Dag Ek-Åhs", "panelist", ""], ["", "panelist", ""],
    ]  # fmt: skip
    assert (page.input_value("#start"), page.input_value("#end"), page.input_value("#kind")) == ("19:00", "20:00", "panel")


def test_a_panel_is_typed_by_keys_alone(organiser):
    page = organiser
    page.goto(page.inside + "seminars/new")
    person = Counted(page)
    who = page.locator("[name=seat_who]").first
    who.focus()
    # Found though it is misspelt, and taken by Enter, which goes on to the next line.
    person.type("regnr")
    person.press("Enter")
    expect(who).to_have_value("Åsa Regnér")
    expect(page.locator("[name=seat_who]").nth(1)).to_be_focused()
    person.type("Telia")
    expect(page.locator("[role=option]").first).to_have_text("En plats som hålls för Telia")
    combobox = page.locator("[name=seat_who]").nth(1)
    expect(combobox).to_have_attribute("aria-expanded", "true")
    person.press("ArrowDown")
    expect(combobox).to_have_attribute("aria-activedescendant", "who-1")
    person.press("ArrowUp")
    person.press("Enter")
    expect(combobox).to_have_attribute("aria-expanded", "false")
    # One who is known under another title is warned about at the line, and taken with one press.
    person.type("Åsa Regner, Volvo")
    person.press("Tab")
    known = page.locator(".seat").nth(2).locator("[data-known]")
    expect(known).to_contain_text("Samma namn: Åsa Regnér")
    known.locator("[data-take]").first.click()
    expect(page.locator("[name=seat_who]").nth(2)).to_have_value("Åsa Regnér")
    person.press("Alt+ArrowUp")
    assert [who for who, *_ in lines(page)] == ["Åsa Regnér", "Åsa Regnér", "Telia"]
    person.paste(page.locator("[name=seat_who]").nth(2), "; Eva Ny (Polisen); Örn Ny, Volvo")
    expect(page.locator("[name=seat_who]")).to_have_count(6)
    assert lines(page)[2:] == [
        ["Telia", "panelist", "En plats som hålls"], ["Eva Ny (Polisen)", "panelist", "Någon ny"],
        ["Örn Ny (Volvo)", "panelist", "Någon ny"], ["", "panelist", ""],
    ]  # fmt: skip


def test_files_and_links_are_put_in_order_by_dragging(organiser):
    page = organiser
    page.goto(page.inside + "seminars/new")
    page.fill("[name=title]", "Bilder i ordning")
    page.click(".save-bar button.primary")
    page.goto(page.inside + "seminars/?q=Bilder i ordning")
    page.click("tbody tr:not([hidden]) th a")
    for name in "abc":
        page.fill(".file-add [name=url]", f"{name}.example.org/rapport")
        page.click(".file-add button")
        page.locator(f".file-order a[href*='//{name}.example.org']").wait_for()

    def order():
        found = page.eval_on_selector_all(".file-order [name=file]", "all => all.map(e => new URL(e.value).hostname[0])")
        return "".join(found)

    assert order() == "abc"
    # In the middle of the window, where no bar is above it.
    page.locator(".file-order").evaluate("list => list.scrollIntoView({block: 'center', behavior: 'instant'})")
    handle, first = (page.locator(".file-order li").nth(n) for n in (2, 0))
    grip, above = handle.locator("[data-handle]").bounding_box(), first.bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"], above["y"] + above["height"] / 2, steps=5)
    page.mouse.move(grip["x"], above["y"] + 2, steps=3)
    # Dropped it is saved at once, and said.
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator(".flash")).to_contain_text("Sparat")
    assert order() == "cab"
    page.reload()
    assert order() == "cab"
