"""What the organisers' pages say is true on a day without anything, and every page leads on."""

import re
from datetime import timedelta

import pytest
import time_machine

from eventapp.services.draft import memory, waivers
from eventapp.services.publishing import withdrawal
from tests import factories
from tests.conftest import sign_in

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def empty(app):
    return factories.make_event(factories.account("Åsa", "asa@example.org", site_owner=True))


def shown(day, path, status=200):
    page = sign_in(day.app, "asa@example.org").get(f"/organise/{day.event.slug}/{path}", headers=ENGLISH)
    assert page.status_code == status
    return page.text


def steps(text):
    found = re.findall(r'<li class="(?:todo|done)">.*?<div>(.*?)</div>', text, re.S)
    return [re.sub(r"<a .*", "", each, flags=re.S).strip() for each in found]


def test_an_empty_day_is_not_praised_for_what_it_has_not(empty):
    text = shown(empty, "readiness/")
    assert steps(text) == [
        "There is no room yet.",
        "There is no seminar yet.",
        "The place is not said: people will not find it.",
        "The programme is not published: printed codes would lead nowhere.",
    ]
    assert "There is no seminar yet, so nothing can clash." in text
    for path in ("", "readiness/", "moderators/", "panelists/", "livestreams/", "releases/", "share/", "outbox/"):
        text = shown(empty, path)
        for untrue in ("Everyone", "Every seminar", "nothing is missing", "Readers see what", "will change for readers"):
            assert untrue not in text, (path, untrue)


def test_a_clash_on_a_seminars_page_links_to_the_others_and_not_to_itself(empty):
    where, who = factories.room(empty), factories.person(empty)
    one, two = (
        factories.seminar(empty, title, [who], starts_at=factories.at("09:00"), room=where) for title in ("Ett", "Två")
    )
    clashes = re.search(r'<ul class="clashes">.*?<form', shown(empty, f"seminars/{one.code}/"), re.S)[0]
    assert set(re.findall(r"/seminars/(\w+)/", clashes)) == {two.code}


def test_what_is_missing_is_no_clash(empty):
    where, late = factories.room(empty, capacity=10), factories.room(empty)
    factories.seminar(empty, "Utan ordförande", starts_at=factories.at("09:00"), room=where)
    factories.seminar(empty, "Utan tid", room=late)
    page = shown(empty, "readiness/")
    assert re.findall(r'<a href="[^"]+/([a-z]+/)"[^>]*>.*?</span> <span class="count" title="([^"]+)">(\d+)', page) == [
        ("moderators/", "seminars without a moderator", "2")
    ]
    told = re.findall(r'<span class="mark">(.*?)</span>\s*(.*?)\s*<', page)
    assert told == [
        ("Missing", "“Utan tid” has no time."),
        ("Missing", "“Utan ordförande” has no moderator."),
        ("Missing", "“Utan tid” has no moderator."),
        ("Note", "“Utan ordförande” has no abstract."),
        ("Note", "“Utan tid” has no abstract."),
    ]
    factories.seminar(empty, "Dubbel", starts_at=factories.at("09:10"), room=where)
    page = shown(empty, "readiness/")
    assert 'title="clash">1' in page and '<span class="mark">Clash</span> “Utan ordförande” and “Dubbel”' in page


def test_an_error_on_the_organisers_side_leads_on(empty):
    assert '<a href="/organise/">Your events</a>' in shown(empty, "nothing/", 404)
    room = shown(empty, "rooms/NOSUCH/", 404)
    assert f'<a href="/organise/{empty.event.slug}/">{empty.event.title}</a>' in room


UNTRUE = {
    "nothing published": ("Readers see what", "readers see what you see", "will change for readers", ">The public programme<"),
    "empty": ("Everyone has", "Every seminar", "nothing is missing", "No clashes"),
    "past": ("Nobody but you sees it yet", "In 1 day", "Tomorrow", "Print the signs", "have not answered</strong>", "Välkommen till"),
}
PATHS = ("", "readiness/", "schedule/", "seminars/", "rooms/", "panelists/", "moderators/", "livestreams/", "releases/", "share/", "preview/",
         "insights/", "insights/report/", "signage/", "exports/", "copy/", "imports/", "settings/", "outbox/", "messages/", "messages/texts/", "activity/")  # fmt: skip


@pytest.mark.parametrize("days", [30, 0, -1, -30])
@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("published", ["never", "now", "taken down"])
def test_no_page_says_what_is_not_so_of_a_day_to_come_today_and_past(lite, today, days, filled, published):
    day_is = today + timedelta(days=days)
    owner = factories.account("Åsa", "asa@example.org", site_owner=True)
    day = factories.make_event(owner, starts_on=day_is, ends_on=day_is)
    if filled:
        factories.seminar(
            day, "Hav", [factories.person(day)], starts_at=factories.at("09:00", day_is), room=factories.room(day)
        )
    if published != "never":
        factories.release(day)
    if published == "taken down":
        withdrawal.take_down(day.event, day.actor, day.shelf)
    untrue = [
        *(UNTRUE["nothing published"] if published != "now" else ()),
        *(("is not published yet", "has not been published", "has been published yet") if published != "never" else ()),
        *(UNTRUE["empty"] if not filled else ("There is no seminar yet", "No seminars yet")),
        *(("Nobody but you sees it yet",) if published != "never" else ("taken down",)),
        *(UNTRUE["past"] if days < 0 else ("The day is over", "This day is over", "is over.")),
    ]
    client = sign_in(day.app, "asa@example.org")
    pages = {path: client.get(f"/organise/{day.event.slug}/{path}", headers=ENGLISH).text for path in PATHS}
    assert {(path, word) for path, text in pages.items() for word in untrue if word in text} == set()
    standing = {30: "In 30 days", 1: "Tomorrow", 0: "Today"}.get(days, "The day is over")
    assert standing in pages[""]
    # What is past says so everywhere.
    assert days >= 0 or [path for path, text in pages.items() if "The day is over" not in text] == []


def test_a_clash_that_was_let_be_is_told_in_words_and_by_the_venues_clock(empty):
    where = factories.room(empty, "ספרייה")
    for title in ("שלום", "Två"):
        factories.seminar(empty, title, ["Telia"], starts_at=factories.at("09:00"), room=where)
    with time_machine.travel(factories.at("00:13"), tick=False):
        (clash,) = (c for c in memory.read(empty.event).clashes() if c.rule == "room-twice")
        waivers.overrule(empty.writing, clash.key, "De delar scen.")
        told = " ".join(re.sub(r"<[^>]+>", " ", shown(empty, "readiness/").split("Let be</h3>")[1].split("<form")[0]).split())
        both = {"“\u2068שלום\u2069” and “Två”", "“Två” and “\u2068שלום\u2069”"}  # By their codes, which are drawn.
        assert told in {f"{two} are in \u2068ספרייה\u2069 at the same time. De delar scen. Åsa, 3 Jul 2027 00:13" for two in both}
        assert "Two seminars in one room at once: De delar scen." in shown(empty, "activity/")
