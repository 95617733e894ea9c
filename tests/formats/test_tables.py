"""Tables from spreadsheets: every separator, encoding and way of writing a date; hostile files end in a clear word."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from eventapp.formats import dates, lists, table, times, vocabulary
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.persons import Named
from eventapp.formats.times import Unclear
from tests.strategies import texts

EXPECTED = table.Table(
    ("Titel", "Start"), (table.Row(2, ("Öppning", "09:00")), table.Row(4, ("Å, ä; ö", "10:00")))
)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_any_separator_and_encoding(separator, encoding):
    text = f'Titel{separator}Start\r\nÖppning{separator}09:00\r\n{separator}\r\n"Å, ä; ö"{separator}10:00\r\n'
    assert table.read(text.encode(encoding)) == EXPECTED


def xlsx(rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_xlsx_with_real_dates_times_and_numbers():
    rows = [
        ["Titel", "Datum", "Start", "Min"], ["Öppning", datetime(2027, 7, 3), time(9, 0), 45], [None] * 4,
        ["Lunch", date(2027, 7, 3), "11:30", 90.0],
    ]  # fmt: skip
    assert table.read(xlsx(rows)) == table.Table(
        ("Titel", "Datum", "Start", "Min"),
        (
            table.Row(2, ("Öppning", "2027-07-03", "09:00", "45")),
            table.Row(4, ("Lunch", "2027-07-03", "11:30", "90")),
        ),
    )


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (200 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"", lambda: b"Titel\n", lambda: b"PK\x03\x04broken", bomb, lambda: b"%PDF-1.7\n%", lambda: b"\xd0\xcf\x11\xe0old",
        lambda: b"a,b\n" + b"x,y\n" * 5001, lambda: b"x" * (10 * 1024 * 1024 + 1), lambda: b"a\x00b\nc\x00d\n",
        lambda: b'"' + b"x" * 400_000 + b"\nb",
    ],
)  # fmt: skip
def test_hostile_and_broken_files_end_in_a_word_and_little_memory(make):
    data = make()
    tracemalloc.start()
    with pytest.raises(Unreadable):
        table.read(data)
    assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    tracemalloc.stop()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        found = table.read(data)
    except Unreadable:
        return
    assert found.rows


@pytest.mark.parametrize(
    "text",
    [
        "2027-07-03",
        "3/7/2027",
        "03.07.2027",
        "3-7-2027",
        "2027/07/03",
        "20270703",
        "46571",
        "2027-07-03 09:00",
        "3/7 2027",
    ],
)
def test_dates_in_the_ways_people_write_them(text):
    assert dates.day(text) == date(2027, 7, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("09:00", (time(9), None)), ("9.30", (time(9, 30), None)), ("09:00–10:15", (time(9), time(10, 15))),
        ("kl. 9:00 - 10:00", (time(9), time(10))), ("0.375", (time(9), None)), ("", (None, None)), ("13:00:00", (time(13), None)),
    ],
)  # fmt: skip
def test_times(text, expected):
    assert times.clock(text) == expected


def test_lengths_words_and_people():
    assert [times.minutes(t) for t in ("45", "45 min", "1:30", "")] == [45, 45, 90, None]
    assert [vocabulary.word(*w).value for w in (("Föredrag", "kind"), ("Inställt", "state"), ("Svenska", "language"), ("", "kind"))] == [
        "talk", "cancelled", "sv", ""
    ]  # fmt: skip
    assert lists.readings("Anna Ek (Polisen); Bo Ås, Telia\nCecilia; (Tele2)", lists.Known())[0].people == (
        Named("Anna Ek", "Polisen"), Named("Bo Ås", "Telia"), Named("Cecilia", ""), Named("", "Tele2"),
    )  # fmt: skip


@given(texts)
def test_any_cell_is_understood_or_refused(text):
    for reader in (dates.day, times.clock, times.minutes, lambda t: vocabulary.word(t, "kind")):
        try:
            reader(text)
        except Unclear:
            continue
    assert all(p.name or p.organisation for way in lists.readings(text, lists.Known()) for p in way.people)


@pytest.mark.parametrize(
    ("row", "said"), [('"B,10:00\nC,11:00', True), ('"B\nmer",10:00', False), ('B 5" rör,10:00', False), ('"B ""x""\ny",10:00', False)]
)
def test_a_quotation_mark_that_is_not_closed_is_said(row, said):
    told = [remark.why for remark in table.read(f"Titel,Start\nA,09:00\n{row}\n".encode()).remarks]
    assert told == ["A quotation mark is not closed: the last cell may hold several rows."] * said
