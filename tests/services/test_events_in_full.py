"""A day copied with all it has and without each part, brought to the present, and what an erasure says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eventapp.extensions import db
from eventapp.models import Membership, Picture, Seminar
from eventapp.services.draft import journal, loading, memory, overruled, people, rooms, seminars
from eventapp.services.errors import Invalid
from eventapp.services.events import copying, erasing, present
from eventapp.services.events.copying import Copied, New
from eventapp.services.people import kept_pictures
from eventapp.services.publishing import releases, withdrawal
from eventapp.services.transaction import transaction
from tests import factories

# The day of the factories is in July, this one after summer time has ended.
DAY = date(2027, 11, 6)
ZONE = "Europe/Stockholm"


def at(clock):
    return factories.at(clock, DAY)


@pytest.fixture
def full(lite):
    """A day of everything: rooms that one walks between, people who can come, seats, wishes and what came of it."""
    day = factories.make_event(slug="dagen", title="Dagen", links=[{"label": "Mer", "url": "https://example.org/"}], venue_city="Visby",
                               ends_on=factories.DAY + timedelta(days=1))  # fmt: skip
    day.hall, day.shed = factories.room(day, "Hall", capacity=80, notes="Nyckel 4"), factories.room(day, "Bod", directions="Till höger")
    hours = [[factories.at("09:00").isoformat(), factories.at("12:00").isoformat()]]
    rooms.change(day.writing, day.hall, day.hall.version, {"walks": {day.shed.code: 7}, "hours": hours})
    day.anna = factories.person(day, "Anna Ek", email="anna@example.com", title="Minister", hours=hours)
    day.one = factories.seminar(day, "Ett", room=day.hall, starts_at=factories.at("10:00"), abstract="Text", summary="Efteråt", recording="https://video.example/r",
                                stream="own", livestream="https://video.example/l", notes="Kaffe", tags=["Hav"],
                                seats=[factories.seat(day.anna, "moderator", call_at=factories.at("09:30"), note="Tidigt"), factories.seat("Telia")])  # fmt: skip
    day.two = factories.seminar(day, "Två", state="cancelled")
    seminars.change(day.writing, day.one, day.one.version, {"wishes": {"after": [day.two.code], "apart": ["NOBODY"], "earliest": "09:00"}})
    with transaction():
        overruled.put(day.event, [{"clash": "x|y||", "reason": "Skäl", "by": "Åsa", "at": "2027-01-01T00:00:00+00:00", "account": None}])
        day.one.imported = {"rows": {}}
    return day


def copied(day, *switches, title="Nästa", slug="", **off):
    made = copying.copy(day.event, day.account, New(title, slug, DAY), Copied(**dict.fromkeys(switches, False), **off))
    rows = loading.tables(made)
    return made, rows, {s.title: s for s in rows.items}


def test_a_copy_has_everything_at_the_same_clock_time(full):
    made, rows, found = copied(full, private=True)
    hall, shed = (next(r for r in rows.rooms if r.name == name) for name in ("Hall", "Bod"))
    (anna,) = rows.people
    one, two = found["Ett"], found["Två"]
    assert (made.title, made.slug, made.starts_on, made.ends_on, made.links, made.venue_city, made.organisation_id, made.overruled) == (
        "Nästa", "nasta", DAY, DAY + timedelta(days=1), [{"label": "Mer", "url": "https://example.org/"}], "Visby", full.event.organisation_id, [],
    )  # fmt: skip
    assert (hall.capacity, hall.notes, hall.walks, hall.root, shed.directions, shed.walks) == (80, "Nyckel 4", {shed.code: 7}, full.hall.code, "Till höger", {})
    assert [[datetime.fromisoformat(t) for t in pair] for pair in hall.hours] == [[at("09:00"), at("12:00")]]
    assert (anna.name, anna.title, anna.email, anna.hours, anna.root) == ("Anna Ek", "Minister", "anna@example.com", [], full.anna.code)
    assert (one.starts_at, one.minutes, one.room_id, one.abstract, one.livestream, one.notes, one.tags, one.state, one.root) == (
        at("10:00"), 30, hall.id, "Text", "https://video.example/l", "Kaffe", ["Hav"], "confirmed", full.one.code,
    )  # fmt: skip
    assert (one.summary, one.recording, one.imported, one.wishes) == ("", "", {}, {"after": [two.code], "apart": [], "earliest": "09:00"})
    assert [(s.person_id, s.organisation, s.role, s.call_at, s.note, s.answer, s.position) for s in one.seats] == [
        (anna.id, "", "moderator", at("09:30"), "", "invited", 0), (None, "Telia", "panelist", None, "", "invited", 1),
    ]  # fmt: skip
    assert (two.state, two.starts_at, two.room_id) == ("confirmed", None, None)
    codes = {full.event.code, full.one.code, full.two.code, full.hall.code, full.shed.code, full.anna.code}
    assert codes & {made.code, one.code, two.code, hall.code, shed.code, anna.code} == set()
    assert [(m.account_id, m.role) for m in Membership.query.filter_by(event_id=made.id)] == [(full.account.id, "owner")]
    assert [(e.noun, e.action, e.account_id) for e in journal.entries(made, 9)] == [("event", "add", full.account.id)]
    again, rows, _ = copied(full, title="Nästa")
    assert (again.slug, {r.root for r in (*rows.rooms, *rows.people, *rows.items)}) == ("nasta-2", codes - {full.event.code})
    third = copying.copy(made, full.account, New("Tredje", "tredje", DAY))
    assert (third.slug, {r.root for r in loading.tables(third).items}) == ("tredje", {full.one.code, full.two.code})
    assert copied(full, title="!")[0].slug == "event"


def test_a_copy_leaves_out_what_it_is_told_to(full):
    _, rows, found = copied(full)  # What is private stays where it was.
    (anna,), hall, one = rows.people, next(r for r in rows.rooms if r.name == "Hall"), found["Ett"]
    assert (anna.email, anna.title, hall.notes, hall.capacity, one.notes, one.seats[0].call_at) == ("", "Minister", "", 80, "", None)
    _, rows, found = copied(full, "rooms", "people")
    assert (rows.rooms, rows.people, found["Ett"].room_id, found["Ett"].starts_at) == ([], [], None, at("10:00"))
    assert [s.organisation for s in found["Ett"].seats] == ["Telia"]
    assert copied(full, "seminars")[1].items == []
    one = copied(full, "texts", "links")[2]["Ett"]
    assert (one.abstract, one.livestream, one.tags) == ("", "", ["Hav"])
    assert copied(full, "links")[0].links == []
    one = copied(full, "slots", private=True)[2]["Ett"]
    assert (one.starts_at, one.room_id, one.minutes, one.seats[0].call_at) == (None, None, 30, None)


def test_a_copy_that_cannot_be_leaves_nothing(full):
    before = Seminar.query.count()
    with pytest.raises(Invalid) as refused:
        copying.copy(full.event, full.account, New("Nästa", "dagen", DAY))
    assert (list(refused.value.errors), Seminar.query.count()) == (["slug"], before)
    seminars.change(full.writing, full.two, full.two.version, {"starts_at": factories.at("10:00", date(2199, 12, 31)), "minutes": 30})
    with pytest.raises(Invalid) as refused:
        copying.copy(full.event, full.account, New("Nästa", "", DAY))
    assert (refused.value.errors, Seminar.query.count()) == ({"starts_on": "The year must be from 1900 to 2199."}, before)


def test_a_day_is_brought_to_the_present_as_it_is_published_and_as_it_is_not(lite):
    day = factories.make_event()
    assert present.bring(day.event, day.actor, day.shelf, factories.at("10:00")) is False
    one, two, three = factories.row_of(day, 3)
    now_is = datetime(2027, 9, 1, 10, 2, tzinfo=UTC)
    assert present.bring(day.event, day.actor, day.shelf, now_is) is True
    begun = datetime(2027, 9, 1, 10, 0, tzinfo=UTC)
    half = timedelta(minutes=30)
    assert [s.starts_at for s in (one, two, three)] == [begun - half, begun, begun + half]
    assert (day.event.starts_on, day.event.ends_on, releases.newest(day.event)) == (begun.date(), begun.date(), None)
    assert {e.batch.partition("-")[0] for e in journal.entries(day.event, 4)} == {"dates"}
    assert (len({e.batch for e in journal.entries(day.event, 4)}), present.bring(day.event, day.actor, day.shelf, now_is)) == (1, False)
    factories.release(day)
    other = factories.seminar(day, "Opublicerat", starts_at=begun + half, room=factories.room(day))
    later = begun + timedelta(days=1)
    assert present.bring(day.event, day.actor, day.shelf, later) is True
    shown = {s.code: s.starts_at for s in releases.latest(day.event).programme.seminars}
    assert shown == {one.code: later - half, two.code: later, three.code: later + half}
    assert {s.code: s.starts_at for s in memory.read(day.event).programme.seminars} == shown | {other.code: later + half}
    assert releases.latest(day.event).programme.event.starts_on == day.event.starts_on == later.date()
    withdrawal.take_down(day.event, day.actor, day.shelf)
    assert (present.bring(day.event, day.actor, day.shelf, later + timedelta(days=1)), releases.newest(day.event).number) == (True, 3)


def test_an_erasure_takes_the_address(full):
    for typed in ("", "dag", "Dagen"):
        with pytest.raises(Invalid) as refused:
            erasing.erase(full.event, full.actor, typed, full.shelf)
        assert refused.value.errors == {"typed": "This is not the event's address. Nothing is erased."}
    # Pictures go wherever they are named: by the event, by a person of whom the journal says nothing, or by the journal alone.
    logo, copied_, before, anothers = (letter * 32 for letter in "abcd")
    other = factories.make_event(full.account)
    factories.person(other, portrait=anothers)
    for key in (logo, copied_, before, anothers):
        kept_pictures.keep(key, {96: b"x"})
    people.change(full.writing, full.anna, full.anna.version, {"portrait": before})
    full.event.logo, full.anna.portrait = logo, copied_
    db.session.commit()
    erasing.erase(full.event, full.actor, " dagen\n", full.shelf)
    assert (Seminar.query.count(), {p.key for p in Picture.query.all()}) == (0, {anothers})
