"""The public address of who was merged leads to who is kept, once that is published; of who was erased nothing does."""

import pytest

from eventapp.services.draft import merging, people, undoing
from eventapp.services.people import erasure
from tests import factories


@pytest.fixture
def day(app):
    """A published day with one person entered twice."""
    day = factories.make_event(factories.account("Åsa", "asa@example.org", site_owner=True))
    day.kept, day.gone = factories.person(day, "Kristina Ek"), factories.person(day, "Christina Ek")
    day.one = factories.seminar(day, "Hav", [day.kept], starts_at=factories.at("09:00"))
    factories.seminar(day, "Luft", [day.gone], starts_at=factories.at("10:00"))
    factories.release(day)
    return day


def merge(day, kept, gone):
    return merging.merge(day.writing, merging.Choice(kept.code, gone.code, (kept.version, gone.version)))


def asked(day, slug):
    """The page's status and where it leads, and of the feed the status and what is on in it."""
    client, base = day.app.test_client(), f"/{day.event.slug}/"
    page, feed = client.get(f"{base}people/{slug}/"), client.get(f"{base}calendar/person/{slug}.ics")
    titles = sorted(line[8:] for line in feed.text.splitlines() if line.startswith("SUMMARY:"))
    return page.status_code, page.headers.get("Location", ""), feed.status_code, titles


def to(day, slug):
    return f"/{day.event.slug}/people/{slug}/"


BOTH = ["Hav", "Luft"]


def test_the_old_address_and_its_feed_lead_to_who_is_kept_once_published(day):
    entry = merge(day, day.kept, day.gone)
    assert asked(day, "christina-ek") == (200, "", 200, ["Luft"])
    factories.release(day)
    assert asked(day, "christina-ek") == (301, to(day, "kristina-ek"), 200, BOTH)
    assert asked(day, "kristina-ek") == (200, "", 200, BOTH)
    # Taken apart again and published, each has their own.
    undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(undoing.plan(day.event, entry.id, True).fingerprint))
    factories.release(day)
    assert asked(day, "christina-ek") == (200, "", 200, ["Luft"])


def test_it_follows_a_new_name_in_the_address_and_another_merge(day):
    people.change(day.writing, day.gone, day.gone.version, {"slug": "c-ek"})
    factories.release(day)
    merge(day, day.kept, day.gone)
    factories.release(day)
    third = factories.person(day, "Kristina Ek-Ås")
    merge(day, third, day.kept)
    factories.release(day)
    for old in ("christina-ek", "c-ek", "kristina-ek"):
        assert asked(day, old) == (301, to(day, "kristina-ek-as"), 200, BOTH), old


def test_nothing_leads_to_who_is_erased(day):
    merge(day, day.kept, day.gone)
    factories.release(day)
    erasure.erase(day.event, day.actor, day.kept, erasure.Asked("Kristina Ek"), day.shelf)
    for slug in ("christina-ek", "kristina-ek"):
        assert asked(day, slug) == (404, "", 404, []), slug
    factories.seminar(day, "Is", starts_at=factories.at("11:00"))
    factories.release(day)
    assert asked(day, "christina-ek") == (404, "", 404, [])
