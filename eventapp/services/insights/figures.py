"""What was read of an event, added up: by day and hour, before, on and after the day, by page, feed, code and source."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Reading
from eventapp.programme.release import Release
from eventapp.services.insights.kinds import INSIDE, PROGRAMS, SOURCES
from eventapp.services.publishing.shortlinks import KINDS

# Hours between two fetches of a calendar by one subscriber, as such programs are commonly set. Google asks once for
# many of its users, so of those there are at least so many.
FETCHED_EVERY = {"google": 12.0, "outlook": 3.0, "thunderbird": 0.5, "apple": 1.0, "android": 6.0, "other": 6.0}
PHASES = ("before", "on", "after")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """How often something was read under a kind in the hour that begins `at`, in the event's zone."""

    at: datetime
    what: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Feed:
    """How often a calendar was fetched, by program; how many subscribe (an estimate), and how often it was downloaded."""

    what: str
    fetched: dict[str, int]
    subscribers: int
    downloads: int


@dataclass(frozen=True, slots=True)
class Line:
    """Something with openings (or scans) before, on and after the day; `scans` are of its codes."""

    what: str
    phases: dict[str, int]
    scans: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.phases.values())


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was counted of an event from its first day to its last."""

    rows: tuple[Row, ...]
    first: date
    last: date

    @property
    def openings(self) -> tuple[Row, ...]:
        """Of pages by readers; frames in other sites are none of them."""
        return tuple(r for r in self.rows if not r.what.startswith(("feed/", "scan/")) and r.what != "embed")

    @property
    def scans(self) -> tuple[Row, ...]:
        """Of codes."""
        return tuple(r for r in self.rows if r.what.startswith("scan/"))

    @property
    def framed(self) -> int:
        """How often the programme was shown within other sites."""
        return sum(r.count for r in self.rows if r.what == "embed")

    def phase(self, at: datetime) -> str:
        """Whether an hour is before, on or after the day."""
        return "before" if at.date() < self.first else "on" if at.date() <= self.last else "after"

    def phases(self, rows: Iterable[Row]) -> dict[str, int]:
        """What rows add up to before, on and after the day."""
        found = dict.fromkeys(PHASES, 0)
        for row in rows:
            found[self.phase(row.at)] += row.count
        return found

    def by_day(self, rows: Iterable[Row]) -> dict[date, int]:
        """What rows add up to on each day that has any."""
        return _sums(rows, lambda r: r.at.date())

    def by_hour(self, rows: Iterable[Row], day: date) -> dict[int, int]:
        """What rows add up to in each hour of a day that has any."""
        return _sums((r for r in rows if r.at.date() == day), lambda r: r.at.hour)

    def pages(self, release: Release | None) -> list[Line]:
        """The openings of each page, and of a seminar the scans of its codes; the most opened first.

        A seminar is named by its code (`seminar/<code>`), under whatever slugs it was read.
        """
        slugs = seminar_codes(release)
        parts: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.openings:
            kind, _, slug = row.what.partition("/")
            parts[f"{kind}/{slugs.get(slug, slug)}" if slug else kind].append(row)
        scanned = self._scanned()
        for code in scanned:
            parts[f"seminar/{code}"] += []
        lines = [Line(what, self.phases(rows), scanned.get(what.partition("/")[2], 0)) for what, rows in parts.items()]
        return sorted(lines, key=lambda line: (-line.total, -line.scans, line.what))

    def codes(self) -> list[Line]:
        """The scans of each code; the most scanned first."""
        parts: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.scans:
            parts[row.what].append(row)
        lines = [Line(what, self.phases(rows)) for what, rows in parts.items()]
        return sorted(lines, key=lambda line: (-line.total, line.what))

    def sources(self) -> dict[str, int]:
        """How often one came by each kind of way, the commonest first.

        A camera that follows a code says nothing of it to the page, which takes that for direct. So the scans that
        lead to a page are told from the direct ones here.
        """
        found = _sums(self.openings, lambda r: r.kind)
        coded = sum(r.count for r in self.scans if KINDS.get(r.what[5:6]) != "live")
        found["code"] = coded
        found["direct"] = max(0, found.get("direct", 0) - coded)
        return dict(sorted(((s, found.get(s, 0)) for s in SOURCES), key=lambda pair: -pair[1]))

    @property
    def within(self) -> int:
        """Openings by who was in the programme already."""
        return sum(r.count for r in self.openings if r.kind == INSIDE)

    def feeds(self) -> list[Feed]:
        """Each calendar; that with the most subscribers first."""
        parts: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.what.startswith("feed/"):
                parts[row.what].append(row)
        feeds = [_feed(what, rows) for what, rows in parts.items()]
        return sorted(feeds, key=lambda feed: (-feed.subscribers, -sum(feed.fetched.values()), feed.what))

    def _scanned(self) -> dict[str, int]:
        """Scans by seminar."""
        return _sums((r for r in self.scans if KINDS.get(r.what[5:6]) in ("seminar", "live")), lambda r: r.what[6:])


def read(event: Event) -> Figures:
    """All that was counted of the event."""
    zone = ZoneInfo(event.timezone)
    found = db.session.execute(
        select(Reading.hour, Reading.what, Reading.kind, Reading.count)
        .where(Reading.event_id == event.id)
        .order_by(Reading.hour, Reading.what, Reading.kind)
    )
    rows = tuple(Row(hour.astimezone(zone), what, kind, count) for hour, what, kind, count in found)
    return Figures(rows, event.starts_on, event.ends_on)


def subscribers(by_day: Iterable[Mapping[str, int]]) -> int:
    """How many subscribe to a calendar that was fetched so often by each program on each day: of the day with most.

    An estimate, by how often each kind of program asks; who downloads it once with a browser does not subscribe.
    """
    return max((sum(math.ceil(n * FETCHED_EVERY[p] / 24) for p, n in day.items() if p in FETCHED_EVERY) for day in by_day), default=0)


def _feed(what: str, rows: list[Row]) -> Feed:
    days: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for row in rows:
        days[row.at.date()][row.kind] += row.count
    sums = _sums(rows, lambda r: r.kind)
    fetched = {program: sums[program] for program in PROGRAMS if program in sums and program != "browser"}
    return Feed(what, fetched, subscribers(days.values()), sums.get("browser", 0))


def _sums(rows: Iterable[Row], by: Callable[[Row], T]) -> dict[T, int]:
    found: dict[T, int] = {}
    for row in rows:
        found[by(row)] = found.get(by(row), 0) + row.count
    return found


def seminar_codes(release: Release | None) -> dict[str, str]:
    """Codes of seminars by the slugs that they have, or had."""
    if release is None:
        return {}
    moved = {old.partition("/")[2]: code for old, code in release.moved.items() if old.startswith("seminars/")}
    return moved | {s.slug: s.code for s in release.programme.seminars}
