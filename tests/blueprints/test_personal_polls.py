"""What an open personal page is told when it asks whether it is still right: nothing new, or the page as it is now."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event as happens

from eventapp.extensions import db
from eventapp.services.draft import people
from tests import factories
from tests.conftest import token

AT = datetime(2027, 7, 1, 8, 0, 5, tzinfo=UTC)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def made(app):
    day = factories.make_event(title="Sjödagen")
    day.asa, hall = factories.person(day, "Åsa Ek"), factories.room(day, "Stora salen")
    factories.seminar(day, "Om vind", room=hall, starts_at=factories.at("09:00"), seats=[factories.seat(day.asa, note="Ta med skor")])
    factories.release(day)
    day.client, day.link = app.test_client(), f"/me/{people.token(day.asa, app.config['SECRET_KEY'])}/"
    return day


def asked(day, known="", at=AT, path="", **headers):
    with time_machine.travel(at, tick=False):
        return day.client.get(day.link + path, headers=ENGLISH | ({"If-None-Match": known} if known else {}) | headers)


def counted(day, *args, **kwargs):
    """An answer, and how many statements the database was asked for it."""
    statements = []
    listen = lambda *given: statements.append(given[2])  # noqa: E731
    happens.listen(db.engine, "before_cursor_execute", listen)
    try:
        return asked(day, *args, **kwargs), len(statements)
    finally:
        happens.remove(db.engine, "before_cursor_execute", listen)


def test_within_a_minute_the_page_need_not_be_made_to_be_known_the_same(made):
    mark = asked(made).headers["ETag"]
    answer, statements = counted(made, mark)
    assert (answer.status_code, answer.data, answer.headers["ETag"], answer.headers["Cache-Control"]) == (304, b"", mark, "private, no-store")
    assert statements <= 3
    assert counted(made, mark.replace('"', 'x"', 1))[1] > 3
    assert asked(made, f"W/{mark}").status_code == 304


def test_after_a_minute_it_is_made_and_known_to_say_the_same(made):
    mark = asked(made).headers["ETag"]
    later = asked(made, mark, AT + timedelta(minutes=1))
    assert later.status_code == 304
    assert later.headers["ETag"] != mark
    assert later.headers["ETag"].split(".")[1] == mark.split(".")[1]
    assert counted(made, later.headers["ETag"], AT + timedelta(minutes=1))[1] <= 3


def test_whatever_is_done_is_told_at_once(made):
    def post(path, **fields):
        with time_machine.travel(AT, tick=False):
            fields["csrf_token"] = token(made.client, made.link)
            assert made.client.post(made.link + path, data=fields, headers=ENGLISH).status_code in (302, 303)

    mark = asked(made).headers["ETag"]
    told = []

    def then(why):
        nonlocal mark
        answer = asked(made, mark)
        told.append((why, answer.status_code))
        mark = answer.headers["ETag"]

    then("nothing")
    post("seen", mark=re.search(r'name="mark" value="(\w+)"', asked(made).text)[1])
    then("what was seen")
    post("answer", seat=re.search(r'name="seat" value="(\d+)"', asked(made).text)[1], answer="confirmed")
    then("an answer")
    factories.seminar(made, "Om vågor", [made.asa], starts_at=factories.at("11:00"))
    factories.release(made)
    then("a release")
    then("nothing")
    assert told == [("nothing", 304), ("what was seen", 200), ("an answer", 200), ("a release", 200), ("nothing", 304)]


def test_a_page_is_told_by_who_asks_in_which_language_and_for_which_address(made):
    mark = asked(made).headers["ETag"]
    assert asked(made, mark, **{"Accept-Language": "sv"}).status_code == 200
    assert asked(made, mark, path="?saved=answer").status_code == 200
