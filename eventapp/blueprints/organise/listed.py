"""The list of seminars as it is asked for: which are shown, and what each row says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from flask import g, request

from eventapp.blueprints import wording
from eventapp.blueprints.asked import own_path
from eventapp.programme.search import matches, plain_words
from eventapp.programme.timing import may_be
from eventapp.services import choices
from eventapp.services.draft import loading, memory
from eventapp.services.draft.rows import Room, Seminar
from eventapp.services.draft.values import Draft
from eventapp.services.people.named import label

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
    chosen: int = 0  # By how many readers.

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
    """What the list's page shows: also where a form sent from it is refused, as it was when that was sent."""
    rows = loading.tables(g.event)
    asked = request.args if request.method == "GET" else dict(parse_qsl(urlsplit(came_from()).query))
    return {
        "lines": _lines(rows, asked), "rooms": [(r.code, r.name) for r in rows.rooms], "asked": asked, **_always(),
        "places": [(r.id, r.name) for r in rows.rooms], "days": _days(), "people": [label(p) for p in rows.people],
        "last_room": next((s.room_id for s in reversed(rows.seminars) if s.room_id), 0),
    }  # fmt: skip


def one(seminar: Seminar) -> dict[str, object]:
    """What the row of one seminar shows."""
    room = seminar.room if seminar.room is not None and seminar.room.removed_at is None else None
    return {"line": _line(seminar, room, _Known(memory.read(g.event)), {}), **_always()}


def usual_end(start: time) -> time:
    """When a seminar that begins then is over, if it is as long as most of the event are; at midnight the latest."""
    lengths = Counter(s.minutes for s in loading.tables(g.event).seminars if s.minutes)
    minutes = lengths.most_common(1)[0][0] if lengths else 45
    end = datetime.combine(date.min, start) + timedelta(minutes=minutes)
    return end.time() if end.date() == date.min else time(23, 59)


def _days() -> list[date]:
    """The event's days."""
    first, last = g.event.starts_on, g.event.ends_on
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def came_from(noun: str = "seminars") -> str:
    """A list's own address as it was when a form was sent from it, with what was searched for; else its plain one."""
    here = f"/organise/{g.event.slug}/{noun}/"
    found = own_path(request.referrer or "", here)
    return found if found.partition("?")[0] == here else here


def _always() -> dict[str, object]:
    return {"zone": ZoneInfo(g.event.timezone), "kinds": wording.pairs(wording.kind, KINDS)}


def _lines(rows: loading.Tables, asked: Mapping[str, str]) -> list[Line]:
    rooms, known = {r.id: r for r in rows.rooms}, _Known(memory.read(g.event))
    return [_line(s, rooms.get(s.room_id or 0), known, asked) for s in rows.items]


class _Known:
    """What the draft's value tells of seminars, looked up once."""

    def __init__(self, found: Draft) -> None:
        self.clashes, self.names = found.clashes_by_seminar(), {p.code: p.name for p in found.programme.people}
        self.seminars = {s.code: s for s in found.whole.seminars}
        self.chosen = choices.counts(g.event.id)
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
    is_it = {"state": [s.state], "room": [room.code if room else ""], "kind": [s.kind]}
    words, met = searched(texts, asked, is_it)
    return Line(s, room, words, met, len(known.clashes.get(s.code, ())), people, known.chosen.get(s.code, 0))


def searched(texts: Sequence[str], asked: Mapping[str, str], is_it: Mapping[str, Sequence[str]]) -> tuple[str, bool]:
    """The words that a row is searched by, and whether it is among what is asked for.

    `is_it` says of each filter what the row is of what can be chosen there.
    """
    words = " ".join(word for text in texts for word in plain_words(text))
    among = all(asked.get(name, "") in ("", *values) for name, values in is_it.items())
    return words, among and matches(texts, asked.get("q", ""))
