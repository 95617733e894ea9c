"""How wide words are in our own font, so that a layout can be chosen by sums: to have typst try each size took ten times as long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from eventapp.signage.anyscript import shows

_WEIGHTS = ("SourceSans3_400Regular.ttf", "SourceSans3_700Bold.ttf")
# Soft hyphens, which are drawn only at the end of a line, and what turns the direction of writing.
_NOT_DRAWN = re.compile("[\u00ad\u2066-\u2069]")
_BETWEEN = re.compile(r"[ \t\r\n\u200b]+")
# Units to the em in which is measured; and above what height of a line ink counts as reaching beyond it (ink.typ: rise).
_EM, _RISE = 1000, 660

Measures = tuple[float, float, float, float]


def measures(value: object, fonts: Path) -> dict[str, Measures]:
    """Of every word in the texts of a value: its width in em regular and bold, and how far its ink is over and under its line.

    Words with letters that our own font lacks are left out: typst measures those.
    """
    words = {word for text in _texts(value) for word in _BETWEEN.split(text) if word}
    return {word: found for word in words if (found := _measured(word, fonts)) is not None}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and not value.startswith("<svg"):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


@lru_cache(maxsize=20_000)
def _measured(word: str, fonts: Path) -> Measures | None:
    word = _NOT_DRAWN.sub("", word)
    if not shows(word, fonts):
        return None
    regular, bold = (_font(fonts, name) for name in _WEIGHTS)
    _, top, _, bottom = bold.getbbox(word, anchor="ls")
    over, under = max(0.0, -top - _RISE), max(0.0, bottom)
    return regular.getlength(word) / _EM, bold.getlength(word) / _EM, over / _EM, under / _EM


@lru_cache(maxsize=4)
def _font(fonts: Path, name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts / name), _EM, layout_engine=ImageFont.Layout.BASIC)
