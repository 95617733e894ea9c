"""Packs of signs and short links, through the real services: what is handed out, what has become stale, where links lead."""

from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from sqlalchemy import select

from eventapp import files
from eventapp.extensions import db
from eventapp.models import Event, Scan, SignPack
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, seminars
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.operations import takeup
from eventapp.services.printing import hung, links, orders, packs, sites
from eventapp.services.publishing import releases, shortlinks
from eventapp.signage.pack import Order, Paper
from eventapp.signage.sheet import Wish
from eventapp.signage.sheets import SHEETS
from tests import factories
from tests.conftest import BASE, sign_in
from tests.conftest import token as form_token
from tests.services.test_concurrency import at_once

PRESS = packs.Press(sites.Site(BASE), files.FONTS, lambda key: None)


def wanted(*names, **typed):
    return {"orders": [orders.plain(Order({name: Wish(typed) for name in names}, Paper("a4", saving=True)))]}


def made(day, what):
    """A pack that is made and not printed."""
    token = packs.ask(day.event, day.actor, PRESS, what)
    told = []
    assert packs.make(day.event, token, PRESS, lambda *far: told.append(far)) > 0
    assert told == sorted(told) and told[0][0] == 0
    return token


def sheets_of(day, token):
    return packs.pages(day.event, packs.get(day.event, day.actor, token), PRESS)


def printed(day, what, press=PRESS):
    """A pack that is made and printed."""
    token = packs.ask(day.event, day.actor, press, what)
    packs.make(day.event, token, press, lambda *far: None)
    found = packs.get(day.event, day.actor, token)
    known, sheets = packs.pages(day.event, found, press)
    assert hung.note(day.event, day.actor, known, found, [one.key for one in sheets]) == len(sheets)
    return token


def facts_now(day):
    return packs.facts(releases.latest(day.event), PRESS, now())


def states(day):
    return [(one.key.partition("/")[0], one.state) for one in hung.all_of(day.event, facts_now(day))]


@pytest.fixture
def small():
    """A published day with a room and two seminars."""
    day = factories.make_event()
    day.hall = factories.room(day, name="Blå hallen")
    day.first = factories.seminar(day, title="Första", room=day.hall, starts_at=factories.at("09:00"))
    day.second = factories.seminar(day, title="Andra", room=day.hall, starts_at=factories.at("11:00"))
    factories.release(day)
    return day


def test_a_pack_is_handed_out_with_its_sheets(app, small):
    token = made(small, wanted("room-door", "seminar-poster", "wifi", network="Gast", password="hemligt"))
    found = packs.get(small.event, small.actor, token)
    with pypdfium2.PdfDocument(packs.body(found)) as document:
        assert [" ".join(page.get_textpage().get_text_range().split()).split(" ")[2] for page in document] == ["Blå", "Första", "Andra", "Wi-Fi"]
    assert (found.ready, found.release) == (True, 1)
    assert states(small) == []  # Looked at and not printed.
    printed(small, found.wanted)
    assert states(small) == [("room-door", "right"), ("seminar-poster", "right"), ("seminar-poster", "right"), ("wifi", "right")]
    with pytest.raises(NotFound):
        packs.get(factories.make_event(small.account).event, small.actor, token)
    with time_machine.travel(now() + timedelta(days=1, minutes=1)), pytest.raises(NotFound):
        packs.get(small.event, small.actor, token)


def test_what_is_no_longer_right_is_known_and_printed_alone(app, small):
    printed(small, wanted("room-door", "seminar-poster"))
    seminars.change(small.writing, small.second, small.second.version, {"abstract": "Som inte står på något blad."})
    factories.release(small)
    assert {state for _, state in states(small)} == {"right"}
    seminars.change(small.writing, small.second, small.second.version, {"title": "Något annat"})
    factories.release(small)
    assert states(small) == [("room-door", "stale"), ("seminar-poster", "stale"), ("seminar-poster", "right")]
    stale = [one.key for one in hung.all_of(small.event, facts_now(small)) if one.state == "stale"]
    token = printed(small, hung.again(small.event, small.actor, facts_now(small), stale))
    _, sheets = sheets_of(small, token)
    assert [(one.page.name, one.paper.saving) for one in sheets] == [("Blå hallen, lör 3 juli", True), ("Något annat", True)]
    assert {state for _, state in states(small)} == {"right"}


