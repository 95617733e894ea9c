"""Files that we wrote say what they hold: read back, only what was changed in them is taken."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.formats import columns, frab, ical, jsonfile, marks, reading, spreadsheet
from eventapp.models import Entry
from eventapp.programme import feeds
from eventapp.programme.addresses import Addresses
from eventapp.services import imports
from eventapp.services.draft import edits, journal, loading, memory, people, rooms, seminars, undoing
from eventapp.services.imports import uploads
from eventapp.services.publishing import releases
from tests.conftest import BASE, sign_in
from tests.services.imported import as_csv, face, taken_in, whats

HELD = "Titel\tStart\tMinuter\tSal\tTalare\tStatus\nVatten\t09:00\t45\tHall\tAnna Ek\tklar\nLuft\t10:00\t45\tHall\tBo Ås\tklar\n"


@pytest.fixture
def to(fresh, lite):
    """A day of two seminars, published once."""
    event, actor = fresh()
    taken_in((event, actor), HELD.replace("45", "40").encode())
    for row in loading.tables(event).seminars:  # What the file said is not what is published.
        seminars.change(edits.Writing(event, actor), row, row.version, {"minutes": 45, "host": "Telia"})
    releases.publish(event, actor, lite.extensions["shelf"], "", releases.Agreed(despite="Provet."))
    return event, actor


def row_of(event, title):
    return next(s for s in loading.tables(event).seminars if s.title == title)


def change(to, which, **values):
    row = row_of(to[0], which)
    seminars.change(edits.Writing(to[0], to[1]), row, row.version, values)


def calendar(release):
    part, to = feeds.everything(release, release.published_at), Addresses(BASE, release.programme.event.slug)
    return ical.write(release, ical.Feed(part, "Dagen", to.feed("all")), to)


WRITERS = {
    "csv": lambda release: spreadsheet.write_csv(release.programme, marks.of_release(release)),
    "xlsx": lambda release: spreadsheet.write_xlsx(release.programme, marks.of_release(release)),
    "json": lambda release: jsonfile.public(release, BASE),
    "frab xml": lambda release: frab.write_xml(release, Addresses(BASE, release.programme.event.slug)),
    "ics": lambda release: calendar(release),
    "frab json": lambda release: frab.write_json(release, Addresses(BASE, release.programme.event.slug)),
}


def published(event, kind="csv", number=1):
    return WRITERS[kind](releases.get(event, number))


def of_draft(event, write=spreadsheet.write_csv):
    mark = imports.draft_mark(event)
    return write(memory.read(event).programme, mark)


def edited(data, which, **cells):
    """The CSV with cells of one row changed, as a spreadsheet saves it."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    for row in rows:
        if row["title"] == which:
            row.update(cells)
    return as_csv(rows)


def planned(to, data, **chosen):
    table = reading.read(data)
    return imports.plan(to[0], table, imports.Choices(columns.guess(table), **chosen))


@pytest.mark.parametrize("kind", WRITERS)
def test_a_published_programme_read_back_reverts_nothing(to, kind):
    data = published(to[0], kind)
    change(to, "Vatten", title="Vatten och is", minutes=60)
    person = next(p for p in loading.tables(to[0]).people if p.name == "Bo Ås")
    people.change(edits.Writing(to[0], to[1]), person, person.version, {"name": "Bo Ek-Ås"})
    room = loading.tables(to[0]).rooms[0]
    rooms.change(edits.Writing(to[0], to[1]), room, room.version, {"name": "Stora salen"})
    was = face(to[0])
    plan = taken_in(to, data)
    assert (whats(plan), plan.gone, plan.elsewhere, face(to[0])) == (
        [("Vatten", "same"), ("Luft", "same")], [], [], was,
    )  # fmt: skip
    [held] = plan.held
    assert (held.release, held.current, held.changed) == (1, 1, 2)


@pytest.mark.parametrize("write", [spreadsheet.write_csv, spreadsheet.write_xlsx, jsonfile.write_programme])
def test_a_draft_read_back_reverts_nothing(to, write):
    seminars.add(edits.Writing(to[0], to[1]), {"title": "Skog", "seats": []})
    data = of_draft(to[0], write)
    assert planned(to, data).held[0].changed == 0
    change(to, "Skog", title="Skog och mark")
    change(to, "Luft", starts_at=datetime.fromisoformat("2027-07-03T12:00:00+00:00"))
    person = next(p for p in loading.tables(to[0]).people if p.name == "Anna Ek")
    people.change(edits.Writing(to[0], to[1]), person, person.version, {"name": "Anna Ekström"})
    edits.remove(edits.Writing(to[0], to[1]), loading.tables(to[0]).rooms[0])
    seminars.add(edits.Writing(to[0], to[1]), {"title": "Eld", "seats": []})
    was = face(to[0])
    plan = taken_in(to, data)
    assert (sorted(whats(plan)), plan.gone, plan.elsewhere, face(to[0])) == (
        [("Luft", "same"), ("Skog", "same"), ("Vatten", "same")], [], ["Eld"], was,
    )  # fmt: skip
    assert (plan.held[0].release, plan.held[0].changed) == (0, 4)


