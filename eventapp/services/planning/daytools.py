"""Tools for a whole day: several seminars moved at once, shown before it is done, undone as one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from eventapp.models import Entry, Event
from eventapp.programme import timing
from eventapp.programme.clashes import Clash, clashes
from eventapp.programme.model import Programme, Seminar
from eventapp.services.access import Actor
from eventapp.services.draft import edits, loading, memory, seminars
from eventapp.services.draft.fields import SeminarValues
from eventapp.services.draft.values import Draft
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

MOST_MINUTES = 12 * 60


@dataclass(frozen=True, slots=True)
class Wish:
    """What an organiser wants done: a tool, the seminar it begins at, and what else the tool takes."""

    tool: str
    code: str
    minutes: int = 0
    other: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a wish would do. `fingerprint` names exactly these moves from exactly this draft."""

    before: Programme
    after: Programme
    moves: list[tuple[Seminar, Seminar]]
    new_clashes: list[Clash]
    fingerprint: str


TOOLS: dict[str, Callable[[Programme, Wish], Programme]] = {
    "push": lambda p, w: timing.push_rest_of_day(p, w.code, w.minutes),
    "swap": lambda p, w: timing.swap(p, w.code, w.other),
    "close-gap": lambda p, w: timing.close_gap(p, w.code),
    "insert": lambda p, w: timing.insert(p, w.code, w.other, w.minutes),
    "to-room": lambda p, w: timing.day_to_room(p, w.code, w.other),
}


def preview(event: Event, wish: Wish) -> Effect:
    """What the wish would move, and which clashes it would bring. Raises Invalid for one that cannot be."""
    return _effect(memory.read(event), wish)


def carry_out(event: Event, actor: Actor, wish: Wish, fingerprint: str) -> Entry:
    """Do what was previewed, all of it or nothing, as one change to undo.

    Raises Invalid when the draft is no longer the one that was shown.
    """
    with transaction():
        rows = loading.tables(event)
        effect = _effect(memory.read(event), wish)
        if effect.fingerprint != fingerprint:
            raise Invalid(form="The draft has changed since you looked. Here is what would change now.")
        rooms = {room.code: room.id for room in rows.rooms}
        by_code = {seminar.code: seminar for seminar in rows.items}
        writing = edits.Writing(event, actor, batch=edits.new_batch("tool"), board=True)
        made = []
        for _, new in effect.moves:
            slot: SeminarValues = {"starts_at": new.starts_at, "minutes": new.minutes, "room_id": rooms.get(new.room)}
            made.append(seminars.write(writing, by_code[new.code], slot))
        return [entry for entry in made if entry is not None][-1]


def _effect(now: Draft, wish: Wish) -> Effect:
    before = now.whole
    _check(before, wish)
    after = TOOLS[wish.tool](before, wish)
    moves = timing.slot_changes(before, after)
    if not moves:
        raise Invalid(form="That would move nothing.")
    known = set(now.all_clashes())
    said = repr([(old.code, old.starts_at, old.room, new.starts_at, new.room) for old, new in moves])
    fingerprint = hashlib.sha256(said.encode()).hexdigest()[:32]
    return Effect(
        before, after, moves, [c for c in clashes(after, now.planning) if c not in known], fingerprint
    )


def _check(programme: Programme, wish: Wish) -> None:
    by_code = {s.code: s for s in programme.seminars}
    first = by_code.get(wish.code)
    if wish.tool not in TOOLS or first is None or first.starts_at is None:
        raise Invalid(form="Choose a seminar that has a time.")
    if wish.tool == "push" and not 0 < abs(wish.minutes) <= MOST_MINUTES:
        raise Invalid(minutes="Give between 1 and 720 minutes, later or (with a minus sign) earlier.")
    other = by_code.get(wish.other)
    if wish.tool == "insert" and (other is None or other is first):
        raise Invalid(other="Choose another seminar to put in.")
    if wish.tool == "insert" and not 0 < (wish.minutes or (other and other.minutes) or 0) <= MOST_MINUTES:
        raise Invalid(minutes="It has no length yet. Give how many minutes it takes.")
    if wish.tool == "swap" and (other is None or other.starts_at is None or other is first):
        raise Invalid(other="Choose another seminar that has a time.")
    if wish.tool == "to-room" and wish.other not in programme.rooms_by_code():
        raise Invalid(other="Choose a room.")
