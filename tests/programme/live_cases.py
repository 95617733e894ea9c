"""What programme/actual.py says of one day at many instants, as JSON for the test of the script that follows the same rules.

`python -m tests.programme.live_cases` writes it anew.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from eventapp.blueprints import views, wording
from eventapp.formats import livejson
from eventapp.programme import forecast
from eventapp.programme.actual import on_and_next, standings
from eventapp.programme.live import NOTHING, LiveFacts
from eventapp.programme.model import Programme, Room
from eventapp.programme.release import compile_release
from eventapp.programme.taps import Tap, pressed
from eventapp.words import speaking
from tests.programme.now_cases import DAY, EVENT, NINE
from tests.programme.now_cases import _iso as iso

FILE = Path(__file__).parent.parent / "scripts" / "live-cases.json"
MOMENTS = (-5, 0, 1, 5, 9, 10, 11, 30, 59, 60, 65, 69, 70, 75, 80, 119, 120, 125, 131, 190, 195)
# At which minute what is said of which seminar.
SAID: tuple[tuple[tuple[int, str, dict[str, Any]], ...], ...] = (
    (), ((-5, "A", {"late": 10}),), ((5, "A", {"state": "begun"}),), ((5, "A", {"state": "begun"}), (30, "A", {"state": "ended"})),
    ((-5, "A", {"late": 10}), (11, "A", {"state": "begun"})), ((-5, "A", {"state": "preparing"}), (-5, "B", {"late": 0})),
    ((5, "A", {"state": "begun"}), (65, "C", {"state": "begun"})), ((0, "A", {"late": 15}), (5, "A", {"state": "preparing"})),
    ((9, "B", {"state": "ended"}), (125, "C", {"late": 5})), ((30, "C", {"state": "begun"}),),
    # Over its time, until the next one in its room would have begun, and a little longer.
    ((5, "A", {"state": "begun"}), (55, "A", {"late": 55})), ((5, "A", {"state": "begun"}), (55, "A", {"late": 55}), (119, "C", {"late": 2})),
    ((5, "A", {"state": "begun"}), (55, "A", {"late": 55}), (123, "A", {"state": "ended"})),
)  # fmt: skip


TOLD = ("ended", "over", "begun", "late", "lateMany", "preparing")


def cases() -> list[dict[str, Any]]:
    """Of what was said, the document, and how all stands at the moments after: phases in their order, the codes of what is on and next."""
    return [_case(said) for said in SAID]


def _case(said: tuple[tuple[int, str, dict[str, Any]], ...]) -> dict[str, Any]:
    facts, last = NOTHING, -5
    for minute, code, wanted in said:
        facts, last = pressed(facts, Tap(f"seminar/{code}", wanted), DAY, NINE + timedelta(minutes=minute)), minute
    document = json.loads(livejson.public(compile_release(None, DAY, NINE), facts, ""))
    with speaking("en"):
        words = {name: said for name, said in wording.live_words().items() if name in TOLD}
    return {"seminars": document["seminars"], "words": words, "moments": [_moment(DAY, facts, minute) for minute in MOMENTS if minute >= last]}


def _moment(day: Programme, facts: LiveFacts, minute: int) -> dict[str, Any]:
    at = NINE + timedelta(minutes=minute)
    stand, now = standings(day, facts, at), on_and_next(day, facts, at, "hall")
    with speaking("en"):
        told = [wording.told(stand[s.code], facts.seminar(s.code), lambda when: views.clock(when, EVENT.zone)) for s in day.seminars]
    desk = forecast.rooms(replace(day, rooms=(Room("hall", "hall", "Hall"),)), facts, at)[0]
    return {
        "at": iso(at), "phases": [stand[s.code].phase for s in day.seminars],
        "on": [s.code for s in now.on], "next": [s.code for s in now.next], "told": told,
        "desk": [line and line.seminar.code for line in (desk.now, desk.next)],
    }  # fmt: skip


if __name__ == "__main__":
    FILE.write_text(json.dumps(cases(), indent=1) + "\n")
