"""Tables as programs and people write them, put into a day: what is held when, and nothing new the second time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.formats import columns, reading
from eventapp.formats.table import Row, Table
from eventapp.services import imports
from eventapp.services.draft import undoing
from eventapp.services.draft.edits import Writing

CASES = Path(__file__).resolve().parents[1] / "cases"


@pytest.mark.parametrize(
    ("name", "slots"),
    [
        ("xlsx-times/xlsx-times.xlsx", [
            ("Vatten", "2027-07-03 09:00", 45), ("Nattsamtal", "2027-07-04 00:00", 60), ("Luft", "2027-07-03 10:00", 45),
        ]),
        ("xlsx-times/second-sheet.xlsx", [("Vatten", "2017-07-03 09:00", 45)]),
        ("outlook-csv/outlook.csv", [("Water", "2027-07-03 09:00", 45), ("Air", "2027-07-03 13:00", 45)]),
        ("day-numbers/day-numbers.csv", [("Water", "2017-07-03 09:00", 45), ("Air", "2017-07-03 10:00", 45)]),
    ],
)  # fmt: skip
def test_a_case_is_taken_in_whole_and_once(lite_day, name, slots):
    found = reading.read((CASES / name).read_bytes())
    choices = imports.Choices(columns.guess(found))
    plan = imports.plan(lite_day.event, found, choices)
    assert (plan.problems, {line.what for line in plan.lines}) == ([], {"new"})
    assert told(lite_day, plan, "%Y-%m-%d %H:%M") == slots
    imports.carry_out(Writing(lite_day.event, lite_day.actor), found, choices, plan.fingerprint)
    again = imports.plan(lite_day.event, found, choices)
    assert ([(line.what, line.changes) for line in again.lines], again.gone) == ([("same", ())] * len(plan.lines), [])


def planned(day: Any, text: str, **choices: str) -> tuple[Any, list[tuple[str, str, int | None]]]:
    """The plan for a table, and what each row that is not wrong says of its slot, in the venue's time."""
    found = reading.read(text.encode())
    plan = imports.plan(day.event, found, imports.Choices(columns.guess(found), **choices))
    return plan, told(day, plan, "%m-%d %H:%M")


def told(day: Any, plan: Any, way: str) -> list[tuple[str, str, int | None]]:
    """Title, start at the venue and minutes of each new seminar that has a time."""
    zone = ZoneInfo(day.event.timezone)
    return [
        (line.title, datetime.fromisoformat(line.said["starts_at"]).astimezone(zone).strftime(way), line.said["minutes"])
        for line in plan.lines
        if line.what == "new" and line.said.get("starts_at")
    ]


def wrong(plan: Any) -> list[tuple[int, str]]:
    return [(problem.row, problem.why) for problem in plan.problems]


def test_a_seminar_over_midnight_and_one_that_ends_before_it_starts(lite_day):
    plan, slots = planned(lite_day, "Titel;Start;Slut\nA;23:00;01:00\nB;10:00;09:00\nC;22:00;24:00\nD;09:00–10:30;\n")
    assert slots == [("A", "07-03 23:00", 120), ("C", "07-03 22:00", 120), ("D", "07-03 09:00", 90)]
    assert wrong(plan) == [(3, "It ends before it starts.")]


def test_an_end_of_another_day(lite_day):
    plan, slots = planned(
        lite_day,
        "Subject,Start Date,Start Time,End Date,End Time,All day event\nA,07/03/2017,10:00 PM,07/04/2017,9:00 AM,False\n"
        "B,07/13/2017,12:00 AM,07/14/2017,12:00 AM,True\n",
    )
    assert (slots, wrong(plan)) == ([("A", "07-03 22:00", 660)], [(3, "It lasts whole days, without a time.")])


def test_a_length_of_nothing_is_wrong_before_it_is_written(lite_day):
    plan, slots = planned(lite_day, "Titel;Start;Slut\nDörrarna öppnas;08:30;08:30\nVatten;09:00;09:45\n")
    assert (slots, wrong(plan)) == ([("Vatten", "07-03 09:00", 45)], [(2, "A seminar is between 1 minute and 24 hours long.")])
    plan, slots = planned(lite_day, "Titel;Start;Minuter\nDörrarna öppnas;08:30;0\nVatten;09:00;45\n")
    assert (slots, [line.what for line in plan.lines]) == ([("Vatten", "07-03 09:00", 45)], ["wrong", "new"])
    assert wrong(plan) == [(2, "A seminar is between 1 minute and 24 hours long.")]


