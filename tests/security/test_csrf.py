"""Forged forms: no token for them, on no page; what an honest form that was open too long gets back."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine

from eventapp.services.accounts import sessions
from eventapp.services.clock import now
from eventapp.services.draft import loading
from tests.conftest import BASE, EMAIL, PASSWORD, sign_in, token
from tests.security.test_web import personal

NEW_ROOM = "/organise/almedalen-2017/rooms/new"
HERE = {"Sec-Fetch-Site": "same-origin"}
LATER = timedelta(hours=13)


@pytest.fixture
def old(lite_day):
    """A signed-in client with a form that has been open for thirteen hours."""
    client = sign_in(lite_day.app)
    data = {"name": "Ny lokal åäö", "csrf_token": token(client, NEW_ROOM)}
    with time_machine.travel(now() + LATER):
        yield client, data


def offered(answer):
    """The fresh token of a page that offers to send again, or None; whatever it is, the answer is 400."""
    assert answer.status_code == 400
    found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    return found and found[1]


@pytest.mark.parametrize("headers", [HERE, {"Origin": BASE}, {**HERE, "Origin": "null"}])
def test_an_honest_form_that_was_open_too_long_is_sent_again(old, headers):
    client, data = old
    answer = client.post(NEW_ROOM, data=data, headers=headers)
    assert '<textarea name="name" hidden>Ny lokal åäö</textarea>' in answer.text
    again = client.post(NEW_ROOM, data=data | {"csrf_token": offered(answer)}, headers=headers)
    assert again.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": BASE + ".evil.example"},
        {"Origin": BASE.replace("https", "http")}, {"Sec-Fetch-Site": "cross-site", "Origin": BASE},
    ],
)  # fmt: skip
def test_a_form_from_elsewhere_gets_no_token_even_with_our_old_one(old, headers):
    client, data = old
    answer = client.post(NEW_ROOM, data=data, headers=headers)
    assert offered(answer) is None
    assert "Ny lokal" not in answer.text


def test_another_sites_form_is_refused_even_with_a_token_that_holds(lite_day):
    client = sign_in(lite_day.app)
    data = {"name": "Ny lokal", "csrf_token": token(client, NEW_ROOM)}
    for where in ("cross-site", "same-site"):
        assert offered(client.post(NEW_ROOM, data=data, headers={"Sec-Fetch-Site": where})) is None
    assert client.post(NEW_ROOM, data=data, headers=HERE).status_code == 303


def test_only_the_sessions_own_token_gets_a_fresh_one(lite_day):
    """None, a made-up one, one with a broken signature, and one that is ours but of another session."""
    client, other = sign_in(lite_day.app), sign_in(lite_day.app)
    own, theirs = token(client, NEW_ROOM), token(other, NEW_ROOM)
    with time_machine.travel(now() + LATER):
        for given in (None, "", "gammal", own[:-2] + "xx", theirs):
            data = {"name": "Ny lokal"} | ({} if given is None else {"csrf_token": given})
            assert offered(client.post(NEW_ROOM, data=data, headers=HERE)) is None, given
        assert offered(client.post(NEW_ROOM, data={"csrf_token": own}, headers=HERE))


def test_a_token_of_a_signed_out_session_gets_no_fresh_one(lite_day):
    """Neither in the browser that has signed out, nor with a copy of its cookie from before."""
    client, thief = sign_in(lite_day.app), lite_day.app.test_client()
    own = token(client, "/account/")
    thief.set_cookie("session", client.get_cookie("session").value)
    assert thief.get("/organise/").status_code == 200
    client.post("/account/sign-out", data={"csrf_token": own})
    with time_machine.travel(now() + LATER):
        for who in (client, thief):
            data = {"email": EMAIL, "csrf_token": own}
            assert offered(who.post("/account/sign-in", data=data, headers=HERE)) is None
            answer = who.post(NEW_ROOM, data=data, headers=HERE)
            assert (answer.status_code, offered(client.post("/account/reset", data=data))) == (303, None)


def test_a_password_is_not_given_back_but_asked_for_again(lite):
    client = lite.test_client()
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token(client, "/account/sign-in")}
    with time_machine.travel(now() + LATER):
        answer = client.post("/account/sign-in?next=/organise/x/", data=data, headers=HERE)
    assert PASSWORD not in answer.text
    assert 'action="/account/sign-in?next=/organise/x/"' in answer.text
    assert '<input id="password" name="password" type="password" value=""' in answer.text
    assert f'<textarea name="email" hidden>{EMAIL}</textarea>' in answer.text


def test_forms_of_accounts_and_personal_links_hold_64_kilobytes_in_all(lite_day):
    """Urlencoded and in parts (multipart), to the byte."""
    client = lite_day.app.test_client()
    for address, page in (("/account/sign-in",) * 2, (personal(lite_day) + "answer", personal(lite_day))):
        good = {
            "csrf_token": token(client, page),
            "email": "x@example.org",
            "seat": "0",
            "answer": "confirmed",
        }
        body = urlencode(good | {"more": ""}).ljust(64 * 1024, "a")
        kind = {"content_type": "application/x-www-form-urlencoded"}
        assert client.post(address, data=body, **kind).status_code in (401, 404), address
        assert client.post(address, data=body + "a", **kind).status_code == 413, address
        parts = client.post(address, data=good | {"more": "a" * 70_000}, content_type="multipart/form-data")
        assert parts.status_code == 413
        assert "Formuläret är för stort" in parts.text


def test_two_megabytes_of_form_cost_little(old):
    """Refused before they are parsed where they are no form of ours; not sent back where they may come in."""
    client, data = old
    many = urlencode(data) + "&a" * 500_000 + "&a=" + "å" * 200_000
    for address in ("/account/sign-in", NEW_ROOM):
        answer = client.post(
            address, data=many, content_type="application/x-www-form-urlencoded", headers=HERE
        )
        assert answer.status_code == {"/account/sign-in": 413, NEW_ROOM: 400}[address]
        assert len(answer.data) < 10_000


def test_what_is_given_back_is_bounded_by_what_a_person_types(old):
    client, data = old
    fits = client.post(NEW_ROOM, data=data | {"notes": "x" * 250_000}, headers=HERE)
    assert offered(fits)
    assert fits.text.count("x" * 250_000) == 1
    for more in ({"notes": "x" * 262_144}, {f"n{i}": "" for i in range(4000)}):
        assert offered(client.post(NEW_ROOM, data=data | more, headers=HERE)) is None


def test_an_anonymous_form_of_a_personal_link_is_sent_again(lite_day):
    client = lite_day.app.test_client()
    page = personal(lite_day)
    held = loading.tables(lite_day.event).seminars
    seat = next(s.id for row in held for s in row.seats if s.person and s.person.slug == "nina-rung")
    data = {"csrf_token": token(client, page), "seat": seat, "answer": "confirmed"}
    with time_machine.travel(now() + LATER):
        fresh = offered(client.post(page + "answer", data=data, headers=HERE))
        assert client.post(page + "answer", data=data | {"csrf_token": fresh}).status_code == 303


def test_signing_in_starts_a_session_of_its_own(lite_day):
    """What was planted before (a session with its token, login CSRF) is not what one is signed in with."""
    client = lite_day.app.test_client()
    planted = token(client, "/account/sign-in")
    before = client.get_cookie("session").value
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": planted}
    assert client.post("/account/sign-in", data=data).status_code == 303
    after = client.get_cookie("session").value
    assert after != before
    assert offered(client.post("/account/sign-out", data={"csrf_token": planted}, headers=HERE)) is None
    thief = lite_day.app.test_client()
    thief.set_cookie("session", before)
    assert thief.get("/organise/").status_code == 303
    assert len(sessions.of(lite_day.account, timedelta(days=30))) == 1


WANTED = [
    "https://evil.example/", "//evil.example/organise/", "///evil.example", "/organise//evil.example/", "/organise/\\evil",
    "\\/evil.example", "javascript:x", "/organise/\r\nSet-Cookie: a=b", "/organise/\nx", "/organise/\tx", "/organise/\x00",
    "/organise/../../x", "/organise/../account/sign-out", " /organise/", "/organise/#@evil.example", "/organise@evil.example",
    "/organise/å", "/organise/?x=//evil.example", "/organise/?a\r\nb", "http:/organise/", "", "/",
]  # fmt: skip


@pytest.mark.parametrize("wanted", WANTED)
def test_after_signing_in_one_stays_here(lite_day, wanted):
    client = lite_day.app.test_client()
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token(client, "/account/sign-in")}
    answer = client.post("/account/sign-in", query_string={"next": wanted}, data=data)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/organise/")


def test_whoever_must_sign_in_comes_back_to_the_page_whatever_is_in_its_address(lite_day):
    client = lite_day.app.test_client()
    for asked, told in (
        ("/organise/almedalen-2017/rooms/", "/account/sign-in?next=/organise/almedalen-2017/rooms/"),
        ("/organise/a%0d%0aSet-Cookie:b/", "/account/sign-in?next=/organise/a%0D%0ASet-Cookie%3Ab/"),
        ("/organise/a%26next=%23b/", "/account/sign-in?next=/organise/a%26next%3D%23b/"),
        ("/account/", "/account/sign-in?next=/account/"),
    ):
        answer = client.get(asked)
        if answer.status_code == 303:
            assert answer.headers["Location"] == told
        else:
            assert answer.status_code == 404, asked
    # What was no page to look at is not what one comes back to.
    assert client.post(NEW_ROOM).headers["Location"] == "/account/sign-in?next=/organise/"
