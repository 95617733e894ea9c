"""Rows of cells out of text: CSV of any separator, and cells that were copied from a spreadsheet."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from eventapp.formats.formulas import COLUMNS, PEOPLE, unguarded
from eventapp.formats.jsonfile import Unreadable

_SEPARATORS = ",;\t|"
# Rows, and characters, in which the separator is looked for.
_LOOKED_AT, _LOOKED_INTO = 30, 200_000
_LARGEST_FIELD = 300_000


def rows(text: str, most: int) -> Iterator[list[str]]:
    """Each row's first cells, at most so many; empty rows too. Raises Unreadable."""
    if "\x00" in text:
        raise Unreadable("This is not a table. Save it as XLSX or CSV.")
    csv.field_size_limit(_LARGEST_FIELD)
    text, separator = _told(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text))
    ours = first = False
    try:
        for cells in reader:
            if cells and not first:
                # What we wrote is guarded within too; other programs guard the beginning of a cell at most.
                first, ours = True, "code" in cells and (set(cells) <= set(COLUMNS) or set(cells) <= set(PEOPLE))
            yield [unguarded(cell, ours) for cell in cells[:most]]
    except csv.Error as error:
        raise Unreadable(f"Row {reader.line_num} cannot be read: {error}.") from error


def _told(text: str) -> tuple[str, str]:
    """The text without Excel's first line `sep=;`, and the separator that it names."""
    first, _, rest = text.partition("\n")
    told = first.strip().strip('"')
    if told[:4].casefold() == "sep=" and len(told) <= 5:
        return rest, told[4:] or "\t"
    return text, ""


def _separator(text: str) -> str:
    """What most rows have equally many of; of two of those, what there are more of, and no space after."""
    return max(_SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, int, int]:
    widths: Counter[int] = Counter()
    spaced = 0
    reader = csv.reader(io.StringIO(text[:_LOOKED_INTO], newline=""), delimiter=separator)
    with suppress(csv.Error):
        for cells in itertools.islice(reader, _LOOKED_AT):
            widths[len(cells)] += len(cells) > 1
            spaced += any(cell.startswith(" ") for cell in cells[1:])
    # A comma before a space is one of a sentence.
    return max(((rows, width, -spaced) for width, rows in widths.items()), default=(0, 0, 0))
