"""My programme over HTTP: begun and changed without a script, private to who has its address, and a calendar that follows."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.blueprints.organise import archive
from eventapp.edge.request_log import RequestLog
from eventapp.extensions import db
from eventapp.models import Reading, Star
from eventapp.services import choices
from eventapp.services.draft import edits, events, loading, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.insights.counting import Readings
from eventapp.services.publishing import releases, withdrawal
from tests.conformance.judges import icaljs
from tests.conformance.test_calendars import entries

HOME = "/almedalen-2017/mine/"
BEFORE = datetime(2017, 7, 1, 12, tzinfo=UTC)
PRIVATE = ("private, no-store", "noindex, nofollow", "no-referrer", None)


@pytest.fixture(autouse=True)
def before_the_day():
    with time_machine.travel(BEFORE):
        yield


@pytest.fixture
def client(lite_day):
    return lite_day.app.test_client()


def codes(day):
    """Seminars' codes by slug."""
    return {s.slug: s.code for s in loading.tables(day.event).seminars}


def begun(client, *chosen):
    """The page of a new choice, begun as a browser without a script does."""
    answer = client.post(HOME, data={"on": list(chosen)})
    assert answer.status_code == 303
    return answer.headers["Location"]


def pressed(html):
    """The codes whose star is pressed."""
    return set(re.findall(r'name="off" value="(\w+)"', html))


def shown_at(client, page):
    return HOME + re.search(r'href="\.\./(show-[\w-]+/)"', client.get(page).text)[1]


def kept(answer):
    """What is said to caches, search engines and the next site, and the cookie that is set."""
    return tuple(answer.headers.get(n) for n in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy", "Set-Cookie"))


def release(day, *changes):
    for slug, values in changes:
        row = next(s for s in loading.tables(day.event).seminars if s.slug == slug)
        if values is None:
            edits.remove(Writing(day.event, day.actor), row)
        else:
            seminars.change(Writing(day.event, day.actor), row, row.version, values)
    releases.publish(day.event, day.actor, day.shelf, "")


def test_without_a_script_a_star_begins_a_choice_whose_page_changes_it(lite_day, client):
    code = codes(lite_day)
    programme = client.get("/almedalen-2017/").text
    assert f'<form id="star" method="post" action="{HOME}"' in programme
    assert f'form="star" name="on" value="{code["ai"]}"' in programme
    page = begun(client, code["ai"])
    assert re.fullmatch(HOME + "[A-Za-z0-9_-]{32}/", page)
    html = client.get(page).text
    assert pressed(html) == {code["ai"]}
    assert f'<form id="star" method="post" action="{page}"' in html
    other = next(c for slug, c in code.items() if slug not in ("ai",) and f'name="on" value="{c}"' in html)
    assert client.post(page, data={"on": other}).headers["Location"] == page
    assert pressed(client.get(page).text) == {code["ai"], other}
    client.post(page, data={"off": code["ai"]})
    assert pressed(client.get(page).text) == {other}


def test_nothing_of_it_is_kept_counted_or_set_in_a_cookie(lite_day, client):
    page = begun(client, codes(lite_day)["ai"])
    shown, held = shown_at(client, page), set(lite_day.app.extensions["copies"]._held)
    answers = [client.get(address + below) for address in (page, shown) for below in ("", "calendar.ics", "choice.json", "code.svg")]
    answers += [client.get(page, headers={"If-None-Match": answers[0].headers["ETag"]}), client.get(HOME + "x" * 32 + "/"), client.get(HOME + "x/")]
    answers += [client.post(page, data={"on": "AAAAAA"}), client.post(page, json={"choices": {}}), client.post(page + "erase")]
    answers += [client.get(page), client.get(page[:-1])]
    assert [a.status_code for a in answers] == [*[200] * 8, 304, 404, 404, 303, 200, 303, 410, 308]
    assert answers[-2].headers["X-Gone"] == "choice"
    # The next page of ours may know the name of the site, and nothing more.
    named = (*PRIVATE[:2], "strict-origin", None)
    assert [kept(a) for a in answers] == [named if n in (0, 4) else PRIVATE for n in range(len(answers))]
    assert set(lite_day.app.extensions["copies"]._held) == held
    # The page without a token is the same for all, and kept for all.
    assert client.get(HOME).headers["Cache-Control"].startswith("public")
    assert client.post(HOME, data={"on": codes(lite_day)["ai"]}).headers["Cache-Control"] == "private, no-store"
    assert client.post(HOME, data={"on": "AAAAAA"}).status_code == 404


def test_the_insights_know_nothing_of_it(lite_day, client):
    phone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) Version/17.2 Mobile/15E148 Safari/604.1"}
    page = begun(client, codes(lite_day)["ai"])
    for address in (page, page + "calendar.ics", "/almedalen-2017/about/"):
        client.get(address, headers=phone)
    readings: Readings = lite_day.app.extensions["readings"]
    readings.write()
    assert set(db.session.scalars(select(Reading.what))) == {"other"}


