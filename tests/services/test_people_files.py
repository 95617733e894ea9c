"""People from a table and back: what it says and no more, whom it may mean, undone as one; both databases."""

import pytest

from eventapp.formats import columns as seminar_columns
from eventapp.formats import people as columns
from eventapp.formats import reading, spreadsheet
from eventapp.services import imports
from eventapp.services.draft import edits, loading, memory, undoing
from eventapp.services.errors import Invalid
from eventapp.services.imports import persons, roomfiles
from tests import factories


@pytest.fixture
def day(app):
    """An empty day."""
    return factories.make_event()


def table(text):
    return columns.sheet(reading.read(text.encode()))


def planned(day, text, answers=None):
    return persons.plan(day.event, table(text), answers or {})


def carried(day, text, answers=None):
    return persons.carry_out(day.writing, table(text), answers or {}, planned(day, text, answers).fingerprint)


def said(plan):
    return [(line.row, line.what, line.code, dict(line.values or {})) for line in plan.lines]


def everyone(day):
    return {p.name: edits.state(p) for p in loading.tables(day.event).people}


def test_new_people_come_in_and_known_ones_change_in_what_the_table_says_alone(day):
    known = factories.person(day, "Åsa Lööf", title="Direktör", email="asa@a.example", phone="1", notes="kvar")
    before = everyone(day)
    text = "Namn;Titel;Organisation;E-post;Telefon;Okänd\nÅsa Lööf;Professor;;asa@a.example;2;x\nBo Ås;Vd;Telia;bo@t.example;;\n"
    plan = planned(day, text)
    assert said(plan) == [
        (2, "changed", known.code, {"title": "Professor", "phone": "2"}),
        (3, "new", "new", {"name": "Bo Ås", "title": "Vd", "organisation": "Telia", "email": "bo@t.example"}),
    ]
    assert plan.unused == ("Okänd",)
    assert everyone(day) == before
    entry = carried(day, text)
    after = everyone(day)
    assert after["Åsa Lööf"] == before["Åsa Lööf"] | {"title": "Professor", "phone": "2"}
    assert after["Bo Ås"]["email"] == "bo@t.example"
    assert said(planned(day, text)) == [(2, "same", known.code, {}), (3, "same", people_code(day, "Bo Ås"), {})]
    with pytest.raises(Invalid):
        carried(day, text)
    undoing.undo(day.event, day.actor, entry.id)
    assert everyone(day) == before


def people_code(day, name):
    return next(p.code for p in loading.tables(day.event).people if p.name == name)


def test_who_is_nearly_known_is_asked_and_the_answer_holds(day):
    known = factories.person(day, "Kristina Ek", email="k@e.example")
    text = "name,email,phone\nProfessor Christina Ek,,1\n"
    # Nearly the same may be chance: nothing of theirs is overwritten unless it is chosen.
    [line] = planned(day, text).lines
    assert (line.what, line.asked) == ("new", (known,))
    [line] = planned(day, text, {2: known.code}).lines
    assert (line.what, line.asked, line.values) == ("changed", (known,), {"name": "Professor Christina Ek", "phone": "1"})
    # What was shown is done, or nothing.
    with pytest.raises(Invalid):
        persons.carry_out(day.writing, table(text), {2: known.code}, planned(day, text).fingerprint)
    carried(day, text, {2: known.code})
    assert sorted(everyone(day)) == ["Professor Christina Ek"]
    # The same but for a title is the same, unless it is said to be another.
    [line] = planned(day, "name,phone\nChristina Ek,1\n").lines
    assert (line.what, line.code) == ("changed", known.code)
    [line] = planned(day, "name,phone\nChristina Ek,1\n", {2: "new"}).lines
    assert line.what == "new"


def test_two_of_one_name_and_the_mail_of_another_are_asked(day):
    first, second = factories.person(day, "Anna Ek"), factories.person(day, "Anna Ek")
    other = factories.person(day, "Bo Ås", email="bo@t.example")
    plan = planned(day, "namn;mejl\nAnna Ek;\nCia Öst;BO@t.example\n")
    assert [line.asked for line in plan.lines] == [(first, second), (other,)]


def test_rows_that_are_wrong_are_said_and_left_out(day):
    known = factories.person(day, "Åsa Lööf")
    text = "namn;e-post;webbsida\nA B;inte mejl;\nC D;;javascript:x\n;x@y.example;\nÅsa Lööf;;https://a.example/\nÅsa Lööf;;\nE F;e@f.example;\n"
    assert [(line.what, line.why) for line in planned(day, text).lines] == [
        ("wrong", "The mail address is not one."), ("wrong", "The web page is not a whole address, such as https://example.org/."),
        ("wrong", "There is no name."), ("changed", ""), ("wrong", "This person is in the file twice."), ("new", ""),
    ]  # fmt: skip
    carried(day, text)
    assert sorted(everyone(day)) == ["E F", "Åsa Lööf"]
    assert known.website == "https://a.example/"
    with pytest.raises(Invalid):
        planned(day, "a;b\n1;2\n")


@pytest.mark.parametrize("kind", ["xlsx", "csv", "whole"])
def test_what_is_taken_away_and_given_back_changes_nothing(day, kind):
    one = factories.person(day, "=HYPERLINK(1)", title="a, -b", notes="rad ett\n\nrad; två", biography="'= x", phone="+46 70")
    two = factories.person(day, "Anna Ek", email="anna@e.example", website="https://e.example/")
    factories.person(day, "Anna Ek")
    where = factories.room(day, "Salen", capacity=10, notes="trång")
    factories.seminar(day, "Först", panel=[one, two], room=where, starts_at=factories.at("09:30"))
    rows = persons.rows(day.event)
    if kind == "csv":
        data = spreadsheet.write_lines(rows)
    elif kind == "xlsx":
        data = spreadsheet.write_book({"People": rows})
    else:
        mark = imports.draft_mark(day.event)
        seminars = spreadsheet.seminar_rows(memory.read(day.event).programme, mark)
        data = spreadsheet.write_book({"Seminars": seminars, "People": rows, "Rooms": roomfiles.rows(day.event)})
        found = reading.read(data)
        plan = imports.plan(day.event, found, imports.Choices(seminar_columns.guess(found)))
        assert [(line.title, line.what) for line in plan.lines] == [("Först", "same")]
    plan = persons.plan(day.event, columns.sheet(reading.read(data)), {})
    assert [(line.what, dict(line.values or {})) for line in plan.lines] == [("same", {})] * 3


def test_a_removed_person_is_not_brought_back_by_a_table(day):
    gone = factories.person(day, "Anna Ek")
    edits.remove(day.writing, gone)
    carried(day, f"name,code\nAnna Ek,{gone.code}\n")
    found = loading.tables(day.event).people
    assert [p.name for p in found] == ["Anna Ek"]
    assert found[0].code != gone.code
