"""Which part of a programme or of its people a reader means: what is chosen, and words that forgive.

An open page goes by the same rule (static/js/programme.js); tests/scripts/filter-cases.json holds both to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from eventapp.programme.model import Person, Programme, Seminar
from eventapp.programme.naming import slugify
from eventapp.programme.search import plain_words

# What can be chosen, by its name in addresses.
SORTS = ("day", "room", "tag", "kind", "language", "access", "stream")
# Of these all that is chosen is wanted: who needs a hearing loop and captions needs both.
ALL_OF = ("access",)
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader has chosen, by sort, and what they search for, as typed."""

    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""

    @property
    def all(self) -> bool:
        """Whether nothing is left out."""
        return not any(self.chosen.values()) and not plain_words(self.words)

    @property
    def count(self) -> int:
        """How many things are chosen."""
        return sum(len(values) for values in self.chosen.values())


def passes(facets: Collection[str], text: str, wanted: Wanted) -> bool:
    """Whether something is meant: one of what is chosen of each sort (of ALL_OF all), and every word a part of one of its own.

    `facets` are those of `facets_of`, `text` is that of `plain`.
    """
    for sort, values in wanted.chosen.items():
        met = [f"{sort}:{value}" in facets for value in values]
        if met and not (all(met) if sort in ALL_OF else any(met)):
            return False
    return all(word in text for word in plain_words(wanted.words)[:MOST_WORDS])


def facets_of(seminar: Seminar, programme: Programme, rooms: dict[str, str]) -> list[str]:
    """What a seminar is, as `sort:value`; `rooms` are slugs by code. Its day is that of the venue."""
    day = seminar.starts_at.astimezone(programme.event.zone).date().isoformat() if seminar.starts_at else ""
    known = [
        ("day", day), ("room", rooms.get(seminar.room, "")), ("kind", seminar.kind.value),
        ("language", seminar.language or programme.event.language), ("stream", "1" if seminar.watched else ""),
        *(("tag", slugify(tag)) for tag in seminar.tags), *(("access", service.value) for service in seminar.services),
    ]  # fmt: skip
    return list(dict.fromkeys(f"{sort}:{value}" for sort, value in known if value))


def plain(texts: Iterable[str]) -> str:
    """Every word of some texts once, in small letters without accents, with a space between."""
    return " ".join(dict.fromkeys(word for text in texts for word in plain_words(text)))


def texts_of(programme: Programme) -> dict[str, str]:
    """What a search looks in, as `plain` has it, by the seminars' codes: title, people, organisations, place, subjects, texts."""
    rooms = {room.code: room.name for room in programme.rooms}
    people = {person.code: person for person in programme.people}
    found = {}
    for s in programme.seminars:
        seated = [people[a.person] for a in s.appearances if a.person in people]
        named = [text for person in seated for text in (person.name, person.title, person.organisation)]
        held = [a.organisation for a in s.appearances]
        said = [quote.text for quote in s.quotes]
        found[s.code] = plain([s.title, s.host, *named, *held, rooms.get(s.room, ""), *s.tags, s.abstract, s.summary, *said])
    return found


def text_of(person: Person) -> str:
    """What a search among people looks in, as `plain` has it."""
    return plain((person.name, person.title, person.organisation))
