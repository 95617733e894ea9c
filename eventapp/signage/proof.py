"""Whether the codes of a PDF can be read: it is rendered by PDFium and given to ZXing, neither of which is ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Lock

import pypdfium2
import zxingcpp

from eventapp.signage.pack import Printed

# In dots to the inch, one after the other until all is read: at the first a module of most codes is four dots wide.
# PDFium is not made for several threads.
_ONE_AT_A_TIME = Lock()
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
DPI = (72, 150, 300)


def unread(pdf: bytes, pages: Sequence[Printed], report: Callable[[int, int], object]) -> list[str]:
    """What of the codes on these sheets is not read in their PDF, and what is read there that is on none of them.

    `report` is told after each ten pages how many of how many were looked at.
    """
    listed = Counter(code.carries for one in pages for code in one.page.codes)
    found: Counter[str] = Counter()
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            if number % 10 == 0:
                report(number, len(document))
            found.update(_on_page(document, number, bool(listed), listed))
    return [code for code in listed | found if (code in listed) != (code in found) or found[code] < listed[code]]


def _on_page(document: pypdfium2.PdfDocument, number: int, wanted: bool, listed: Counter[str]) -> list[str]:
    """The codes on a page, looked at ever finer while none is read although the pack has some, or one is read wrongly."""
    found: list[str] = []
    page = document[number]
    for dpi in DPI:
        found = _read(page, dpi)
        if not wanted or (found and all(code in listed for code in found)):
            break
    page.close()
    return found


def _read(page: pypdfium2.PdfPage, dpi: int) -> list[str]:
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    found = [code.text for code in zxingcpp.read_barcodes(bitmap.to_pil(), formats=_QR)]
    bitmap.close()
    return found
