"""The draft as the board shows it, in JSON: cards, the clashes around them, and what undo and redo would do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from flask import g

from eventapp.blueprints import wording
from eventapp.programme.now import days
from eventapp.programme.timing import possible
from eventapp.services.draft import journal, memory
from eventapp.services.draft.loading import Draft, Tables
from eventapp.services.draft.rows import Seminar

MOST_CLASHES = 12  # Of each kind; how many there are is said, and the readiness page has them all.


class Card(TypedDict):
    """A seminar on the board; `start` is on the venue's clock, empty for one in the tray."""

    code: str
    title: str
    kind: str
    state: str
    version: int
    start: str
    minutes: int | None
    room: str
    people: str
    fixed: bool


def whole() -> dict[str, object]:
    """The whole board."""
    rows, found, latest = memory.read(g.event)
    names = _Names(rows, found)
    first, last = _hours(found, names.zone)
    return {
        "days": [day.isoformat() for day in days(found.whole)], "from": first, "to": last,
        "rooms": [{"code": r.code, "name": r.name, "seats": r.capacity} for r in rows.rooms],
        "items": [_card(row, names) for row in rows.seminars],
        **_clashes(found, wording.Words(found.whole)), **_stack(latest),
    }  # fmt: skip


def after(code: str) -> dict[str, object]:
    """One card, and what its move changed around it."""
    rows, found, latest = memory.read(g.event)
    row = next(r for r in rows.seminars if r.code == code)
    words = wording.Words(found.whole)
    return {
        "items": [_card(row, _Names(rows, found))], "own": own(found, code, words),
        **_clashes(found, words), **_stack(latest),
    }  # fmt: skip


def own(found: Draft, code: str, words: wording.Words) -> list[dict[str, str]]:
    """What one card clashes with where it lies, in words, the worst first."""
    mine = (c for c in found.clashes() if code in c.seminars)
    return [{"severity": c.severity, "text": words.clash(c)} for c in mine]


def wall(at: datetime, zone: ZoneInfo) -> str:
    """An instant on the venue's clock, as the board's script has it."""
    return at.astimezone(UTC).astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _stack(latest: str) -> dict[str, object]:
    undoable, redoable = journal.undoable(g.event, g.actor), journal.redoable(g.event, g.actor)
    return {
        "latest": latest,
        "undo": undoable.title if undoable else None,
        "redo": redoable.title if redoable else None,
    }


class _Names:
    """What the cards show of rooms and people, looked up once."""

    def __init__(self, rows: Tables, found: Draft) -> None:
        self.rooms = {room.id: room.code for room in rows.rooms}
        self.people = {person.code: person.name for person in rows.people}
        self.zone = ZoneInfo(g.event.timezone)
        self.seminars = {s.code: s for s in found.whole.seminars}

    def panel(self, code: str) -> str:
        """Those in a seminar, moderators first, in one line."""
        seats = self.seminars[code].moderators + self.seminars[code].panel
        return ", ".join(self.people.get(a.person, "") or a.organisation for a in seats)


def _card(row: Seminar, names: _Names) -> Card:
    return {
        "code": row.code, "title": row.title, "kind": row.kind, "state": row.state, "version": row.version,
        "start": wall(at, names.zone) if (at := possible(row.starts_at)) else "", "minutes": row.minutes,
        "room": names.rooms.get(row.room_id or 0, ""), "people": names.panel(row.code), "fixed": row.fixed,
    }  # fmt: skip


def _clashes(found: Draft, words: wording.Words) -> dict[str, object]:
    """The clashes in words, kind by kind and the worst first; how many there are, and the worst at each card."""
    every = found.clashes()
    marks: dict[str, str] = {}
    for clash in every:  # Worst first.
        for code in clash.seminars:
            marks.setdefault(code, clash.severity)
    shown = [
        {
            "severity": group.severity,
            "word": wording.severity(group.severity),
            "heading": group.heading,
            "folded": group.folded,
            "open": group.open,
            "count": len(group.clashes),
            "clashes": [{"text": words.clash(c), "codes": c.seminars} for c in group.clashes[:MOST_CLASHES]],
        }
        for group in wording.groups(every)
    ]
    return {"groups": shown, "count": len(every), "marks": marks}


def _hours(found: Draft, zone: ZoneInfo) -> tuple[int, int]:
    """From which hour to which the board goes; past midnight the hours go on from 24."""
    planning = found.planning
    first = planning.day_starts.hour if planning.day_starts else 8
    last = planning.day_ends.hour + (planning.day_ends.minute > 0) if planning.day_ends else 18
    for seminar in found.whole.seminars:
        if seminar.starts_at is not None and seminar.ends_at is not None:
            begins = seminar.starts_at.astimezone(zone)
            first = min(first, begins.hour)
            last = max(last, begins.hour + -(-(begins.minute + (seminar.minutes or 0)) // 60))
    return max(0, first - 1), min(last + 1, 30) if last >= 24 else min(24, last + 1)
