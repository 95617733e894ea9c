"""The list of people as it is asked for: who is shown, and what each row says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, request

from eventapp.blueprints import wording
from eventapp.blueprints.organise import hours, listed
from eventapp.services.draft import loading, memory, merging
from eventapp.services.draft.rows import Person, Seat, Seminar
from eventapp.services.mail import history
from eventapp.services.people import wishes

# What is edited in its cell, beside the name; what is private is shown to those alone who may see it.
PUBLIC, PRIVATE = ("title", "organisation", "website", "biography", "slug"), ("email", "phone", "notes")
# What of it is several lines of text.
LINES = ("biography", "notes")


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list: what is searched of them, whether they are shown, their seats with the seminars, whether two
    are at once, and the mail with their link.
    """

    person: Person
    words: str
    shown: bool
    seats: list[tuple[Seminar, Seat]]
    twice: bool
    mail: object

    @property
    def answers(self) -> list[str]:
        """What they have answered."""
        return [seat.answer for _, seat in self.seats]

    @property
    def missing(self) -> list[str]:
        """What they lack, as `wording.missing` knows it."""
        return _missing(self.person, self.answers)

    @property
    def refused(self) -> list[str]:
        """What they have said no to, as `wording.asked_to` knows it; nothing for who may not see it."""
        return _refused(self.person)

    @property
    def hours(self) -> str:
        """When they can be there, on the venue's clock."""
        return hours.as_text(self.person.hours)


class _Known:
    """What the draft tells of people, looked up once."""

    def __init__(self, rows: loading.Tables) -> None:
        self.twice = Counter(c.person for c in memory.read(g.event).all_clashes() if c.rule == "person-twice")
        self.mails = history.of_people(g.event.id) if g.actor.may("private") else {}
        self.seats: dict[int, list[tuple[Seminar, Seat]]] = defaultdict(list)
        for seminar in rows.seminars:
            for seat in seminar.seats:
                if seat.person_id:
                    self.seats[seat.person_id].append((seminar, seat))


def page() -> dict[str, object]:
    """What the list's page shows."""
    rows = loading.tables(g.event)
    known = _Known(rows)
    lines = [_line(person, known, request.args) for person in rows.people]
    return {
        "lines": lines, "asked": request.args, "asked_for": wishes.count(g.event) if g.actor.may("private") else 0,
        "pairs": len(merging.pairs(rows.people)) if g.actor.may("private") else 0,
        "held": [(s, seat) for s in rows.seminars for seat in s.seats if seat.person_id is None],
        "lacking": Counter(name for line in lines for name in line.missing), **_always(),
    }  # fmt: skip


def one(person: Person) -> dict[str, object]:
    """What the row of one person shows."""
    return {"line": _line(person, _Known(loading.tables(g.event)), {}), **_always()}


def _always() -> dict[str, object]:
    cells = [*PUBLIC[:2], *(PRIVATE[:2] if g.actor.may("private") else ()), *PUBLIC[2:]]
    return {"cells": [*cells, *(PRIVATE[2:] if g.actor.may("private") else ())], "several": LINES}


def _line(p: Person, known: _Known, asked: Mapping[str, str]) -> Line:
    seats = known.seats[p.id]
    answers = [seat.answer for _, seat in seats]
    texts = [p.name, p.title, p.organisation, *(seminar.title for seminar, _ in seats)]
    texts += [wording.missing()[name] for name in _missing(p, answers)]
    if g.actor.may("private"):
        texts += [p.email, p.phone, p.notes]
    words, shown = listed.searched(texts, asked, {"answer": answers, "missing": _missing(p, answers), "refused": _refused(p)})
    return Line(p, words, shown, seats, bool(known.twice[p.code]), known.mails.get(p.id))


def _refused(p: Person) -> list[str]:
    return [name for name in wording.asked_to() if getattr(p, name) == "no"] if g.actor.may("private") else []


def _missing(p: Person, answers: list[str]) -> list[str]:
    held = {"portrait": p.portrait, "biography": p.biography, "mail": p.email, "answer": "invited" not in answers}
    return [name for name, value in held.items() if not value]
