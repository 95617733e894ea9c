"""Guards that no other test would miss: another event's rooms and people, a memory left behind, undo's reach, copies."""

import re
import threading
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import Entry, Event, Seminar
from eventapp.services.access import COMMAND_LINE
from eventapp.services.draft import board, events, journal, loading, memory, people, rooms, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.events import copying
from eventapp.services.publishing import releases
from eventapp.services.transaction import transaction
from tests import factories
from tests.conftest import afresh

NOT_OURS = {"room_id": "There is no such room in this event."}, {"seats": "There is no such person in this event."}


@pytest.fixture
def other(day):
    """Another event of the same account, with a room and a person that exist."""
    made = factories.make_event(day.account)
    return SimpleNamespace(event=made.event, room=factories.room(made), person=factories.person(made))


def ways(day):
    """Every way in which a seminar is given a slot or seats."""
    ai = loading.tables(day.event).seminars[0]

    def within(values):
        with transaction():
            seminars.write(Writing(day.event, day.actor), ai, values)

    def many(values):
        with transaction():
            seminars.add_many(Writing(day.event, day.actor, batch="import-1"), [{"title": "Ny", "seats": [], **values}], set())

    return {
        "add": lambda values: seminars.add(Writing(day.event, day.actor), {"title": "Ny", "seats": [], **values}),
        "change": lambda values: seminars.change(Writing(day.event, day.actor), ai, ai.version, values),
        "within": within,
        "many": many,
    }


@pytest.mark.parametrize("way", ["add", "change", "within", "many"])
def test_a_room_of_another_event_is_never_a_seminars(day, other, way):
    before = memory.read(day.event).programme
    with pytest.raises(Invalid) as refused:
        ways(day)[way]({"room_id": other.room.id})
    assert refused.value.errors == NOT_OURS[0]
    assert memory.read(day.event).programme == before


@pytest.mark.parametrize("way", ["add", "change", "within", "many"])
def test_a_person_of_another_event_never_has_a_seat(day, other, way):
    before = memory.read(day.event).programme
    with pytest.raises(Invalid) as refused:
        ways(day)[way]({"seats": [factories.seat(other.person)]})
    assert refused.value.errors == NOT_OURS[1]
    assert memory.read(day.event).programme == before


def test_nor_are_they_found_by_their_codes(day, other):
    with pytest.raises(NotFound):
        rooms.find(day.event, other.room.code)
    with pytest.raises(NotFound):
        people.find(day.event, other.person.code)
    assert rooms.find(other.event, other.room.code) == other.room


def test_the_board_puts_nothing_into_another_events_room(day, other):
    ai = loading.tables(day.event).seminars[0]
    with pytest.raises(Invalid) as refused:
        board.move(Writing(day.event, day.actor), ai, ai.version, {"room_id": other.room.id})
    assert refused.value.errors == NOT_OURS[0]


# The memory of the draft


def test_what_is_committed_late_with_a_lower_number_is_not_missed(day):
    """A change that was begun first is committed last: its entry is older than the newest that is remembered."""
    event_id, (slow, quick) = day.event.id, [s.id for s in loading.tables(day.event).seminars[:2]]
    memory.read(day.event)
    db.session.rollback()
    begun, done = threading.Event(), threading.Event()

    def change(row_id, title, then):
        with day.app.app_context():
            with transaction():
                event, row = db.session.get(Event, event_id), db.session.get(Seminar, row_id)
                seminars.write(Writing(event, COMMAND_LINE), row, {"title": title})
                then()
            db.session.remove()

    # A database that lets one write at a time has the quick one wait: then it is done after the slow one.
    late = threading.Thread(target=change, args=(slow, "Sen", lambda: (begun.set(), done.wait(2))))
    late.start()
    assert begun.wait(60)
    change(quick, "Kvick", lambda: None)
    event = db.session.get(Event, event_id)
    memory.read(event)
    db.session.rollback()
    done.set()
    late.join(60)
    values = memory.read(db.session.get(Event, event_id))
    assert {"Sen", "Kvick"} <= {s.title for s in values.whole.seminars}
    assert values == afresh(db.session.get(Event, event_id))


def test_what_changed_without_an_entry_that_is_left_is_seen_all_the_same(day):
    """Erasing a person takes their entries away: what stands between two others is missing from the journal."""
    event_id, (first, second) = day.event.id, [s.id for s in loading.tables(day.event).seminars[:2]]
    memory.read(day.event)
    for number, title in ((first, "Dold"), (second, "Sedd")):
        seminar = db.session.get(Seminar, number)
        seminars.change(Writing(day.event, day.actor), seminar, seminar.version, {"title": title})
    db.session.execute(db.delete(Entry).where(Entry.event_id == event_id, Entry.row_id == first, Entry.noun == "seminar"))
    db.session.commit()
    found = memory.read(day.event)
    assert {"Dold", "Sedd"} <= {s.title for s in found.programme.seminars}
    assert found == afresh(day.event)


