"""A release: a numbered, complete, immutable snapshot, made from the release before it and a draft."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from eventapp.programme.changes import Change, changes, face
from eventapp.programme.model import Person, Programme, Room, Seminar, State, in_order


@dataclass(frozen=True, slots=True)
class Stamp:
    """SEQUENCE and LAST-MODIFIED of a seminar (RFC 5545 sections 3.8.7.4 and 3.8.7.3), in UTC."""

    sequence: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """What the public sees.

    `withdrawn` holds seminars that were published once and are gone from the draft; `former_people` and
    `former_rooms` likewise. `moved` leads from a slug that is no longer in use, as `kind/slug`, to a code.
    """

    number: int
    published_at: datetime
    programme: Programme
    stamps: dict[str, Stamp]
    withdrawn: tuple[Seminar, ...] = ()
    changes: tuple[Change, ...] = ()
    note: str = ""
    former_people: tuple[Person, ...] = ()
    former_rooms: tuple[Room, ...] = ()
    moved: dict[str, str] = field(default_factory=dict)

    @property
    def everything(self) -> Programme:
        """The programme with what was withdrawn from it, for whoever still holds an old address or feed."""
        p = self.programme
        return replace(
            p,
            seminars=in_order([*p.seminars, *self.withdrawn], p.rooms),
            people=(*p.people, *self.former_people),
            rooms=(*p.rooms, *self.former_rooms),
        )


def public_part(draft: Programme) -> Programme:
    """What of a draft may be published: seminars that are still drafts stay behind, and people only they need.

    People who sit in no seminar at all are left out too: nobody has announced them yet.
    """
    seminars = tuple(s for s in draft.seminars if s.state is not State.DRAFT)
    seated = {a.person for s in seminars for a in s.appearances}
    return replace(draft, seminars=seminars, people=tuple(p for p in draft.people if p.code in seated))


def compile_release(previous: Release | None, draft: Programme, at: datetime, note: str = "") -> Release:
    """The release that publishing `draft` at `at` (UTC) makes, after `previous` (None for the first)."""
    programme = public_part(draft)
    at = at.replace(microsecond=0)
    if previous is None:
        stamps = {s.code: Stamp(0, at) for s in programme.seminars}
        return Release(1, at, programme, stamps, note=note)
    old = {s.code: s for s in (*previous.programme.seminars, *previous.withdrawn)}
    gone = _withdrawn(previous, programme)
    withdrawn_before = {s.code for s in previous.withdrawn} & {s.code for s in gone}
    stamps = {}
    for seminar in (*programme.seminars, *gone):
        before, stamp = old.get(seminar.code), previous.stamps.get(seminar.code)
        if stamp is None:
            stamps[seminar.code] = Stamp(0, at)
        elif seminar.code in withdrawn_before or (
            before is not None and face(previous.programme, before) == face(programme, seminar)
        ):
            stamps[seminar.code] = stamp
        else:
            stamps[seminar.code] = Stamp(stamp.sequence + 1, at)
    # Stamps of seminars that are past and gone are kept: one that returns must not start over at 0.
    kept = {code: stamp for code, stamp in previous.stamps.items() if code not in stamps}
    difference = tuple(changes(previous.programme, programme))
    return Release(
        previous.number + 1,
        at,
        programme,
        kept | stamps,
        gone,
        difference,
        note,
        former_people=_former((*previous.programme.people, *previous.former_people), programme.people),
        former_rooms=_former((*previous.programme.rooms, *previous.former_rooms), programme.rooms),
        moved=_moved(previous, programme),
    )


T = TypeVar("T", Person, Room)


def _former(before: tuple[T, ...], after: tuple[T, ...]) -> tuple[T, ...]:
    present = {thing.code for thing in after}
    return tuple({thing.code: thing for thing in reversed(before) if thing.code not in present}.values())


def _slugs(programme: Programme) -> dict[str, str]:
    found = {f"seminars/{s.slug}": s.code for s in programme.seminars}
    found |= {f"people/{p.slug}": p.code for p in programme.people}
    return found | {f"rooms/{r.slug}": r.code for r in programme.rooms}


def _moved(previous: Release, programme: Programme) -> dict[str, str]:
    """Old slugs, less those that are in use again."""
    return {
        a: c for a, c in (previous.moved | _slugs(previous.programme)).items() if a not in _slugs(programme)
    }


def _withdrawn(previous: Release, programme: Programme) -> tuple[Seminar, ...]:
    """Seminars published before and absent now, as cancelled ones.

    One without a slot was never in anyone's calendar and needs no cancellation.
    """
    present = {s.code for s in programme.seminars}
    seen = {s.code: s for s in (*previous.withdrawn, *previous.programme.seminars) if s.scheduled}
    return tuple(replace(s, state=State.CANCELLED) for code, s in seen.items() if code not in present)
