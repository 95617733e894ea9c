"""Which changes readers are told of: those between releases, without the names of what has been withdrawn since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from eventapp.programme.changes import Change
from eventapp.programme.fields import Type, of_type
from eventapp.programme.model import Programme

# A name shorter than this may stand in any sentence by chance.
SHORTEST_NAME = 3
_NOT_WHERE = frozenset(field.change for field in of_type("seminar", Type.ADDRESS, Type.SLUG))


@dataclass
class Teller:
    """Tells of changes, now that `programme` is what is published.

    Of what is no longer in it only that it is gone is told, and when it would have been; the names of people,
    rooms and organisations that it does not hold are left out of the other changes.
    """

    programme: Programme
    present: frozenset[str] = field(init=False)
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """What is there, by code and by name."""
        p = self.programme
        self.present = frozenset(t.code for things in (p.seminars, p.people, p.rooms) for t in things)
        seats = {a.organisation for s in p.seminars for a in s.appearances}
        self.names = frozenset({r.name for r in p.rooms} | {t.name for t in p.people} | seats)

    def tell(self, items: Iterable[Change]) -> tuple[Change, ...]:
        """The changes that may be told, in order; one without a title is about something that is gone."""
        found = (self._one(item) for item in items)
        return tuple(item for item in found if item is not None)

    def withheld(self, items: Iterable[Change]) -> frozenset[str]:
        """The names in changes that are not told, by which to know a note that should not be shown either."""
        names: set[str] = set()
        for item in items:
            told = self._one(item)
            kept = {item.title} if item.code in self.present else set()
            names |= _names(item) - kept - (_names(told) if told else set())
        return frozenset(name for name in names - self.names if len(name) >= SHORTEST_NAME)

    def _one(self, item: Change) -> Change | None:
        if item.subject == "event":
            return item
        if item.code not in self.present:
            gone = replace(item, title="", after="", people=())
            if item.subject != "seminar":
                gone = replace(gone, before="")
            return gone if item.what == "removed" else None
        if item.what in ("joined", "left"):
            return self._seat(item)
        if item.what in _NOT_WHERE:
            # That there was one and is one is told, not where.
            return replace(item, before=item.before and "1", after=item.after and "1")
        if item.what == "room" and {item.before, item.after} - self.names - {""}:
            return replace(item, what="place", before="", after=item.after if item.after in self.names else "")
        return item

    def _seat(self, item: Change) -> Change | None:
        if {item.before, item.after} - {""} <= self.names:
            return item
        return replace(item, before="", people=()) if item.what == "left" else None


def _names(item: Change) -> set[str]:
    """The names that a change shows."""
    shown = {item.title}
    if item.what in ("title", "joined", "left", "room", "place"):
        shown |= {item.before, item.after}
    return shown - {""}
