"""Name plates for tables and lecterns: folded, so that the panel and the audience both read them."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.text import one_line
from eventapp.signage.rows import appearing
from eventapp.signage.sheet import Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    for person, _ in appearing(facts, wish):
        content = {"heading": one_line(person.name), "under": cut(person.affiliation, 160)}
        yield Page(person.code, person.name, "plate", content)


SHEET = Sheet(
    "name-plates", later("Name plates"), later("For tables and lecterns, read from ten metres; fold along the line."), "N",
    _pages, far=10.0, near=2.0, turned=True, may_turn=False, farther=False, order=30,
)  # fmt: skip
