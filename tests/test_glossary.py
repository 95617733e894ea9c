"""The glossary is of words that are there: each says where it lives, and lives there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_word_of_the_glossary_is_used_where_it_is_said_to_live():
    text = (ROOT / "docs" / "glossary.md").read_text()
    entries = re.findall(r"^- \*\*(\w+)\*\*: .+$", text, flags=re.M)
    assert len(entries) == text.count("\n- ") >= 10
    for entry in text.split("\n- ")[1:]:
        word, places = entry[2:].partition("*")[0], re.findall(r"`(eventapp/[\w/]+\.py)`", entry)
        assert places, word
        # A plural, or the word within a name, is the word.
        stem = word.lower().rstrip("y")
        assert any(stem in place + (ROOT / place).read_text().lower() for place in places), word
    assert "(glossary.md)" in (ROOT / "docs" / "developers.md").read_text()
