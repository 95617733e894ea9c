"""Room door: the room's name, what is held there on a day, and a code for the latest."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.now import days
from eventapp.programme.text import one_line
from eventapp.signage.rows import day_told, row
from eventapp.signage.sheet import Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    prompt = facts.words.gettext("Scan for the latest programme")
    for room in facts.programme.rooms:
        here = [s for s in facts.programme.seminars if s.room == room.code and s.scheduled]
        busy = sorted({day for s in here if (day := facts.day_of(s))}) or days(facts.programme)[:1]
        if (wish.room and wish.room != room.code) or not wish.of(room.code):
            continue
        for day in [day for day in busy if wish.day in (None, day)]:
            content = {
                "over": facts.over(), "heading": cut(room.name, 120), "under": day_told(facts, day),
                "rows": [row(facts, s, where=False) for s in here if facts.day_of(s) == day],
            }  # fmt: skip
            code = facts.code("room", room.code, sheet, prompt)
            yield Page(f"{room.code}/{day}", f"{one_line(room.name)}, {facts.words.day(day, 'EEE d MMM')}", "listing", content, (code,), day)


SHEET = Sheet(
    "room-door", later("Room door"), later("The room, its programme of the day, and a code to what is on now."), "D",
    _pages, far=5.0, near=1.1, scanned=0.5, order=10,
)  # fmt: skip
