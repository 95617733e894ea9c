"""What a draft tells of before and of what is gone: itself at an earlier moment, its journal, who is who, what is refused."""

from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import func, select, update

from eventapp.extensions import db
from eventapp.formats.marks import Mark
from eventapp.models import Entry, KeptFile, Seminar
from eventapp.programme import model
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import (
    board,
    conflicts,
    dates,
    edits,
    history,
    journal,
    memory,
    merging,
    past,
    people,
    rooms,
    seminars,
    undo_plan,
    undoing,
)
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction
from tests import factories
from tests.factories import at


@pytest.fixture
def day(lite):
    """An empty event of one day."""
    return factories.make_event()


def refusal(do, *given, **named):
    """The words, by field, with which something is refused."""
    with pytest.raises(Invalid) as refused:
        do(*given, **named)
    return refused.value.errors


def instant():
    return now().astimezone(UTC).isoformat().replace("+00:00", "Z")


def test_the_draft_as_it_was_at_a_mark(day):
    hall, shed, other = (factories.room(day, name) for name in ("Hall", "Bod", "Tält"))
    rooms.move(day.writing, other, -2)
    anna, bo = factories.person(day, "Anna"), factories.person(day, "Bo")
    seated = [factories.seat(anna, call_at=at("08:30").isoformat()), factories.seat("Telia")]
    one = factories.seminar(day, "Ett", room=hall, starts_at=at("09:00"), seats=seated)
    two, three = factories.seminar(day, "Två", [bo]), factories.seminar(day, "Tre", starts_at=at("10:00"))
    factories.seminar(day, "Spärrat", room=shed, kind="blocked", starts_at=at("11:00"))
    was = memory.read(day.event)
    counted = db.session.scalar(select(func.count()).where(Entry.event_id == day.event.id))
    by_revision = Mark(day.event.code, at=instant(), revision=was.revision)
    by_count = Mark(day.event.code, at=instant(), latest=journal.entries(day.event, 1)[0].id, count=counted)
    board.move(day.writing, one, one.version, {"starts_at": at("12:00"), "room_id": shed.id})
    seminars.change(day.writing, one, one.version, {"title": "Nytt", "seats": [factories.seat(bo)]})
    seminars.change(day.writing, one, one.version, {"title": "Nyare"})
    board.move(day.writing, three, three.version, {"starts_at": None})
    rooms.change(day.writing, hall, hall.version, {"name": "Salen"})
    rooms.move(day.writing, other, 2)
    people.change(day.writing, anna, anna.version, {"name": "Annika"})
    for gone in (bo, shed, two):
        edits.remove(day.writing, gone)
    factories.seminar(day, "Senare", [factories.person(day, "Cia")], room=factories.room(day, "Ny"), starts_at=at("13:00"))
    assert memory.read(day.event).programme != was.programme
    for mark in (by_revision, by_count):
        assert past.programme_at(day.event, mark) == was.programme
    # An entry with a lower number was committed late: of what is as old as the mark it is not known whether it is in it.
    late = Mark(day.event.code, at=instant(), latest=journal.entries(day.event, 1)[0].id, count=0)
    db.session.execute(update(Entry).where(Entry.event_id == day.event.id).values(at=now() - timedelta(seconds=90)))
    last = journal.entries(day.event, 1)[0]
    last.at = now() - timedelta(seconds=30)
    db.session.commit()
    current = memory.read(day.event).programme
    assert last.title == "Senare"
    assert [s.title for s in past.programme_at(day.event, late).seminars] == [s.title for s in current.seminars if s.title != "Senare"]


def test_what_is_blocked_and_where_rooms_stand(day):
    first, second = factories.room(day, "Första"), factories.room(day, "Andra")
    factories.seminar(day, "Spärrat", kind="blocked", starts_at=at("11:00"))
    factories.seminar(day, "Ljud", room=first, kind="blocked", starts_at=at("10:00"))
    rooms.move(day.writing, second, -1)
    factories.seminar(day, "Samtal", seats=[factories.seat("Telia", "moderator"), factories.seat("SVT")])
    found = memory.read(day.event)
    assert [room.name for room in found.programme.rooms] == ["Andra", "Första"]
    assert [(s.title, s.room, s.starts_at, s.minutes, s.kind, s.state) for s in found.blocks] == [
        (title, room, at(clock), 30, model.Kind.BREAK, model.State.CONFIRMED) for title, room, clock in (("Ljud", first.code, "10:00"), ("Spärrat", "", "11:00"))
    ]  # fmt: skip
    assert found.programme.seminars[0].appearances == (model.Appearance(model.Role.MODERATOR, "", "Telia"), model.Appearance(model.Role.PANELIST, "", "SVT"))
    nameless = [factories.room(day, "!!!").slug, factories.person(day, "!!!").slug, factories.seminar(day, "!!!").slug]
    assert nameless == ["room", "person", "seminar"]