def test_what_a_transaction_writes_is_read_in_it_and_not_remembered_unless_committed(day):
    event_id, number = day.event.id, loading.tables(day.event).seminars[0].id
    before = memory.read(day.event)

    def give(title):
        seminar = db.session.get(Seminar, number)
        seminars.write(Writing(db.session.get(Event, event_id), COMMAND_LINE), seminar, {"title": title})

    with pytest.raises(ZeroDivisionError), transaction():
        give("Ångrad")
        assert "Ångrad" in {s.title for s in memory.read(day.event).programme.seminars}
        raise ZeroDivisionError
    with transaction():
        give("Kvar")  # Under the number that the other did not keep.
    found = memory.read(day.event)
    assert (found.revision, found) == (before.revision + 1, afresh(day.event))
    assert {"Kvar", "Ångrad"} & {s.title for s in found.programme.seminars} == {"Kvar"}


def test_what_the_session_remembers_of_the_event_is_not_taken_for_its_new_revision(day):
    event = db.session.get(Event, day.event.id)
    assert event.title != "Ny titel"

    def change():
        with day.app.app_context():
            held = db.session.get(Event, event.id)
            events.change(Writing(held, COMMAND_LINE), held.version, {"title": "Ny titel"})
            db.session.remove()

    memory.read(event)
    db.session.commit()
    number, title = event.id, event.title  # In the session, from before.
    db.session.rollback() if db.engine.dialect.name == "sqlite" else None
    other = threading.Thread(target=change)
    other.start()
    other.join(60)
    assert (number, title) == (day.event.id, event.title)
    assert memory.read(event).programme.event.title == "Ny titel"


def test_blocked_times_are_a_list_of_their_own(day):
    made = board.add(Writing(day.event, day.actor), "Ljudprov", "blocked", 30)
    rows, found = loading.tables(day.event), memory.read(day.event)
    assert [row.code for row in rows.blocks] == [made.code]
    assert [(block.code, block.title, block.minutes) for block in found.blocks] == [(made.code, "Ljudprov", 30)]
    assert made.code not in {row.code for row in rows.seminars} | {s.code for s in found.programme.seminars}
    assert {row.code for row in rows.items} == {s.code for s in found.whole.seminars}


# Undo on the board


def test_undo_on_the_board_reaches_sixteen_hours_back(day):
    at = datetime(2027, 5, 3, 9, tzinfo=UTC)
    ai = loading.tables(day.event).seminars[0]
    with time_machine.travel(at, tick=False) as clock:
        board.move(Writing(day.event, day.actor), ai, ai.version, {"minutes": 25})
        entry = journal.undoable(day.event, day.actor)
        assert entry.after == {"minutes": 25}
        clock.move_to(at + timedelta(hours=15, minutes=59))
        assert journal.undoable(day.event, day.actor) == entry
        clock.move_to(at + timedelta(hours=16))
        assert journal.undoable(day.event, day.actor) is None
        with pytest.raises(NotFound):
            journal.undo_on_board(day.event, day.actor)
    assert loading.tables(day.event).seminars[0].minutes == 25


def test_and_so_does_redo(day):
    at = datetime(2027, 5, 3, 9, tzinfo=UTC)
    ai = loading.tables(day.event).seminars[0]
    with time_machine.travel(at, tick=False) as clock:
        board.move(Writing(day.event, day.actor), ai, ai.version, {"minutes": 25})
        journal.undo_on_board(day.event, day.actor)
        clock.move_to(at + timedelta(hours=16))
        assert journal.redoable(day.event, day.actor) is None
        with pytest.raises(NotFound):
            journal.redo_on_board(day.event, day.actor)


# Copies


def uids(day, slug):
    feed = day.app.test_client().get(f"/{slug}/calendar/all.ics").text.replace("\r\n ", "")
    return re.findall(r"^UID:(.*)\r$", feed, re.M)


def codes(event):
    programme = memory.read(event).programme
    return {programme.event.code, *(x.code for x in (*programme.rooms, *programme.people, *programme.seminars))}


def test_a_copy_has_codes_and_uids_of_its_own(day):
    copy = copying.copy(day.event, day.account, copying.New("Igen", "igen", date(2027, 7, 3)))
    releases.publish(copy, day.actor, day.shelf, "", releases.Agreed(despite="övning"))
    old, new = uids(day, "almedalen-2017"), uids(day, "igen")
    assert (len(old), len(new), len({*old, *new})) == (5, 5, 10)
    assert {u.partition("@")[0] for u in old} & {u.partition("@")[0] for u in new} == set()
    assert {u.partition("@")[2] for u in new} == {copy.uid_domain} != {day.event.uid_domain}
    assert len(codes(copy)) == len(codes(day.event)) > 20
    assert codes(copy) & codes(day.event) == set()
