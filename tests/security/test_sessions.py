"""Sessions and one-time links: listed, ended by their person, and over when they should be; on both databases."""

import re
import threading
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.models import Account, SignIn, Ticket
from eventapp.services import access
from eventapp.services.accounts import accounts, one_time, sessions, team
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import letters
from tests import factories
from tests.conftest import EMAIL, PASSWORD, sign_in, token

NEW = "a brand new password"
MONTH = timedelta(days=30)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"


def copy_of(client):
    """Someone else's browser with a copy of the client's cookie."""
    thief = client.application.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    return thief


def inside(client):
    """Whether the client is signed in."""
    return client.get("/organise/").status_code == 200


def browser(day, agent):
    """A client of a browser that says who it is, signed in."""
    client = day.app.test_client()
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token(client, "/account/sign-in")}
    assert client.post("/account/sign-in", data=data, headers={"User-Agent": agent}).status_code == 303
    return client


def post(client, address, **data):
    """A post with the token of the account's page."""
    return client.post(address, data={**data, "csrf_token": token(client, "/account/")})


def test_signing_out_ends_the_session_also_for_a_copy_of_its_cookie(day):
    client, other = sign_in(day.app), sign_in(day.app)
    thief = copy_of(client)
    assert inside(thief)
    assert post(client, "/account/sign-out").status_code == 303
    assert [inside(c) for c in (client, thief, other)] == [False, False, True]
    assert thief.get("/account/").status_code == 303


def test_the_cookie_holds_a_random_id_and_the_database_only_its_hash(day):
    client = sign_in(day.app)
    with client.session_transaction() as kept:
        assert set(kept) == {"_user_id", "_permanent"}
        secret = kept["_user_id"]
    assert len(secret) >= 43
    rows = str(db.session.execute(text("SELECT * FROM sign_in")).all())
    assert secret not in rows
    assert "127.0.0.1" not in rows


def test_a_cookie_from_before_sessions_were_kept_opens_nothing(day):
    client = day.app.test_client()
    for old in ("1.0", f"{day.account.id}.{day.account.epoch}", "", "1", "\x00", "å" * 5000):
        with client.session_transaction() as kept:
            kept["_user_id"] = old
        assert not inside(client), old


def test_a_person_sees_their_sessions_and_ends_one_or_all_others(day):
    here, phone, third = browser(day, FIREFOX), browser(day, IPHONE), browser(day, "")
    page = here.get("/account/", headers={"Accept-Language": "en"}).text
    shown = re.findall(r"<li>.*?</li>", page.split('class="listed"')[1], re.S)
    words = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in shown]
    today = f"{now():%a} {now().day} {now():%b}"
    since = f"Used within the last hour, signed in since {today}"
    assert words == [
        f"An unknown browser {since} Sign out : An unknown browser",
        f"Safari on iPhone {since} Sign out : Safari on iPhone",
        f"Firefox on Linux this browser {since}",
    ]
    number = re.search(r"/account/sessions/(\d+)/end", shown[1])[1]
    assert post(here, f"/account/sessions/{number}/end").status_code == 303
    assert [inside(c) for c in (here, phone, third)] == [True, False, True]
    assert post(here, "/account/sessions/end-others").status_code == 303
    assert [inside(c) for c in (here, phone, third)] == [True, False, False]


def test_nobody_ends_or_sees_anothers_session(day):
    accounts.add_account("bo@example.org", "Bo", "long enough, this")
    anna, bo = sign_in(day.app), sign_in(day.app, "bo@example.org", "long enough, this")
    (hers,) = sessions.of(day.account, MONTH)
    assert post(bo, f"/account/sessions/{hers.id}/end").status_code == 404
    assert post(bo, "/account/sessions/end-others").status_code == 303
    assert f"/sessions/{hers.id}/" not in bo.get("/account/").text
    assert inside(anna)
    assert post(anna, f"/account/sessions/{hers.id}/end").status_code == 303
    assert not inside(anna)
    # One that has ended cannot be ended again, and nobody learns what numbers there are.
    assert post(bo, f"/account/sessions/{hers.id}/end").status_code == 404
    assert post(bo, f"/account/sessions/{2**31 - 1}/end").status_code == 404


def test_a_session_that_is_used_goes_on_and_one_that_is_not_ends(day):
    used, unused = sign_in(day.app), sign_in(day.app)
    for days in (20, 40, 60, 80):
        with time_machine.travel(now() + timedelta(days=days)):
            assert inside(used), days
    with time_machine.travel(now() + timedelta(days=31)):
        assert not inside(unused)
    with time_machine.travel(now() + timedelta(days=111)):
        assert not inside(used)
        # Signing in again forgets what is long over.
        sign_in(day.app)
        assert SignIn.query.count() == 1


def test_a_session_that_is_used_never_ends_and_its_cookie_goes_along(day):
    client, began = sign_in(day.app), now()
    for days in range(29, 400, 29):
        with time_machine.travel(began + timedelta(days=days)):
            answer = client.get("/organise/")
            assert answer.status_code == 200, days
            (cookie,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("session=")]
            expires = parsedate_to_datetime(re.search(r"Expires=([^;]+)", cookie)[1])
            assert abs(expires - (now() + MONTH)) < timedelta(minutes=1), days
    with time_machine.travel(began + timedelta(days=days + 31)):
        assert not inside(client)