def test_how_each_thing_came_and_what_was_done_by_whom(day):
    bo = factories.account("Bo Ek")
    room, person = factories.room(day, "Sal"), factories.person(day, "Anna")
    factories.room(day, "En annan")
    row = factories.seminar(day, "Ett", [person], room=room)
    by_bo = seminars.change(edits.Writing(day.event, Actor(bo.id, "editor")), row, row.version, {"title": "Två"})
    edits.remove(edits.Writing(day.event, Actor(None, "owner")), person)
    told = [(entry.noun, entry.row_id, entry.action) for entry in map(journal.added, (room, person, row))]
    assert told == [("room", room.id, "add"), ("person", person.id, "add"), ("seminar", row.id, "add")]
    made = journal.added(row)
    assert journal.names(day.event, [made]) == {("room", room.id): "Sal", ("person", person.id): "Anna"}
    db.session.execute(update(Entry).where(Entry.event_id == day.event.id, Entry.id != by_bo.id).values(at=at("09:00")))
    by_bo.at = at("10:00")
    db.session.commit()

    def lines(**wanted):
        return [(line.entry.noun, line.entry.action, line.entry.title) for line in journal.lines(day.event, 100, journal.Wanted(**wanted))]

    change, gone = ("seminar", "change", "Två"), ("person", "remove", "Anna")
    assert lines(noun="seminar") == [change, ("seminar", "add", "Ett")]
    assert lines(noun="room", row=room.id) == [("room", "add", "Sal")]
    assert (lines(account=bo.id), lines(account=0)) == ([change], [gone])
    assert (lines(since=at("10:00")), lines(until=at("10:00"), noun="seminar")) == ([change], [("seminar", "add", "Ett")])
    assert lines(before=by_bo.id, noun="seminar") == [("seminar", "add", "Ett")]
    things = [history.thing(day.event, code) for code in (row.code, person.code, room.code, "NOBODY")]
    assert things == [
        history.Thing(row.code, "seminar", row.id, "Två"), history.Thing(person.code, "person", person.id, "Anna"),
        history.Thing(room.code, "room", room.id, "Sal"), None,
    ]  # fmt: skip
    assert history.thing(factories.make_event().event, row.code) is None


def test_what_was_done_since_to_what_stays(day):
    row = factories.seminar(day, "Ett", host="Vi")
    both = seminars.change(day.writing, row, row.version, {"title": "Två", "host": "De"})
    later = [seminars.change(day.writing, row, row.version, {name: "Tre"}) for name in ("title", "abstract")]
    factories.seminar(day, "Annat")
    plan = undoing.plan(day.event, both.id, True)
    assert history.since(day.event, plan) == {both.id: [later[0]]}  # What the plan leaves is the title alone.
    seminars.change(day.writing, row, row.version, {"title": "Fyra"})
    plan = undoing.plan(day.event, both.id, True)
    assert [step.left for step in plan.steps] == [("title",)]
    newest = journal.entries(day.event, 1)[0]
    assert history.since(day.event, plan) == {both.id: [newest, later[0]]}
    alone = undoing.plan(day.event, newest.id, True)
    assert history.since(day.event, alone) == {}


def test_what_cannot_be_undone_or_is_so_already(day):
    row = factories.seminar(day, "Ett")
    entry = seminars.change(day.writing, row, row.version, {"title": "Två"})
    undoing.undo(day.event, day.actor, entry.id)
    undoing.redo(day.event, day.actor, entry.id)
    assert [(each.action, each.batch) for each in journal.entries(day.event, 2)] == [("redo", None), ("undo", None)]
    seminars.change(day.writing, row, row.version, {"title": "Ett"})
    assert refusal(undoing.plan, day.event, entry.id, True) == {"undo": "There is nothing of this left to undo."}
    gone = edits.remove(day.writing, row)
    row.removed_at = None
    db.session.commit()
    assert refusal(undo_plan.made, day.event, gone, True, [gone]) == {"undo": "There is nothing of this left to undo."}
    (change, nothing) = undo_plan.made(day.event, entry, True, [journal.entries(day.event, 2)[1], gone]).steps
    assert (change.what, nothing.what, nothing.does) == ("change", "nothing", False)
    with pytest.raises(NotFound):
        undo_plan.made(day.event, entry, False, [entry])


