"""Lists that are worked in: cells edited in place, rows chosen by click, shift and keys, several changed, columns."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from tests.services.test_media_and_backups import picture

CONTEXT = {"locale": "sv-SE", "timezone_id": "Europe/Stockholm", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def page(demo, browser):
    """One page for all, signed in; each test says where it begins."""
    context = browser.new_context(**CONTEXT)
    made = context.new_page()
    sign_in(made, demo, "demo@example.org", demo.password)
    # The other event is counted by nobody else, and left as it is.
    made.inside = f"{demo.base}/organise/almedalen-2017/"
    yield made
    context.close()


def row(page, text):
    return page.locator("tbody tr[data-code]", has_text=text)


def chosen(page):
    return page.locator("tbody .pick input").evaluate_all("boxes => boxes.map(box => box.checked ? 1 : 0).join('')")


def undone(page):
    page.click(".flash.floating button")
    page.wait_for_load_state()


def test_a_cell_is_edited_by_keys_saved_at_once_and_undone(page):
    page.goto(page.inside + "seminars/")
    ai = row(page, "Artificiell")
    ai.locator("[data-cell=title]").focus()
    page.keyboard.press("F2")
    field = ai.locator(".editing input")
    expect(field).to_be_focused()
    field.fill("Artificiell Ö")
    page.keyboard.press("Escape")
    expect(ai.locator("th a")).to_have_text("Artificiell intelligens i kampen mot övergreppsmaterial")
    expect(ai.locator("[data-cell=title]")).to_be_focused()
    page.keyboard.press("Enter")
    ai.locator(".editing input").fill("  ")
    page.keyboard.press("Enter")
    expect(ai.locator(".error")).to_have_text("Ange en titel.")
    ai.locator(".editing input").fill("Artificiell Ö")
    page.keyboard.press("Enter")
    expect(ai.locator("th a")).to_have_text("Artificiell Ö")
    expect(ai.locator("[data-cell=title]")).to_be_focused()
    undone(page)
    expect(row(page, "Artificiell").locator("th a")).to_contain_text("intelligens")


def test_a_menu_and_a_time_are_edited_in_their_cells(page):
    page.goto(page.inside + "seminars/")
    ai = row(page, "Artificiell")
    ai.locator("[data-cell=kind]").click()
    ai.locator(".editing select").select_option("workshop")
    expect(ai.locator("[data-cell=kind]")).to_contain_text("Workshop")
    ai.locator("[data-cell=when]").click()
    ai.locator(".editing [name=end]").fill("00:00")
    page.keyboard.press("Enter")
    expect(ai.locator(".error")).to_be_visible()
    page.keyboard.press("Escape")
    undone(page)


def test_what_a_colleague_changed_meanwhile_is_asked_at_the_cell(page):
    page.goto(page.inside + "seminars/")
    other = page.context.new_page()
    other.goto(page.url)
    for each, title in ((other, "Artificiell, hennes"), (page, "Artificiell, min")):
        row(each, "Artificiell").locator("[data-cell=title]").click()
        row(each, "Artificiell").locator(".editing input").fill(title)
        each.keyboard.press("Enter")
        expect(row(each, "Artificiell").locator("th")).to_contain_text("hennes")
    expect(row(page, "Artificiell").locator(".editing input")).to_have_value("Artificiell, min")
    page.click("[data-either] button >> nth=0")
    expect(row(page, "Artificiell").locator("th a")).to_have_text("Artificiell, min")
    other.close()


def test_rows_are_chosen_by_click_with_shift_and_by_keys_and_changed_together(page):
    page.goto(page.inside + "seminars/")
    boxes, bar = page.locator("tbody .pick input"), page.locator("[data-many]")
    expect(bar).to_be_hidden()
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert chosen(page) == "011100"
    expect(bar.locator("[data-chosen]")).to_have_text("3 valda")
    expect(page.locator("[data-every]")).to_have_js_property("indeterminate", True)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert chosen(page) == "011111"
    page.keyboard.press("Control+a")
    assert chosen(page) == "111111"
    expect(page.locator("[data-every]")).to_be_checked()
    page.keyboard.press("Escape")
    assert (chosen(page), bar.is_visible()) == ("000000", False)
    # What is not shown is not chosen.
    page.locator("[data-every]").check()
    page.fill("[data-search]", "lunch")
    expect(bar.locator("[data-chosen]")).to_have_text("1 valda")
    bar.locator("[name=state]").select_option("draft")
    bar.locator("[name=gets]").fill("mat")
    bar.locator("button.primary").click()
    expect(page.locator(".flash")).to_contain_text("1 seminarium är ändrat")
    expect(row(page, "Lunch").locator("[data-col=tags]")).to_contain_text("mat")
    page.fill("[data-search]", "")
    assert page.locator("select[name=state][data-cell]").evaluate_all("all => all.filter(s => s.value === 'draft').length") == 1
    page.click(".flash button")


def test_columns_are_chosen_and_remembered(page):
    page.goto(page.inside + "seminars/")
    head = page.locator("thead th[data-col=language]")
    expect(head).to_be_hidden()
    page.click("[data-columns] summary")
    page.check("[data-columns] [value=language]")
    page.uncheck("[data-columns] [value=tags]")
    expect(head).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-columns] summary")).to_be_focused()
    page.reload()
    expect(head).to_be_visible()
    expect(page.locator("thead th[data-col=tags]")).to_be_hidden()
    # Each list has its own.
    page.goto(page.inside + "panelists/")
    expect(page.locator("thead th[data-col=organisation]")).to_be_visible()


def test_people_are_edited_in_their_cells_and_keep_their_place(page):
    page.goto(page.inside + "panelists/?q=nina")
    nina = row(page, "Nina Rung")
    nina.locator("[data-cell=email]").click()
    nina.locator(".editing input").fill("nina")
    page.keyboard.press("Enter")
    expect(nina.locator(".error")).to_have_text("Detta är inte en e-postadress.")
    nina.locator(".editing input").fill("nina@example.org")
    page.keyboard.press("Enter")
    expect(nina.locator("[data-cell=email]")).to_contain_text("nina@example.org")
    expect(nina.locator("[data-cell=email]")).to_be_focused()
    nina.locator("select[name=answer]").first.select_option("confirmed")
    expect(page.locator(".flash")).to_contain_text("Svaret från Nina Rung är sparat")
    expect(page.locator("[data-count]")).to_have_text("1 av 13")
    page.click("[data-columns] summary")
    page.check("[data-columns] [value=biography]")
    nina.locator("[data-cell=biography]").click()
    nina.locator(".editing textarea").fill("Rad ett")
    page.keyboard.press("Enter")
    page.keyboard.type("rad två")
    page.keyboard.press("Control+Enter")
    expect(nina.locator("[data-cell=biography]")).to_have_attribute("data-value", "Rad ett\nrad två")


def test_those_who_lack_something_are_chosen_and_written_to(page):
    page.goto(page.inside + "panelists/")
    page.locator("[data-choose]").select_option("portrait")
    expect(page.locator("[data-chosen]")).to_have_text("13 valda")
    page.click("[data-many] button.primary")
    page.wait_for_url("**/messages/**")
    expect(page.locator("[name=code]:checked")).to_have_count(13)


def test_a_portrait_is_dropped_on_a_row(page, tmp_path):
    from tests.browser.counted import Counted

    (tmp_path / "bild.png").write_bytes(picture("PNG"))
    page.goto(page.inside + "panelists/")
    Counted(page).drop(row(page, "Julia Lindh").locator("th"), tmp_path / "bild.png")
    expect(row(page, "Julia Lindh").locator(".face img")).to_be_visible()
    undone(page)
    expect(row(page, "Julia Lindh").locator(".face img")).to_have_count(0)
    with page.expect_file_chooser() as chooser:
        row(page, "Julia Lindh").locator("[data-cell=portrait]").click()
    chooser.value.set_files(tmp_path / "bild.png")
    expect(row(page, "Julia Lindh").locator(".face img")).to_be_visible()


def test_a_long_list_has_its_fields_where_one_looks(page):
    def long(route):
        text = route.fetch().text()
        start, end = text.index("<tbody>") + len("<tbody>"), text.index("</tbody>")
        rows = "".join(text[start:end].replace('data-code="', f'data-code="{n}-').replace(" id=", " data-id=") for n in range(30))
        route.fulfill(body=text[:start] + rows + text[end:], content_type="text/html; charset=utf-8")

    page.route("**/seminars/?long", long)
    page.goto(page.inside + "seminars/?long")
    last = page.locator("tbody tr[data-code]").last
    expect(page.locator("tbody tr[data-code]")).to_have_count(180)
    expect(page.locator("tbody tr[data-code]").first.locator("button.cell")).to_have_count(7)
    assert last.locator("button.cell, select").count() == 0
    high = last.bounding_box()["height"]
    last.scroll_into_view_if_needed()
    expect(last.locator("select[name=state]")).to_have_value("confirmed")
    assert (last.locator("button.cell").count(), last.bounding_box()["height"]) == (7, high)
    # One who comes to a row by keys finds them too, wherever it is.
    page.goto(page.inside + "seminars/?long")
    last.locator(".pick input").evaluate("box => box.focus({ preventScroll: true })")
    expect(last.locator("button.cell")).to_have_count(7)
