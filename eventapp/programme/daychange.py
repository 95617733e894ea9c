"""One change on the day, made of what readers see: pushed, swapped, moved to another room, cancelled; and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from eventapp.programme import timing
from eventapp.programme.model import Programme, Seminar, State, in_order

# What of a seminar the desk may change.
FIELDS = ("starts_at", "minutes", "room", "state")
MOST_MINUTES = 12 * 60


class Unfit(ValueError):
    """What was wished for cannot be; the text is English, for whoever wished."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A tool of TOOLS, the seminar (a code) that it is used on, and what it takes: minutes, or another seminar or room."""

    tool: str
    code: str
    minutes: int = 0
    other: str = ""


def _seminar(programme: Programme, code: str) -> Seminar:
    return next(s for s in programme.seminars if s.code == code)


def _cancel(programme: Programme, wish: Wish) -> Programme:
    return put(programme, [replace(_seminar(programme, wish.code), state=State.CANCELLED)])


def _room(programme: Programme, wish: Wish) -> Programme:
    return put(programme, [replace(_seminar(programme, wish.code), room=wish.other)])


TOOLS: dict[str, Callable[[Programme, Wish], Programme]] = {
    "push": lambda p, w: timing.push_rest_of_day(p, w.code, w.minutes),
    "swap": lambda p, w: timing.swap(p, w.code, w.other),
    "room": _room,
    "cancel": _cancel,
}


def changed(programme: Programme, wish: Wish) -> list[tuple[Seminar, Seminar]]:
    """The seminars that the wish changes, before and after. Raises Unfit."""
    by_code = {s.code: s for s in programme.seminars}
    first, other = by_code.get(wish.code), by_code.get(wish.other)
    if wish.tool not in TOOLS or first is None or not first.scheduled or first.cancelled:
        raise Unfit("This seminar is not held any more.")
    if wish.tool == "push" and not 0 < abs(wish.minutes) <= MOST_MINUTES:
        raise Unfit("Give between 1 and 720 minutes, later or (with a minus sign) earlier.")
    if wish.tool == "swap" and (other is None or other is first or not other.scheduled or other.cancelled):
        raise Unfit("Choose another seminar that has a time.")
    if wish.tool == "room" and (wish.other not in programme.rooms_by_code() or wish.other == first.room):
        raise Unfit("Choose another room.")
    found = differing(programme, TOOLS[wish.tool](programme, wish))
    if any(not timing.may_be(new.starts_at) for _, new in found):
        raise Unfit("Choose another seminar that has a time.")
    return found


def differing(before: Programme, after: Programme) -> list[tuple[Seminar, Seminar]]:
    """Seminars of both that differ in what the desk may change, in the order of `after`."""
    old = {s.code: s for s in before.seminars}
    return [(old[s.code], s) for s in after.seminars if s.code in old and names(old[s.code], s)]


def names(old: Seminar, new: Seminar) -> tuple[str, ...]:
    """In which of FIELDS two versions of a seminar differ."""
    return tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))


def put(programme: Programme, seminars: Iterable[Seminar]) -> Programme:
    """The programme with these seminars in place of those with their codes."""
    by_code = {s.code: s for s in seminars}
    return replace(programme, seminars=in_order([by_code.get(s.code, s) for s in programme.seminars], programme.rooms))


def back(before: Programme, after: Programme, now: Programme) -> list[tuple[Seminar, Seminar]]:
    """What takes back, in the programme of now, what one release changed: only what still is as it made it."""
    by_code, made = {s.code: s for s in now.seminars}, []
    for old, new in differing(before, after):
        seminar = by_code.get(new.code)
        same = [name for name in names(old, new) if seminar and getattr(seminar, name) == getattr(new, name)]
        rooms = now.rooms_by_code()
        if seminar is not None and same and (old.room in rooms or not old.room):
            made.append((seminar, replace(seminar, **{name: getattr(old, name) for name in same})))
    return made


def conflicts(changes: Iterable[tuple[Seminar, Seminar]], draft: Programme) -> list[tuple[Seminar, tuple[str, ...]]]:
    """Where the draft says something else than readers saw before a change: it keeps that. As it is in the draft, and in what."""
    by_code, found = {s.code: s for s in draft.seminars}, []
    for old, new in changes:
        drafted = by_code.get(old.code)
        if drafted is not None and (unlike := tuple(n for n in names(old, new) if getattr(drafted, n) not in (getattr(old, n), getattr(new, n)))):
            found.append((drafted, unlike))
    return found
