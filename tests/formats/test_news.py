"""News in words: in a calendar's entry, on the changes page and in its feeds."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from eventapp.formats import ical, jsonfeed, newswords
from eventapp.formats.atom import Entry, Feed
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import Event, Programme, Room, Seminar, State
from eventapp.programme.news import News
from eventapp.programme.release import compile_release
from eventapp.words import words

EVENT = Event("dag", "Dagen", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "example.org")
NINE, NOON = datetime(2027, 7, 3, 7, tzinfo=UTC), datetime(2027, 7, 3, 10, tzinfo=UTC)
A = Seminar("A", "a", "A", room="SIDE", starts_at=NOON, minutes=30)
DAY = Programme(EVENT, (Room("HALL", "hall", "Stora salen"), Room("SIDE", "side", "Lilla salen")), (), (A,))
TO = Addresses("https://programme.example.org", "dag")


@pytest.mark.parametrize(
    ("news", "swedish", "english"),
    [
        (News(new=True), "Nytt i programmet", "New in the programme"),
        (News(moved=True, started=NINE), "Flyttat från 09:00", "Moved from 09:00"),
        (News(moved=True, started=NINE, another_room=True, room="HALL"), "Flyttat från 09:00, Stora salen", "Moved from 09:00, Stora salen"),
        (News(moved=True, started=NINE + timedelta(days=1)), "Flyttat från sön 4 juli 09:00", "Moved from Sun 4 Jul 09:00"),
        (News(another_room=True, room="HALL"), "Ny lokal, var Stora salen", "New room, was Stora salen"),
        # One that is gone from the programme is not named.
        (News(another_room=True, room="GONE"), "Ny lokal", "New room"),
        (News(moved=True), "Tiden är nu bestämd", "The time is now set"),
        (News(restored=True), "Blir av trots allt", "Will be held after all"),
    ],
)
def test_a_line_in_both_languages(news, swedish, english):
    assert [newswords.line(news, A, DAY, words(language)) for language in ("sv", "en")] == [swedish, english]


def test_that_it_has_no_room_any_more_is_not_called_a_new_one():
    assert newswords.line(News(another_room=True, room="HALL"), replace(A, room=""), DAY, words("sv")) == ""


def test_of_what_is_cancelled_it_is_no_news_from_when_it_was_moved():
    cancelled = replace(A, state=State.CANCELLED)
    for news in (News(new=True), News(moved=True, started=NINE), News(another_room=True, room="HALL")):
        assert newswords.line(news, cancelled, DAY, words("sv")) == ""


def test_an_entry_begins_with_the_news_and_its_stamps_stay_when_it_is_none():
    before = compile_release(None, replace(DAY, seminars=(replace(A, room="HALL", starts_at=NINE),)), NINE - timedelta(days=9))
    release = compile_release(before, DAY, NINE)

    def entry(at):
        feed = ical.Feed(feeds.everything(release, at), "Dagen", "https://programme.example.org/dag/calendar/all.ics")
        lines = ical.write(release, feed, TO).decode().replace("\r\n ", "").split("\r\n")
        return [line for line in lines if line.startswith(("DESCRIPTION", "SEQUENCE", "LAST-MODIFIED:", "DTSTAMP"))]

    fresh, old = entry(NINE), entry(NINE + timedelta(days=1))
    moved = r"DESCRIPTION:Flyttat från 09:00\, Stora salen\n\n"
    assert [line.replace(moved, "DESCRIPTION:") for line in fresh] == old
    assert any(line.startswith(moved) for line in fresh)


def test_a_json_feed_leads_to_each_thing_and_lets_no_markup_in():
    entry = Entry(2, NOON, "Ändringar", ("“<b>A</b>” is moved.", "Someone is gone."), ("seminars/a/", ""))
    feed = Feed("Ändringar: Dagen", "Värden", TO.page("changes/"), TO.page("changes.json"))
    assert json.loads(jsonfeed.write(feed, [entry], TO.event())) == {
        "version": "https://jsonfeed.org/version/1.1", "title": "Ändringar: Dagen", "authors": [{"name": "Värden"}],
        "home_page_url": "https://programme.example.org/dag/changes/", "feed_url": "https://programme.example.org/dag/changes.json",
        "items": [
            {
                "id": "https://programme.example.org/dag/changes/#release-2", "url": "https://programme.example.org/dag/changes/#release-2",
                "title": "Ändringar", "date_published": "2027-07-03T10:00:00Z",
                "content_text": "“<b>A</b>” is moved.\nSomeone is gone.",
                "content_html": '<ul><li><a href="https://programme.example.org/dag/seminars/a/">“&lt;b&gt;A&lt;/b&gt;” is moved.</a></li>'
                "<li>Someone is gone.</li></ul>",
            }
        ],
    }  # fmt: skip
