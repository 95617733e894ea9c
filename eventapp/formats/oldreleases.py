"""Releases stored by earlier versions, made into what this one reads: a function for each step, JSON to JSON."""

from __future__ import annotations

from collections.abc import Callable

from eventapp.programme.naming import slugify
from eventapp.programme.release import tag_feed


def from_first(plain: dict[str, object]) -> dict[str, object]:
    """Schema 1 kept withdrawn seminars, people and rooms whole, and their names in the changes: all of it is let go."""
    programme = plain.get("programme")
    event = programme.get("event") if isinstance(programme, dict) else None
    code = event.get("code", "") if isinstance(event, dict) else ""
    withdrawn = plain.get("withdrawn", [])
    if isinstance(withdrawn, list):
        withdrawn = [_left_of(each, code) if isinstance(each, dict) else each for each in withdrawn]
    kept = {name: value for name, value in plain.items() if not name.startswith("former_")}
    return kept | {"withdrawn": withdrawn}


def _left_of(seminar: dict[str, object], event: str) -> dict[str, object]:
    feeds = [f"room/{seminar['room']}"] if seminar.get("room") else []
    seats, tags = (found if isinstance(found := seminar.get(name), list) else [] for name in ("appearances", "tags"))
    feeds += [f"person/{seat['person']}" for seat in seats if isinstance(seat, dict) and seat.get("person")]
    feeds += [tag_feed(event, slugify(str(tag))) for tag in tags]
    kept = {name: seminar[name] for name in ("code", "starts_at", "minutes") if name in seminar}
    return kept | {"feeds": list(dict.fromkeys(feeds))}


# From each schema to the next. The golden files in tests/formats/golden/ are of every schema there ever was.
STEPS: dict[int, Callable[[dict[str, object]], dict[str, object]]] = {1: from_first}
NEWEST = max(STEPS) + 1


def upgraded(plain: dict[str, object]) -> dict[str, object]:
    """A release's JSON of any schema as that of the newest. What cannot be read is left for the reader to refuse."""
    oldest = plain["schema"]
    assert isinstance(oldest, int)
    for schema in range(oldest, NEWEST):
        plain = STEPS[schema](plain) | {"schema": schema + 1}
    return plain
