"""Questions and feedback: a code to the seminar's page, where they live."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.model import Kind
from eventapp.programme.text import one_line
from eventapp.signage.rows import held, title, when_and_where
from eventapp.signage.sheet import Facts, Page, Sheet, Wish
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    w = facts.words
    for seminar in held(facts, wish):
        if seminar.kind not in (Kind.BREAK, Kind.SOCIAL, Kind.EXTERNAL) and not seminar.cancelled:
            content = {
                "over": when_and_where(facts, seminar), "heading": w.gettext("Questions? What did you think?"), "facts": [],
                "text": title(facts, seminar),
            }  # fmt: skip
            code = facts.code("seminar", seminar.code, sheet, w.gettext("Ask and tell on the seminar's page"))
            yield Page(seminar.code, one_line(seminar.title), "notice", content, (code,), facts.day_of(seminar))


SHEET = Sheet(
    "questions", later("Questions and feedback"), later("For each seminar: a code to its page, where one asks and tells."), "Q",
    _pages, far=3.0, scanned=0.7, order=42,
)  # fmt: skip