@pytest.mark.parametrize("write", [published, of_draft])
def test_only_what_the_file_changed_is_taken(to, write):
    data = edited(write(to[0]), "Vatten", start="09:30", end="10:15")
    change(to, "Vatten", title="Vatten och is")
    change(to, "Luft", minutes=30)
    plan = taken_in(to, data)
    assert [(x.title, x.what, x.changes) for x in plan.lines] == [
        ("Vatten", "changed", ("starts_at",)), ("Luft", "same", ()),
    ]  # fmt: skip
    assert [(s.title, f"{s.starts_at:%H:%M}", s.minutes) for s in memory.read(to[0]).programme.seminars] == [
        ("Vatten och is", "07:30", 45), ("Luft", "08:00", 30),
    ]  # fmt: skip
    # Twice is once.
    assert {x.what for x in taken_in(to, data).lines} == {"same"}


def test_what_both_changed_is_asked(to):
    data = edited(published(to[0]), "Vatten", title="Vattnet", room="Torget")
    change(to, "Vatten", title="Vatten och is")
    plan = planned(to, data)
    assert [(x.what, x.both, x.changes) for x in plan.lines] == [
        ("both", {"title": "Vatten och is"}, ("room",)), ("same", {}, ()),
    ]  # fmt: skip
    code = row_of(to[0], "Vatten och is").code
    taken_in(to, data, take=frozenset({f"{code}.title"}))
    assert [(s[0], s[4]) for s in face(to[0])] == [("Vattnet", "Torget"), ("Luft", "Hall")]
    # What is changed here after that is not changed by the same file again.
    change(to, "Vattnet", title="Vatten igen")
    assert [x.what for x in planned(to, data).lines] == ["same", "same"]


def test_what_another_file_said_before_does_not_hold_back_what_this_one_changed(to, lite):
    change(to, "Vatten", minutes=60)
    releases.publish(to[0], to[1], lite.extensions["shelf"], "", releases.Agreed(despite="Provet."))
    # 40 is what the first file said, and what this one says again, on purpose.
    data = edited(published(to[0], number=2), "Vatten", end="09:40", minutes="40")
    assert [(x.what, x.changes) for x in taken_in(to, data).lines] == [("changed", ("minutes",)), ("same", ())]


def of_before_revisions(event, more=0):
    """The mark of the draft as it is now, as it was written before drafts had revisions: by the last entry and their count."""
    query = select(func.max(Entry.id), func.count()).where(Entry.event_id == event.id)
    latest, count = db.session.execute(query).one()
    return str(marks.Mark(event.code, 0, latest, count + more, f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}"))


@pytest.mark.parametrize("old", [True, False])
def test_a_file_of_the_draft_knows_what_the_draft_has_changed_since(to, old):
    rows = list(csv.DictReader(io.StringIO(of_draft(to[0]).decode("utf-8-sig"))))
    mark = of_before_revisions(to[0]) if old else rows[0]["exported"]
    assert bool(re.fullmatch(r"\w{6} draft \d+\.\d+ \S+", mark)) is old
    change(to, "Vatten", host="Volvo")
    change(to, "Luft", host="Volvo")
    data = as_csv([row | {"exported": mark} | ({"minutes": "40", "end": ""} if row["title"] == "Vatten" else {}) for row in rows])
    plan = planned(to, data)
    assert [(x.what, x.changes) for x in plan.lines] == [("changed", ("minutes",)), ("same", ())]
    assert [(held.release, held.changed) for held in plan.held] == [(0, 2)]


def test_a_change_that_was_committed_late_is_not_reverted(to):
    """Of two transactions at once the lower number may come later: the file has what the higher one did, and not its own."""
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5)):
        change(to, "Vatten", host="Volvo")
        change(to, "Luft", host="Volvo")
        said = of_before_revisions(to[0], -1)
    rows = list(csv.DictReader(io.StringIO(of_draft(to[0]).decode("utf-8-sig"))))
    data = as_csv([row | {"exported": said} | ({"host": "Telia"} if row["title"] == "Vatten" else {}) for row in rows])
    assert [(x.what, x.changes) for x in planned(to, data).lines] == [("same", ()), ("same", ())]