def test_a_sheet_of_what_is_gone_is_to_be_taken_down(app, small):
    printed(small, wanted("seminar-poster"))
    edits.remove(small.writing, small.first)
    factories.release(small)
    assert states(small) == [("seminar-poster", "gone"), ("seminar-poster", "right")]
    assert hung.forget(small.event, small.actor, [f"seminar-poster/{small.first.code}"]) == 1
    assert states(small) == [("seminar-poster", "right")]


@pytest.mark.parametrize("base", ["http://localhost:8000", "https://localhost", "http://programme.example.org", "https://192.168.0.1.local"])
def test_a_base_address_that_leads_nobody_here_safely_is_refused(lite, base):
    day = factories.make_event()
    factories.room(day)
    factories.release(day)
    with pytest.raises(sites.Unprintable) as refused:
        packs.ask(day.event, day.actor, packs.Press(sites.Site(base), files.FONTS, lambda key: None), wanted("room-door"))
    assert base in str(refused.value) and "EVENTAPP_BASE_URL" in str(refused.value)
    assert packs.ask(day.event, day.actor, packs.Press(sites.Site(base, True), files.FONTS, lambda key: None), wanted("room-door"))
    sites.try_out()
    sites.check(sites.Site(base))


def test_nothing_to_print_is_said(lite):
    day = factories.make_event()
    with pytest.raises(Invalid, match="Publish the programme first"):
        packs.ask(day.event, day.actor, PRESS, wanted("room-door"))
    factories.release(day)
    with pytest.raises(Invalid, match="nothing to print"):
        packs.ask(day.event, day.actor, PRESS, wanted("wifi", "free-text"))


def test_what_is_typed_is_printed_whole_or_refused():
    sheet = SHEETS["way-finding"]
    places = "\n".join(str(number) for number in range(100))
    assert len(Wish(orders.typed(sheet, {"places": f"\n{places}\n\n"})).lines("places")) == 100
    with pytest.raises(Invalid) as refused:
        orders.typed(sheet, {"places": f"{places}\nen till"})
    assert refused.value.errors == {"way-finding.places": "This is longer than there is room for on the sheet."}


def leads(day, link):
    found = shortlinks.follow(link, day.shelf, BASE)
    return found and (found.counted, found.address)


def test_links_are_led_elsewhere_and_switched_off_and_never_die(app, small):
    home, link = f"{BASE}/{small.event.slug}/", f"3{small.first.code}"
    assert leads(small, f"{link}P") == (f"{link}P", f"{home}seminars/forsta/")
    assert links.change(small.event, small.actor, BASE, link, links.Setting("Frågor", "example.org/fragor")) is True
    assert leads(small, f"{link}P") == (f"{link}P", "https://example.org/fragor")
    assert links.change(small.event, small.actor, BASE, link, links.Setting("Frågor", "https://example.org/fragor", True, 1)) is True
    assert leads(small, link) == (link, home)
    with pytest.raises(Invalid, match="Someone else"):
        links.change(small.event, small.actor, BASE, link, links.Setting("Annat", "", False, 1))
    assert links.change(small.event, small.actor, BASE, link, links.Setting("", "", False, 2)) is True
    assert leads(small, link) == (link, f"{home}seminars/forsta/")
    assert [(c.by, c.before, c.after) for c in links.log(small.event, link)][-1] == (
        small.account.name, {"name": "", "target": "", "off": ""},
        {"name": "Frågor", "target": "https://example.org/fragor", "off": ""},
    )  # fmt: skip
    assert len(links.log(small.event, link)) == 3


