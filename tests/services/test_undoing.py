"""Undo and redo: said before, later changes left alone, answers given back, no SEQUENCE ever falls; both databases."""

import csv
import io
import threading
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from eventapp.extensions import db
from eventapp.formats import columns, reading
from eventapp.models import Person, PersonStamp, Seminar
from eventapp.services import imports
from eventapp.services.access import Actor
from eventapp.services.draft import edits, journal, loading, people, seminars, undo_plan, undoing
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Collision, Invalid, NotFound
from eventapp.services.people import answers
from eventapp.services.publishing import history, releases, withdrawal
from tests import factories
from tests.security.test_web import personal as personal_path


def imported(day, number=4):
    """An import of several seminars in one new room, each with a new person; its entry."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["title", "date", "start", "end", "room", "panelists"])
    for n in range(number):
        rows.writerow([f"Nytt {n}", "2017-07-04", f"{8 + n}:00", f"{8 + n}:45", "Nya salen", f"Person {n}"])
    table = reading.read(out.getvalue().encode())
    choices = imports.Choices(columns.guess(table))
    found = imports.plan(day.event, table, choices)
    return imports.carry_out(edits.Writing(day.event, day.actor), table, choices, found.fingerprint)


def titles(day):
    return {s.title for s in loading.tables(day.event).seminars}


def named(day, title):
    return next(s for s in loading.tables(day.event).seminars if s.title == title)


def whole(day):
    """Everything that is editable, of what is there."""
    tables = loading.tables(day.event)
    return {
        (edits.noun(r), r.id): edits.state(r) for r in (*tables.rooms, *tables.people, *tables.seminars)
    }


def test_an_import_is_one_line_and_one_undo_and_one_redo(day):
    before, count = whole(day), len(journal.lines(day.event))
    entry = imported(day)
    line = journal.lines(day.event)[0]
    assert len(journal.lines(day.event)) == count + 1
    assert (line.kind, line.counts, line.undone, line.open) == (
        "import", {("seminar", "add"): 4, ("person", "add"): 4, ("room", "add"): 1}, 0, 9,
    )  # fmt: skip
    after = whole(day)
    undoing.undo(day.event, day.actor, entry.id)
    assert whole(day) == before
    with pytest.raises(NotFound):  # A double click.
        undoing.undo(day.event, day.actor, entry.id)
    undoing.redo(day.event, day.actor, entry.id)
    assert whole(day) == after
    with pytest.raises(NotFound):
        undoing.redo(day.event, day.actor, entry.id)
    undoing.undo(day.event, day.actor, entry.id)
    assert whole(day) == before


def test_what_was_edited_since_is_asked_and_kept_with_its_room_and_people(day):
    entry = imported(day)
    row = named(day, "Nytt 1")
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"abstract": "Skriven sedan"})
    with pytest.raises(Invalid):
        undoing.undo(day.event, day.actor, entry.id)
    assert "Nytt 0" in titles(day)
    plan = undoing.plan(day.event, entry.id, True)
    assert [(s.entry.title, s.why, s.users) for s in plan.let_be] == [
        ("Nytt 1", "edited", ()), ("Nya salen", "used", ("Nytt 1",)), ("Person 1", "used", ("Nytt 1",)),
    ]  # fmt: skip
    undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(plan.fingerprint))
    assert {t for t in titles(day) if t.startswith("Nytt")} == {"Nytt 1"}
    kept = named(day, "Nytt 1")
    assert (kept.abstract, kept.room.name, [s.person.name for s in kept.seats]) == (
        "Skriven sedan", "Nya salen", ["Person 1"],
    )  # fmt: skip
    assert kept.room.removed_at is None
    line = next(x for x in journal.lines(day.event) if x.entry.batch == entry.batch)
    assert (line.undone, line.open) == (6, 3)
    # And with its edits, when that is chosen.
    plan = undoing.plan(day.event, entry.id, True)
    chosen = frozenset(s.entry.id for s in plan.let_be)
    undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(plan.fingerprint, chosen))
    assert {t for t in titles(day) if t.startswith("Nytt")} == set()
    undoing.redo(day.event, day.actor, entry.id)
    assert named(day, "Nytt 1").abstract == "Skriven sedan"


def test_what_was_not_shown_is_not_done(day):
    entry = imported(day)
    plan = undoing.plan(day.event, entry.id, True)
    row = named(day, "Nytt 2")
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"title": "Annat"})
    with pytest.raises(Invalid, match="changed since you looked"):
        undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(plan.fingerprint))
    assert {"Nytt 0", "Annat"} <= titles(day)


def test_a_room_in_use_is_not_taken_away_without_a_word(day):
    room = factories.room(day, "Sal X")
    entry = journal.entries(day.event, 1)[0]
    row = loading.tables(day.event).seminars[0]
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"room_id": room.id})
    plan = undoing.plan(day.event, entry.id, True)
    assert [(s.why, s.users, s.kept) for s in plan.steps] == [("used", (row.title,), True)]
    with pytest.raises(Invalid):
        undoing.undo(day.event, day.actor, entry.id)
    undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(plan.fingerprint, frozenset([entry.id])))
    assert "Sal X" not in [r.name for r in loading.tables(day.event).rooms]
    # Saving the seminar's form, which shows no room now, does not part them: the room comes back with it.
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"room_id": None, "title": "Ny titel"})
    undoing.redo(day.event, day.actor, entry.id)
    assert named(day, "Ny titel").room.name == "Sal X"


def test_fields_that_were_changed_since_stay_and_the_others_go_back(day):
    row = loading.tables(day.event).seminars[0]
    old = row.abstract
    entry = seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"title": "Ett", "abstract": "Text"})
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"title": "Två"})
    plan = undoing.plan(day.event, entry.id, True)
    assert [(dict(s.values), s.left) for s in plan.steps] == [({"abstract": old}, ("title",))]
    undoing.undo(day.event, day.actor, entry.id, undoing.Agreed(plan.fingerprint))
    db.session.refresh(row)
    assert (row.title, row.abstract) == ("Två", old)


def count(row, person):
    """How often what the seminar has for the person alone has changed."""
    stamp = db.session.get(PersonStamp, (row.id, person.id))
    return stamp.revision if stamp else 0


def test_a_seat_that_comes_back_has_its_answer_call_time_and_note(day):
    row = next(s for s in loading.tables(day.event).seminars if len(s.seats) > 2 and s.starts_at)
    seat = row.seats[1]
    person, call = seat.person, row.starts_at - timedelta(minutes=20)
    seats = [seat_state(s) for s in row.seats]
    seats[1] |= {"call_at": call, "note": "Ta med pass"}
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"seats": seats})
    answers.answer(person, seat.id, "confirmed")
    answered, revision = seat.answered_at, count(row, person)
    without = [s for s in seats if s["person_id"] != person.id]
    entry = seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"seats": without})
    undoing.undo(day.event, day.actor, entry.id)
    db.session.expire_all()
    found = next(s for s in row.seats if s.person_id == person.id)
    assert (found.answer, found.answered_at, found.call_at, found.note, found.position) == (
        "confirmed", answered, call, "Ta med pass", 1,
    )  # fmt: skip
    assert count(row, person) > revision
    # Asked anew by hand, they have not answered; but the count goes on.
    before, last = count(row, person), row.version
    seminars.change(edits.Writing(day.event, day.actor), row, last, {"seats": without})
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"seats": seats})
    db.session.expire_all()
    found = next(s for s in row.seats if s.person_id == person.id)
    assert (found.answer, count(row, person) > before) == ("invited", True)


def test_a_save_while_a_person_is_removed_does_not_lose_their_seat(day):
    row = next(s for s in loading.tables(day.event).seminars if len(s.seats) > 2)
    before, person = [seat_state(s) for s in row.seats], row.seats[0].person
    row.seats[0].answer = "confirmed"
    db.session.commit()
    entry = edits.remove(edits.Writing(day.event, day.actor), person)
    shown = before[1:]  # What the form shows, and sends.
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"seats": shown, "title": "Ny"})
    undoing.undo(day.event, day.actor, entry.id)
    db.session.expire_all()
    assert [seat_state(s) for s in row.seats] == before
    assert row.seats[0].answer == "confirmed"


def test_of_two_who_undo_at_once_one_does(day):
    entry_id, event_id, actor = imported(day).id, day.event.id, day.actor
    results = []

    def press():
        with day.app.app_context():
            try:
                undoing.undo(db.session.get(type(day.event), event_id), actor, entry_id)
                results.append("done")
            except (NotFound, Collision) as error:
                results.append(type(error).__name__)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert "done" in results
    assert results.count("done") == 1
    assert not [t for t in titles(day) if t.startswith("Nytt")]


class Subscriber:
    """A calendar that remembers the highest SEQUENCE of each entry in each feed, as clients do."""

    def __init__(self, day):
        self.client, self.highest, self.paths = day.app.test_client(), {}, ["/almedalen-2017/calendar/all.ics"]

    def look(self):
        for path in self.paths:
            answer = self.client.get(path)
            if answer.status_code != 200:
                continue
            for entry in Calendar.from_ical(answer.data).walk("VEVENT"):
                key, said = (path, str(entry["UID"])), self.said(entry)
                sequence, before = self.highest.get(key, (-1, None))
                assert int(entry["SEQUENCE"]) >= sequence, key
                if int(entry["SEQUENCE"]) == sequence:
                    assert said == before, key  # What is told anew has a new number.
                self.highest[key] = (int(entry["SEQUENCE"]), said)

    def said(self, entry):
        return str(entry["DTSTART"].dt), str(entry.get("STATUS")), str(entry.get("SUMMARY")), str(entry.get("DESCRIPTION"))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["unseat", "reseat", "call", "role", "move", "remove", "undo", "redo", "publish", "back",
                         "down", "person", "answer"]),
        st.integers(0, 5),
    ),
    min_size=6,
    max_size=16,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
@example([("call", 1), ("unseat", 0), ("reseat", 0), ("undo", 0), ("redo", 0)])
@example([("call", 1), ("role", 0), ("unseat", 0), ("publish", 0), ("undo", 0), ("publish", 0)])
@example([("unseat", 0), ("role", 0), ("call", 1), ("publish", 0), ("undo", 1), ("undo", 0), ("redo", 1)])
@example([("remove", 0), ("publish", 0), ("undo", 0), ("publish", 0), ("back", 0), ("down", 0), ("publish", 0)])
def test_no_sequence_falls_whatever_is_done(lite_day, steps):
    day = lite_day
    db.session.expire_all()
    person = db.session.query(Person).filter_by(slug="nina-rung").one()
    person.removed_at = None  # By the example before.
    db.session.commit()
    watcher = Subscriber(day)
    watcher.paths.append(personal_path(day, "nina-rung") + "calendar.ics")
    watcher.look()
    for what, number in steps:
        try:
            act(day, person, what, number)
        except (Invalid, NotFound):
            db.session.rollback()
        watcher.look()


def act(day, person, what, number):
    held = [s for s in db.session.query(Seminar).order_by(Seminar.id) if s.starts_at]
    held = [s for s in held if s.removed_at is None] or held
    row = next((s for s in held if any(x.person_id == person.id for x in s.seats)), held[0])
    seats = [seat_state(s) for s in row.seats]
    others = [s for s in seats if s["person_id"] != person.id]
    own = {"person_id": person.id, "organisation": "", "role": "panelist", "call_at": None, "note": ""}
    writes = {
        "unseat": lambda: {"seats": others},
        "reseat": lambda: {"seats": [*others, own]},
        "call": lambda: {"seats": [*others, own | {"note": f"Not {number}"}]},
        "role": lambda: {"seats": [*others, own | {"role": ("moderator", "speaker")[number % 2]}]},
        "move": lambda: {"starts_at": row.starts_at + timedelta(minutes=5 + number)},
    }
    if what in writes:
        seminars.change(edits.Writing(day.event, day.actor), row, row.version, writes[what]())
    elif what == "remove":
        edits.remove(edits.Writing(day.event, day.actor), row)
    elif what == "person":
        edits.remove(edits.Writing(day.event, day.actor), people.find(day.event, person.code))
    elif what in ("undo", "redo"):
        wanted = [e for e in journal.entries(day.event, 60) if undo_plan.can_be_undone(e) and e.noun != "event"]
        wanted = [e for e in wanted if (e.undone_at is None) is (what == "undo")]
        entry = wanted[number % len(wanted)] if wanted else None
        if entry is None:
            return
        plan = undoing.plan(day.event, entry.id, what == "undo")
        agreed = undoing.Agreed(plan.fingerprint, frozenset([entry.id]))
        (undoing.undo if what == "undo" else undoing.redo)(day.event, day.actor, entry.id, agreed)
    elif what == "publish":
        releases.publish(day.event, day.actor, day.shelf, "", releases.Agreed(despite="Provas"))
    elif what == "back":
        numbers = [p.number for p in history.of(day.event.id) if p.public]
        releases.go_back(day.event, day.actor, day.shelf, numbers[number % len(numbers)], "")
    elif what == "down":
        withdrawal.take_down(day.event, day.actor, day.shelf)
    elif what == "answer":
        seat = next((s for s in row.seats if s.person_id == person.id), None)
        if seat is not None:
            answers.answer(person, seat.id, ("confirmed", "declined")[number % 2])


def test_the_pages_say_what_undo_will_take_back_and_what_it_left(day):
    from tests.conftest import sign_in, token

    client = sign_in(day.app)
    client.get("/organise/almedalen-2017/?lang=en")
    entry = imported(day)
    row = named(day, "Nytt 3")
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"notes": "Efteråt"})
    activity = "/organise/almedalen-2017/activity/"
    page = client.get(activity).text
    assert "Import of a file: 4 seminars added, 4 people added, 1 room added" in page
    data = {"csrf_token": token(client, activity), "from": activity}
    answer = client.post(f"{activity}{entry.id}/undo", data=data)
    assert answer.status_code == 303  # Nothing is done yet.
    assert {"Nytt 0", "Nytt 3"} <= titles(day)
    shown = client.get(answer.location).text
    assert "6 changes are taken back" in shown
    assert "Nytt 3</strong> was changed or answered since, and stays" in shown
    data["fingerprint"] = shown.split('name="fingerprint" value="')[1].split('"')[0]
    assert client.post(f"{activity}{entry.id}/undo", data=data).status_code == 303
    page = client.get(activity).text
    assert "6 changes are taken back. Left as it is, since it was changed or is used: “Nytt 3”" in page
    assert "Undone in part" in page
    assert {t for t in titles(day) if t.startswith("Nytt")} == {"Nytt 3"}
    # A simple change is one press, there and back; a second press says that it is so already.
    simple = journal.entries(day.event, 200)
    simple = next(e for e in simple if e.action == "change" and e.after.get("notes") == "Efteråt")
    for way, said in (("undo", "is undone"), ("undo", "undone already"), ("redo", "is made again")):
        client.post(f"{activity}{simple.id}/{way}", data={"csrf_token": data["csrf_token"], "from": activity})
        assert said in client.get(activity).text
    assert named(day, "Nytt 3").notes == "Efteråt"


def test_the_command_line_and_a_colleague_are_named(day):
    account = factories.account("Bo", "bo@example.org")
    bo = Actor(account.id, "editor")
    row = loading.tables(day.event).seminars[0]
    entry = seminars.change(edits.Writing(day.event, bo), row, row.version, {"title": "Bos"})
    assert undoing.undo(day.event, day.actor, entry.id).done[0].entry.account.name == "Bo"
