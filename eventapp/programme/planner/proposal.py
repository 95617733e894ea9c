"""A plan as a value, and the steps that its times are reckoned in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventapp.programme.model import Programme

STEP = timedelta(minutes=5)


def in_steps(minutes: int) -> int:
    """Minutes as whole steps, rather one too many."""
    return -(-timedelta(minutes=minutes) // STEP)


@dataclass(frozen=True, slots=True)
class Placed:
    """A slot proposed for a seminar (a code): UTC, a room's code, and how long it takes there."""

    code: str
    starts_at: datetime
    room: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan. `unplaced` says of each seminar that found no slot why: no-length, no-room, nobody, too-full or many.

    `proven` tells that no better plan exists.
    """

    placed: tuple[Placed, ...]
    unplaced: tuple[tuple[str, str], ...]
    proven: bool

    def applied(self, programme: Programme) -> Programme:
        """The programme with the plan carried out."""
        new = {p.code: p for p in self.placed}
        return replace(
            programme,
            seminars=tuple(
                replace(
                    s, starts_at=new[s.code].starts_at, room=new[s.code].room, minutes=new[s.code].minutes
                )
                if s.code in new
                else s
                for s in programme.seminars
            ),
        )
