"""Search that forgives: what is named is found however it is spelt, and what is not named is not."""

import json
import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.search import Entry, matches, plain_words, search

ENTRIES = [
    Entry("seminar", "a", "Hur kan lagen bättre skydda barn på nätet?", ("mån 3 juli 13:00", "Bryggarsalen", "Morgan Johansson")),
    Entry("seminar", "b", "Artificiell intelligens i kampen mot övergrepp", ("Hampus Adamsson", "ai")),
    Entry("person", "c", "Åsa Regnér", ("Barn-, äldre- och jämställdhetsminister", "Regeringen")),
    Entry("person", "d", "Morgan Johansson", ("Justitieminister",)),
    Entry("room", "e", "Bryggarsalen"),
]


def keys(text):
    return [entry.key for entry in search(ENTRIES, text)]


def test_a_name_comes_before_what_only_mentions_it():
    assert keys("morgan johansson") == ["d", "a"]
    assert keys("bryggarsalen") == ["e", "a"]


def test_accents_case_order_and_parts_do_not_matter():
    assert [keys(text) for text in ("asa regner", "REGNÉR Å", "ÅSA", "bryggar lagen", "salen")] == [
        ["c"], ["c"], ["c"], ["a"], ["e", "a"],
    ]  # fmt: skip


def test_a_letter_may_be_wrong_missing_or_changed_places():
    assert [keys(text) for text in ("regnor", "regnr", "rgener", "jonhansson", "intelignes", "brygarsa")] == [
        ["c"], ["c"], ["c"], ["d", "a"], ["b"], ["e", "a"],
    ]  # fmt: skip


def test_short_words_are_taken_as_they_are_and_every_word_counts():
    assert [keys(text) for text in ("ai", "aj", "barn jämställdhet", "lagen hampus", "", " . ", "minister")] == [
        ["b"], [], ["c"], [], [], [], ["c", "d"],
    ]  # fmt: skip


def test_the_same_is_found_as_by_the_lists_own_search():
    """tests/scripts/matching.test.js holds static/js/organise/matching.js to the same examples."""
    cases = json.loads((Path(__file__).parent.parent / "scripts/search-cases.json").read_text())
    for case in cases:
        assert {text: matches(case["texts"], text) for text in case["found"]} == case["found"]


def test_as_many_as_are_asked_for():
    many = [Entry("person", str(n), f"Anna {n}") for n in range(50)]
    assert [e.key for e in search(many, "anna", 3)] == ["0", "1", "2"]


names = st.text(st.characters(categories=["L", "Nd", "Zs", "Pd"]), max_size=40)


@given(names, st.integers(0, 3))
def test_what_has_a_name_is_found_by_it_however_it_was_typed(name, form):
    typed = [name.upper() if name.upper().casefold() == name.casefold() else name, unicodedata.normalize("NFD", name), f"  {name} "]
    entry = Entry("x", "y", name)
    for text in typed:
        assert search([entry], text) == ([entry] if plain_words(name) else [])
        assert matches([name], text)


@given(names, names)
def test_what_is_found_has_every_word_or_nearly(name, text):
    found = search([Entry("x", "y", name)], text)
    assert bool(found) == (bool(plain_words(text)) and matches([name], text))


@given(st.from_regex(r"[a-zåäö]{5,12}", fullmatch=True), st.integers(0, 11), st.sampled_from("qxw"))
def test_one_wrong_letter_in_a_long_word_is_forgiven(word, at, letter):
    at = at % len(word)
    for slip in (word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :], word[:at] + letter + word[at:]):
        assert search([Entry("x", "y", f"En {word} till")], slip) != []
