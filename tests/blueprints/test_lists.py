"""The programme and the people as lists: searched and filtered by address, folded at now, and copies kept only of what is asked for often."""

import re
from datetime import timedelta

import pytest
import time_machine
from lxml import html

from benchmarks import days
from eventapp.edge.queries import asked, deciding
from eventapp.services.access import Actor
from eventapp.services.imports import new_event
from eventapp.services.publishing import releases
from tests import factories

NEXT = factories.DAY + timedelta(days=1)


def at(clock, day=factories.DAY):
    return factories.at(clock, day)


@pytest.fixture
def day(lite):
    """Two days in two rooms, published a week before."""
    with time_machine.travel(at("08:00") - timedelta(days=7), tick=False):
        made = factories.make_event(ends_on=NEXT, title="Havsdagen")
        hall, side = factories.room(made, "Stora salen"), factories.room(made, "Lilla salen")
        asa = factories.person(made, "Åsa Ek", organisation="Telia", title="Forskare")
        orjan = factories.person(made, "Örjan Zetterlund", organisation="Ångbåten")
        anna = factories.person(made, "Anna <b>Öst</b>")
        add = lambda title, clock, room, panel=(), day=factories.DAY, **more: factories.seminar(  # noqa: E731
            made, title, panel, starts_at=at(clock, day), room=room, **more
        )
        add("Öppning", "09:00", hall, [asa], tags=["Hav"], services=["captions", "hearing-loop"])
        add("Torsk & sill", "09:00", side, [orjan], kind="talk", language="en", services=["captions"], abstract="Om *fisket* i Bälten.")
        add("Klimat", "10:00", hall, [anna], tags=["Hav", "Klimat"], livestream="https://live.example.org/", stream="own")
        add("Skolan", "10:15", side)
        add("Frukost", "09:00", hall, day=NEXT, kind="break")
        factories.seminar(made, "Utan tid")
        factories.release(made)
    made.path = f"/{made.event.slug}/"
    made.client = lite.test_client()
    return made


def page(day, query="", clock="08:00", path="", language="sv"):
    with time_machine.travel(at(clock), tick=False):
        return day.client.get(f"{day.path}{path}{query}", headers={"Accept-Language": language}).text


def shown(text):
    """The titles of the seminars that a page shows."""
    cards = re.findall(r'<li( hidden)? class="card [^"]*"[^>]*data-item.*?data-title>(?:<s>)?([^<]*)', text, re.DOTALL)
    return [title for hidden, title in cards if not hidden]


@pytest.mark.parametrize(("query", "titles"), [
    ("", ["Öppning", "Torsk &amp; sill", "Klimat", "Skolan", "Frukost", "Utan tid"]),
    ("?q=oppn", ["Öppning"]), ("?q=ZETTER+torsk", ["Torsk &amp; sill"]), ("?q=telia", ["Öppning"]), ("?q=balten", ["Torsk &amp; sill"]),
    ("?q=lilla", ["Torsk &amp; sill", "Skolan"]), ("?q=saknas", []), ("?q=+%00+", ["Öppning", "Torsk &amp; sill", "Klimat", "Skolan", "Frukost", "Utan tid"]),
    ("?room=stora-salen&kind=panel", ["Öppning", "Klimat"]), ("?tag=hav", ["Öppning", "Klimat"]), ("?tag=klimat&tag=hav", ["Öppning", "Klimat"]),
    ("?access=captions", ["Öppning", "Torsk &amp; sill"]), ("?access=captions&access=hearing-loop", ["Öppning"]), ("?language=en", ["Torsk &amp; sill"]),
    ("?stream=1", ["Klimat"]), (f"?day={NEXT}", ["Frukost"]), ("?kind=break&kind=talk", ["Torsk &amp; sill", "Frukost"]), ("?kind=", ["Öppning", "Torsk &amp; sill", "Klimat", "Skolan", "Frukost", "Utan tid"]),
    ("?room=nothing", []), ("?q=torsk&kind=panel", []),
])  # fmt: skip
def test_an_address_alone_finds_what_is_wanted_and_counts_it(day, query, titles):
    for _ in range(2):  # The second from what is kept.
        text = page(day, query)
        assert shown(text) == titles
    said = {0: "Inga träffar", 1: "1 träff"}.get(len(titles), f"{len(titles)} träffar")
    count = re.search(r"data-hits>([^<]*)", text)[1]
    assert count == ("" if len(titles) == 6 else said)
    assert ("data-none hidden" in text) == bool(titles)


def test_the_form_says_what_is_chosen_and_typed(day):
    text = page(day, "?q=%22%3E%3Cb%3E&kind=talk&kind=panel&view=list")
    assert 'value="&#34;&gt;&lt;b&gt;"' in text
    checked = re.findall(r'name="(\w+)" value="([\w-]*)" checked', text)
    assert checked == [("day", ""), ("kind", "talk"), ("kind", "panel"), ("view", "list")]
    assert "<span data-chosen>(2)</span>" in text
    assert 'class="days as-list filtered"' in text


def folds(text):
    return [None if hidden else int(n) for hidden, n in re.findall(r'data-fold( hidden)?>\s*<summary><span data-finished>(\d+)', text)]


def test_what_is_over_is_folded_as_long_as_something_shown_is_not(day):
    assert [folds(page(day, clock=clock)) for clock in ("08:00", "09:30", "10:46")] == [[None] * 3, [2, None, None], [4, None, None]]
    # The filter counts what it leaves; a search shows all that it finds; and what is all over is not folded at all.
    assert folds(page(day, "?tag=hav", "09:30")) == [1, None, None]
    assert folds(page(day, "?q=torsk", "09:30")) == folds(page(day, "?kind=talk", "09:30")) == [None] * 3


