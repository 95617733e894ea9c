"""Spreadsheets of every program: their sheets, their dates and times, their text out of bytes of any encoding."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from eventapp.formats import columns, encodings, reading, sheets, spreadsheet, table
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import kept
from eventapp.formats.table import Remark, Row
from tests.security import bombs

CASES = Path(__file__).resolve().parents[1] / "cases" / "tables"
HEADER = ["Titel", "Start", "Slut"]
TEXT = "Titel;Start\nÖppning på ängen, mötet och Åsas é – i ÅÄÖ;09:00\n"


def xlsx(hidden: str = "", **named: list[list[object]]) -> bytes:
    """A workbook of sheets by name, _ for a space."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name.replace("_", " "))
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def cells(found: table.Table) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def test_xls_and_ods_are_read_as_xlsx_is():
    expected = [("Öppning", "2027-07-03", "09:00", "09:45", "45"), ("Lunch", "2027-07-03", "12:00", "13:00", "")]
    rows = [
        ["Titel", "Datum", "Start", "Slut", "Min"], ["Öppning", date(2027, 7, 3), time(9), time(9, 45), 45],
        ["Lunch", date(2027, 7, 3), time(12), time(13)],
    ]  # fmt: skip
    assert [cells(table.read(data)) for data in (
        (CASES / "times.xls").read_bytes(), (CASES / "times.ods").read_bytes(), xlsx(A=rows)
    )] == [expected] * 3  # fmt: skip


