"""Codes on sheets: read by two decoders that are not ours, as printed, out of focus, turned and in perspective; their size; what they carry."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from pyzbar import pyzbar

from eventapp.signage import pack, payloads, proof, qr
from eventapp.signage.sheets import SHEETS
from tests.signage.printing import facts, pages, pdf, rendered

DPI = 150
WITH_CODES = [name for name in SHEETS if name not in ("way-finding", "name-plates", "name-badges", "reserved-seats", "photo-policy")]


def by_zxing(image):
    return {code.text for code in zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)}


def by_zbar(image):
    return {code.data.decode() for code in pyzbar.decode(image.convert("L"), [pyzbar.ZBarSymbol.QRCODE])}


def photographed(image):
    """The sheet as phones see it: as it is, out of focus, turned by 30°, and with one side 5 % farther away."""
    yield "as it is", image
    yield "blurred", image.filter(ImageFilter.GaussianBlur(1.5))
    yield "turned", image.rotate(30, Image.Resampling.BICUBIC, expand=True, fillcolor="#ffffff")
    width, height = image.size
    corners = (0, 0, -0.05 * width, height * 1.05, width * 1.05, height, width, 0)
    yield "in perspective", image.transform(image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="#ffffff")


@pytest.mark.parametrize("name", WITH_CODES)
def test_codes_are_read_however_they_are_seen(sample, name):
    known = facts(sample, accent="#ffe000")
    for paper in (pack.Paper("a5"), pack.Paper("a4", True, saving=True)):
        for page in pages(known, name, paper)[:1]:
            image = rendered(pdf(known, [page]), DPI)[0]
            listed = {code.carries for code in page.page.codes}
            for how, seen in photographed(image):
                assert (by_zxing(seen), by_zbar(seen)) == (listed, listed), (name, paper, how)


def test_a_code_is_as_large_as_its_distance_wants_with_its_quiet_zone(sample):
    known = facts(sample)
    for name in WITH_CODES:
        for size, scale in (("a5", 148 / 210), ("a4", 1), ("a3", 297 / 210)):
            (code, *_) = pages(known, name, pack.Paper(size))[0].page.codes
            plain, modules = code.plain(scale), qr.modules(code.carries)
            symbol = plain["mm"] - 2 * plain["quiet"]
            assert symbol == pytest.approx(max(SHEETS[name].scanned * scale * 100, 0.4 * modules), abs=0.1)
            assert plain["quiet"] == pytest.approx(4 * symbol / modules, abs=0.05)
            assert symbol / modules >= 0.399


def test_a_long_address_has_modules_that_a_printer_can_print(sample):
    long = "https://example.org/" + "a" * 460
    page = pages(facts(sample), "free-text", pack.Paper("a5"), {"heading": "Mer", "address": long})[0]
    plain = page.page.codes[0].plain(148 / 210)
    assert (plain["mm"] - 2 * plain["quiet"]) / qr.modules(long) >= 0.399
    assert proof.unread(pdf(facts(sample), [page]), [page], lambda done, total: None) == []


def test_links_end_with_the_mark_of_their_sheet(sample):
    known = facts(sample)
    carried = {name: pages(known, name)[0].page.codes[0] for name in ("room-door", "seminar-poster", "calendar-poster", "full")}
    room, seminar = known.programme.rooms[0].code, known.programme.seminars[0].code
    assert {name: code.printed for name, code in carried.items()} == {
        "room-door": f"https://programme.example.org/q/2{room}D", "seminar-poster": f"https://programme.example.org/q/3{seminar}P",
        "calendar-poster": "https://programme.example.org/q/1EVENT0C", "full": f"https://programme.example.org/q/5{room}X",
    }  # fmt: skip
    assert all(code.carries == code.printed.upper() for code in carried.values())


def test_a_code_that_is_not_the_listed_one_is_found_out(sample):
    known = facts(sample)
    one, other = pages(known, "seminar-poster")[:2]
    told = []
    assert proof.unread(pdf(known, [one]), [one], lambda *far: told.append(far)) == []
    assert told == [(0, 1)]
    listed, there = other.page.codes[0].carries, one.page.codes[0].carries
    assert sorted(proof.unread(pdf(known, [one]), [other], lambda *far: None)) == sorted([listed, there])
    assert proof.unread(pdf(known, [one]), [one, other], lambda *far: None) == [listed]


@pytest.mark.parametrize(
    ("name", "password", "carried"),
    [
        ("Region Gotland", "sommar 2017", "WIFI:T:WPA;S:Region Gotland;P:sommar 2017;;"),
        ('Gäst;"nät",\\:', 'a;b:c\\d"e,f', r"WIFI:T:WPA;S:Gäst\;\"nät\"\,\\\:;P:a\;b\:c\\d\"e\,f;;"),
        ("12345678", "deadbeef", 'WIFI:T:WPA;S:"12345678";P:"deadbeef";;'),
        ("Öppet", "", "WIFI:T:nopass;S:Öppet;;"),
    ],
)
def test_access_to_a_network_is_escaped(name, password, carried):
    assert payloads.wifi(name, password) == carried
    image = Image.open(BytesIO(qr.png(carried)))
    assert by_zxing(image) == {carried}


@pytest.mark.parametrize(
    ("number", "amount", "message", "carried"),
    [
        ("123 785 69 01", 100, "12229445", "C1237856901;100,00;12229445;0"),  # The specification's own example.
        ("1237856901", None, "", "C1237856901;;;6"),
        ("1237856901", None, "Gåva; tack", "C1237856901;;G%C3%A5va%3B%20tack;2"),
        ("1237856901", 50, "", "C1237856901;50,00;;4"),
    ],
)
def test_a_payment_is_written_by_the_specification(number, amount, message, carried):
    assert payloads.swish(number, amount, message) == carried