def test_a_free_link_leads_to_any_address(app, small):
    link = links.make(small.event, small.actor, BASE, "Utvärdering", "http://example.org/form?dag=1")
    assert leads(small, link.lower()) == (link, "http://example.org/form?dag=1")
    assert links.said(small.event) == {link: links.Setting("Utvärdering", "http://example.org/form?dag=1", False, 1)}
    for wrong in ("", "javascript:alert(1)", "mailto:a@example.org", "ftp://example.org", "https://u:p@example.org"):
        with pytest.raises(Invalid):
            links.make(small.event, small.actor, BASE, "", wrong)
    site = BASE.removeprefix("https://")
    for wrong in (f"{BASE}/q/{link}", f"http://{site}/q/{link}", f"{BASE.upper()}/Q/{link}", f"{BASE}//q/{link}", f"{BASE}:443/q/{link}", f"{BASE}/%71/{link}"):
        with pytest.raises(Invalid):
            links.make(small.event, small.actor, BASE, "", wrong)
    other = factories.make_event(small.account)
    factories.release(other)
    for strange in (link, f"0{other.event.code}X", "9AAAAAA", "", "x" * 200):
        with pytest.raises(NotFound):
            links.one(other.event, strange)
    assert leads(small, "9AAAAAA") is None


def test_full_leads_to_what_is_streamed_from_the_room_now(app, small):
    address = "https://video.example.org/1"
    seminars.change(small.writing, small.second, small.second.version, {"stream": "own", "livestream": address})
    factories.release(small)
    home, link = f"{BASE}/{small.event.slug}/", f"5{small.hall.code}X"
    with time_machine.travel(factories.at("11:10"), tick=False):
        assert leads(small, link) == (link, f"{home}seminars/andra/live")
    with time_machine.travel(factories.at("09:10"), tick=False):
        assert leads(small, link) == (link, f"{home}rooms/bla-hallen/")


PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 Version/17.2 Mobile/15E148 Safari/604.1"


def test_scans_are_counted_by_day_and_sheet(app, small):
    client, link, phone = app.test_client(), f"2{small.hall.code}", {"User-Agent": PHONE}
    for mark in ("D", "D", "A", "", "U"):  # The last is of a kind of sheet that there is no more.
        assert client.get(f"/q/{link}{mark}", headers=phone).status_code == 302
    assert client.get(f"/q/{link}DD", headers=phone).status_code == 404
    assert app.extensions["scans"].write()
    assert {key: list(days.values()) for key, days in shortlinks.per_day(small.event).items()} == {link: [5]}
    assert shortlinks.per_sheet(small.event) == {link: {"": 2, "way-finding": 1, "room-door": 2}}


@pytest.mark.parametrize(("count", "method", "headers"), [
    (1, "GET", {"User-Agent": PHONE}),
    (1, "GET", {"User-Agent": f"{PHONE} QRScanner/2"}),
    (0, "HEAD", {"User-Agent": PHONE}),
    (0, "GET", {}),
    (0, "GET", {"User-Agent": "facebookexternalhit/1.1 Facebot Twitterbot/1.0"}),  # A preview in messages of iOS.
    (0, "GET", {"User-Agent": "WhatsApp/2.23.18.78 i"}),  # So it, and Signal, say where they look for a preview.
    (0, "GET", {"User-Agent": "http.rb/5.1.1 (Mastodon/4.2.1; +https://example.org/)"}),
    (0, "GET", {"User-Agent": "Mozilla/5.0 (compatible; Slackbot-LinkExpanding 1.0)"}),
    (0, "GET", {"User-Agent": "curl/8.5"}),
    (0, "GET", {"User-Agent": PHONE, "Sec-Purpose": "prefetch;prerender"}),
])  # fmt: skip
def test_only_who_is_about_to_see_it_is_counted_and_nothing_is_kept_of_who(lite, caplog, count, method, headers):
    day = factories.make_event()
    factories.release(day)
    link = f"0{day.event.code}"
    client = lite.test_client()
    answer = client.open(f"/q/{link}", method=method, headers={**headers, "X-Forwarded-For": "192.0.2.77"})
    assert answer.status_code == 302 and lite.extensions["scans"].write()
    assert [scan.count for scan in db.session.scalars(select(Scan))] == [count] * count
    assert {column.name for column in Scan.__table__.columns} == {"link", "day", "event_id", "count"}
    assert "192.0.2.77" not in caplog.text and "iPhone" not in caplog.text and link not in caplog.text


