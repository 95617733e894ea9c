"""Reserved seats: one for each line that is written."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.signage.sheet import Ask, Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    heading = facts.words.gettext("Reserved")
    for whom in wish.lines("whom") or [""]:
        content = {"over": facts.over(), "heading": heading, "text": cut(whom), "facts": []}
        yield Page(whom[:60], f"{heading}: {whom}" if whom else heading, "notice", content)


SHEET = Sheet(
    "reserved-seats", later("Reserved seats"), later("For chairs and rows; one for each line that you write."), "R",
    _pages, far=4.0, near=2.0, turned=True, order=32,
    asks=(Ask("whom", later("For whom, a line each"), "lines", later("Left empty: one without a name."), 2000),),
)  # fmt: skip
