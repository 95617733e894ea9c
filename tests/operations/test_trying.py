"""A test mail shows what the mail server answers, step by step, and says in plain words what is wrong."""

import socket
import ssl

import pytest
import trustme

from eventapp.blueprints import wording
from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services.mail import smtp, trying
from eventapp.words import speaking
from tests import factories
from tests.operations import servers
from tests.operations.servers import Inbox


@pytest.fixture
def day(lite):
    return factories.make_event(title="Havsdagen", mail_name="Havsmiljö", mail_reply="svar@example.org")


def tried(day, url):
    day.app.config["SMTP_URL"] = url
    outcome = trying.try_it(day.event, "asa@example.org", "Prov", "Ett prov\n")
    with speaking("en"):
        return outcome, wording.trial(outcome)


def steps(outcome):
    return [(reply.step, reply.code) for reply in outcome.said]


def test_what_the_server_answers_is_told_and_nothing_is_in_the_outbox(day):
    inbox = Inbox()
    with servers.good(inbox) as port:
        outcome, told = tried(day, f"smtp://127.0.0.1:{port}")
    assert steps(outcome) == [("greeting", 220), ("ehlo", 250), ("mail", 250), ("rcpt", 250), ("data", 354), ("content", 250)]
    assert told == "The mail server took the mail. Look whether it comes; it may be among junk mail."
    ((to, mail),) = inbox.mails
    assert (to, str(mail["From"]), mail["Reply-To"], mail["List-Id"]) == (
        ["asa@example.org"], "Havsmiljö <eventapp@programme.example.org>", "svar@example.org",
        f"<{day.event.code.lower()}.programme.example.org>",
    )  # fmt: skip
    with speaking("en"):
        assert wording.conversation(outcome)[-1] == ("When it had the mail", "250 250 OK"[4:])
    assert db.session.query(Message).count() == 0


def test_a_password_is_never_shown_whether_it_is_right_or_wrong(day, tmp_path, monkeypatch):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def check(_server, _session, _envelope, _mechanism, data):
        from aiosmtpd.smtp import AuthResult

        return AuthResult(success=data.password == b"hemligt", handled=False)

    with servers.good(Inbox(), context, authenticator=check, auth_required=True) as port:
        (right, _), (wrong, told) = (tried(day, f"smtp://me:{word}@127.0.0.1:{port}") for word in ("hemligt", "felaktigt"))
    assert steps(right) == [
        ("greeting", 220), ("ehlo", 250), ("starttls", 220), ("ehlo", 250), ("auth", 235), ("mail", 250), ("rcpt", 250), ("data", 354),
        ("content", 250),
    ]  # fmt: skip
    assert steps(wrong)[4:] == [("auth", 535)] * (len(steps(wrong)) - 4)
    assert told == "The mail server does not accept our name and password. (5.7.8 Authentication credentials invalid)"
    said = str(right.said + wrong.said)
    assert [secret in said for secret in ("hemligt", "felaktigt", "aGVtbGlndA")] == [False] * 3


@pytest.mark.parametrize(
    ("answers", "told", "last"),
    [
        ({"asa@example.org": "550 Nobody here"}, "The mail server refused it. (550 Nobody here)", ("rcpt", 550)),
        ({"asa@example.org": "451 Greylisted"}, "The mail server asks us to come back later. (451 Greylisted)", ("rcpt", 451)),
    ],
)
def test_a_refusal_and_greylisting(day, answers, told, last):
    inbox = Inbox()
    inbox.answers = answers
    with servers.good(inbox) as port:
        outcome, said = tried(day, f"smtp://127.0.0.1:{port}")
    assert (said, last in steps(outcome)) == (told, True)


def test_no_server_no_tls_and_no_name(day, monkeypatch):
    assert tried(day, "smtp://127.0.0.1:1")[1] == "No mail server listens where it is said to be: look at the port, and whether it runs."
    with servers.good(Inbox()) as port:
        outcome, told = tried(day, f"smtps://127.0.0.1:{port}")
        assert (outcome.error, told[:44]) == ("tls", "No encrypted connection (TLS) came about: sm")

        # No test looks a name up, so that the library says at once what it would say after that.
        def unknown(*_):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "create_connection", unknown)
        assert tried(day, "smtp://mejl.exempel")[1] == "There is no mail server with the name that is set (DNS does not know it)."


def test_one_that_is_silent_and_one_that_hangs_up(day, monkeypatch):
    monkeypatch.setattr(smtp, "DEADLINE", 0.5)
    with servers.bad(lambda connection: connection.recv(1)) as port:
        assert tried(day, f"smtp://127.0.0.1:{port}")[1] == "The mail server does not answer."
    with servers.bad(lambda connection: connection.sendall(b"220 hej\r\n")) as port:
        outcome, told = tried(day, f"smtp://127.0.0.1:{port}")
    assert (told, outcome.said[0].text) == ("The mail server ended the conversation.", "hej")


def test_its_page_shows_the_conversation(day):
    from tests.conftest import sign_in, token

    inbox, client = Inbox(), sign_in(day.app, day.account.email)
    page = f"/organise/{day.event.slug}/messages/try/"
    inbox.answers = {day.account.email: "550 <b>Nobody</b>"}
    with servers.good(inbox) as port:
        day.app.config["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        answer = client.post(page, data={"csrf_token": token(client, page)}, headers={"Accept-Language": "en"})
    assert "The mail server refused it. (550 &lt;b&gt;Nobody&lt;/b&gt;)" in answer.text
    assert "<dt>To the recipient (RCPT TO)</dt><dd><code>550 &lt;b&gt;Nobody&lt;/b&gt;</code></dd>" in answer.text
