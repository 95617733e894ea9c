"""Hand-out: the day on an A4 that is folded once, with the rules of the house at the back."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.formats.markdown import to_plain
from eventapp.programme.now import days
from eventapp.signage.rows import day_told, held, row
from eventapp.signage.sheet import Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    event, prompt = facts.programme.event, facts.words.gettext("Scan for the latest programme")
    venue = ", ".join(part for part in (event.venue.name, event.venue.address, event.venue.city) if part)
    for day in days(facts.programme):
        here = [s for s in held(facts, Wish(day=day, room=wish.room)) if s.scheduled]
        if wish.day in (None, day) and wish.of(event.code) and here:
            content = {
                "over": cut(event.host), "heading": facts.over(), "under": day_told(facts, day), "place": cut(venue),
                "text": cut(to_plain(event.about), 900), "rows": [row(facts, s, where=True) for s in here],
            }  # fmt: skip
            code = facts.code("event", event.code, sheet, prompt)
            yield Page(str(day), day_told(facts, day), "folded", content, (code,), day)


SHEET = Sheet(
    "hand-out", later("Hand-out"), later("The day on a landscape A4, printed on both sides and folded once."), "H",
    _pages, far=1.0, near=0.5, scanned=0.28, turned=True, may_turn=False, papers=("a4", "a3"), order=13,
)  # fmt: skip
