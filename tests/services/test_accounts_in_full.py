"""Accounts, links, sessions, roles and organisations in full: what each refusal says, every order, each thing that ends."""

from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.models import Counter, KeptForm, Membership, OrganisationSlug, SignIn, Ticket
from eventapp.services import limits
from eventapp.services.access import Actor
from eventapp.services.accounts import (
    accounts,
    guessing,
    members,
    one_time,
    organisations,
    passwords,
    sessions,
    team,
    typed,
)
from eventapp.services.accounts.guessing import Visitor
from eventapp.services.accounts.typed import Kept
from eventapp.services.errors import Forbidden, Invalid, NotFound, Stale, TooMany
from eventapp.services.transaction import transaction
from tests import factories

KEY, NEW = "a test's key, not a secret", "ett helt annat lösen"
START = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
NO_ADDRESS = {"email": "This is not a mail address."}
LIFETIME = timedelta(days=30)


def refused(work, *given, **named):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refusal:
        work(*given, **named)
    return refusal.value.errors


@pytest.fixture
def day(lite):
    """An empty event whose owner is Åsa."""
    return factories.make_event(factories.account("Åsa Öberg", "asa@example.org", site_owner=True))


def organised(day, name="Hamnen", **values):
    """An organisation that the day's owner owns."""
    return organisations.add(day.account, {"name": name, **values})


def test_what_an_account_cannot_be(day):
    for said in ("", "asa", "asa@", f"{'a' * 310}@example.org", "a b@example.org"):
        assert refused(accounts.normal_email, said) == NO_ADDRESS
    assert accounts.normal_email("  Åsa.Ek@Exämple.ORG ") == "åsa.ek@exämple.org"
    assert refused(accounts.add_account, "ASA@example.org", "Två", NEW) == {"email": "There is an account with this mail address."}
    assert refused(passwords.hashed, "a" * 9) == {"password": "Choose a password of at least 10 characters."}
    assert refused(passwords.hashed, "a" * 1001) == {"password": "Choose a password of at most 1,000 characters."}
    assert passwords.matches(passwords.hashed("a" * 10), "a" * 10) and passwords.matches(passwords.hashed("a" * 1000), "a" * 1000)
    assert passwords.matches("no hash", "a" * 10) is False
    assert refused(accounts.change_password, day.account, "wrong", NEW) == {"old": "That is not your present password."}
    with pytest.raises(NotFound):
        accounts.by_email("bo@example.org")
    assert (accounts.by_email(" Asa@Example.org"), accounts.by_id(day.account.id), accounts.anyone()) == (day.account, day.account, True)


def test_a_name_is_one_line_of_what_can_be_seen(day):
    made = accounts.add_account("bo@example.org", " Bo\n\x00 A\u030as\u200b  Ek " + "x" * 300, NEW)
    assert (made.name, made.site_owner) == ("Bo Ås Ek " + "x" * 291, False)


def test_a_changed_password_ends_sessions_and_links(day):
    here = sessions.start(day.account, "", LIFETIME)
    link, epoch = one_time.make_ticket("reset", "asa@example.org"), day.account.epoch
    accounts.change_password(day.account, factories.PASSWORD, NEW)
    assert (sessions.find(here, LIFETIME), day.account.epoch) == (None, epoch + 1)
    with pytest.raises(NotFound):
        one_time.open_ticket("reset", link)
    assert (accounts.sign_in("asa@example.org", NEW), accounts.sign_in("asa@example.org", factories.PASSWORD)) == (day.account, None)


def test_a_weak_hash_is_made_anew_when_one_signs_in(day, monkeypatch):
    stored = day.account.password
    assert (passwords.renewed(stored, NEW), accounts.sign_in("asa@example.org", factories.PASSWORD)) == (None, day.account)
    assert day.account.password == stored
    monkeypatch.setattr(passwords, "_HASHER", type(passwords._HASHER)(time_cost=2, memory_cost=64, parallelism=1))
    assert accounts.sign_in("asa@example.org", "wrong") is None
    assert day.account.password == stored
    assert accounts.sign_in("asa@example.org", factories.PASSWORD) is day.account
    assert (day.account.password != stored, ",t=2," in day.account.password) == (True, True)
    assert accounts.sign_in("asa@example.org", factories.PASSWORD) is day.account