def test_a_day_among_moments_is_its_midnight_and_a_day_of_its_own_stays_a_day():
    rows = [["Titel", "Datum", "Start"], ["A", date(2027, 7, 3), datetime(2027, 7, 3, 9)], ["B", date(2027, 7, 3), datetime(2027, 7, 4)]]
    assert cells(table.read(xlsx(A=rows))) == [
        ("A", "2027-07-03", "2027-07-03 09:00"), ("B", "2027-07-03", "2027-07-04 00:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("shown_as", ["hh:mm", "h:mm AM/PM", "[h]:mm"])
def test_the_end_of_a_day_is_no_day_of_the_year_1900(shown_as):
    book, out = Workbook(), io.BytesIO()
    for row in (["Titel", "Start", "Slut"], ["A", 23 / 24, 1]):
        book.active.append(row)
    for column in "BC":
        book.active[f"{column}2"].number_format = shown_as
    book.save(out)
    assert cells(table.read(out.getvalue())) == [("A", "23:00", "24:00")]


def test_the_sheet_with_the_columns_is_read_and_another_on_demand():
    data = xlsx(Läs_mig=[["Hej"], ["Fråga Anna"]], Program=[HEADER, ["A", "09:00", "10:00"]], Utkast=[["Titel"], ["B"]])
    found = reading.read(data)
    assert (found.sheet, found.rows, tuple(found.sheets)) == (
        "Program", (Row(2, ("A", "09:00", "10:00")),), ("Läs mig", "Program", "Utkast"),
    )  # fmt: skip
    assert found.remarks == (Remark("", "Of several sheets, “%(sheet)s” is read.", {"sheet": "Program"}),)
    assert sheets.chosen(found, "Utkast").rows == (Row(2, ("B",)),)
    assert sheets.chosen(found, "no such") == found
    assert kept.read(kept.written(found)) == found


def test_a_sheet_a_day_is_read_as_one_and_rows_say_their_sheet():
    data = xlsx(
        Lördag_3_juli=[HEADER, ["A", "09:00", "10:00"]],
        Söndag_4_juli=[["Program"], ["Start", "slut", "Titel"], ["09:00", "10:00", "B"]],
        Dold=[HEADER, ["C", "09:00", "10:00"]], hidden="Dold",
    )  # fmt: skip
    found = reading.read(data)
    assert (found.header, cells(found)) == (
        (*HEADER, "date"), [("A", "09:00", "10:00", "Lördag 3 juli"), ("B", "09:00", "10:00", "Söndag 4 juli")],
    )  # fmt: skip
    assert (found.sheet, found.places()) == ("", {2: "2 (Lördag 3 juli)", 3: "3 (Söndag 4 juli)"})
    assert columns.guess(found) == {"title": 0, "start": 1, "end": 2, "date": 3}


def test_sheets_of_other_columns_are_read_together_by_what_the_columns_hold():
    data = xlsx(
        Stora_salen=[HEADER, ["A", "09:00", "10:00"]], Lista=[["Namn"], ["Anna Ek"]],
        Lilla_salen=[["När", "Dag", "Rubrik", "Mat"], ["11:00", "4/7", "B", "Soppa"], ["12:00", "", "C", ""]],
    )  # fmt: skip
    found = reading.read(data)
    assert (found.header, cells(found), tuple(found.sheets)) == (
        ("Titel", "Start", "Slut", "Dag", "Mat"),
        [("A", "09:00", "10:00", "", ""), ("B", "11:00", "", "4/7", "Soppa"), ("C", "12:00", "", "", "")],
        ("Stora salen", "Lista", "Lilla salen"),
    )
    assert found.remarks == (Remark("", "These sheets are read as one: %(sheets)s.", {"sheets": "Stora salen, Lilla salen"}),)
    data = xlsx(Lördag=[HEADER, ["A", "09:00", "10:00"]], Mer=[["Datum", *HEADER], ["4/7", "B", "11:00", "12:00"]])
    assert cells(reading.read(data)) == [("A", "09:00", "10:00", "Lördag"), ("B", "11:00", "12:00", "4/7")]
    data = xlsx(Ett=[["Vad", "Wann"], ["A", "09:00"]], Två=[["Wann", "Vad"], ["10:00", "B"]], Tre=[["Anna"], ["Bo"]])
    assert cells(reading.read(data)) == [("A", "09:00"), ("B", "10:00")]


def test_a_sheet_of_too_many_rows_is_left_out_and_so_is_what_comes_after_a_million_cells():
    long = [HEADER, *([["A", "09:00", "10:00"]] * 5001)]
    wide = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c><c r="CV%d"><v>1</v></c></row>' % (n, n, n) for n in range(1, 4001))
    assert list(table.read(xlsx(A=[HEADER, ["A"]], B=long, C=[HEADER, ["C"]])).sheets) == ["A", "C"]
    assert list(table.read(bombs.xlsx(wide, sheets=4)).sheets) == ["S1", "S2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman"])
def test_text_is_found_out_of_its_bytes(encoding):
    assert encodings.decoded(TEXT.encode(encoding)) == TEXT


def test_old_code_pages_do_not_take_names_of_windows_away():
    old = TEXT.replace(" –", "")
    assert encodings.decoded(old.encode("cp850")) == old
    for text in ("Škoda", "Žižek, “hej” – d’Arc", "Müller; ½ och 20 °C; §5; 100 €", "CAFÉ À LA MODE", "Åsa Öberg"):
        assert encodings.decoded(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sep=;\nTitel;Start\nA, b;09:00\n", [("A, b", "09:00")]),
        ("Program 2027, Almedalen\n\nTitel;Start\nA, b;09:00\n", [("A, b", "09:00")]),
        ('Titel|Start\n"A\nb"|09:00\n\n|\nC|10:00\n', [("A\nb", "09:00"), ("C", "10:00")]),
        ('Titel,Panel\nA,"Anna Ek; Bo Ås"\n', [("A", "Anna Ek; Bo Ås")]),
        ("Titel\tPanel\nA, b\tAnna; Bo\n", [("A, b", "Anna; Bo")]),
        ("Titel;;Titel;Start\nA;;B;09:00\n", [("A", "", "B", "09:00")]),
    ],
)
def test_tables_as_programs_and_people_write_them(text, expected):
    assert cells(reading.read(text.encode())) == expected


