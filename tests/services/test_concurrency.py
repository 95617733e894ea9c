"""Several at once: each save is kept or refused, each release is made once; on both databases."""

import threading

import pytest

from eventapp.extensions import db
from eventapp.models import Entry, Event, Seat, Seminar
from eventapp.services.access import COMMAND_LINE
from eventapp.services.draft import board, loading, memory, people, revisions, seminars, waivers
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Collision, Invalid, Stale
from eventapp.services.publishing import history, releases, shortlinks
from eventapp.services.transaction import transaction
from tests.conftest import BASE


def at_once(app, count, work):
    """What `count` threads, let go together, return or raise."""
    gate, results = threading.Barrier(count), []

    def run(number):
        with app.app_context():
            gate.wait()
            try:
                results.append(work(number))
            except (Stale, Invalid) as error:
                results.append(type(error).__name__)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return results


def test_of_many_saves_from_the_same_version_one_is_kept_and_the_others_told(day):
    row = Seminar.query.filter_by(slug="ai").one()
    version, event_id, row_id = row.version, day.event.id, row.id
    db.session.rollback()

    def save(number):
        event, mine = db.session.get(Event, event_id), db.session.get(Seminar, row_id)
        seminars.change(Writing(event, COMMAND_LINE), mine, version, {"title": f"Titel {number}"})
        return "kept"

    results = at_once(day.app, 6, save)
    assert sorted(results)[:-1] != []
    assert results.count("kept") == 1
    assert set(results) - {"kept"} <= {"Stale", "Invalid"}
    db.session.expire_all()
    assert db.session.get(Seminar, row_id).version == version + 1


def test_many_publishing_at_once_make_one_release(day):
    row = Seminar.query.filter_by(slug="ai").one()
    seminars.change(Writing(day.event, day.actor), row, row.version, {"title": "Ny"})
    event_id, seen = day.event.id, releases.preview(day.event).fingerprint
    db.session.rollback()

    def publish(_number):
        event = db.session.get(Event, event_id)
        return releases.publish(event, COMMAND_LINE, day.shelf, "", releases.Agreed(seen)).number

    assert sorted(map(str, at_once(day.app, 5, publish))) == ["2", "Invalid", "Invalid", "Invalid", "Invalid"]
    assert [p.number for p in history.of(event_id)] == [2, 1]


def test_the_same_form_from_many_threads_adds_one(day):
    event_id = day.event.id
    db.session.rollback()

    def add(_number):
        return people.add(Writing(db.session.get(Event, event_id), COMMAND_LINE, once="same"), {"name": "Bo Ås"}).id

    results = at_once(day.app, 5, add)
    assert len({r for r in results if r != "Invalid"}) == 1
    from eventapp.models import Person

    assert Person.query.filter_by(name="Bo Ås").count() == 1


def test_no_scan_is_lost(day):
    link, counted = "0" + day.event.code, day.app.extensions["scans"]
    db.session.rollback()

    def scan(_number):
        target = shortlinks.follow(link, day.shelf, BASE)
        for _ in range(5):
            counted.count(target.link, target.event)
            counted.write()

    at_once(day.app, 4, scan)
    assert sum(shortlinks.per_day(day.event)[link].values()) == 20


def test_no_two_changes_get_one_revision_and_none_is_lost(day):
    event_id, before = day.event.id, revisions.current(day.event)
    ids = [row.id for row in loading.tables(day.event).seminars]
    memory.read(day.event)
    db.session.rollback()

    def save(number):
        for turn in range(3):
            event = db.session.get(Event, event_id)
            row = db.session.get(Seminar, ids[number])
            board.move(Writing(event, COMMAND_LINE), row, row.version, {"minutes": 100 * number + turn + 1})
            memory.read(event)
            db.session.rollback()
        return "done"

    assert at_once(day.app, 4, save) == ["done"] * 4
    made = Entry.query.filter(Entry.event_id == event_id, Entry.revision > before).order_by(Entry.revision).all()
    assert [entry.revision for entry in made] == list(range(before + 1, before + 13))
    assert [entry.id for entry in made] == sorted(entry.id for entry in made)
    assert revisions.current(day.event) == before + 12
    found = memory.read(day.event)
    assert (found.revision, {s.code: s.minutes for s in found.whole.seminars}) == (
        before + 12, {row.code: row.minutes for row in loading.tables(day.event).items},
    )  # fmt: skip


def test_two_who_let_clashes_be_at_once_both_do(day):
    event_id, keys = day.event.id, [clash.key for clash in memory.read(day.event).all_clashes()[:4]]
    db.session.rollback()

    def overrule(number):
        event = db.session.get(Event, event_id)
        waivers.overrule(Writing(event, COMMAND_LINE), keys[number], f"Skäl {number}")
        return "kept"

    assert at_once(day.app, 4, overrule) == ["kept"] * 4
    db.session.expire_all()
    assert {key: why["reason"] for key, why in memory.read(day.event).overruled.items()} == {
        key: f"Skäl {number}" for number, key in enumerate(keys)
    }


def test_a_person_sits_once_in_one_role_whatever_is_written(day):
    seat = next(s for row in loading.tables(day.event).seminars for s in row.seats if s.person_id)
    again = Seat(seminar_id=seat.seminar_id, person_id=seat.person_id, role=seat.role, position=99)
    with pytest.raises(Collision), transaction():
        db.session.add(again)
    assert Seat.query.filter_by(position=99).count() == 0
