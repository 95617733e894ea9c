"""The programme as it is listed: its filters, what each leaves, and the days with what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.public.reader import Reader
from eventapp.edge.queries import FILTERS, LONGEST_FILTER
from eventapp.programme.model import Seminar


@dataclass(frozen=True, slots=True)
class Filter:
    """One menu: `every` is what it says when nothing is chosen; options are pairs of value and name."""

    name: str
    label: str
    every: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True)
class Day:
    """What is held on one day, or without a time; `hidden` when no seminar of it passes the filters."""

    day: date | None
    seminars: list[Seminar]
    hidden: bool
    chosen: bool


@dataclass
class Listing:
    """A programme through its filters, of which each is given by name, empty for none."""

    reader: Reader
    chosen: dict[str, str]
    shown: set[str] = field(init=False)
    days: list[Day] = field(init=False)
    rest: Day = field(init=False)
    filters: list[Filter] = field(init=False)

    def __post_init__(self) -> None:
        """Look at each seminar once."""
        r = self.reader
        self.shown = {s.code for s in r.programme.seminars if not self.filtered or self._passes(s)}
        self.days = [self._day(day, seminars) for day, seminars in r.days()]
        self.rest = self._day(None, r.unscheduled())
        self.filters = [f for f in self._menus() if len(f.options) > (0 if f.name == "tag" else 1)]

    @property
    def filtered(self) -> bool:
        """Whether anything is chosen."""
        return any(self.chosen.values())

    def _day(self, day: date | None, seminars: list[Seminar]) -> Day:
        hidden = not any(s.code in self.shown for s in seminars)
        return Day(day, seminars, hidden, day is not None and self.chosen["day"] == day.isoformat())

    def _passes(self, seminar: Seminar) -> bool:
        r, chosen = self.reader, self.chosen
        room, day = r.room(seminar), r.day_of(seminar)
        return (
            (not chosen["day"] or (day is not None and day.isoformat() == chosen["day"]))
            and (not chosen["room"] or (room is not None and room.slug == chosen["room"]))
            and (not chosen["tag"] or chosen["tag"] in r.tag_slugs(seminar))
            and (not chosen["kind"] or seminar.kind.value == chosen["kind"])
        )

    def _menus(self) -> list[Filter]:
        programme = self.reader.programme
        days = [(str(d.day), views.short_date(d.day)) for d in self.days if d.day]
        rooms = [(room.slug, room.name) for room in programme.rooms]
        kinds = [(k, wording.kind(k)) for k in dict.fromkeys(s.kind.value for s in programme.seminars)]
        return [
            self._menu("day", gettext("Day"), gettext("All days"), days),
            self._menu("room", gettext("Room"), gettext("All rooms"), rooms),
            self._menu("tag", gettext("Subject"), gettext("All subjects"), list(self.reader.tags().items())),
            self._menu("kind", gettext("Kind"), gettext("All kinds"), kinds),
        ]

    def _menu(self, name: str, label: str, every: str, options: list[tuple[str, str]]) -> Filter:
        return Filter(name, label, every, options, self.chosen[name])


def chosen(query: dict[str, str]) -> dict[str, str]:
    """The filters that a query has set, each as long as one may be."""
    return {name: query.get(name, "")[:LONGEST_FILTER] for name in FILTERS}
