"""The same change made to several seminars at once: one transaction, one entry to undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Seminar
from eventapp.services.draft import edits, revisions, seminars
from eventapp.services.draft.fields import SeminarValues
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Change:
    """What each of them is to be: `values` in place of what it has, and tags that it gets or loses."""

    values: SeminarValues
    gets: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()

    def of(self, seminar: Seminar) -> SeminarValues:
        """The values that one seminar is to have; tags are the same in capitals and small letters."""
        if not self.gets and not self.loses:
            return self.values
        known = {tag.casefold() for tag in seminar.tags}
        lost = {tag.casefold() for tag in self.loses}
        kept = [tag for tag in seminar.tags if tag.casefold() not in lost]
        return {**self.values, "tags": [*kept, *(tag for tag in self.gets if tag.casefold() not in known | lost)]}


@dataclass(slots=True)
class Done:
    """What came of it: the entries of those that changed, how many were so already, and why others could not be."""

    entries: list[Entry] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[str, Invalid]] = field(default_factory=list)


def change_many(writing: edits.Writing, codes: Sequence[str], change: Change) -> Done:
    """Change the event's seminars with these codes, whatever others have saved in the same fields.

    One that cannot be changed so, or is gone, is left as it is and told by its title (its code, if it was never here);
    the others are changed all the same.
    """
    done = Done()
    with transaction():
        revisions.hold(writing.event.id)
        found = _rows(writing, codes)
        together = replace(writing, batch=edits.new_batch("many"))
        for code in dict.fromkeys(codes):
            _change_one(together, found.get(code), code, change, done)
    return done


def _rows(writing: edits.Writing, codes: Sequence[str]) -> dict[str, Seminar]:
    """The rows by code, read again: they are held with the event until the transaction ends."""
    which = select(Seminar).where(Seminar.event_id == writing.event.id, Seminar.code.in_(codes))
    return {row.code: row for row in db.session.scalars(which.execution_options(populate_existing=True))}


def _change_one(writing: edits.Writing, row: Seminar | None, code: str, change: Change, done: Done) -> None:
    if row is None or row.removed_at is not None:
        done.refused.append((row.title if row else code, Invalid(form="It is no longer there.")))
        return
    title = row.title
    try:
        with db.session.begin_nested():
            entry = seminars.write(writing, row, change.of(row))
    except Invalid as error:
        done.refused.append((title, error))
        return
    if entry is None:
        done.same += 1
    else:
        done.entries.append(entry)
