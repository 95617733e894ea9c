"""Free text: a heading, what is said below it, and a code for an address."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.addresses import is_web_address
from eventapp.signage.sheet import Ask, Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    heading, text, address = wish.text("heading"), wish.text("text"), wish.text("address")
    if not (heading or text):
        return
    codes = (facts.own_code(address, address, sheet, facts.words.gettext("Scan for more")),) if is_web_address(address) else ()
    content = {"over": facts.over(), "heading": cut(heading), "text": cut(text, 900), "facts": []}
    yield Page(heading[:60], heading or cut(text, 60), "notice", content, codes)


SHEET = Sheet(
    "free-text", later("Free text"), later("What you write, with a code if you give an address."), "T",
    _pages, far=3.0, scanned=0.7, order=45,
    asks=(
        Ask("heading", later("Heading"), most=200), Ask("text", later("Text"), "lines", most=900),
        Ask("address", later("A web address for a code"), "address", most=500),
    ),
)  # fmt: skip
