"""A table of people put into an event's draft: planned, shown, then done whole, and undone as one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import people as columns
from eventapp.formats.persons import folded
from eventapp.formats.table import Row, Table
from eventapp.models import Entry, Event, Person
from eventapp.programme.addresses import is_web_address
from eventapp.programme.duplicates import Why, alike
from eventapp.programme.fields.sizes import beyond
from eventapp.programme.text import clean
from eventapp.services.draft import edits, loading, people, revisions
from eventapp.services.draft.fields import PersonValues
from eventapp.services.draft.rooms import slugs_in_use
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction
from eventapp.words import later

FIELDS = tuple(name for name in columns.COLUMNS if name != "code")
NEW = "new"
_SURE = list(Why).index(Why.ORDER)


@dataclass(frozen=True, slots=True)
class Line:
    """What a row does: `what` is new, changed, same or wrong, with `why`; `code` whom it is about.

    `values` are what it changes, `before` what stands there. `asked` are people who it may be about.
    """

    row: int
    name: str
    what: str
    code: str = ""
    values: Mapping[str, str] | None = None
    before: Mapping[str, str] | None = None
    asked: tuple[Person, ...] = ()
    why: str = ""

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """The fields with what stands there and what will; someone new is called by their name already."""
        before = self.before or {}
        values = (self.values or {}).items()
        return [(f, before.get(f, ""), value) for f, value in values if f != "name" or self.what == "changed"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the table would do, row by row, under a fingerprint; and the names of its columns of which nothing is made."""

    lines: tuple[Line, ...]
    unused: tuple[str, ...]
    fingerprint: str

    def count(self, what: str) -> int:
        """How many rows are that."""
        return sum(line.what == what for line in self.lines)

    @property
    def work(self) -> int:
        """How many people it adds or changes."""
        return self.count("new") + self.count("changed")


def rows(event: Event, codes: Collection[str] | None = None) -> list[Sequence[str]]:
    """The header and the people of the draft, all or those with these `codes`, as they are written to a table and read again."""
    listed = [person for person in loading.tables(event).people if codes is None or person.code in codes]
    return [columns.COLUMNS, *(tuple(str(getattr(p, name)) for name in columns.COLUMNS) for p in listed)]


def plan(event: Event, table: Table, answers: Mapping[int, str]) -> Plan:
    """What the table would do; `answers` say whom rows (by number) are about: a code, or NEW. Raises Invalid."""
    places = columns.guess(table.header)
    if "name" not in places:
        raise Invalid(form="No column has names. The first row should say what the columns are: name, title, organisation, mail …")
    known = _Known(loading.tables(event).people)
    lines = tuple(_line(row, places, known, answers) for row in table.rows)
    return made(lines, table, places)


def made(lines: tuple[Line, ...], table: Table, places: Mapping[str, int]) -> Plan:
    """The plan of a table's lines; `places` are its columns that are read."""
    unused = tuple(name for place, name in enumerate(table.header) if name and place not in places.values())
    said = repr([(x.row, x.what, x.code, sorted((x.values or {}).items()), sorted((x.before or {}).items())) for x in lines])
    return Plan(lines, unused, hashlib.sha256(said.encode()).hexdigest()[:32])


def carry_out(writing: edits.Writing, table: Table, answers: Mapping[int, str], fingerprint: str) -> Entry | None:
    """Do what was shown, in one batch; an entry of it. Raises Invalid when that is no longer it, or nothing is to be done."""
    with transaction():
        revisions.hold(writing.event.id)
        found = plan(writing.event, table, answers)
        if found.fingerprint != fingerprint:
            raise Invalid(form="This is no longer what was shown. Here is what would happen now.")
        together = replace(writing, batch=edits.new_batch("people"))
        if not found.work:
            raise Invalid(form="There is nothing new in the file.")
        for line in found.lines:
            if line.what == "changed":
                edits.write(together, people.find(writing.event, line.code), cast(PersonValues, line.values))
        new = [cast(PersonValues, line.values) for line in found.lines if line.what == "new"]
        people.add_many(together, new, slugs_in_use(writing.event, Person))
        return db.session.scalars(select(Entry).where(Entry.batch == together.batch).order_by(Entry.id.desc())).first()


class _Known:
    """The people of the draft, by what a row may know them by; and the rows that each was found in."""

    def __init__(self, listed: list[Person]) -> None:
        self.listed = listed
        self.by_code = {person.code: person for person in listed}
        self.taken: set[str] = set()

    def likely(self, said: Mapping[str, str]) -> tuple[Person | None, tuple[Person, ...]]:
        """Whom a row is about unless another is chosen, and of whom that is asked; no one when it is sure.

        The same mail, or name but for titles and order, is hardly chance; one that is only nearly the same may well be,
        and nothing of theirs is overwritten unless it is chosen.
        """
        sure = self.by_code.get(said.get("code", ""))
        if sure is not None:
            return sure, ()
        mail, name = said.get("email", "").casefold(), folded(said["name"])
        named = [p for p in self.listed if folded(p.name) == name]
        mailed = [p for p in self.listed if mail and p.email.strip().casefold() == mail]
        if len(named) == 1 and (not mailed or mailed == named):
            return named[0], ()
        alike_ = [(p, alike(p.name, said["name"])) for p in self.listed]
        surest = sorted((list(Why).index(why), n, p) for n, (p, why) in enumerate(alike_) if why)
        same = [p for place, _, p in surest if place <= _SURE]
        asked = tuple(dict.fromkeys([*named, *mailed, *same, *(p for _, _, p in surest)]))[:5]
        return asked[0] if named or mailed or same else None, asked


def _line(row: Row, places: Mapping[str, int], known: _Known, answers: Mapping[int, str]) -> Line:
    cells = {name: row.cells[place].strip() for name, place in places.items() if place < len(row.cells)}
    said = {name: value for name, value in cells.items() if value}
    name = said.get("name", "")
    if why := _wrong(said):
        return Line(row.number, name, "wrong", why=why)
    person, asked = known.likely(said)
    answer = answers.get(row.number)
    if asked and answer:
        person = next((p for p in asked if p.code == answer), None if answer == NEW else person)
    if person is None:
        values = {field: said[field] for field in FIELDS if field in said}
        return Line(row.number, name, "new", NEW, values, asked=asked)
    if person.code in known.taken:
        return Line(row.number, name, "wrong", person.code, asked=asked, why=later("This person is in the file twice."))
    known.taken.add(person.code)
    held = {field: clean(str(getattr(person, field))).strip() for field in FIELDS if field in said}
    values = {field: said[field] for field in held if said[field] != held[field]}
    what = "changed" if values else "same"
    return Line(row.number, name, what, person.code, values, {field: held[field] for field in values}, asked)


def _wrong(said: Mapping[str, str]) -> str:
    """Why a row cannot be used, empty when it can."""
    if "name" not in said:
        return later("There is no name.")
    if any(beyond("person", said)):
        return later("A cell holds more than its field may.")
    if said.get("website") and not is_web_address(said["website"]):
        return later("The web page is not a whole address, such as https://example.org/.")
    if said.get("email"):
        try:
            validate_email(said["email"], check_deliverability=False)
        except EmailNotValidError:
            return later("The mail address is not one.")
    return ""
