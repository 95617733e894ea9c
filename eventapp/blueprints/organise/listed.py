"""The list of seminars as it is asked for: which are shown, and what each row says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

from flask import g, request

from eventapp.blueprints import wording
from eventapp.blueprints.asked import own_path
from eventapp.programme.search import matches, plain_words
from eventapp.programme.timing import may_be
from eventapp.services.draft import loading, memory
from eventapp.services.draft.rows import Room, Seminar
from eventapp.services.draft.values import Draft

KINDS = ("panel", "talk", "workshop", "break", "social", "external")


@dataclass(frozen=True, slots=True)
class Line:
    """A seminar in the list: what is searched of it, whether it is shown, and how many clashes it has."""

    seminar: Seminar
    room: Room | None
    words: str
    shown: bool
    notes: int
    people: list[str]  # By name, moderators first, or the organisation that a seat is held for.

    @property
    def when(self) -> str:
        """Day, start and end on the venue's clock, as the fields for them take it."""
        starts, minutes = self.seminar.starts_at, self.seminar.minutes
        if starts is None or not may_be(starts):
            return "  "
        zone = ZoneInfo(g.event.timezone)
        ends = (starts + timedelta(minutes=minutes or 0)).astimezone(zone)
        return f"{starts.astimezone(zone):%Y-%m-%d %H:%M} {ends:%H:%M}"


def page() -> dict[str, object]:
    """What the list's page shows."""
    rows = loading.tables(g.event)
    return {
        "lines": _lines(rows), "rooms": [(r.code, r.name) for r in rows.rooms], "asked": request.args, **_always(),
    }  # fmt: skip


def one(seminar: Seminar) -> dict[str, object]:
    """What the row of one seminar shows."""
    room = seminar.room if seminar.room is not None and seminar.room.removed_at is None else None
    return {"line": _line(seminar, room, _Known(memory.read(g.event)), {}), **_always()}


def came_from() -> str:
    """The list's own address as it was when a form was sent from it, with what was searched for; else its plain one."""
    here = f"/organise/{g.event.slug}/seminars/"
    found = own_path(request.referrer or "", here)
    return found if found.partition("?")[0] == here else here


def _always() -> dict[str, object]:
    return {"zone": ZoneInfo(g.event.timezone), "kinds": wording.pairs(wording.kind, KINDS)}


def _lines(rows: loading.Tables) -> list[Line]:
    rooms, known = {r.id: r for r in rows.rooms}, _Known(memory.read(g.event))
    return [_line(s, rooms.get(s.room_id or 0), known, request.args) for s in rows.items]


class _Known:
    """What the draft's value tells of seminars, looked up once."""

    def __init__(self, found: Draft) -> None:
        self.clashes, self.names = found.clashes_by_seminar(), {p.code: p.name for p in found.programme.people}
        self.seminars = {s.code: s for s in found.whole.seminars}
        # Words that many lines share are looked up once.
        self.kind, self.state = cache(wording.kind), cache(wording.state)

    def people(self, code: str) -> list[str]:
        """Who sits in a seminar."""
        known = self.seminars.get(code)
        seats = known.moderators + known.panel if known else ()
        return [self.names.get(a.person, "") or a.organisation for a in seats]


def _line(s: Seminar, room: Room | None, known: _Known, asked: Mapping[str, str]) -> Line:
    people = known.people(s.code)
    texts = [s.title, room.name if room else "", *s.tags, *people, known.kind(s.kind), known.state(s.state), s.host]
    if g.actor.may("private"):
        texts.append(s.notes)
    is_it = {"state": s.state, "room": room.code if room else "", "kind": s.kind}
    shown = all(asked.get(name, "") in ("", value) for name, value in is_it.items())
    words = " ".join(word for text in texts for word in plain_words(text))
    met, notes = shown and matches(texts, asked.get("q", "")), len(known.clashes.get(s.code, ()))
    return Line(s, room, words, met, notes, people)
