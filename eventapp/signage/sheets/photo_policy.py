"""Photo policy: that there is filming, and what to do for who does not want to be seen."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.signage.sheet import Ask, Facts, Page, Sheet, Wish, cut
from eventapp.words import later


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    w = facts.words
    said = wish.text("policy") or w.gettext(
        "There is filming and photographing here. If you do not want to be in a picture, tell us at the door."
    )
    content = {"over": facts.over(), "heading": w.gettext("Photography and film"), "text": cut(said, 600), "facts": []}
    yield Page("", w.gettext("Photography and film"), "notice", content)


SHEET = Sheet(
    "photo-policy", later("Photo policy"), later("That there is filming, and what to do for who does not want to be seen."), "K",
    _pages, order=44, asks=(Ask("policy", later("Your own words"), "lines", later("Left empty: ours."), 600),),
)  # fmt: skip
