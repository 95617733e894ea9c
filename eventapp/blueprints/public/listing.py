"""The programme as it is listed: what can be chosen, what that leaves, and the days with what they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from flask_babel import gettext

from eventapp.blueprints import wording
from eventapp.blueprints.public.reader import Reader
from eventapp.edge.queries import FILTERS, LONGEST_FILTER, Asked
from eventapp.programme import filtering
from eventapp.programme.filtering import Wanted
from eventapp.programme.model import Seminar


@dataclass(frozen=True, slots=True)
class Group:
    """What can be chosen of one sort: pairs of value and name, and which of the values are chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What is held on one day, or without a time; `hidden` when no seminar of it passes, `finished` how many that pass are over."""

    day: date | None
    seminars: list[Seminar]
    hidden: bool
    chosen: bool
    finished: int


@dataclass
class Listing:
    """A programme through what is wanted of it."""

    reader: Reader
    asked: Asked
    facets: dict[str, list[str]] = field(init=False)
    shown: set[str] = field(init=False)
    days: list[Day] = field(init=False)
    rest: Day = field(init=False)

    def __post_init__(self) -> None:
        """Look at each seminar once."""
        r, wanted = self.reader, self.asked.wanted
        rooms = {room.code: room.slug for room in r.programme.rooms}
        self.facets = {s.code: filtering.facets_of(s, r.programme, rooms) for s in r.programme.seminars}
        texts = filtering.texts_of(r.programme) if wanted.words else {}
        self.shown = {c for c, f in self.facets.items() if filtering.passes(f, texts.get(c, ""), wanted)}
        self.days = [self._day(day, seminars) for day, seminars in r.days()]
        self.rest = self._day(None, r.unscheduled())

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return not self.asked.wanted.all

    @property
    def folds(self) -> bool:
        """Whether what is over is folded: something shown is not, and nothing is searched for."""
        r = self.reader
        return not self.asked.wanted.words and any(s.code in self.shown and r.coming(s) for s in r.programme.seminars)

    @property
    def groups(self) -> list[Group]:
        """What can be chosen; nothing of a sort that all have alike."""
        return [group for group in self._groups() if len(group.options) > (1 if group.name not in _ONE_IS_ENOUGH else 0)]

    @property
    def count(self) -> int:
        """How many things are chosen in the filter, where days are not."""
        wanted = self.asked.wanted
        return wanted.count - len(wanted.chosen.get("day", ()))

    def address(self, **other: str) -> str:
        """The query of this page with some things other, empty for none of them."""
        pairs = [pair for pair in self.asked.pairs() if pair[0] not in other] + [pair for pair in other.items() if pair[1]]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def _day(self, day: date | None, seminars: list[Seminar]) -> Day:
        shown = [s for s in seminars if s.code in self.shown]
        chosen = day is not None and day.isoformat() in self.asked.wanted.chosen.get("day", ())
        return Day(day, seminars, not shown, chosen, sum(self.reader.phase(s) == "after" for s in shown))

    def _groups(self) -> list[Group]:
        programme, known = self.reader.programme, {f for facets in self.facets.values() for f in facets}
        every = len(programme.seminars) == sum("stream:1" in facets for facets in self.facets.values())
        return [
            self._group("room", gettext("Room"), [(room.slug, room.name) for room in programme.rooms]),
            self._group("tag", gettext("Subject"), list(self.reader.tags().items())),
            self._group("kind", gettext("Kind"), _named(known, "kind", wording.kind)),
            self._group("language", gettext("Language"), _named(known, "language", wording.language_name)),
            self._group("access", gettext("Accessibility"), _named(known, "access", wording.service)),
            self._group("stream", gettext("From elsewhere"), [
                (value, gettext("With a livestream or recording")) for value in "1" if "stream:1" in known and not every
            ]),
        ]  # fmt: skip

    def _group(self, name: str, label: str, options: list[tuple[str, str]]) -> Group:
        return Group(name, label, options, self.asked.wanted.chosen.get(name, ()))


# That a few have it is worth choosing by.
_ONE_IS_ENOUGH = ("tag", "access", "stream")


def _named(known: set[str], sort: str, name: Callable[[str], str]) -> list[tuple[str, str]]:
    values = sorted(facet.partition(":")[2] for facet in known if facet.startswith(f"{sort}:"))
    return sorted(((value, str(name(value))) for value in values), key=lambda pair: pair[1])


def framed(query: Mapping[str, str]) -> Asked:
    """What a frame in another site is asked for: one of a sort, each as long as it may be."""
    return Asked(Wanted({name: (query[name][:LONGEST_FILTER],) for name in FILTERS if query.get(name)}))
