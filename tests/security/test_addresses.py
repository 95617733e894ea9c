"""Where answers lead and what is told of an address: no foreign host, no secret in the log, nothing rendered twice."""

import pytest

from eventapp.edge.request_log import loggable
from eventapp.programme.naming import RESERVED, slugify
from eventapp.services.draft import events, loading, people
from eventapp.services.draft.edits import Writing
from eventapp.services.publishing import releases
from tests.conftest import sign_in

HOSTILE = {"HTTP_HOST": "evil.example", "HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "gopher"}
PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def link(day):
    """A person's own link, without the slash at the end."""
    person = loading.tables(day.event).people[0]
    return f"/me/{people.token(person, day.app.config['SECRET_KEY'])}"


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/almedalen-2017", "/almedalen-2017/"), ("/almedalen-2017/seminars/ai?lang=en", "/almedalen-2017/seminars/ai/?lang=en"),
        ("/organise", "/organise/"), ("//almedalen-2017//about/", "/almedalen-2017/about/"), ("//evil.example", "/evil.example/"),
        ("/almedalen-2017/screens", "/almedalen-2017/screens/"),
    ],
)  # fmt: skip
def test_a_missing_slash_leads_on_without_a_host(lite_day, asked, location):
    path, _, query = asked.partition("?")
    answer = lite_day.app.test_client().get(
        "/", environ_overrides={**HOSTILE, "PATH_INFO": path, "QUERY_STRING": query}
    )
    assert (answer.status_code, answer.headers["Location"]) == (308, location)
    assert "evil.example" not in answer.text.replace("/evil.example", "")


def test_a_renamed_event_leads_on_without_a_host(lite_day):
    event = lite_day.event
    events.change(Writing(event, lite_day.actor), event.version, {"slug": "nytt-namn"})
    releases.publish(event, lite_day.actor, lite_day.shelf, "")
    answer = lite_day.app.test_client().get("/almedalen-2017/about/?lang=sv", environ_overrides=HOSTILE)
    assert (answer.status_code, answer.headers["Location"]) == (301, "/nytt-namn/about/?lang=sv")


def test_no_page_takes_a_host_or_a_scheme_from_the_request(lite_day):
    client = sign_in(lite_day.app)
    for rule in lite_day.app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments - {"event"}:
            address = rule.rule.replace("<event>", "almedalen-2017")
            answer = client.get(address, environ_overrides=HOSTILE)
            assert b"evil.example" not in answer.data, address
            assert "evil.example" not in str(answer.headers), address
            assert b"gopher:" not in answer.data, address


def test_what_is_refused_leads_back_only_within_the_site(lite_day):
    client = sign_in(lite_day.app)
    token = client.get("/organise/almedalen-2017/rooms/new").text.split('name="csrf_token" value="')[1].split('"')[0]
    row = loading.tables(lite_day.event).seminars[0]
    for came_from, location in (
        ("http://evil.example/organise/almedalen-2017/seminars/", "/organise/almedalen-2017/seminars/"),
        ("http://localhost/organise/almedalen-2017/seminars/?a=1", "/organise/almedalen-2017/seminars/?a=1"),
        ("http://evil.example//evil.example/", "/organise/almedalen-2017/"), ("http://[", "/organise/almedalen-2017/"),
        ("", "/organise/almedalen-2017/"),
        # This one only answers a form, and cannot be opened.
        ("http://localhost/organise/almedalen-2017/panelists/ABCDEF/portrait", "/organise/almedalen-2017/"),
    ):  # fmt: skip
        answer = client.post(
            f"/organise/almedalen-2017/seminars/{row.code}/state", headers={"Referer": came_from, "X-CSRFToken": token},
            data={"state": "nothing"},
        )  # fmt: skip
        assert (answer.status_code, answer.headers["Location"]) == (303, location)


