"""CSP, cookies, CSRF, rate limits, enumeration, logs."""

import json
import os
import re

import pytest

from eventapp.edge import CSP
from eventapp.edge.language import preferred_language
from eventapp.services.accounts import accounts, one_time
from eventapp.services.draft import loading, memory, people
from tests.conftest import EMAIL, PASSWORD, make_app, sign_in, token


def personal(day, slug="nina-rung"):
    person = next(p for p in loading.tables(day.event).people if p.slug == slug)
    return f"/me/{people.token(person, day.app.config['SECRET_KEY'])}/"


def test_every_answer_has_a_strict_policy(lite_day):
    client = sign_in(lite_day.app)
    for address in (
        "/almedalen-2017/",
        "/organise/",
        "/nothing/",
        "/api/v1/events",
        "/healthz",
        personal(lite_day),
    ):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"] == CSP, address
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in CSP
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


def test_behind_tls_there_is_hsts_and_a_host_bound_secure_cookie(tmp_path):
    app = make_app(tmp_path, SECURE=True, SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
    client = app.test_client()
    assert client.get("/healthz").headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = client.get("/account/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie


def test_attendees_get_no_cookie_but_the_language_they_choose(lite_day):
    client = lite_day.app.test_client()
    for page in ("", "seminars/ai/", "calendar/", "changes/", "calendar/all.ics", "screens/"):
        assert client.get(f"/almedalen-2017/{page}").headers.getlist("Set-Cookie") == [], page
    chosen = client.get("/almedalen-2017/?lang=en")
    (cookie,) = chosen.headers.getlist("Set-Cookie")
    assert cookie.startswith("lang=en;")
    assert '<html lang="en">' in client.get("/almedalen-2017/", headers={"Accept-Language": "sv"}).text


@pytest.mark.parametrize(
    ("query", "cookie", "accept", "expected"),
    [
        ("lang=en", "lang=sv", "sv", "en"), ("", "a=b; lang=sv", "en", "sv"), ("", "", "de, en;q=0.5, sv;q=0.9", "sv"),
        ("", "", "sv-SE,sv;q=0.9", "sv"), ("", "", "de", ""), ("lang=xx", "lang=yy", "", ""), ("", "", "sv;q=0, en", "en"),
    ],
)  # fmt: skip
def test_language_by_preference(query, cookie, accept, expected):
    assert preferred_language(query, cookie, accept) == expected


def test_every_form_needs_its_token(lite_day):
    client = sign_in(lite_day.app)
    posts = [r for r in lite_day.app.url_map.iter_rules() if "POST" in r.methods and r.endpoint != "static"]
    # With those of a choice, and of who follows, nothing is sent along by itself that another site could use
    # (tests/blueprints/test_mine.py, test_follow.py).
    posts = [r for r in posts if ".mine." not in r.endpoint and ".follow." not in r.endpoint]
    assert len(posts) > 25
    row = loading.tables(lite_day.event)
    for rule in posts:
        address = rule.rule.replace("<event>", "almedalen-2017").replace("<code>", row.seminars[0].code)
        address = re.sub(r"<(int:)?\w+>", "1", address.replace("/me/<token>/", personal(lite_day)))
        answer = client.post(address, data={"title": "kvar"})
        assert answer.status_code in (400, 404), rule.rule
        if answer.status_code == 404:
            assert "/me/" not in address


def test_opening_a_link_changes_nothing(lite_day):
    client = lite_day.app.test_client()
    address = personal(lite_day)
    reset = one_time.make_ticket("reset", EMAIL)
    before = memory.read(lite_day.event).programme
    for opened in (address, address + "calendar.ics", f"/account/reset/{reset}"):
        for _ in range(2):
            assert client.get(opened).status_code == 200
            client.head(opened)
    assert client.get(address + "answer").status_code in (303, 404, 405)
    assert memory.read(lite_day.event).programme == before
    assert one_time.open_ticket("reset", reset)


def test_opening_the_link_of_the_first_start_changes_nothing(lite):
    client = lite.test_client()
    setup = one_time.make_ticket("setup")
    assert [client.get(f"/account/setup/{setup}").status_code for _ in range(2)] == [200, 200]
    assert one_time.open_ticket("setup", setup)


def test_signing_in_is_limited_by_address_and_by_account(tmp_path):
    app = make_app(tmp_path)
    with app.app_context():
        accounts.add_account(EMAIL, "Anna", PASSWORD)
        client = app.test_client()
        data = {"email": EMAIL, "password": "wrong", "csrf_token": token(client, "/account/sign-in")}
        statuses = [client.post("/account/sign-in", data=data).status_code for _ in range(9)]
    assert statuses == [401] * 8 + [429]


def test_only_wrong_passwords_count_towards_the_limit(tmp_path):
    app = make_app(tmp_path)
    with app.app_context():
        accounts.add_account(EMAIL, "Anna", PASSWORD)

        def enter(password):
            client = app.test_client()
            data = {"email": EMAIL, "password": password, "csrf_token": token(client, "/account/sign-in")}
            return client.post("/account/sign-in", data=data)

        # A team in one hall's network signs in again and again during the day.
        assert [enter(PASSWORD).status_code for _ in range(30)] == [303] * 30
        assert [enter("wrong").status_code for _ in range(8)] == [401] * 8
        refused = enter(PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert "<p>Vänta 5 minuter och försök igen.</p>" in refused.text


def test_nobody_learns_who_has_an_account(lite_day):
    client = lite_day.app.test_client()
    csrf = token(client, "/account/sign-in")

    def answer(address, email):
        data = {"email": email, "password": "wrong", "csrf_token": csrf}
        found = client.post(address, data=data)
        text = re.sub(r'value="[^"]*"', "", found.text).replace(email, "")
        return found.status_code, text

    # What it takes is in test_guessing: a hash is computed either way.
    for address in ("/account/sign-in", "/account/reset"):
        assert answer(address, EMAIL) == answer(address, "nobody@example.org"), address


def test_a_wrong_or_old_personal_link_is_the_same_404(lite_day):
    client = lite_day.app.test_client()
    nina = next(p for p in loading.tables(lite_day.event).people if p.slug == "nina-rung")
    old = personal(lite_day)
    people.renew_link(lite_day.event, lite_day.actor, nina)
    answers = [client.get(a) for a in (old, "/me/wrong/", f"/me/{nina.code}/", "/me/" + "A" * 300 + "/")]
    assert [a.status_code for a in answers] == [404] * 4
    assert len({a.data for a in answers}) == 1
    assert client.get(personal(lite_day)).status_code == 200


def test_a_personal_page_is_kept_by_no_cache_and_leaks_its_address_to_no_one(lite_day):
    headers = lite_day.app.test_client().get(personal(lite_day)).headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_log_holds_no_secret_and_no_address(tmp_path):
    from tests.conftest import fill

    app = make_app(tmp_path, TESTING=False, REQUEST_LOG=True)
    log = app.extensions["edge"].log
    log.descriptor = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    with app.app_context():
        day = fill(app)
        link = personal(day)
        ticket = one_time.make_ticket("reset", EMAIL)
        client = app.test_client()
        client.get(link)
        client.get(f"/account/reset/{ticket}?email={EMAIL}")
        client.get("/almedalen-2017/?q=hemligt")
        client.get("/almedalen-2017/")
    log.write_out()  # What the log's own thread has taken is written within its turn, which this one waits for.
    lines = (tmp_path / "log").read_text().splitlines()
    assert len(lines) == 4
    assert [json.loads(line)["path"] for line in lines] == [
        "/me/…/", "/account/reset/…", "/almedalen-2017/", "/almedalen-2017/"
    ]  # fmt: skip
    for secret in (link.split("/")[2], ticket, EMAIL, "hemligt", "127.0.0.1"):
        assert secret not in "".join(lines)


def test_an_unexpected_error_tells_readers_nothing(tmp_path, monkeypatch):
    app = make_app(tmp_path, TESTING=False)
    monkeypatch.setitem(app.view_functions, "account.sign_in", lambda: 1 / 0)
    app.view_functions["account.sign_in"].needs = "anyone"
    answer = app.test_client().get("/account/sign-in")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text


def test_signing_in_leads_only_to_ones_own_site(lite_day):
    client = lite_day.app.test_client()
    for wanted, expected in (
        ("/organise/almedalen-2017/", "/organise/almedalen-2017/"), ("https://evil.example/", "/organise/"),
        ("//evil.example/organise/", "/organise/"), ("/organise/\\evil", "/organise/"), ("javascript:x", "/organise/"),
    ):  # fmt: skip
        data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token(client, "/account/sign-in")}
        answer = client.post("/account/sign-in", query_string={"next": wanted}, data=data)
        assert answer.headers["Location"] == expected


def test_a_new_password_ends_other_sessions(lite_day):
    one, other = sign_in(lite_day.app), sign_in(lite_day.app)
    data = {"old": PASSWORD, "password": "a brand new password", "csrf_token": token(one, "/account/")}
    assert one.post("/account/", data=data).status_code == 303
    assert one.get("/organise/").status_code == 200
    assert other.get("/organise/").status_code == 303


def test_metrics_are_for_who_knows_the_token(tmp_path):
    client = make_app(tmp_path, METRICS_TOKEN="a-token").test_client()

    def answer(given):
        return client.get("/metrics", headers={"Authorization": given} if given else {})

    wrong = ("", "Bearer ", "Bearer a-toke", "Basic a-token", "Bearer Å")
    assert [answer(given).status_code for given in wrong] == [404] * len(wrong)
    assert answer("Bearer a-token").text.startswith("# HELP eventapp_responses_total Answers by status.\n# TYPE eventapp_responses_total counter\n")
    without = make_app(tmp_path, METRICS_TOKEN="").test_client()
    assert without.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
