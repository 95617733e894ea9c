"""What is private goes when its time has come: with a mark in every private column, the database and the disk are searched."""

import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import JSON, DateTime, LargeBinary, String, event, text

from eventapp.extensions import db
from eventapp.models import Entry, Event, Message, Person, Picture, Release
from eventapp.models.types import Instant
from eventapp.programme import kept
from eventapp.programme.fields import FIELDS, Access
from eventapp.services.accounts import members
from eventapp.services.draft import edits, loading, memory, people, undoing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import outbox
from eventapp.services.operations import takeup
from eventapp.services.people import corrections, kept_pictures
from eventapp.services.privacy import deleting, schedule, sweeping, telling
from tests import factories
from tests.conftest import afresh
from tests.operations import servers
from tests.operations.servers import Inbox
from tests.services.test_erasure import MARK, on_disk, picture, unpacked

WHEN = datetime(2031, 3, 4, 5, 6, 7, tzinfo=UTC)
MARKS = (MARK, "2031-03-04")
WEEK = timedelta(days=7, minutes=1)
LIFETIME = timedelta(days=30)


# The one list


def test_every_column_there_is_says_what_it_holds_about_people_once():
    said = [column for each in kept.KEPT for column in each.columns]
    named = [*said, *kept.nothing()]
    there = {f"{table.name}.{column.name}" for table in db.metadata.sorted_tables for column in table.c}
    tables = {table.name for table in db.metadata.sorted_tables}
    whole = {name.removesuffix(".*") for name in named if name.endswith(".*")}
    single = {name for name in named if not name.endswith(".*")}
    assert len(named) == len(set(named))
    assert whole <= tables, "tables that are gone"
    assert single <= there, "columns that are gone"
    assert {column for column in there if column.partition(".")[0] not in whole} == single, "say it in programme/kept.py"
    assert not {column for column in single if column.partition(".")[0] in whole}


def test_every_private_field_goes_after_the_event():
    private = {f"{noun}.{f.name}" for noun in ("event", "room", "person", "seminar", "seat") for f in FIELDS[noun] if f.access is Access.PRIVATE}
    # How often the link was renewed: without it those from before would open the page again.
    assert private - set(kept.deleted()) == {"person.link_number"}


# What is in every private column


def value_for(column, number):
    """Something with a mark for a column of whatever type; None for one that can hold none."""
    kind = column.type
    if isinstance(kind, JSON):
        return [{"field": "name", "value": MARK, "at": MARK, "by": MARK}] if column.name == "corrections" else [MARK]
    if isinstance(kind, LargeBinary):
        return MARK.encode()
    if isinstance(kind, String):
        longest = kind.length or 40
        return (f"{MARK}{number}" if longest > len(MARK) else MARK)[:longest] if longest >= len(MARK) else None
    return WHEN if isinstance(kind, Instant | DateTime) else None


def row_for(table, known, number):
    """A row of a table that belongs to what is `known`, with a mark wherever one can stand."""
    row = {}
    for column in table.c:
        keys = list(column.foreign_keys)
        if column.name == "event_id" or keys:
            row[column.name] = known["event"] if column.name == "event_id" else known[keys[0].column.table.name]
        elif (value := value_for(column, number)) is not None:
            row[column.name] = value
        elif not column.nullable and not (column.primary_key and column.autoincrement is not False):
            row[column.name] = False if column.type.python_type is bool else 1
    return row