@pytest.mark.parametrize("broken", [False, True])
def test_every_answer_below_a_personal_address_is_private(lite_day, broken, monkeypatch):
    app, address = lite_day.app, link(lite_day)
    app.testing = False
    client, statuses = app.test_client(), []
    if broken:
        monkeypatch.setattr("eventapp.services.people.personal.page", lambda *_: 1 / 0)
    for method, asked in (
        ("GET", f"{address}/"), ("GET", f"{address}/calendar.ics"), ("GET", address), ("GET", "/me/wrong/"), ("GET", "/me/"),
        ("GET", f"/{address}/"), ("GET", f"{address}//calendar.ics"), ("GET", f"{address}/nothing"), ("PUT", f"{address}/"),
        ("POST", f"{address}/answer"), ("GET", f"{address}/answer"), ("GET", address.replace("/me/", "/ME/") + "/"),
        ("HEAD", f"{address}/"), ("OPTIONS", f"{address}/"), ("POST", f"{address}/calendar.ics"),
    ):  # fmt: skip
        answer = client.open("/", method=method, environ_overrides={"PATH_INFO": asked})
        statuses.append(answer.status_code)
        assert {name: answer.headers.get(name) for name in PRIVATE} == PRIVATE, (method, asked)
    good = 500 if broken else 200
    assert statuses == [
        good, good, 308, 404, 200, good, 404, 404, 405, 400, 500 if broken else 303, 404, good, good, 405
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/me/SECRET/", "/me/…/"), ("//me/SECRET/", "//me/…/"), ("/me//SECRET/calendar.ics", "/me//…/calendar.ics"),
        ("/ME/SECRET/answer", "/ME/…/answer"), ("/%6De/SECRET/", "/me/…/"), ("/%256de%252FSECRET", "/me/…"),
        ("/x/../me/SECRET", "/…/…/me/…"), ("\\me\\SECRET", "…"), ("/me/SECRET/x/SECRET", "/me/…/…/…"), ("/.me./SECRET", "/…/…"),
        ("/account/reset/SECRET", "/account/reset/…"), ("/account//setup/SECRET", "/account//setup/…"),
        ("/ACCOUNT/Invite/SECRET/", "/ACCOUNT/Invite/…/"), ("/account/sign-in", "/account/sign-in"),
        ("/dagen/mine/SECRET/", "/dagen/mine/…/"), ("/dagen//mine//show-SECRET/calendar.ics", "/dagen//mine//…/calendar.ics"),
        ("/dagen/MINE/SECRET", "/dagen/MINE/…"), ("/dagen/m%69ne%2FSECRET/erase", "/dagen/mine/…/erase"),
        ("/dagen\\mine\\SECRET", "/dagen/mine/…"), ("/dagen/mine/choice.json/SECRET/join", "/dagen/mine/choice.json/…/join"),
        ("/report/ABCDEF-SECRET/", "/report/…/"), ("//Report//%41BCDEF-SECRET", "//Report//…"), ("/r%65port/SECRET/x", "/report/…/…"),
        ("/dagen/screens/at/SECRET/seen", "/dagen/screens/at/…/seen"), ("/dagen/Screens/At/SECRET/", "/dagen/Screens/At/…/"),
        ("/dagen/mine/", "/dagen/mine/"), ("/dagen/seminars/mine/", "/dagen/seminars/mine/"),
        ("/almedalen-2017/seminars/home/", "/almedalen-2017/seminars/home/"), ("/q/3AB12CD", "/q/3AB12CD"),
    ],
)  # fmt: skip
def test_the_log_tells_no_secret_however_it_is_written(path, told):
    assert loggable(path) == told


def test_what_is_not_asked_about_renders_nothing_anew(lite_day):
    app, copies = lite_day.app, lite_day.app.extensions["copies"]
    seminar = loading.tables(lite_day.event).seminars[0]
    client, tried = app.test_client(), []
    app.before_request_funcs.setdefault(None, []).append(lambda: tried.append(1))
    for page in (f"seminars/{seminar.slug}/picture.png", "about/", "", "calendar/all.ics", "theme.css", f"qr/seminar/{seminar.slug}.png"):
        tried.clear()
        first = client.get(f"/almedalen-2017/{page}")
        held = len(copies._held)
        for query in ("x=1", "x=2&y=3", "picture[]=1", "utm_source=a", "v=9", "lang=xx", "%ff=%00", "&&", "tag"):
            again = client.get(f"/almedalen-2017/{page}?{query}")
            assert (again.status_code, again.data, again.headers["ETag"]) == (200, first.data, first.headers["ETag"])
        if page:  # Filters are asked about on the programme's page, and nowhere else.
            client.get(f"/almedalen-2017/{page}?tag=a&room=b&day=c&kind=d")
        assert (len(tried), len(copies._held)) == (1, held), page
    tried.clear()
    for query in ("lang=en&tag=barn", "tag=barn&lang=en", "x=1&tag=barn&lang=en&tag=annat", "tag=b%61rn&lang=en"):
        client.get(f"/almedalen-2017/?{query}")
    before = len(copies._held)
    for number in range(5):
        assert client.get(f"/almedalen-2017/?tag=nothing-{number}").status_code == 200
    assert len(copies._held) == before


LONG = "dQw4w9WgXcQ_dQw4w9WgXcQ-dQw4w9Wg"


@pytest.mark.parametrize("before", ["/me%00/", "/me;/", "/me:", "/me\u200b/", "/acount/reset/", "/reset/", "/invite/", "/x/"])
def test_what_looks_like_a_secret_is_not_told_wherever_it_stands(before):
    assert LONG not in loggable(f"{before}{LONG}/")
    assert loggable("/almedalen-2017/seminars/artificiell-intelligens-i-kampen-mot/") == (
        "/almedalen-2017/seminars/artificiell-intelligens-i-kampen-mot/"
    )


def test_no_event_can_have_an_address_of_the_sites_own(lite):
    first = {rule.rule.split("/")[1] for rule in lite.url_map.iter_rules()}
    assert {slugify(part) for part in first if part and "<" not in part} <= RESERVED
