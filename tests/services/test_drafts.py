"""Editing the draft: versions, conflicts, undo; on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import dayfile
from eventapp.models import Event
from eventapp.programme.model import State
from eventapp.services.access import Actor
from eventapp.services.draft import board, edits, loading, memory, people, rooms, seminars, undoing, waivers
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Invalid, NotFound, Stale
from eventapp.services.events import copying
from eventapp.services.imports import new_event
from tests import factories
from tests.conftest import SAMPLE


def by_slug(day, slug):
    return next(s for s in loading.tables(day.event).seminars if s.slug == slug)


def anonymous(programme):
    """A programme with its event's own code and domain taken away: those are made here."""
    return replace(programme, event=replace(programme.event, code="", uid_domain=""))


def by_name(programme):
    return replace(anonymous(programme), people=tuple(sorted(programme.people, key=lambda p: p.name)))


def test_an_imported_day_comes_out_of_the_tables_as_it_went_in(day, sample):
    assert by_name(memory.read(day.event).programme) == by_name(sample)


def test_a_save_changes_what_it_says_and_undo_takes_it_back(day):
    before = memory.read(day.event).programme
    ai = by_slug(day, "ai")
    entry = seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"title": "AI", "minutes": 50})
    changed = next(s for s in memory.read(day.event).programme.seminars if s.slug == "ai")
    assert (changed.title, changed.minutes) == ("AI", 50)
    assert (entry.before, entry.after) == (
        {"title": "Artificiell intelligens i kampen mot övergreppsmaterial", "minutes": 45},
        {"title": "AI", "minutes": 50},
    )
    undoing.undo(day.event, day.actor, entry.id)
    assert memory.read(day.event).programme == before


def test_saving_the_same_is_no_change(day):
    ai = by_slug(day, "ai")
    version = ai.version
    assert seminars.change(edits.Writing(day.event, day.actor), ai, version, {"title": ai.title}) is None
    assert ai.version == version


def test_a_stale_save_is_refused_with_both_versions(day):
    ai = by_slug(day, "ai")
    seen = ai.version
    seminars.change(edits.Writing(day.event, day.actor), ai, seen, {"title": "Hennes", "abstract": "Samma"})
    with pytest.raises(Stale) as refused:
        seminars.change(edits.Writing(day.event, day.actor), ai, seen, {"title": "Hans", "abstract": "Samma"})
    stale = refused.value
    assert (stale.theirs, stale.yours, stale.by) == ({"title": "Hennes"}, {"title": "Hans"}, "Anna Ek")
    assert by_slug(day, "ai").title == "Hennes"
    seminars.change(edits.Writing(day.event, day.actor), ai, stale.version, {"title": "Hans"})
    assert by_slug(day, "ai").title == "Hans"


def test_undo_leaves_later_changes_to_other_fields_alone_and_refuses_when_the_field_moved_on(day):
    ai = by_slug(day, "ai")
    first = seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"title": "Ett"})
    seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"abstract": "Annan text"})
    undoing.undo(day.event, day.actor, first.id)
    assert (by_slug(day, "ai").title[:5], by_slug(day, "ai").abstract) == ("Artif", "Annan text")
    second = seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"title": "Två"})
    seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"title": "Tre"})
    with pytest.raises(Invalid):
        undoing.undo(day.event, day.actor, second.id)
    with pytest.raises(NotFound):
        undoing.undo(day.event, day.actor, first.id)


def test_removing_can_be_undone_whole_with_seats_and_answers(day):
    before = memory.read(day.event).programme
    ai = by_slug(day, "ai")
    ai.seats[0].answer = "confirmed"
    db.session.commit()
    entry = edits.remove(edits.Writing(day.event, day.actor), ai)
    assert [s.slug for s in memory.read(day.event).programme.seminars if s.slug == "ai"] == []
    undoing.undo(day.event, day.actor, entry.id)
    assert memory.read(day.event).programme == before
    assert by_slug(day, "ai").seats[0].answer == "confirmed"


def test_answers_stay_with_their_person_when_the_panel_is_reordered(day):
    seminar = by_slug(day, "sexualundervisning")
    for seat in seminar.seats:
        seat.answer = "confirmed" if seat.person.slug == "nina-rung" else "invited"
    db.session.commit()
    seats = [seat_state(s) for s in reversed(seminar.seats)]
    seminars.change(edits.Writing(day.event, day.actor), seminar, seminar.version, {"seats": seats})
    found = {s.person.slug: (s.position, s.answer) for s in by_slug(day, "sexualundervisning").seats}
    assert found["nina-rung"] == (3, "confirmed")
    assert found["caroline-engvall"] == (6, "invited")


