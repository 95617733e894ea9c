"""The publish page says thing by thing what changes, with what was before, and leads to it and to how it will look."""

import re

import pytest

from eventapp.services.draft import people, rooms, seminars
from tests import factories
from tests.conftest import sign_in

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def one(app):
    """A day with two seminars in a room, with a panel, published."""
    day = factories.make_event(factories.account("Åsa", "asa@example.org", site_owner=True), title="Havsdagen")
    day.hall, day.eva = factories.room(day, "Sal E"), factories.person(day, "Eva Dahl")
    day.hav = factories.seminar(day, "Hav", [day.eva], starts_at=factories.at("09:00"), room=day.hall)
    day.luft = factories.seminar(day, "Luft", ["Telia"], starts_at=factories.at("10:00"), room=day.hall)
    factories.release(day)
    day.client = sign_in(app, "asa@example.org")
    return day


def page_of(day, path="releases/"):
    answer = day.client.get(f"/organise/{day.event.slug}/{path}", headers=ENGLISH)
    assert answer.status_code == 200
    return answer.text


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", html, flags=re.S)).split())


def listed(page):
    """By group what each thing says, in words."""
    groups = re.findall(r'<section id="(\w+)" aria.*?</section>', page, re.S)
    bodies = re.findall(r'<section id="\w+" aria.*?</section>', page, re.S)
    each = [[words(li) for li in re.findall(r'<li class="\w+">.*?</li>', body, re.S)] for body in bodies]
    return dict(zip(groups, each, strict=True))


def change(day, row, **values):
    {"Seminar": seminars, "Room": rooms, "Person": people}[type(row).__name__].change(day.writing, row, row.version, values)


def test_each_change_is_told_before_and_after_under_what_it_is_of(one):
    other = factories.room(one, "Sal F")
    change(one, one.hav, title="Havet", starts_at=factories.at("10:30"), room_id=other.id, abstract="Nytt", minutes=45)
    change(one, one.luft, seats=[factories.seat(one.eva, "moderator"), factories.seat("Telia")])
    change(one, one.eva, title="Professor")
    assert listed(page_of(one)) == {
        "seminar": [
            "Luft How it will look : Luft Panel Telia (panelist) → became Eva Dahl (moderator), Telia (panelist)",
            "Havet How it will look : Havet Title Hav → became Havet Starts Sat 3 Jul 09:00 → became Sat 3 Jul 10:30 "
            "Length 30 minutes → became 45 minutes Abstract – → became Nytt Room Sal E → became Sal F",
        ],
        "person": ["Eva Dahl How it will look : Eva Dahl Title – → became Professor"],
        "room": ["Sal F Is added How it will look : Sal F"],
    }


def test_what_comes_and_goes_says_what_it_is_and_links_only_to_what_there_is(one):
    new = factories.seminar(one, "Is", ["Vattenfall"], starts_at=factories.at("11:00"), room=one.hall)
    change(one, one.hav, state="cancelled")
    change(one, one.luft, state="draft")
    page = page_of(one)
    assert listed(page)["seminar"] == [
        "Hav Cancelled How it will look : Hav",
        "Is Is added How it will look : Is Starts Sat 3 Jul 11:00 Length 30 minutes Room Sal E Panel Vattenfall (panelist)",
        "Luft No longer there Starts Sat 3 Jul 10:00 Length 30 minutes Room Sal E Panel Telia (panelist)",
    ]
    base = f"/organise/{one.event.slug}/"
    section = re.search(r'<section id="seminar".*?</section>', page, re.S)[0]
    assert re.findall(r'<a [^>]*href="([^"]*)"', section) == [
        f"{base}seminars/{one.hav.code}/", f"{base}preview/own?page=seminars/{one.hav.slug}/",
        f"{base}seminars/{new.code}/", f"{base}preview/own?page=seminars/{new.slug}/", f"{base}seminars/{one.luft.code}/",
    ]  # fmt: skip
    looks = one.client.get(f"{base}preview/own?page=seminars/{new.slug}/", follow_redirects=True)
    assert (looks.status_code, looks.request.path.endswith(f"/{one.event.slug}/seminars/is/"), "Is" in looks.text) == (200, True, True)


@pytest.mark.parametrize("page", ["../../../account/", "//evil.example/", "%2e%2e/x", "\\evil", "å\r\nX: y", ""])
def test_the_preview_leads_nowhere_but_into_itself(one, page):
    where = one.client.get(f"/organise/{one.event.slug}/preview/own", query_string={"page": page}).headers["Location"]
    assert re.fullmatch(rf"/preview/[\w.-]+/{one.event.slug}/.*", where) and "/../" not in where and "\\" not in where


def test_a_hundred_changes_are_folded_and_every_one_is_there(one):
    for number in range(100):
        factories.seminar(one, f"Nummer {number:03}", starts_at=factories.at("12:00"))
    page = page_of(one)
    shown, folded = re.search(r'<section id="seminar".*?</section>', page, re.S)[0].split("<details>")
    counts = [len(re.findall(r'<li class="added">', part)) for part in (shown, folded)]
    assert (counts, "85 more" in folded) == ([15, 85], True)


def test_with_nothing_to_publish_it_says_so_and_leads_on(one):
    page = page_of(one)
    assert "There is nothing to publish: readers see what you see." in page
    assert ('action="publish"' in page, f'href="/organise/{one.event.slug}/share/"' in page) == (False, True)


def test_the_first_time_it_says_how_much_there_is(app):
    day = factories.make_event(factories.account("Bo", "bo@example.org", site_owner=True))
    day.client = sign_in(app, "bo@example.org")
    assert "There is no seminar to show yet: readers would see the day alone." in page_of(day)
    factories.seminar(day, "Hav", [factories.person(day)], room=factories.room(day))
    page = page_of(day)
    assert ("1 seminar, 1 room, 1 person" in words(page), listed(page)) == (True, {})


def test_the_rail_the_day_and_the_page_count_the_same_things(one):
    change(one, one.hav, title="Havet", minutes=45, abstract="Nytt")
    change(one, one.luft, minutes=20)
    change(one, one.eva, title="Professor")
    page = page_of(one)
    assert {group: len(things) for group, things in listed(page).items()} == {"seminar": 2, "person": 1}
    assert counts(page)["releases/"] == "3 unpublished changes"
    # On a phone there is no room for more than what the page is called.
    assert re.findall(r'class="pending"[^>]*>(.*?)</a>', page) == ["Publish 3", "3 unpublished changes"]
    assert "<strong>Publish 3 changes</strong>" in page_of(one, "")


def test_where_only_the_order_differs_that_is_one_change(one):
    other = factories.room(one, "Sal F")
    factories.release(one)
    rooms.move(one.writing, other, -1)
    page = page_of(one)
    assert (listed(page), counts(page)["releases/"]) == ({}, "1 unpublished change")


def counts(page):
    """By place in the rail what its number is said to be of."""
    found = re.findall(r'<a href="/organise/[^/]+/([a-z]*/?)"[^>]*>(?:(?!</a>).)*?<span class="count" title="([^"]+)">(\d+)', page, re.S)
    return {place: f"{number} {what}" for place, what, number in found}
