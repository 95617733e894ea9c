"""What is said of a file or a link beside its label."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask_babel import format_decimal

_STEP = 1024


def file_told(name: str, size: int, url: str) -> str:
    """What sort of file it is, and how large; of a link the site that it leads to."""
    if url:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    large = size >= _STEP * _STEP
    number = format_decimal(round(size / _STEP / _STEP, 1) if large else max(1, round(size / _STEP)))
    return f"{name.rpartition('.')[2].upper()}, {number} {'MB' if large else 'kB'}"