def test_a_one_time_link_says_what_it_is_for(day):
    home = organised(day)
    day.event.title = "Dagen"
    db.session.commit()
    setup, reset = one_time.make_ticket("setup"), one_time.make_ticket("reset", "asa@example.org")
    invited = one_time.invite(day.event, day.actor, "Bo@Example.org", "crew", None)
    over = one_time.invite(home, day.actor, "asa@example.org", "viewer", None)
    assert astuple(one_time.open_ticket("reset", reset)) == ("reset", "asa@example.org", "", "", True)
    assert astuple(one_time.open_ticket("invite", invited)) == ("invite", "bo@example.org", "Dagen", "crew", False)
    assert astuple(one_time.open_ticket("invite", over)) == ("invite", "asa@example.org", "Hamnen", "viewer", True)
    with pytest.raises(NotFound):  # There is an owner already.
        one_time.open_ticket("setup", setup)


@pytest.mark.parametrize(("purpose", "holds"), [("setup", timedelta(days=2)), ("reset", timedelta(hours=2)), ("invite", timedelta(days=14))])
def test_a_one_time_link_holds_so_long_and_no_longer(lite, purpose, holds):
    with time_machine.travel(START, tick=False):
        owner = factories.account(site_owner=purpose != "setup")
        day = factories.make_event(owner) if purpose == "invite" else None
        token = one_time.invite(day.event, day.actor, "bo@example.org", "crew", None) if day else one_time.make_ticket(purpose, owner.email)
    with time_machine.travel(START + holds - timedelta(seconds=1), tick=False):
        assert one_time.open_ticket(purpose, token).purpose == purpose
    with time_machine.travel(START + holds, tick=False), pytest.raises(NotFound):
        one_time.open_ticket(purpose, token)


def test_the_newest_of_a_persons_links_is_the_one_that_holds(day):
    home = organised(day)
    for to in (day.event, home):
        old, new = (one_time.invite(to, day.actor, "bo@example.org", "crew", None) for _ in range(2))
        with pytest.raises(NotFound):
            one_time.open_ticket("invite", old)
        assert one_time.open_ticket("invite", new).role == "crew"
    assert len(team.invited(day.event)) == len(members.invited(home)) == 1
    first, second = (one_time.make_ticket("reset", "asa@example.org") for _ in range(2))
    with pytest.raises(NotFound):
        one_time.use_reset(first, NEW)
    assert one_time.use_reset(second, NEW) is day.account


def test_invitations_are_told_refused_and_taken_back(day):
    home = organised(day)
    unnamed = factories.account(email="cia@example.org")
    unnamed.name = ""
    db.session.commit()
    for to, of in ((day.event, team), (home, members)):
        assert refused(one_time.invite, to, day.actor, "bo@example.org", "king", None) == {"role": "There is no such role."}
        assert refused(one_time.invite, to, day.actor, "bo", "crew", None) == NO_ADDRESS
        with time_machine.travel(START, tick=False):
            links = [one_time.invite(to, day.actor, f"{who}@example.org", role, None) for who, role in (("ada", "viewer"), ("bea", "owner"), ("bo", "editor"))]
            if to is day.event:
                with transaction():
                    db.session.add(Membership(event_id=day.event.id, account_id=unnamed.id, role="owner"))
            else:
                members.join(Ticket(organisation_id=home.id, role="owner"), unnamed)
                db.session.commit()
            one_time.invite(to, Actor(unnamed.id, "owner"), "dan@example.org", "crew", None)
            found, until = of.invited(to), START + timedelta(days=14)
        with time_machine.travel(START + timedelta(days=1)):
            assert [astuple(each)[1:] for each in of.invited(to)] == [
                ("dan@example.org", "crew", "cia@example.org", until), ("bo@example.org", "editor", "Åsa Öberg", until),
                ("bea@example.org", "owner", "Åsa Öberg", until), ("ada@example.org", "viewer", "Åsa Öberg", until),
            ]  # fmt: skip
            team.revoke(to, day.actor, found[1].number) if of is team else members.revoke(to, found[1].number)
            assert [each.email for each in of.invited(to)] == ["dan@example.org", "bea@example.org", "ada@example.org"]
            with pytest.raises(NotFound):
                one_time.open_ticket("invite", links[2])
            with pytest.raises(NotFound):
                team.revoke(to, day.actor, found[1].number) if of is team else members.revoke(to, found[1].number)
        with time_machine.travel(until, tick=False):
            assert of.invited(to) == []