def test_names_of_columns_as_programs_write_them():
    def found(header: str) -> dict[str, str]:
        names = tuple(header.split(","))
        return {field: names[place] for field, place in columns.guess(table.Table(names, ())).items()}

    assert found("Subject,Start Date,Start Time,End Date,End Time,All day event,Categories,Description,Location") == {
        "title": "Subject", "date": "Start Date", "start": "Start Time", "end date": "End Date", "end": "End Time",
        "all day": "All day event", "tags": "Categories", "abstract": "Description", "location": "Location",
    }  # fmt: skip
    assert found("Ämne,Startdatum,Starttid,Slutdatum,Sluttid,Heldagshändelse,Beskrivning,Kategorier,Plats") == {
        "title": "Ämne", "date": "Startdatum", "start": "Starttid", "end date": "Slutdatum", "end": "Sluttid",
        "all day": "Heldagshändelse", "abstract": "Beskrivning", "tags": "Kategorier", "room": "Plats",
    }  # fmt: skip
    assert found("Session Id,Title,Description,Owner,Session format,Level,Scheduled At,Scheduled Duration,Room,Live URL,Speakers") == {
        "key": "Session Id", "title": "Title", "abstract": "Description", "kind": "Session format", "start": "Scheduled At",
        "minutes": "Scheduled Duration", "room": "Room", "livestream": "Live URL", "speakers": "Speakers",
    }  # fmt: skip
    assert found("ID,Proposal title,Session type,Track,Start (CET),End (CET),Room,Speaker names") == {
        "key": "ID", "title": "Proposal title", "kind": "Session type", "track": "Track", "start": "Start (CET)", "end": "End (CET)",
        "room": "Room", "speakers": "Speaker names",
    }  # fmt: skip
    assert found("Session Title,Date & Start Time,Date & End Time,Venue,Speakers") == {
        "title": "Session Title", "start": "Date & Start Time", "end": "Date & End Time", "room": "Venue", "speakers": "Speakers",
    }  # fmt: skip


def test_what_we_wrote_is_known_by_its_columns(sample):
    for write in (spreadsheet.write_csv, spreadsheet.write_xlsx):
        assert reading.read(write(sample)).ours
    assert not reading.read(b"code,title\nABCDEF,A\n").ours


def test_letters_in_two_parts_become_one():
    assert cells(table.read("Titel\nÅsa Öberg\n".encode())) == [("Åsa Öberg",)]


SIGNS = st.text(st.sampled_from(list('Tie;,|\t\n\r" \'0:å–=x\ufeff\u2028')), max_size=60)


@settings(max_examples=150)
@given(st.one_of(
    st.binary(max_size=120), st.builds(lambda text, name: text.encode(name, "replace"), SIGNS | st.text(max_size=80), st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp850", "mac-roman"]
    )), SIGNS.map(lambda text: f"Titel;Start\n{text}".encode()),
    st.tuples(st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"]), st.binary(max_size=60)).map(b"".join),
))  # fmt: skip
def test_any_bytes_are_a_table_as_they_are_again_or_refused(data):
    def outcome() -> object:
        try:
            found = sheets.understood(table.read(data))
        except Unreadable as refused:
            return str(refused)
        assert len(found.rows) <= table.MOST_ROWS
        assert all(len(row.cells) <= table.MOST_COLUMNS for row in found.rows)
        assert kept.read(kept.written(found)) == found
        return found

    assert outcome() == outcome()


@given(st.lists(st.lists(st.text(max_size=12) | st.integers() | st.dates() | st.times() | st.datetimes(), min_size=2, max_size=4), max_size=6))
def test_any_workbook_is_read_as_it_is_read_again(rows):
    values = [[v if not isinstance(v, str) else "".join(c for c in v if c.isprintable() and c < "\ud800") for v in row] for row in rows]
    values = [[v if not isinstance(v, date) or v.year > 1901 else "" for v in row] for row in values]
    data = xlsx(A=[["Titel", "Start"], ["A", "09:00"], *([str(v) if isinstance(v, int) else v for v in row] for row in values)])
    found = reading.read(data)
    assert (found, kept.read(kept.written(found))) == (reading.read(data), found)
