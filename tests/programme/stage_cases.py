"""What programme/runsheet.py says of one run sheet at many moments, as JSON for the test of the script that follows the same rules.

`python -m tests.programme.stage_cases` writes it anew.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eventapp.programme.runsheet import Begun, Part, moment, plan, step

FILE = Path(__file__).parent.parent / "scripts" / "stage-cases.json"
NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)
PARTS = (Part("A", "Öppning", 5, fixed=True), Part("B", "Samtal", 20), Part("C", "Frågor", 5))


def _after(*begun: tuple[str, int]) -> tuple[Begun, ...]:
    return tuple(Begun(key, NINE + timedelta(seconds=at)) for key, at in begun)


# What was begun, so many seconds after nine.
COURSES = (
    (), _after(("A", 0)), _after(("A", 120)), _after(("A", -60), ("B", 200)), _after(("A", 0), ("B", 301), ("C", 1600)),
    _after(("A", 0), ("B", 300), ("C", 1500), ("", 1790)), _after(("A", 0), ("B", 300), ("C", 1500), ("", 1999)), _after(("gone", 10)),
    _after(("A", 0), ("gone", 300)),
)  # fmt: skip
SECONDS = (-3600, -1, 0, 1, 59, 299, 300, 301, 1500, 1799, 1800, 1801, 4000)


def cases() -> list[dict[str, Any]]:
    """Each course with and without a slot: where one is at each moment, and what the presses make of it."""
    return [_case(begun, starts) for begun in COURSES for starts in (NINE, None)]


def _case(begun: tuple[Begun, ...], starts: datetime | None) -> dict[str, Any]:
    timed = plan(PARTS, starts, 30)
    return {
        "parts": [{"key": each.part.key, "minutes": each.minutes} for each in timed],
        "starts": starts.isoformat() if starts else "",
        "begun": _plain(begun),
        "moments": [[at, *_said(timed, begun, at)] for at in SECONDS],
        "steps": {way: _plain(step(timed, begun, way, NINE + timedelta(seconds=2000))) for way in ("next", "back", "anew")},
    }  # fmt: skip


def _said(timed: Any, begun: tuple[Begun, ...], at: int) -> list[Any]:
    found = moment(timed, begun, NINE + timedelta(seconds=at))
    return [found.state, found.on, found.left, found.over]


def _plain(begun: tuple[Begun, ...]) -> list[dict[str, str]]:
    return [{"key": each.key, "at": each.at.isoformat()} for each in begun]


if __name__ == "__main__":
    FILE.write_text(json.dumps(cases(), indent=1) + "\n")
