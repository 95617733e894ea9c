"""Links in mail: a scanner that opens all of them changes nothing, nobody guesses one, and none is told to others."""

import logging
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from lxml import html
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.draft import edits, events, people, seminars
from eventapp.services.following import asking
from eventapp.services.mail import letters, outbox
from eventapp.services.messages import sending
from eventapp.services.messages.filling import Text, Texts
from eventapp.services.people import contacts
from eventapp.services.privacy import telling
from eventapp.services.publishing import releases
from eventapp.services.publishing.releases import Agreed
from eventapp.services.publishing.telling import Telling
from eventapp.services.transaction import transaction
from tests import factories
from tests.conftest import BASE, sign_in, token
from tests.operations import servers
from tests.operations.servers import Inbox

NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
# A name that would have a reader's own link be told to someone else, by the mark where it goes.
THIEF = f"https://evil.example/?{letters.LINK}"
HOSTILE = f'{THIEF} <img src="https://evil.example/x"> "å"\r\nBcc: x@evil.example\r\n\r\n<a href="https://evil.example/">'
# What the mails of this program have; a header that a name has brought would be another.
HEADERS = {
    "Subject", "From", "To", "Reply-To", "List-Id", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
    "X-Peer", "X-MailFrom", "X-RcptTo",
}  # fmt: skip


def dump():
    """Every row of every table."""
    db.session.rollback()
    return {t.name: sorted(map(repr, db.session.execute(text(f'SELECT * FROM "{t.name}"')).all())) for t in db.metadata.sorted_tables}


def written(day):
    """A mail of every kind there is, to people, contacts, colleagues and owners, with hostile names wherever one can stand."""
    app = day.app
    client = sign_in(app, day.account.email, factories.PASSWORD)
    home = f"/organise/{day.event.slug}/"
    ann = factories.person(day, f"Ann {HOSTILE}", email="ann@example.org")
    people.change(day.writing, ann, ann.version, {"contacts": contacts.rows(ann, [contacts.Contact(HOSTILE, "Press", "press@example.org", "", True)])})
    hav = factories.seminar(day, f"Hav {HOSTILE}", [ann], starts_at=factories.at("09:00"), room=factories.room(day, f"Sal {HOSTILE}"))
    factories.release(day)
    people.send_link(day.event, day.actor, ann, f"Hej {HOSTILE}", f"Hej\n\n{letters.LINK}")
    seminars.change(day.writing, hav, hav.version, {"starts_at": factories.at("09:30")})
    releases.publish(day.event, day.actor, day.shelf, HOSTILE, Agreed(despite="Ja", telling=Telling(line=HOSTILE)))
    client.post(home + "team/invite", data={"csrf_token": token(client, home + "team/"), "email": "cia@example.org", "role": "viewer"})
    anyone = app.test_client()
    for address, email in (("/account/reset", day.account.email), ("/me/", "ann@example.org")):
        assert anyone.post(address, data={"csrf_token": token(anyone, address), "email": email}).status_code == 200
    with transaction():
        telling.tell(day.event)
    events.change(edits.Writing(day.event, day.actor), day.event.version, {"mail_name": HOSTILE})
    return ann


def delivered(day):
    """The mails as a server gets them, the log beside."""
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}?from=programme@example.org")
    assert [(m.recipient, m.error) for m in db.session.scalars(db.select(Message)) if m.error or not m.sent_at] == []
    return [mail for _, mail in inbox.mails]


@contextmanager
def a_day(app):
    with time_machine.travel(NOW, tick=False) as clock:
        app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
        made = factories.make_event(title=f"Havsdagen {HOSTILE}", slug="havsdagen", host=HOSTILE)
        made.app = app
        events.change(made.writing, made.event.version, {"invites": True})
        made.clock = clock
        made.ann = written(made)
        clock.shift(timedelta(minutes=10))
        yield made


@pytest.fixture
def day(lite):
    with a_day(lite) as made:
        yield made


@pytest.fixture
def either(app):
    """The same on both databases."""
    with a_day(app) as made:
        yield made


