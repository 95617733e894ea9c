"""The outbox at rest and on the organisers' pages: no usable link is kept, and what is said of a mail is true."""

import hashlib
import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask_migrate import downgrade
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.accounts import accounts, one_time
from eventapp.services.draft import loading, people
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import NotFound
from eventapp.services.mail import history, letters, outbox
from eventapp.services.operations import backups, commands
from tests.conftest import BASE, sign_in, token
from tests.operations import servers
from tests.operations.servers import Inbox

HERE = "/organise/almedalen-2017/"
SECRET = "a test's key, not a secret"


@pytest.fixture
def inbox():
    return Inbox()


def post(client, page, action, **data):
    return client.post(
        HERE + action,
        data={"csrf_token": token(client, HERE + page), **data},
        follow_redirects=True,
        headers={"Accept-Language": "en", "Referer": f"http://localhost{HERE}{page}"},
    )


def person(day, email="nina@example.org"):
    found = next(p for p in loading.tables(day.event).people if p.slug == "nina-rung")
    people.change(Writing(day.event, day.actor), found, found.version, {"email": email})
    return found


def on_disk(folder):
    """All bytes of the database, its log of changes included."""
    return b"".join(file.read_bytes() for file in folder.iterdir() if "eventapp.db" in file.name)


def test_the_database_holds_no_link_that_works_before_during_and_after(lite_day, inbox, tmp_path):
    app, client = lite_day.app, sign_in(lite_day.app)
    nina = person(lite_day)
    with servers.good(inbox) as port:
        app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        post(client, f"panelists/{nina.code}/", f"panelists/{nina.code}/link/send")
        client.post(
            "/account/reset",
            data={"email": "anna@example.org", "csrf_token": token(client, "/account/reset")},
        )
        shown = post(client, "team/", "team/invite", email="bo@example.org", role="editor").text
        waiting = on_disk(tmp_path)
        outbox.send_pending("smtp://127.0.0.1:1")
        failed = on_disk(tmp_path)
        Message.query.update({"next_at": None})
        db.session.commit()
        backups.write(tmp_path, tmp_path / "backup.zip")
        assert outbox.send_pending(app.config["SMTP_URL"]) == 3
    links = [re.search(rf"{BASE}/\S+", mail.get_content())[0] for _, mail in inbox.mails]
    assert [link.split("/")[3:5] for link in links] == [
        ["me", people.token(nina, SECRET)], ["account", "reset"], ["account", "invite"],
    ]  # fmt: skip
    assert links[2] in shown
    sent = on_disk(tmp_path)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        kept = archive.read("eventapp.db")
        archive.extract("eventapp.db", tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / "eventapp.db")) as copy:
        seeds = [seed for (seed,) in copy.execute("SELECT seed FROM message")]
    assert seeds == ["", "", ""]
    for link in links:
        secret = link.rstrip("/").rsplit("/", 1)[1].encode()
        for place, data in (("waiting", waiting), ("failed", failed), ("sent", sent), ("backup", kept)):
            assert secret not in data, (place, link)
    assert [(m.body, m.seed) for m in Message.query] == [("", "")] * 3
    # And they do work.
    anybody = app.test_client()
    assert [anybody.get(link.removeprefix(BASE)).status_code for link in links] == [200, 200, 200]


def test_a_link_that_no_longer_works_is_not_mailed(day, inbox):
    nina = person(day)
    people.send_link(day.event, day.actor, nina, "S", letters.LINK)
    one_time.ask_reset("anna@example.org", letters.Mail("S", letters.LINK))
    db.session.execute(text("UPDATE ticket SET used_at = expires_at"))
    db.session.execute(text("UPDATE person SET removed_at = :at"), {"at": datetime.now(UTC)})
    db.session.commit()
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 0
    assert [(history.state(m), m.error) for m in Message.query] == [("failed", "link-gone")] * 2
    assert inbox.mails == []


