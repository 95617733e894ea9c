"""The draft as the board shows it, in JSON: cards, the clashes around them, and what undo and redo would do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from flask import g

from eventapp.blueprints import wording
from eventapp.programme.chosen import crowded
from eventapp.programme.forecast import days_held
from eventapp.programme.model import Appearance, Kind, Programme, Seminar, State
from eventapp.programme.night import day_of
from eventapp.programme.now import days
from eventapp.services import choices
from eventapp.services.clock import now
from eventapp.services.draft import journal, memory
from eventapp.services.draft.values import Draft

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
    lead: str
    leaderless: bool
    tags: list[str]
    fixed: bool
    chosen: str  # By how many readers, in a word; "" for none.


def whole() -> dict[str, object]:
    """The whole board."""
    found = memory.read(g.event)
    names = _Names(found)
    first, last = _hours(found, names.zone)
    return {
        "days": [day.isoformat() for day in days(found.whole)], "opens": _opens(found.whole), "from": first, "to": last,
        "rooms": [{"code": r.code, "name": r.name, "seats": r.capacity} for r in found.programme.rooms],
        "names": {"kind": _named(wording.kind, [*Kind, "blocked"]), "state": _named(wording.state, State)},
        "items": [_card(s, names) for s in sorted(found.whole.seminars, key=_by_time)],
        **_clashes(found, wording.Words(found.whole), names.chosen), **_stack(str(found.revision)),
    }  # fmt: skip


def _opens(programme: Programme) -> str:
    """The day to open on: today or the next while there is one with something on it, else the first that has, or ""."""
    today, held = day_of(now(), programme.event.zone), days_held(programme)
    return str(next((day for day in held if day >= today), held[0])) if held else ""


def _named(word: Callable[[str], str], values: Iterable[str]) -> dict[str, str]:
    return {str(value): word(value) for value in values}


def after(code: str) -> dict[str, object]:
    """One card, and what its move changed around it."""
    found = memory.read(g.event)
    seminar = next(s for s in found.whole.seminars if s.code == code)
    words, names = wording.Words(found.whole), _Names(found)
    return {
        "items": [_card(seminar, names)], "own": own(found, code, words),
        **_clashes(found, words, names.chosen), **_stack(str(found.revision)),
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

    def __init__(self, found: Draft) -> None:
        self.people = {person.code: person.name for person in found.programme.people}
        self.blocks = {block.code for block in found.blocks}
        self.zone, self.found, self.chosen = ZoneInfo(g.event.timezone), found, choices.counts(g.event.id)

    def line(self, seats: Iterable[Appearance]) -> str:
        """Those on some seats, in one line."""
        return ", ".join(self.people.get(a.person, "") or a.organisation for a in seats)


def _by_time(s: Seminar) -> tuple[bool, float, str]:
    """In the tray by title, whatever room they have kept."""
    return s.starts_at is None, s.starts_at.timestamp() if s.starts_at else 0.0, s.title


def _card(s: Seminar, names: _Names) -> Card:
    return {
        "code": s.code, "title": s.title, "kind": "blocked" if s.code in names.blocks else s.kind.value,
        "state": s.state.value, "version": names.found.versions[s.code],
        "start": wall(s.starts_at, names.zone) if s.starts_at else "", "minutes": s.minutes,
        "room": s.room, "people": names.line(s.panel), "lead": names.line(s.moderators),
        "leaderless": s.kind is Kind.PANEL and not s.moderators and s.code not in names.blocks, "tags": list(s.tags), "fixed": names.found.planning.seminar(s.code).fixed,
        "chosen": wording.choosers(names.chosen[s.code]) if s.code in names.chosen else "",
    }  # fmt: skip


def _clashes(found: Draft, words: wording.Words, chosen: Mapping[str, int]) -> dict[str, object]:
    """The clashes in words, kind by kind and the worst first; how many there are, and the worst at each card."""
    every = found.clashes() + crowded(found.whole, chosen)
    marks: dict[str, str] = {}
    for clash in every:  # Worst first.
        for code in clash.seminars:
            marks.setdefault(code, clash.severity)
    shown = [
        {
            "severity": group.severity,
            "word": group.word,
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
    """From which hour to which the board goes: the organiser's day, else what is held with space around it.

    Past midnight the hours go on from 24.
    """
    planning, held = found.planning, found.whole.seminars
    begins = [s.starts_at.astimezone(zone) for s in held if s.starts_at is not None]
    ends = [_end(s.starts_at.astimezone(zone), s.minutes or 0) for s in held if s.starts_at is not None]
    first = planning.day_starts.hour if planning.day_starts else 8 if not begins else 23
    last = planning.day_ends.hour + (planning.day_ends.minute > 0) if planning.day_ends else 18 if not ends else 0
    first = min([first, *(max(0, at.hour - 1) for at in begins)])
    last = max([last, first + 6, *(min(max(end, 24), end + 1, 30) for end in ends)])
    return first, last


def _end(begins: datetime, minutes: int) -> int:
    """The full hour at or after the end of what begins then, from 24 on past midnight."""
    return begins.hour + -(-(begins.minute + minutes) // 60)