def parts(mail, kind):
    return [part.get_content() for part in mail.walk() if part.get_content_type() == kind]


def unfolded(part):
    """A calendar's lines, each whole (RFC 5545 section 3.1)."""
    return re.sub(r"\r?\n[ \t]", "", part.get_payload(decode=True).decode())


def links(mail):
    """Every address in a mail: in its text, its HTML and what is attached, as a scanner finds them."""
    found = set()
    for said in parts(mail, "text/plain"):
        found |= set(re.findall(r"https?://[^\s<>\"]+", said))
    for said in parts(mail, "text/html"):
        found |= {each for each in html.fromstring(said).xpath("//@href|//@src|//@action") if not each.startswith("mailto:")}
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            found |= set(re.findall(r"^[A-Z-]+[^:\n]*:(https?://\S+)", unfolded(part), re.M))
    return found


def ours(addresses):
    return {address for address in addresses if address.startswith(BASE)}


def test_a_scanner_that_opens_every_link_changes_nothing(either):
    day = either
    mails = delivered(day)
    assert sorted(str(mail["To"]) for mail in mails) == sorted(
        ["ann@example.org"] * 3 + ["press@example.org", "cia@example.org", day.account.email, day.account.email]
    )
    found = set.union(*(ours(links(mail)) for mail in mails))
    kinds = {re.sub(r"[A-Za-z0-9_-]{20,}", "…", address.removeprefix(BASE)).split("?")[0] for address in found}
    assert {"/me/…/", "/account/reset/…", "/account/invite/…"} <= kinds
    assert any("answer=yes" in address for address in found) and any("answer=no" in address for address in found)
    scanner, before = day.app.test_client(), dump()
    seen: set[str] = set()
    # What they lead to is opened as well, and what that leads to: some scanners go on.
    for _ in range(3):
        following = set()
        for address in sorted(found - seen):
            path = address.removeprefix(BASE)
            assert scanner.head(path).status_code < 500, path
            answer = scanner.get(path)
            assert answer.status_code in (200, 301, 302, 303, 308, 404), path
            seen.add(address)
            if answer.location:
                following.add(urljoin(address, answer.location))
            elif answer.mimetype == "text/html" and ("/me/" in path or "/account/" in path):
                following |= {urljoin(address, link) for link in html.fromstring(answer.data).xpath("//a/@href|//link/@href|//img/@src") if not link.startswith(("webcal:", "#"))}
        found = ours({each.partition("#")[0] for each in following})
    assert len(seen) > 30
    assert dump() == before
    # The links still do what they are for.
    assert {scanner.get(address.removeprefix(BASE)).status_code for mail in mails for address in ours(links(mail)) if "/me/" in address} == {200}


def test_no_name_brings_a_header_or_a_link_or_a_picture(day):
    for mail in delivered(day):
        assert set(mail.keys()) <= HEADERS, set(mail.keys()) - HEADERS
        assert len(mail.get_all("To")) == len(mail.get_all("Subject")) == len(mail.get_all("From")) == 1
        assert not any("\n" in str(mail[name]) or "\r" in str(mail[name]) for name in set(mail.keys()))
        assert mail["From"].addresses[0].addr_spec == "programme@example.org"
        for said in parts(mail, "text/html"):
            page = html.fromstring(said)
            assert page.xpath("//img|//script|//iframe|//form|//object|//@onerror|//link") == []
            assert {urlsplit(each).netloc for each in page.xpath("//@href")} <= {urlsplit(BASE).netloc, ""}
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                said = unfolded(part)
                assert {urlsplit(each).netloc for each in re.findall(r"^[A-Z-]+[^:\n]*:(https?://\S+)", said, re.M)} <= {urlsplit(BASE).netloc}
                assert said.count("BEGIN:VEVENT") == 1 and not re.search(r"^Bcc", said, re.M)


