"""Any file imported twice: the second time nothing changes and nothing is offered to go; rows may change places."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eventapp.services.draft import loading
from tests.services.imported import as_csv, face, taken_in, whats

CASES = Path(__file__).resolve().parent.parent / "cases"


@pytest.mark.parametrize("case", sorted({p.name for p in CASES.glob("*/*") if p.suffix not in (".py", ".pyc")} - {"as-the-api-gives-it.json"}))
def test_every_case_twice(fresh, case):
    data = next(CASES.glob(f"*/{case}")).read_bytes()
    to = fresh()
    first = taken_in(to, data)
    was = face(to[0])
    again = taken_in(to, data)
    assert {x.what for x in again.lines} <= {"same", "wrong", "out"}
    assert len(again.lines) == len(first.lines)
    assert (again.gone, face(to[0])) == ([], was)


def test_two_entries_of_one_mark_are_two(fresh):
    for case in ("uid-twice/uid-twice.ics", "id-twice/id-twice.xml"):
        to = fresh()
        taken_in(to, (CASES / case).read_bytes())
        assert [s[0] for s in face(to[0])] == ["Vatten i stan", "Skog och klimat"]


@pytest.mark.parametrize("case", ["zero-minutes.csv", "zero-minutes.xml"])
def test_what_a_dry_run_calls_wrong_is_not_written_and_the_rest_is(fresh, case):
    to = fresh()
    plan = taken_in(to, (CASES / "zero-minutes" / case).read_bytes())
    assert (whats(plan), [s[0] for s in face(to[0])]) == (
        [("Dörrarna öppnas", "wrong"), ("Vatten", "new")],
        ["Vatten"],
    )


def test_people_apart_by_commas_and_words(fresh):
    to = fresh()
    plan = taken_in(to, (CASES / "comma-people/comma-people.csv").read_bytes())
    assert [(s[0], [n for n, _ in s[5]]) for s in face(to[0])] == [
        ("Water", ["Anna Ek", "Bo Ås"]), ("Air", ["Anna Ek", "Bo Ås"]), ("Soil", ["Anna Ek", "Bo Ås"]),
    ]  # fmt: skip
    assert {p.name: p.organisation for p in loading.tables(to[0]).people} == {"Anna Ek": "Polisen", "Bo Ås": "Telia"}
    assert [q.rows for q in plan.questions if q.rows == (3,)] == []


def test_words_that_are_not_ours_are_taken_as_the_nearest_and_said(fresh):
    to = fresh()
    plan = taken_in(to, (CASES / "unknown-type/unknown-type.csv").read_bytes())
    assert [(s[0], s[1]) for s in face(to[0])] == [
        ("Vatten", "talk"), ("Luft", "talk"), ("Fika", "break"), ("Jord", "panel"),
    ]  # fmt: skip
    assert [said.remark.values["word"] for said in plan.remarks] == ["Keynote", "Presentation", "Kaffe", "Panelsamtal"]


def test_letters_composed_in_two_ways_are_one_person_and_one_room(fresh):
    to = fresh()
    taken_in(to, (CASES / "nfd-names/nfd-names.csv").read_bytes())
    rows = loading.tables(to[0])
    assert ([p.name for p in rows.people], [r.name for r in rows.rooms]) == (["Åsa Öberg"], ["Kölen"])


def test_a_row_for_each_speaker_is_one_seminar_unless_it_is_said_to_be_several(fresh):
    data = (CASES / "row-per-speaker/row-per-speaker.csv").read_bytes()
    to = fresh()
    plan = taken_in(to, data)
    assert [(s[0], [n for n, _ in s[5]]) for s in face(to[0])] == [
        ("Vatten", ["Anna Ek", "Bo Ås"]), ("Luft", ["Cia Öst"]),
    ]  # fmt: skip
    question = plan.questions[0]
    assert (question.kind, question.rows, question.chosen) == ("rows", (2, 3), "one")
    other = fresh()
    taken_in(other, data, answers={question.id: "several"})
    assert [s[0] for s in face(other[0])] == ["Vatten", "Vatten", "Luft"]
    # The answer is remembered.
    assert {x.what for x in taken_in(other, data).lines} == {"same"}


# Few of everything, so that all of it is repeated.
cells = st.fixed_dictionaries({
    "Id": st.sampled_from(["", "", "7", "8", "7/1"]),
    "Titel": st.sampled_from(["Vatten", "vatten", "Luft", "Lunch", "Skog", ""]),
    "Start": st.sampled_from(["09:00", "10:00", "09:00", "", "25:00"]),
    "Minuter": st.sampled_from(["45", "30", "0", ""]),
    "Sal": st.sampled_from(["", "Hall", "hall", "Kölen"]),
    "Typ": st.sampled_from(["", "Keynote", "Panel", "xyzzy"]),
    "Status": st.sampled_from(["", "", "TBC", "avvaktar", "withdrawn", "Inställt"]),
    "Talare": st.sampled_from([
        "", "Anna Ek", "Dr Anna Ek", "Bo Ås, Telia", "Anna Ek, Bo Ås", "Bo Ås, Volvo Cars", "Ek, Anna", "Cia Öst och Bo Ås",
        "Ernst & Young, Anna Ek", "(Telia)", "Anna Ek; Anna Ek", "Bo Ås (Polisen), Ernst & Young", "Volvo Cars",
    ]),
    "Moderator": st.sampled_from(["", "Anna Ek", "Telia, Bo Ås"]),
})  # fmt: skip
rows = st.lists(cells, min_size=1, max_size=7)


QUICK = settings(max_examples=60, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate, Phase.shrink])


@QUICK
@given(table=rows)
def test_any_table_twice_changes_nothing(fresh, table):
    to = fresh()
    taken_in(to, as_csv(table, "\t"))
    was = face(to[0])
    again = taken_in(to, as_csv(table, "\t"))
    assert {x.what for x in again.lines} <= {"same", "wrong", "out"}
    assert (again.gone, face(to[0])) == ([], was)


@QUICK
@given(table=rows, data=st.data())
def test_rows_in_another_order_change_nothing(fresh, table, data):
    to = fresh()
    taken_in(to, as_csv(table, "\t"))
    was = face(to[0])
    again = taken_in(to, as_csv(data.draw(st.permutations(table)), "\t"))
    assert {x.what for x in again.lines} <= {"same", "wrong", "out"}
    assert (again.gone, face(to[0])) == ([], was)


CHANGED = {"Minuter": "50", "Sal": "Torget", "Talare": "Dag Berg", "Start": "15:30", "Titel": "Vatten och luft"}


@QUICK
@given(table=rows, data=st.data())
def test_a_row_changed_in_one_field_changes_that_seminar_only(fresh, table, data):
    to = fresh()
    first = taken_in(to, as_csv(table, "\t"))
    good = [x for x in first.lines if x.what == "new" and not x.rows]
    if not good:
        return
    place = data.draw(st.sampled_from([x.row - 2 for x in good]))
    column = data.draw(st.sampled_from(list(CHANGED)))
    changed = [dict(row) for row in table]
    changed[place][column] = CHANGED[column]
    if column == "Start" and not table[place]["Minuter"]:
        return
    before = {s.id: s.version for s in loading.tables(to[0]).seminars}
    again = taken_in(to, as_csv(changed, "\t"))
    versions = {s.id: s.version for s in loading.tables(to[0]).seminars}
    touched = [id_ for id_ in versions if versions[id_] != before.get(id_)]
    whats = [x.what for x in again.lines if x.what not in ("same", "wrong", "out")]
    if any(x.rows for x in again.lines):
        return  # It says now what another row says.
    assert len(touched) == 1
    if column == "Titel" and whats == ["new"]:
        return  # Without a mark a new title may be another seminar: the old one is left, and at most offered to go.
    assert (whats, again.gone) == (["changed"], [])
