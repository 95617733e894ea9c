"""Portraits and logos: read with suspicion, written anew in our sizes."""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from eventapp.services.errors import Invalid
from eventapp.services.people import kept_pictures

LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
# In pixels, each way: as large as a seminar's picture is kept.
LARGE = 2560
_FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Crop:
    """Which square of a portrait is shown: `zoom` from 1 (as large as it fits) to 4, and how far to the right and down,
    each from 0 to 1.
    """

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    def of(self, image: Image.Image) -> Image.Image:
        """That square of a picture."""
        side = max(1, round(min(image.size) / min(max(self.zoom, 1.0), 4.0)))
        left, top = (round((whole - side) * min(max(part, 0.0), 1.0)) for whole, part in zip(image.size, (self.x, self.y), strict=True))
        return image.crop((left, top, left + side, top + side))


def store(data: bytes, square: bool, crop: Crop = Crop()) -> str:
    """Keep a picture in every size and return its key; the same picture gives the same key. Raises Invalid."""
    key, bodies = make(data, square, crop)
    kept_pictures.keep(key, bodies)
    return key


def make(data: bytes, square: bool, crop: Crop = Crop()) -> tuple[str, dict[int, bytes]]:
    """A picture's key, and the picture re-encoded in every size.

    What is written is pixels only: no EXIF, no colour profile, no trailing data. A portrait is cut
    `square`; a logo keeps its shape. Raises Invalid, with a message for the person who uploaded it.
    """
    if len(data) > LARGEST_FILE:
        raise Invalid(picture="The file is larger than 10 MB.")
    chosen = square and crop != Crop()
    image = _open(data, 4096 if chosen else 1024)
    how = f"square {crop.zoom} {crop.x} {crop.y}" if chosen else "square" if square else "whole"
    key = hashlib.sha256(data + how.encode()).hexdigest()[:32]
    if chosen:
        image = crop.of(image)
    return key, {size: _small(image, size, square) for size in kept_pictures.SIZES}


def _small(image: Image.Image, size: int, square: bool) -> bytes:
    if square:
        small = ImageOps.fit(image, (size, size), Image.Resampling.LANCZOS)
    else:
        small = image.copy()
        small.thumbnail((size, size), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def rewritten(data: bytes) -> tuple[str, bytes]:
    """A picture to be shown large, and its ending: `jpg`, or `png` where something of it is transparent. Raises Invalid."""
    image, out = _open(data, LARGE), BytesIO()
    image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    if image.mode == "RGBA":
        image.save(out, "PNG", optimize=True)
        return "png", out.getvalue()
    image.save(out, "JPEG", quality=88)
    return "jpg", out.getvalue()


def _open(data: bytes, enough: int) -> Image.Image:
    """The picture upright, as RGB or RGBA, fully decoded."""
    try:
        with warnings.catch_warnings():
            # What is broken beside the picture itself (its description, say) is left out anyway.
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=_FORMATS)
            if image.width * image.height > MOST_PIXELS or min(image.size) < 1:
                raise Invalid(picture="The picture has too many pixels. Make it at most 50 megapixels.")
            # A large JPEG is decoded at a fraction of its size: enough for ours.
            image.draft("RGB", (enough, enough))
            image.load()
            upright = ImageOps.exif_transpose(image)
    except Invalid:
        raise
    except UnidentifiedImageError as error:
        raise Invalid(picture="This is not a picture we can read. Use JPEG, PNG or WebP.") from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Invalid(picture="The picture is damaged or cannot be read. Use JPEG, PNG or WebP.") from error
    mode = "RGBA" if upright.mode in ("RGBA", "LA", "PA", "P") else "RGB"
    plain = Image.new(mode, upright.size)
    plain.paste(upright.convert(mode))
    return plain


def is_key(text: str) -> bool:
    """Whether a text is a picture's key."""
    return re.fullmatch("[0-9a-f]{32}", text) is not None
