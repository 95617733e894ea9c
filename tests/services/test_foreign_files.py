"""Files of other programs taken into a draft, twice: the second time changes nothing; published, they read as they should."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import columns, frab, ical, reading
from eventapp.models import Account
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.services import imports
from eventapp.services.access import Actor
from eventapp.services.draft import memory
from eventapp.services.draft.edits import Writing
from eventapp.services.publishing import releases
from tests import factories
from tests.cases import case
from tests.conftest import BASE


@pytest.fixture
def event(app):
    return factories.make_event(title="Dagen", slug="dagen").event


def actor():
    return Actor(db.session.scalars(select(Account.id)).first(), "owner")


def take_in(event, data):
    """What the rows were, after it is done."""
    table = reading.read(data)
    choices = imports.Choices(columns.guess(table))
    plan = imports.plan(event, table, choices)
    if plan.work:
        imports.carry_out(Writing(event, actor()), table, choices, plan.fingerprint)
    return [line.what for line in plan.lines], [title for _, title in plan.gone]


def publish(event, app):
    return releases.publish(event, actor(), app.extensions["shelf"], "", releases.Agreed(despite="Provet."))


FILES = {
    "html-abstract/html-abstract.xml": ["new"],
    "html-description/html-description.ics": ["new"],
    "description-as-summary/description-as-summary.xml": ["new", "new"],
    "bad-time/bad-time.ics": ["wrong", "new"],
    "bad-time/tzid-with-colon.ics": ["wrong"],
    "tzid-gmt/tzid-gmt.ics": ["new"],
    "german-talk/german-talk.xml": ["new"],
    "latin1-calendar/latin1.ics": ["new"],
    "pretalx-now/expanded.json": ["new", "new"],
    "uid-twice/uid-twice.ics": ["new", "new"],
    "id-twice/id-twice.xml": ["new", "new"],
    "sessionize-all/sessionize-all.json": ["new", "new", "new"],
}


@pytest.mark.parametrize("name", FILES)
def test_taken_in_twice(event, name):
    assert take_in(event, case(name)) == (FILES[name], [])
    before = memory.read(event).programme
    again = ["wrong" if what == "wrong" else "same" for what in FILES[name]]
    assert take_in(event, case(name)) == (again, [])
    assert memory.read(event).programme == before


def test_html_is_read_as_text_on_the_page_and_in_the_feed(event, app):
    take_in(event, case("html-description/html-description.ics"))
    release = publish(event, app)
    [seminar] = release.programme.seminars
    assert (seminar.title, seminar.slug) == ("Vatten & luft", "vatten-luft")
    page = app.test_client().get(f"/dagen/seminars/{seminar.slug}/").get_data(as_text=True)
    assert '<p>Om <strong>vatten</strong> och luft.</p>\n<p><a href="https://example.org/x"' in page
    feed = ical.write(release, ical.Feed(feeds.everything(release, release.published_at), "Dagen", ""), Addresses(BASE, "dagen")).decode()
    assert "Om vatten och luft.\\n\\nAnmäl dig (https://example.org/x)" in feed.replace("\r\n ", "")
    assert "&amp;" not in feed and "<p>" not in feed


def test_a_description_is_shown_before_the_seminar(event, app):
    take_in(event, case("description-as-summary/description-as-summary.xml"))
    publish(event, app)
    page = app.test_client().get("/dagen/seminars/vatten/").get_data(as_text=True)
    assert "<p><em>En lägesbild</em></p>\n<p>Kort ingress.</p>\n<p>Den långa beskrivningen" in page


def test_the_hour_goes_by_the_files_own_rules(event):
    take_in(event, case("tzid-gmt/tzid-gmt.ics"))
    assert [s.starts_at for s in memory.read(event).programme.seminars] == [datetime(2027, 7, 3, 8, tzinfo=UTC)]


def test_the_exported_language_is_the_seminars(event, app):
    take_in(event, case("german-talk/german-talk.xml"))
    release = publish(event, app)
    root = ET.fromstring(frab.write_xml(release, Addresses(BASE, "dagen")))
    assert [(e.findtext("language"), e.findtext("type")) for e in root.iter("event")] == [("de", "talk")]
    page = app.test_client().get("/dagen/seminars/wasser-in-der-stadt/").get_data(as_text=True)
    assert '<h1 lang="de" data-title>Wasser in der Stadt</h1>' in page and "<dd>Tyska</dd>" in page


def test_a_break_is_a_break_and_two_of_one_name_are_two(event):
    take_in(event, case("sessionize-all/sessionize-all.json"))
    programme = memory.read(event).programme
    people = programme.people_by_code()
    assert [
        (s.title, s.kind.value, s.state.value, s.language, s.tags, [people[a.person].title for a in s.appearances])
        for s in programme.seminars
    ] == [
        ("Morning keynote", "panel", "draft", "", (), []),
        ("Water", "workshop", "confirmed", "en", ("Climate",), ["Police", "Telecom"]),
        ("Lunch", "break", "confirmed", "", (), []),
    ]  # fmt: skip
    assert [p.name for p in programme.people] == ["Anna Ek", "Anna Ek"]
