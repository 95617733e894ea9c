"""Text made fit is fit, stays as it is when made fit again, and loses nothing that anyone would see."""

import json
import unicodedata
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.text import clean, composed, composed_within, one_line, storable, xml_safe

# Everything that a text can be, lone surrogates too, and often what is to be taken out or put together.
anything = st.text(
    st.one_of(st.characters(), st.sampled_from("\0\x07\x0b\x1b\x7f\r\n\t \u2028\ufffe\ud800ÅéÅa\u030a"))
)


@given(anything)
def test_what_is_fit_stays_as_it_is(text):
    for made_fit in (composed, clean, one_line, xml_safe, storable):
        assert made_fit(made_fit(text)) == made_fit(text)


@given(anything)
def test_clean_text_is_composed_and_has_no_control_but_tabs_and_line_feeds(text):
    found = clean(text)
    assert unicodedata.is_normalized("NFC", found)
    # C1 (0x80 to 0x9f) stays: some of our encodings' letters lie there when they are mistaken.
    assert [c for c in found if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n" and not "\x80" <= c <= "\x9f"] == []


@given(anything)
def test_one_line_is_one_with_single_spaces(text):
    found = one_line(text)
    assert len(found.splitlines()) <= 1
    assert found == " ".join(found.split())


@given(anything)
def test_what_is_safe_can_be_written_and_read_back(text):
    element = ET.Element("a")
    element.text = xml_safe(text).replace("\r", "")
    assert (ET.fromstring(ET.tostring(element, encoding="utf-8")).text or "") == element.text
    assert storable(text).encode("utf-8").decode("utf-8") == storable(text)
    assert "\0" not in storable(text)


@given(st.recursive(anything, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("a"), inner), max_leaves=5))
def test_a_value_is_composed_in_every_part(value):
    found = composed_within(value)
    assert json.loads(json.dumps(found)) == found
    assert json.dumps(composed_within(found)) == json.dumps(found)
    assert unicodedata.is_normalized("NFC", json.dumps(found, ensure_ascii=False))


def test_what_is_taken_out_and_what_stays():
    typed = "A\u030asa\x00\r\nsa\x07de:\tja\x0b \ud800"
    assert clean(typed) == "Åsa\nsade:\tja "
    assert one_line(typed) == "Åsa sade: ja"
    assert storable(typed) == "Åsa\r\nsa\x07de:\tja\x0b "
    assert xml_safe("a\x07\ufffeb\r\n") == "ab\r\n"


def test_nobodys_text_turns_the_words_and_times_beside_it():
    """Marks that turn all that follows until another ends them (UAX #9): in a mail's subject or a list that is the neighbours'."""
    typed = "Anna \u202e\u202dexe.gpj\u2069 \u2067\u202aEk"
    assert (composed(typed), clean(typed), one_line(typed)) == ("Anna exe.gpj\u2069 \u2067Ek",) * 3
    assert (composed_within({"name": [typed]}), storable(typed)) == ({"name": ["Anna exe.gpj Ek"]}, "Anna exe.gpj Ek")
    # Those that only say in which direction they are themselves are harmless, and right where text is of both.
    assert storable("\u200fשרה\u200e \u061c5") == "\u200fשרה\u200e \u061c5"
