"""Whether the codes of a pack can be read: each sheet is rendered and given to a decoder that we did not write (ZXing)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image

from eventapp.signage.pack import Printed, pictures, sheets_of_paper
from eventapp.signage.sheet import Facts

# How many sheets are rendered at once: so many are in memory together.
AT_ONCE = 10
# In dots to the inch: at this a module of 0.4 mm is two dots and more, as in a phone's picture of the whole sheet.
DPI, FINER = 72.0, 150.0


def unread(facts: Facts, pages: Sequence[Printed], fonts: Path, report: Callable[[int, int], object]) -> list[Printed]:
    """The sheets on which not just the codes are read that are listed for them, looked at again finer before it is said.

    `report` is told how many of how many were looked at.
    """
    found: list[Printed] = []
    with_codes = [together for together in sheets_of_paper(pages) if any(one.page.codes for one in together)]
    for start in range(0, len(with_codes), AT_ONCE):
        report(start, len(with_codes))
        found += _unread(facts, with_codes[start : start + AT_ONCE], fonts)
    return found


def _unread(facts: Facts, papers: list[list[Printed]], fonts: Path) -> list[Printed]:
    flat = [one for together in papers for one in together]
    if _read(pictures(facts, flat, fonts, DPI)).keys() >= _listed(flat).keys():
        return []
    return [one for one in flat if _read(pictures(facts, [one], fonts, FINER)).keys() != _listed([one]).keys()]


def _listed(pages: Iterable[Printed]) -> Counter[str]:
    return Counter(code.carries for one in pages for code in one.page.codes)


def _read(rendered: list[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    for picture in rendered:
        with Image.open(BytesIO(picture)) as image:
            found.update(code.text for code in zxingcpp.read_barcodes(image.convert("L"), zxingcpp.BarcodeFormat.QRCode))
    return found
