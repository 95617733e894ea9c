"""The job worker beside the server sends what the pages queue, through a real SMTP server."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import demonstrated, sign_in
from tests.services.test_people_and_mail import inbox  # noqa: F401  (a fixture)


@pytest.fixture
def posting(inbox, tmp_path):  # noqa: F811
    """A server with the demonstration and a mail server."""
    server = demonstrated(tmp_path, workers=1, EVENTAPP_SMTP_URL=inbox.url)
    yield server
    server.end()


def wait_for(inbox, count):  # noqa: F811
    for _ in range(150):
        if len(inbox.mails) >= count:
            return inbox.mails[count - 1]
        time.sleep(0.1)
    raise AssertionError("no mail came")


def test_a_forgotten_password_a_panelists_link_and_a_message_arrive_by_mail(posting, inbox, page):  # noqa: F811
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


def a_message(posting, inbox, page):  # noqa: F811
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
    assert (mail["Subject"], len(inbox.mails)) == ("Ditt porträtt till ECPATs heldag i Almedalen, demo", 3)
    assert re.match(r"Hej Pia! http\S+/me/\S+/", mail.get_body(("plain",)).get_content())
