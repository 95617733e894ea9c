"""Livestream poster: where a seminar can be watched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.text import one_line
from eventapp.signage.rows import held, title, when, where
from eventapp.signage.sheet import Facts, Page, Sheet, Wish
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    w = facts.words
    for seminar in held(facts, wish):
        if seminar.watched and not seminar.cancelled:
            told = ((w.gettext("When"), when(facts, seminar)), (w.gettext("Where"), where(facts, seminar)))
            content = {
                "over": w.gettext("Watch from where you are"), "heading": title(facts, seminar), "text": "",
                "facts": [[label, said] for label, said in told if said],
            }  # fmt: skip
            code = facts.code("live", seminar.code, sheet, w.gettext("Scan to watch"))
            yield Page(seminar.code, one_line(seminar.title), "notice", content, (code,), facts.day_of(seminar))


SHEET = Sheet(
    "livestream-poster", later("Livestream poster"), later("For each seminar that is streamed: a code to the stream, and later to the recording."), "V",
    _pages, far=2.5, scanned=0.7, order=15,
)  # fmt: skip
