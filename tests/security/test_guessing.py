"""Guessing passwords and asking for mail: what is counted, for whom, and that all processes count together."""

import re
import subprocess
import threading
import time
from collections import Counter as Tally
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import text

from eventapp import create_app
from eventapp.extensions import db
from eventapp.models import Counter, Message, Ticket
from eventapp.services import limits
from eventapp.services.accounts import accounts, guessing, one_time, passwords
from eventapp.services.clock import now
from eventapp.services.errors import Busy, TooMany
from tests import loaded, patience
from tests.conftest import EMAIL, PASSWORD, make_app, token

ONE, OTHER = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def one_moment():
    """All tries are made within it, where a test does not say how much later: a minute may be over soon on a busy machine."""
    with time_machine.travel(now(), tick=False):
        yield


@pytest.fixture
def site(app):
    """The application with one account, on both databases."""
    return SimpleNamespace(app=app, anna=accounts.add_account(EMAIL, "Anna", PASSWORD))


def enter(client, password, email=EMAIL, address=ONE):
    """One try to sign in: the answer."""
    where = {"REMOTE_ADDR": address}
    page = client.get("/account/sign-in", environ_overrides=where).text
    data = {
        "email": email,
        "password": password,
        "csrf_token": re.search(r'csrf_token" value="([^"]+)', page)[1],
    }
    return client.post("/account/sign-in", data=data, environ_overrides=where)


def statuses(site, password, addresses, email=EMAIL):
    """The status of a try from each network address, each in a browser that was never here."""
    return [enter(site.app.test_client(), password, email, address).status_code for address in addresses]


SPELLINGS = [
    "anna@exämple.org", "ANNA@exämple.org", " anna@exämple.org ", "anna@xn--exmple-cua.org", "Anna@EXÄMPLE.org",
    "anna@exa\u0308mple.org", "anna@ｅxämple.org", "anna@exämple。org",
]  # fmt: skip


def test_all_spellings_of_an_address_that_reach_an_account_are_counted_as_one(lite):
    accounts.add_account(SPELLINGS[0], "Anna", PASSWORD)
    for spelling in SPELLINGS:
        assert accounts.sign_in(spelling, PASSWORD), spelling
    site = SimpleNamespace(app=lite)
    many = [f"192.0.2.{i}" for i in range(9)]
    found = [
        statuses(site, "wrong", [a], e)[0] for a, e in zip(many, [*SPELLINGS, SPELLINGS[0]], strict=True)
    ]
    assert found == [401] * 8 + [429]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::ffff:c000:201", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"), ("::1", "::/64"), ("", "unknown"), ("unix:", "unknown"), ("192.0.2.1:80", "unknown"),
    ],
)  # fmt: skip
def test_whose_an_address_is(address, expected):
    assert guessing.network(address) == expected


def test_a_network_is_counted_over_all_accounts_and_an_ipv6_network_as_one(lite):
    accounts.add_account(EMAIL, "Anna", PASSWORD)
    site = SimpleNamespace(app=lite)
    found = [
        statuses(site, "wrong", [f"2001:db8:0:1::{i:x}"], f"nobody{i}@example.org")[0] for i in range(21)
    ]
    assert found == [401] * 20 + [429]
    assert statuses(site, "wrong", ["2001:db8:0:2::1", "192.0.2.1"]) == [401, 401]


def test_an_hours_own_count_outlives_the_minutes(lite):
    passed = 0
    for minute in range(6):
        with time_machine.travel(now() + timedelta(minutes=minute, seconds=5 + minute), tick=False):
            for n in range(25):
                visitor = guessing.Visitor(ONE, "", "key")
                passed += reserved(guessing.of_sign_in(f"m{minute}n{n}@example.org", visitor))
    assert passed == 100


def reserved(counted):
    """Whether the try was let through."""
    try:
        limits.reserve(counted)
    except TooMany:
        return False
    return True


@pytest.mark.dear
def test_a_hundred_guesses_at_once_are_not_a_hundred_tries(site):
    """Counted before the check: of many at the same instant no more get through than of many in turn."""
    found, gate = [], threading.Barrier(30)

    def guess(n):
        with site.app.app_context():
            counted = ((limits.ADDRESS, EMAIL),)
            gate.wait()
            while True:
                try:
                    found.append(accounts.sign_in(EMAIL, f"wrong {n}", counted))
                except Busy:
                    time.sleep(0.02)
                    continue
                except TooMany:
                    found.append("refused")
                return

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Tally(found) == {None: 8, "refused": 22}


