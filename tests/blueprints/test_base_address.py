"""The site by other names than its own: pages lead on, what is taken along carries the base address, and a bad one is told."""

import re
import subprocess
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from flask_babel import force_locale

from eventapp.blueprints.wording import base_warning
from eventapp.programme.addresses import leads_nowhere
from eventapp.services.clock import now
from eventapp.services.draft import loading, people
from eventapp.services.publishing import shortlinks
from tests import loaded
from tests.conftest import BASE, sign_in, token

NEAR = "http://localhost:8000"
PHONE = {"Host": "192.168.1.5:8000"}
EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Forwarded-Proto": "gopher"}
PAGES = (
    "", "seminars/ai/", "people/nina-rung/", "rooms/bryggarsalen/", "calendar/", "livestreams/", "about/", "changes/", "screens/",
    "screens/bryggarsalen/",
)  # fmt: skip
FILES = (
    "calendar/all.ics", "calendar/seminar/ai.ics", "programme.json", "schedule.xml", "schedule.json", "programme.csv", "changes.atom",
    "theme.css", "qr/event/almedalen-2017.svg", "qr/event/almedalen-2017.png", "qr/calendar/almedalen-2017.svg",
)  # fmt: skip
LINK = re.compile(r'<[^>]*?\s(?:href|src|action)="([^"]*)"')


@pytest.fixture
def near(lite_day):
    """The sample day on a site that nobody has told its address."""
    lite_day.app.config["BASE_URL"] = NEAR
    return lite_day


@pytest.mark.parametrize(
    "base",
    [
        "http://localhost", "http://localhost:8000", "http://LOCALHOST:8000", "http://localhost.:80", "https://localhost", "http://127.0.0.1:8000",
        "http://127.1.2.3", "http://[::1]:8000", "http://[::ffff:127.0.0.1]", "http://0.0.0.0:8000", "http://[::]:8000",
        "http://eventapp.localhost", "http://annas-dator.local:8000", "http://localhost.localdomain", "http://169.254.7.8",
        "http://[fe80::1%25eth0]", "localhost:8000", "", "http://", "http://[::1",
    ],
)  # fmt: skip
def test_an_address_that_only_this_machine_knows_is_found_out(base):
    assert leads_nowhere(base)


@pytest.mark.parametrize(
    "base",
    [
        BASE, "http://programme.example.org:8000", "http://192.168.1.5:8000", "http://10.0.0.4", "http://[2001:db8::1]",
        "https://localhost.example.org", "https://notlocalhost", "https://127.0.0.1.example.org", "https://example.org/localhost",
    ],
)  # fmt: skip
def test_an_address_that_others_can_open_is_let_be(base):
    assert not leads_nowhere(base)


def told(near, language):
    """The warning as a page shows it, once."""
    with force_locale(language):
        return base_warning(near.app.config["BASE_URL"])


@pytest.mark.parametrize("language", ["en", "sv"])
def test_wherever_something_is_printed_or_subscribed_to_it_is_told(near, language):
    client, inside = sign_in(near.app), "/organise/almedalen-2017"
    person = loading.tables(near.event).people[0]
    personal = f"/me/{people.token(person, near.app.config['SECRET_KEY'])}/"
    wanted = ["/almedalen-2017/calendar/", f"{inside}/signage/", f"{inside}/releases/", f"{inside}/exports/",
              f"{inside}/readiness/", f"{inside}/team/", f"{inside}/panelists/{person.code}/"]  # fmt: skip
    near.app.config["SMTP_URL"] = "smtp://127.0.0.1:9"
    why = told(near, language)
    assert why.count(NEAR) == why.count("EVENTAPP_BASE_URL") == 1
    # The same to everyone: a public page is kept for all who ask.
    for page in wanted:
        # A calendar that is over is not subscribed to.
        with time_machine.travel(datetime(2017, 7, 1, tzinfo=UTC)) if "calendar" in page else nullcontext():
            assert unescape(client.get(f"{page}?lang={language}").text).count(why) == 1, page
    data = {"csrf_token": token(client, f"{inside}/panelists/"), "code": person.code, "group": "chosen", "template": "invitation", "do": "review"}
    assert unescape(client.post(f"{inside}/messages/?lang={language}", data=data).text).count(why) == 1
    for page in PAGES:
        if page != "calendar/":
            assert why not in unescape(client.get(f"/almedalen-2017/{page}?lang={language}").text), page
    # A panelist can do nothing about it; who sends the link is told of it where it is sent from.
    assert why not in unescape(client.get(f"{personal}?lang={language}").text)


