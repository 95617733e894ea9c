"""The unit in which absolute times are judged: what a fixed piece of work takes beside them, on this machine just now.

The same code gave 31 ms on a quiet machine and 92 ms on a busy one, so a goal in milliseconds is a goal for the
machine. A goal is given in milliseconds of the reference machine when it is quiet, and compared in units.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Result = tuple[str, float, str, bool]
# What a unit is on the reference machine (two cores, Python 3.11) when nothing else runs there.
REFERENCE_MS = 5.5
PASSES = 15
_DAY = [{"title": f"Seminarium {n}", "tags": ["ämne", str(n)], "minutes": n % 60, "live": n % 3 == 0} for n in range(400)]


def beside(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and how many milliseconds a unit was around it: the mean of just before and just after."""
    before = unit()
    done = work()
    return done, (before + unit()) / 2


def unit() -> float:
    """Milliseconds that a unit takes now: the median of several.

    Not the best: on a machine with more to do than cores, one short pass always fits between two others, and what
    is measured beside it does not.
    """
    return statistics.median(_timed() for _ in range(PASSES))


def judged(name: str, took: float, most: float, per_unit: float) -> Result:
    """The line of a time in milliseconds whose goal is less than `most` on the reference machine.

    It is met by units: `took` over what a unit was beside it, against `most` over what a unit is there.
    """
    units, allowed = took / per_unit, most / REFERENCE_MS
    return name, took, f"< {most:g}: {units:.2f} of {allowed:.2f} units", units < allowed


def _timed() -> float:
    began = time.perf_counter()
    _work()
    return (time.perf_counter() - began) * 1000


def _work() -> str:
    """Plain Python, JSON and hashing: what an answer of ours is made of."""
    mark = b""
    for _ in range(4):
        found: dict[str, list[int]] = {}
        for place, each in enumerate(_DAY):
            found.setdefault(str(each["title"])[-1], []).append(place * int(each["minutes"]) % 7)
        lines = [f"{name}: {sum(places)}" for name, places in sorted(found.items())]
        text = json.dumps([json.loads(json.dumps(_DAY)), lines])
        for _ in range(20):
            mark = hashlib.sha256(mark + text.encode()).digest()
    return mark.hex()


if __name__ == "__main__":
    print(f"a unit is {unit():.2f} ms here now, and {REFERENCE_MS:.2f} ms on the reference machine")
