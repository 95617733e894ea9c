"""The accent colour and what can be read on it, by the contrast formula of WCAG 2.2 (1.4.3)."""

from __future__ import annotations

import re

TEXT_CONTRAST = 4.5
PLAIN = "#1d5c8c"  # In place of what is no colour.
_HEX = re.compile(r"#[0-9a-f]{6}\Z")


def is_colour(text: str) -> bool:
    """Whether `text` is a colour as `#rrggbb` in small letters."""
    return _HEX.match(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    a, b = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def ink_on(background: str) -> str:
    """Black or white, whichever is read better on the background; one of them always reaches 4.5."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, background))


def readable(colour: str, background: str, wanted: float = TEXT_CONTRAST) -> str:
    """`colour`, darkened or lightened by just what it takes to be read as text on `background`."""
    target = ink_on(background)
    for step in range(101):
        mixed = _mix(colour, target, step / 100)
        if contrast(mixed, background) >= wanted:
            return mixed
    return target


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)

    r, g, b = (linear(c) for c in _channels(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
