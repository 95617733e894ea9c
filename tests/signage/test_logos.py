"""Codes with a logo in the middle: read by both decoders however they are seen, and the logo is there to be seen."""

from dataclasses import replace
from io import BytesIO

import numpy
import pytest
from PIL import Image, ImageDraw

from eventapp.signage import logo, pack, proof, qr
from eventapp.signage.sheet import Code
from tests.signage.printing import facts, pages, pdf, rendered
from tests.signage.test_codes import DPI, by_zbar, by_zxing, photographed

WITH_LOGO = pack.Paper("a4", logo=True)


def drawn(kind):
    """A logo as people upload them."""
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if kind == "nothing":
        draw.rectangle((0, 0, 600, 200), "#ffffff")
    elif kind == "white":
        draw.rectangle((40, 60, 560, 140), "#ffffff")
    elif kind == "coloured":
        draw.ellipse((5, 5, 195, 195), "#d62f2f")
        draw.rectangle((210, 60, 590, 140), "#d62f2f")
    elif kind == "black":
        image = Image.new("RGBA", (200, 200), "#000000")
    elif kind == "tall noise":
        image = Image.effect_noise((150, 600), 200).convert("RGBA")
    out = BytesIO()
    image.save(out, "WEBP", lossless=True)
    return out.getvalue()


def known(sample, kind, **event):
    return replace(facts(sample, **event), logo="logo", picture=lambda key: drawn(kind) if key == "logo" else None)


@pytest.mark.parametrize("kind", ["white", "coloured", "black", "tall noise"])
def test_a_code_with_a_logo_is_read_however_it_is_seen(sample, kind):
    for name, paper in (("room-door", WITH_LOGO), ("calendar-poster", replace(WITH_LOGO, size="a5", turned=True))):
        [sheet] = pages(known(sample, kind), name, paper)[:1]
        made = pdf(known(sample, kind), [sheet])
        assert proof.unread(made, [sheet], lambda *far: None) == []
        [image] = rendered(made, DPI)
        for how, seen in photographed(image):
            assert (by_zxing(seen), by_zbar(seen)) == ({sheet.page.codes[0].carries},) * 2, (name, how)


def test_it_is_a_twenty_second_of_the_code_and_modules_stay_as_large():
    carried = "HTTPS://PROGRAMME.EXAMPLE.ORG/Q/28C6SNFD", "HTTPS://A.SE/Q/28C6SNFD", "https://example.org/" + "a" * 460
    for wide, gaps in ((1, [(7, 7), (7, 7), (19, 19)]), (4, [(9, 3), (9, 3), (31, 9)]), (0.25, [(3, 9), (3, 9), (9, 31)])):
        assert [logo.Logo(b"", wide).gap(text) for text in carried] == gaps
        for text, gap in zip(carried, gaps, strict=True):
            size = qr.modules(text, gap)
            assert gap[0] * gap[1] <= 0.045 * size * size
    for text in carried:
        plain = Code(text, "", "", 0.5).plain(148 / 210, logo.Logo(b"", 1.0))
        assert (plain["mm"] - 2 * plain["quiet"]) / qr.modules(text, (1, 1)) >= 0.399


def test_the_logo_is_seen_on_white_or_where_it_is_white_on_the_accent(sample):
    for kind, colour in (("coloured", (0xD6, 0x2F, 0x2F)), ("white", (0x8A, 0x1F, 0x5C))):
        there = known(sample, kind, accent="#8a1f5c")
        seen = []
        for paper in (WITH_LOGO, pack.Paper("a4")):
            [image] = rendered(pdf(there, pages(there, "wifi", replace(paper, saving=True))), DPI)
            pixels = numpy.asarray(image).astype(int)[image.height // 2 :]
            seen.append(int((numpy.abs(pixels - colour).sum(axis=2) < 40).sum()))
        assert seen[0] > 200 and seen[1] == 0, kind


def test_a_logo_of_which_nothing_is_seen_leaves_codes_as_they_are(sample):
    for kind in ("nothing", "empty"):
        there = known(sample, kind)
        assert there.shown_logo() is None
        assert pdf(there, pages(there, "wifi", WITH_LOGO))


def test_a_payment_bears_no_mark_of_ours(sample):
    there = known(sample, "black")
    [swish, other] = [pages(there, name, WITH_LOGO)[0].page.codes[0].plain(1, there.shown_logo()) for name in ("donation", "free-text")]
    assert (swish["logo"], len(other["logo"])) == ([], 2)