def test_no_token_is_in_the_request_log_even_one_that_looks_like_a_name(lite_day, client, tmp_path):
    """What is all small letters no pattern of secrets finds: it is hidden for where it stands."""
    token, file = "a" * 32, tmp_path / "log"
    shown, code = choices.shown(token), codes(lite_day)["ai"]
    with open(file, "wb") as out:
        lite_day.app.extensions["edge"].log = log = RequestLog(out.fileno())
        for page in (f"{HOME}{token}/", f"{HOME}{shown}/"):
            client.post(page, json={"choices": {code: [True, 0]}})
            for below in ("", "calendar.ics", "choice.json", "code.svg", "nothing/"):
                client.get(page + below)
            client.post(page + "join", data={"other": token})
        client.get(f"{HOME}{token}")
        client.get(f"/almedalen-2017//mine/{token}/")
        log.write_out()
        lite_day.app.extensions["edge"].log = None
    told = [json.loads(line)["path"] for line in file.read_text().splitlines()]
    assert len(told) == 16
    assert [path for path in told if token in path or shown in path] == []
    assert told[:4] == [HOME + "…/", HOME + "…/", HOME + "…/calendar.ics", HOME + "…/choice.json"]


def test_the_script_says_what_and_how_long_ago(lite_day, client):
    code, page = codes(lite_day), HOME + choices.new_token() + "/"
    ai, other = code["ai"], next(c for slug, c in code.items() if slug != "ai")
    assert client.get(page + "choice.json").status_code == 404
    said = client.post(page, json={"choices": {ai: [True, 60_000], other: [True, 0], "XXXXXX": [True, 0]}})
    assert (said.status_code, said.json) == (200, {"chosen": sorted([ai, other])})
    # The other device said so earlier, though it comes later.
    assert client.post(page, json={"choices": {ai: [False, 61_000], other: [False, -5]}}).json == {"chosen": [ai]}
    assert client.get(page + "choice.json").json == {"chosen": [ai]}
    at = {s.code: s.at for s in db.session.scalars(select(Star))}
    assert abs(at[ai] - BEFORE + timedelta(seconds=60)) < timedelta(seconds=30)
    for wrong in (b"", b"[]", b"{}", b'{"choices":[]}', b'{"choices":{"a":1}}', b'{"choices":{"a":[1]}}', b"[" * 50_000,
                  b'{"choices":{"a":[1,"x"]}}', b'{"choices":{"a":[1,{}]}}'):  # fmt: skip
        answer = client.post(page, data=wrong, content_type="application/json")
        assert answer.status_code == 400, wrong
    for age in ("NaN", "1e999", "-1e999", "1e30"):
        answer = client.post(page, data=f'{{"choices":{{"{other}":[false,{age}]}}}}', content_type="application/json")
        assert answer.status_code == 200, age
    assert client.post(page, data=b"x" * 70_000, content_type="application/json").status_code == 413