def test_who_is_perhaps_who_and_who_is_now(day):
    names = ("Anna Ekström", "Ekström Anna", "Anna Ekströn", "Bo Ås", "Anna Ekström")
    found = [factories.person(day, name) for name in names]
    everyone = [*reversed(found)]
    assert merging.like(everyone, "Anna Ekström") == [found[4], found[0], found[1], found[2]]
    assert merging.like(everyone, "Anna Ekström", 2) == [found[4], found[0]]
    assert merging.differing(found[0], found[4]) == []
    other = factories.person(day, "Cia", title="VD", notes="x")
    assert merging.differing(found[0], other) == ["name", "title", "notes"]
    anna, bo, cia = found[0], found[3], found[1]
    assert people.same(day.event) == {f"people/{row.slug}": row.code for row in (*found, other)}
    with transaction():
        bo.merged_into, bo.removed_at = anna.code, at("09:00")
        cia.merged_into, cia.removed_at = bo.code, at("09:00")
        found[2].merged_into = anna.code  # Taken apart again: not removed.
    told = {f"people/{row.slug}": row.code for row in (found[0], found[2], found[4], other)}
    merged = dict.fromkeys((f"people/{bo.slug}", f"people/{cia.slug}", bo.code, cia.code), anna.code)
    assert people.same(day.event) == told | merged


def test_what_the_database_refuses_is_said(day):
    one, two = factories.seminar(day, "Ett", slug="ett"), factories.seminar(day, "Två")
    two.slug = "ett"
    assert refusal(edits.flush) == {"slug": "This address is taken."}
    db.session.rollback()
    entry = journal.entries(day.event, 1)[0]
    entry.once = journal.entries(day.event, 2)[1].once = "same"
    assert refusal(edits.flush) == {"form": "This form has already been sent."}
    db.session.rollback()
    db.session.execute(update(Seminar.__table__).where(Seminar.__table__.c.id == one.id).values(version=one.version + 1))
    one.title = "Nytt"
    with pytest.raises(edits.Collision):
        edits.flush()
    db.session.rollback()
    edits.remove(day.writing, one)
    with pytest.raises(NotFound):
        edits.remove(day.writing, one)


def test_files_that_are_not_there_and_links_to_no_page(day):
    row = factories.seminar(day, "Ett")
    kept, link = ({"label": "A", "url": "", "key": "k" * 40, "name": "a.pdf", "size": 1}, {"label": "B", "url": "x", "key": "", "name": "", "size": 0})

    def said(*files):
        return refusal(seminars.change, day.writing, row, row.version, {"files": [*files]})

    assert said(kept) == {"file": "The file is not here. Choose it once more."}
    other = factories.make_event()
    with transaction():
        db.session.add(KeptFile(event_id=other.event.id, key="k" * 40, part=0, body=b"x"))
        db.session.add(KeptFile(event_id=day.event.id, key="k" * 40, part=1, body=b"x"))
    assert said(kept) == {"file": "The file is not here. Choose it once more."}
    with transaction():
        db.session.add(KeptFile(event_id=day.event.id, key="k" * 40, part=0, body=b"x"))
    assert said(kept, link) == {"url": "Write a web address, such as example.org or https://example.org/page."}
    wanted = [kept, link | {"url": "https://example.org/"}]
    assert seminars.change(day.writing, row, row.version, {"files": wanted}).after == {"files": wanted}
    assert memory.read(day.event).programme.seminars[0].files == tuple(model.File(**each) for each in wanted)


