"""Search that forgives: å is a, parts of words count, and a letter may be wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

# What NFKD does not take apart.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"\w+")
# How well a word of what is searched for is met: whole, as a beginning, within, with a letter wrong.
_WHOLE, _BEGINS, _WITHIN, _NEARLY = 8, 6, 3, 2
MOST_WORDS = 12


@lru_cache(maxsize=65536)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters without accents and marks: "Åsa Lööf-Ek" gives asa, loof, ek."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return tuple(_WORD.findall("".join(c for c in apart if unicodedata.category(c)[0] != "M")))


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found: what it is, its name, what else it says, and what the finder gets back.

    `name` counts twice as much as `more`.
    """

    kind: str
    key: str
    name: str
    more: Sequence[str] = ()


def search(entries: Iterable[Entry], text: str, most: int = 20) -> list[Entry]:
    """Entries that have every word of `text`, best first and else in their order; none for no words.

    A word is met by one that is it, begins with it or has it within; one of four letters or more also by one that has
    a letter more, less, wrong or changed places, of seven or more by two such.
    """
    wanted = plain_words(text)[:MOST_WORDS]
    if not wanted:
        return []
    met = [(score, entry) for entry in entries if (score := _score(entry, wanted))]
    met.sort(key=lambda each: -each[0])
    return [entry for _, entry in met[:most]]


def matches(texts: Iterable[str], text: str) -> bool:
    """Whether texts together have every word of `text`; all do when it has none."""
    wanted = plain_words(text)[:MOST_WORDS]
    words = [word for each in texts for word in plain_words(each)]
    return all(any(_met(word, each) for each in words) for word in wanted)


def _score(entry: Entry, wanted: Sequence[str]) -> int:
    """How well an entry has every word; 0 when it lacks one."""
    name = plain_words(entry.name)
    more = [word for each in entry.more for word in plain_words(each)]
    total = 0
    for word in wanted:
        best = max(
            max((_met(word, each) for each in name), default=0) * 2,
            max((_met(word, each) for each in more), default=0),
        )
        if not best:
            return 0
        total += best
    # What begins as it is typed comes first among equals.
    return total * 2 + (name[:1] != () and name[0].startswith(wanted[0]))


def _met(wanted: str, word: str) -> int:
    """How well a word is met by another; 0 for not at all."""
    if word.startswith(wanted):
        return _WHOLE if len(word) == len(wanted) else _BEGINS
    if len(wanted) > 1 and wanted in word:
        return _WITHIN
    slips = 2 if len(wanted) >= 7 else 1 if len(wanted) >= 4 else 0
    if not slips or len(word) < len(wanted) - slips:
        return 0
    # The beginning of a longer word is compared: it is still being typed.
    for length in {len(wanted), min(len(word), len(wanted) + slips)}:
        if DamerauLevenshtein.distance(wanted, word[:length], score_cutoff=slips) <= slips:
            return _NEARLY
    return 0
