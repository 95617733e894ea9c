"""Room door: the room's name, what is held there on a day, and a code for the latest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from eventapp.programme.model import Room, Seminar
from eventapp.programme.now import days
from eventapp.programme.text import one_line
from eventapp.signage.rows import days_told, named, nothing, row
from eventapp.signage.sheet import Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    for room in facts.programme.rooms:
        if wish.room in ("", room.code) and wish.of(room.code):
            held = [s for s in facts.programme.seminars if s.room == room.code and s.scheduled]
            # Nobody hangs a sheet for each day of a room that is used on one, but of a chosen day each door has one.
            busy = sorted({day for s in held if (day := facts.day_of(s))})
            chosen: Sequence[date | None] = [wish.day] if wish.day else busy or [None]
            for day in chosen:
                yield _page(facts, room, held, day, sheet)


def _page(facts: Facts, room: Room, held: Sequence[Seminar], day: date | None, sheet: Sheet) -> Page:
    """The sheet of a room on a day, None for a room in which nothing is held at all."""
    rows = [row(facts, s, where=False) for s in held if day and facts.day_of(s) == day]
    content = {"over": facts.over(), "heading": cut(room.name, 120), "under": days_told(facts, day)}
    listed = {"rows": rows} if rows else nothing(facts, held, day, room)
    code = facts.code("room", room.code, sheet, facts.words.gettext("Scan for the latest programme"))
    called = f"{one_line(room.name)}, {facts.words.day(day, 'EEE d MMM')}" if day else one_line(room.name)
    # One of no day is kept under the first, so that it is told as stale, and not as gone, when something is held then.
    key = f"{room.code}/{day or days(facts.programme)[0]}"
    return Page(key, named(facts, called, rows), "listing", {**content, **listed}, (code,), day)


SHEET = Sheet(
    "room-door", later("Room door"), later("The room, its programme of the day, and a code to what is on now. Of a day that you choose every room has one."), "D",
    _pages, far=5.0, near=1.1, scanned=0.5, order=10,
)  # fmt: skip
