"""Who the people of a file are: those of the draft, known by mark or by name, and those that are new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from rapidfuzz import fuzz, process

from eventapp.formats.persons import Named, addressed, folded
from eventapp.formats.table import Table
from eventapp.models import Person, Seminar
from eventapp.services.draft.fields import PersonValues

# In what a file says someone is a name, or a name and the file's mark where the name alone would be another's.
Label = str | list[str]
# The code of a person of the draft; for someone new their name (folded) and mark.
Identity = tuple[str, str]
MOST_COMPARED, LONGEST_COMPARED = 2000, 80
# How alike names are, in hundredths, to be asked about: a new one and one of the draft, and two that are new.
LIKE_KNOWN, LIKE_NEW = 80, 90


@dataclass(slots=True)
class New:
    """Someone who is new: what is known of them."""

    name: str
    title: str = ""
    organisation: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    def values(self) -> PersonValues:
        """As the fields of a person; the file's own details of people come before what stood beside a name."""
        told = {"title": self.title, "organisation": self.organisation}
        known = {k: v for k, v in told.items() if v} | dict(self.details) | {"name": self.name}
        return cast(PersonValues, known)


class Whom:
    """Tells who is meant by the names of one table, in one draft."""

    def __init__(
        self, people: list[Person], seminars: list[Seminar], table: Table, same_person: Mapping[str, str]
    ) -> None:
        self.table = table
        self.by_code = {p.code: p for p in people}
        self.by_name: dict[str, list[Person]] = {}
        self.by_bare: dict[str, list[Person]] = {}
        for person in sorted(people, key=lambda p: p.id):
            self.by_name.setdefault(folded(person.name), []).append(person)
            self.by_bare.setdefault(folded(addressed(person.name)[1]), []).append(person)
        answers = {folded(name): is_ for name, is_ in same_person.items()}
        self.answers = {plain: _in_the_end(plain, answers) for plain in answers}
        self.remembered: dict[str, str] = {}
        for seminar in seminars:
            self.remembered |= seminar.imported.get("people", {})
        self.shared = _shared(table)
        self.new: dict[Identity, New] = {}

    def remember(self, people: Mapping[str, str]) -> None:
        """Codes of people of the draft by mark, or `=` and name, as the file knows them from what it was written from."""
        self.remembered |= people

    def label(self, named: Named) -> Label:
        """How someone is called in what the file says."""
        several = folded(named.name) in self.shared or len(self._named(named.name)) > 1
        if named.key and (several or self._renamed(named)):
            return [named.name, named.key]
        return named.name

    def identity(self, label: Label, seated: Collection[str] = ()) -> Identity:
        """Who that is. Of several people of one name those come first who are `seated` (codes) there already."""
        name, key = (label, "") if isinstance(label, str) else (label[0], label[1])
        if key:
            person = self._by_key(name, key) or self._unclaimed(name, key)
            return (person.code, "") if person else (folded(name), key)
        plain = folded(name)
        known_as = self.answers.get(plain, name)
        remembered = self.by_code.get(self.remembered.get(f"={plain}", ""))
        if remembered is not None and plain not in self.answers:
            return (remembered.code, "")
        here = self._named(known_as)
        person = next((p for p in here if p.code in seated), here[0] if here else None)
        return (person.code, "") if person else (self._bare(known_as), "-")

    def meet(self, named: Named) -> None:
        """Take in someone whom the import will need; who is not in the draft is then new."""
        if not named.name:
            return
        identity = self.identity(self.label(named))
        if identity[1]:
            title, bare = addressed(self.answers.get(folded(named.name), named.name))
            if self.table.ours:
                title, bare = "", named.name
            told = self.table.people
            details = (
                told.get(named.key) or told.get(named.name.casefold()) or told.get(folded(named.name)) or {}
            )
            new = self.new.setdefault(identity, New(bare, details=details))
            new.title = new.title or named.title or title
            new.organisation = new.organisation or named.organisation

    def similar(self) -> dict[str, list[str]]:
        """New names that are nearly those of others and are not answered for: of people who are known, and failing these
        of new ones before them in the file.
        """
        found: dict[str, list[str]] = {}
        known, before = _Alike(), _Alike()
        for plain, here in self.by_name.items():
            known.add(plain, here[0].name)
        for new in list(self.new.values())[:MOST_COMPARED]:
            plain = folded(new.name)
            if len(plain) > LONGEST_COMPARED or plain in known or plain in before:
                continue
            if plain not in self.answers:
                close = known.nearest(plain, LIKE_KNOWN) or before.nearest(plain, LIKE_NEW)
                if close:
                    found[new.name] = close
            before.add(plain, new.name)
        return found

    def memory(self, named: Iterable[Named], codes: Mapping[Identity, str]) -> dict[str, str]:
        """What to remember of a row's people: the file's marks and names of them, by which code each was meant."""
        found = {}
        for each in named:
            if each.name:
                identity = self.identity(self.label(each))
                code = codes.get(identity, identity[0])
                if each.key:
                    found[each.key] = code
                if folded(each.name) not in self.shared:
                    found[f"={folded(each.name)}"] = code
        return found

    def _named(self, name: str) -> list[Person]:
        return self.by_name.get(folded(name)) or self.by_bare.get(self._bare(name), [])

    def _bare(self, name: str) -> str:
        return folded(name if self.table.ours else addressed(name)[1])

    def _by_key(self, name: str, key: str) -> Person | None:
        """Whoever had this mark before, unless the names have nothing in common: marks of two files may be the same."""
        person = self.by_code.get(self.remembered.get(key, ""))
        if person is None or not set(folded(person.name).split()) & set(folded(name).split()):
            return None
        return person

    def _renamed(self, named: Named) -> bool:
        person = self._by_key(named.name, named.key)
        return person is not None and self._named(named.name)[:1] != [person]

    def _unclaimed(self, name: str, key: str) -> Person | None:
        """Of people of this name in the draft the one whose facts are the same, else for the first mark the first of them."""
        marks = sorted(self.shared.get(folded(name), {key}))
        taken = {p.code for mark in marks if mark != key and (p := self._by_key(name, mark))}
        free = [p for p in self._named(name) if p.code not in taken]
        fitting = [self._fitting(free, mark) for mark in marks]
        mine = fitting[marks.index(key)]
        if mine is not None:
            return mine
        left = [p for p in free if p not in fitting]
        open_ = [
            m for m, f in zip(marks, fitting, strict=True) if f is None and self._by_key(name, m) is None
        ]
        return left[open_.index(key)] if key in open_ and open_.index(key) < len(left) else None

    def _fitting(self, people: list[Person], key: str) -> Person | None:
        told = self.table.people.get(key, {})
        return next(
            (
                p
                for p in people
                for f in ("organisation", "title", "biography")
                if told.get(f) and getattr(p, f) == told[f]
            ),
            None,
        )