def test_no_name_takes_the_link_of_who_reads_it(day):
    """What another is called is told to all on a panel: a mark of ours in it would be replaced by each one's own secret link."""
    bo = factories.person(day, "Bo", email="bo@example.org", mail_language="sv")
    factories.seminar(day, "Is", [bo, factories.person(day, THIEF, organisation=THIEF)], starts_at=factories.at("11:00"))
    releases.publish(day.event, day.actor, day.shelf, "", Agreed(despite="Ja"))
    text = Text(f"{THIEF} {{name}}", f"{THIEF} {{first name}} {{times}} {{slots}} {{venue}} {{signature}}\n{{link}}")
    sending.send(day.event, day.actor, [bo, day.ann], Texts(text, text), "x")
    asking.ask(day.event, releases.newest(day.event).programme, "eva@example.org", asking.Wish(("all",), "en"), "192.0.2.1")
    day.clock.shift(timedelta(minutes=10))
    mails = delivered(day)
    assert {str(mail["To"]) for mail in mails} >= {"bo@example.org", "ann@example.org", "press@example.org", "eva@example.org"}
    told = [said for mail in mails for kind in ("text/plain", "text/html") for said in parts(mail, kind)]
    assert sum("evil.example" in said for said in told) > 8  # The test can fail.
    assert [said for said in told if re.search(rf"evil\.example/\?\S*{BASE}", said)] == []
    assert not any(letters.LINK in f"{said}{mail['Subject']}" for mail in mails for said in told)


def secrets_in(mails):
    """The secret part of each address of ours that has one."""
    found = {}
    for mail in mails:
        for address in ours(links(mail)):
            if match := re.match(r"/(me|account/reset|account/invite)/([A-Za-z0-9_-]{20,})", address.removeprefix(BASE)):
                found[match[2]] = f"/{match[1]}/"
    return found


def test_a_link_that_is_one_sign_away_opens_nothing(day):
    found, client = secrets_in(delivered(day)), day.app.test_client()
    assert sorted(found.values()) == ["/account/invite/", "/account/reset/", "/me/", "/me/"]
    for secret, before in found.items():
        assert client.get(f"{before}{secret}").status_code in (200, 308)
        end = "/" if before == "/me/" else ""
        for place in range(0, len(secret), 3):
            other = secret[:place] + ("A" if secret[place] != "A" else "B") + secret[place + 1 :]
            assert client.get(f"{before}{other}{end}").status_code in (404, 410), (place, before)
        assert client.get(f"{before}{secret[:-1]}{end}").status_code in (404, 410)
        # 192 bits of it are made with the site's key.
        assert len(secret) >= 32


def test_a_renewed_link_ends_the_one_before_and_what_waits_has_the_new_one(day):
    ann = day.ann
    contact = contacts.of(ann)[0]
    key = day.app.config["SECRET_KEY"]
    old = [people.token(ann, key), contacts.token(ann, contact, key)]
    people.renew_link(day.event, day.actor, ann)
    fresh = contacts.renew(day.writing, ann, contact.key)
    client = day.app.test_client()
    assert [client.get(f"/me/{each}/").status_code for each in old] == [404, 404]
    in_mail = {secret for secret, before in secrets_in(delivered(day)).items() if before == "/me/"}
    assert in_mail == {people.token(ann, key), contacts.token(ann, fresh, key)}
    assert [client.get(f"/me/{each}/").status_code for each in in_mail] == [200, 200]


def test_no_log_and_no_referer_tells_a_link(day, caplog):
    caplog.set_level(logging.DEBUG)
    outbox.send_pending("smtp://127.0.0.1:1")
    for message in db.session.scalars(db.select(Message)):
        message.next_at = None
    db.session.commit()
    mails = delivered(day)
    found, client = secrets_in(mails), day.app.test_client()
    for mail in mails:
        for address in ours(links(mail)):
            answer = client.get(address.removeprefix(BASE))
            if any(secret in address for secret in found):
                assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin"), address
                assert "no-store" in answer.headers["Cache-Control"], address
    # But what the server of the test says of itself.
    said = "\n".join(record.getMessage() for record in caplog.records if record.name not in ("mail.log", "mail.debug"))
    assert not [secret for secret in (*found, "ann@example.org", "press@example.org", "cia@example.org") if secret in said]
