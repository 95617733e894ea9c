"""Content lines are folded into the very bytes that icalendar makes of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar.parser import Contentline, Contentlines

from eventapp.formats.folding import folded

letters = st.sampled_from(["a", "å", "\\", "^", "\\n", "€", "👩", " ", "x" * 20, "\u2028", "y" * 73, "z" * 74])
lines = st.lists(letters, max_size=60).map("".join)


@given(st.lists(lines, max_size=5))
@example(["\\" * 300])
@example(["^" * 75, "å" * 100, "x" * 73 + "\\\\n" + "y" * 200, "x" * 74, "x" * 75, "x" * 148, "x" * 149])
def test_the_bytes_are_the_same(some):
    expected = Contentlines([*map(Contentline, some), ""]).to_ical()
    assert folded([*some, ""]) == expected


@pytest.mark.parametrize("letter", ["x", "å", "€", "👩"])
def test_no_line_is_too_long_and_every_character_is_whole(letter):
    parts = folded([letter * 500]).split(b"\r\n")
    assert max(len(part) for part in parts) <= 75
    assert "".join(part.decode().removeprefix(" ") for part in parts) == letter * 500
