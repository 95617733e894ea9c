"""The picture for sharing in scripts that our own font lacks: set by typst, in whatever fonts there are, from right to left too."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFont, ImageOps

from eventapp.signage.typesetting import compiler

OWN = "SourceSans3_700Bold.ttf"
_RIGHT_TO_LEFT = ("R", "AL")
_FACE = 280


@dataclass(frozen=True, slots=True)
class Place:
    """Where texts go, in pixels: the picture's size, the margin, where the line `over` the title begins, the title and the line below."""

    size: tuple[int, int]
    margin: int
    over: int
    title: int
    under: int


def shows(text: str, fonts: Path) -> bool:
    """Whether our own font has every letter of a text."""
    return all(_has(letter, fonts) for letter in set(text) if not letter.isspace())


@lru_cache(maxsize=4096)
def _has(letter: str, fonts: Path) -> bool:
    if letter.isascii() or unicodedata.category(letter) in ("Cf", "Mn"):
        return True
    font = _own(fonts)
    # What a font does not have is drawn as its sign for that; U+FFFF is no letter in any.
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=4)
def _own(fonts: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts / OWN), 32)


def direction(text: str) -> str:
    """`rtl` for a text whose first letter with a direction is written from right to left, else `ltr` (UAX #9, P2 and P3)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in kinds if kind in ("L", *_RIGHT_TO_LEFT)), "L")
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def set_by_typst(
    texts: tuple[str, str, str], place: Place, colours: tuple[str, str], fonts: Path, portrait: bytes | None
) -> Image.Image:
    """A picture with the texts over, of and under the title, in a colour on another."""
    width, height = place.size
    over, title, under = ({"text": text[:600], "dir": direction(text)} for text in texts)
    data = {
        "over": over, "title": title, "under": under, "on": colours[0], "accent": colours[1], "width": width, "height": height,
        "margin": place.margin, "tops": [place.over, place.title, place.under],
        "large": 1.4 if height > width * 0.8 else 1.0, "portrait": list(_face(portrait)) if portrait else [], "face": _FACE,
    }  # fmt: skip
    source = b"".join(Path(__file__).with_name(name).read_bytes() for name in ("ink.typ", "picture.typ"))
    with compiler(fonts) as typst:
        made = typst.compile(input=source, format="png", ppi=72.0, sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return Image.open(BytesIO(made)).convert("RGB")


def _face(portrait: bytes) -> bytes:
    out = BytesIO()
    ImageOps.fit(Image.open(BytesIO(portrait)).convert("RGB"), (_FACE, _FACE)).save(out, "JPEG", quality=90)
    return out.getvalue()
