"""Mail servers on a bad day: silent, dripping, refusing, without TLS, with a false certificate, gone in the middle."""

import os
import signal
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from queue import Queue
from types import SimpleNamespace

import pytest
import time_machine
import trustme

from eventapp.models import Message
from eventapp.services.draft import loading, people
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import NotFound
from eventapp.services.mail import history, outbox, smtp
from eventapp.services.mail.letters import LINK
from tests import loaded
from tests.conftest import fill
from tests.operations import servers
from tests.operations.servers import Inbox

NOW = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def clock():
    """The time of day stands still until it is moved."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Who signs certificates that this machine believes (where SSL_CERT_FILE says so)."""
    made = trustme.CA()
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(str(file))
    return SimpleNamespace(ca=made, file=str(file))


def context(authority, *names):
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.ca.issue_cert(*names).configure_cert(found)
    return found


def queue(day, *addresses, subject="Ämne"):
    """A mail with a personal link to each of some people of the day, who get these addresses."""
    found = []
    for person, address in zip(loading.tables(day.event).people, addresses, strict=False):
        people.change(Writing(day.event, day.actor), person, person.version, {"email": address})
        people.send_link(day.event, day.actor, person, subject, f"Hej\n\n{LINK}\n\nHälsningar")
        found.append(person)
    return found


def states(*_):
    """How each mail stands: recipient, state, why, what the server said, tries."""
    return [
        (m.recipient.split("@")[0], history.state(m), m.error, m.answer, m.tries)
        for m in Message.query.order_by(Message.id)
    ]


def pauses():
    return [m.next_at and m.next_at - NOW for m in Message.query.order_by(Message.id)]


# TLS


