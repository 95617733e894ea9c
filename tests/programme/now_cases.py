"""What programme/now.py says of one day at many instants, as JSON for the test of the script that follows the same rules.

`python -m tests.programme.now_cases` writes it anew.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from eventapp.programme.model import Event, Programme, Seminar, State
from eventapp.programme.now import holds_until, now_and_next, phase, watch

FILE = Path(__file__).parent.parent / "scripts" / "now-cases.json"
NINE = datetime(2027, 7, 3, 7, tzinfo=UTC)
# Of an event that is long past no midnight counts, which pages look at by themselves.
EVENT = Event("dag", "Dagen", date(2020, 1, 1), date(2020, 1, 1), "Europe/Stockholm", "example.org")


def _held(code: str, room: str, begins: int, minutes: int | None = 60, **more: Any) -> Seminar:
    return Seminar(code, code, code, room=room, starts_at=NINE + timedelta(minutes=begins), minutes=minutes, **more)


LIVE, SEEN = {"livestream": "https://live.example/"}, {"recording": "https://seen.example/"}
DAY = Programme(EVENT, (), (), (
    _held("A", "hall", 0, **LIVE), _held("B", "side", 0, 90, **SEEN), _held("C", "hall", 120, **LIVE, **SEEN),
    _held("D", "side", 120, 1), _held("E", "hall", 90, state=State.CANCELLED, **LIVE, **SEEN), _held("F", "hall", 60, None, **LIVE),
    Seminar("G", "G", "G", room="hall", **SEEN), Seminar("H", "H", "H", **LIVE, **SEEN), _held("I", "side", 1440, **LIVE),
))  # fmt: skip
MOMENTS = (-1500, -1, 0, 1, 59, 60, 89, 90, 119, 120, 121, 179, 180, 1439, 1440, 1500)


def cases() -> dict[str, Any]:
    """The seminars, and of each moment what holds: phases and what is watched in their order, the codes of what is on and next."""
    return {
        "seminars": [
            {
                "code": s.code, "room": s.room, "starts": _iso(s.starts_at if s.scheduled else None), "ends": _iso(s.ends_at),
                "cancelled": s.cancelled, "live": bool(s.livestream), "recorded": bool(s.recording),
            }
            for s in DAY.seminars
        ],
        "moments": [_case(NINE + timedelta(minutes=m, seconds=s)) for m in MOMENTS for s in (0, 30)],
    }  # fmt: skip


def _case(at: datetime) -> dict[str, Any]:
    found = {room: now_and_next(DAY, at, room) for room in ("", "hall", "side")}
    return {
        "at": _iso(at),
        "phases": [phase(s, at) for s in DAY.seminars],
        "watched": [watch(s, at)[0] for s in DAY.seminars],
        "now": {r: {"on": [s.code for s in n.on], "next": [s.code for s in n.next]} for r, n in found.items()},
        "until": _iso(holds_until(replace(DAY, seminars=tuple(s for s in DAY.seminars if s.scheduled)), at)),
    }


def _iso(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


if __name__ == "__main__":
    FILE.write_text(json.dumps(cases(), indent=1) + "\n")
