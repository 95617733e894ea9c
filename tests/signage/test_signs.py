"""Signs: every code on every sheet decodes, by two decoders, to the address in the list; nothing overflows."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from eventapp import files
from eventapp.programme.addresses import Addresses
from eventapp.programme.model import Person
from eventapp.programme.release import compile_release
from eventapp.services.publishing import signs
from eventapp.signage import qr
from eventapp.signage.picture import SHAPES, Look, sharing_picture
from eventapp.signage.sheets import pdf, room_signs, seminar_sign

BASE = "https://programme.example.org"
TO = Addresses(BASE, "almedalen-2017")


def decoded(image):
    """What both decoders read, which must agree."""
    by_zxing = [r.text for r in zxingcpp.read_barcodes(image.convert("L"))]
    by_zbar = [r.data.decode() for r in pyzbar.decode(image.convert("L"))]
    assert by_zxing == by_zbar
    return by_zxing


def pages(data):
    document = pypdfium2.PdfDocument(data)
    return [(p.get_size(), p.get_textpage().get_text_bounded(), p.render(scale=3).to_pil()) for p in document]


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


def test_every_sheet_is_a4_with_its_code_its_printed_address_and_its_texts(release):
    for what, count in (("rooms", 1), ("seminars", 6)):
        found = pages(signs.door_signs(release, BASE, what, files.FONTS))
        assert len(found) == count
        listed = {c.carries: c for c in signs.codes(release, BASE)}
        for size, text, image in found:
            assert (round(size[0]), round(size[1])) == (595, 842)
            (code,) = decoded(image)
            assert f"{BASE}/q/{listed[code].link}" in text
            assert listed[code].title in " ".join(text.split())


def test_a_rooms_sign_tells_the_day(release):
    ((_, text, _),) = pages(signs.door_signs(release, BASE, "rooms", files.FONTS))
    for word in ("Bryggarsalen", "3 juli 2017", "09:00", "10:30", "11:30", "13:00", "14:30"):
        assert word in text


LONG = [
    "Mycket lång titel om samverkan " * 160, "O" * 5000, "Ord med 😀 och שלום och 漢字",
    "https://example.org/" + "a" * 400,
]  # fmt: skip


@pytest.mark.parametrize("title", LONG)
def test_long_titles_never_overflow(release, title):
    seminar = replace(release.programme.seminars[0], title=title[:5000])
    crowd = tuple(Person(f"P{i:05}", f"p{i}", f"Person {i} " + title[:200], "Titel " * 20) for i in range(30))
    seats = tuple(replace(seminar.appearances[1], person=p.code) for p in crowd)
    programme = replace(
        release.programme,
        people=crowd,
        seminars=(replace(seminar, appearances=seats), *release.programme.seminars[1:]),
    )
    link = TO.short_upper("3ABC123")
    sheets = [
        seminar_sign(programme, programme.seminars[0], TO.short("3ABC123"), link),
        *room_signs(programme, programme.rooms[0], TO.short("3ABC123"), link),
    ]
    found = pages(pdf(sheets, "#ffe000", "sv", files.FONTS))
    assert len(found) == 2
    for _, _, image in found:
        assert decoded(image) == [link]
        width, height = image.size
        # The margins are white (below the band): nothing runs out of the page or into the code's quiet zone.
        edge = image.convert("L").crop((width - 20, int(height * 0.29), width, height))
        assert edge.getextrema() == (255, 255)


def test_a_sharing_picture_has_its_size_and_weighs_little():
    for title in ("Kort", *LONG):
        for size in SHAPES.values():
            look = Look("#1d5c8c", files.FONTS, size)
            data = sharing_picture(title, "Måndag 3 juli · Bryggarsalen " * 5, "Dagen " * 50, look)
            assert Image.open(BytesIO(data)).size == size
            assert len(data) < 160_000