def test_what_other_days_and_another_zone_would_do(day):
    factories.seminar(day, "Sent", starts_at=at("23:30"))
    factories.seminar(day, "Tidigt", starts_at=at("09:00"))
    factories.seminar(day, "Utan tid")
    first, night = at("09:00"), at("23:30")
    hour = timedelta(hours=1)
    asked = dates.ask(day.event, {"timezone": "Europe/Helsinki"})
    moved, same = dates.Effect(first - hour, night - hour, 0, ()), dates.Effect(first, night, 1, ())
    assert (asked.days, asked.zones, asked.count, asked.now) == (0, ("Europe/Stockholm", "Europe/Helsinki"), 2, dates.Effect(first, night, 0, ()))
    assert asked.ways == {(way, clock): moved if clock == "clock" else same for way in dates.WAYS for clock in dates.CLOCKS}
    new = factories.DAY + timedelta(days=7)
    asked = dates.ask(day.event, {"starts_on": new, "ends_on": new})
    week = timedelta(days=7)
    assert (asked.days, asked.usual) == (7, ("move", "clock"))
    assert asked.ways == {
        (way, clock): dates.Effect(first, night, 2, ()) if way == "leave" else dates.Effect(first + week, night + week, 0, ())
        for way in dates.WAYS for clock in dates.CLOCKS
    }  # fmt: skip
    late = {"starts_on": date(2199, 12, 31), "ends_on": date(2199, 12, 31)}
    assert dates.ask(day.event, late).days == (late["starts_on"] - factories.DAY).days


def test_a_save_over_what_the_journal_does_not_tell_is_asked_unless_it_is_the_same(day):
    row = factories.seminar(day, "Ett", host="Vi")
    old = row.version
    seminars.change(day.writing, row, row.version, {"title": "Två"})
    with transaction():
        db.session.query(Entry).filter_by(row_id=row.id, noun="seminar", action="change").delete()
    assert conflicts.settled(row, old, {"title": "Två", "host": "Vi"}) == {}
    with pytest.raises(conflicts.Stale) as stale:
        conflicts.settled(row, old, {"title": "Två", "host": "De"})
    assert (stale.value.theirs, stale.value.yours) == ({"host": "Vi"}, {"host": "De"})


def test_call_times_move_with_a_start_unless_the_seats_are_said_too(day):
    anna, bo = factories.person(day, "Anna"), factories.person(day, "Bo")
    row = factories.seminar(day, "Ett", seats=[factories.seat(anna, call_at=at("08:30").isoformat()), factories.seat(bo)], starts_at=at("09:00"))
    seminars.change(day.writing, row, row.version, {"starts_at": at("10:00")})
    assert [(seat.person_id, seat.call_at) for seat in row.seats] == [(anna.id, at("09:30")), (bo.id, None)]
    said = {"starts_at": at("11:00"), "seats": [factories.seat(bo, call_at=at("09:00").isoformat())]}
    seminars.change(day.writing, row, row.version, said)
    assert [(seat.person_id, seat.call_at) for seat in row.seats] == [(bo.id, at("09:00"))]


def test_who_cannot_be_merged_and_why(day):
    anna, bo, gone = (factories.person(day, name) for name in ("Anna", "Bo", "Cia"))
    edits.remove(day.writing, gone)
    changed = "One of them was changed meanwhile. Look at both again."
    for who, versions, words in (
        (bo, (anna.version, bo.version + 1), changed), (bo, (anna.version + 1, bo.version), changed),
        (anna, (anna.version, anna.version), "A person cannot be merged with themselves."),
        (gone, (anna.version, gone.version), "One of them is not there any more."),
    ):  # fmt: skip
        assert refusal(merging.merge, day.writing, merging.Choice(anna.code, who.code, versions)) == {"merge": words}
    assert merging.merge(day.writing, merging.Choice(anna.code, bo.code, (anna.version, bo.version))).action == "remove"
    assert (bo.merged_into, bo.removed_at is not None) == (anna.code, True)


def test_of_each_batch_its_first_entries_are_shown(day, monkeypatch):
    monkeypatch.setattr(journal, "MOST_PARTS", 2)
    one, two = (edits.Writing(day.event, day.actor, batch=edits.new_batch(name)) for name in ("import", "many"))
    for n in range(3):
        for writing in (one, two):
            rooms.add(writing, {"name": f"{writing.batch.partition('-')[0]} {n}"})
    told = [(line.kind, line.counts, [part.title for part in line.parts]) for line in journal.lines(day.event, 2)]
    assert told == [(kind, {("room", "add"): 3}, [f"{kind} 0", f"{kind} 1"]) for kind in ("many", "import")]
