"""Following by mail over HTTP: without an account, a cookie or a script, and nothing done by a GET."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from eventapp.edge.request_log import loggable
from eventapp.extensions import db
from eventapp.models import FollowAsk, Follower, Message
from eventapp.services import choices
from eventapp.services.draft import events, seminars
from eventapp.services.following import telling
from eventapp.services.mail import outbox
from eventapp.services.publishing import releases, withdrawal
from tests import factories
from tests.conftest import sign_in
from tests.operations import servers
from tests.operations.servers import Inbox

NOW = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
PRIVATE = ("private, no-store", "noindex, nofollow", "no-referrer", None)
HOSTILE = '<script>alert(1)</script> "å" & \r\nBcc: x@example.org'


@pytest.fixture
def one(lite):
    """A published day with Hav in Hallen, and Luft in Sidan; there is a mail server, and a browser without a script."""
    with time_machine.travel(NOW, tick=False) as clock:
        lite.config["SMTP_URL"] = "smtp://127.0.0.1:1?from=programme@example.org"
        day = factories.make_event(factories.account("Bo", "bo@example.org", site_owner=True), title="Havsdagen", slug="havet", language="en")
        day.clock, day.client = clock, lite.test_client()
        day.hall, day.side = factories.room(day, "Hallen"), factories.room(day, "Sidan")
        day.hav = factories.seminar(day, "Hav", starts_at=factories.at("09:00"), room=day.hall, tags=["Fiske"])
        day.luft = factories.seminar(day, "Luft", starts_at=factories.at("10:00"), room=day.side)
        factories.release(day)
        yield day


def sent():
    inbox = Inbox()
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}?from=programme@example.org")
    return [(to[0], mail) for to, mail in inbox.mails]


def asked(day, email="eva@example.org", **form):
    answer = day.client.post("/havet/follow/", data={"email": email, **(form or {"all": "1"})})
    return answer.status_code, answer.headers.get("Location")


def link(mail):
    return re.search(r"https://programme\.example\.org(/havet/follow/\S+/)", mail.get_body(("plain",)).get_content())[1]


def followed(day, email="eva@example.org", **form):
    """Asked and said yes to: the page of what is followed."""
    assert asked(day, email, **form) == (303, "/havet/follow/?asked=1")
    ((_, mail),) = sent()
    return day.client.post(link(mail)).headers["Location"].partition("?")[0]


def rows():
    return [(row.email, row.follows, row.language, row.invites) for row in db.session.scalars(db.select(Follower).order_by(Follower.id))]


def secrecy(answer):
    return tuple(answer.headers.get(name) for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy", "Set-Cookie"))


def test_from_every_page_one_comes_to_a_form_with_its_thing_ticked(one):
    pages = {
        "": "", "calendar/": "", "?tag=fiske": "?tag=fiske", "rooms/hallen/": "?room=hallen", "seminars/hav/": "?seminar=hav",
    }  # fmt: skip
    found = {page: re.search(r'href="/havet/follow/([^"]*)"', one.client.get(f"/havet/{page}").text)[1] for page in pages}
    assert found == pages
    ticked = {
        query: re.findall(r'name="(\w+)" value="([\w-]+)" checked', one.client.get(f"/havet/follow/{query}").text) for query in set(pages.values())
    }  # fmt: skip
    how = [("how", "notices"), ("language", "en")]
    assert ticked == {
        "": how, "?tag=fiske": [("tag", "fiske"), *how], "?room=hallen": [("room", "hallen"), *how],
        "?seminar=hav": [("seminar", one.hav.code), *how],
    }  # fmt: skip


def test_a_get_changes_nothing_and_one_press_follows(one):
    asked(one, room="hallen", tag="fiske", seminar=one.luft.code, how="invitations", language="sv")
    ((to, mail),) = sent()
    assert (to, mail["Subject"], mail["List-Unsubscribe"]) == ("eva@example.org", "Följa Havsdagen?", None)
    for _ in range(2):
        page = one.client.get(link(mail))
        assert (page.status_code, rows(), secrecy(page)) == (200, [], PRIVATE)
    assert re.findall(r"<li>(.*?)</li>", page.text) == ["the room Hallen", "the subject Fiske", "“Luft”"]
    answer = one.client.post(link(mail))
    assert (answer.status_code, secrecy(answer)) == (303, PRIVATE)
    assert rows() == [("eva@example.org", f"room/{one.hall.code} tag/fiske seminar/{one.luft.code}", "sv", True)]
    assert one.client.post(link(mail)).headers["Location"] == answer.headers["Location"]
    own = one.client.get(answer.headers["Location"])
    assert ("You follow now." in own.text, secrecy(own), "eva@example.org" in own.text) == (True, PRIVATE, False)
    # The link in the first mail has done what it was for.
    assert one.client.get(link(mail)).status_code == 410


def test_the_answer_is_the_same_for_an_address_that_is_known_and_one_that_has_had_enough(one):
    followed(one)
    answers = [asked(one, email) for email in ["eva@example.org"] * 4 + ["bo@example.org"]]
    assert answers == [(303, "/havet/follow/?asked=1")] * 5
    assert sorted(to for to, _ in sent()) == ["bo@example.org", "eva@example.org", "eva@example.org"]


@pytest.mark.parametrize(
    ("form", "said"), [({"email": "x", "all": "1"}, "This is not a mail address."), ({"email": "a@b.se"}, "Choose what to follow."),
                       ({"email": "a@b.se", "room": "nowhere", "seminar": "XXXXXX"}, "Choose what to follow.")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(one, form, said):
    answer = one.client.post("/havet/follow/", data={**form, "how": "invitations", "tag": form.get("all") and "fiske"})
    assert (answer.status_code, said in answer.text, f'value="{form["email"]}"' in answer.text) == (400, True, True)
    assert re.findall(r'value="(\w+)" checked', answer.text)[-2:] == ["invitations", "en"]
    assert db.session.query(FollowAsk).count() == 0


def test_it_is_changed_and_ended_by_the_link_in_each_mail(one):
    page = followed(one)
    answer = one.client.post(page, data={"room": ["hallen"], "how": "notices", "language": "sv"})
    assert (answer.headers["Location"], rows()) == (f"{page}?saved=1", [("eva@example.org", f"room/{one.hall.code}", "sv", False)])
    assert one.client.post(page, data={}).status_code == 400
    left = one.client.get(f"{page}leave/")
    assert (left.status_code, len(rows()), left.text.count("<form")) == (200, 1, 1)
    answer = one.client.post(f"{page}leave/")
    assert (answer.status_code, rows(), secrecy(answer)) == (200, [], PRIVATE)
    assert [one.client.get(page).status_code, one.client.post(page, data={"all": "1"}).status_code] == [410, 410]
    assert one.client.post(f"{page}leave/").status_code == 200


def test_one_press_in_the_mail_program_ends_it_without_cookies_and_from_anywhere(one):
    page = followed(one)
    seminars.change(one.writing, one.hav, one.hav.version, {"starts_at": factories.at("09:30")})
    factories.release(one)
    one.clock.shift(timedelta(minutes=5))
    while telling.go_on():
        pass
    ((_, mail),) = sent()
    address = dict(mail.raw_items())["List-Unsubscribe"].strip("<>")
    assert address == f"https://programme.example.org{page}leave/"
    # Also once the programme is gone.
    withdrawal.take_down(one.event, one.actor, one.shelf)
    stranger = one.app.test_client(use_cookies=False)
    answer = stranger.post(address, data={"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, rows()) == (200, [])


def test_other_sites_and_made_up_links_do_nothing(one):
    page = followed(one)
    one.app.test_client()
    for address in ("/havet/follow/", page):
        assert one.client.post(address, data={"all": "1", "email": "a@b.se"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    token = page.split("/")[-2]
    for wrong in ("x", token[:-1] + ("A" if token[-1] != "A" else "B"), "A" * 48, token[:16], "å" * 48):
        for end in ("", "leave/"):
            assert [one.client.get(f"/havet/follow/{wrong}/{end}").status_code, one.client.post(f"/havet/follow/{wrong}/{end}").status_code] == [404, 404]
    # The link to what one follows is none to say yes by, and that of one day none of another's.
    assert one.client.post(f"/havet/follow/yes/{token}/").status_code == 404
    other = factories.make_event(one.account, slug="luften")
    factories.seminar(other)
    factories.release(other)
    assert one.client.get(page.replace("havet", "luften")).status_code == 410
    one.client.post(page.replace("havet", "luften") + "leave/")
    assert len(rows()) == 1


def test_it_is_not_offered_without_a_mail_server_nor_where_the_organiser_does_not_want_it(one):
    events.change(one.writing, one.event.version, {"followable": False})
    off = one.client.get("/havet/follow/")
    assert ('<form method="post"' in off.text, "cannot be followed by mail" in off.text) == (False, True)
    assert (one.client.post("/havet/follow/", data={"email": "a@b.se", "all": "1"}).status_code, db.session.query(FollowAsk).count()) == (200, 0)
    one.app.config["SMTP_URL"] = ""
    for page in ("", "calendar/", "rooms/hallen/", "seminars/hav/"):
        one.app.extensions["copies"]._held.clear()
        assert "follow/" not in one.client.get(f"/havet/{page}").text
    events.change(one.writing, one.event.version, {"followable": True})
    assert '<form method="post"' not in one.client.get("/havet/follow/").text
    mine = one.client.post("/havet/mine/", data={"on": [one.hav.code]}).headers["Location"]
    assert "by-mail" not in one.client.get(mine).text


def test_after_the_day_there_is_nothing_to_follow(one):
    one.clock.move_to(datetime(2027, 7, 3, 22, tzinfo=UTC))
    assert one.client.get("/havet/follow/").status_code == 410
    assert "follow/" not in one.client.get("/havet/calendar/").text


def test_ones_own_choice_is_followed_from_its_page(one):
    mine = one.client.post("/havet/mine/", data={"on": [one.hav.code]}).headers["Location"]
    choice = re.search(r'name="choice" value="([\w-]+)"', one.client.get(mine).text)[1]
    assert choice == choices.shown(mine.split("/")[-2])  # By which nobody can change it.
    wrong = one.client.post("/havet/follow/", data={"email": "x", "choice": choice})
    assert f'name="choice" value="{choice}" checked' in wrong.text
    assert one.client.post("/havet/follow/", data={"email": "a@b.se", "choice": "show-" + "A" * 32}).status_code == 404
    page = followed(one, choice=choice)
    assert (rows(), db.session.query(Follower).one().choice != "") == ([("eva@example.org", "", "en", False)], True)
    one.client.post(page, data={"keep": "1", "room": "hallen"})
    assert db.session.query(Follower).one().choice != ""
    one.client.post(page, data={"room": "hallen"})
    assert db.session.query(Follower).one().choice == ""


def test_organisers_see_how_many_and_nowhere_who(one):
    followed(one, "secret1@example.org")
    followed(one, "secret2@example.org", room="hallen", how="invitations")
    seminars.change(one.writing, one.hav, one.hav.version, {"starts_at": factories.at("09:30")})
    one.owner = sign_in(one.app, "bo@example.org")
    base = "/organise/havet/"
    assert "2 who follow by mail are told too." in one.owner.get(f"{base}releases/").text
    insights = one.owner.get(f"{base}insights/").text
    assert re.findall(r"<li>(The (?:whole|room).*?)</li>", insights) == ["The room Hallen: 1", "The whole programme: 1"]
    assert re.sub(r"\s+", " ", insights).count("2 follow by mail, 1 of them with invitations to the calendar.") == 1
    factories.release(one)
    one.clock.shift(timedelta(minutes=5))
    telling.go_on()
    for page in ("outbox/", "releases/", "releases/2/told/", "insights/", "insights/insights.csv", "activity/", "draft.json", "exports/"):
        answer = one.owner.get(f"{base}{page}")
        assert (answer.status_code, "secret" in answer.text) == (200, False), page
    for page in ("programme.json", "programme.csv", "schedule.xml", "calendar/all.ics", "changes/", "mine/", "follow/"):
        assert "secret" not in one.client.get(f"/havet/{page}").text
    waits = db.session.scalars(db.select(Message.id).where(Message.ticket == "follow")).first()
    db.session.get(Message, waits).failed_at = NOW
    db.session.commit()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', one.owner.get(f"{base}settings/").text)[1]
    assert one.owner.post(f"{base}outbox/{waits}/again", data={"csrf_token": csrf}).status_code == 404


def test_hostile_names_are_escaped_and_begin_no_header(one):
    seminars.change(one.writing, one.hav, one.hav.version, {"title": HOSTILE})
    events.change(one.writing, one.event.version, {"title": HOSTILE})
    releases.publish(one.event, one.actor, one.shelf, "")
    asked(one, seminar=one.hav.code)
    ((_, mail),) = sent()
    assert mail["Bcc"] is None
    page = one.client.get(link(mail)).text
    assert ("<script>alert" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_the_secret_is_in_no_log(one):
    page = followed(one)
    token = page.split("/")[-2]
    paths = [page, f"{page}leave/", f"/havet/follow/yes/{token}/", page.replace("follow", "FOLLOW"), f"/havet//follow//{token.lower()}/"]
    assert [loggable(path) for path in paths] == [
        "/havet/follow/…/", "/havet/follow/…/leave/", "/havet/follow/yes/…/", "/havet/FOLLOW/…/", "/havet//follow//…/",
    ]  # fmt: skip
    assert token not in str(db.session.execute(db.text("select * from follower")).all())
