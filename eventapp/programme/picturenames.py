"""Whom a picture shows, as its file's name tells: forgiving of accents, order, marks, numbers and a letter wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from eventapp.programme.duplicates import bare_words
from eventapp.programme.search import plain_words
from eventapp.programme.text import composed

# Letters as they are spelt where they cannot be typed: Björn is Bjoern, Åsa is Aasa.
_SPELT = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "æ": "ae"})
_ENDING = re.compile(r"\.[a-z0-9]{2,5}\Z", re.IGNORECASE)
_SEAM = re.compile(r"(?<=[a-zåäöéü])(?=[A-ZÅÄÖÉÜ])|[\W\d_]+")
# How well a name is met: all of it, it written as one word, all but a letter of it, its first and last word, its last,
# its first, which is never enough.
_WHOLE, _TOGETHER, _NEARLY, _ENDS, _LAST, _FIRST = 10, 9, 7, 6, 3, 1


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a file's name may mean, by code, the likeliest first; and who it is where there is one who is hardly another."""

    likely: tuple[str, ...]
    sure: str = ""


def whose(name: str, people: Iterable[tuple[str, str]]) -> Whose:
    """Whom of the people, each a code and a name, the file of a picture shows by its name."""
    said = _words(name)
    scored = [(score, code) for code, called in people if (score := _score(said, called))]
    scored.sort(key=lambda each: -each[0])
    best = [code for score, code in scored if score == scored[0][0] and score > _FIRST]
    return Whose(tuple(code for _, code in scored[:5]), best[0] if len(best) == 1 else "")


def _words(name: str) -> tuple[str, ...]:
    """The words of a file's name: "IMG_2041-RungNina (2).JPG" gives img, rung, nina."""
    bare = _ENDING.sub("", composed(name).replace("\\", "/").rpartition("/")[2])
    return plain_words(" ".join(_SEAM.sub(" ", bare).split()))


def _score(said: Sequence[str], called: str) -> int:
    """How well the words of a file's name have a person's, in the best of the ways that it may be spelt."""
    spelt = composed(called).casefold().translate(_SPELT)
    return max(_met(said, bare_words(called)), _met(said, bare_words(spelt)))


def _met(said: Sequence[str], words: Sequence[str]) -> int:
    if not words or not said:
        return 0
    if set(words) <= set(said):
        return _WHOLE + len(words)
    joined = "".join(said)
    if len(words) > 1 and any("".join(order) in joined for order in (words, words[::-1])):
        return _TOGETHER
    missed = [word for word in words if word not in said]
    if len(words) > 1 and len(missed) == 1 and any(_slip(missed[0], word) for word in said):
        return _NEARLY
    if len(words) > 2 and {words[0], words[-1]} <= set(said):
        return _ENDS
    return _LAST if words[-1] in said else _FIRST if words[0] in said else 0


def _slip(word: str, other: str) -> bool:
    """Whether a word has a letter wrong, or two if it is long."""
    slips = 2 if len(word) >= 8 else 1 if len(word) >= 4 else 0
    return slips > 0 and DamerauLevenshtein.distance(word, other, score_cutoff=slips) <= slips