def test_looking_up_a_session_is_one_query_and_public_pages_have_none(day):
    client = sign_in(day.app)
    asked = []
    sqlalchemy_event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    client.get("/organise/")
    of_sessions = [s for s in asked if "sign_in" in s]
    assert len(of_sessions) == 1
    assert of_sessions[0].startswith("SELECT")
    plan = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else None
    if plan:
        steps = db.session.execute(text(plan + "SELECT * FROM sign_in WHERE digest = 'x'")).all()
        assert "USING INDEX" in str(steps)
    for page in ("/almedalen-2017/", "/", "/almedalen-2017/calendar/all.ics", "/nothing/"):
        asked.clear()
        day.app.extensions["copies"]._held.clear()
        client.get(page)
        assert [s for s in asked if "sign_in" in s or "account" in s] == [], page


def test_a_new_password_ends_the_other_sessions_and_the_links_to_choose_one(day):
    client, other = sign_in(day.app), sign_in(day.app)
    thief = copy_of(client)
    link = one_time.make_ticket("reset", EMAIL)
    assert post(client, "/account/", old=PASSWORD, password=NEW).status_code == 303
    assert [inside(c) for c in (client, other, thief)] == [True, False, False]
    with pytest.raises(NotFound):
        one_time.use_reset(link, "chosen by a thief")
    assert day.app.test_client().get(f"/account/reset/{link}").status_code == 404


def test_a_newer_or_used_reset_link_ends_all_of_its_account_and_no_others(day):
    accounts.add_account("bo@example.org", "Bo", "long enough, this")
    bos = one_time.make_ticket("reset", "bo@example.org")
    first = one_time.make_ticket("reset", EMAIL)
    second = one_time.make_ticket("reset", EMAIL)
    with pytest.raises(NotFound):
        one_time.open_ticket("reset", first)
    # As they lie in a database from before newer ones ended the older.
    db.session.execute(text("UPDATE ticket SET used_at = NULL"))
    db.session.commit()
    session = sign_in(day.app)
    one_time.use_reset(second, NEW)
    assert not inside(session)
    for old in (first, second):
        with pytest.raises(NotFound):
            one_time.use_reset(old, "chosen by a thief")
    assert one_time.use_reset(bos, NEW).email == "bo@example.org"


def test_a_reset_link_asked_by_mail_ends_the_one_before_it(day):
    by_hand = one_time.make_ticket("reset", EMAIL)
    one_time.ask_reset(EMAIL, letters.Mail("S", letters.LINK))
    with pytest.raises(NotFound):
        one_time.open_ticket("reset", by_hand)
    assert Ticket.query.filter_by(used_at=None).count() == 1
    # What is asked for somebody else, or for nobody, ends nothing.
    for email in ("nobody@example.org", "anna@example.com"):
        one_time.ask_reset(email, letters.Mail("S", letters.LINK))
    assert Ticket.query.filter_by(used_at=None).count() == 1


def at_once(app, *work):
    """What each piece of work gave (its value, or the kind of its error), done at the same instant."""
    found, gate = [], threading.Barrier(len(work))

    def run(one):
        with app.app_context():
            gate.wait()
            try:
                found.append(one())
            except (NotFound, Invalid) as error:
                found.append(type(error))

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_two_first_start_links_at_once_one_wins(app):
    links = [one_time.make_ticket("setup") for _ in range(3)]
    for link in links:
        assert one_time.open_ticket("setup", link)
    db.session.remove()

    def use(link, n):
        return lambda: one_time.use_setup(link, f"owner{n}@example.org", "N", PASSWORD) and "owner"

    found = at_once(app, *(use(link, n) for n, link in enumerate([links[0], links[0], links[1]])))
    assert sorted(found, key=str) == [NotFound, NotFound, "owner"]
    assert Account.query.filter_by(site_owner=True).count() == 1
    # An older link that nobody used, and one made since, are for nothing now.
    for link in (links[2], one_time.make_ticket("setup")):
        with pytest.raises(NotFound):
            one_time.use_setup(link, "late@example.org", "N", PASSWORD)
        assert app.test_client().get(f"/account/setup/{link}").status_code == 404


def test_a_reset_link_used_twice_at_once_sets_one_password(day):
    link = one_time.make_ticket("reset", EMAIL)
    db.session.remove()
    found = at_once(
        day.app, *(lambda n=n: one_time.use_reset(link, f"password number {n}") and n for n in (1, 2))
    )
    assert NotFound in found
    (winner,) = [n for n in found if n != NotFound]
    assert accounts.sign_in(EMAIL, f"password number {winner}")


def invited(day, email, role, by=None):
    """An invitation's token."""
    return one_time.invite(day.event, by or day.actor, email, role, None)