def test_few_invitations_a_day_go_to_one_address(day):
    for _ in range(5):
        one_time.invite(day.event, day.actor, "bo@example.org", "crew", None)
    assert refused(one_time.invite, day.event, day.actor, "bo@example.org", "crew", None) == {
        "email": "This address was sent several invitations today. Try again tomorrow."
    }
    one_time.invite(day.event, day.actor, "cia@example.org", "crew", None)


def test_an_invitation_of_an_organisation_and_who_has_an_account(day):
    home, bo = organised(day), factories.account("Bo", "bo@example.org")
    assert refused(one_time.use_invite, one_time.invite(home, day.actor, "bo@example.org", "crew", None), None, "Bo", NEW) == {
        "form": "You have an account already. Sign in first, then open the link again."
    }
    for role, has in (("crew", "crew"), ("viewer", "crew"), ("editor", "editor")):
        assert one_time.use_invite(one_time.invite(home, day.actor, "bo@example.org", role, None), bo) is bo
        assert [(m.account.email, m.role) for m in members.of(home)] == [("asa@example.org", "owner"), ("bo@example.org", has)]
    cia = one_time.use_invite(one_time.invite(home, day.actor, "Cia@example.org", "owner", None), None, " Cia  Ek", NEW)
    assert (cia.name, cia.email, cia.site_owner, accounts.sign_in("cia@example.org", NEW)) == ("Cia Ek", "cia@example.org", False, cia)
    assert [m.account.email for m in members.of(home)] == ["asa@example.org", "cia@example.org", "bo@example.org"]


def test_an_event_and_an_organisation_keep_an_owner(day):
    home = organised(day)
    bo, cia = factories.account("Bo", "bo@example.org"), factories.account("Cia", "a-cia@example.org")
    alone = {"form": "An event needs an owner. Make someone else an owner first."}, {"form": "An organisation needs an owner. Make someone else an owner first."}
    for each, role in ((bo, "crew"), (cia, "viewer")):
        one_time.use_invite(one_time.invite(day.event, day.actor, each.email, role, None), each)
        one_time.use_invite(one_time.invite(home, day.actor, each.email, role, None), each)
    of_event, of_home = team.members(day.event), members.of(home)
    assert [m.account.email for m in of_event] == [m.account.email for m in of_home] == ["asa@example.org", "bo@example.org", "a-cia@example.org"]
    for role in ("editor", None):
        assert refused(team.set_role, day.event, day.actor, of_event[0].id, role) == alone[0]
    assert refused(members.set_role, home, day.actor, of_home[0].id, "editor") == alone[1]
    assert refused(members.remove, home, day.actor, of_home[0].id, False) == alone[1]
    for work in (team.set_role, members.set_role):
        over, number = (day.event, of_event[1].id) if work is team.set_role else (home, of_home[1].id)
        for which, role in ((number, "king"), (9999, "crew")):
            with pytest.raises(NotFound):
                work(over, day.actor, which, role)
        work(over, day.actor, number, "owner")
    assert [(m.account.email, m.role) for m in members.of(home)] == [("asa@example.org", "owner"), ("bo@example.org", "owner"), ("a-cia@example.org", "viewer")]
    team.set_role(day.event, day.actor, of_event[0].id, None)
    members.remove(home, day.actor, of_home[0].id, False)
    assert [m.account.email for m in team.members(day.event)] == [m.account.email for m in members.of(home)] == ["bo@example.org", "a-cia@example.org"]


