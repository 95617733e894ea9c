"""Content lines of calendars, folded (RFC 5545 section 3.1)."""

from __future__ import annotations

from collections.abc import Iterable

# Octets of a line, its end not counted.
_MOST = 74


def folded(lines: Iterable[str]) -> bytes:
    """Content lines as one stream; the same bytes as icalendar's, which looks at each character by itself."""
    return b"\r\n".join(map(_fold, filter(None, lines))) + b"\r\n"


def _fold(line: str) -> bytes:
    """No line of more than 74 octets; a character stays whole, and so does what a backslash or a caret begins."""
    data = line.encode()
    parts, start = [], 0
    while len(data) - start > _MOST:
        end = start + _MOST
        while data[end] & 0xC0 == 0x80:  # In the middle of a character of UTF-8.
            end -= 1
        if data[end - 1] in b"\\^":
            end -= 1
        parts.append(data[start:end])
        start = end
    return b"\r\n ".join([*parts, data[start:]])
