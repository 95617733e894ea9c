"""What is typed and not saved: kept in the browser through crashes, Back and other tabs, for its account alone."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import by_form, sign_in


@pytest.fixture(scope="module")
def served(demo):
    return SimpleNamespace(base=demo.base, password=demo.password, inside=f"{demo.base}/organise/almedalen-2017/")


@pytest.fixture
def organiser(served, browser):
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Stockholm")
    page = context.new_page()
    sign_in(page, served, "demo@example.org", served.password)
    yield page
    context.close()


def offer(page):
    return page.locator(".typed-before")


def kept(page):
    """Everything that the browser keeps."""
    return page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('typed:')).map(k => localStorage[k])")


def leave(page, address):
    """Go away without saying yes to the browser's own question."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(address)


def crashed(page):
    """The same browser after its tab was lost, as a new one."""
    other = page.context.new_page()
    page.close(run_before_unload=False)
    return other


def test_what_was_typed_comes_back_after_the_browser_crashed_and_goes_once_saved(served, organiser):
    page = organiser
    page.goto(f"{served.inside}rooms/new")
    page.fill("[name=name]", "Sal Å")
    page.fill("[name=directions]", "Upp för trappan\n\noch till höger")
    page = crashed(page)
    page.goto(f"{served.inside}rooms/new")
    said = " ".join(offer(page).inner_text().split())
    assert re.fullmatch(r"You typed this at \d\d:\d\d, not saved: put it back throw it away", said)
    assert page.input_value("[name=name]") == ""  # Nothing is put in by itself.
    page.click("[data-put-back]")
    assert page.input_value("[name=directions]") == "Upp för trappan\n\noch till höger"
    expect(offer(page)).to_have_count(0)
    page.click("main .primary >> nth=0")
    page.wait_for_url("**/rooms/")
    expect(page.locator("main")).to_contain_text("Sal Å")
    assert kept(page) == []
    page.goto(f"{served.inside}rooms/new")
    expect(offer(page)).to_have_count(0)


def test_what_is_thrown_away_does_not_come_back(served, organiser):
    page = organiser
    page.goto(f"{served.inside}rooms/new")
    page.fill("[name=name]", "Sal Ö")
    leave(page, f"{served.inside}rooms/")
    page.goto(f"{served.inside}rooms/new")
    page.click("[data-throw-away]")
    assert kept(page) == []
    page.reload()
    expect(offer(page)).to_have_count(0)


def test_only_what_was_typed_comes_back_with_its_rows(served, organiser):
    """A seminar with two more seats; what a colleague has changed elsewhere in it stays theirs."""
    page = organiser
    page.goto(f"{served.inside}seminars/")
    page.click("main tbody th a >> nth=0")
    page.wait_for_selector("[name=notes]")
    address, seats = page.url, page.locator("[name=seat_who]").count()
    for name in ("Åsa Öberg", "Örjan Ek"):
        page.click(".panel [data-add-row]")
        page.locator("[name=seat_who]").last.fill(name)
        expect(page.locator("[role=option]").first).to_be_visible()
        page.keyboard.press("Escape")  # The suggestions may lie over the button.
    page.locator("details", has=page.locator("[name=interpreted]")).locator("summary").click()
    page.locator("[name=interpreted]").check()
    page = crashed(page)
    page.goto(address)
    page.fill("[name=notes]", "Skrivet av en annan")
    page.click(".save-bar .primary")
    page.wait_for_load_state()
    page.goto(address)
    page.click("[data-put-back]")
    names = [page.locator("[name=seat_who]").nth(n).input_value() for n in range(seats, seats + 2)]
    assert names == ["Åsa Öberg", "Örjan Ek"]
    assert page.locator("[name=seat_who]").count() == seats + 2
    assert page.locator("[name=interpreted]").is_checked()
    expect(page.locator("[name=interpreted]")).to_be_visible()
    assert page.input_value("[name=notes]") == "Skrivet av en annan"


