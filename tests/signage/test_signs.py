"""Codes as pictures: each decodes, by two decoders, to the address in the list."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from eventapp import files
from eventapp.programme.release import compile_release
from eventapp.services.publishing import signs
from eventapp.signage import qr
from eventapp.signage.picture import SHAPES, Look, sharing_picture

BASE = "https://programme.example.org"


def decoded(image):
    """What both decoders read, which must agree."""
    by_zxing = [r.text for r in zxingcpp.read_barcodes(image.convert("L"))]
    by_zbar = [r.data.decode() for r in pyzbar.decode(image.convert("L"))]
    assert by_zxing == by_zbar
    return by_zxing


@pytest.fixture
def release(sample):
    programme = replace(sample, event=replace(sample.event, code="EVENT0"))
    return compile_release(None, programme, datetime(2027, 1, 1, tzinfo=UTC))


def test_every_code_decodes_to_the_address_in_the_list(release):
    for code in signs.codes(release, BASE):
        assert decoded(Image.open(BytesIO(qr.png(code.carries)))) == [code.carries]
        assert code.carries == code.carries.upper()


def test_an_svg_is_the_same_symbol():
    import xml.etree.ElementTree as ET

    text = "HTTPS://PROGRAMME.EXAMPLE.ORG/Q/3ABC123"
    root = ET.fromstring(qr.svg(text, "<Titel> & mer"))
    size = int(root.attrib["viewBox"].split()[2])
    image = Image.new("L", (size * 8, size * 8), 255)
    for run in root[2].attrib["d"].split("z")[:-1]:
        x, rest = run[1:].split(" ")
        y, width = rest.split("v")[0].split("h")
        box = (int(x) * 8, int(y) * 8, (int(x) + int(width)) * 8, (int(y) + 1) * 8)
        image.paste(0, box)
    assert decoded(image) == [text]
    assert root[0].text == "<Titel> & mer"


LONG = [
    "Mycket lång titel om samverkan " * 160, "O" * 5000, "Ord med 😀 och שלום och 漢字",
    "https://example.org/" + "a" * 400,
]  # fmt: skip


def test_a_sharing_picture_has_its_size_and_weighs_little():
    for title in ("Kort", *LONG):
        for size in SHAPES.values():
            look = Look("#1d5c8c", files.FONTS, size)
            data = sharing_picture(title, "Måndag 3 juli · Bryggarsalen " * 5, "Dagen " * 50, look)
            assert Image.open(BytesIO(data)).size == size
            assert len(data) < 160_000
