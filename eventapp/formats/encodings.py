"""Text out of bytes of which nobody says how they are written."""

from __future__ import annotations

import codecs
import re

# Marks at the beginning of a file; the longer ones first, since one begins with another.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
# What no word has: a sign that is no letter between two letters, a letter between two digits, or a capital beyond A to Z
# after a small letter.
_NO_WORD = re.compile(
    "(?<=[^\\W\\d_])[\ufffd\u0080-\u009f¡-©«-´¶-¹»-¿×÷†‡•…‰€‚„“”‹›ˆ˜™\u2500-\u25ff√∫≈∆◊∞≤≥∂∑∏π]+(?=[^\\W\\d_])"
    "|(?<=[a-zà-öø-ÿ])[À-ÖØ-ÞŒŠŽŸ](?![A-ZÅÄÖ])|(?<=\\d)[À-ÿ](?=\\d)|�|(?<![^\\W_])[\u2500-\u25ff\ufffd\u0080-\u009f](?=[a-zåäö])"
)
# Of two old ones that make words, that with more of the letters that are common here.
_COMMON = re.compile("[åäöÅÄÖéÉüÜèàçßæøÆØ]")
_LOOKED_AT = 200_000


def decoded(data: bytes) -> str:
    """The text: by its mark, as UTF-16 without one, as UTF-8 if it is that, else as what makes words of it.

    Old spreadsheets write Windows-1252, those of MS-DOS code page 850, those of a Macintosh before 2001 Mac Roman.
    """
    data = in_utf_8(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(eight(data[:_LOOKED_AT]), errors="replace")


def in_utf_8(data: bytes) -> bytes:
    """Bytes in UTF-16 or UTF-32, with or without their mark, in UTF-8; others as they are, but for the mark of UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return data.removeprefix(codecs.BOM_UTF8)
    name = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _sixteen(data[:_LOOKED_AT])
    return data.decode(name, errors="replace").encode(errors="replace") if name else data


def _sixteen(data: bytes) -> str:
    """Text of Europe in UTF-16 has a zero in nearly every second place."""
    half = len(data) // 2
    if half < 2:
        return ""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and odd < half * 0.05 else ""


def eight(data: bytes) -> str:
    """The name of what bytes that are not UTF-8 are in: Windows-1252, unless it makes nonsense in the midst of words and another makes less."""

    def nonsense(name: str) -> tuple[int, bool, int]:
        text = data.decode(name, errors="replace")
        return len(_NO_WORD.findall(text)), name != "cp1252", -len(_COMMON.findall(text))

    return min(("cp1252", "cp850", "mac-roman"), key=nonsense)
