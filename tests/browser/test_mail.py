"""The job worker beside the server sends what the pages queue, through a real SMTP server."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import demonstrated, sign_in
from tests.browser.test_every_page import AXE, problems
from tests.operations import servers
from tests.operations.servers import Inbox


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server with the demonstration, and the mail server that it sends to."""
    inbox = Inbox()
    with servers.good(inbox) as port:
        url = f"smtp://127.0.0.1:{port}?from=programme@example.org"
        server = demonstrated(tmp_path_factory.mktemp("mail"), workers=1, EVENTAPP_SMTP_URL=url)
        yield server, inbox
        server.end()


@pytest.fixture
def posting(served):
    return served[0]


@pytest.fixture
def inbox(served):
    """Empty."""
    served[1].mails.clear()
    return served[1]


def of(inbox):
    """What came, but what owners of the day of 2017 are told: that what is private of it goes in a week."""
    return [pair for pair in inbox.mails if "/privacy/" not in pair[1].get_body(("plain",)).get_content()]


def wait_for(inbox, count):
    for _ in range(150):
        if len(mails := of(inbox)) >= count:
            return mails[count - 1]
        time.sleep(0.1)
    raise AssertionError("no mail came")


def test_a_forgotten_password_a_panelists_link_and_a_message_arrive_by_mail(posting, inbox, page):
    page.goto(f"{posting.base}/account/reset")
    page.fill("#email", "demo@example.org")
    page.click("button.primary")
    (recipients, mail) = wait_for(inbox, 1)
    assert recipients == ["demo@example.org"]
    page.goto(re.search(r"http\S+/account/reset/\S+", mail.get_content())[0])
    page.fill("#password", "ett helt nytt lösenord")
    page.click("button.primary")
    page.wait_for_url("**/organise/")

    page.goto(f"{posting.base}/organise/{posting.today}/panelists/")
    page.click("text=Pia Lindhe")
    page.fill("#email", "pia@example.org")
    page.click("form.stack button.primary")
    page.click("text=Skicka med e-post")
    expect(page.locator(".flash")).to_contain_text("på väg till pia@example.org")
    (recipients, mail) = wait_for(inbox, 2)
    assert recipients == ["pia@example.org"]
    assert mail["Subject"].startswith("Din medverkan i ECPATs heldag")
    page.goto(re.search(r"http\S+/me/\S+", mail.get_content())[0])
    expect(page.locator("h1")).to_have_text("Hej Pia Lindhe")
    page.click("text=Nej, jag kan inte")
    sign_in(page, posting, "demo@example.org", "ett helt nytt lösenord") if "sign-in" in page.url else None
    page.goto(f"{posting.base}/organise/{posting.today}/panelists/")
    answer = page.get_by_label(re.compile("^Svar: Pia Lindhe"))
    expect(answer).to_have_value("declined")
    answer.select_option("confirmed")  # She rang and changed her mind.
    expect(page.locator(".flash")).to_contain_text("Svaret från Pia Lindhe är sparat")
    a_message(posting, inbox, page)


def a_message(posting, inbox, page):
    """Written with what one of them reads beside it, refused where it is broken, sent once by a double click, and followed."""
    page.goto(f"{posting.base}/organise/{posting.today}/messages/?template=portrait")
    page.select_option("[name=group]", "part")
    expect(page.locator(".tally")).to_contain_text("1 adress")
    page.fill("#body_sv", "Hej {frönamn}!")
    expect(page.locator(".text .error").first).to_contain_text("Menade du {förnamn}?")
    page.fill("#body_sv", "Hej {förnamn}! ")
    page.click(".names summary")
    page.click("[data-put='{länk}']")
    page.select_option("[name=as]", label="Pia Lindhe")
    expect(page.locator(".letter-shown")).to_contain_text("Hej Pia! http")
    page.click("[value=review]")
    page.dblclick("[value=send]")
    expect(page.locator(".counts")).to_have_text("1 skickat")
    expect(page.locator("tbody tr")).to_contain_text("E-postservern sa: 250")
    _, mail = wait_for(inbox, 3)
    assert (mail["Subject"], len(of(inbox))) == ("Ditt porträtt till ECPATs heldag i Almedalen, demo", 3)
    assert re.match(r"Hej Pia! http\S+/me/\S+/", mail.get_body(("plain",)).get_content())


def sound(page):
    """Whether axe finds nothing, in both colour schemes, and nothing sticks out of a small phone."""
    page.evaluate(AXE.decode())
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += problems(page, "")
    return found, page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_seminar_is_followed_and_ended_by_mail_on_a_small_phone_without_a_script(posting, inbox, browser):
    context = browser.new_context(locale="en", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{posting.base}/{posting.today}/calendar/")
    page.click("text=Follow by mail >> nth=-1")
    assert sound(page) == ([], True)
    page.get_by_label("The whole programme").check()
    page.fill("#email", "eva@example.org")
    page.click("form.follow button")
    expect(page.locator(".flash")).to_contain_text("Look in your mail")
    (recipients, mail) = wait_for(inbox, 1)
    assert recipients == ["eva@example.org"]
    page.goto(re.search(r"http\S+/follow/yes/\S+", mail.get_content())[0])
    assert sound(page) == ([], True)
    page.click("text=Yes, follow")
    expect(page.locator(".flash")).to_contain_text("You follow now")
    assert sound(page) == ([], True)
    page.get_by_label("The whole programme").uncheck()
    page.click("form.follow button")
    expect(page.get_by_role("alert")).to_have_text("Choose what to follow.")
    page.click("text=Unsubscribe >> nth=-1")
    expect(page.locator("h1")).to_have_text("You follow nothing here any more")
    page.go_back()
    page.goto(page.url.replace("leave/", ""))
    expect(page.locator("h1")).to_have_text("You follow nothing here any more")
    context.close()
