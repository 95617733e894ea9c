"""Portraits and logos: read with suspicion, written anew in our sizes."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from eventapp.services.errors import Invalid

SIZES = (96, 256, 512)
LARGEST_FILE = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")


def store(data: bytes, folder: Path, square: bool) -> str:
    """Re-encode a picture in every size and return its key; the same picture gives the same key.

    What is written is pixels only: no EXIF, no colour profile, no trailing data. A portrait is cut
    `square`; a logo keeps its shape. Raises Invalid, with a message for the person who uploaded it.
    """
    if len(data) > LARGEST_FILE:
        raise Invalid(picture="The file is larger than 10 MB.")
    image = _open(data)
    key = hashlib.sha256(data + (b"square" if square else b"whole")).hexdigest()[:32]
    with suppress(OSError):  # Said at the first file.
        folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        if square:
            small = ImageOps.fit(image, (size, size), Image.Resampling.LANCZOS)
        else:
            small = image.copy()
            small.thumbnail((size, size), Image.Resampling.LANCZOS)
        out = BytesIO()
        small.save(out, "WEBP", quality=82, method=4)
        _write(folder / f"{key}-{size}.webp", out.getvalue())
    return key


def _open(data: bytes) -> Image.Image:
    """The picture upright, as RGB or RGBA, fully decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=_FORMATS)
            if image.width * image.height > MOST_PIXELS or min(image.size) < 1:
                raise Invalid(picture="The picture has too many pixels. Make it at most 50 megapixels.")
            # A large JPEG is decoded at a fraction of its size: enough for ours.
            image.draft("RGB", (1024, 1024))
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


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        raise Invalid(picture="The server's disk is full or cannot be written. Nothing was changed.") from error
