"""Name badges on common sheets of labels."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.model import Role
from eventapp.programme.text import one_line
from eventapp.signage.rows import appearing
from eventapp.signage.sheet import Ask, Facts, Page, Sheet, Wish, cut
from eventapp.words import later

_ROLES = {
    Role.MODERATOR: later("Moderator"), Role.PANELIST: later("Panelist"), Role.SPEAKER: later("Speaker"),
    Role.INTERPRETER: later("Interpreter"),
}  # fmt: skip


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    for person, seat in appearing(facts, wish):
        content = {
            "over": facts.over(), "heading": one_line(person.name), "under": cut(person.affiliation, 160),
            "role": facts.words.gettext(_ROLES[seat.role]),
        }  # fmt: skip
        yield Page(person.code, person.name, "badge", content)
    for line in wish.lines("others"):
        name, _, under = line.partition(",")
        other = {"over": facts.over(), "heading": cut(name, 120), "under": cut(under, 160), "role": ""}
        yield Page(f"other/{name.strip()[:60]}", name, "badge", other)


SHEET = Sheet(
    "name-badges", later("Name badges"), later("For all who take part, on sheets of labels in the usual formats."), "B",
    _pages, far=1.5, near=0.6, papers=("a4",), turned=False, may_turn=False, labels=True, order=31,
    asks=(Ask("others", later("Others, a line each"), "lines", later("A name, and after a comma what stands below it."), 4000),),
)  # fmt: skip