WORKER = """
import sys
from eventapp import create_app
from eventapp.services import limits
from eventapp.services.errors import TooMany
app = create_app(DATA=sys.argv[1], SQLALCHEMY_DATABASE_URI=sys.argv[2], TESTING=True)
with app.app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    passed = 0
    for _ in range(20):
        try:
            limits.reserve(((limits.NETWORK, "n"), (limits.ADDRESS, "a")))
            passed += 1
        except TooMany:
            pass
    print(passed)
"""


def test_two_processes_count_together(site, tmp_path):
    uri = site.app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    running = [
        subprocess.Popen(
            [loaded.python(), "-c", WORKER, str(tmp_path), uri], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [p.stdout.readline() for p in running] == ["ready\n"] * 2
    passed = [int(p.communicate("go\n", timeout=60)[0]) for p in running]
    assert sum(passed) == 8
    assert {c.count for c in Counter.query.all()} == {8}


def test_an_owner_gets_in_from_a_known_browser_while_others_guess(site):
    """From elsewhere, and in the same hall; where nobody knows the browser even the right password must wait."""
    known, hall = site.app.test_client(), [f"203.0.113.{i}" for i in range(9)]
    assert enter(known, PASSWORD).status_code == 303
    assert statuses(site, "wrong", hall) == [401] * 8 + [429]
    assert statuses(site, PASSWORD, [OTHER]) == [429]
    assert enter(known, PASSWORD, address=OTHER).status_code == 303
    others = [statuses(site, "wrong", [ONE], f"nobody{i}@example.org")[0] for i in range(21)]
    assert others == [401] * 20 + [429]
    assert enter(known, PASSWORD, address=ONE).status_code == 303


def test_a_known_browser_has_a_limit_of_its_own_and_is_known_for_one_account_only(site):
    accounts.add_account("bo@example.org", "Bo", PASSWORD)
    known = site.app.test_client()
    assert enter(known, PASSWORD).status_code == 303
    # The mark of Anna's browser helps nobody to guess Bo's password, nor does one that is made up.
    assert [enter(known, "wrong", "bo@example.org").status_code for _ in range(9)] == [401] * 8 + [429]
    assert [enter(known, "wrong").status_code for _ in range(9)] == [401] * 8 + [429]
    assert enter(known, PASSWORD).status_code == 429
    # Meanwhile her other browsers are not kept out.
    assert statuses(site, PASSWORD, [OTHER]) == [303]
    forged = site.app.test_client()
    forged.set_cookie("known", guessing.mark(site.anna, "another key"), path="/account")
    assert [enter(forged, "wrong", address=OTHER).status_code for _ in range(9)] == [401] * 8 + [429]


def test_a_new_password_makes_browsers_unknown(site):
    """Who has once known the password and the browser that it was used in keeps no way in to guess again."""
    thief, owner = site.app.test_client(), site.app.test_client()
    assert [enter(c, PASSWORD).status_code for c in (thief, owner)] == [303, 303]
    data = {"old": PASSWORD, "password": "a brand new password", "csrf_token": token(owner, "/account/")}
    assert owner.post("/account/", data=data).status_code == 303
    assert statuses(site, "wrong", [f"203.0.113.{i}" for i in range(9)]) == [401] * 8 + [429]
    assert enter(thief, "a brand new password").status_code == 429
    assert enter(owner, "a brand new password").status_code == 303


def test_the_mark_of_a_known_browser_is_for_this_site_alone(tmp_path):
    app = make_app(tmp_path, SECURE=True, SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
    with app.app_context():
        accounts.add_account(EMAIL, "Anna", PASSWORD)
        client = app.test_client()
        page = client.get("/account/sign-in", base_url="https://localhost").text
        data = {
            "email": EMAIL,
            "password": PASSWORD,
            "csrf_token": page.split('csrf_token" value="')[1].split('"')[0],
        }
        answer = client.post("/account/sign-in", data=data, base_url="https://localhost")
    cookies = {c.split("=")[0]: c.split("; ")[1:] for c in answer.headers.getlist("Set-Cookie")}
    assert cookies.keys() == {"__Host-session", "__Secure-known"}
    for name, path in (("__Host-session", "Path=/"), ("__Secure-known", "Path=/account")):
        assert {"Secure", "HttpOnly", "SameSite=Lax", path} <= set(cookies[name])
        assert not any(part.startswith("Domain") for part in cookies[name])


def test_a_team_in_one_hall_signs_in_at_once(site):
    """Right passwords are given back, also many at the same time; what is wrong stays counted."""
    for _ in range(25):
        assert enter(site.app.test_client(), PASSWORD).status_code == 303
    enter(site.app.test_client(), "wrong")
    assert sorted(c.count for c in Counter.query.all()) == [1, 1, 1]


def test_counters_hold_neither_mail_addresses_nor_networks_and_end(site):
    statuses(site, "wrong", [ONE, OTHER])
    rows = db.session.execute(text("SELECT * FROM counter")).all()
    assert len(rows) == 5
    assert not re.search(r"anna|192\.0|198\.51", str(rows))
    with time_machine.travel(now() + timedelta(hours=3)):
        statuses(site, "wrong", ["203.0.113.1"])
        assert Counter.query.count() == 3


def test_a_clock_that_was_ahead_keeps_nobody_out(site):
    with time_machine.travel(now() + timedelta(days=400)):
        assert statuses(site, "wrong", [ONE] * 9) == [401] * 8 + [429]
    assert statuses(site, PASSWORD, [ONE]) == [303]


def test_after_the_wait_it_may_be_tried_again(site):
    assert statuses(site, "wrong", [ONE] * 9) == [401] * 8 + [429]
    refused = enter(site.app.test_client(), PASSWORD)
    assert refused.status_code == 429
    with time_machine.travel(now() + timedelta(seconds=int(refused.headers["Retry-After"]))):
        assert statuses(site, PASSWORD, [ONE]) == [303]


@pytest.mark.dear
def test_hashes_are_computed_by_few_at_once_and_others_are_told_to_come_again(site, monkeypatch):
    """Forty sign-ins while those whose turn it is take theirs: a few wait, and nobody else does."""
    found, computing, go_on = [], threading.Semaphore(0), threading.Event()
    matches = passwords.matches

    def slowly(*given):
        computing.release()
        go_on.wait(patience.LONG)
        return matches(*given)

    monkeypatch.setattr(passwords, "matches", slowly)

    def guess(n):
        answer = enter(site.app.test_client(), "wrong", f"nobody{n}@example.org", f"10.{n}.0.1")
        found.append((answer.status_code, answer.headers.get("Retry-After")))

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    computed = passwords.AT_ONCE + passwords.WAITING
    refused = [(503, "5")] * (40 - computed)
    patience.until(lambda: len(found) == len(refused))
    assert (found, [computing.acquire(blocking=False) for _ in range(passwords.AT_ONCE + 1)]) == (refused, [True] * passwords.AT_ONCE + [False])
    go_on.set()
    for thread in threads:
        thread.join()
    assert found[len(refused) :] == [(401, None)] * computed


def test_who_waits_for_a_turn_waits_three_seconds_and_is_told_to_come_again(lite, monkeypatch):
    assert passwords.PATIENCE == 3
    monkeypatch.setattr(passwords._turns, "_patience", 0.01)
    with passwords._turns._turns, passwords._turns._turns:
        answer = enter(lite.test_client(), "wrong")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_hash_is_refused_when_too_many_wait(lite):
    holding = [
        passwords._turns.places.acquire(blocking=False) for _ in range(passwords.AT_ONCE + passwords.WAITING)
    ]
    try:
        assert all(holding)
        accounts_client = lite.test_client()
        answer = enter(accounts_client, "wrong")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    finally:
        for _ in holding:
            passwords._turns.places.release()
    assert enter(lite.test_client(), "wrong").status_code == 401


def test_mail_to_an_address_is_limited_and_the_answer_is_the_same(site):
    site.app.config["SMTP_URL"] = "smtp://localhost"
    client = site.app.test_client()
    csrf = token(client, "/account/reset")
    answers = []
    for n, email in enumerate(
        [EMAIL, EMAIL.upper(), f" {EMAIL} ", EMAIL, "nobody@example.org", "no address"]
    ):
        data = {"email": email, "csrf_token": csrf}
        answers.append(
            client.post("/account/reset", data=data, environ_overrides={"REMOTE_ADDR": f"10.0.0.{n}"})
        )
    assert {(a.status_code, a.text) for a in answers} == {(200, answers[0].text)}
    assert [m.recipient for m in Message.query.all()] == [EMAIL] * 3
    # Nothing is kept of asking for an address without an account.
    assert {t.email for t in Ticket.query.all()} == {EMAIL}
    with time_machine.travel(now() + timedelta(hours=1, minutes=1)):
        client.post("/account/reset", data={"email": EMAIL, "csrf_token": csrf})
        assert Message.query.count() == 4


def test_asking_for_many_addresses_is_limited_by_network(site):
    client = site.app.test_client()
    csrf = token(client, "/account/reset")
    found = [
        client.post("/account/reset", data={"email": f"n{i}@example.org", "csrf_token": csrf}).status_code
        for i in range(6)
    ]
    assert found == [200] * 5 + [429]


def test_invitations_to_an_address_are_limited(lite_day):
    from tests.conftest import sign_in

    lite_day.app.config["SMTP_URL"] = "smtp://localhost"
    client = sign_in(lite_day.app)
    page = "/organise/almedalen-2017/team/"
    data = {"email": "bo@example.org", "role": "viewer", "csrf_token": token(client, page)}
    found = [client.post(page + "invite", data=data).status_code for _ in range(6)]
    assert found == [303] * 5 + [422]
    assert Message.query.count() == 5


@pytest.mark.dear
def test_known_and_unknown_addresses_take_the_same_work(site, monkeypatch):
    """The same statements to the database and hashes as dear, for sign-in and reset."""
    done = []
    hashes = counted_hashes(monkeypatch)
    from sqlalchemy import event

    event.listen(db.engine, "before_cursor_execute", lambda *a: done.append(" ".join(a[2].split()[:3])))

    def work(address, email):
        client = site.app.test_client()
        csrf = token(client, address)
        done.clear(), hashes.clear()
        data = {"email": email, "password": "wrong", "csrf_token": csrf}
        client.post(address, data=data)
        return list(done), list(hashes)

    dear = [("verify", "argon2id", "v=19", "m=65536,t=3,p=4")]
    for address, computed in (("/account/sign-in", dear), ("/account/reset", [])):
        (known, known_hashes), (unknown, unknown_hashes) = work(address, EMAIL), work(address, "nobody@example.org")
        assert (known_hashes, unknown_hashes) == (computed, computed), address
        settled = [s for s in known if not s.startswith(("RELEASE", "ROLLBACK TO"))]
        assert settled == [s for s in unknown if not s.startswith(("RELEASE", "ROLLBACK TO"))], address
        assert len(known) > 2


def counted_hashes(monkeypatch):
    """Each that is computed from now on: for what, and how dear it is, which is all that its time goes by."""
    hasher, computed = passwords._HASHER, []

    def verify(stored, password):
        computed.append(("verify", *stored.split("$")[1:4]))
        return hasher.verify(stored, password)

    def make(password):
        made = hasher.hash(password)
        computed.append(("hash", *made.split("$")[1:4]))
        return made

    monkeypatch.setattr(passwords, "_HASHER", SimpleNamespace(verify=verify, hash=make, check_needs_rehash=hasher.check_needs_rehash))
    return computed


def test_very_long_and_odd_passwords_and_addresses_are_just_wrong(site):
    app = site.app
    for password in ("x" * 60_000, "\x00" * 20, PASSWORD + " ", "å" * 9000, ""):
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM counter"))
        assert enter(app.test_client(), password).status_code == 401
    for email in (
        "\x00",
        "x" * 60_000,
        "@" * 5000,
        "anna@" + "x." * 4000,
        "аnna@example.org",
        "",
    ):
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM counter"))
        assert enter(app.test_client(), PASSWORD, email).status_code == 401, email[:20]
    assert enter(app.test_client(), PASSWORD).status_code == 303


def test_an_application_made_anew_counts_on(site, tmp_path):
    """A restart gives no new tries."""
    assert statuses(site, "wrong", [ONE] * 8) == [401] * 8
    again = create_app(
        DATA=tmp_path, SECRET_KEY="x", TESTING=True, SECURE=False,
        SQLALCHEMY_DATABASE_URI=site.app.config["SQLALCHEMY_DATABASE_URI"],
    )  # fmt: skip
    assert enter(again.test_client(), "wrong").status_code == 429
    with again.app_context():
        db.engine.dispose()


@pytest.mark.dear
def test_an_invitation_takes_the_same_time_whether_there_is_an_account(lite_day, monkeypatch):
    """A hash is computed either way, before anybody is looked up."""
    accounts.add_account("bo@example.org", "Bo", "long enough, this")
    computed, found = counted_hashes(monkeypatch), []
    for email in ("bo@example.org", "nobody@example.org"):
        link = one_time.invite(lite_day.event, lite_day.actor, email, "viewer", None)
        client = lite_day.app.test_client()
        data = {"name": "Bo", "password": "long enough, this", "csrf_token": token(client, "/account/sign-in")}
        computed.clear()
        found.append((client.post(f"/account/invite/{link}", data=data).status_code, list(computed)))
    dear = [("hash", "argon2id", "v=19", "m=65536,t=3,p=4")]
    assert found == [(422, dear), (303, dear)]


def test_clocks_that_differ_a_little_count_together(site):
    """Of two tries at once the later may write first; a counter must not begin anew for the earlier."""
    counted = ((limits.ADDRESS, EMAIL),)
    with time_machine.travel(now() + timedelta(seconds=2)):
        assert [reserved(counted) for _ in range(7)] == [True] * 7
    assert [reserved(counted) for _ in range(3)] == [True, False, False]
