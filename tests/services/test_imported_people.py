"""Who the people of a file are: by mark, by name however it is written, and as it was answered before."""

from eventapp.formats import columns, reading
from eventapp.formats.persons import Named
from eventapp.formats.reading.records import Records
from eventapp.services import imports
from eventapp.services.draft import loading, people, seminars
from eventapp.services.draft.edits import Writing
from tests.services.imported import face, taken_in


def from_program(*seminars):
    """A file of a program that has marks for people: (key, title, start, people)."""
    records = Records("sessionize", ("key", "title", "start", "minutes", "people"))
    for key, title, start, who in seminars:
        cells = {"key": key, "title": title, "start": f"2027-07-03T{start}", "minutes": "45"}
        records.add(cells, {"people": tuple(Named(name, "", mark) for name, mark in who)})
        for name, mark in who:
            records.about(name, key=mark, biography=f"Om {mark}")
    return records.table()


def do(to, table):
    choices = imports.Choices(columns.guess(table))
    plan = imports.plan(to[0], table, choices)
    if plan.work:
        imports.carry_out(Writing(*to), table, choices, plan.fingerprint)
    return plan


def sitting(event):
    return {
        s.title: [(seat.person.name, seat.person.biography) for seat in s.seats] for s in loading.tables(event).seminars
    }


def test_two_of_one_name_with_different_marks_stay_two_wherever_they_sit(fresh):
    to = fresh()
    file = from_program(("1", "Vatten", "09:00", [("Anna Ek", "a"), ("Anna Ek", "b")]), ("2", "Luft", "10:00", [("Anna Ek", "b")]))
    wanted = {"Vatten": [("Anna Ek", "Om a"), ("Anna Ek", "Om b")], "Luft": [("Anna Ek", "Om b")]}
    assert do(to, file).new_people == ["Anna Ek", "Anna Ek"]
    assert sitting(to[0]) == wanted
    again = do(to, file)
    assert ([x.what for x in again.lines], again.new_people, sitting(to[0])) == (["same", "same"], [], wanted)
    # The other of them, and then the first alone, in files where no other tells them apart.
    do(to, from_program(("2", "Luft", "10:00", [("Anna Ek", "a")])))
    assert sitting(to[0])["Luft"] == [("Anna Ek", "Om a")]
    do(to, from_program(("3", "Skog", "11:00", [("Anna Ek", "b")])))
    assert (sitting(to[0])["Skog"], len(loading.tables(to[0]).people)) == ([("Anna Ek", "Om b")], 2)


def test_titles_of_address_letters_and_spaces_make_no_other_person(fresh):
    to = fresh()
    names = ["Anna Ek", "Dr Anna Ek", "Prof. Dr. ANNA EK", "Statsrådet Anna\u00a0 Ek", "Frau Anna Ek, PhD", "anna ek"]
    text = "Titel;Start;Minuter;Talare\n" + "".join(f"T{n};09:00;45;{name}\n" for n, name in enumerate(names))
    taken_in(to, (text + "T9;09:00;45;Ann–Marie O’Hara\nT8;09:00;45;Ann-Marie O'Hara\n").encode())
    assert sorted(p.name for p in loading.tables(to[0]).people) == ["Anna Ek", "Ann–Marie O’Hara"]
    other = fresh()
    taken_in(other, b"Titel;Start;Minuter;Talare\nT;09:00;45;Prof. Anna Ek\nU;09:00;45;Dr Alban\n")
    assert sorted((p.title, p.name) for p in loading.tables(other[0]).people) == [("", "Dr Alban"), ("Prof.", "Anna Ek")]


def test_an_answer_about_a_name_holds_for_the_next_import(fresh):
    to = fresh()
    taken_in(to, b"Titel;Start;Minuter;Talare\nVatten;09:00;45;Nina Rung\n")
    more = b"Titel;Start;Minuter;Talare\nLuft;10:00;45;Nina Rungh\n"
    assert taken_in(to, more, same_person={"Nina Rungh": "Nina Rung"}).similar == {}
    again = taken_in(to, more + b"Skog;11:00;45;Nina Rungh\n")
    assert (again.similar, again.new_people, [s[5] for s in face(to[0])]) == ({}, [], [[("Nina Rung", "")]] * 3)


def test_someone_who_got_another_name_here_is_not_made_anew(fresh):
    to = fresh()
    data = b"Titel;Start;Minuter;Talare\nVatten;09:00;45;Anna Ek\n"
    taken_in(to, data)
    anna = loading.tables(to[0]).people[0]
    people.change(Writing(*to), anna, anna.version, {"name": "Anna Ek Berg"})
    again = taken_in(to, data + b"Luft;10:00;45;Anna Ek\n")
    assert [x.what for x in again.lines] == ["same", "new"]
    assert [p.name for p in loading.tables(to[0]).people] == ["Anna Ek Berg"]


def test_how_a_list_was_read_holds_for_the_next_import(fresh):
    to = fresh()
    data = "Titel;Start;Minuter;Talare\nVatten;09:00;45;Bo Ås, Volvo Cars\n".encode()
    table = reading.read(data)
    question = imports.plan(to[0], table, imports.Choices(columns.guess(table))).questions[0]
    assert [[(n.name, n.organisation) for n in who] for _, who in question.options] == [
        [("Bo Ås", ""), ("Volvo Cars", "")], [("Bo Ås", "Volvo Cars")],
    ]  # fmt: skip
    taken_in(to, data, answers={question.id: "organisation"})
    again = taken_in(to, data)
    assert ([x.what for x in again.lines], again.questions) == (["same"], [])
    assert face(to[0])[0][5] == [("Bo Ås", "Volvo Cars")]


def test_what_was_not_accepted_is_left_out_and_said(fresh):
    to = fresh()
    plan = taken_in(to, b"Titel;Start;Minuter;Status\nVatten;09:00;45;Withdrawn\nLuft;10:00;45;avvaktar svar\nSkog;11:00;45;TBC\n")
    assert [(x.title, x.what) for x in plan.lines] == [("Vatten", "out"), ("Luft", "new"), ("Skog", "new")]
    assert [(s[0], s[2]) for s in face(to[0])] == [("Luft", "draft"), ("Skog", "draft")]
    assert [r.remark.why for r in plan.remarks] == [
        "The file says “%(word)s”: it is left out.",
        "“%(word)s” is no status that is known here. A new seminar is taken as %(ours)s.",
        "“%(word)s” is taken as %(ours)s.",
    ]


def test_columns_that_are_not_used_are_named(fresh):
    plan = taken_in(fresh(), b"Titel;Start;Minuter;Budget;Tomt\nVatten;09:00;45;100;\n")
    assert plan.unused == ["Budget"]


def test_a_person_in_a_row_that_stays_is_not_made(fresh):
    to = fresh()
    data = b"Titel;Start;Minuter;Talare\nVatten;09:00;45;Anna Ek\n"
    taken_in(to, data)
    row = loading.tables(to[0]).seminars[0]
    seminars.change(Writing(*to), row, row.version, {"seats": []})
    again = taken_in(to, data)
    assert ([x.what for x in again.lines], again.new_people) == (["same"], [])
    assert [p.name for p in loading.tables(to[0]).people] == ["Anna Ek"]
