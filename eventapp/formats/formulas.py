"""Our columns in spreadsheets, and cells of which no spreadsheet makes a formula; without the library that writes them."""

from __future__ import annotations

import re

from eventapp.programme import fields

COLUMNS = tuple(column.name for column in fields.COLUMNS if column.written)
PEOPLE = tuple(column.name for column in fields.PEOPLE_COLUMNS)
# Files from before the last column was written are ours too.
OURS = (COLUMNS, COLUMNS[:-1])
# What begins a formula. A program that splits a line at another sign than our comma, or takes quotes in another way,
# begins a cell in the middle of one of ours: after any of these, and the spaces and quotes that follow.
_BEGINS = r"=+\-@＝＋－＠"
_SEPARATORS = frozenset(",;|\t\r\n")
_AT_FIRST = re.compile(rf"\A('*)(?=[{_BEGINS}\t\r\n|%])")
# Begun only where a run begins, and never tried anew within it: the time grows with the text and no faster.
_WITHIN = re.compile(rf"(?<![\s\",;|])([\s\",;|]++)('*+)(?=[{_BEGINS}])")


def safe_cell(text: str) -> str:
    """`text` as a cell of which no spreadsheet makes a formula, whatever it splits at: an apostrophe goes before what might be."""
    return _AT_FIRST.sub(r"'\1", _WITHIN.sub(_guarded, text), count=1)


def unguarded(cell: str, within: bool = True) -> str:
    """The text that `safe_cell` made a cell of; other programs' cells are guarded at their beginning at most."""
    cell = _AT_FIRST.sub(lambda found: found[1][1:], cell, count=1)
    return _WITHIN.sub(_bared, cell) if within else cell


def _guarded(found: re.Match[str]) -> str:
    return f"{found[1]}'{found[2]}" if _begins_a_cell(found) else found[0]


def _bared(found: re.Match[str]) -> str:
    return found[1] + found[2][1:] if _begins_a_cell(found) else found[0]


def _begins_a_cell(found: re.Match[str]) -> bool:
    return found.start() == 0 or bool(_SEPARATORS & set(found[1]))
