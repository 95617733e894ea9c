"""Other dates or another time zone of an event: what has a time moves along when that is chosen, and back by one undo."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.extensions import db
from eventapp.programme.timing import hours_to_other_date, instant, to_other_date
from eventapp.services.draft import board, dates, edits, events, loading, people, rooms, seminars, undoing
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Invalid
from tests.conftest import sign_in, token

STOCKHOLM, LONDON = ZoneInfo("Europe/Stockholm"), ZoneInfo("Europe/London")
ZONES = st.sampled_from(
    ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "Pacific/Apia"]
).map(ZoneInfo)


def whole(day):
    db.session.expire_all()
    tables = loading.tables(day.event)
    rows = (day.event, *tables.rooms, *tables.people, *tables.seminars)
    return {(edits.noun(r), r.id): edits.state(r) for r in rows}


def clocks(day, zone):
    return {s.slug: f"{s.starts_at.astimezone(zone):%m-%d %H:%M}" for s in loading.tables(day.event).seminars if s.starts_at}


def change(day, along=None, **values):
    return events.change(edits.Writing(day.event, day.actor), day.event.version, values, along)


def asked(day, **values):
    with pytest.raises(dates.Unsettled) as unsettled:
        change(day, **values)
    db.session.expire_all()
    return unsettled.value.question


def with_private_times(day):
    """A call time, hours of a room and a person; the seminar that has the call."""
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    call = row.starts_at - timedelta(minutes=30)
    seats = [seat_state(s) | {"call_at": call} for s in row.seats]
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"seats": seats})
    hours = [["2017-07-03T07:00:00+00:00", "2017-07-03T16:00:00+00:00"]]
    room, person = loading.tables(day.event).rooms[0], row.seats[0].person
    rooms.change(edits.Writing(day.event, day.actor), room, room.version, {"hours": hours})
    people.change(edits.Writing(day.event, day.actor), person, person.version, {"hours": hours})
    return row, room, person


def test_into_winter_all_keeps_its_clock_time_and_one_undo_takes_it_back(day):
    row, room, person = with_private_times(day)
    before, old = whole(day), clocks(day, STOCKHOLM)
    days = {"starts_on": date(2017, 12, 4), "ends_on": date(2017, 12, 4)}
    question = asked(day, **days)
    assert whole(day) == before  # Nothing is saved until it is answered.
    assert (question.days, question.count, question.usual) == (154, len(old), ("move", "clock"))
    assert question.ways["leave", "clock"].outside == len(old)
    assert question.ways["move", "clock"].outside == 0
    entry = change(day, dates.Chosen("move", "clock", question.fingerprint), **days)
    assert clocks(day, STOCKHOLM) == {slug: at.replace("07-03", "12-04") for slug, at in old.items()}
    db.session.expire_all()
    assert row.starts_at - row.seats[0].call_at == timedelta(minutes=30)
    assert room.hours == person.hours == [["2017-12-04T08:00:00+00:00", "2017-12-04T17:00:00+00:00"]]
    undoing.undo(day.event, day.actor, entry.id)
    assert whole(day) == before


def test_left_where_they_are_only_the_event_changes(day):
    old = clocks(day, STOCKHOLM)
    days = {"starts_on": date(2017, 7, 5), "ends_on": date(2017, 7, 6)}
    question = asked(day, **days)
    entry = change(day, dates.Chosen("leave", "clock", question.fingerprint), **days)
    assert (clocks(day, STOCKHOLM), entry.batch, day.event.starts_on) == (old, None, date(2017, 7, 5))


@pytest.mark.parametrize("days", [(date(2017, 7, 2), date(2017, 7, 3)), (date(2017, 7, 3), date(2017, 7, 8))])
def test_a_longer_event_in_which_all_still_lies_is_no_question(day, days):
    old = clocks(day, STOCKHOLM)
    change(day, starts_on=days[0], ends_on=days[1])
    assert clocks(day, STOCKHOLM) == old


def test_another_zone_keeps_the_clock_or_the_moment(day):
    old = clocks(day, STOCKHOLM)
    question = asked(day, timezone="Europe/London")
    assert (question.days, question.zone_changes) == (0, True)
    entry = change(day, dates.Chosen("leave", "clock", question.fingerprint), timezone="Europe/London")
    assert clocks(day, LONDON) == old
    undoing.undo(day.event, day.actor, entry.id)
    assert (clocks(day, STOCKHOLM), day.event.timezone) == (old, "Europe/Stockholm")
    question = asked(day, timezone="Europe/London")
    change(day, dates.Chosen("leave", "instant", question.fingerprint), timezone="Europe/London")
    assert clocks(day, STOCKHOLM) == old


def test_the_skipped_hour_is_said_and_what_was_not_shown_is_not_done(day):
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    board.move(edits.Writing(day.event, day.actor), row, row.version, {"starts_at": datetime(2017, 7, 3, 2, 30, tzinfo=STOCKHOLM)})
    days = {"starts_on": date(2018, 3, 25), "ends_on": date(2018, 3, 25)}
    question = asked(day, **days)
    assert question.ways["move", "clock"].gaps == (row.title,)
    board.move(edits.Writing(day.event, day.actor), row, row.version, {"starts_at": datetime(2017, 7, 3, 5, 0, tzinfo=STOCKHOLM)})
    with pytest.raises(dates.Unsettled):
        change(day, dates.Chosen("move", "clock", question.fingerprint), **days)
    with pytest.raises(Invalid):
        change(day, starts_on=date(2017, 7, 3), ends_on=date(2017, 7, 1))


def test_the_settings_page_asks_with_everything_typed_and_saves_once_answered(lite_day):
    day, page = lite_day, "/organise/almedalen-2017/settings/"
    client = sign_in(day.app)
    client.get(page + "?lang=en")
    data = {
        "csrf_token": token(client, page), "version": day.event.version, "title": "Ny titel", "starts_on": "2017-07-05",
        "ends_on": "2017-07-05", "timezone": "Europe/Stockholm", "language": "sv", "accent": "#1d5c8c",
        "slug": "almedalen-2017",
    }  # fmt: skip
    before = day.event.title
    answer = client.post(page, data=data)
    assert (answer.status_code, day.event.title) == (409, before)
    assert "Move all 2 days later, at the same time of day" in answer.text
    assert '<textarea name="title" hidden>Ny titel</textarea>' in answer.text
    print_of = answer.text.split('name="fingerprint" value="')[1].split('"')[0]
    answer = client.post(page, data=data | {"along": "move", "clock": "clock", "fingerprint": print_of})
    assert answer.status_code == 303
    db.session.expire_all()
    assert day.event.title == "Ny titel"
    assert {at[:5] for at in clocks(day, STOCKHOLM).values()} == {"07-05"}
    assert "Other dates" in client.get("/organise/almedalen-2017/activity/").text


@given(ZONES, ZONES, st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)), st.integers(-400, 400))
def test_the_clock_time_is_kept_or_skipped_by_summer_time(old, new, naive, days):
    at = instant(naive.date(), naive.time(), old)
    local = at.astimezone(old)
    moved = to_other_date(at, old, days, new).astimezone(new)
    wanted = (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=None, fold=0)
    skipped = wanted.replace(tzinfo=new).astimezone(ZoneInfo("UTC")).astimezone(new).replace(tzinfo=None) != wanted
    assert skipped or moved.replace(tzinfo=None, fold=0) == wanted
    assert abs(moved.replace(tzinfo=None) - wanted) <= timedelta(days=1)  # Samoa skipped a whole day once.
    pair = hours_to_other_date([[at.isoformat(), at.isoformat()]], old, days, new)
    assert datetime.fromisoformat(pair[0][0]) == moved