def test_a_personal_link_never_goes_to_an_address_that_was_corrected(day, inbox):
    nina = person(day, "wrong@example.org")
    people.send_link(day.event, day.actor, nina, "S", letters.LINK)
    person(day, "right@example.org")
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1
    assert [(to, mail["To"], people.token(nina, SECRET) in mail.get_content()) for to, mail in inbox.mails] == [(["right@example.org"], "right@example.org", True)]
    assert [(m.recipient, history.state(m)) for m in Message.query] == [("right@example.org", "sent")]


def test_a_title_is_never_taken_for_the_place_of_the_link(lite_day, inbox):
    nina = person(lite_day)
    with servers.good(inbox) as port:
        people.send_link(
            lite_day.event, lite_day.actor, nina, "LINK TOKEN", f"LINKÖPING TOKEN\n{letters.LINK}"
        )
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    ((_, mail),) = inbox.mails
    assert mail["Subject"] == "LINK TOKEN"
    assert mail.get_content().split() == ["LINKÖPING", "TOKEN", f"{BASE}/me/{people.token(nina, SECRET)}/"]


# Without a mail server


def test_without_a_mail_server_nothing_says_that_mail_is_on_its_way_and_none_piles_up(lite_day):
    app, client, nina = lite_day.app, sign_in(lite_day.app), person(lite_day)
    app.config["SMTP_URL"] = ""
    page = f"panelists/{nina.code}/"
    told = [
        post(client, page, f"panelists/{nina.code}/link/send").text,
        post(client, "messages/", "messages/", code=nina.code, group="chosen", template="invitation", do="send").text,
        post(client, "team/", "team/invite", email="bo@example.org", role="viewer").text,
        client.post(
            "/account/reset", data={"email": "anna@example.org", "csrf_token": token(client, "/account/reset")},
            headers={"Accept-Language": "en"},
        ).text,
    ]  # fmt: skip
    assert [re.findall(r"on (?:its|their) way", words) for words in told] == [[]] * 4
    assert ["no mail is sent" in words for words in told[:3]] == [True] * 3
    assert "This site has no mail server set up" in told[3]
    assert f"{BASE}/account/invite/" in told[2]
    assert Message.query.count() == 0
    assert (
        Message.query.count()
        == 0
        == db.session.scalar(text("SELECT count(*) FROM ticket WHERE purpose = 'reset'"))
    )
    assert (
        'class="quiet" disabled>Send by mail'
        in client.get(HERE + page, headers={"Accept-Language": "en"}).text
    )


# What organisers see


def failed(day, inbox):
    """A link that was refused, and an invitation that was."""
    nina = person(day)
    people.send_link(day.event, day.actor, nina, "S", letters.LINK)
    one_time.invite(day.event, day.actor, "bo@example.org", "owner", letters.Mail("I", letters.LINK))
    inbox.answers = dict.fromkeys(("nina@example.org", "bo@example.org"), "550 5.1.1 No such user")
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    return nina, *Message.query.order_by(Message.id)


def test_what_failed_is_shown_where_it_was_sent_and_can_be_sent_again(lite_day, inbox):
    app, client = lite_day.app, sign_in(lite_day.app)
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    nina, link, invitation = failed(lite_day, inbox)
    why = "The mail server refused it. (550 5.1.1 No such user)"
    for page in ("panelists/", f"panelists/{nina.code}/", "team/", "outbox/"):
        shown = client.get(HERE + page, headers={"Accept-Language": "en"}).text
        assert ("Not sent" in shown, why in shown, "Send again" in shown) == (True, True, True), page
    for message in (link, invitation):
        assert "on its way" in post(client, "outbox/", f"outbox/{message.id}/again").text
    inbox.answers = {}
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 2
    shown = client.get(HERE + "outbox/", headers={"Accept-Language": "en"}).text
    assert ("Not sent" in shown, shown.count("Sent ")) == (False, 2)


