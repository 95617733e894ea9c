"""Portraits and logos: read with suspicion, written anew in our sizes."""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from eventapp.services.errors import Invalid
from eventapp.services.people import jpeg, kept_pictures
from eventapp.services.turns import Turns

LARGEST_FILE = 10 * 1024 * 1024
# Of any picture; of what is decoded whole, which takes four bytes a pixel or six; and of a WebP, which takes sixteen.
MOST_PIXELS, MOST_WHOLE, MOST_WEBP = 120_000_000, 25_000_000, 16_000_000
# Of a progressive JPEG, which has about ten: each goes through the whole picture.
MOST_SCANS = 100
# One at a time in each process: a large one takes a second and two hundred megabytes.
AT_ONCE, WAITING, PATIENCE = 1, 4, 10.0
# In pixels, each way: as large as a seminar's picture is kept.
LARGE = 2560
_FORMATS = ("JPEG", "PNG", "WEBP")
_ROWS = 64
_TURNED = 0x0112  # Which way is up (Exif).
_turns = Turns(AT_ONCE, WAITING, PATIENCE)


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
    how = f"square {crop.zoom} {crop.x} {crop.y}" if chosen else "square" if square else "whole"
    key = hashlib.sha256(data + how.encode()).hexdigest()[:32]
    with _turns.turn():
        image = _open(data, 2048 if chosen else 1024, square)
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
    out = BytesIO()
    with _turns.turn():
        image = _open(data, LARGE, each_way=False)
        image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        if image.mode == "RGBA":
            image.save(out, "PNG", optimize=True)
            return "png", out.getvalue()
        image.save(out, "JPEG", quality=88)
        return "jpg", out.getvalue()


def _open(data: bytes, enough: int, each_way: bool) -> Image.Image:
    """The picture upright, as RGB or RGBA, hardly larger than `enough`: in pixels, the shorter way (`each_way`) or the longer."""
    try:
        with warnings.catch_warnings():
            # What is broken beside the picture itself (its description, say) is left out anyway; how large it is, is seen to here.
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=_FORMATS)
            if image.width * image.height > MOST_PIXELS or min(image.size) < 1:
                raise _too_many()
            part = min(1.0, enough / (min if each_way else max)(image.size))
            wanted = max(1, int(image.width * part)), max(1, int(image.height * part))
            _spare_memory(image, data, wanted)
            image.load()
            small = _shrunk(image, min(have // want for have, want in zip(image.size, wanted, strict=True)))
            small.getexif()[_TURNED] = image.getexif().get(_TURNED, 1)
    except Invalid:
        raise
    except UnidentifiedImageError as error:
        raise Invalid(picture="This is not a picture we can read. Use JPEG, PNG or WebP.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Invalid(picture="The picture is damaged or cannot be read. Use JPEG, PNG or WebP.") from error
    del image
    ImageOps.exif_transpose(small, in_place=True)
    return small


def _too_many() -> Invalid:
    return Invalid(picture="The picture has too many pixels. Make it at most 16 megapixels; a photograph as JPEG may have more.")


def _spare_memory(image: Image.Image, data: bytes, wanted: tuple[int, int]) -> None:
    """Refuse what would take too much memory to decode; a JPEG that comes row by row is set to be decoded at a part of its size."""
    most = MOST_WHOLE
    if image.format == "WEBP":
        most = MOST_WEBP
    elif image.format in ("JPEG", "MPO"):
        if data.count(b"\xff\xda") > MOST_SCANS:
            raise Invalid(picture="The picture is damaged or cannot be read. Use JPEG, PNG or WebP.")
        if image.width * image.height <= MOST_WHOLE or jpeg.is_in_rows(data):
            image.draft("RGB", wanted)
    if image.width * image.height > most:
        raise _too_many()


def _shrunk(image: Image.Image, times: int) -> Image.Image:
    """Pixels alone, as RGB or RGBA, so many times smaller; a few rows at a time, since the whole as RGBA may be four times what it is."""
    mode = "RGBA" if image.mode in ("RGBA", "LA", "PA", "P") else "RGB"
    small = Image.new(mode, (-(-image.width // times), -(-image.height // times)))
    for top in range(0, image.height, times * _ROWS):
        rows = image.crop((0, top, image.width, min(top + times * _ROWS, image.height))).convert(mode)
        small.paste(rows.reduce(times), (0, top // times))
    return small


def is_key(text: str) -> bool:
    """Whether a text is a picture's key."""
    return re.fullmatch("[0-9a-f]{32}", text) is not None
