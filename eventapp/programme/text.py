"""Text made fit: composed (NFC), without what no database, file or screen takes, on one line or several."""

from __future__ import annotations

import re
import unicodedata
from typing import TypeVar, overload

_V = TypeVar("_V")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Marks in a mail where its secret link goes. Nobody's text may have it: whoever reads that would have their link in it.
LINK = "\ue000"
_CONTROL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff{LINK}]")
_NOT_STORED = re.compile("[\0\ud800-\udfff]")
# Marks that turn all that follows until another ends them (UAX #9): in a list, a subject or an address the words of others.
_TURNING = re.compile("[\u202a-\u202e]")
# As these do; `isolated` puts them around a text, so they go only from what is kept.
_ISOLATING = re.compile("[\u2066-\u2069]")


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC), in which "Å" is one character however it was typed; without embeddings and overrides."""
    text = _TURNING.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


@overload
def composed_within(value: str) -> str: ...
@overload
def composed_within(value: dict[str, _V]) -> dict[str, _V]: ...
@overload
def composed_within(value: object) -> object: ...
def composed_within(value: object) -> object:
    """A value with every text in it composed, without isolates: lists and mappings are looked through."""
    if isinstance(value, str):
        return composed(_ISOLATING.sub("", value))
    if isinstance(value, list):
        return [composed_within(each) for each in value]
    if isinstance(value, dict):
        return {key: composed_within(each) for key, each in value.items()}
    return value


def clean(text: str) -> str:
    """`text` composed (NFC), without control characters other than tab and line feed, lone surrogates and LINK, line ends as LF."""
    return composed(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """`text` on one line, without control characters and LINK; runs of white space are one space."""
    return " ".join(clean(text).split())


def isolated(text: str) -> str:
    """A text that is to stand within another: in first strong isolates (UAX #9) where something in it is written from right to left.

    So its words keep their place, and those around it theirs.
    """
    # Before Hebrew no script is written so, which is told at once of most texts.
    turned = max(text, default="") >= "\u0590" and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u2068{text}\u2069" if turned else text


def xml_safe(text: str) -> str:
    """`text` without what XML 1.0 cannot hold (section 2.2)."""
    return _NOT_XML.sub("", text)


def storable(text: str) -> str:
    """`text` composed, without isolates, NUL and lone surrogates, which no database takes; all else stays."""
    return composed(_NOT_STORED.sub("", _ISOLATING.sub("", text)))
