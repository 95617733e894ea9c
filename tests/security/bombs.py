"""Small files that ask for a great deal of time or memory, of every kind that is read."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "cases" / "tables"
_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""
_RELS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
_BOOK = b"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>%s</sheets></workbook>"""
_BOOK_RELS = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s<Relationship
 Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
</Relationships>"""
_SHEET_REL = b'<Relationship Id="r%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="%s"/>'
_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ROWS = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Titel</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c></row>'


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip, packed as small as it goes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def xlsx(rows: bytes = _ROWS, after: bytes = b"", strings: bytes = b"", sheets: int = 1) -> bytes:
    """A workbook of one sheet, or so many times the same one, written by hand."""
    numbers = range(1, sheets + 1)
    return zipped({
        "[Content_Types].xml": _TYPES, "_rels/.rels": _RELS,
        "xl/workbook.xml": _BOOK % b"".join(b'<sheet name="S%d" sheetId="%d" r:id="r%d"/>' % (n, n, n) for n in numbers),
        "xl/_rels/workbook.xml.rels": _BOOK_RELS % b"".join(_SHEET_REL % (n, b"worksheets/sheet1.xml") for n in numbers),
        "xl/worksheets/sheet1.xml": b"<worksheet %s><sheetData>%s</sheetData>%s</worksheet>" % (_MAIN, rows, after),
        "xl/sharedStrings.xml": b"<sst %s>%s</sst>" % (_MAIN, strings),
    })  # fmt: skip


def ods(row: bytes) -> bytes:
    """An OpenDocument spreadsheet of one sheet with a header and the given rows."""
    office = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": b'<office:document-content xmlns:office="%s" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table'
        b' table:name="A">%s</table:table></office:spreadsheet></office:body></office:document-content>' % (office, row),
    })  # fmt: skip


def _odd_cell(repeated: bytes) -> bytes:
    return b'<table:table-cell office:value-type="string" %s><text:p>Titel</text:p></table:table-cell>' % repeated


def _calendar(rule: str) -> bytes:
    """A calendar whose zone goes to and fro by a rule."""
    zone = [
        line
        for part, at, first, then in (("DAYLIGHT", "03", "+0100", "+0200"), ("STANDARD", "04", "+0200", "+0100"))
        for line in (
            f"BEGIN:{part}", f"DTSTART:19700329T{at}0000", rule, f"TZOFFSETFROM:{first}", f"TZOFFSETTO:{then}", f"END:{part}"
        )
    ]  # fmt: skip
    return "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VTIMEZONE", "TZID:X", *zone, "END:VTIMEZONE", "BEGIN:VEVENT", "UID:1",
        "SUMMARY:A", "DTSTART;TZID=X:20270703T090000", "DURATION:PT45M", "END:VEVENT", "END:VCALENDAR", "",
    ]).encode()  # fmt: skip


def _entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE schedule [<!ENTITY e0 "haha">{levels}]><schedule><title>&e11;</title></schedule>'.encode()


@cache
def _wide() -> bytes:
    return xlsx(b'<row r="1">' + b"<c><v>1</v></c>" * 5_000_000 + b"</row>")


def _lying() -> bytes:
    """A zip that says that a part unpacks to 1,000 bytes."""
    data = _wide()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        largest = max(item.file_size for item in archive.infolist())
    return data.replace(largest.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


BOMBS: dict[str, Callable[[], bytes]] = {
    "a zone that changes every second": lambda: _calendar("RRULE:FREQ=SECONDLY"),
    "an xlsx row of 5 million cells": _wide,
    "an xlsx of 4 million merged areas": lambda: xlsx(
        after=b"<mergeCells>" + b'<mergeCell ref="A1:A2"/>' * 4_000_000 + b"</mergeCells>"
    ),
    "an xlsx of 8 million empty strings": lambda: xlsx(strings=b"<si><t/></si>" * 8_000_000),
    "an xlsx with a cell in each far corner": lambda: xlsx(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "a zip that lies about its size": _lying,
    "a zip of zeros": lambda: zipped({"xl/worksheets/sheet1.xml": bytes(200 * 1024 * 1024)}),
    "an xlsx of many wide sheets": lambda: xlsx(
        b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c><c r="CV%d"><v>1</v></c></row>' % (n, n, n) for n in range(1, 5_000)), sheets=20
    ),
    "an xlsx of one long text again and again": lambda: xlsx(
        b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 5_000)),
        strings=b"<si><t>" + b"x" * 29_000 + b"</t></si>",
    ),
    "an ods row repeated": lambda: ods(
        b'<table:table-row table:number-rows-repeated="1048576">' + _odd_cell(b"") + b"</table:table-row>"
    ),
    "an ods of cells repeated": lambda: ods(
        (b"<table:table-row>" + _odd_cell(b'table:number-columns-repeated="2000000000"') + b"</table:table-row>") * 2_000
    ),
    "an xls with a cell in each far corner": (Path(__file__).parent / "far-corners.xls").read_bytes,
    "deep JSON": lambda: b"[" * 5_000_000,
    "wide JSON": lambda: b"[" + b"{}," * 3_000_000 + b"{}]",
    "JSON of huge numbers": lambda: b'[{"title":"A","duration":' + b"9" * 4_000_000 + b',"start":1e999999}]',
    "deep HTML": lambda: json.dumps({"results": [{"code": "A", "title": "A", "abstract": "<ul><li>" * 100_000}]}).encode(),
    "XML that names itself": _entities,
    "deep XML": lambda: b"<schedule>" + b"<a>" * 3_000_000,
    "a CSV of huge fields": lambda: b"Titel;Start\n" + (b'"' + b"x" * 290_000 + b'";09:00\n') * 34,
    "a CSV of one row of separators": lambda: b"Titel" + b";" * 10_000_000,
    "a CSV of quotes": lambda: b'Titel;Start\n"' + b'""' * 5_000_000,
    "a calendar that goes on for ever": lambda: _calendar("X-A:1").replace(b"SUMMARY:", b"RRULE:FREQ=SECONDLY;COUNT=9000000000\r\nSUMMARY:"),
    "a calendar of one long line": lambda: b"BEGIN:VCALENDAR\r\nX-A:" + base64.b64encode(bytes(7_000_000)) + b"\r\nEND:VCALENDAR\r\n",
    "a calendar of parts within parts": lambda: b"BEGIN:VCALENDAR\r\n" * 150_000,
}  # fmt: skip
