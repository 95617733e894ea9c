"""What a JPEG says of itself before it is decoded (ITU-T T.81, annex B)."""

from __future__ import annotations

# Frames with Huffman codes, decoded in one go where all colours come in one scan.
_SEQUENTIAL = (0xC0, 0xC1)
_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_BARE = (0x01, *range(0xD0, 0xD9))
_SCAN = 0xDA


def is_in_rows(data: bytes) -> bool:
    """Whether it can be decoded from top to bottom, some rows in memory at a time: neither progressive nor a scan for each colour.

    What is not written as it should be is not.
    """
    at, colours = 2, 0
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # A filler.
            at += 1
            continue
        if marker in _FRAMES:
            if marker not in _SEQUENTIAL:
                return False
            colours = data[at + 9]
        if marker == _SCAN:
            return colours > 0 and data[at + 4] == colours
        at += 2 if marker in _BARE else 2 + int.from_bytes(data[at + 2 : at + 4])
    return False
