"""The picture shown when a seminar's page is shared: title, time and room on the accent colour."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from eventapp.programme.colour import ink_on
from eventapp.programme.text import one_line

SIZE = (1200, 630)
_MARGIN = 80


def sharing_picture(title: str, under: str, over: str, accent: str, fonts: Path) -> bytes:
    """A 1200 × 630 PNG. Text that is too long is set smaller, and ends in an ellipsis if it still is."""
    image = Image.new("RGB", SIZE, accent)
    draw = ImageDraw.Draw(image)
    ink = ink_on(accent)
    width = SIZE[0] - 2 * _MARGIN
    draw.text(
        (_MARGIN, 64),
        _shortened(one_line(over), _font(fonts, False, 34), width),
        ink,
        _font(fonts, False, 34),
    )
    lines, font, step = _set(one_line(title), fonts, width, 330)
    for number, line in enumerate(lines):
        draw.text((_MARGIN, 140 + number * step), line, ink, font)
    draw.text(
        (_MARGIN, 520),
        _shortened(one_line(under), _font(fonts, True, 40), width),
        ink,
        _font(fonts, True, 40),
    )
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _font(fonts: Path, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    name = "SourceSans3_700Bold.ttf" if bold else "SourceSans3_400Regular.ttf"
    return ImageFont.truetype(str(fonts / name), size)


def _set(text: str, fonts: Path, width: int, height: int) -> tuple[list[str], ImageFont.FreeTypeFont, int]:
    for size in (84, 72, 62, 54, 46, 40):
        font, step = _font(fonts, True, size), round(size * 1.15)
        lines = _wrapped(text, font, width)
        if len(lines) * step <= height:
            return lines, font, step
    most = height // step
    return [*lines[: most - 1], _shortened(" ".join(lines[most - 1 : most + 2]), font, width)], font, step


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = [""]
    for word in text[:600].split():
        while font.getlength(word) > width:
            cut = next(n for n in range(len(word), 0, -1) if font.getlength(word[:n]) <= width)
            lines.append(word[:cut])
            word = word[cut:]
        joined = f"{lines[-1]} {word}".strip()
        if font.getlength(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line for line in lines if line]


def _shortened(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text[:400]) <= width and len(text) <= 400:
        return text
    text = text[:400]
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
