"""Nothing sticks out, overlaps or is cut, however long the words are and however wide the window is."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import factories
from tests.browser.conftest import sign_in, start
from tests.browser.test_every_page import PUBLIC, of_event, of_site
from tests.conftest import make_app

WIDTHS = (320, 390, 768, 1280, 1920)
LOOK = (Path(__file__).parent / "fits.js").read_text()
# Eighty letters that may be broken nowhere, and a title of 200 characters.
WORD = "Sjöräddningssällskapsledningsgruppssammanträdesprotokollsjusteringsfrågeställning"[:80]
TITLE = f"{WORD} – så kan vi samverka på riktigt <b>&amp;</b> \u202eom\u202c allt det som hör till och som ingen ännu har tänkt på "[:199].ljust(200, "å")
NAME = f"Friherrinnan Maximiliana-Alexandrina von Hohenzollern-{WORD}"
MAIL = f"{WORD[:8].replace('ö', 'o').replace('ä', 'a')}{'a' * 55}@{'undernamn' * 6}.example.org".lower()
ADDRESS = f"https://live.example.org/{'a' * 120}?{'b' * 80}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A server with one published event in which every text is as long as no one would have it."""
    folder = tmp_path_factory.mktemp("hostile")
    app = make_app(folder)
    with app.app_context():
        owner = factories.account(NAME, MAIL, site_owner=True)
        day = _day(owner)
        slug = day.event.slug
        factories.release(day, TITLE)
        factories.seminar(day, TITLE, [NAME], starts_at=factories.at("09:10"), room=SimpleNamespace(id=day.room), tags=[WORD])  # A clash.
    server = start(folder, demo=False, workers=1)
    server.slug = slug
    yield server
    server.end()


def _day(owner):
    day = factories.make_event(
        owner, title=TITLE, tagline=TITLE, host=NAME, about=f"{TITLE}\n\n{WORD} {ADDRESS}", hashtag=WORD, admission=TITLE,
        contact=MAIL, venue_name=NAME, venue_address=NAME, venue_city=WORD, venue_directions=f"{WORD} {TITLE}",
    )  # fmt: skip
    rooms = [factories.room(day, f"{n} {NAME}", slug=f"sal-{n}", directions=TITLE, livestream=ADDRESS, notes=WORD) for n in (1, 2)]
    people = [
        factories.person(
            day, f"{NAME} {n}", slug=f"person-{n}", title=TITLE, organisation=TITLE, biography=f"{TITLE} {ADDRESS}", website=ADDRESS,
            email=f"{n}{MAIL}", phone="+46 8 123 456 78 ankn 123456789", notes=TITLE,
        )
        for n in range(6)
    ]  # fmt: skip
    day.room = rooms[0].id
    for number in range(8):
        factories.seminar(
            day, f"{TITLE[:-2]}{number:2}", [*people[:4], TITLE], slug=f"seminarium-{number}", room=rooms[number % 2],
            starts_at=factories.at("09:00") + timedelta(minutes=40 * number), abstract=f"{TITLE} {ADDRESS}", tags=[WORD, TITLE[:100]],
            notes=WORD, state="cancelled" if number == 5 else "confirmed",
        )  # fmt: skip
    return day


@pytest.fixture(scope="module")
def found(hostile, browser):
    """What is wrong, by width: each page is loaded once."""
    context = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sign_in(page, hostile, MAIL, factories.PASSWORD)
    wrong = defaultdict(list)
    things = {"seminar": "seminarium-1", "person": "person-1", "room": "sal-1"}
    # Screens are drawn to fit what they are shown on: tests/browser/test_screens.py.
    public = [p for p in PUBLIC if not p.startswith("screens/")]
    every = [f"{hostile.base}/{hostile.slug}/{p.format(**things)}" for p in public]
    every += of_event(page, f"{hostile.base}/organise/{hostile.slug}/") + of_site(page, hostile.base)
    for address in dict.fromkeys(every):
        assert page.goto(address).ok or address.endswith("/nothing/"), address
        page.evaluate(LOOK)
        board = page.locator("#board").count()
        if board:
            page.wait_for_selector("#board[data-ready]")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if board:  # It is drawn anew once its window has kept a size for 200 ms.
                page.wait_for_timeout(400)
            wrong[width] += [f"{address.removeprefix(hostile.base)}: {said}" for said in page.evaluate("fits()")]
    context.close()
    return wrong


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits(found, width):
    assert found[width] == []
