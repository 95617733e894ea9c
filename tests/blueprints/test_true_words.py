"""What the organisers' pages say is true on a day without anything, and every page leads on."""

import re

import pytest

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


def test_an_error_on_the_organisers_side_leads_on(empty):
    assert '<a href="/organise/">Your events</a>' in shown(empty, "nothing/", 404)
    room = shown(empty, "rooms/NOSUCH/", 404)
    assert f'<a href="/organise/{empty.event.slug}/">{empty.event.title}</a>' in room