def test_what_is_on_says_how_many_more_there_are(lite):
    with time_machine.travel(at("08:00"), tick=False):
        made = factories.make_event()
        for _ in range(8):
            factories.seminar(made, starts_at=at("09:00"), room=factories.room(made))
        factories.release(made)
        made.path, made.client = f"/{made.event.slug}/", lite.test_client()
        assert re.findall(r"data-more(?: hidden)?>([^<]*)", page(made)) == ["", "Och 2 till."]
        assert re.findall(r"data-more(?: hidden)?>([^<]*)", page(made, clock="09:10")) == ["Och 2 till.", ""]


def test_copies_are_kept_of_what_is_linked_and_never_of_what_can_be_made_up(day):
    copies = day.app.extensions["copies"]

    def kept(query, path=""):
        copies.__init__()
        page(day, query, path=path)
        return [key[1] for key in copies._held]

    many = "&".join(f"room={n}" for n in range(3000))
    assert {query: kept(query) for query in ("", "?tag=hav", "?x=1&tag=hav", "?view=list", "?view=x", "?day=2027-07-03")} == {
        "": [""], "?tag=hav": ["tag=hav"], "?x=1&tag=hav": ["tag=hav"], "?view=list": ["view=list"], "?view=x": [""],
        "?day=2027-07-03": ["day=2027-07-03"],
    }  # fmt: skip
    for query in ("?q=torsk", "?room=nothing", "?tag=hav&tag=klimat", "?tag=hav&kind=panel", f"?{many}", f"?{'x' * 5000}&tag=hav"):
        assert kept(query) == [], query
    assert [kept(query, "people/") for query in ("", "?by=organisation", "?by=x", "?room=made-up", "?q=asa")] == [[""], ["by=organisation"], [""], [""], []]


def test_a_query_is_read_to_a_bound_and_in_one_spelling():
    found = asked("q=" + "a" * 500 + "&" + "&".join(f"tag={n:03}" for n in range(400)) + "&view=grid&by=name")
    assert (len(found.wanted.words), len(found.wanted.chosen["tag"]), found.view, found.by) == (100, 30, "", "")
    assert deciding("/dag/", "kind=talk&room=b&room=a&room=a&utm=x&q=+a+") == "room=a&room=b&kind=talk&q=a"
    assert deciding("/dag/", "x" * 4000 + "&tag=a") == deciding("/dag/about/", "tag=a") == ""


def test_a_search_costs_no_second_drawing_of_the_cards_until_something_is_other(day):
    assert shown(page(day, "?q=klimat")) == ["Klimat"]
    drawn = day.app.extensions["drawn"]
    (first,) = drawn.values()
    page(day, "?q=torsk")
    assert next(iter(drawn.values())) is not first
    assert [kept[2] is first[2] for kept in drawn.values()] == [True]
    # What has begun meanwhile is drawn as it is now.
    assert "Pågår till 09:30" in page(day, "?q=torsk", "09:10")


def test_the_script_searches_what_the_server_does(day):
    words = day.client.get(f"{day.path}words.json")
    assert sorted(words.json.values())[:2] == ["frukost stora salen", "klimat anna b ost stora salen hav"]
    assert words.content_type == "application/json; charset=utf-8"


def names(text):
    return re.findall(r'<li data-item data-find="[^"]*">.*?/people/[^"]*">([^<]*)', text, re.DOTALL)


def test_people_stand_by_name_or_organisation_and_are_searched(day):
    assert names(page(day, path="people/")) == ["Anna &lt;b&gt;Öst&lt;/b&gt;", "Åsa Ek", "Örjan Zetterlund"]
    assert names(page(day, path="people/", language="en")) == ["Anna &lt;b&gt;Öst&lt;/b&gt;", "Åsa Ek", "Örjan Zetterlund"]
    by = page(day, "?by=organisation", path="people/")
    assert re.findall(r"<h2[^>]*>([^<]*)", by) == ["Telia", "Ångbåten", "Utan organisation"]
    assert names(by) == ["Åsa Ek", "Örjan Zetterlund", "Anna &lt;b&gt;Öst&lt;/b&gt;"]
    assert names(page(day, "?q=angb", path="people/")) == ["Örjan Zetterlund"]
    none = page(day, "?q=nobody&by=organisation", path="people/")
    assert (names(none), "Inga träffar" in none, 'href="?by=organisation" data-clear' in none) == ([], True, True)


def test_places_in_columns_come_with_the_colours(day):
    css = day.client.get(f"{day.path}theme.css", headers={"Accept-Language": "sv"}).text
    assert ('--now-word:"Nu"' in css, "@media screen and (min-width:60rem){main{--rooms:2}" in css, ".gs24{" in css) == (True, True, True)
    text = page(day)
    assert re.findall(r'class="card panel before (gc[^"]*)"', text)[:2] == ["gc1 gs1 ge7 l2", "gc1 gs13 ge19 l2"]


@pytest.mark.parametrize(("count", "long"), [(200, False), (201, True)])
def test_of_many_only_those_in_sight_are_laid_out(lite, count, long):
    owner = factories.account(site_owner=True)
    event = new_event.create(owner, days.day(count))
    releases.publish(event, Actor(owner.id, "owner"), lite.extensions["shelf"], "")
    [listed] = html.document_fromstring(lite.test_client().get(f"/{event.slug}/").text).xpath("//*[@data-days]")
    assert ("long" in listed.get("class").split()) is long