def test_the_address_to_show_shows_and_writes_nothing(lite_day, client):
    code = codes(lite_day)
    page = begun(client, code["ai"])
    shown = shown_at(client, page)
    html = client.get(shown).text
    token = page.split("/")[-2]
    assert token not in html + client.get(shown + "calendar.ics").text + client.get(shown + "code.svg").text
    assert pressed(html) == set()
    assert f'<form id="star" method="post" action="{HOME}"' in html
    for below, data in (("", {"off": code["ai"]}), ("erase", {}), ("join", {"other": token})):
        assert client.post(shown + below, data=data).status_code == 404
    assert client.post(shown, json={"choices": {code["ai"]: [False, 0]}}).status_code == 404
    assert pressed(client.get(page).text) == {code["ai"]}
    # All of it goes into one's own with one press, which is another choice.
    mine = client.post(HOME, data={"on": re.findall(r'type="hidden" name="on" value="(\w+)"', html)}).headers["Location"]
    assert (mine != page, pressed(client.get(mine).text)) == (True, {code["ai"]})


def test_another_site_can_neither_begin_nor_change_one(lite_day, client):
    page = begun(client, codes(lite_day)["ai"])
    for where in ("cross-site", "same-site"):
        for address in (HOME, page, page + "erase", page + "join"):
            assert client.post(address, data={"off": "x"}, headers={"Sec-Fetch-Site": where}).status_code == 403
    assert client.options(page).headers.get("Access-Control-Allow-Origin") is None
    assert client.get(page).headers.get("Access-Control-Allow-Origin") is None


