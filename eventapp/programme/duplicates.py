"""Which people of a list are perhaps one and the same, and why that is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from eventapp.programme.search import plain_words
from eventapp.programme.text import composed
from eventapp.programme.titles import is_title

# More people than this with one word of a name in common are compared by the whole of their names alone.
MOST_ALIKE = 300


class Why(StrEnum):
    """What two people have in common; the surest first."""

    MAIL = "mail"
    NAME = "name"
    ORDER = "order"
    SPELLING = "spelling"
    LONGER = "longer"


_SUREST = list(Why)


@dataclass(frozen=True, slots=True)
class Named:
    """A person as they are compared: their mark, name and mail address, and the marks of people who they are not."""

    code: str
    name: str
    email: str = ""
    unlike: Sequence[str] = field(default=())


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who are perhaps one, in the order of the list."""

    one: str
    other: str
    why: Why


def bare_words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters without accents, and without titles before and after it.

    One word is never left alone: `Dr Alban` is a name.
    """
    words = composed(name).casefold().split()
    kept = [word for word in words if not is_title(word)]
    bare = [part for word in kept for part in plain_words(word)]
    return tuple(bare) if len(bare) > 1 else plain_words(name)


def alike(one: str, other: str) -> Why | None:
    """What two names have in common, None when they are of two people."""
    return _alike(bare_words(one), bare_words(other))


def pairs(people: Iterable[Named]) -> list[Pair]:
    """Who is perhaps the same as whom, the surest first and else in the order of the list.

    Nobody is paired with whom they are said not to be.
    """
    listed = list(people)
    names = [bare_words(each.name) for each in listed]
    mails = [each.email.strip().casefold() for each in listed]
    found = []
    for a, b in sorted(_candidates(names, mails)):
        one, other = listed[a], listed[b]
        if other.code in one.unlike or one.code in other.unlike:
            continue
        why = Why.MAIL if mails[a] and mails[a] == mails[b] else _alike(names[a], names[b])
        if why is not None:
            found.append(Pair(one.code, other.code, why))
    return sorted(found, key=lambda pair: _SUREST.index(pair.why))


def _candidates(names: Sequence[tuple[str, ...]], mails: Sequence[str]) -> set[tuple[int, int]]:
    """Places in the list that have a mail address, a whole name or a word of it in common: no others are compared."""
    whole: dict[object, list[int]] = defaultdict(list)
    words: dict[str, list[int]] = defaultdict(list)
    for place, (name, mail) in enumerate(zip(names, mails, strict=True)):
        if mail:
            whole[mail].append(place)
        if name:
            whole[tuple(sorted(name))].append(place)
        for word in set(name):
            words[word].append(place)
    few = [places for places in words.values() if len(places) <= MOST_ALIKE]
    return {pair for places in [*whole.values(), *few] for pair in combinations(places, 2)}


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> Why | None:
    if not one or not other:
        return None
    if one == other:
        return Why.NAME
    if sorted(one) == sorted(other):
        return Why.ORDER
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return Why.SPELLING if _misspelt(one, other) else None
    # A middle name more: the first and the last are the same.
    within = len(short) > 1 and (short[0], short[-1]) == (long[0], long[-1]) and set(short) <= set(long)
    return Why.LONGER if within else None


def _misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether all words but one are the same, and that has a letter or two wrong; short words are never misspelt."""
    left, right = list(one), list(other)
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
    if len(one) < 2 or len(left) != 1:
        return False
    shortest = min(len(left[0]), len(right[0]))
    slips = 2 if shortest >= 8 else 1 if shortest >= 4 else 0
    return slips > 0 and DamerauLevenshtein.distance(left[0], right[0], score_cutoff=slips) <= slips
