"""SEQUENCE of calendar entries: it rises where an entry says something else than in the release before."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from eventapp.formats import ical
from eventapp.programme.addresses import Addresses
from eventapp.programme.feeds import Part
from eventapp.programme.release import compile_release, public_part
from tests.conftest import BASE
from tests.strategies import programmes

FIRST = datetime(2027, 1, 1, 12, tzinfo=UTC)
LATER = FIRST + timedelta(hours=1)
# What stands in an entry because it rose, and its page's address: a page that has moved is found from the old one.
REVISION = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "URL")


def entries(release):
    """The entries of the feed of everything, by UID."""
    part = Part(release.programme.seminars, release.withdrawn)
    feed = ical.write(release, ical.Feed(part, "Dagen", f"{BASE}/dagen/calendar/all.ics"), Addresses(BASE, "dagen"))
    return {str(entry["UID"]): entry for entry in Calendar.from_ical(feed).walk("VEVENT")}


def rises(before, after):
    """By how much the SEQUENCE of each entry is higher once `after` is published over `before`; its code."""
    first = compile_release(None, before, FIRST)
    old, new = entries(first), entries(compile_release(first, after, LATER))
    return {uid.partition("@")[0]: int(new[uid]["SEQUENCE"]) - int(old[uid]["SEQUENCE"]) for uid in old}


def only(programme, codes):
    """That these entries have risen by one and the others not at all."""
    return {s.code: int(s.code in codes) for s in programme.seminars if s.starts_at}


def with_event(programme, **values):
    return replace(programme, event=replace(programme.event, **values))


@pytest.mark.parametrize("values", [{"name": "Kallbadhuset"}, {"city": "Slite"}, {"latitude": 57.7, "longitude": 18.8}])
def test_another_venue_raises_every_entry(sample, values):
    venue = replace(sample.event.venue, **values)
    everyone = {s.code for s in sample.seminars}
    assert rises(sample, with_event(sample, venue=venue)) == only(sample, everyone)


@pytest.mark.parametrize("field", ["organisation", "title", "name"])
def test_a_panelists_other_affiliation_raises_the_entries_that_show_it(sample, field):
    nina = next(p for p in sample.people if p.slug == "nina-rung")
    shown = {s.code for s in sample.seminars if nina.code in {a.person for a in s.appearances}}
    people = tuple(replace(p, **{field: "Ny"}) if p is nina else p for p in sample.people)
    assert 0 < len(shown) < len(sample.seminars)
    assert rises(sample, replace(sample, people=people)) == only(sample, shown)


def test_what_no_entry_shows_of_a_person_raises_none(sample):
    people = tuple(replace(p, biography="Ny", website="https://example.org/", portrait="") for p in sample.people)
    assert rises(sample, replace(sample, people=people)) == only(sample, set())


def test_a_room_with_another_name_or_way_there_raises_the_entries_in_it(sample):
    room = sample.rooms[0]
    here = {s.code for s in sample.seminars if s.room == room.code}
    for values in ({"name": "Ny"}, {"directions": "Uppför trappan"}):
        rooms = tuple(replace(r, **values) if r is room else r for r in sample.rooms)
        assert rises(sample, replace(sample, rooms=rooms)) == only(sample, here)


def test_another_language_of_the_event_raises_every_entry(sample):
    """Its words stand in each: who takes part, where, and where there is more to read."""
    english = with_event(sample, language="en")
    assert sample.event.language == "sv"
    assert rises(sample, english) == only(sample, {s.code for s in sample.seminars})


def said(entry):
    """What an entry says to whoever reads it."""
    lines = entry.to_ical().decode().replace("\r\n ", "").splitlines()
    lines = [line for line in lines if re.split("[:;]", line)[0] not in REVISION]
    return [re.sub(rf"{BASE}/dagen/seminars/\S+", "", line) for line in lines]


EVENT = ("title", "starts_on", "timezone", "tagline", "host", "venue", "links", "language", "accent", "hashtag")


@given(programmes().filter(lambda p: any(s.starts_at for s in public_part(p).seminars)), programmes(), st.data())
def test_no_entry_ever_says_something_else_with_the_same_sequence(one, other, data):
    """Whatever one thing of the event is another in the next release, or all its rooms or people are."""
    name = data.draw(st.sampled_from([*EVENT, "rooms", "people"]))
    if name in EVENT:
        theirs = replace(other.event, language="en")
        after = with_event(one, **{name: getattr(theirs, name)})
    else:
        new = [
            replace(theirs, code=ours.code, slug=ours.slug)
            for ours, theirs in zip(getattr(one, name), getattr(other, name), strict=False)
        ]
        after = replace(one, **{name: (*new, *getattr(one, name)[len(new) :])})
    first = compile_release(None, one, FIRST)
    before, now = entries(first), entries(compile_release(first, after, LATER))
    assert before.keys() == now.keys()
    for uid in before:
        risen = int(now[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"])
        assert said(before[uid]) == said(now[uid]) or risen, (name, uid)
