"""The crew's own pages after a reload without network: what was tapped waits and is sent; nobody else sees what was kept."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import LiveEntry, Membership, RunSheet
from eventapp.services.clock import now
from tests import factories
from tests.browser.conftest import until
from tests.browser.test_offline import Served
from tests.conftest import make_app

PRESSED = '[data-value="{}"][aria-pressed="true"]'
OWN = "(async () => (await caches.keys()).filter((name) => name.startsWith('own ')))()"
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A seminar that is on; an owner, and one of the crew who may sign in on the same phone."""
    app = make_app(tmp_path_factory.mktemp("own"))
    with app.app_context():
        at = now().replace(second=0, microsecond=0) - timedelta(minutes=5)
        made = factories.make_event(starts_on=at.date() - timedelta(days=1), ends_on=at.date() + timedelta(days=1))
        made.crew = factories.account()
        db.session.add(Membership(event_id=made.event.id, account_id=made.crew.id, role="crew"))
        db.session.commit()
        room = factories.room(made, "Ångsalen", stream_key="hemlig-nyckel")
        guest = factories.person(made, "Åsa Öberg", phone="070-123 45 67")
        made.row = factories.seminar(
            made, "Om vind", [guest], starts_at=at, minutes=60, room=room, stream="own",
            livestream="https://example.org/live",
        )
        factories.release(made)
        made.served = Served(app, made.event.slug)
        made.base = f"http://127.0.0.1:{made.served.port}"
        made.desk = f"{made.base}/organise/{made.event.slug}/desk/"
        yield made
        made.served.stop()
        db.session.remove()


@pytest.fixture
def phone(site, browser):
    """A phone whose owner is signed in."""
    context = browser.new_context(locale="en", viewport={"width": 360, "height": 740}, service_workers="allow")
    page = context.new_page()
    sign_in(page, site, site.account)
    yield page
    context.close()