def test_what_came_since_is_offered_as_the_others_were_printed(app, small):
    printed(small, wanted("seminar-poster"))
    hung.forget(small.event, small.actor, [f"seminar-poster/{small.first.code}"])
    assert states(small) == [("seminar-poster", "right")]  # What was taken down is not asked for again.
    third = factories.seminar(small, title="Tredje", room=small.hall, starts_at=factories.at("13:00"))
    factories.release(small)
    assert states(small) == [("seminar-poster", "new"), ("seminar-poster", "right")]
    _, sheets = sheets_of(small, printed(small, hung.again(small.event, small.actor, facts_now(small), [f"seminar-poster/{third.code}"])))
    assert [(one.page.name, one.paper.saving) for one in sheets] == [("Tredje", True)]
    assert {state for _, state in states(small)} == {"right"}


def of_room(room, size="a4"):
    return orders.plain(Order({"room-door": Wish(room=room.code)}, Paper(size)))


def test_sheets_printed_in_two_packs_are_printed_again_in_one_each_as_it_was(app, small):
    small.blue = factories.room(small, name="Blå rummet")
    factories.seminar(small, title="Tredje", room=small.blue, starts_at=factories.at("09:00"))
    factories.release(small)
    for room, size in ((small.hall, "a4"), (small.blue, "a3")):
        printed(small, {"orders": [of_room(room, size)]})
    keys = [one.key for one in hung.all_of(small.event, facts_now(small))]
    _, sheets = sheets_of(small, printed(small, hung.again(small.event, small.actor, facts_now(small), keys)))
    assert sorted((one.page.key[:6], one.paper.size) for one in sheets) == sorted([(small.hall.code, "a4"), (small.blue.code, "a3")])
    assert states(small) == [("room-door", "right")] * 2


def test_pressed_twice_it_is_one_pack_and_a_person_keeps_ten(app, small):
    other = Actor(factories.account().id, "viewer")
    with time_machine.travel(now(), tick=False) as clock:
        first = made(small, wanted("room-door"))
        assert packs.ask(small.event, small.actor, PRESS, wanted("room-door")) == first
        assert packs.ask(small.event, other, PRESS, wanted("room-door")) != first
        clock.shift(timedelta(minutes=1))
        assert packs.ask(small.event, small.actor, PRESS, wanted("room-door")) != first
        for number in range(packs.MOST_OF_ONE - 1):
            packs.ask(small.event, small.actor, PRESS, wanted("free-text", heading=f"Nummer {number}"))
    with pytest.raises(NotFound):
        packs.get(small.event, small.actor, first)
    assert len(db.session.scalars(select(SignPack.token).where(SignPack.account_id == small.account.id)).all()) == packs.MOST_OF_ONE
    assert len(db.session.scalars(select(SignPack.token)).all()) == packs.MOST_OF_ONE + 1


def test_of_an_event_with_too_much_the_oldest_packs_go_and_after_a_day_all(app, small, monkeypatch):
    tokens = [made(small, wanted("free-text", heading=f"Nummer {number}")) for number in range(2)]
    size = len(packs.body(packs.get(small.event, small.actor, tokens[1])))
    monkeypatch.setattr(packs, "MOST_BYTES", size * 2.5)
    tokens.append(made(small, wanted("free-text", heading="Nummer 2")))
    assert [bool(db.session.get(SignPack, token)) for token in tokens] == [False, True, True]
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        takeup.sweep()
    assert db.session.scalars(select(SignPack.token)).all() == []


def test_many_who_ask_at_once_and_print_at_once_do_not_collide(app, small):
    event_id, actor = small.event.id, small.actor
    db.session.rollback()

    def ask(_number):
        return packs.ask(db.session.get(Event, event_id), actor, PRESS, wanted("room-door", "seminar-poster"))

    (token,) = set(at_once(app, 4, ask))
    packs.make(small.event, token, PRESS, lambda *far: None)
    db.session.rollback()

    def note(_number):
        event = db.session.get(Event, event_id)
        found = packs.get(event, actor, token)
        known, sheets = packs.pages(event, found, PRESS)
        return hung.note(event, actor, known, found, [one.key for one in sheets])

    assert at_once(app, 4, note) == [3] * 4
    assert {state for _, state in states(small)} == {"right"}


