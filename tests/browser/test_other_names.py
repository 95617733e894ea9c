"""A phone in the hall opens the site by a name that is not its base address, and without TLS."""

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import NAME

UNTRUSTED = "Cross-Origin-Opener-Policy header has been ignored"


@pytest.fixture
def phone(demo, browser):
    """A page to which the server is NAME; whatever is asked of another host, or goes wrong, fails."""
    page = browser.new_page(locale="sv-SE", viewport={"width": 390, "height": 844})
    base, wrong = f"http://{NAME}:{demo.port}", []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and UNTRUSTED not in m.text else None)
    page.on("request", lambda r: None if r.url.startswith((base, "data:")) else wrong.append(r.url))
    page.base = base
    yield page
    page.close()
    assert wrong == []


def test_readers_go_from_page_to_page_and_copy_an_address(demo, phone):
    phone.goto(f"{phone.base}/{demo.today}/")
    assert "cannot open" in demo.read()  # What the server said when it began.
    phone.locator("main .card-title a", has_text="Hur kan lagen").first.click()
    expect(phone.locator("h1")).to_have_text("Hur kan lagen bättre skydda barn på nätet?")
    phone.click("nav >> text=Kalender")
    expect(phone.locator("main .base-warning")).to_contain_text(f"http://127.0.0.1:{demo.port}, som andras telefoner")
    phone.wait_for_function("() => document.querySelector('.qr img').naturalWidth > 0")
    copy = phone.locator("[data-copy]").first
    copy.click()
    expect(copy).to_have_text("Kopierad")
    assert phone.url == f"{phone.base}/{demo.today}/calendar/"
    phone.goto(f"{phone.base}/account/sign-in")
    phone.locator("#email").focus()
    phone.keyboard.press("Control+V")
    expect(phone.locator("#email")).to_have_value(f"{demo.base}/{demo.today}/calendar/all.ics")


def test_organisers_sign_in_save_and_use_the_board(demo, phone):
    phone.goto(f"{phone.base}/account/sign-in")
    phone.fill("#email", "demo@example.org")
    phone.fill("#password", demo.password)
    phone.click("button.primary")
    phone.wait_for_url("**/organise/")
    phone.goto(f"{phone.base}/organise/{demo.today}/rooms/new")
    phone.fill("#name", "Salen intill")
    phone.locator("form.stack button.primary").click()
    expect(phone.locator(".flash.done")).to_be_visible()
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.goto(f"{phone.base}/organise/{demo.today}/schedule/")
    # Which of them are held on the day that is shown, is a matter of the hour.
    title = phone.locator(".board .ec-event .card-face strong").first
    title.click()
    phone.click("[data-copy-card]")
    expect(phone.locator(".board .ec-event, [data-tray] *", has_text=title.inner_text()).nth(1)).to_be_visible()
    assert phone.url.startswith(phone.base)


def test_the_browser_of_the_tests_finds_no_host_but_this_machine(browser):
    page = browser.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.invalid/")
    page.close()