def sign_in(page, site, account):
    page.goto(f"{site.base}/account/sign-in")
    page.fill("[name=email]", account.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/organise/**")


def until_kept(page):
    """The three pages of the desk, and what they need."""
    everything = f"{OWN}.then(([name]) => name ? caches.open(name) : null).then((cache) => cache?.keys() ?? [])"
    until(page, f"{everything}.then((all) => all.filter(({{ url }}) => !url.includes('/static/')).length === 3)")
    until(page, f"{everything}.then((all) => all.some(({{ url }}) => url.endsWith('/tapping.js')))")


def said(site):
    """What the journal has, in its order."""
    db.session.rollback()
    lines = db.session.scalars(select(LiveEntry).where(LiveEntry.event_id == site.event.id).order_by(LiveEntry.number))
    return [{name: value for name, value in each.after.items() if name in ("state", "late", "fullness")} for each in lines]


def test_the_desk_opens_without_network_and_sends_what_was_tapped_then(site, phone):
    phone.goto(f"{site.desk}streams/")
    assert all(secret in phone.content() for secret in ("/report/", "hemlig-nyckel"))
    phone.goto(site.desk)
    until_kept(phone)
    site.served.stop()
    line, waiting = phone.locator("[data-desk-line]"), phone.locator("[data-desk-queue] li")
    phone.get_by_role("button", name="Begin").click()
    phone.reload()
    expect(line).to_have_text(re.compile(r"No answer since \d\d:\d\d: shown as of \d\d:\d\d\. 1 tap waits to be sent\."))
    phone.locator(".desk-seminar").get_by_role("button", name="+10").click()
    # Another start of the phone: a page of its own, and the green room beside.
    again = phone.context.new_page()
    phone.close()
    again.goto(f"{site.desk}green-room/")
    expect(again.get_by_role("link", name="Call Åsa Öberg")).to_have_attribute("href", "tel:0701234567")
    again.goto(f"{site.desk}streams/")
    expect(again.get_by_role("heading", name="Om vind")).to_be_visible()
    # What is published at once cannot wait, and what is typed for it stays.
    again.get_by_label("Recording").fill("https://film.example.org/1")
    again.get_by_role("button", name="Publish", exact=False).last.click()
    expect(again.locator("[data-desk-line]")).to_contain_text("This is published at once, and so needs a network.")
    expect(again.get_by_label("Recording")).to_have_value("https://film.example.org/1")
    assert not any(secret in again.content() for secret in ("/report/", "hemlig-nyckel"))
    # What is not kept leads back to what is.
    again.goto(f"{site.desk}seminars/{site.row.code}/")
    expect(again).to_have_url(site.desk)
    again.get_by_role("button", name="Half full").click()
    line, waiting = again.locator("[data-desk-line]"), again.locator("[data-desk-queue] li")
    expect(waiting).to_have_text([re.compile("Begin"), re.compile(r"\+10"), re.compile("Half full")])
    assert said(site) == []
    site.served.start()
    again.evaluate("dispatchEvent(new Event('online'))")
    expect(line).to_have_text("")
    expect(again.locator(PRESSED.format("half"))).to_be_visible()
    again.reload()
    expect(waiting).to_have_count(0)
    assert said(site) == [{"state": "begun"}, {"late": 10}, {"fullness": "half"}]


def test_nothing_that_was_kept_is_shown_to_who_signs_in_after(site, phone):
    phone.goto(site.desk)
    until_kept(phone)
    stage = f"{site.base}/organise/{site.event.slug}/stage/{site.row.code}/screen/"
    phone.goto(stage)
    until(phone, f"{OWN}.then((names) => names.length === 2)")
    until(phone, "caches.open(`own ${location.pathname}`).then((c) => c.keys()).then((all) => all.length > 6)")
    site.served.stop()
    phone.reload()
    expect(phone.locator("[data-quiet]")).to_contain_text("No connection since")
    site.served.start()
    # Whose right ends sees no more of it.
    phone.goto(f"{site.base}/account/")
    phone.get_by_role("button", name="Sign out here").click()
    phone.wait_for_url("**/sign-in")
    until(phone, f"{OWN}.then((names) => names.length === 0)")
    until(phone, f"{WORKERS}.then((n) => n === 0)")
    assert phone.evaluate("Object.keys(localStorage)") == []
    sign_in(phone, site, site.crew)
    phone.goto(site.desk)
    until_kept(phone)
    # A session that is taken over by another one, without a sign-out, and one that has ended.
    phone.evaluate("localStorage['kept for'] = '0'")
    phone.goto(f"{site.base}/organise/{site.event.slug}/stage/")
    until(phone, f"{OWN}.then((names) => names.length === 0)")
    phone.goto(site.desk)
    until_kept(phone)
    phone.context.clear_cookies()
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(phone.locator("[data-desk-line]")).to_contain_text("You are signed out.")
    until(phone, f"{OWN}.then((names) => names.length === 0)")


def test_what_was_pressed_on_a_stage_is_not_sent_by_who_signs_in_after(site, phone):
    path = f"/organise/{site.event.slug}/stage/{site.row.code}/screen/"
    phone.goto(site.base + path)
    phone.locator("[data-go]").wait_for()
    phone.context.set_offline(True)
    phone.locator("[data-go]").click()
    until(phone, "Object.entries(localStorage).some(([key, kept]) => key.startsWith('stage ') && JSON.parse(kept).unsent)")
    # The session ends meanwhile, and another of the crew signs in on the same phone, with no sign-out in between.
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.goto(f"{site.base}/account/sign-in?next={path}")
    phone.fill("[name=email]", site.crew.email)
    phone.fill("[name=password]", factories.PASSWORD)
    with phone.expect_response("**/now.json"):
        phone.press("[name=password]", "Enter")
    phone.wait_for_url(f"**{path}")
    until(phone, "Object.values(localStorage).some((kept) => kept.includes('unsent') && !JSON.parse(kept).unsent)")
    db.session.rollback()
    assert db.session.scalar(select(RunSheet.begun).where(RunSheet.seminar_id == site.row.id)) in (None, [])
    # Nor is what is pressed in a tab that was left open: it takes no token of whose session it is now.
    with phone.context.expect_page() as opened:
        phone.evaluate("open('/account/')")
    other = opened.value
    other.get_by_role("button", name="Sign out here").click()
    sign_in(other, site, site.account)
    with phone.expect_response(lambda answer: answer.url == site.base + path), phone.expect_response("**/said"):
        phone.locator("[data-go]").click()
    with phone.expect_response("**/now.json"):
        pass
    db.session.rollback()
    assert db.session.scalar(select(RunSheet.begun).where(RunSheet.seminar_id == site.row.id)) in (None, [])