def test_a_seat_may_name_a_new_person_or_be_held_but_not_be_empty_or_double(day):
    ai = by_slug(day, "ai")
    new = {
        "person_id": None,
        "new_name": "Bo Ås",
        "organisation": "Telia",
        "role": "panelist",
        "note": "",
        "call_at": None,
    }
    held = {"person_id": None, "organisation": "Tele2", "role": "panelist", "note": "", "call_at": None}
    seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"seats": [new, held]})
    found = [(s.person.name if s.person else "", s.organisation) for s in by_slug(day, "ai").seats]
    assert found == [("Bo Ås", ""), ("", "Tele2")]
    bo = next(p for p in loading.tables(day.event).people if p.slug == "bo-as")
    assert bo.organisation == "Telia"
    for wrong in ([held | {"organisation": ""}], [held | {"person_id": bo.id}, held | {"person_id": bo.id}]):
        with pytest.raises(Invalid):
            seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"seats": wrong})


def test_slugs_are_unique_and_new_ones_made_free(day):
    first = factories.room(day, "Bryggarsalen")
    assert first.slug == "bryggarsalen-2"
    with pytest.raises(Invalid) as refused:
        factories.room(day, "X", slug="bryggarsalen")
    assert refused.value.errors == {"slug": "This address is taken."}
    with pytest.raises(Invalid):
        factories.person(day, "X", slug="Å Ä")


def test_the_same_form_sent_twice_adds_once(day):
    one = people.add(edits.Writing(day.event, day.actor, once="form-1"), {"name": "Bo Ås"})
    two = people.add(edits.Writing(day.event, day.actor, once="form-1"), {"name": "Bo Ås"})
    assert one.id == two.id
    assert [p.slug for p in loading.tables(day.event).people if p.name == "Bo Ås"] == ["bo-as"]


def test_a_slot_needs_a_room_of_the_event_and_a_sane_length(day):
    ai = by_slug(day, "ai")
    for wrong in ({"room_id": 99999}, {"minutes": 0}, {"minutes": 1441}, {"minutes": None}):
        with pytest.raises(Invalid):
            board.move(edits.Writing(day.event, day.actor), ai, ai.version, wrong)


def test_things_of_another_event_cannot_be_found(day):
    other = factories.make_event(day.account).event
    for find, slug in ((seminars.find, "ai"), (rooms.find, ""), (people.find, "")):
        rows = loading.tables(day.event)
        code = {seminars.find: rows.seminars, rooms.find: rows.rooms, people.find: rows.people}[find][0].code
        assert find(day.event, code).code == code, slug
        with pytest.raises(NotFound):
            find(other, code)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": date(2026, 12, 31)}, "ends_on"),
        ({"ends_on": date(2027, 3, 1)}, "ends_on"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"slug": "almedalen-2017"}, "slug"),
        ({"slug": "organise"}, "slug"),
        ({"slug": "Å"}, "slug"),
    ],
)
def test_an_event_that_cannot_be_is_refused_at_its_field(day, values, field):
    days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1)}
    with pytest.raises(Invalid) as refused:
        factories.make_event(day.account, **days | values)
    assert list(refused.value.errors) == [field]


def test_a_copy_keeps_the_clock_and_leaves_the_past_behind(day, sample):
    winter = copying.copy(day.event, day.account, copying.New("Vinterdagen", "", date(2027, 1, 11)))
    copied, source = memory.read(winter).programme, memory.read(day.event).programme
    zone = source.event.zone
    assert copied.event.slug == "vinterdagen"
    assert [
        (s.title, f"{s.starts_at.astimezone(zone):%d %H:%M}" if s.starts_at else "") for s in copied.seminars
    ] == [
        (s.title, f"11 {s.starts_at.astimezone(zone):%H:%M}" if s.starts_at else "") for s in source.seminars
    ]
    assert {s.recording for s in copied.seminars} == {""}
    assert {s.livestream for s in copied.seminars} == {s.livestream for s in source.seminars}
    assert {p.code for p in copied.people} & {p.code for p in source.people} == set()
    assert {seat.answer for s in loading.tables(winter).seminars for seat in s.seats} == {"invited"}


def test_a_copy_takes_along_only_what_is_asked_for(day):
    what = copying.Copied(rooms=False, people=False, texts=False, slots=False, links=False)
    copied = memory.read(copying.copy(day.event, day.account, copying.New("Tom", "", date(2027, 1, 11)), what)).programme
    assert (copied.rooms, copied.people, copied.event.links) == ((), (), ())
    assert {(s.starts_at, s.room, s.abstract) for s in copied.seminars} == {(None, "", "")}
    held = [a.organisation for s in copied.seminars for a in s.appearances]
    assert held == ["Telia", "Tele2"]