def test_what_is_forgotten_or_has_nobody_to_go_to_is_not_sent_again_and_why_is_said(lite_day, inbox):
    app, client = lite_day.app, sign_in(lite_day.app)
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    _, link, _ = failed(lite_day, inbox)
    person(lite_day, "")
    again = post(client, "outbox/", f"outbox/{link.id}/again")
    assert "Whoever this mail was to has no mail address any more." in again.text
    person(lite_day)
    assert "nina@example.org</span></button>" in client.get(HERE + "outbox/").text
    with time_machine.travel(datetime.now(UTC) + outbox.FORGET + timedelta(hours=1)):
        outbox.send_pending("")
    shown = client.get(HERE + "outbox/", headers={"Accept-Language": "en"}).text
    assert (shown.count("What it said is forgotten: it cannot be sent again."), "Send again" in shown) == (2, False)
    again = post(client, "panelists/", f"outbox/{link.id}/again")
    assert "What this mail said is forgotten. It cannot be sent again." in again.text
    assert [history.state(m) for m in Message.query] == ["failed"] * 2


def test_an_editor_sees_and_sends_no_invitations_and_nobody_another_events(lite_day, inbox):
    app = lite_day.app
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    _, link, invitation = failed(lite_day, inbox)
    editor = accounts.add_account("ed@example.org", "Ed", "long enough, this")
    one_time.use_invite(
        one_time.invite(lite_day.event, lite_day.actor, "ed@example.org", "editor", None), editor
    )
    client = sign_in(app, "ed@example.org", "long enough, this")
    shown = client.get(HERE + "outbox/").text
    assert ("nina@example.org" in shown, "bo@example.org" in shown) == (True, False)
    assert post(client, "outbox/", f"outbox/{invitation.id}/again").status_code == 404
    assert post(client, "outbox/", f"outbox/{link.id}/again").status_code == 200
    with pytest.raises(NotFound):
        outbox.send_again(lite_day.event.id + 1, invitation.id, True)
    assert [history.state(m) for m in Message.query.order_by(Message.id)] == ["queued", "failed"]


# Upgrading


def test_links_in_an_old_outbox_are_taken_out_and_the_mail_still_goes(lite_day, inbox, tmp_path):
    nina = person(lite_day)
    personal = f"{BASE}/me/{people.token(nina, SECRET)}/"
    old = one_time.make_ticket("invite", "bo@example.org", lite_day.event, "viewer")
    queued = (datetime.now(UTC) - timedelta(hours=1)).replace(tzinfo=None).isoformat(" ")
    rows = [
        ("nina@example.org", f"Hej Nina,\n\n{personal}\n\nHej", 2, "ConnectionRefusedError"),
        ("bo@example.org", f"Hej Bo\n\n{BASE}/account/invite/{old}\n", 5, "SMTPServerDisconnected"),
        ("plain@example.org", "Hej", 0, ""),
    ]
    event = lite_day.event.id
    db.session.remove()
    downgrade(revision="0002")
    for recipient, body, tries, error in rows:
        db.session.execute(
            text(
                "INSERT INTO message (event_id, recipient, subject, body, queued_at, tries, error)"
                " VALUES (:event, :recipient, 'S', :body, :queued, :tries, :error)"
            ),
            {"event": event, "recipient": recipient, "body": body, "queued": queued, "tries": tries, "error": error},
        )  # fmt: skip
    db.session.commit()
    db.session.remove()
    assert old.encode() in on_disk(tmp_path)
    commands.migrate_tables()
    for secret in (personal.rstrip("/").rsplit("/", 1)[1], old):
        assert secret.encode() not in on_disk(tmp_path)
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 3
    bodies = [mail.get_content() for _, mail in sorted(inbox.mails, key=lambda m: m[0])]
    mailed = re.search(r"/account/invite/(\S+)", bodies[0])[1]
    assert bodies[1].split() == ["Hej", "Nina,", personal, "Hej"]
    assert bodies[2].split() == ["Hej"]
    # Both the link that was passed on by hand and the one that is mailed work.
    for given in (old, mailed):
        assert one_time.open_ticket("invite", given).email == "bo@example.org"
    assert hashlib.sha256(mailed.encode()).hexdigest() != hashlib.sha256(old.encode()).hexdigest()
