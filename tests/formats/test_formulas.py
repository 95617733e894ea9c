"""Cells that some program could take for a formula: none does, and our own reader gets the text back as it was."""

import csv
import io
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from eventapp.formats import spreadsheet, table
from eventapp.formats.formulas import safe_cell, unguarded
from tests.strategies import programmes

BEGINS = "=+-@＝＋－＠"
PARTS = st.sampled_from([*BEGINS, *",;|\t\r\n\"'% :", "1+1", "Åsa", "cmd|' /C calc'!A0", "''", '"', " "])
texts = st.lists(PARTS, max_size=9).map("".join)


def as_opened(data, delimiter, quote):
    """The cells that a program finds which splits at `delimiter`; `quote` None for one that knows no quotes."""
    text = data.decode("utf-8-sig")
    if quote is None:
        return [cell for line in text.splitlines() for cell in line.split(delimiter)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)
    return [cell for line in reader for cell in line]


@given(texts)
def test_a_guarded_cell_is_bared_to_the_very_text(text):
    assert unguarded(safe_cell(text)) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'", None])
@given(text=texts)
def test_no_separator_makes_a_formula(delimiter, quote, text):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(["kod", safe_cell(text), "sist"])
    data = out.getvalue().encode()
    for cell in as_opened(data, delimiter, quote):
        # A program that trims spaces, or drops quotes where they stand, sees this.
        shown = cell.lstrip(' \t\r\n"')
        if quote != "'":
            assert not shown.startswith(tuple(BEGINS)), (cell, data)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("Hej;=1+1", "Hej;'=1+1"), ('a; "=1"', "a; \"'=1\""), ("- ett\n- två", "'- ett\n'- två"),
        ("＝1", "'＝1"), ("\t=1", "'\t'=1"), ("'=1", "''=1"), ("Tid - plats", "Tid - plats"), ("a, -b", "a, '-b"), ("ett, två", "ett, två"),
        ("10 %", "10 %"), ("A = B", "A = B"), ("a\r@b", "a\r'@b"), ("C:\\x; \u00a0+1", "C:\\x; \u00a0'+1"),
    ],
)  # fmt: skip
def test_guarded_cells(text, cell):
    assert safe_cell(text) == cell


@pytest.mark.parametrize("text", ["\n" * 30_000, ";'" * 15_000, '" ' * 15_000, "'" * 30_000, "\n'" * 15_000 + "x"])
def test_guarding_takes_no_longer_than_the_text(text):
    began = time.process_time()
    assert unguarded(safe_cell(text)) == text
    assert time.process_time() - began < 0.5


def test_another_programs_apostrophes_are_left_where_they_are():
    found = table.read("Titel;Text\nA;\"Rock, '-punk\"\n'=B;\"ett\n'- två\"\n".encode())
    assert [row.cells for row in found.rows] == [("A", "Rock, '-punk"), ("=B", "ett\n'- två")]


@given(programmes(), texts)
def test_a_workbook_holds_texts_only(programme, text):
    programme = replace(programme, seminars=tuple(replace(s, abstract=text, host="=1+1") for s in programme.seminars))
    sheet = load_workbook(io.BytesIO(spreadsheet.write_xlsx(programme))).active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "inlineStr"}
