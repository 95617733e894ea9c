"""Stars in a browser: kept and sent later, the same on two devices, put together, and read only for whom it is shown to."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import until
from tests.browser.test_every_page import AXE, problems

EVENT = "almedalen-today"
AI, LAW = "Artificiell intelligens", "Hur kan lagen"


@pytest.fixture
def device(demo, browser):
    """Opens the programme on a device of its own; fails on errors in its pages, other than that there is no network."""
    contexts, wrong = [], []

    def opened(path="", **more):
        context = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", bypass_csp=True, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path if path.startswith("http") else f"{demo.base}/{EVENT}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def star(page, title):
    return page.get_by_role("button", name=re.compile(f"Mitt program: {title}")).first


def sent(page):
    """Waits until nothing is left to be sent."""
    until(page, "Object.entries(localStorage).some(([k, v]) => k.startsWith('mine ') && v.includes('\"waiting\":{}'))")


def chosen(page):
    """The titles on the page of a choice."""
    return page.locator(".day .card-title").all_inner_texts()


def own_page(page, demo):
    page.goto(f"{demo.base}/{EVENT}/mine/")
    page.wait_for_url(re.compile(r"/mine/[\w-]{32}/$"))
    return page.url


def test_two_devices_choose_the_same_and_the_calendar_follows(demo, device):
    phone = device(viewport={"width": 390, "height": 800})
    assert star(phone, AI).bounding_box()["width"] >= 44
    assert star(phone, AI).bounding_box()["height"] >= 44
    expect(star(phone, AI)).to_have_attribute("aria-pressed", "false")
    star(phone, AI).click()
    expect(star(phone, AI)).to_have_attribute("aria-pressed", "true")
    sent(phone)
    address = own_page(phone, demo)
    assert [AI in title for title in chosen(phone)] == [True]
    # What one goes on to is told of the site, and never of the secret address.
    with phone.expect_request("**/seminars/*/") as gone:
        phone.locator(".day .card-title a").first.click()
    assert gone.value.all_headers()["referer"] == f"{demo.base}/"
    phone.goto(address)
    feed = address + "calendar.ics"
    assert phone.request.get(feed).text().count("BEGIN:VEVENT") == 1
    # The laptop takes over the address once it is said that it shall, and its star is in the phone's page and in the calendar.
    laptop = device(address)
    question = laptop.get_by_role("group", name="Följa det här valet på den här enheten också?")
    expect(question).to_be_visible()
    laptop.evaluate(AXE.decode())
    assert problems(laptop, "") == []
    assert laptop.evaluate("localStorage.length") == 0
    question.get_by_role("link", name="Nej, bara titta").click()
    laptop.wait_for_url(re.compile(r"/mine/show-[\w-]+/$"))
    assert laptop.evaluate("localStorage.length") == 0
    laptop.go_back()
    question.get_by_role("button", name="Ja, följ det här").click()
    expect(question).to_be_hidden()
    expect(laptop.get_by_text("Den här enheten följer valet nu.")).to_be_attached()
    assert laptop.evaluate("document.activeElement.id") == "main"
    laptop.wait_for_function("Object.keys(localStorage).some((k) => k.startsWith('mine '))")
    laptop.goto(f"{demo.base}/{EVENT}/")
    expect(star(laptop, AI)).to_have_attribute("aria-pressed", "true")
    star(laptop, LAW).click()
    sent(laptop)
    assert phone.request.get(feed).text().count("BEGIN:VEVENT") == 2
    phone.reload()
    assert len(chosen(phone)) == 2
    # On the open page what is chosen no longer goes away by itself.
    phone.wait_for_timeout(3200)
    star(phone, LAW).click()
    expect(phone.locator(".day .card-title")).to_have_count(1)
    assert phone.request.get(feed).text().count("BEGIN:VEVENT") == 1
    # Erased on one, it is gone on both.
    phone.locator("summary", has_text="Radera det").click()
    phone.get_by_role("button", name="Radera mitt program").click()
    phone.wait_for_url(f"**/{EVENT}/mine/")
    laptop.reload()
    expect(star(laptop, AI)).to_have_attribute("aria-pressed", "false")
    assert laptop.evaluate("localStorage.length") == 0


def test_what_is_chosen_without_network_is_sent_when_there_is_one(demo, device):
    page = device()
    page.wait_for_timeout(3500)
    page.context.set_offline(True)
    star(page, AI).click()
    star(page, LAW).click()
    star(page, LAW).click()
    expect(star(page, AI)).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("JSON.parse(Object.entries(localStorage).find(([k]) => k.startsWith('mine '))[1]).chosen") == []
    page.context.set_offline(False)
    sent(page)
    own_page(page, demo)
    assert [AI in title for title in chosen(page)] == [True]


def test_a_network_that_is_back_while_one_still_tries_in_vain_is_used_at_once(demo, device):
    page = device()
    page.clock.install()
    page.reload()
    star(page, AI).click()
    page.clock.run_for(1000)
    sent(page)
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 30)
    page.evaluate("""() => {
      const real = fetch;
      window.fetch = () => { window.fetch = real; dispatchEvent(new Event('online')); return Promise.reject(new TypeError()); };
    }""")
    star(page, LAW).click()
    page.clock.run_for(1000)
    until(page, "Promise.resolve(fetch.name === 'fetch')")
    page.clock.run_for(1000)
    sent(page)


def test_two_choices_are_put_together_and_both_addresses_hold(demo, device):
    phone, laptop = device(), device()
    for page, title in ((phone, AI), (laptop, LAW)):
        star(page, title).click()
        sent(page)
    address, old = own_page(phone, demo), own_page(laptop, demo)
    laptop.goto(address)
    laptop.get_by_role("button", name="Lägg ihop dem").click()
    expect(laptop.locator("[data-another=some]")).to_be_hidden()
    laptop.goto(old)
    assert len(chosen(laptop)) == 2
    phone.goto(address)
    assert len(chosen(phone)) == 2


def test_a_stranger_looks_takes_it_into_their_own_and_changes_nothing(demo, device):
    mine, stranger = device(), device()
    star(mine, AI).click()
    sent(mine)
    address = own_page(mine, demo)
    mine.evaluate(AXE.decode())
    assert problems(mine, "") == []
    shown = mine.locator(".address code").inner_text()
    stranger.goto(shown)
    stranger.evaluate(AXE.decode())
    assert problems(stranger, "") == []
    stranger.get_by_role("button", name="Ta in allt i mitt").click()
    stranger.wait_for_url(re.compile(r"/mine/[\w-]{32}/$"))
    assert stranger.url != address
    assert [AI in title for title in chosen(stranger)] == [True]
    star(stranger, AI).click()
    sent(stranger)
    mine.reload()
    assert len(chosen(mine)) == 1


def test_without_a_script_a_star_leads_to_the_choice(demo, device):
    page = device(java_script_enabled=False)
    star(page, AI).click()
    assert re.search(r"/mine/[\w-]{32}/$", page.url)
    assert [AI in title for title in chosen(page)] == [True]
    page.locator("summary", has_text="Välj mer").click()
    star(page, LAW).click()
    assert len(chosen(page)) == 2
    star(page, AI).click()
    assert [LAW in title for title in chosen(page)] == [True]


def test_where_nothing_can_be_kept_the_form_does_it(demo, browser):
    context = browser.new_context(locale="sv-SE")
    context.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page = context.new_page()
    page.goto(f"{demo.base}/{EVENT}/")
    star(page, AI).click()
    page.wait_for_url(re.compile(r"/mine/[\w-]{32}/$"))
    assert [AI in title for title in chosen(page)] == [True]
    context.close()