def test_an_invitation_is_seen_and_taken_back(day):
    client = sign_in(day.app)
    link = invited(day, "bo@example.org", "editor")
    page = "/organise/almedalen-2017/team/"
    shown = client.get(page).text
    assert "bo@example.org" in shown
    assert "av Anna Ek" in shown
    number = re.search(r"invitations/(\d+)/revoke", shown)[1]
    answer = client.post(f"{page}invitations/{number}/revoke", data={"csrf_token": token(client, page)})
    assert answer.status_code == 303
    assert "bo@example.org" not in client.get(page).text
    with pytest.raises(NotFound):
        one_time.use_invite(link, None, "Bo", "long enough, this")
    assert day.app.test_client().get(f"/account/invite/{link}").status_code == 404
    with pytest.raises(NotFound):
        team.revoke(day.event, day.actor, int(number))


def test_an_invitation_is_taken_back_by_owners_of_its_event_only(day):
    mine = factories.make_event(factories.account("Bo", "bo@example.org")).event
    link = invited(day, "eva@example.org", "owner")
    (hers,) = team.invited(day.event)
    bo = sign_in(day.app, "bo@example.org")
    csrf = token(bo, "/account/")
    for slug in (mine.slug, day.event.slug):
        answer = bo.post(f"/organise/{slug}/team/invitations/{hers.number}/revoke", data={"csrf_token": csrf})
        assert answer.status_code == 404
    assert one_time.use_invite(link, None, "Eva", "long enough, this")


def test_a_role_comes_only_from_the_invitation_that_still_holds(day):
    """A newer one takes the place of an older: what was offered by mistake cannot be taken up any more."""
    owner = invited(day, "bo@example.org", "owner")
    viewer = invited(day, "Bo@Example.org", "viewer")
    bo = accounts.add_account("bo@example.org", "Bo", "long enough, this")
    with pytest.raises(NotFound):
        one_time.use_invite(owner, bo)
    one_time.use_invite(viewer, bo)
    with pytest.raises(NotFound):
        one_time.use_invite(viewer, bo)
    assert {m.account.email: m.role for m in team.members(day.event)} == {
        EMAIL: "owner",
        "bo@example.org": "viewer",
    }
    assert team.invited(day.event) == []


def join(day, email, role):
    """A colleague with a role: account and membership."""
    account = accounts.add_account(email, email, "long enough, this")
    one_time.use_invite(invited(day, email, role), account)
    return account, next(m.id for m in team.members(day.event) if m.account.email == email)


@pytest.mark.parametrize("left", [None, "editor"])
def test_who_is_no_owner_any_more_brings_nobody_in(day, left):
    bo, member = join(day, "bo@example.org", "owner")
    link = invited(day, "friend@example.org", "owner", access.Actor(bo.id, "owner"))
    kept = invited(day, "other@example.org", "viewer")
    team.set_role(day.event, day.actor, member, left)
    with pytest.raises(NotFound):
        one_time.use_invite(link, None, "Friend", "long enough, this")
    assert [i.email for i in team.invited(day.event)] == ["other@example.org"]
    assert one_time.use_invite(kept, None, "Other", "long enough, this")
    # One written in the same instant in which the right was lost, and so not ended with it.
    db.session.execute(text("UPDATE ticket SET used_at = NULL"))
    db.session.commit()
    with pytest.raises(NotFound):
        one_time.open_ticket("invite", link)


def test_who_is_taken_out_does_not_come_back_by_an_invitation_that_waits(day):
    bo, member = join(day, "bo@example.org", "viewer")
    link = invited(day, "bo@example.org", "owner")
    team.set_role(day.event, day.actor, member, None)
    with pytest.raises(NotFound):
        one_time.use_invite(link, bo)
    with pytest.raises(NotFound):
        access.enter("almedalen-2017", bo, "see")


def test_no_invitation_into_an_event_that_is_removed(day):
    from eventapp.services.publishing import withdrawal

    link = invited(day, "bo@example.org", "viewer")
    withdrawal.remove(day.event, day.actor, day.shelf)
    with pytest.raises(NotFound):
        one_time.use_invite(link, None, "Bo", "long enough, this")
    assert Account.query.filter_by(email="bo@example.org").count() == 0


def test_two_invitations_of_one_person_at_once_give_one_membership(day):
    bo = accounts.add_account("bo@example.org", "Bo", "long enough, this")
    links = [invited(day, "bo@example.org", "viewer"), invited(day, "bo@work.example", "editor")]
    number = bo.id
    db.session.remove()
    found = at_once(
        day.app, *(lambda link=link: one_time.use_invite(link, accounts.by_id(number)).id for link in links)
    )
    assert found == [number, number]
    event = access.enter("almedalen-2017", accounts.by_id(number), "edit")[0]
    assert [m.role for m in team.members(event)] == ["owner", "editor"]


def test_a_name_is_one_line_of_what_can_be_seen(app):
    odd = " Anna\x00 \r\n\u202e Ek\t\ud7ff" + "x" * 300
    name = accounts.add_account(EMAIL, odd, PASSWORD).name
    assert name == ("Anna Ek " + "x" * 300)[:300]
