"""The list of seminars as it is asked for: which are shown, and what each row says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import g, request

from eventapp.blueprints import wording
from eventapp.blueprints.asked import own_path
from eventapp.programme.search import matches, plain_words
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

    @property
    def when(self) -> str:
        """Day, start and end on the venue's clock, as the fields for them take it."""
        if self.seminar.starts_at is None:
            return "  "
        zone = ZoneInfo(g.event.timezone)
        starts, ends = self.seminar.starts_at.astimezone(zone), self.seminar.ends_at
        return f"{starts:%Y-%m-%d %H:%M} {ends.astimezone(zone) if ends else starts:%H:%M}"

    @property
    def people(self) -> list[str]:
        """Who sits in it, by name, or the organisation that a seat is held for."""
        return _people(self.seminar)


def page() -> dict[str, object]:
    """What the list's page shows."""
    rows = loading.tables(g.event)
    return {
        "lines": _lines(rows), "rooms": [(r.code, r.name) for r in rows.rooms], "asked": request.args, **_always(),
    }  # fmt: skip


def one(seminar: Seminar) -> dict[str, object]:
    """What the row of one seminar shows."""
    room = seminar.room if seminar.room is not None and seminar.room.removed_at is None else None
    found = memory.read(g.event)
    return {"line": _line(seminar, room, found, {}), **_always()}


def came_from() -> str:
    """The list's own address as it was when a form was sent from it, with what was searched for; else its plain one."""
    here = f"/organise/{g.event.slug}/seminars/"
    found = own_path(request.referrer or "", here)
    return found if found.partition("?")[0] == here else here


def _always() -> dict[str, object]:
    return {"zone": ZoneInfo(g.event.timezone), "kinds": wording.pairs(wording.kind, KINDS)}


def _lines(rows: loading.Tables) -> list[Line]:
    rooms, found = {r.id: r for r in rows.rooms}, memory.read(g.event)
    return [_line(s, rooms.get(s.room_id or 0), found, request.args) for s in rows.items]


def _line(s: Seminar, room: Room | None, found: Draft, asked: Mapping[str, str]) -> Line:
    texts = [s.title, room.name if room else "", *s.tags, *_people(s), wording.kind(s.kind), wording.state(s.state), s.host]
    if g.actor.may("private"):
        texts.append(s.notes)
    is_it = {"state": s.state, "room": room.code if room else "", "kind": s.kind}
    shown = all(asked.get(name, "") in ("", value) for name, value in is_it.items())
    words = " ".join(word for text in texts for word in plain_words(text))
    return Line(
        s, room, words, shown and matches(texts, asked.get("q", "")), len(found.clashes_by_seminar().get(s.code, ())),
    )  # fmt: skip


def _people(s: Seminar) -> list[str]:
    return [seat.person.name if seat.person else seat.organisation for seat in s.seats]
