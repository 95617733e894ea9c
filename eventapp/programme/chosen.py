"""What one reader has chosen: which of it is at the same time, and what may be gone to instead; and for how long it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from eventapp.programme.clashes import Clash
from eventapp.programme.model import Kind, Programme, Seminar
from eventapp.programme.search import plain_words

# After the event's last day.
KEPT_FOR = timedelta(days=7)
MOST_INSTEAD = 3
# So many pairs are told of, and for more chosen seminars than that nothing is offered: nobody goes to so many.
MOST_TOLD, MOST_WEIGHED = 12, 60


@dataclass(frozen=True, slots=True)
class Instead:
    """A seminar at another time that is free; `same` where it is the same one again, else it has a subject in common."""

    seminar: Seminar
    same: bool


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Two chosen seminars that are at the same time, and what may be gone to instead of either of them."""

    first: Seminar
    second: Seminar
    instead: tuple[tuple[Seminar, tuple[Instead, ...]], ...]


def choosable(seminar: Seminar) -> bool:
    """Whether it can be chosen: a break is for all, and what is cancelled for none."""
    return seminar.kind is not Kind.BREAK and not seminar.cancelled


def kept_until(ends_on: date, zone: ZoneInfo) -> datetime:
    """When choices in an event that ends on that day are erased: the midnight at the venue a week after it, in UTC."""
    day = min(ends_on, date.max - KEPT_FOR - timedelta(days=3)) + KEPT_FOR + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def at_once(programme: Programme, chosen: Set[str], at: datetime) -> list[AtOnce]:
    """The chosen seminars (by code) that overlap, two by two, of those that are not over at an instant; the first of many."""
    mine = [s for s in programme.seminars if s.code in chosen and _ahead(s, at)]
    pairs = ((one, other) for place, one in enumerate(mine) for other in mine[place + 1 :] if not _is_free(_slot(one), [_slot(other)]))
    found = list(islice(pairs, MOST_TOLD))
    if len(mine) > MOST_WEIGHED:
        return [AtOnce(one, other, ()) for one, other in found]
    others = _Others([s for s in programme.seminars if s.code not in chosen and choosable(s) and _ahead(s, at)], mine)
    instead = {s.code: others.instead(s) for s in chain.from_iterable(found)}
    return [
        AtOnce(one, other, tuple((s, instead[s.code]) for s in (one, other) if instead[s.code])) for one, other in found
    ]


def crowded(programme: Programme, counts: Mapping[str, int]) -> list[Clash]:
    """The seminars that more have chosen (by code) than their room has seats, as notes for organisers."""
    seats = {room.code: room.capacity for room in programme.rooms if room.capacity}
    return [
        Clash("crowded", "note", (s.code,), room=s.room)
        for s in programme.seminars
        if not s.cancelled and s.room in seats and counts.get(s.code, 0) > seats[s.room]
    ]


class _Others:
    """What is not chosen and may still be, beside what is; what is asked of each of them is worked out once."""

    def __init__(self, others: list[Seminar], mine: list[Seminar]) -> None:
        self._others = [(s, plain_words(s.title), _subjects(s), _slot(s)) for s in others]
        self._mine = [(s.code, _slot(s)) for s in mine]

    def instead(self, seminar: Seminar) -> tuple[Instead, ...]:
        """What may be gone to in its place, beside all else that is chosen: the same first, then by time."""
        words, subjects = plain_words(seminar.title), _subjects(seminar)
        taken = [slot for code, slot in self._mine if code != seminar.code]
        same = ((s, slot) for s, said, _, slot in self._others if said == words)
        like = ((s, slot) for s, said, about, slot in self._others if said != words and not subjects.isdisjoint(about))
        free = chain(
            (Instead(s, True) for s, slot in same if _is_free(slot, taken)),
            (Instead(s, False) for s, slot in like if _is_free(slot, taken)),
        )
        return tuple(islice(free, MOST_INSTEAD))


def _subjects(seminar: Seminar) -> frozenset[str]:
    return frozenset(tag.casefold() for tag in seminar.tags)


def _slot(seminar: Seminar) -> tuple[float, float]:
    assert seminar.starts_at and seminar.ends_at
    return seminar.starts_at.timestamp(), seminar.ends_at.timestamp()


def _is_free(slot: tuple[float, float], taken: list[tuple[float, float]]) -> bool:
    starts, ends = slot
    return not any(starts < end and start < ends for start, end in taken)


def _ahead(seminar: Seminar, at: datetime) -> bool:
    return not seminar.cancelled and seminar.ends_at is not None and seminar.ends_at > at