class _Alike:
    """Names to find those in that are nearly another. Those with other numbers are others: Person 1 is not Person 2."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}

    def add(self, plain: str, name: str) -> None:
        """Take in a name, by itself folded."""
        if len(plain) <= LONGEST_COMPARED:
            self._names.setdefault(_numbers(plain), {})[plain] = name

    def __contains__(self, plain: str) -> bool:
        return plain in self._names.get(_numbers(plain), {})

    def nearest(self, plain: str, likeness: float) -> list[str]:
        """The three names that are most like one, of those that are like it at all (in percent)."""
        names = self._names.get(_numbers(plain), {})
        found = process.extract(plain, names.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=likeness)
        return [names[each] for each, _, _ in found]


def _numbers(plain: str) -> str:
    return "".join(c for c in plain if c.isdigit())


def _in_the_end(plain: str, answers: Mapping[str, str]) -> str:
    """Who is meant where one name leads to another that leads on."""
    met, name = {plain}, answers[plain]
    while (at := folded(name)) in answers and at not in met:
        met.add(at)
        name = answers[at]
    return name


def _shared(table: Table) -> dict[str, set[str]]:
    """Names that several people of the file have, with their marks."""
    keys: dict[str, set[str]] = {}
    for row in table.rows:
        for people in (row.people or {}).values():
            for named in people:
                if named.key and named.name:
                    keys.setdefault(folded(named.name), set()).add(named.key)
    return {name: marks for name, marks in keys.items() if len(marks) > 1}
