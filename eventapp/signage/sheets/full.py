"""Full – watch here: for the door of a room that takes no more, with a code to what is streamed from it now."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.text import one_line
from eventapp.signage.sheet import Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    w = facts.words
    for room in facts.programme.rooms:
        streamed = any(s.room == room.code and s.watched and not s.cancelled for s in facts.programme.seminars)
        if streamed and wish.room in ("", room.code) and wish.of(room.code):
            content = {
                "over": cut(room.name, 120), "heading": w.gettext("Full – watch here"), "facts": [],
                "text": w.gettext("No more fit in. What is said here can be watched on your phone, now and afterwards."),
            }  # fmt: skip
            code = facts.code("watch", room.code, sheet, w.gettext("Scan to watch"))
            yield Page(room.code, f"{w.gettext('Full – watch here')}: {one_line(room.name)}", "notice", content, (code,))


SHEET = Sheet(
    "full", later("Full – watch here"), later("For each room that is streamed: a code that always leads to what is on there."), "X",
    _pages, far=5.0, scanned=0.7, order=43,
)  # fmt: skip