def test_cancelled_ones_are_in_the_programme_and_drafts_too(day):
    ai = by_slug(day, "ai")
    seminars.change(edits.Writing(day.event, day.actor), ai, ai.version, {"state": "cancelled"})
    assert {s.slug: s.state for s in memory.read(day.event).programme.seminars}["ai"] is State.CANCELLED


def test_instants_come_back_as_utc(day):
    ai = by_slug(day, "ai")
    board.move(
        edits.Writing(day.event, day.actor), ai, ai.version, {"starts_at": datetime(2017, 7, 3, 20, 15, tzinfo=UTC)}
    )
    db.session.expire_all()
    assert by_slug(day, "ai").starts_at == datetime(2017, 7, 3, 20, 15, tzinfo=UTC)
    assert by_slug(day, "ai").starts_at.utcoffset().total_seconds() == 0


def test_the_migrations_make_exactly_the_tables_of_the_models(app):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_a_database_of_the_first_release_is_brought_up_to_date_with_what_is_in_it(app):
    """The newest migrations taken away and done again with rows in the tables, as on a site that is updated."""
    import flask_migrate

    account = factories.account(site_owner=True)
    event = new_event.create(account, dayfile.read(SAMPLE.read_bytes()))
    before, slug = memory.read(event).programme, event.slug
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    flask_migrate.upgrade()
    found = db.session.scalars(select(Event).where(Event.slug == slug)).one()
    assert memory.read(found).programme == before
    assert (found.overruled, found.day_starts, found.version) == ([], "", 1)
    assert {(r.turnaround, r.building, len(r.hours)) for r in loading.tables(found).rooms} == {(0, "", 0)}


def test_a_copy_takes_the_planning_along_by_the_new_codes_and_the_new_days(day):
    """Walks and wishes lead to the copied rooms and seminars; when people can be there belongs to the day that was."""
    event, actor = day.event, day.actor
    rows = loading.tables(event)
    hall = rows.rooms[0]
    side = factories.room(day, "Sidan", walks={hall.code: 7})
    hours = [["2017-07-03T06:00:00+00:00", "2017-07-03T14:00:00+00:00"]]
    rooms.change(edits.Writing(event, actor), hall, hall.version, {"hours": hours, "turnaround": 10})
    people.change(edits.Writing(event, actor), rows.people[0], rows.people[0].version, {"hours": hours})
    first, second = [s for s in rows.seminars if s.kind == "panel"][:2]
    wishes = {"after": [first.code], "before": [], "part": "afternoon"}
    seminars.change(edits.Writing(event, actor), second, second.version, {"wishes": wishes, "fixed": True})
    waivers.overrule(edits.Writing(event, actor), memory.read(event).all_clashes()[0].key, "Skäl")
    copy = copying.copy(event, day.account, copying.New("Nästa år", "nasta-ar", date(2018, 1, 3)), copying.Copied(private=True))
    new = loading.tables(copy)
    codes = {r.name: r.code for r in new.rooms}
    titles = {s.code: s.title for s in new.seminars}
    assert [r.walks for r in new.rooms if r.name == "Sidan"] == [{codes[hall.name]: 7}]
    # The same clock times, in winter.
    assert [r.hours for r in new.rooms if r.name == hall.name] == [
        [["2018-01-03T07:00:00+00:00", "2018-01-03T15:00:00+00:00"]]
    ]
    assert {len(p.hours) for p in new.people} == {0}
    wished = next(s for s in new.seminars if s.title == second.title)
    assert ([titles[c] for c in wished.wishes["after"]], wished.wishes["part"], wished.fixed) == (
        [first.title], "afternoon", True,
    )  # fmt: skip
    assert (copy.overruled, side.walks) == ([], {hall.code: 7})


def test_a_form_is_its_senders_and_its_events_own(day):
    from eventapp.services.draft import rooms, seminars
    from eventapp.services.events import copying

    other = copying.copy(day.event, day.account, copying.New("En annan", "en-annan", day.event.starts_on))
    bo = Actor(factories.account("Bo").id, "editor")
    values = {"title": "Ny", "seats": []}
    made = [
        seminars.add(edits.Writing(event, actor, once="form-1"), values).id
        for event, actor in ((day.event, day.actor), (other, day.actor), (day.event, bo), (day.event, day.actor))
    ]
    assert len(set(made)) == 3
    assert made[0] == made[3]
    assert rooms.add(edits.Writing(day.event, day.actor, once="form-1"), {"name": "Sal"}).name == "Sal"
    long = [rooms.add(edits.Writing(day.event, day.actor, once="x" * 3000 + "\u202e"), {"name": "Sal 2"}).id for _ in range(2)]
    assert long[0] == long[1]