def test_the_calendar_follows_later_choices_and_the_programme(lite_day, client):
    code = codes(lite_day)
    held = [s.slug for s in loading.tables(lite_day.event).seminars if s.starts_at][:3]
    page = begun(client, *(code[slug] for slug in held))
    feed = page + "calendar.ics"
    whole = entries(client.get("/almedalen-2017/calendar/all.ics").data)
    first = client.get(feed)
    mine = entries(first.data)
    # The same entries as in every other feed: UID, SEQUENCE, DTSTAMP and all.
    assert {uid: e.to_ical() for uid, e in mine.items()} == {uid: whole[uid].to_ical() for uid in mine}
    assert {uid.split("@")[0] for uid in mine} == {code[slug] for slug in held}
    assert icaljs(first.data)["name"] == f"{lite_day.event.title}: Mitt program"
    assert client.get(feed, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    # What one chooses no longer is not in it, since it is not cancelled; a moved one keeps its UID.
    client.post(page, data={"off": code[held[0]]})
    starts = next(s.starts_at for s in loading.tables(lite_day.event).seminars if s.slug == held[1])
    release(lite_day, (held[1], {"starts_at": starts + timedelta(minutes=5)}), (held[2], {"state": "cancelled"}))
    second = entries(client.get(feed, headers={"If-None-Match": first.headers["ETag"]}).data)
    assert {uid.split("@")[0]: (str(e["STATUS"]), int(e["SEQUENCE"])) for uid, e in second.items()} == {
        code[held[1]]: ("CONFIRMED", 1), code[held[2]]: ("CANCELLED", 1),
    }  # fmt: skip
    # A withdrawn one is said to be cancelled, and so is all when the programme is taken down.
    release(lite_day, (held[1], None))
    third = icaljs(client.get(feed).data)["events"]
    assert {e["uid"].split("@")[0]: (e["status"], e["description"]) for e in third}[code[held[1]]] == ("CANCELLED", None)
    assert "Finns inte längre i programmet" in client.get(page).text
    client.post(page, data={"on": code[held[0]]})
    again = entries(client.get(feed).data)
    assert str(next(e["STATUS"] for uid, e in again.items() if code[held[0]] in uid)) == "CONFIRMED"
    withdrawal.take_down(lite_day.event, lite_day.actor, lite_day.shelf)
    # It may come back, so no browser forgets what it has chosen: only what is erased is told to be.
    assert [(a.status_code, a.headers["X-Gone"]) for a in (client.get(page), client.get(page + "choice.json"))] == [(410, "event")] * 2
    assert {e["status"] for e in icaljs(client.get(feed).data)["events"]} == {"CANCELLED"}


def test_an_open_page_is_asked_for_with_its_mark_and_is_another_when_anything_is(lite_day, client):
    code = codes(lite_day)
    page = begun(client, code["ai"])

    def mark(**headers):
        answer = client.get(page, headers=headers)
        return answer.headers["ETag"] if answer.status_code == 200 else answer.status_code

    first = mark()
    assert mark(**{"If-None-Match": first}) == 304
    assert mark(**{"If-None-Match": first, "Accept-Language": "en"}) not in (304, first)
    client.post(page, data={"off": code["ai"]})
    second = mark(**{"If-None-Match": first})
    assert second not in (304, first)
    release(lite_day, ("ai", {"title": "Ny titel"}))
    third = mark(**{"If-None-Match": second})
    assert third not in (304, second)
    with time_machine.travel(datetime(2017, 7, 3, 9, tzinfo=UTC)):
        assert mark(**{"If-None-Match": third}) not in (304, third)


def test_an_event_that_moves_takes_its_choices_along(lite_day, client):
    code = codes(lite_day)
    page = begun(client, code["ai"])
    events.change(Writing(lite_day.event, lite_day.actor), lite_day.event.version, {"slug": "ny-adress"})
    releases.publish(lite_day.event, lite_day.actor, lite_day.shelf, "")
    moved = page.replace("almedalen-2017", "ny-adress")
    answers = [client.get(page), client.get(page + "calendar.ics"), client.post(page, data={"off": code["ai"]})]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [
        (301, moved), (301, moved + "calendar.ics"), (308, moved),
    ]  # fmt: skip
    assert [kept(a) for a in answers] == [PRIVATE] * 3
    assert pressed(client.get(moved).text) == {code["ai"]}


def test_a_week_after_the_event_there_is_nothing_to_choose(lite_day, client):
    code = codes(lite_day)
    page = begun(client, code["ai"])
    ends = lite_day.event.ends_on
    last = datetime(ends.year, ends.month, ends.day, 22, tzinfo=UTC) + timedelta(days=7)
    with time_machine.travel(last - timedelta(minutes=1)):
        assert client.get(page).status_code == 200
        assert "data-star>" in client.get("/almedalen-2017/?lang=sv").text
    with time_machine.travel(last + timedelta(minutes=1)):
        answers = [client.get(page), client.get(page + "calendar.ics"), client.get(HOME), client.post(HOME, data={"on": code["ai"]})]
        assert [a.status_code for a in answers] == [410] * 4
        lite_day.app.extensions["copies"]._held.clear()
        assert "data-star>" not in client.get("/almedalen-2017/").text


def test_neither_the_archive_nor_a_preview_nor_a_frame_has_stars(lite_day, client):
    page = client.get("/almedalen-2017/").text
    assert archive._NOT_IN_FILES.search(page)
    without = archive._NOT_IN_FILES.sub("", page)
    assert [word in without for word in ("data-star>", 'id="star"', "mine/", "data-mine")] == [False] * 4
    assert without.count("<button") == without.count("</button>")
    assert "data-star>" not in client.get("/almedalen-2017/embed/").text


def test_its_page_comes_packed_to_who_unpacks_it(lite_day, client):
    page = begun(client, codes(lite_day)["ai"])
    plain, packed = client.get(page), client.get(page, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data
    assert [(a.headers.get("Content-Encoding"), a.headers["ETag"], "Accept-Encoding" in a.vary) for a in (plain, packed)] == [
        (None, plain.headers["ETag"], True), ("gzip", plain.headers["ETag"], True),
    ]  # fmt: skip