def test_the_order_of_day_and_month_is_seen_taken_from_the_event_or_asked(lite_day):
    head = "Titel;Datum;Start;Slut\n"
    plan, slots = planned(lite_day, head + "A;03/07/2017;09:00;10:00\n")
    assert (slots, [said.remark.values for said in plan.remarks]) == ([("A", "07-03 09:00", 60)], [{"example": "03/07/2017"}])
    plan, slots = planned(lite_day, head + "A;07/03/2017;09:00;10:00\n")
    assert (slots, len(plan.remarks), plan.ambiguous_dates) == ([("A", "07-03 09:00", 60)], 1, False)
    plan, slots = planned(lite_day, head + "A;05/06/2017;09:00;10:00\nB;06/13/2017;09:00;10:00\n")
    assert (slots, plan.remarks, plan.ambiguous_dates) == ([("A", "05-06 09:00", 60), ("B", "06-13 09:00", 60)], [], False)
    text = head + "A;05/06/2017;09:00;10:00\nB;2017-07-03;09:00;10:00\n"
    plan, slots = planned(lite_day, text)
    assert (slots, plan.ambiguous_dates, [row for row, _ in wrong(plan)]) == ([("B", "07-03 09:00", 60)], True, [2])
    assert planned(lite_day, text, date_order="dmy")[1][0] == ("A", "06-05 09:00", 60)
    assert planned(lite_day, text, date_order="mdy")[1][0] == ("A", "05-06 09:00", 60)


def test_a_day_above_holds_below_and_is_said(lite_day):
    plan, slots = planned(lite_day, "Titel;Dag;Start;Slut\nA;2017-07-04;09:00;10:00\nB;;10:00;11:00\nC;2017-07-03;;\nD;;11:00;12:00\n")
    assert slots == [("A", "07-04 09:00", 60), ("B", "07-04 10:00", 60), ("D", "07-03 11:00", 60)]
    assert [(said.row, said.remark.why) for said in plan.remarks] == [(n, "The day is that of the row above.") for n in (3, 5)]


def test_a_day_of_one_sheet_is_none_of_the_next(lite_day):
    head = ("Titel", "Dag", "Start", "Slut")
    rows = [(f"S{n} {n}", cells) for n, cells in ((1, ("A", "2017-07-04", "09:00", "10:00")), (2, ("B", "", "10:00", "11:00")))]
    found = Table(head, tuple(Row(n, cells, place=place) for n, (place, cells) in enumerate(rows, 2)))
    plan = imports.plan(lite_day.event, found, imports.Choices(columns.guess(found)))
    assert (told(lite_day, plan, "%m-%d"), plan.remarks) == ([("A", "07-04", 60), ("B", "07-03", 60)], [])


def test_an_hour_that_clocks_leave_out_is_wrong_and_one_that_comes_twice_is_said(lite_day):
    head = "Titel;Datum;Start;Slut\n"
    plan, slots = planned(lite_day, head + "A;2027-03-28;02:30;03:30\nB;2027-03-28;01:30;03:30\n")
    assert (slots, wrong(plan)) == ([("B", "03-28 01:30", 60)], [(2, "This hour does not exist that day: clocks go forward.")])
    plan, slots = planned(lite_day, head + "A;2027-10-31;02:30;03:30\nB;2027-10-31;02:45;02:15\n")
    assert slots == [("A", "10-31 02:30", 120), ("B", "10-31 02:45", 30)]
    assert [said.row for said in plan.remarks] == [2, 3]


DAY_CELLS = st.sampled_from(["", "2017-07-03", "1", "2", "3/7", "07/03", "lördag", "2027-03-28", "2027-10-31", "igår", "9999-12-31"])
CLOCKS = st.sampled_from(["", "09:00", "9 AM", "02:30", "24:00", "23:00–01:00", "2017-07-03 09:00", "2199-12-31 24:00", "x", "0.5", "12 AM"])
LENGTHS = st.sampled_from(["", "0", "45", "1:30", "9999", "x"])


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(DAY_CELLS, CLOCKS, CLOCKS, LENGTHS), min_size=1, max_size=4))
def test_what_is_not_wrong_is_written_and_stays_as_it_is(lite_day, rows):
    text = "Titel;Datum;Start;Slut;Minuter\n" + "".join(f"T{n};{';'.join(row)}\n" for n, row in enumerate(rows))
    found = reading.read(text.encode())
    choices = imports.Choices(columns.guess(found))
    plan = imports.plan(lite_day.event, found, choices)
    whats = [line.what for line in plan.lines]
    if not plan.work:
        return
    entry = imports.carry_out(Writing(lite_day.event, lite_day.actor), found, choices, plan.fingerprint)
    again = imports.plan(lite_day.event, found, choices)
    assert [line.what for line in again.lines] == ["wrong" if what == "wrong" else "same" for what in whats]
    undoing.undo(lite_day.event, lite_day.actor, entry.id)


def said(day, *lines):
    """What the rows of a table say, and what is wrong with them."""
    found = reading.read("\n".join(lines).encode())
    plan = imports.plan(day.event, found, imports.Choices(columns.guess(found)))
    return [line.said for line in plan.lines], [problem.why for problem in plan.problems], [r.remark.why for r in plan.remarks]