def test_a_password_is_for_the_crew_and_whoever_typed_it(app, small):
    token = printed(small, wanted("wifi", "free-text", network="Gast", password="hemligt", heading="Kaffe"))
    keys = [one.key for one in hung.all_of(small.event, facts_now(small))]
    crew, viewer = (Actor(factories.account().id, role) for role in ("crew", "viewer"))
    assert packs.get(small.event, crew, token).ready
    with pytest.raises(NotFound):
        packs.get(small.event, viewer, token)
    assert hung.typed_before(small.event, crew)["wifi"] == {"network": "Gast", "password": "hemligt", "heading": "Kaffe"}
    assert set(hung.typed_before(small.event, viewer)) == {"free-text"}
    for actor, known in ((crew, {"wifi", "free-text"}), (viewer, {"free-text"})):
        assert {name for order in hung.again(small.event, actor, facts_now(small), keys)["orders"] for name in order["sheets"]} == known
    own = packs.ask(small.event, viewer, PRESS, wanted("wifi", network="Annat", password="eget"))
    assert packs.get(small.event, viewer, own).token == own


def test_who_may_not_see_a_password_neither_takes_its_sheet_down_nor_prints_another_over_it(app, small):
    printed(small, wanted("wifi", "free-text", network="Gast", password="hemligt", heading="Kaffe"))
    crew, viewer = (Actor(factories.account().id, role) for role in ("crew", "viewer"))
    keys = [one.key for one in hung.all_of(small.event, facts_now(small))]
    assert keys == ["wifi/Gast", "free-text/Kaffe"]
    without = packs.ask(small.event, viewer, PRESS, wanted("wifi", network="Gast"))
    found = packs.get(small.event, viewer, without)
    known, _ = packs.pages(small.event, found, PRESS)
    assert hung.note(small.event, viewer, known, found, keys) == 0
    assert hung.typed_before(small.event, crew)["wifi"]["password"] == "hemligt"
    assert hung.forget(small.event, viewer, keys) == 1
    assert [one.key for one in hung.all_of(small.event, facts_now(small))] == ["wifi/Gast"]
    assert hung.note(small.event, crew, known, found, keys) == 1
    assert hung.forget(small.event, viewer, keys) == 1
    own = packs.get(small.event, viewer, packs.ask(small.event, viewer, PRESS, wanted("wifi", network="Gast", password="eget")))
    assert [hung.note(small.event, viewer, known, own, keys) for _ in range(2)] == [1, 1]
    assert hung.forget(small.event, viewer, keys) == 1


def test_no_more_sheets_are_looked_after_than_can_be(app, small, monkeypatch):
    monkeypatch.setattr(hung, "MOST", 3)
    printed(small, wanted("reserved-seats", whom="Bo\nEva\nLo"))
    assert printed(small, wanted("reserved-seats", whom="Bo\nEva"))  # Printed again they are no more than they were.
    one = packs.ask(small.event, small.actor, PRESS, wanted("free-text", heading="Kaffe"))
    packs.make_now(small.event, one, PRESS)
    client, base = sign_in(app, small.account.email, factories.PASSWORD), f"/organise/{small.event.slug}/signage/"
    answer = client.post(f"{base}packs/{one}/print", data={"number": "0", "csrf_token": form_token(client, base)})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{base}packs/{one}/")
    assert "Fler skyltar hänger" in client.get(f"{base}packs/{one}/?lang=sv").text
    assert {sheet.sheet for sheet in hung.all_of(small.event, facts_now(small))} == {"reserved-seats"}
    assert hung.forget(small.event, small.actor, [sheet.key for sheet in hung.all_of(small.event, facts_now(small))]) == 3
    assert printed(small, wanted("free-text", heading="Kaffe"))


def test_a_pack_of_before_says_how_many_sheets_are_right_no_more(app, small):
    token = made(small, wanted("room-door", "seminar-poster"))
    seminars.change(small.writing, small.second, small.second.version, {"title": "Något annat"})
    factories.release(small)
    before, sheets = sheets_of(small, token)
    known = facts_now(small)
    assert hung.no_longer_right(known, before, sheets, packs.get(small.event, small.actor, token).wanted) == 2
