"""Where each seminar stands when rooms are columns. Strict CSP forbids inline styles, so places are classes."""

from __future__ import annotations

from datetime import datetime

from eventapp.blueprints.public.reader import Reader

MOST_ROOMS = 12


def cells(r: Reader) -> dict[str, str]:
    """Classes by seminar code: column, first and last row. Empty when a grid would not help."""
    if not 1 < len(r.programme.rooms) <= MOST_ROOMS:
        return {}
    columns = {room.code: i for i, room in enumerate(r.programme.rooms, 1)}
    found = {}
    for _, seminars in r.days():
        lines = sorted({m for s in seminars for m in (s.starts_at, s.ends_at) if m})
        row = {moment: i for i, moment in enumerate(lines, 1)}
        free: dict[str, datetime] = {}
        for s in seminars:
            # Two at once in one room cannot share a cell: the second goes below, as in the list.
            if s.room not in columns or not s.starts_at or not s.ends_at:
                continue
            if s.room not in free or free[s.room] <= s.starts_at:
                found[s.code] = f"gc{columns[s.room]} gs{row[s.starts_at]} ge{row[s.ends_at]}"
                free[s.room] = s.ends_at
    return found


def css(r: Reader) -> str:
    """The rules for the classes in use."""
    names = {name for value in cells(r).values() for name in value.split()}
    what = {"gc": "grid-column", "gs": "grid-row-start", "ge": "grid-row-end"}
    rules = [f".{n}{{{what[n[:2]]}:{n[2:]}}}" for n in sorted(names, key=lambda n: (n[:2], int(n[2:])))]
    count = len(r.programme.rooms)
    rules.append(f".grid,.grid-head{{--rooms:{count}}}")
    return "@media (min-width:60rem){" + "".join(rules) + "}\n" if names else ""