def test_tags_lines_and_texts_of_other_programs(lite_day):
    ((row,), wrong, _) = said(
        lite_day, "Title;Tags;Room;Abstract;Description;Minutes",
        '"A <b>fet</b> &amp; B";"Klimat; Miljö, Vatten";"Sal <i>1</i>";Kort;<p>Lång</p>;45',
    )  # fmt: skip
    assert ({name: row[name] for name in ("title", "tags", "room", "abstract")}, wrong) == (
        {"title": "A fet & B", "tags": ["Klimat", "Miljö", "Vatten"], "room": "Sal 1", "abstract": "Kort\n\nLång"}, [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "abstract"),
    [(("Kort", ""), "Kort"), (("", "Lång"), "Lång"), (("Kort", "Kort och mer"), "Kort och mer"), (("Samma", "Samma"), "Samma")],
)
def test_of_two_texts_that_say_the_same_one_is_taken(lite_day, texts, abstract):
    assert said(lite_day, "Title,Abstract,Description", f"A,{','.join(texts)}")[0][0]["abstract"] == abstract


@pytest.mark.parametrize(
    ("cells", "slot"),
    [
        ("2027-07-03T00:00:00,09:00,10:00", ("2027-07-03 09:00", 60)), ("2027-07-03,23:00,2027-07-04", ("2027-07-03 23:00", 60)),
        ("2027-07-03,0.75,0.8125", ("2027-07-03 18:00", 90)),
    ],
)  # fmt: skip
def test_days_and_times_as_programs_write_them(lite_day, cells, slot):
    found = reading.read(f"Title,Date,Start,End\nA,{cells}\n".encode())
    plan = imports.plan(lite_day.event, found, imports.Choices(columns.guess(found)))
    assert (plan.problems, told(lite_day, plan, "%Y-%m-%d %H:%M")) == ([], [("A", *slot)])


def test_what_names_nobody_is_left_out_and_said(lite_day):
    rows, wrong, remarks = said(lite_day, "Title,Start,Minutes,Speakers", "A,09:00,45,Anna Ek <anna@example.org>; TBA")
    assert (rows[0]["seats"], wrong, remarks) == (
        [["Anna Ek", "", "speaker"]], [], ["Left out of the people: %(words)s."],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Titel;Datum;Beginn;Ende;Raum;Referent;Sprache", "A;03.07.2027;9.00 Uhr;10.30 Uhr;Sal;Anna Ek und Bo Ås;Deutsch"),
        ("Titre;Date;Début;Fin;Salle;Intervenants;Langue", "A;03/07/2027;9h00;10h30;Sal;Anna Ek et Bo Ås;allemand"),
        ("Tittel;Dato;Start;Slutt;Rom;Foredragsholder;Språk", "A;03.07.2027;kl. 09.00;10.30;Sal;Anna Ek og Bo Ås;tysk"),
        ("Título;Fecha;Hora inicio;Hora fin;Sala;Ponente;Idioma", "A;2027-07-03;09:00;10:30;Sal;Anna Ek y Bo Ås;de"),
        ("Otsikko;Päivämäärä;Alkaa;Päättyy;Sali;Puhuja;Kieli", "A;3.7.2027;klo 9.00;10.30;Sal;Anna Ek ja Bo Ås;de"),
    ],
)  # fmt: skip
def test_tables_in_other_languages(lite_day, header, row):
    rows, wrong, _ = said(lite_day, header, row)
    seats = [["Anna Ek", "", "speaker"], ["Bo Ås", "", "speaker"]]
    wanted = {"title": "A", "room": "Sal", "seats": seats, "language": "de", "starts_at": "2027-07-03T07:00:00+00:00", "minutes": 90}
    assert (rows, wrong) == ([wanted], [])


@pytest.mark.parametrize(
    ("cell", "seats"),
    [
        ("Moderator: Cia Öst, journalist\nAnna Ek, Polisen",
         [["Cia Öst", "journalist", "moderator"], ["Anna Ek", "Polisen", ""]]),
        ("Moderator: Cia Öst. Panel: Anna Ek, Bo Ås", [["Cia Öst", "", "moderator"], ["Anna Ek", "", ""], ["Bo Ås", "", ""]]),
        ("Anna Ek; Samtalsledare: Cia Öst", [["Anna Ek", "", ""], ["Cia Öst", "", "moderator"]]),
        ("Medverkande: Anna Ek; Bo Ås", [["Anna Ek", "", ""], ["Bo Ås", "", ""]]),
    ],
)  # fmt: skip
def test_a_cell_may_say_who_leads_the_talk(lite_day, cell, seats):
    text = cell.replace("\n", "\r\n")
    assert said(lite_day, "Titel;Start;Minuter;Medverkande", f'A;09:00;45;"{text}"')[0][0]["seats"] == seats
