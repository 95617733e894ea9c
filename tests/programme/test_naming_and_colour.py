"""Slugs, codes and colours."""

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.colour import contrast, ink_on, is_colour, readable
from eventapp.programme.naming import canonical_code, free_slug, is_slug, slugify
from tests.strategies import texts

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


def test_swedish_letters_are_transliterated():
    assert slugify("Åsa Regnér – ÄÖ!") == "asa-regner-ao"
    assert slugify("Smørrebrød & Straße Łódź") == "smorrebrod-strasse-lodz"
    assert slugify("שלום", "seminar") == "seminar"


@given(texts)
def test_any_text_gives_a_slug_that_is_its_own_slug(text):
    slug = slugify(text)
    assert is_slug(slug)
    assert slugify(slug) == slug


@given(st.text("abc-", min_size=1, max_size=70).map(slugify), st.integers(0, 5))
def test_a_free_slug_is_free(slug, count):
    taken = {slug, *(free_slug(slug, {slug}) for _ in range(count))}
    found = free_slug(slug, taken)
    assert is_slug(found)
    assert found not in taken


def test_look_alikes_in_a_typed_code_are_mended():
    assert canonical_code("3oil0a") == "301" + "10A"


def test_contrast_is_that_of_wcag():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert not is_colour("#12345G")


@given(colours, colours)
def test_text_is_always_readable(accent, background):
    assert contrast(ink_on(accent), accent) >= 4.5
    assert contrast(readable(accent, background), background) >= 4.5
    assert contrast(readable(accent, "#ffffff", 5), "#ffffff") >= 5
