"""Whom a typed text names among an event's people: someone known, someone new, or a seat held for an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eventapp.formats import apart, lists
from eventapp.formats.persons import Named, folded
from eventapp.models import Event, Person
from eventapp.programme.duplicates import Why, alike
from eventapp.programme.limits import MOST_SEATS
from eventapp.programme.search import Entry, search
from eventapp.services.draft import loading

# In characters: as much as a list of people in a cell of a table may hold.
LONGEST = 10_000
MOST_FOUND, MOST_ALIKE = 8, 5
_SUREST = list(Why)


@dataclass(frozen=True, slots=True)
class Told:
    """One who is named. Without a `person` it is someone new, without a `name` a seat held for the organisation.

    `alike` are people who are known already and may be meant by someone new, the surest first, with why. `role`:
    what the text says that they do, empty where it says nothing.
    """

    name: str
    organisation: str
    title: str = ""
    person: Person | None = None
    alike: tuple[tuple[Person, Why], ...] = ()
    role: str = ""

    @property
    def text(self) -> str:
        """As it may be typed to be read the same way again."""
        if self.person is not None:
            return self.person.name
        name = f"{self.title} {self.name}" if self.name and self.title and " " not in self.title else self.name
        under = ", ".join(text for text in (self.title if name == self.name else "", self.organisation) if text)
        return f"{name} ({under})" if name and under else name or self.organisation


def unread(text: str) -> list[str]:
    """What a text has beside names and organisations, such as a mail address: nothing is made of it."""
    return apart.left_out(text[:LONGEST])


def label(person: Person) -> str:
    """A person's name, title and organisation in one line."""
    return ", ".join(text for text in (person.name, person.title, person.organisation) if text)


class Known:
    """The people of an event's draft, to be found by what is typed."""

    def __init__(self, event: Event) -> None:
        self.people: Sequence[Person] = loading.tables(event).people
        self._labels: dict[str, list[Person]] = {}
        for person in self.people:
            self._labels.setdefault(folded(label(person)), []).append(person)
        names = frozenset(folded(p.name) for p in self.people)
        houses = frozenset(folded(p.organisation) for p in self.people if p.organisation.strip())
        self._known = lists.Known(names, houses - names)

    def find(self, text: str) -> list[Person]:
        """People whose name, title and organisation have every word of a text, forgiving spelling; the best first."""
        by_code = {person.code: person for person in self.people}
        entries = [Entry("person", p.code, p.name, (p.title, p.organisation)) for p in self.people]
        return [by_code[entry.key] for entry in search(entries, text[:LONGEST], MOST_FOUND)]

    def read(self, text: str) -> list[Told]:
        """Everyone whom a text names, as in a cell of a table: `Anna Ek (Polisen); Bo Ås, Telia` are two.

        Of more than a panel may have only so many that it can be told: each is compared with everyone who is known.
        """
        same = self._labels.get(folded(text), [])
        if len(same) == 1:
            return [_as(same[0])]
        found = list[Told]()
        for role, part in apart.labelled(text[:LONGEST]):
            ways = lists.readings(part, self._known)
            most = MOST_SEATS + 1 - len(found)
            found += [replace(self._told(named), role=role) for named in (ways[0].people[:most] if ways else ())]
        return found

    def new(self, text: str) -> Told:
        """The same text as one new person, whatever else it could be."""
        found = self.read(text)
        one = found[0] if len(found) == 1 else Told(text, "")
        return Told(one.name or one.organisation, one.organisation if one.name else "", one.title)

    def alike(self, name: str) -> tuple[tuple[Person, Why], ...]:
        """Who may be the same as someone of this name, the surest first."""
        met = [(p, why) for p in self.people if (why := alike(p.name, name)) is not None]
        return tuple(sorted(met, key=lambda each: _SUREST.index(each[1]))[:MOST_ALIKE])

    def _told(self, named: Named) -> Told:
        title, organisation = _parted(named)
        same = [p for p in self.people if named.name and folded(p.name) == folded(named.name)]
        fits = [p for p in same if not named.organisation or folded(named.organisation) in _under(p)]
        if len(fits) == 1 and (named.organisation or len(same) == 1):
            return _as(fits[0])
        alike_ = self.alike(named.name)
        if not named.name or (not named.organisation and not alike_ and self._is_house(named)):
            return Told("", named.organisation or named.name)
        return Told(named.name, organisation, title, alike=alike_)

    def _is_house(self, named: Named) -> bool:
        """A name by itself that looks like no person's: `Telia`."""
        return not named.title and not lists.names_person(named.name, self._known)


def _as(person: Person) -> Told:
    return Told(person.name, person.organisation, person.title, person)


def _under(person: Person) -> set[str]:
    """What may stand after the name of someone who is known."""
    both = ", ".join(text for text in (person.title, person.organisation) if text)
    return {folded(text) for text in (person.title, person.organisation, both) if text}


def _parted(named: Named) -> tuple[str, str]:
    """Title and organisation: of `generaldirektör, Polisen` the first begins small and is what they are."""
    first, comma, rest = named.organisation.partition(",")
    if not named.title and comma and first[:1].islower():
        return first.strip(), rest.strip()
    return named.title, named.organisation
