"""The picture shown when a page is shared: title, time and room on the accent colour, with a portrait or without."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from eventapp.programme.colour import ink_on
from eventapp.programme.text import one_line
from eventapp.signage.anyscript import Place, set_by_typst, shows

# Width and height in pixels: what networks show of a link, of a post, and of a story.
SHAPES = {"link": (1200, 630), "square": (1080, 1080), "story": (1080, 1920)}
_MARGIN = 80
_FACE = 280


@dataclass(frozen=True, slots=True)
class Look:
    """The colour, the folder of the fonts, the size in pixels, and a picture of somebody that Pillow reads."""

    accent: str
    fonts: Path
    size: tuple[int, int] = SHAPES["link"]
    portrait: bytes | None = None


def sharing_picture(title: str, under: str, over: str, look: Look) -> bytes:
    """A PNG. Text that is too long is set smaller, and ends in an ellipsis if it still is."""
    width, height = look.size
    # What is not wide is shown smaller, on phones.
    large = 1.4 if height > width * 0.8 else 1.0
    # Nothing in the parts of a story that networks cover with their own buttons.
    top = 64 if height < 1500 else 250
    bottom = height - 110 if height < 1500 else height - 360
    place = Place(look.size, _MARGIN, top, top + round(76 * large), bottom)
    texts = one_line(over), one_line(title), one_line(under)
    if shows("".join(texts), look.fonts):
        image = _drawn(texts, place, look, large)
    else:
        colours = ink_on(look.accent), look.accent
        image = set_by_typst(texts, place, colours, look.fonts, look.portrait)
    out = BytesIO()
    image.quantize(256 if look.portrait else 64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _drawn(texts: tuple[str, str, str], place: Place, look: Look, large: float) -> Image.Image:
    """The picture in our own font, ten times as fast as by typst."""
    image = Image.new("RGB", look.size, look.accent)
    draw, ink, wide = ImageDraw.Draw(image), ink_on(look.accent), look.size[0] - 2 * _MARGIN
    small, strong = _font(look.fonts, False, round(34 * large)), _font(look.fonts, True, round(40 * large))
    draw.text((_MARGIN, place.over), _shortened(texts[0], small, wide), ink, small)
    beside = _show(image, look.portrait, (look.size[0] - _MARGIN, place.title + 20)) if look.portrait else 0
    lines, font, step = _set(texts[1], look.fonts, large, (wide - beside, place.under - place.title - 50))
    for number, line in enumerate(lines):
        draw.text((_MARGIN, place.title + number * step), line, ink, font)
    draw.text((_MARGIN, place.under), _shortened(texts[2], strong, wide), ink, strong)
    return image


def _show(image: Image.Image, portrait: bytes, corner: tuple[int, int]) -> int:
    """Puts it, round, below and left of a corner; gives the width that is taken."""
    face = ImageOps.fit(Image.open(BytesIO(portrait)).convert("RGB"), (_FACE, _FACE))
    # Drawn larger, for a smooth edge.
    mask = Image.new("L", (4 * _FACE, 4 * _FACE), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, 4 * _FACE - 1, 4 * _FACE - 1), 255)
    image.paste(face, (corner[0] - _FACE, corner[1]), mask.resize((_FACE, _FACE), Image.Resampling.LANCZOS))
    return _FACE + _MARGIN // 2


@cache
def _font(fonts: Path, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    name = "SourceSans3_700Bold.ttf" if bold else "SourceSans3_400Regular.ttf"
    return ImageFont.truetype(str(fonts / name), size)


def bold(fonts: Path, size: int) -> ImageFont.FreeTypeFont:
    """The bold font of pictures, so many pixels high."""
    return _font(fonts, True, size)


def _set(text: str, fonts: Path, large: float, box: tuple[int, int]) -> tuple[list[str], ImageFont.FreeTypeFont, int]:
    width, height = box
    for size in (84, 72, 62, 54, 46, 40):
        font = _font(fonts, True, round(size * large))
        step = round(size * large * 1.15)
        lines = _wrapped(text, font, width)
        if len(lines) * step <= height:
            return lines, font, step
    most = height // step
    return [*lines[: most - 1], _shortened(" ".join(lines[most - 1 : most + 2]), font, width)], font, step


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = [""]
    for word in text[:600].split():
        while font.getlength(word) > width:
            cut = max(1, _fitting(word, font, width))
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
    return text[: _fitting(text, font, width, "…")].rstrip() + "…"


def _fitting(text: str, font: ImageFont.FreeTypeFont, width: int, end: str = "") -> int:
    """How many letters of a text go into so many pixels, with its end after them. Halved: a long word is measured often else."""
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if font.getlength(text[:middle] + end) <= width:
            least = middle
        else:
            most = middle - 1
    return least
