"""Every route says who may use it, and the whole URL map is walked for each role and for nobody."""

from types import SimpleNamespace

import pytest

from eventapp.services.access import PERMISSIONS, ROLES
from eventapp.services.accounts import accounts, one_time
from eventapp.services.draft import loading
from eventapp.services.draft.edits import Writing
from tests.conftest import sign_in

KNOWN = {"anyone", "link", "own link", "account", "site", "operator", *PERMISSIONS}


def views(app):
    """Every route but those that are static."""
    return [r for r in app.url_map.iter_rules() if r.endpoint != "static"]


def test_every_route_states_who_may_use_it(lite):
    without = [
        r.endpoint
        for r in views(lite)
        if getattr(lite.view_functions[r.endpoint], "needs", None) not in KNOWN
    ]
    assert without == []


def test_each_audience_denies_a_route_that_has_not_said(lite_day):
    app = lite_day.app
    client = sign_in(app)
    for endpoint, address in (
        ("organise.event.rooms.index", "/organise/almedalen-2017/rooms/"),
        ("desk.rooms.index", "/organise/almedalen-2017/desk/"),
        ("public.pages.about", "/almedalen-2017/about/"),
        ("api.events", "/api/v1/events"),
        ("account.sign_in", "/account/sign-in"),
    ):
        app.extensions["copies"]._held.clear()
        assert client.get(address).status_code == 200
        view = app.view_functions[endpoint]
        app.view_functions[endpoint] = lambda **kw: "open"
        app.extensions["copies"]._held.clear()
        assert client.get(address).status_code == 403, endpoint
        app.view_functions[endpoint] = view


def first_codes(day):
    """A seminar, a room and a person to put into addresses, taken before a walk removes them: no rows, which are read anew."""
    rows = loading.tables(day.event)
    firsts = rows.seminars[0], rows.rooms[0], rows.people[0]
    return [SimpleNamespace(code=first.code, slug=first.slug) for first in firsts]


def address(rule, things):
    """The rule with real values in it."""
    seminar, room, person = things
    code = (
        room.code
        if ".rooms." in rule.endpoint
        else person.code
        if any(f".{noun}." in rule.endpoint for noun in ("panelists", "peoplecells", "years", "contacts", "wishes"))
        else seminar.code
    )
    values = {
        "event": "almedalen-2017", "code": code, "number": 1, "member": 1, "entry": 1, "what": "rooms", "token": "x",
        "organisation": "ecpat-sverige", "slug": seminar.slug, "text": "thanks", "kind": "seminar", "name": "x.webp", "rest": "x", "paper": "a4", "ending": "csv",
        "shape": "link", "preview": "x", "field": "title", "key": "0" * 32,
        "link": f"3{seminar.code}",
    }  # fmt: skip
    text = rule.rule
    for name in rule.arguments:
        for kind in ("int:", "path:", ""):
            text = text.replace(f"<{kind}{name}>", str(values[name]))
    return text


@pytest.mark.parametrize("role", [*ROLES, "colleague of another event", "nobody"])
def test_organisers_routes_let_in_whom_they_say(lite_day, role):
    app, event, actor = lite_day.app, lite_day.event, lite_day.actor
    if role == "nobody":
        client = app.test_client()
    else:
        accounts.add_account("bo@example.org", "Bo", "long enough, this")
        if role in ROLES:
            token = one_time.invite(event, actor, "bo@example.org", role, None)
            one_time.use_invite(token, accounts.by_email("bo@example.org"))
        client = sign_in(app, "bo@example.org", "long enough, this")
    csrf = client.get("/account/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    rules = sorted(
        (r for r in views(app) if r.rule.startswith("/organise/<event>")), key=lambda r: "own" in str(r)
    )
    found, expected, things = {}, {}, first_codes(lite_day)
    for rule in rules:
        needed = app.view_functions[rule.endpoint].needs
        for method in sorted(rule.methods & {"GET", "POST"}):
            if rule.endpoint.endswith(("events.remove", "team.role")) and role == "owner":
                continue  # Would take the ground away from the rest of the walk.
            data = {"csrf_token": csrf} if method == "POST" else None
            answer = client.open(address(rule, things), method=method, data=data)
            allowed = role in ROLES and role in PERMISSIONS[needed]
            key = (method, rule.endpoint)
            found[key] = answer.status_code not in (
                401,
                403,
                404,
            ) and "/account/sign-in" not in answer.headers.get("Location", "")
            expected[key] = allowed
            if (
                allowed and answer.status_code == 404
            ):  # The right is there; the thing is not (an undone entry …).
                found[key] = True
            if not allowed:
                assert answer.status_code == (303 if role == "nobody" else 403 if role in ROLES else 404), key
    assert found == expected


def test_private_things_are_not_shown_to_viewers_and_crew(lite_day):
    app, event, actor = lite_day.app, lite_day.event, lite_day.actor
    from eventapp.services.draft import people

    person = loading.tables(event).people[0]
    values = {"email": "hemlig@example.org", "phone": "0700000000", "notes": "hemlig anteckning"}
    people.change(Writing(event, actor), person, person.version, values)
    things = first_codes(lite_day)
    for role in ("viewer", "crew"):
        email = f"{role}@example.org"
        account = accounts.add_account(email, role, "long enough, this")
        one_time.use_invite(one_time.invite(event, actor, email, role, None), account)
        client = sign_in(app, email, "long enough, this")
        for rule in views(app):
            # Crew call from the green room who is missing.
            called = role == "crew" and rule.rule.endswith("/desk/green-room/")
            if rule.rule.startswith("/organise/<event>") and "GET" in rule.methods and not called:
                text = client.get(address(rule, things)).data.decode(errors="ignore")
                for secret in ("hemlig", "0700000000", "/me/"):
                    assert secret not in text, (role, rule.rule)


def test_only_the_site_owner_makes_events(lite_day):
    accounts.add_account("bo@example.org", "Bo", "long enough, this")
    assert (
        sign_in(lite_day.app, "bo@example.org", "long enough, this").get("/organise/new").status_code == 403
    )
    assert sign_in(lite_day.app).get("/organise/new").status_code == 200
