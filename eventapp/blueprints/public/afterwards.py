"""What a programme that is over opens with: the seminars of which there is something to watch or read."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.blueprints.public.reader import Reader
from eventapp.programme.model import Seminar

# So many are listed at the head of the programme; a page of its own has them all.
MOST = 30


@dataclass(frozen=True, slots=True)
class After:
    """Those that are `shown`, what can be watched first, and how many `more`; how many recordings are still `to_come`."""

    shown: list[Seminar]
    more: int
    to_come: int
    several_days: bool


def after(r: Reader) -> After | None:
    """What is left of a programme, None as long as it is not over."""
    if not r.over:
        return None
    left = {s.code: r.left(s) for s in r.programme.seminars}
    found = [s for s in r.programme.seminars if left[s.code].any]
    found.sort(key=lambda s: not left[s.code].recording)
    coming = sum(each.to_come for each in left.values())
    return After(found[:MOST], max(len(found) - MOST, 0), coming, len(r.days()) > 1)
