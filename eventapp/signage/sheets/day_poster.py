"""Day poster: all rooms of a day in order of time."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.now import days
from eventapp.signage.rows import day_told, held, named, nothing, row
from eventapp.signage.sheet import Facts, Page, Sheet, Wish
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    event, prompt = facts.programme.event, facts.words.gettext("Scan for the latest programme")
    room = facts.programme.rooms_by_code().get(wish.room)
    for day in days(facts.programme):
        here = [s for s in held(facts, Wish(day=day, room=wish.room)) if s.scheduled]
        if wish.day in (None, day) and wish.of(event.code) and (here or wish.day):
            rows = [row(facts, s, where=True) for s in here]
            listed = {"rows": rows} if rows else nothing(facts, held(facts, Wish(room=wish.room)), day, room)
            content = {"over": event.host, "heading": facts.over(), "under": day_told(facts, day), **listed}
            code = facts.code("event", event.code, sheet, prompt)
            yield Page(str(day), named(facts, day_told(facts, day), rows), "listing", content, (code,), day)


SHEET = Sheet(
    "day-poster", later("Day poster"), later("All that is held on a day, in order of time, with rooms."), "W",
    _pages, far=3.0, near=0.85, scanned=0.5, order=12,
)  # fmt: skip
