"""Calendar poster: the whole programme in one's own calendar."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.signage.sheet import Facts, Page, Sheet, Wish
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    event, w = facts.programme.event, facts.words
    content = {
        "over": facts.over(), "heading": w.gettext("The programme in your calendar"), "facts": [],
        "text": w.gettext("Subscribe once: what is moved or cancelled changes in your calendar by itself."),
    }  # fmt: skip
    code = facts.code("calendar", event.code, sheet, w.gettext("Scan to subscribe"))
    yield Page(event.code, w.gettext("The programme in your calendar"), "notice", content, (code,))


SHEET = Sheet(
    "calendar-poster", later("Calendar poster"), later("A code by which the programme comes into one's calendar."), "C",
    _pages, scanned=0.7, order=14,
)  # fmt: skip
