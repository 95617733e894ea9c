"""The icon of an event for the first screen of a phone: its logo, or the letters of its name, on its accent colour."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from eventapp.programme.colour import ink_on
from eventapp.signage.picture import bold

# How much of the width is used: what is cut to a circle keeps four fifths of it (W3C, Web Application Manifest, 5.3).
_CUT, _WHOLE = 0.46, 0.66
_PLATE, _ROUND = 1.35, 0.2
# Drawn larger, for smooth edges.
_FINER = 4


@dataclass(frozen=True, slots=True)
class Face:
    """What an icon shows: letters in a font of a folder on the accent colour, or a logo that Pillow reads."""

    letters: str
    accent: str
    fonts: Path
    logo: bytes | None = None


def icon(face: Face, size: int, cut: bool) -> bytes:
    """A PNG so many pixels wide. One that is to be `cut` by the device fills the square; another has round corners."""
    image = Image.new("RGBA", (size, size), face.accent)
    if face.logo:
        _paste(image, face.logo, _CUT if cut else _WHOLE)
    else:
        font = bold(face.fonts, round(size * (0.42 if cut else 0.52) / max(1.0, 0.75 * len(face.letters))))
        ImageDraw.Draw(image).text((size / 2, size / 2), face.letters, ink_on(face.accent), font, anchor="mm")
    if not cut:
        image.putalpha(_rounded(size, _ROUND))
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _paste(image: Image.Image, logo: bytes, part: float) -> None:
    """A logo in the middle, on a white plate: nobody knows what colours it can be seen on."""
    size = round(image.width * part)
    shown = ImageOps.contain(Image.open(BytesIO(logo)).convert("RGBA"), (size, size), Image.Resampling.LANCZOS)
    wide = round(size * _PLATE)
    corner = (image.width - wide) // 2
    image.paste(Image.new("RGBA", (wide, wide), "#ffffff"), (corner, corner), _rounded(wide, _ROUND))
    image.paste(shown, ((image.width - shown.width) // 2, (image.height - shown.height) // 2), shown)


def _rounded(size: int, part: float) -> Image.Image:
    mask = Image.new("L", (size * _FINER, size * _FINER), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), mask.width * part, 255)
    return mask.resize((size, size), Image.Resampling.LANCZOS)