def test_an_owner_over_all_is_owner_enough(day):
    home = organised(day)
    organisations.move(day.event, day.actor, day.account, home.slug)
    bo = factories.account("Bo", "bo@example.org")
    one_time.use_invite(one_time.invite(home, day.actor, "bo@example.org", "viewer", None), bo)
    assert [(m.account.email, m.role) for m in team.over_all(day.event)] == [("asa@example.org", "owner"), ("bo@example.org", "viewer")]
    # Åsa is the one owner still, over all and here: the role here alone cannot go.
    (here,) = team.members(day.event)
    assert "form" in refused(team.set_role, day.event, day.actor, here.id, None)
    members.set_role(home, day.actor, members.of(home)[1].id, "owner")
    team.set_role(day.event, day.actor, here.id, None)
    assert team.members(day.event) == []


def test_what_who_goes_has_sent_and_awaits_ends_with_them(day):
    home = organised(day)
    organisations.move(day.event, day.actor, day.account, home.slug)
    bo = factories.account("Bo", "bo@example.org")
    one_time.use_invite(one_time.invite(home, day.actor, "bo@example.org", "owner", None), bo)
    one_time.use_invite(one_time.invite(day.event, day.actor, "bo@example.org", "crew", None), bo)
    as_bo, later = Actor(bo.id, "owner"), factories.make_event(day.account)
    organised(day, "Annan", slug="annan")
    organisations.move(later.event, later.actor, day.account, "annan")
    one_time.invite(home, as_bo, "ada@example.org", "crew", None)
    one_time.invite(day.event, as_bo, "ada@example.org", "crew", None)
    kept = one_time.invite(home, day.actor, "dan@example.org", "crew", None)
    awaits = one_time.invite(home, day.actor, "bo@example.org", "owner", None)
    of_bo = next(m for m in members.of(home) if m.account_id == bo.id)
    assert [e.id for e in members.single_events(home, of_bo)] == [day.event.id]
    members.set_role(home, day.actor, of_bo.id, "owner")  # The same again: what they have sent holds.
    assert [i.email for i in members.invited(home)] == ["dan@example.org", "ada@example.org"]
    with pytest.raises(NotFound):
        one_time.open_ticket("invite", awaits)
    members.remove(home, day.actor, of_bo.id, False)
    assert ([i.email for i in members.invited(home)], team.invited(day.event)) == (["dan@example.org"], [])
    assert one_time.open_ticket("invite", kept).email == "dan@example.org"
    assert [m.account.email for m in team.members(day.event)] == ["asa@example.org", "bo@example.org"]
    one_time.use_invite(one_time.invite(home, day.actor, "bo@example.org", "crew", None), bo)
    one_time.use_invite(one_time.invite(later.event, day.actor, "bo@example.org", "crew", None), bo)
    members.remove(home, day.actor, next(m.id for m in members.of(home) if m.account_id == bo.id), True)
    assert [m.account.email for m in team.members(day.event)] == ["asa@example.org"]
    assert [m.account.email for m in team.members(later.event)] == ["asa@example.org", "bo@example.org"]  # Of another organisation.


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 OPR/100", "Opera", "ChromeOS"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25 Chrome/121 Mobile Safari/537.36", "Samsung Internet", "Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) CriOS/120 Mobile/15E148 Safari/604.1", "Chrome", "iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 17_2 like Mac OS X) FxiOS/120", "Firefox", "iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.2 Safari/605.1.15", "Safari", "Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox", "Linux"), ("curl/8", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_a_session_is_told_by_browser_and_system(lite, agent, browser, system):
    token, account = None, factories.account()
    with time_machine.travel(START, tick=False):
        token = sessions.start(account, agent, LIFETIME)
        (session,) = sessions.of(account, LIFETIME)
        assert (session.browser, session.system, session.created_at, session.seen_at) == (browser, system, START, START)
        assert sessions.find(token, LIFETIME) == sessions.Found(session.id, account, False)


def test_a_session_lives_on_while_it_is_used_and_ends_alone_or_with_the_others(lite):
    account, other = factories.account(), factories.account()
    with time_machine.travel(START, tick=False):
        one, two, three = (sessions.start(account, "Firefox", LIFETIME) for _ in range(3))
        theirs = sessions.start(other, "Firefox", LIFETIME)
        numbers = {token: sessions.find(token, LIFETIME).number for token in (one, two, three, theirs)}
        assert [s.id for s in sessions.of(account, LIFETIME)] == [numbers[three], numbers[two], numbers[one]]
    with time_machine.travel(START + timedelta(hours=1, seconds=-1), tick=False):
        assert sessions.find(one, LIFETIME).slides is False
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        assert (sessions.find(one, LIFETIME).slides, sessions.find(one, LIFETIME).slides) == (True, False)
        assert [s.id for s in sessions.of(account, LIFETIME)] == [numbers[one], numbers[three], numbers[two]]
    with time_machine.travel(START + LIFETIME, tick=False):
        assert (sessions.find(two, LIFETIME), sessions.find(one, LIFETIME).account) == (None, account)
        assert [s.id for s in sessions.of(account, LIFETIME)] == [numbers[one]]
    with time_machine.travel(START, tick=False):
        for whose, number in ((other, numbers[one]), (account, 9999)):
            with pytest.raises(NotFound):
                sessions.end(whose, number)
        sessions.end(account, numbers[two])
        with pytest.raises(NotFound):
            sessions.end(account, numbers[two])
        assert sessions.find(two, LIFETIME) is None
        sessions.end_others(account, numbers[three])
        assert [s.id for s in sessions.of(account, LIFETIME)] == [numbers[three]]
        assert sessions.find(theirs, LIFETIME).account == other
    # What is over for as long as a session lives is forgotten when the account signs in again; not of others.
    with time_machine.travel(START + LIFETIME + timedelta(hours=1), tick=False):
        again = sessions.start(account, "", LIFETIME)
        assert {s.id for s in SignIn.query.all()} == {numbers[theirs], sessions.find(again, LIFETIME).number}


def test_a_session_holds_where_nothing_can_be_written_and_what_is_no_id_is_none(lite):
    account = factories.account()
    with time_machine.travel(START, tick=False) as clock:
        token = sessions.start(account, "", LIFETIME)
        assert [sessions.find(said, LIFETIME) for said in ("", "Å", "\udcff", token[:-1])] == [None] * 4
        clock.shift(timedelta(hours=2))
        db.session.execute(text("PRAGMA query_only=ON"))
        found = sessions.find(token, LIFETIME)
        assert (found.account, found.slides) == (account, False)
        db.session.execute(text("PRAGMA query_only=OFF"))
        assert sessions.find(token, LIFETIME).slides is True


def test_what_is_counted_against_guessing(lite):
    limit = limits.Limit("of the test", 2, 60)
    many = limits.Limit("of the test, an hour", 5, 3600)
    with time_machine.travel(START, tick=False) as clock:
        assert [limits.spend(limit, "a") for _ in range(3)] == [True, True, False]
        assert limits.spend(limit, "b")
        limits.give_back(((limit, "a"),))
        assert [limits.spend(limit, "a"), limits.spend(limit, "a")] == [True, False]
        for _ in range(5):
            limits.give_back(((limit, "b"),))
        assert {c.count for c in Counter.query.all()} == {0, 2}
        clock.shift(timedelta(seconds=20))
        with pytest.raises(TooMany) as refusal:
            limits.reserve(((many, "a"), (limit, "a")))
        assert (refusal.value.seconds, db.session.get(Counter, many.key("a"))) == (41, None)  # Nothing is counted of what is refused.
        clock.shift(timedelta(seconds=40))
        assert limits.spend(limit, "a")
        clock.shift(timedelta(minutes=-10))  # The clock was ahead: nobody is kept out until it gets there.
        assert [limits.spend(limit, "a") for _ in range(3)] == [True, True, False]
        clock.shift(timedelta(hours=1, minutes=12))
        limits.reserve(())
        assert Counter.query.count() == 2
        limits.reserve(((many, "c"),))
        assert [c.key for c in Counter.query.all()] == [many.key("c")]
    assert len(limit.key("a")) == 64 and len({limit.key("a"), limit.key("b"), many.key("a")}) == 3


def test_who_is_counted_with_whom(day):
    assert [guessing.network(a) for a in ("192.0.2.7", "::ffff:192.0.2.7", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9%eth0", "fe80::1%1", "", "unix")] == [
        "192.0.2.7", "192.0.2.7", "2001:db8:1:2::/64", "2001:db8:1:2::/64", "fe80::/64", "unknown", "unknown",
    ]  # fmt: skip
    mark = guessing.mark(day.account, KEY)
    here, new = Visitor("2001:db8::7", mark, KEY), Visitor("2001:db8::7", "", KEY)
    where = (limits.NETWORK, "2001:db8::/64"), (limits.NETWORK_HOUR, "2001:db8::/64")
    assert guessing.of_sign_in("Asa@example.org", new) == (*where, (limits.ADDRESS, "asa@example.org"))
    assert guessing.of_sign_in("x" * 400, new) == (*where, (limits.ADDRESS, f"not one: {'x' * 320}"))
    ((limit, browser),) = guessing.of_sign_in(" ASA@example.org", here)
    assert (limit, len(browser)) == (limits.BROWSER, 16)
    assert guessing.of_sign_in("asa@example.org", here) == ((limit, browser),)
    for visitor, email in ((here, "bo@example.org"), (Visitor("2001:db8::7", mark, "another key"), "asa@example.org")):
        assert guessing.of_sign_in(email, visitor) == (*where, (limits.ADDRESS, email))
    assert guessing.of_reset(here) == ((limits.RESETS_NETWORK, "2001:db8::/64"), (limits.RESETS_NETWORK_HOUR, "2001:db8::/64"))
    day.account.epoch += 1
    assert guessing.of_sign_in("asa@example.org", here) == (*where, (limits.ADDRESS, "asa@example.org"))


def test_what_was_typed_is_kept_an_hour_for_its_account_and_address(lite):
    account, other = factories.account(), factories.account()
    first, second = Kept("/organise/a/", [("title", "Å"), ("tag", "1"), ("tag", "2")]), Kept("/organise/b/", [])
    with time_machine.travel(START, tick=False) as clock:
        typed.keep(account, first)
        assert (typed.kept(account), typed.kept(account, "/organise/a/")) == (first, first)
        for whose, address in ((account, "/organise/b/"), (other, None)):
            with pytest.raises(NotFound):
                typed.kept(whose, address)
        typed.forget(account, "/organise/b/")
        typed.forget(other, "/organise/a/")
        assert typed.kept(account) == first
        typed.keep(account, second)
        assert typed.kept(account) == second
        clock.shift(timedelta(hours=1))
        assert typed.kept(account) == second
        typed.keep(other, first)
        assert KeptForm.query.count() == 2
        clock.shift(timedelta(seconds=1))
        with pytest.raises(NotFound):
            typed.kept(account)
        typed.keep(other, second)
        assert [row.account_id for row in KeptForm.query.all()] == [other.id]
        typed.forget(other, "/organise/b/")
        assert KeptForm.query.count() == 0


def test_what_an_organisation_cannot_be(day):
    home = organised(day, "Hamnen", slug="hamnen")
    wrong = {"name": " ", "slug": "Å", "accent": "red", "timezone": "Visby", "mail_reply": "nobody"}
    said = {
        "name": "An organisation has a name.", "slug": "Use small letters a to z, digits and hyphens, at most 60.",
        "accent": "Write a colour as # and six digits 0–9, a–f.", "timezone": "This time zone is not known. Write it as Europe/Stockholm.",
        "mail_reply": "This is not a mail address.",
    }  # fmt: skip
    assert refused(organisations.change, home, day.actor, home.version, wrong) == said
    assert refused(organisations.add, day.account, {"name": "Ny", "slug": "static"}) == {"slug": "This address is reserved. Choose another."}
    assert refused(organisations.add, day.account, {"name": "Ny", "slug": "hamnen"}) == {"slug": "This address is taken by another organisation."}
    assert refused(organisations.add, day.account, {"name": "x" * 301}) == {"name": "This is longer than %(most)s characters."}


def test_an_organisation_is_changed_by_who_saw_it_as_it_is(day):
    home = organised(day, "Hamnen", slug="hamnen", language="en", timezone="Europe/Helsinki", accent="#123456", mail_name="Hamnen", mail_reply="svar@example.org")
    fields = {name: getattr(home, name) for name in organisations.FIELDS}
    assert fields == {
        "name": "Hamnen", "slug": "hamnen", "language": "en", "timezone": "Europe/Helsinki", "accent": "#123456", "mail_name": "Hamnen",
        "mail_reply": "svar@example.org",
    }  # fmt: skip
    version = home.version
    assert organisations.change(home, day.actor, version + 7, {"name": "Hamnen", "id": 99}) is False
    assert organisations.change(home, day.actor, version, {"name": "A\u030angbåten", "slug": "bat", "mail_reply": ""}) is True
    assert (home.name, home.slug, home.mail_reply, home.version) == ("Ångbåten", "bat", "", version + 1)
    assert {row.slug: row.organisation_id for row in OrganisationSlug.query.filter_by(organisation_id=home.id)} == {"hamnen": home.id, "bat": home.id}
    assert organisations.change(home, day.actor, version + 1, {"slug": "hamnen"}) is True  # Its own of before.
    with pytest.raises(Stale) as stale:
        organisations.change(home, day.actor, version, {"name": "Annat"})
    assert (stale.value.version, stale.value.theirs, stale.value.yours, stale.value.by) == (version + 2, {"name": "Ångbåten"}, {"name": "Annat"}, "")


def test_what_belongs_to_an_organisation(day):
    later, first = organised(day, "Ö", slug="o-bolaget"), organised(day, "Alfa")
    bo = factories.account("Bo", "bo@example.org")
    one_time.use_invite(one_time.invite(first, day.actor, "bo@example.org", "crew", None), bo)
    made = [
        factories.make_event(day.account, title=title, starts_on=at, ends_on=at, series=series).event
        for title, at, series in (("B", date(2026, 5, 1), "Vår"), ("A", date(2026, 5, 1), "Vår"), ("C", date(2026, 9, 1), "Höst"), ("D", date(2027, 1, 1), ""))
    ]
    for event in made:
        assert organisations.move(event, day.actor, day.account, first.slug) is first
    made[2].removed_at = START
    db.session.commit()
    assert {year: [e.title for e in found] for year, found in organisations.events(first).items()} == {2027: ["D"], 2026: ["A", "B"]}
    assert (organisations.series(first.id), organisations.series(later.id)) == (["Vår"], [])
    assert [(m.organisation.name, m.role, m.events) for m in organisations.of(day.account) if m.organisation in (first, later)] == [
        ("Alfa", "owner", 3), ("Ö", "owner", 0),
    ]  # fmt: skip
    assert [(m.organisation.name, m.role, m.events) for m in organisations.of(bo)] == [("Alfa", "crew", 3)]
    assert ([o.name for o in organisations.owned(day.account)][-2:], organisations.owned(bo)) == (["Ö", "Alfa"], [])
    with pytest.raises(Forbidden):  # Who is crew there cannot bring an event.
        organisations.move(made[0], Actor(bo.id, "owner"), bo, first.slug)
    theirs = factories.make_event(bo)
    own = organisations.add(bo, {"name": "Bos"})
    with pytest.raises(NotFound):  # Nor take one from where one owns nothing.
        organisations.move(made[0], Actor(bo.id, "owner"), bo, own.slug)
    assert (organisations.move(theirs.event, theirs.actor, bo, own.slug), theirs.event.organisation_id) == (own, own.id)
