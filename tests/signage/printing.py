"""What the tests of sheets share: facts about the sample day, and a PDF as pictures and letters."""

from ctypes import c_double
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pypdfium2.raw as raw

from eventapp import files
from eventapp.programme.addresses import Addresses
from eventapp.signage import pack
from eventapp.signage.sheet import Facts, Wish

BASE = "https://programme.example.org"
KINDS = {"event": "0", "calendar": "1", "room": "2", "seminar": "3", "live": "4", "watch": "5"}
TYPED = {
    "directions": "right up-left", "network": "Gast", "password": "sommar;2017", "whom": "Region Gotland\nPress",
    "heading": "Kaffe finns i foajén", "text": "Ta gärna med egen kopp.", "address": "https://example.org/kaffe",
    "label": "Ge en gåva", "swish": "123 901 95 95", "amount": "100", "message": "Dagen", "others": "Bo Ek, Vakt",
}  # fmt: skip


def facts(programme, **event):
    """The facts of a programme, whose event has a code."""
    known = replace(programme, event=replace(programme.event, code="EVENT0", **event))
    to = Addresses(BASE, known.event.slug)
    return Facts(known, 12, datetime(2017, 7, 3, 5, 14, tzinfo=UTC), to, lambda kind, code: KINDS[kind] + code)


def pages(known, name, paper=None, typed=None):
    """The sheets of a kind."""
    return pack.Order({name: Wish(typed or TYPED)}, paper or pack.Paper()).pages(known)


def pdf(known, sheets):
    return pack.make(known, sheets, files.FONTS).pdf


def rendered(data, dpi):
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def letters(data):
    """Of each page its height and its letters with their ink's boxes, in points from the bottom left."""
    return [(size, [(c, box) for c, box, _, _ in found]) for size, found in placed(data)]


def placed(data):
    """The same with where each letter's line stands, and its size."""
    pages = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            found, x, y = [], c_double(), c_double()
            for i, c in enumerate(text.get_text_range()[: text.count_chars()]):
                box = text.get_charbox(i)
                if not c.isspace() and box[2] > box[0] and box[3] > box[1]:
                    raw.FPDFText_GetCharOrigin(text, i, x, y)
                    found.append((c, box, round(y.value, 1), raw.FPDFText_GetFontSize(text, i)))
            pages.append((page.get_size(), found))
            text.close()
            page.close()
    return pages
