"""What search engines and networks find in a public page: addresses, languages, pictures, and events as Google asks for them."""

import io
import json
from itertools import product

import pytest
import time_machine
from lxml import html
from PIL import Image, ImageChops

from eventapp.programme.addresses import is_reached_from_outside
from tests import factories

BASE = "https://programme.example.org/havsdagen/"


@pytest.fixture
def made(lite):
    with time_machine.travel("2027-07-01T12:00:00+02:00"):
        made = factories.make_event(
            title="Havsdagen", host="Föreningen", venue_name="Bryggan", venue_city="Visby", admission="Fri entré", tagline="Om havet"
        )
        hall, anna = factories.room(made, "Stora salen"), factories.person(made, "Anna Ek", organisation="SU")
        factories.seminar(
            made, "Östersjön", [anna], room=hall, starts_at=factories.at("09:00"), stream="own", livestream="https://live.example.org/1"
        )
        factories.seminar(made, "Inställd", room=hall, starts_at=factories.at("10:00"), state="cancelled")
        factories.seminar(made, "Kommer")
        factories.release(made)
    return made


def head(made, path="", language="sv"):
    answer = made.app.test_client().get(f"/havsdagen/{path}", headers={"Accept-Language": language})
    return html.document_fromstring(answer.text).find("head")


def links(found, rel):
    return [{k: v for k, v in e.attrib.items() if k != "rel"} for e in found.iter("link") if e.get("rel") == rel]


def test_each_page_says_its_own_address_in_both_languages(made):
    for path in ("", "seminars/ostersjon/", "people/anna-ek/", "rooms/stora-salen/", "calendar/", "about/", "changes/", "livestreams/"):
        sv, en = head(made, f"{path}?room=stora-salen"), head(made, path, "en")
        assert links(sv, "canonical") == [{"href": BASE + path}]
        assert links(en, "canonical") == [{"href": f"{BASE}{path}?lang=en"}]
        for found in (sv, en):
            assert [e for e in links(found, "alternate") if "hreflang" in e] == [
                {"hreflang": "sv", "href": BASE + path}, {"hreflang": "en", "href": f"{BASE}{path}?lang=en"},
                {"hreflang": "x-default", "href": BASE + path},
            ]  # fmt: skip
        assert [e.get("content") for e in sv.iter("meta") if e.get("property") == "og:url"] == [BASE + path]
        for icon in links(sv, "icon") + links(sv, "apple-touch-icon"):
            assert made.app.test_client().get(icon["href"]).status_code == 200
    titles = [head(made, path).findtext("title") for path in ("", "seminars/ostersjon/", "people/anna-ek/", "rooms/stora-salen/", "about/")]
    assert len(set(titles)) == 5


def test_the_link_to_the_other_language_keeps_what_is_chosen(made):
    client = made.app.test_client()
    page = client.get("/havsdagen/?room=stora-salen&kind=panel&junk=1&lang=sv").text
    assert [e.get("href") for e in html.document_fromstring(page).iter("a") if e.get("class") == "lang"] == ["?room=stora-salen&kind=panel&lang=en"]


# What Google asks of an Event: developers.google.com/search/docs/appearance/structured-data/event, and what it recommends.
REQUIRED, WANTED = ("name", "startDate", "location"), ("endDate", "eventStatus", "description", "image", "organizer", "offers")


def data(made, path):
    scripts = [e.text for e in head(made, path).iter("script") if e.get("type") == "application/ld+json"]
    return [json.loads(text) for text in scripts]


def test_events_have_what_search_engines_ask_for(made):
    [day], [seminar], [off] = (data(made, path) for path in ("", "seminars/ostersjon/", "seminars/installd/"))
    for event, name in product((day, seminar, off, seminar["superEvent"]), (*REQUIRED, *WANTED)):
        assert event.get(name), (event["name"], name)
    assert data(made, "seminars/kommer/") == []  # Without a time it is no Event yet.
    assert [s["name"] for s in day["subEvent"]] == ["Östersjön", "Inställd"]
    assert all(sub.get(name) for sub in day["subEvent"] for name in REQUIRED)
    assert [e["eventStatus"].rpartition("/")[2] for e in (seminar, off)] == ["EventScheduled", "EventCancelled"]
    assert seminar["location"] == [
        {"@type": "Place", "name": "Stora salen, Bryggan", "address": {"@type": "PostalAddress", "addressLocality": "Visby"}},
        {"@type": "VirtualLocation", "url": f"{BASE}seminars/ostersjon/live"},
    ]
    assert seminar["organizer"] == {"@type": "Organization", "name": "Föreningen", "url": f"{BASE}host/"}
    assert seminar["offers"]["price"] == "0"
    assert {k: v for k, v in day.items() if k not in ("@context", "subEvent")} == seminar["superEvent"]


def picture(made, path):
    answer = made.app.test_client().get(f"/havsdagen/{path}picture.png", headers={"Accept-Language": "sv"})
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    image = Image.open(io.BytesIO(answer.data))
    assert image.size == (1200, 630)
    return image.convert("RGB")


def test_every_page_that_is_shared_has_a_picture(made):
    for path in ("", "seminars/ostersjon/", "people/anna-ek/"):
        found = head(made, path)
        assert [e.get("content") for e in found.iter("meta") if e.get("property") == "og:image"] == [f"{BASE}{path}picture.png"]
        assert picture(made, path).getcolors(1 << 20)[1:]
    assert made.app.test_client().get("/havsdagen/people/nobody/picture.png").status_code == 404


def test_a_cancelled_one_says_so_in_its_picture(made):
    """More ink stands above the title than on one that is held."""
    over = [picture(made, f"seminars/{slug}/").crop((0, 0, 1200, 120)) for slug in ("ostersjon", "installd")]
    widths = [ImageChops.difference(p, Image.new("RGB", p.size, p.getpixel((0, 0)))).getbbox()[2] for p in over]
    assert widths[1] > widths[0] * 1.3


@pytest.mark.parametrize(
    ("base", "outside"),
    [
        ("https://programme.example.org", True), ("https://sub.example.org:8443", True), ("http://93.184.215.14", True),
        ("http://localhost:8000", False), ("http://192.168.1.5", False), ("http://10.0.0.1:8000", False), ("http://[::1]", False),
        ("http://[fd00::1]:8000", False), ("http://server", False), ("http://server.lan", False), ("http://eventapp.internal.", False),
        ("http://day.local", False), ("http://[", False), ("", False),
    ],
)  # fmt: skip
def test_google_is_offered_only_what_it_can_fetch(made, base, outside):
    assert is_reached_from_outside(base) == outside
    if base in ("http://[", ""):
        return
    made.app.config["BASE_URL"] = base
    page = made.app.test_client().get("/havsdagen/calendar/", headers={"Accept-Language": "sv"}).text
    assert [word in page for word in ("calendar.google.com", "outlook.office.com", "nås inte från internet")] == [outside, outside, not outside]
    assert "var trettionde minut" in page