def test_nothing_is_told_of_an_address_that_is_right(lite_day):
    client = sign_in(lite_day.app)
    for page in ("/almedalen-2017/calendar/", "/organise/almedalen-2017/signage/", "/organise/almedalen-2017/releases/"):
        assert "EVENTAPP_BASE_URL" not in client.get(page).text
    assert base_warning(BASE) == ""


def test_pages_lead_on_at_whatever_name_they_are_opened(near):
    """A phone has no localhost of ours: each link, picture and script on a page is of the host that was asked."""
    client = near.app.test_client()
    for page in PAGES:
        links = LINK.findall(client.get(f"/almedalen-2017/{page}", headers=PHONE).text)
        assert [link for link in links if link.startswith((NEAR, "//"))] == [], page
        ours = {link for link in links if link.startswith("/")}
        assert len(ours) > 3
        assert {client.get(link, headers=PHONE).status_code for link in ours} <= {200, 302}, page
    for address in ("/almedalen-2017/seminars/pa-andra-scener/live", f"/q/0{near.event.code}", f"/q/1{near.event.code}"):
        answer = client.get(address, headers=PHONE)
        assert (answer.status_code, answer.headers["Location"][:16]) == (302, "/almedalen-2017/"), address


def test_a_short_link_leads_to_the_sites_own_address_where_it_has_one(lite_day):
    """A sign may carry the name that the site had before."""
    answer = lite_day.app.test_client().get(f"/q/{shortlinks.link('event', lite_day.event.code)}", headers=PHONE)
    assert answer.headers["Location"] == f"{BASE}/almedalen-2017/"


@pytest.mark.parametrize("first", [EVIL, PHONE])
def test_no_name_that_is_asked_for_gets_into_what_is_kept(lite_day, first):
    """The first to ask may be hostile; what the others then get is what they would have got without."""
    client = lite_day.app.test_client()
    with time_machine.travel("2017-07-03T09:10:00+02:00", tick=False):
        for page in (*PAGES, *FILES):
            begun = client.get(f"/almedalen-2017/{page}", headers=first)
            lite_day.app.extensions["copies"]._held.clear()
            plain = client.get(f"/almedalen-2017/{page}")
            assert (begun.status_code, begun.data, dict(begun.headers)) == (200, plain.data, dict(plain.headers)), page
    feed = client.get("/almedalen-2017/calendar/all.ics", headers=first).text.replace("\r\n ", "")
    assert set(re.findall(r"https?://[^/\s]+/almedalen-2017", feed)) == {f"{BASE}/almedalen-2017"}


def test_a_form_that_was_open_too_long_is_offered_again_at_another_name(near):
    """Browsers tell Sec-Fetch-Site to pages with TLS and to localhost only; elsewhere the Origin must be the host asked."""
    client = sign_in(near.app)
    page = "/organise/almedalen-2017/rooms/new"
    data = {"name": "Ny lokal", "csrf_token": token(client, page)}

    def kept(**headers):
        return '<textarea name="name" hidden>Ny lokal</textarea>' in client.post(page, data=data, headers=headers).text

    with time_machine.travel(now() + timedelta(hours=13)):
        assert kept(Origin="http://localhost") is True  # The host that this client asks, without the port of the base address.
        assert kept(Origin=NEAR) is True
        assert kept(Origin="http://evil.example") is False
        assert kept(Origin="https://localhost") is False


def test_commands_tell_of_it_on_standard_error(near, tmp_path):
    why = told(near, "en") + "\n"

    def run(*command):
        environment = {"EVENTAPP_DATA": str(tmp_path), "PATH": "", "EVENTAPP_BASE_URL": NEAR}
        words = [loaded.python(), "-m", "eventapp", *command]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    code, out, error = run("signs", "almedalen-2017", "-o", str(tmp_path / "signs.pdf"))
    assert (code, out, error.count("Nothing is printed yet"), error.count(NEAR) > 0) == (1, "", 1, True)
    assert not (tmp_path / "signs.pdf").exists()
    code, out, error = run("export", "almedalen-2017", "--format", "csv")  # Holds no address.
    assert (code, "Bryggarsalen" in out, error) == (0, True, "")
    code, out, error = run("check")
    assert (code, why in out, error) == (1, True, "")
