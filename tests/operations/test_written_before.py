"""A database from before drafts had revisions is brought up to date with all that is in it; on both databases."""

import json
from datetime import datetime

import flask_migrate
import pytest
from sqlalchemy import text

from eventapp.extensions import db
from eventapp.models import Entry, Event, PersonStamp, Seat, Waiver
from eventapp.services.draft import loading, revisions

ONE, TWO = "2026-05-01T10:00:00+00:00", "2026-05-02T10:00:00+00:00"


@pytest.fixture
def before(day):
    """The sample day in tables of before, a connection to them, and a seminar with two of its people."""
    row = next(s for s in loading.tables(day.event).seminars if len(s.seats) > 2)
    found = (row.id, row.seats[0].person_id, row.seats[1].person_id, day.event.id, day.account.id)
    db.session.remove()
    flask_migrate.downgrade(revision="0009")
    with db.engine.begin() as connection:
        yield connection, found


def insert(connection, table, **values):
    names = ", ".join(values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES (:{', :'.join(values)})"), values)


def up(connection):
    connection.commit()
    flask_migrate.upgrade()


def test_a_person_twice_in_one_role_sits_there_once_with_their_answer_and_every_change_counted(before):
    connection, (seminar, first, second, _, _) = before
    connection.execute(text("DELETE FROM seat WHERE seminar_id = :s"), {"s": seminar})
    seat = {"seminar_id": seminar, "organisation": "", "role": "panelist", "note": "", "answer": "invited", "revision": 0}
    insert(connection, "seat", **seat | {"person_id": first, "position": 2, "answer": "confirmed", "answered_at": ONE, "revision": 4})
    insert(connection, "seat", **seat | {"person_id": first, "position": 1, "note": "Pass", "revision": 2, "modified_at": TWO})
    insert(connection, "seat", **seat | {"person_id": first, "position": 3, "call_at": TWO, "modified_at": ONE})
    insert(connection, "seat", **seat | {"person_id": first, "position": 4, "role": "moderator"})
    insert(connection, "seat", **seat | {"person_id": second, "position": 5})
    for place in (6, 7):
        insert(connection, "seat", **seat | {"organisation": "Telia", "position": place})
    gone = {"seminar_id": seminar, "person_id": first, "role": "speaker", "answer": "declined", "revision": 7}
    insert(connection, "former_seat", **gone)
    up(connection)
    seats = Seat.query.filter_by(seminar_id=seminar).order_by(Seat.position).all()
    assert [(s.person_id, s.role, s.position, s.answer, s.answered_at, s.call_at, s.note) for s in seats] == [
        (first, "panelist", 1, "confirmed", datetime.fromisoformat(ONE), datetime.fromisoformat(TWO), "Pass"),
        (first, "moderator", 4, "invited", None, None, ""),
        (second, "panelist", 5, "invited", None, None, ""),
        (None, "panelist", 6, "invited", None, None, ""),
        (None, "panelist", 7, "invited", None, None, ""),
    ]
    stamps = PersonStamp.query.filter_by(seminar_id=seminar).all()
    assert [(s.person_id, s.revision, s.modified_at) for s in stamps] == [(first, 13, datetime.fromisoformat(TWO))]


def test_what_was_overruled_becomes_rows_by_whom_and_when(before):
    connection, (_, _, _, event, account) = before
    told = [
        {"clash": "a|b", "reason": "Skäl", "by": "Anna Ek", "at": ONE},
        {"clash": "c|d", "reason": "Annat", "by": "Någon som gått", "at": TWO},
    ]
    connection.execute(text("UPDATE event SET overruled = :told WHERE id = :id"), {"told": json.dumps(told), "id": event})
    up(connection)
    rows = Waiver.query.order_by(Waiver.id).all()
    assert [(w.event_id, w.key, w.reason, w.by, w.account_id, w.at) for w in rows] == [
        (event, "a|b", "Skäl", "Anna Ek", account, datetime.fromisoformat(ONE)),
        (event, "c|d", "Annat", "Någon som gått", None, datetime.fromisoformat(TWO)),
    ]
    db.session.remove()
    flask_migrate.downgrade(revision="0009")
    with db.engine.connect() as now:
        kept = now.execute(text("SELECT overruled FROM event WHERE id = :id"), {"id": event}).scalar_one()
    assert (json.loads(kept) if isinstance(kept, str) else kept) == told
    flask_migrate.upgrade()


def test_the_entries_of_each_draft_are_numbered_in_their_order(before):
    connection, (seminar, _, _, event, _) = before
    entry = {"event_id": event, "at": ONE, "action": "change", "noun": "seminar", "row_id": seminar, "title": ""}
    entry |= {"before": "{}", "after": "{}", "board": False}
    for _ in range(3):
        insert(connection, "entry", **entry)
    up(connection)
    entries = Entry.query.filter_by(event_id=event).order_by(Entry.id).all()
    assert [e.revision for e in entries] == list(range(1, len(entries) + 1))
    assert revisions.current(db.session.get(Event, event)) == len(entries)
