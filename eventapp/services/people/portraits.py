"""Many portraits at once: whom each shows, as its file's name tells, and given to them as one thing to undo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from eventapp.models import Entry, Event, Person
from eventapp.programme.picturenames import whose
from eventapp.services.draft import edits, loading, revisions
from eventapp.services.errors import Invalid
from eventapp.services.people import kept_pictures
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Line:
    """A picture that is kept, its file's name, whom it may show, and who it is where there is hardly another."""

    key: str
    file: str
    likely: tuple[Person, ...]
    sure: Person | None


@dataclass(frozen=True, slots=True)
class Given:
    """A picture chosen for someone: by their code, and `was`, the portrait that they had when it was chosen."""

    key: str
    file: str
    code: str
    was: str


@dataclass(slots=True)
class Done:
    """What came of it: the entries of who has a new portrait, and the names of files that were not used, with why."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[tuple[str, Invalid]] = field(default_factory=list)


def plan(event: Event, pictures: Iterable[tuple[str, str]]) -> list[Line]:
    """Whom each of the pictures, a key and its file's name, shows; of two of one person only the first is sure."""
    people = {person.code: person for person in loading.tables(event).people}
    named = [(person.code, person.name) for person in people.values()]
    lines, taken = [], set[str]()
    for key, file in dict(pictures).items():
        found = whose(file, named)
        sure = "" if found.sure in taken else found.sure
        taken.add(sure)
        lines.append(Line(key, file, tuple(people[code] for code in found.likely), people.get(sure)))
    return lines


def give(writing: edits.Writing, wanted: Sequence[Given], left: Iterable[str] = ()) -> Done:
    """Give the pictures to whom they were chosen for, in one batch; those `left` for nobody (keys) are not kept.

    One whose person is gone, has had another portrait meanwhile, or was given one just now is refused; the others are
    given all the same.
    """
    done = Done()
    with transaction():
        revisions.hold(writing.event.id)
        rows = {person.code: person for person in loading.tables(writing.event).people}
        together, given = replace(writing, batch=edits.new_batch("portraits")), set[str]()
        for each in wanted:
            row = rows.get(each.code)
            try:
                entry = edits.write(together, _checked(row, each, given), {"portrait": each.key})
            except Invalid as error:
                done.refused.append((each.file, error))
                continue
            given.add(each.code)
            done.entries += [entry] if entry else []
        kept_pictures.delete_unused(set(left))
    return done


def _checked(row: Person | None, wanted: Given, given: Collection[str]) -> Person:
    """The person who gets a picture, where they may. Raises Invalid."""
    if row is None:
        raise Invalid(form="The person is no longer there.")
    if wanted.code in given:
        raise Invalid(form="Two pictures were chosen for the same person.")
    if row.portrait not in (wanted.was, wanted.key):
        raise Invalid(form="Someone has given this person another portrait meanwhile.")
    if not kept_pictures.has(wanted.key):
        raise Invalid(form="The picture is no longer kept. Give it again.")
    return row