def test_back_after_the_server_died_gives_it_back(served, organiser):
    page = organiser
    page.goto(f"{served.inside}rooms/new")
    page.fill("[name=name]", "Sal Ä")
    # The server that takes the form dies over it.
    page.route("**/rooms/new", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    with page.expect_event("requestfailed"):
        page.click("main .primary >> nth=0")
    page.unroute("**/rooms/new")
    page.goto(f"{served.inside}rooms/")
    page.goto(f"{served.inside}rooms/new")
    page.click("[data-put-back]")
    assert page.input_value("[name=name]") == "Sal Ä"


def test_what_is_refused_is_kept_until_it_is_taken(served, organiser):
    page = organiser
    page.goto(f"{served.inside}rooms/new")
    page.fill("[name=name]", "Sal Refuserad")
    page.fill("[name=slug]", "???")
    page.click("main .primary >> nth=0")
    expect(page.locator(".has-error")).to_have_count(1)
    expect(offer(page)).to_have_count(0)  # It is on the page.
    page.fill("[name=slug]", "refuserad")
    page = crashed(page)
    page.goto(f"{served.inside}rooms/new")
    page.click("[data-put-back]")
    assert (page.input_value("[name=name]"), page.input_value("[name=slug]")) == ("Sal Refuserad", "refuserad")
    page.click("main .primary >> nth=0")
    page.wait_for_url("**/rooms/")
    assert kept(page) == []


def test_a_second_tab_offers_it_and_saving_there_takes_nothing_from_the_first(served, organiser):
    first = organiser
    first.goto(f"{served.inside}rooms/new")
    first.fill("[name=name]", "Första fliken")
    second = first.context.new_page()
    second.goto(f"{served.inside}rooms/new")
    expect(offer(second)).to_have_count(1)
    second.fill("[name=name]", "Andra fliken")
    second.click("main .primary >> nth=0")
    second.wait_for_url("**/rooms/")
    assert [("Första fliken" in text) for text in kept(second)] == [True]
    first = crashed(first)
    first.goto(f"{served.inside}rooms/new")
    first.click("[data-put-back]")
    assert first.input_value("[name=name]") == "Första fliken"


def as_another(route):
    """Answers with the page as another account has it."""
    answer = route.fetch()
    mine, other = 'data-account="1"', 'data-account="2"'
    assert mine in answer.text()
    route.fulfill(response=answer, body=answer.text().replace(mine, other))


def test_nobody_else_sees_it_and_signing_out_forgets_it(served, organiser):
    page = organiser
    page.goto(f"{served.inside}rooms/new")
    page.fill("[name=name]", "Hemlig sal")
    assert "Hemlig sal" in str(kept(page))
    # As another account's page in the same browser would be.
    page.route("**/rooms/", as_another)
    leave(page, f"{served.inside}rooms/")
    assert kept(page) == []
    page.unroute("**/rooms/")
    page.goto(f"{served.inside}rooms/new")
    expect(offer(page)).to_have_count(0)
    page.fill("[name=name]", "Hemlig sal")
    leave(page, f"{served.base}/account/")
    assert "Hemlig sal" in str(kept(page))
    page.context.clear_cookies()  # Others go on with that session.
    by_form(page, served, "demo@example.org", served.password)
    page.goto(f"{served.base}/account/")
    assert "Hemlig sal" in str(kept(page))
    page.click("form[action='/account/sign-out'] button")
    page.wait_for_url("**/account/sign-in")
    assert kept(page) == []


def test_passwords_and_files_are_never_kept(served, organiser):
    page = organiser
    page.goto(f"{served.base}/account/")
    page.fill("[name=old]", "mitt hemliga ord")
    page.goto(f"{served.inside}imports/")
    page.evaluate("document.querySelector('main form').insertAdjacentHTML('beforeend', '<input type=password name=p>')")
    page.fill("main form [name=p]", "mitt hemliga ord")
    page.set_input_files("[type=file] >> nth=0", {"name": "hemlig.csv", "mimeType": "text/csv", "buffer": b"a"})
    assert "hemlig" not in page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
