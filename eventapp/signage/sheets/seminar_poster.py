"""Seminar poster: title, when and where, the panel with portraits and organisations, and the moderator."""

from __future__ import annotations

from collections.abc import Iterator

from eventapp.programme.model import Appearance, Kind, Role, Seminar
from eventapp.programme.text import one_line
from eventapp.signage.rows import held, initials, title, when_and_where
from eventapp.signage.sheet import Facts, Page, Sheet, Wish, cut
from eventapp.words import later

# What nobody hangs a poster for.
_NONE = (Kind.BREAK,)


def _person(facts: Facts, seat: Appearance) -> dict[str, object]:
    w, person = facts.words, facts.programme.people_by_code().get(seat.person)
    role = {Role.MODERATOR: w.gettext("Moderator"), Role.INTERPRETER: w.gettext("Interpreter")}.get(seat.role, "")
    if person is None:
        return {"name": cut(seat.organisation, 120), "affiliation": w.gettext("to be announced"), "role": role, "portrait": "", "initials": "…"}
    return {
        "name": one_line(person.name), "affiliation": cut(person.affiliation, 160), "role": role,
        "portrait": person.portrait, "initials": initials(person.name),
    }  # fmt: skip


def _page(facts: Facts, seminar: Seminar, sheet: Sheet) -> Page:
    seats = (*seminar.panel, *seminar.moderators)
    content = {
        "over": facts.over(), "heading": title(facts, seminar), "under": when_and_where(facts, seminar),
        "people": [_person(facts, seat) for seat in seats],
    }  # fmt: skip
    code = facts.code("seminar", seminar.code, sheet, facts.words.gettext("Scan for more about the seminar"))
    return Page(seminar.code, one_line(seminar.title), "panel", content, (code,), facts.day_of(seminar))


def _pages(facts: Facts, wish: Wish, sheet: Sheet) -> Iterator[Page]:
    for seminar in held(facts, wish):
        if seminar.kind not in _NONE:
            yield _page(facts, seminar, sheet)


SHEET = Sheet(
    "seminar-poster", later("Seminar poster"), later("Title, time and room, the panel with portraits, the moderator."), "P",
    _pages, far=2.5, near=1.0, scanned=0.5, order=11,
)  # fmt: skip
