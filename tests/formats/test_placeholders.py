"""Texts with names in braces: what is put in stays as it is, nothing is run, and every fault has its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats import placeholders
from eventapp.formats.placeholders import KNOWN, Broken, Fault

LINE = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
TEXT = st.lists(st.one_of(LINE, st.sampled_from(["{", "}", "{{", "}}", "{name}", "{Förnamn}", "{0}", "{{{{", "{x!r}", "\n"])), max_size=8).map("".join)
VALUES = st.fixed_dictionaries({name.key: TEXT for name in KNOWN})


def test_names_are_known_in_both_languages_however_they_are_spaced():
    text = "Hej {förnamn}, {First  Name}, { NAMN }! {{kvar}} {länk}"
    values = {"first name": "Eva", "name": "Eva Ek", "link": "https://x/{name}"}
    assert placeholders.fill(text, values) == "Hej Eva, Eva, Eva Ek! {kvar} https://x/{name}"
    assert placeholders.used(text) == {"first name", "name", "link"}
    # Composed and decomposed letters are the same name.
    assert placeholders.fill("{fo\u0308rnamn}", values) == "Eva"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hej {frönamn}", (Fault("unknown", 1, 5, "{frönamn}", "first name"),)),
        ("a\n  {", (Fault("open", 2, 3, "{"),)),
        ("{name", (Fault("open", 1, 1, "{name"),)),
        ("{name}}", (Fault("closed", 1, 7, "}"),)),
        ("{first\nname}", (Fault("open", 1, 1, "{first"), Fault("closed", 2, 5, "}"))),
        ("{}", (Fault("unknown", 1, 1, "{}"),)),
        ("{0.__class__}", (Fault("unknown", 1, 1, "{0.__class__}"),)),
        ("{{ 7*7 }}{% x %}", (Fault("unknown", 1, 10, "{% x %}"),)),
        ("{name!r}", (Fault("unknown", 1, 1, "{name!r}", "name"),)),
        ("{{{name}}}", ()),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, expected):
    assert placeholders.faults(text) == expected
    if expected:
        with pytest.raises(Broken) as refused:
            placeholders.fill(text, {})
        assert refused.value.faults == expected


def test_a_line_of_which_nothing_is_left_goes():
    text = "Hej\n\n{directions}\n\n{name}\n  {directions} \nHälsningar {directions}\n"
    assert placeholders.fill(text, {"name": "Eva"}) == "Hej\n\nEva\nHälsningar \n"
    assert placeholders.fill("{directions}\n\nHej", {}) == "Hej"
    assert placeholders.fill("Plats: {venue}\nRing: {day contact}\nTack, {organisation}!", {"venue": "Aulan"}) == "Plats: Aulan\nTack, !"


def test_other_names_may_be_known():
    names = (*KNOWN, placeholders.Name("recording", "inspelning", ""))
    assert placeholders.fill("{inspelning}", {"recording": "x"}, names) == "x"
    assert [f.kind for f in placeholders.faults("{recording}")] == ["unknown"]


@given(TEXT, VALUES)
def test_any_text_is_filled_in_or_has_a_fault_and_what_is_put_in_is_never_read(text, values):
    wrong = placeholders.faults(text)
    for fault in wrong:
        line = text.split("\n")[fault.line - 1]
        assert line[fault.column - 1] == ("}" if fault.kind == "closed" else "{")
    if wrong:
        with pytest.raises(Broken):
            placeholders.fill(text, values)
        return
    filled = placeholders.fill(text, values)
    # Other values give another text only in the places of the names: values are not looked into.
    marks = {name.key: chr(0xF0000 + n) for n, name in enumerate(KNOWN)}
    if all(value.strip() for value in values.values()):
        marked = placeholders.fill(text, marks)
        for key, mark in marks.items():
            marked = marked.replace(mark, values[key]) if mark not in "".join(values.values()) else marked
        assert filled == marked


@given(TEXT, VALUES)
def test_what_is_kept_stays_what_it_is(text, values):
    assert placeholders.faults(placeholders.kept(text)) == ()
    assert placeholders.fill(placeholders.kept(text), values) == text