def marked_everywhere(day):
    """A mark in each column and table that is to go, of what belongs to the event; which those are."""
    someone = factories.person(day, "Helt Opublicerad")
    person = next(p for p in loading.tables(day.event).people if p.slug == "nina-rung")
    seat = next(s for m in loading.tables(day.event).seminars for s in m.seats if s.person_id == person.id)
    first = Message(event_id=day.event.id, person_id=person.id, recipient="x", subject="x", body="x", queued_at=WHEN, sent_at=WHEN)
    db.session.add(first)
    db.session.commit()
    known = {
        "event": day.event.id, "person": person.id, "account": day.account.id, "message": first.id, "seminar": seat.seminar_id,
        "room": loading.tables(day.event).rooms[0].id, "organisation": day.event.organisation_id,
    }  # fmt: skip
    wanted, expected = {}, set()
    for name in kept.deleted():
        table, _, column = name.partition(".")
        wanted.setdefault(table, []).append(column)
    for table in db.metadata.sorted_tables:
        names = wanted.get(table.name, [])
        if "*" in names:
            row = row_for(table, known, 1)
            db.session.execute(table.insert().values(**row))
            expected |= {f"{table.name}.{name}" for name, value in row.items() if any(m in unpacked(value) for m in MARKS)}
        elif names:
            values = {name: value for name in names if (value := value_for(table.c[name], 1)) is not None}
            where = table.c.id == known[table.name] if table.name in known else None
            if table.name == "seat":
                where = table.c.id == seat.id
            elif table.name == "person_stamp":
                db.session.execute(table.insert().values(seminar_id=seat.seminar_id, person_id=person.id, revision=0))
                where = table.c.person_id == person.id
            elif table.name == "entry":
                where = table.c.event_id == day.event.id
            assert where is not None, table.name
            db.session.execute(table.update().where(where).values(**values))
            expected |= {f"{table.name}.{name}" for name in values}
    db.session.execute(db.metadata.tables["person"].update().where(Person.id == someone.id).values(name=f"Hemlig {MARK}", biography=MARK))
    db.session.commit()
    return expected | {"person.name", "person.biography"}


