"""Pictures for sharing in other scripts than our own font has: no empty boxes where there is a font, and in the right order."""

from io import BytesIO

import numpy
import pytest
from PIL import Image

from eventapp import files
from eventapp.signage.anyscript import direction, shows
from eventapp.signage.picture import SHAPES, Look, sharing_picture

# Two words of as many letters: drawn as boxes for what a font does not have, they would be the same.
WORDS = [("سلام", "كتاب"), ("שלום", "עולם"), ("สวัส", "ขอบค"), ("नमन", "समय")]


def ink(title, shape="link", **look):
    """Where a picture with only this title differs from its colour."""
    data = sharing_picture(title, "", "", Look("#1d5c8c", files.FONTS, SHAPES[shape], **look))
    pixels = numpy.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)
    assert pixels.shape[1::-1] == SHAPES[shape]
    return numpy.abs(pixels - (0x1D, 0x5C, 0x8C)).sum(axis=2) > 120


@pytest.mark.parametrize(("one", "other"), WORDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_each_letter_is_another_and_none_is_a_box(one, other, shape):
    assert not shows(one, files.FONTS)
    first, second = ink(one, shape), ink(other, shape)
    assert first.any()
    assert second.any()
    assert (first != second).sum() > 200


def test_beside_our_own_letters_too():
    assert (ink("AI שלום 2027") != ink("AI עולם 2027")).sum() > 200


def test_what_is_written_from_right_to_left_begins_at_the_right():
    # A tall letter before eight small ones: it is the first from the right, and all stand at the right edge.
    columns = ink("ל" + "י" * 8).sum(axis=0)
    [inked] = numpy.nonzero(columns)
    assert inked.max() > 1200 - 80 - 15
    rows = ink("ל" + "י" * 8)
    height = lambda part: numpy.ptp(numpy.nonzero(part.any(axis=1))[0])  # noqa: E731
    assert height(rows[:, inked.max() - 25 :]) > 1.5 * height(rows[:, inked.min() : inked.min() + 60])
    assert [direction(text) for text in ("2027 שלום AI", "AI שלום", "سلام", "123", "")] == ["rtl", "ltr", "rtl", "ltr", "ltr"]


def test_a_long_title_stays_within_the_picture():
    rows = ink("התיכון והעתיד " * 60)
    [inked] = numpy.nonzero(rows.any(axis=0))
    assert inked.min() >= 80 - 10
    assert inked.max() <= 1200 - 80 + 10
    assert not rows[630 - 110 :].any()


def test_a_face_is_shown_beside_it():
    out = BytesIO()
    Image.new("RGB", (300, 300), "#ffffff").save(out, "WEBP")
    shown = ink("שלום", portrait=out.getvalue())
    assert shown[300, 1200 - 80 - 140]
    assert not shown[170, 1200 - 80 - 270]


def test_our_own_font_draws_what_it_has():
    assert [shows(text, files.FONTS) for text in ("Åäö – “x” · …", "Ελληνικά", "Русский", "Ωmega漢", "ש")] == [True, True, True, False, False]
