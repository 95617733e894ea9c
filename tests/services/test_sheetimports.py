"""A table into the draft: planned, done whole, done once, undone as one; on both databases."""

import pytest

from eventapp.formats import columns, spreadsheet, table
from eventapp.services import imports
from eventapp.services.draft import edits, loading, memory, seminars, undoing
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.errors import Invalid
from eventapp.services.imports import planning

TEXT = """Titel;Datum;Tid;Lokal;Moderator;Panel;Typ
Öppning;2017-07-03;08:00–08:45;Stora salen;Åsa Regnér;Bo Ås (Telia); Nina Rung
Artificiell intelligens i kampen mot övergreppsmaterial;2017-07-03;14:45-15:30;Bryggarsalen;;Hampus Adamsson;Föredrag
Fel dag;igår;09:00;;;;
;2017-07-03;10:00-11:00;;;;
"""


def read(text):
    # A semicolon parts the columns here, so people in a cell are on lines of their own.
    return table.read(
        text.replace("(Telia); Nina", "(Telia)\nNina")
        .replace("Bo Ås", '"Bo Ås')
        .replace("Nina Rung", 'Nina Rung";Panel')
        .encode()
    )


def plan(day, found, same=None):
    return imports.plan(day.event, found, imports.Choices(columns.guess(found), same or {}))


def do(day, found, same=None):
    return imports.carry_out(
        edits.Writing(day.event, day.actor),
        found,
        imports.Choices(columns.guess(found), same or {}),
        plan(day, found, same).fingerprint,
    )


def test_a_table_is_planned_row_by_row(day):
    found = plan(day, read(TEXT))
    assert [(x.row, x.what, x.changes) for x in found.lines] == [
        (2, "new", ()), (3, "changed", ("starts_at",)), (4, "wrong", ()), (5, "wrong", ()),
    ]  # fmt: skip
    assert [(p.row, p.column, p.why) for p in found.problems] == [
        (4, "Datum", "This is not a date. Write it as 2027-07-03."),
        (4, "end", "Give the time it ends, or its length."),
        (5, "Titel", "The title is missing."),
    ]
    assert (found.new_people, found.new_rooms) == (["Bo Ås"], ["Stora salen"])
    assert len(found.elsewhere) == 5


def test_it_is_done_whole_and_once_and_one_undo_takes_it_back(day):
    before = memory.read(day.event).programme
    entry = do(day, read(TEXT))
    programme = memory.read(day.event).programme
    new = next(s for s in programme.seminars if s.title == "Öppning")
    people, zone = programme.people_by_code(), programme.event.zone
    assert (f"{new.starts_at.astimezone(zone):%H:%M}", new.minutes, programme.rooms_by_code()[new.room].name) == (
        "08:00", 45, "Stora salen"
    )  # fmt: skip
    assert [(a.role.value, people[a.person].name) for a in new.appearances] == [
        ("moderator", "Åsa Regnér"), ("panelist", "Bo Ås"), ("panelist", "Nina Rung"),
    ]  # fmt: skip
    again = plan(day, read(TEXT))
    assert [x.what for x in again.lines] == ["same", "same", "wrong", "wrong"]
    with pytest.raises(Invalid):
        do(day, read(TEXT))
    undoing.undo(day.event, day.actor, entry.id)
    assert memory.read(day.event).programme == before


def test_what_we_export_comes_back_as_no_change_and_an_edit_as_one(day):
    data = spreadsheet.write_csv(memory.read(day.event).programme)
    assert {x.what for x in plan(day, table.read(data)).lines} == {"same"}
    edited = data.decode("utf-8-sig").replace("Artificiell intelligens i kampen", "AI i kampen").encode()
    assert [(x.title[:4], x.changes) for x in plan(day, table.read(edited)).lines if x.what == "changed"] == [
        ("AI i", ("title",))
    ]


def test_private_notes_and_answers_survive_a_new_panel(day):
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "ai")
    seats = [seat_state(s) | {"note": "Privat"} for s in row.seats]
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"seats": seats})
    do(day, table.read(f"Titel,Panel\n{row.title},Nina Rung; Hampus Adamsson\n".encode()))
    assert [(s.person.name, s.note, s.role) for s in row.seats] == [
        ("Nina Rung", "", "panelist"), ("Hampus Adamsson", "Privat", "speaker"),
    ]  # fmt: skip


def test_two_new_names_that_are_alike_are_asked_about_once_and_the_answer_used(day):
    found = table.read(b"Titel,Panel\nNytt,Anna Lindh\nMer,Ana Lindh\nMest,Annna Lindh\nAnnat,Bo Lindgren\n")
    assert plan(day, found).similar == {"Ana Lindh": ["Anna Lindh"], "Annna Lindh": ["Anna Lindh", "Ana Lindh"]}
    # One answer leads to another.
    same = {"Annna Lindh": "Ana Lindh", "Ana Lindh": "Anna Lindh"}
    answered = plan(day, found, same)
    assert (answered.similar, answered.new_people) == ({}, ["Anna Lindh", "Bo Lindgren"])
    apart = plan(day, found, {name: name for name in same})
    assert (apart.similar, apart.new_people) == ({}, ["Anna Lindh", "Ana Lindh", "Annna Lindh", "Bo Lindgren"])
    do(day, found, same)
    people = {s.title: [each.person.name for each in s.seats if each.person] for s in loading.tables(day.event).seminars}
    assert [people[title] for title in ("Nytt", "Mer", "Mest")] == [["Anna Lindh"]] * 3


def test_a_plan_that_takes_too_long_is_given_up_with_a_word(day, monkeypatch):
    monkeypatch.setattr(planning, "LONGEST", -1.0)
    with pytest.raises(Invalid) as refused:
        plan(day, read(TEXT))
    assert refused.value.errors == {
        "form": "Working out what this file would do takes too long. Split it, and import its parts one by one."
    }


def test_a_similar_name_is_asked_about_and_the_answer_used(day):
    found = table.read(b"Titel,Panel\nNytt,Nina Rungh\n")
    assert plan(day, found).similar == {"Nina Rungh": ["Nina Rung"]}
    answered = plan(day, found, {"Nina Rungh": "Nina Rung"})
    assert (answered.similar, answered.new_people) == ({}, [])
    assert plan(day, found, {"Nina Rungh": "Nina Rungh"}).similar == {}
    do(day, found, {"Nina Rungh": "Nina Rung"})
    assert "Nina Rungh" not in {p.name for p in memory.read(day.event).programme.people}


def test_a_draft_that_moved_on_is_not_overwritten_unseen(day):
    found = read(TEXT)
    seen = plan(day, found).fingerprint
    row = next(s for s in loading.tables(day.event).seminars if s.slug == "lunch")
    seminars.change(edits.Writing(day.event, day.actor), row, row.version, {"title": "Lång lunch"})
    with pytest.raises(Invalid):
        imports.carry_out(edits.Writing(day.event, day.actor), found, imports.Choices(columns.guess(found)), seen)