def test_a_release_that_is_no_longer_read_says_so(to, lite):
    data = published(to[0])
    change(to, "Vatten", minutes=60)
    releases.publish(to[0], to[1], lite.extensions["shelf"], "", releases.Agreed(despite="Provet."))
    [held] = planned(to, data).held
    assert (held.release, held.current, held.changed) == (1, 2, 1)


def test_who_sits_there_is_told_by_the_names_of_then(to):
    data = edited(published(to[0]), "Vatten", panelists="Anna Ek; Bo Ås")
    person = next(p for p in loading.tables(to[0]).people if p.name == "Anna Ek")
    people.change(edits.Writing(to[0], to[1]), person, person.version, {"name": "Anna Ekström"})
    plan = taken_in(to, data)
    assert (plan.new_people, [n for n, _ in face(to[0])[0][5]]) == ([], ["Anna Ekström", "Bo Ås"])


def test_what_was_removed_here_stays_away_unless_the_file_changed_it(to):
    data = published(to[0])
    edits.remove(edits.Writing(to[0], to[1]), row_of(to[0], "Luft"))
    plan = taken_in(to, data)
    assert (whats(plan), [s[0] for s in face(to[0])]) == ([("Vatten", "same"), ("Luft", "out")], ["Vatten"])
    changed = edited(data, "Luft", title="Luften")
    plan = planned(to, changed)
    [question] = plan.questions
    assert ([x.what for x in plan.lines], question.kind, question.chosen) == (["same", "out"], "removed", "away")
    taken_in(to, changed, answers={question.id: "new"})
    assert [s[0] for s in face(to[0])] == ["Vatten", "Luften"]
    again = planned(to, changed)
    assert ([x.what for x in again.lines], again.questions, again.gone) == (["same", "same"], [], [])


def test_a_row_taken_out_of_the_file_is_offered_to_go_and_a_new_one_is_new(to):
    seminars.add(edits.Writing(to[0], to[1]), {"title": "Skog", "seats": []})
    rows = list(csv.DictReader(io.StringIO(published(to[0]).decode("utf-8-sig"))))
    rows[1] = dict.fromkeys(rows[0], "") | {"title": "Eld", "date": "2027-07-03", "start": "13:00", "minutes": "30"}
    plan = planned(to, as_csv(rows))
    assert (whats(plan), [t for _, t in plan.gone], plan.elsewhere) == (
        [("Vatten", "same"), ("Eld", "new")], ["Luft"], ["Skog"],
    )  # fmt: skip


def test_a_file_of_another_event_or_of_a_release_that_is_not_there_says_so(to, fresh):
    other, actor = fresh()
    [remark] = [said.remark for said in planned((other, actor), published(to[0])).remarks]
    assert (remark.why, remark.values) == ("The file is of another event: %(event)s.", {"event": to[0].code})
    data = published(to[0]).replace(b" release 1", b" release 7")
    [remark] = [said.remark for said in planned(to, data).remarks]
    assert remark.values == {"number": "7"}


@pytest.mark.parametrize("text", ["", "K3M7QX", "K3M7QX release 0", "release 3", "K3M7QX draft 1.2 2027-13-41T10:00Z"])
def test_what_is_no_mark_is_none(text):
    assert marks.read(text) is None


def test_marks_are_read_as_they_were_written():
    for mark in (marks.Mark("K3M7QX", 3), marks.Mark("dagen", published="2027-07-01T10:00:05Z"), marks.Mark("K3M7QX", 0, 12, 10, "2027-07-01T10:00Z")):
        assert marks.read(f" {mark} ") == mark


