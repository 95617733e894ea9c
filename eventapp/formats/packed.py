"""Bytes compressed for keeping, and opened again to no more than they may be."""

from __future__ import annotations

import gzip
import zlib

from eventapp.formats.jsonfile import Unreadable

# A day of a thousand seminars is a twentieth of it, and the largest file of ours that is read a third
# (reading.LARGEST_PROGRAMME). What claims to be more was not made by us.
MOST = 64 * 1024 * 1024
_MAGIC = b"\x1f\x8b"
# The level at which publishing does not wait for it: higher ones save a tenth, and take four times as long.
_LEVEL = 6


class TooMuch(ValueError):
    """More than is kept in one piece."""


def pack(data: bytes) -> bytes:
    """The bytes as gzip (RFC 1952), the same each time. Raises TooMuch for more than could be opened again."""
    if len(data) > MOST:
        raise TooMuch(f"{len(data)} bytes are more than can be kept")
    return gzip.compress(data, _LEVEL, mtime=0)


def unpack(kept: bytes) -> bytes:
    """What was packed; bytes that were not are given back as they are. Raises Unreadable for damage and for too much."""
    if len(kept) > MOST:
        raise Unreadable(f"more than {MOST} bytes")
    if not kept.startswith(_MAGIC):
        return kept
    opened = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        data = opened.decompress(kept, MOST + 1)
    except zlib.error as error:
        raise Unreadable(f"not gzip: {error}") from error
    if len(data) > MOST:
        raise Unreadable(f"more than {MOST} bytes when opened")
    if not opened.eof or opened.unused_data:
        raise Unreadable("not one whole piece of gzip")
    return data
