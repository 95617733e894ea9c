"""People as they are named in the cells of a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from eventapp.programme.text import composed
from eventapp.programme.titles import DEGREES, is_title

# In characters: longer than any title, and than most names. Such come again and again, and are folded once.
_SHORT = 80
_ALIKE = {
    **dict.fromkeys(map(ord, "‐‑‒–—−﹣－"), "-"),
    **dict.fromkeys(map(ord, "’‘ʼ`´′＇"), "'"),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None),
}


def set_of(words: str) -> frozenset[str]:
    """Words that stand with spaces between."""
    return frozenset(words.split())


_AFTER = set_of("jr sr ii iii iv junior senior")


@dataclass(frozen=True, slots=True)
class Named:
    """A person in a cell; without a name it is a seat held for the organisation.

    `key` is the file's own mark of the person, where it has one: two of one name with different keys are two people.
    `title` is how they are addressed, where that stood before the name.
    """

    name: str
    organisation: str
    key: str = ""
    title: str = ""


def folded(text: str) -> str:
    """A name as it is compared: composed, in small letters, with one kind of hyphen, apostrophe and space."""
    return _folded_once(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    plain = composed(text).translate(_ALIKE)
    # Once more: small letters of a composed text need not be composed.
    return composed(" ".join(plain.split()).casefold())


# As many as the names, titles and words of a large file: with fewer each pass over it would begin anew.
_folded_once = lru_cache(16_384)(_folded)


def addressed(name: str) -> tuple[str, str]:
    """How someone is addressed, and their name without it: `Prof. Dr. Anna Ek` is `Prof. Dr.` and `Anna Ek`.

    A single word is never left alone: `Dr Alban` is a name.
    """
    return _addressed_once(name) if len(name) <= _SHORT else _addressed(name)


def _addressed(name: str) -> tuple[str, str]:
    words = name.split()
    first = 0
    while first < len(words) and _is_title(words[first]):
        first += 1
    if len(words) - first < 2:
        return "", name
    return " ".join(words[:first]), " ".join(words[first:])


_addressed_once = lru_cache(16_384)(_addressed)


def is_degree(word: str) -> bool:
    """Whether this stands after a name and is no organisation: `PhD`."""
    return folded(word).rstrip(".") in DEGREES


def is_suffix(word: str) -> bool:
    """Whether this is the end of the name before it: `Jr.`"""
    return folded(word).rstrip(".") in _AFTER


def _is_title(word: str) -> bool:
    return len(word) <= _SHORT and _is_known(word)


@lru_cache(4096)
def _is_known(word: str) -> bool:
    return is_title(folded(word))