CHANGES = {
    "title": ["Skog", "vatten", "Luft"], "minutes": [30, 60], "kind": ["talk", "break"], "state": ["draft", "cancelled"],
    "host": ["", "Volvo"], "tags": [[], ["klimat", "hav"]], "abstract": ["*Ny* text.", ""], "language": ["en", ""],
    "starts_at": [datetime(2027, 7, 3, 12, tzinfo=UTC), datetime(2027, 7, 3, 7, 5, tzinfo=UTC)], "seats": [[]], "room_id": [None],
}  # fmt: skip
deeds = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(list(CHANGES)), st.integers(0, 1), st.sampled_from(["", "undo", "remove", "publish"])
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(deeds=deeds, kind=st.sampled_from(["draft", *WRITERS]), early=st.integers(0, 6))
@example(deeds=[(0, "state", 0, "publish"), (0, "title", 0, "")], kind="ics", early=1)
@example(deeds=[(0, "title", 0, "remove"), (0, "title", 1, "publish"), (0, "host", 1, "")], kind="ics", early=2)
def test_whatever_is_done_since_is_not_reverted(fresh, lite, deeds, kind, early):
    event, actor = fresh()
    taken_in((event, actor), HELD.encode())
    releases.publish(event, actor, lite.extensions["shelf"], "", releases.Agreed(despite="Provet."))
    data = b""
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for n, (which, name, value, then) in enumerate(deeds):
            clock.shift(60)
            if n == early % len(deeds):
                data = of_draft(event) if kind == "draft" else published(event, kind, releases.latest(event).number)
            do(event, actor, which, (name, CHANGES[name][value % len(CHANGES[name])]), then, lite)
    was = memory.read(event).programme
    plan = planned((event, actor), data)
    assert ([(x.title, x.what) for x in plan.lines if x.what not in ("same", "out")], plan.problems) == ([], [])
    assert (plan.work, memory.read(event).programme) == (0, was)


def do(event, actor, which, change, then, app):
    """A change to one of the seminars, perhaps undone, or the seminar removed, or all of it published."""
    rows = sorted(loading.tables(event).seminars, key=lambda s: s.id)
    if not rows:
        return
    row = rows[which % len(rows)]
    seminars.change(edits.Writing(event, actor), row, row.version, dict([change]))
    if then == "undo":
        latest = journal.entries(event, 1)[0]
        if latest.noun == "seminar" and latest.action == "change":
            undoing.undo(event, actor, latest.id)
    elif then == "remove" and len(rows) > 1:  # A file without a seminar is no table that can be read.
        edits.remove(edits.Writing(event, actor), row)
    elif then == "publish" and not releases.preview(event).nothing:
        releases.publish(event, actor, app.extensions["shelf"], "", releases.Agreed(despite="Provet."))


def test_the_sample_day_on_every_database(day):
    here = (day.event, day.actor)
    drafted, released = of_draft(day.event), published(day.event, number=releases.latest(day.event).number)
    for row in list(loading.tables(day.event).seminars):
        seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"title": row.title + " II", "minutes": 20, "seats": []})
    was = memory.read(day.event).programme
    for data in (drafted, released):
        plan = planned(here, data)
        assert ({x.what for x in plan.lines}, plan.gone, plan.held[0].changed) == ({"same"}, [], len(plan.lines))
    assert memory.read(day.event).programme == was


@pytest.mark.parametrize("first", [True, False])
def test_a_row_copied_with_its_code_is_a_new_seminar(to, first):
    slot = {"starts_at": datetime(2027, 7, 3, 9, tzinfo=UTC), "minutes": 45, "seats": []}
    seminars.add(edits.Writing(to[0], to[1]), {"title": "Skog", "state": "confirmed"} | slot)
    rows = list(csv.DictReader(io.StringIO(of_draft(to[0]).decode("utf-8-sig"))))
    copied = rows[2] | {"title": "Eld", "start": "13:00", "end": "13:45"}
    change(to, "Skog", title="Mark", starts_at=datetime(2027, 7, 3, 11, tzinfo=UTC))
    data = as_csv([copied, *rows] if first else [*rows, copied])
    plan = taken_in(to, data)
    assert sorted(whats(plan)) == [("Eld", "new"), ("Luft", "same"), ("Skog", "same"), ("Vatten", "same")]
    assert sorted(s[0] for s in face(to[0])) == ["Eld", "Luft", "Mark", "Vatten"]
    again = taken_in(to, data)
    assert ({x.what for x in again.lines}, again.gone) == ({"same"}, [])


@pytest.mark.parametrize("said", [
    "draft 1.5 0001-01-01T00:00Z", "draft 1.1 9999-12-31T23:59Z", "published 0001-01-01T00:00:00Z", "draft 1.5 2026-02-30T00:00Z",
    "release 99999999999", "draft 9999999999999999.1 2026-01-01T00:00Z", "draft 2147483648.1 2026-01-01T00:00Z",
    "draft 2147483648 2026-01-01T00:00Z", "draft 2147483647 2026-01-01T00:00Z", "draft 0 9999-12-31T23:59Z",
    "draft 2147483647.2147483647 2026-01-01T00:00Z",
])  # fmt: skip
def test_a_forged_mark_never_breaks_the_preview(day, said):
    upload = uploads.keep(day.event.id, f"title,exported\nVatten,{day.event.code} {said}\n".encode())
    answer = sign_in(day.app).get(f"/organise/almedalen-2017/imports/{upload}/")
    assert (answer.status_code, "Vatten" in answer.get_data(as_text=True)) == (200, True)