def test_tls_is_used_where_the_server_offers_it(lite_day, inbox, authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", authority.file)
    queue(lite_day, "a@example.org")
    with servers.good(inbox, context(authority, "127.0.0.1")) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1
    assert inbox.over_tls == [True]


def test_a_password_goes_over_tls_alone(lite_day, inbox, authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", authority.file)
    queue(lite_day, "a@example.org")
    given = []

    def check(_server, _session, _envelope, mechanism, data):
        from aiosmtpd.smtp import AuthResult

        given.append((mechanism, data.login, data.password))
        return AuthResult(success=data.password == b"p/w", handled=False)

    with servers.good(
        inbox, context(authority, "127.0.0.1"), authenticator=check, auth_required=True
    ) as port:
        assert outbox.send_pending(f"smtp://me:wrong@127.0.0.1:{port}") == 0
        assert states() == [("a", "waiting", "login", "5.7.8 Authentication credentials invalid", 1)]
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
            assert outbox.send_pending(f"smtp://me:p%2Fw@127.0.0.1:{port}") == 1
    assert given[-1][1:] == (b"me", b"p/w")
    assert inbox.over_tls == [True]


def test_tls_from_the_start(lite_day, inbox, authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", authority.file)
    queue(lite_day, "a@example.org")
    with servers.good(inbox, context(authority, "127.0.0.1"), at_once=True) as port:
        assert outbox.send_pending(f"smtps://127.0.0.1:{port}") == 1
    assert len(inbox.mails) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("wrong", ["name", "signer"])
def test_a_certificate_that_is_not_the_servers_stops_mail(
    lite_day, inbox, authority, monkeypatch, wrong, scheme
):
    if wrong == "name":
        monkeypatch.setenv("SSL_CERT_FILE", authority.file)
    queue(lite_day, "a@example.org")
    tls = context(authority, "other.example.org" if wrong == "name" else "127.0.0.1")
    with servers.good(inbox, tls, at_once=scheme == "smtps") as port:
        for relaxed in ("", "?tls=optional"):
            assert outbox.send_pending(f"{scheme}://127.0.0.1:{port}{relaxed}") == 0
    ((_, state, error, _, _),) = states()
    assert (state, error, inbox.mails) == ("waiting", "certificate", [])


# 0.0.0.0 leads to this machine, but is no address of the loopback.
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("0.0.0.0:{}", 0), ("0.0.0.0:{}?tls=optional", 1), ("127.0.0.1:{}", 1), ("localhost:{}", 1),
        ("127.0.0.1:{}?tls=required", 0), ("0.0.0.0:{}?tls=off", 0),
    ],
)  # fmt: skip
def test_no_mail_goes_in_clear_to_another_machine_unless_allowed(lite_day, inbox, address, sent):
    queue(lite_day, "a@example.org")
    with servers.good(inbox) as port:
        assert outbox.send_pending("smtp://" + address.format(port)) == sent
    assert [s[1:3] for s in states()] == [("sent", "") if sent else ("waiting", "no-tls")]
    assert inbox.over_tls == [False] * sent


def test_a_local_relay_with_a_certificate_of_its_own_making_can_be_used(lite_day, inbox, authority):
    queue(lite_day, "a@example.org")
    with servers.good(inbox, context(authority, "relay")) as port:
        assert outbox.send_pending(f"smtp://localhost:{port}?tls=off") == 1


# Refusals


def test_what_is_refused_for_good_is_not_tried_again_and_the_others_go(day, inbox):
    queue(day, "a@example.org", "b@example.org", "c@example.org")
    inbox.answers = {"a@example.org": "550 5.1.1 Nobody here", "b@example.org": "450 4.2.1 Greylisted"}
    with servers.good(inbox) as port:
        url = f"smtp://127.0.0.1:{port}"
        assert outbox.send_pending(url) == 1
        assert outbox.send_pending(url) == 0
    assert states() == [
        ("a", "failed", "refused", "550 5.1.1 Nobody here", 1),
        ("b", "waiting", "later", "450 4.2.1 Greylisted", 1),
        ("c", "sent", "", "250 OK", 0),
    ]


@pytest.mark.parametrize(("answer", "state"), [("554 5.7.1 Spam", "failed"), ("451 4.3.0 Busy", "waiting")])
def test_an_answer_to_the_content_counts_like_one_to_the_recipient(lite_day, inbox, answer, state):
    queue(lite_day, "a@example.org")
    inbox.to_content = answer
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    assert [(s[1], s[3]) for s in states()] == [(state, answer)]


def test_what_failed_is_sent_again_to_the_address_of_today(day, inbox, clock):
    (person,) = queue(day, "a@example.org")
    inbox.answers = {"a@example.org": "550 Nobody here"}
    with servers.good(inbox) as port:
        url = f"smtp://127.0.0.1:{port}"
        outbox.send_pending(url)
        people.change(Writing(day.event, day.actor), person, person.version, {"email": "right@example.org"})
        (failed,) = Message.query.all()
        outbox.send_again(day.event.id, failed.id, False)
        with pytest.raises(NotFound):  # It has not failed now.
            outbox.send_again(day.event.id, failed.id, False)
        assert outbox.send_pending(url) == 1
        with pytest.raises(NotFound):
            outbox.send_again(day.event.id, failed.id, False)
    assert [to for to, _ in inbox.mails] == [["right@example.org"]]


# Patience


def test_pauses_grow_for_a_day_and_then_it_is_given_up(day, clock):
    queue(day, "a@example.org")
    tried = []
    for minute in [0, 1, *range(2, 64), *range(123, 1500, 4)]:
        clock.move_to(NOW + timedelta(minutes=minute))
        before = states()[0][4]
        outbox.send_pending("smtp://127.0.0.1:1")
        if states()[0][4] > before:
            tried.append(minute)
    assert tried == [0, 1, 3, 7, 15, 31, 63, 127, 255, 495, 735, 975, 1215, 1443]
    assert [s[1:3] for s in states()] == [("failed", "not-there")]


def test_greylisting_that_lasts_for_hours_delays_a_mail_and_sends_it_once(day, inbox, clock):
    queue(day, "a@example.org", "b@example.org")
    inbox.answers = {"a@example.org": "451 4.7.1 Greylisted, come back later"}
    tried = []
    with servers.good(inbox) as port:
        for minute in range(0, 400, 1):
            clock.move_to(NOW + timedelta(minutes=minute))
            if minute == 240:
                inbox.answers = {}
            before = states()[0]
            outbox.send_pending(f"smtp://127.0.0.1:{port}")
            if states()[0] != before:
                tried.append(minute)
    assert tried == [0, 1, 3, 7, 15, 31, 63, 127, 255]
    assert states() == [("a", "sent", "", "250 OK", 8), ("b", "sent", "", "250 OK", 0)]
    assert [to for to, _ in inbox.mails] == [["b@example.org"], ["a@example.org"]]


def test_a_server_that_is_away_costs_thirteen_mails_one_try_however_often_we_look(lite_day, clock):
    queue(lite_day, *[f"p{n}@example.org" for n in range(13)])
    for _ in range(13):
        outbox.send_pending("smtp://127.0.0.1:1")
    assert {s[1:3] + s[4:] for s in states()} == {("waiting", "not-there", 1)}
    assert set(pauses()) == {timedelta(minutes=1)}


def test_mail_that_waits_does_not_keep_new_mail_waiting(lite_day, inbox, clock):
    queue(lite_day, "a@example.org")
    outbox.send_pending("smtp://127.0.0.1:1")
    queue(lite_day, *["b@example.org"] * 2)
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 2
    assert [s[:2] for s in states()] == [("a", "waiting"), ("b", "sent"), ("b", "sent")]


def test_mail_never_comes_by_surprise_weeks_later(day, inbox, clock):
    queue(day, "a@example.org")
    outbox.send_pending("")
    clock.move_to(NOW + timedelta(days=21))
    outbox.send_pending("")
    assert [s[1:3] for s in states()] == [("failed", "too-late")]
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 0
    assert inbox.mails == []
    clock.move_to(NOW + timedelta(days=60))
    outbox.send_pending("")
    assert [(m.body, m.seed) for m in Message.query] == [("", "")]


# Servers that do not keep to the rules


@pytest.mark.parametrize(
    ("behave", "error"),
    [
        (servers.silent, "slow"),
        (servers.dripping, "slow"),
        (servers.up_to("EHLO", servers.silent), "slow"),
        (servers.up_to("RCPT", servers.dripping), "slow"),
        (servers.up_to("DATA", servers.closing), "closed"),
        (servers.up_to(".", servers.closing), "closed"),
        (servers.up_to("DATA", servers.closing_within), "closed"),
        (lambda c: servers.say(c, "554 go away"), "server"),
        (lambda c: servers.say(c, "\x00\xff nonsense"), "server"),
        (lambda c: c.sendall(b"2" * 100_000), "server"),
    ],
)
def test_a_server_gets_its_seconds_and_no_more(lite_day, behave, error, monkeypatch):
    # What is answered badly is waited for, however slow the machine.
    monkeypatch.setattr(smtp, "DEADLINE", 1.0 if error == "slow" else 60.0)
    queue(lite_day, "a@example.org")
    with servers.bad(behave) as port:
        began = time.monotonic()
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 0
        assert time.monotonic() - began < 60  # Who drips would go on for three minutes.
    assert [s[1:3] for s in states()] == [("waiting", error)]


def test_the_deadline_is_ten_seconds():
    assert smtp.DEADLINE == 10


def test_silence_after_the_mail_was_taken_is_no_failure(lite_day, monkeypatch):
    monkeypatch.setattr(smtp, "DEADLINE", 60.0)
    queue(lite_day, "a@example.org")
    with servers.bad(servers.up_to("QUIT", servers.silent)) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1


def test_a_silent_server_costs_thirteen_mails_one_deadline(lite_day, monkeypatch):
    monkeypatch.setattr(smtp, "DEADLINE", 1.0)
    queue(lite_day, *[f"p{n}@example.org" for n in range(13)])
    asked = []

    def silent(connection):
        asked.append(1)
        servers.silent(connection)

    with servers.bad(silent) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    assert ({s[1:3] for s in states()}, len(asked)) == ({("waiting", "slow")}, 1)


# Addresses


def test_addresses_no_server_takes_fail_alone_and_others_go(lite_day, inbox):
    wrong = [
        "nobody", "a@b@c", "two@example.org, three@example.org", "x@example.org\r\nBcc: y@example.org",
        "Anna <anna@example.org>", "a b@example.org",
    ]  # fmt: skip
    queue(lite_day, *wrong, "åsa@example.org", "anna@räksmörgås.example", "good@example.org")
    with servers.good(inbox, enable_SMTPUTF8=False) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    found = states()
    assert [s[1:3] for s in found[: len(wrong)]] == [("failed", "address")] * len(wrong)
    assert [s[1:3] for s in found[len(wrong) :]] == [("failed", "address"), ("sent", ""), ("sent", "")]
    assert [to for to, _ in inbox.mails] == [["anna@xn--rksmrgs-5wao1o.example"], ["good@example.org"]]


def test_a_server_that_takes_any_letter_gets_it(lite_day, inbox):
    queue(lite_day, "åsa@example.org")
    with servers.good(inbox, enable_SMTPUTF8=True) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == 1
    assert [to for to, _ in inbox.mails] == [["åsa@example.org"]]


# The same mail


SENDER = """
import os, sys
print(os.getpid(), flush=True)
from pathlib import Path
from tests.conftest import make_app
from eventapp.services.mail import history, outbox
with make_app(Path(sys.argv[1])).app_context():
    outbox.send_pending(sys.argv[2])
"""


# Before the server's answer has come, and when it has come and is not noted yet: by then only QUIT is left to say.
@pytest.mark.parametrize("last", ["DATA", "QUIT"])
def test_a_worker_killed_between_the_servers_answer_and_our_note_sends_the_same_mail_again(lite, tmp_path, last):
    queue(fill(lite), "a@example.org")
    got, pids, killed = [], Queue(), threading.Event()

    def behave(connection):
        servers.say(connection, "220 test")
        while True:
            line = servers.hear(connection).decode().strip().upper()
            if line == "DATA":
                servers.say(connection, "354 go on")
                got.append(servers.hear(connection, b"\r\n.\r\n"))
            if line == last and not killed.is_set():
                os.kill(pids.get(timeout=60), signal.SIGKILL)
                killed.set()
                return
            servers.say(connection, "250 test" if line != "QUIT" else "221 bye")

    with servers.bad(behave) as port:
        url = f"smtp://127.0.0.1:{port}"
        with subprocess.Popen([loaded.python(), "-c", SENDER, str(tmp_path), url], stdout=subprocess.PIPE) as process:
            pids.put(int(process.stdout.readline()))
            assert process.wait(60) == -9
        assert states() == [("a", "queued", "", "", 0)]
        assert outbox.send_pending(url) == 0  # Still in the dead one's hand.
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
            assert outbox.send_pending(url) == 1
    assert len(got) == 2
    assert got[0] == got[1]
    assert got[0].count(b"Message-ID: <") == 1


def test_each_mail_has_an_identity_of_its_own_that_lasts_over_its_tries(day, inbox, clock):
    queue(day, "a@example.org", "b@example.org")
    inbox.to_content = "451 later"
    seen = []
    original = inbox.handle_DATA

    async def keep(server, session, envelope):
        seen.append(envelope.content)
        return await original(server, session, envelope)

    inbox.handle_DATA = keep
    with servers.good(inbox) as port:
        for minutes in (0, 5, 60):
            clock.move_to(NOW + timedelta(minutes=minutes))
            outbox.send_pending(f"smtp://127.0.0.1:{port}")
    assert len(seen) == 6
    assert len(set(seen)) == 2