def in_database():
    """Where a mark is: every column of every row of every table."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
            found |= {f"{table.name}.{name}" for name, value in row.items() if any(mark in unpacked(value).lower() for mark in MARKS)}
    return found


def dump():
    """Every row of every table."""
    db.session.rollback()
    return {t.name: sorted(map(repr, db.session.execute(text(f'SELECT * FROM "{t.name}"')).all())) for t in db.metadata.sorted_tables}


def public(day):
    day.app.extensions["copies"]._held.clear()
    client = day.app.test_client()
    return [client.get(f"/almedalen-2017/{page}").data for page in ("programme.json", "calendar/all.ics", "people/nina-rung/", "schedule.xml")]


def test_nothing_private_is_left_and_the_archive_is_as_it_was(day):
    draft = {s.code: s.title for s in memory.read(day.event).programme.seminars}
    expected = marked_everywhere(day)
    assert in_database() >= expected  # The test can fail.
    assert len(expected) > 60
    was = public(day)
    releases_were = db.session.execute(db.select(Release.number, Release.body)).all()
    assert deleting.delete_private(day.event, sweeping.BY_ITSELF)
    assert in_database() == set()
    assert public(day) == was
    assert db.session.execute(db.select(Release.number, Release.body)).all() == releases_were
    assert {s.code: s.title for s in afresh(day.event).programme.seminars} == draft
    last = db.session.scalars(db.select(Entry).order_by(Entry.id.desc())).first()
    assert (last.action, last.after["people"] >= 1, day.event.private_gone_at is not None) == ("delete private", True, True)
    # Done twice it is done once: nothing but its own line is written.
    deleting.delete_private(day.event, sweeping.BY_ITSELF)
    assert public(day) == was
    assert on_disk(day) == set()


# When


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2027, 9, 24, 9, tzinfo=UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def one(app, clock):
    """A day of the 3rd of July 2027, which two own, with someone whose phone is known."""
    day = factories.make_event(title="Havsdagen")
    day.app, day.clock = app, clock
    members.add(day.event, factories.account("Bo", "bo@example.org"), "owner") if hasattr(members, "add") else None
    day.ann = factories.person(day, "Ann Ek", phone="0701234567", email="ann@example.org")
    factories.seminar(day, "Hav", [day.ann], starts_at=factories.at("09:00"), room=factories.room(day))
    factories.release(day)
    return day


def looked(day, at):
    """What stands after the worker has looked at a moment: told, gone, and the phone."""
    day.clock.move_to(datetime.fromisoformat(at).replace(tzinfo=UTC))
    sweeping.sweep(LIFETIME)
    db.session.expire_all()
    return day.event.private_told_at is not None, day.event.private_gone_at is not None, db.session.get(Person, day.ann.id).phone


def test_owners_are_told_a_week_before_and_then_it_goes(one):
    # 90 days after the 3rd of July is the 1st of October; the worker looks by the venue's clock.
    phone = "0701234567"
    assert looked(one, "2027-09-23T21:59") == (False, False, phone)
    assert looked(one, "2027-09-23T22:01") == (True, False, phone)
    mails = [(m.recipient, m.subject) for m in db.session.scalars(db.select(Message).order_by(Message.id))]
    assert mails == [(owner.email, "Privata uppgifter i Havsdagen raderas den 1 oktober 2027") for owner in telling.owners(one.event)]
    assert "https://programme.example.org/organise/havsdagen/privacy/" in db.session.scalars(db.select(Message.body)).first()
    assert looked(one, "2027-09-30T21:59") == (True, False, phone)
    assert len(db.session.scalars(db.select(Message.id)).all()) == len(mails)
    assert looked(one, "2027-09-30T22:02") == (True, True, "")
    assert db.session.scalars(db.select(Message.id)).all() == []
    # What is entered later goes a week after that.
    one.ann = people.find(one.event, one.ann.code)
    people.change(one.writing, one.ann, one.ann.version, {"phone": "08"})
    assert looked(one, "2027-10-07T22:00") == (True, True, "08")
    assert looked(one, "2027-10-07T22:03") == (True, True, "")
    gone = one.event.private_gone_at
    looked(one, "2027-12-01T12:00")
    assert one.event.private_gone_at == gone


def test_what_is_put_off_stays_and_owners_are_told_again(one):
    assert looked(one, "2027-09-25T08:00")[:2] == (True, False)
    schedule.put_off(one.event, one.actor)
    assert (schedule.wanted(one.event).isoformat(), one.event.private_told_at) == ("2027-11-01", None)
    assert looked(one, "2027-10-20T08:00") == (False, False, "0701234567")
    assert looked(one, "2027-10-25T08:00")[:2] == (True, False)
    assert schedule.set_days(one.event, one.actor, 100)
    assert not schedule.set_days(one.event, one.actor, 100)
    # It is sooner than it was, but never less than a week after they were told.
    assert schedule.goes_on(one.event, one.event.private_told_at).isoformat() == "2027-11-01"
    assert looked(one, "2027-10-31T08:00")[1] is False
    assert looked(one, "2027-11-01T08:01") == (True, True, "")
    said = [(e.action, e.before, e.after) for e in db.session.scalars(db.select(Entry).order_by(Entry.id)) if e.action in deleting.LOGGED]
    assert said == [
        ("private days", {"private_days": 90}, {"private_days": 121}), ("private days", {"private_days": 121}, {"private_days": 100}),
        ("delete private", {}, {"people": 0}),
    ]  # fmt: skip
    for days in (0, 1826):
        with pytest.raises(Invalid):
            schedule.set_days(one.event, one.actor, days)


def test_an_owner_has_it_gone_at_once_when_the_day_is_over(one):
    one.clock.move_to(datetime(2027, 7, 3, 9, tzinfo=UTC))
    with pytest.raises(Invalid):
        deleting.now_by(one.event, one.actor, "havsdagen")
    one.clock.move_to(datetime(2027, 7, 4, 9, tzinfo=UTC))
    with pytest.raises(Invalid):
        deleting.now_by(one.event, one.actor, "havet")
    assert db.session.get(Person, one.ann.id).phone == "0701234567"
    deleting.now_by(one.event, one.actor, " havsdagen ")
    assert db.session.get(Person, one.ann.id).phone == ""
    # Undo cannot bring it back, and the week before it would go they are not told of what is gone.
    for number in db.session.scalars(db.select(Entry.id).order_by(Entry.id.desc())).all():
        try:
            undoing.undo(one.event, one.actor, number)
        except (Invalid, NotFound):
            db.session.rollback()
    assert "0701234567" not in str(dump())
    looked(one, "2027-09-25T08:00")
    assert db.session.scalars(db.select(Message.id)).all() == []


def test_a_mail_in_a_workers_hands_is_waited_for(one):
    people.send_link(one.event, one.actor, one.ann, "S", "B")
    message = db.session.scalars(db.select(Message)).one()
    message.claimed_at = datetime.now(UTC)
    db.session.commit()
    with pytest.raises(Invalid):
        deleting.now_by(one.event, one.actor, "havsdagen")
    assert db.session.get(Person, one.ann.id).phone == "0701234567"
    one.clock.shift(timedelta(minutes=2))
    deleting.now_by(one.event, one.actor, "havsdagen")
    assert "0701234567" not in str(dump())


def test_one_event_that_fails_keeps_none_of_the_others_waiting(one):
    broken = factories.make_event(owner=one.account, title="Trasig")
    factories.person(broken, "Bo", phone="08-1")
    factories.release(broken)
    release = db.session.scalars(db.select(Release).where(Release.event_id == broken.event.id)).one()
    release.body = b"not a release"
    db.session.commit()
    looked(one, "2027-09-25T08:00")
    assert looked(one, "2027-10-03T08:00") == (True, True, "")
    assert "08-1" in str(dump())


def test_what_no_event_has_goes_by_itself(one):
    for table in ("kept_form", "sign_in", "ticket", "message"):
        row = row_for(db.metadata.tables[table], {"account": one.account.id, "event": None, "organisation": None, "person": None}, 1)
        old = {name: datetime(2027, 1, 1, tzinfo=UTC) for name, value in row.items() if value == WHEN}
        db.session.execute(db.metadata.tables[table].insert().values(**row | old))
        # One of today stays.
        new = {name: datetime.now(UTC) for name in old} | {n: "other" for n in ("digest", "key") if n in row}
        new |= {"account_id": factories.account().id} if table == "kept_form" else {}
        db.session.execute(db.metadata.tables[table].insert().values(**row | new))
    db.session.commit()
    takeup.sweep()
    assert {t: len(dump()[t]) for t in ("kept_form", "sign_in", "ticket", "message")} == dict.fromkeys(("kept_form", "sign_in", "ticket", "message"), 1)


# In the middle


def test_whatever_fails_in_the_middle_leaves_all_or_nothing(one):
    marked_one(one)
    before = dump()
    # It goes as far as one statement more each time, until it goes through.
    for most in range(1, 200):
        seen = []

        def stop(*_args, most=most, seen=seen):
            seen.append(1)
            if len(seen) > most:
                raise KeyboardInterrupt

        event.listen(db.engine, "before_cursor_execute", stop)
        try:
            deleting.delete_private(db.session.get(Event, one.event.id), sweeping.BY_ITSELF)
        except KeyboardInterrupt:
            event.remove(db.engine, "before_cursor_execute", stop)
            db.session.rollback()
            assert dump() == before, most
            continue
        event.remove(db.engine, "before_cursor_execute", stop)
        break
    assert most > 20
    assert "0701234567" not in str(dump())


def marked_one(day):
    people.send_link(day.event, day.actor, day.ann, "S", "0701234567")
    corrections.correct(day.writing, day.ann, day.ann.version, {"biography": "0701234567"}, "")


def test_nobody_reads_who_was_never_published_and_their_picture_goes(one):
    hidden = factories.person(one, "Aldrig Visad", portrait=picture(one, "red"))
    shown = people.find(one.event, one.ann.code)
    people.change(one.writing, shown, shown.version, {"portrait": picture(one, "blue")})
    factories.release(one)
    assert deleting.counts(one.event) == (1, 0)
    deleting.delete_private(one.event, one.actor)
    assert db.session.get(Person, hidden.id) is None
    assert db.session.scalars(db.select(Picture.key).distinct()).all() == [db.session.get(Person, shown.id).portrait]
    assert kept_pictures.has(db.session.get(Person, shown.id).portrait)


def test_a_mail_that_told_owners_is_sent(one):
    looked(one, "2027-09-25T08:00")
    inbox = Inbox()
    with servers.good(inbox) as port:
        assert outbox.send_pending(f"smtp://127.0.0.1:{port}") == len(telling.owners(one.event))
    ((_, mail), *_) = inbox.mails
    assert "– Vad ni kommit överens om" not in mail.get_content()
    assert "https://programme.example.org/organise/havsdagen/privacy/" in mail.get_content()
