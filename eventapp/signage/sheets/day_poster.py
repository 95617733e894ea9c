"""Day poster: all rooms of a day in order of time."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.now import days
from eventapp.signage.rows import day_told, held, row
from eventapp.signage.sheet import Facts, Page, Sheet, Wish
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    event, prompt = facts.programme.event, facts.words.gettext("Scan for the latest programme")
    for day in days(facts.programme):
        here = [s for s in held(facts, Wish(day=day, room=wish.room)) if s.scheduled]
        if wish.day in (None, day) and wish.of(event.code) and here:
            content = {
                "over": event.host, "heading": facts.over(), "under": day_told(facts, day),
                "rows": [row(facts, s, where=True) for s in here],
            }  # fmt: skip
            code = facts.code("event", event.code, sheet, prompt)
            yield Page(str(day), day_told(facts, day), "listing", content, (code,), day)


SHEET = Sheet(
    "day-poster", later("Day poster"), later("All that is held on a day, in order of time, with rooms."), "W",
    _pages, far=3.0, near=0.85, scanned=0.5, order=12,
)  # fmt: skip
