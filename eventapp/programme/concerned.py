"""Whom a release concerns, and what each of them is told: how their parts in the day were and how they are now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eventapp.programme.model import Appearance, Event, Person, Programme, Role, Seminar, Venue

# A person's code and a seminar's.
Seat = tuple[str, str]
# What begins so soon is told at once, and says so.
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Day:
    """What stands: a programme, and by person and seminar when they are to be there (UTC), which is private.

    `same` leads from the code of who was merged to the code of who that is.
    """

    programme: Programme
    calls: Mapping[Seat, datetime] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """Who else is on: known by a code, or by the organisation that the seat is held for."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """A seminar as it is for one who is on it; `starts_at` and `call_at` in UTC."""

    code: str
    slug: str
    title: str
    roles: tuple[Role, ...]
    starts_at: datetime | None
    minutes: int | None
    room: str
    room_name: str
    language: str
    streamed: bool
    moderators: tuple[Beside, ...]
    panel: tuple[Beside, ...]
    call_at: datetime | None = None
    # How to get to the room.
    way: str = ""

    @property
    def moderates(self) -> bool:
        """Whether they lead it."""
        return Role.MODERATOR in self.roles


@dataclass(frozen=True, slots=True)
class Word:
    """What one person is told of one seminar, `before` and `after`, of which one may be missing.

    `what` is cancelled, removed, left, restored or joined; or, of a part that one keeps, which of moved, length, room,
    way, call, role, title, language, moderators, panel and livestream have changed, the most urgent first.
    """

    what: tuple[str, ...]
    before: Part | None
    after: Part | None

    @property
    def part(self) -> Part:
        """How it is, or was where it is no more."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def asks(self) -> bool:
        """Whether they are to say if they can come: what is new to them, or at another time."""
        return self.after is not None and bool({"joined", "restored", "moved", "role"} & set(self.what))


@dataclass(frozen=True, slots=True)
class Told:
    """All that one person is told, in order of time; `venue` where the day is held elsewhere now, `way` how to get there.

    Where one of them is told `there` are all parts that the person keeps.
    """

    person: str
    words: tuple[Word, ...]
    venue: Venue | None = None
    way: str = ""
    there: tuple[Part, ...] = ()

    def urgent(self, at: datetime) -> bool:
        """Whether something of it begins, or was to begin, within SOON of an instant."""
        starts = (p.starts_at for w in self.words for p in (w.before, w.after) if p and p.starts_at)
        return any(start <= at + SOON for start in starts)


def concerned(before: Day, after: Day, at: datetime, silent: Collection[Seat] = frozenset()) -> tuple[Told, ...]:
    """Whom it concerns that `before` has become `after`, each once, in the organiser's order of people.

    Nobody is told at `at` (UTC) of what is over, nor of the seats that are `silent`: those that they said no to.
    """
    old, new = _Parts(before), _Parts(after)
    venue, way = new_venue(before.programme.event, after.programme.event), _new_way(before.programme.event, after.programme.event)
    found = []
    for person in dict.fromkeys((*new.people, *old.people)):
        then, now = ({c: p for c, p in parts.of(person).items() if (person, c) not in silent} for parts in (old, new))
        there = [part for code, part in now.items() if code in then and is_ahead(part, after, at)]
        words = [w for code in dict.fromkeys((*now, *then)) if (w := _word(person, then.get(code), now.get(code), old, new))]
        ahead = [w for w in words if any(part and is_ahead(part, after, at) for part in (w.before, w.after))]
        if ahead or ((venue or way) and there):
            ahead.sort(key=lambda w: (w.part.starts_at is None, w.part.starts_at or at, w.part.code))
            there = there if venue or way else []
            found.append(Told(person, tuple(ahead), venue if there else None, way if there else "", tuple(there)))
    return tuple(found)


def parts(day: Day) -> dict[str, Mapping[str, Part]]:
    """By person (code) and seminar the parts in a day of who has any, in the organiser's order; none in what is cancelled."""
    found = _Parts(day)
    return {person: found.of(person) for person in found.people if found.of(person)}


def new_venue(old: Event, new: Event) -> Venue | None:
    """Where the day is held now, where that is another place to go to."""
    then, now = ((venue.name, venue.address, venue.city) for venue in (old.venue, new.venue))
    return new.venue if then != now else None


def _new_way(old: Event, new: Event) -> str:
    """How to get there, where that is told anew."""
    return new.venue.directions if new.venue.directions != old.venue.directions else ""


def _word(person: str, before: Part | None, after: Part | None, old: _Parts, new: _Parts) -> Word | None:
    """What is told of a seminar to one who was on it before, or is after; None for nothing."""
    if before and after:
        what = tuple(name for name, differ in DIFFER if differ(before, after))
        return Word(what, before, after) if what else None
    if after:
        return Word(("restored" if old.held_not(after.code, person) else "joined",), None, after)
    assert before
    there = new.seminars.get(before.code)
    return Word(("removed" if there is None else "cancelled" if there.cancelled else "left",), before, None)


# By what is told, whether it differs between two parts in the same seminar. Who chairs hears of the whole panel.
DIFFER: tuple[tuple[str, Callable[[Part, Part], bool]], ...] = (
    ("moved", lambda a, b: a.starts_at != b.starts_at),
    ("length", lambda a, b: a.starts_at == b.starts_at and a.minutes != b.minutes),
    ("room", lambda a, b: (a.room, a.room_name) != (b.room, b.room_name)),
    ("way", lambda a, b: a.room == b.room and bool(b.way) and a.way != b.way),
    ("call", lambda a, b: a.call_at != b.call_at),
    ("role", lambda a, b: a.roles != b.roles),
    ("title", lambda a, b: a.title != b.title),
    ("language", lambda a, b: a.language != b.language),
    ("moderators", lambda a, b: _keys(a.moderators) != _keys(b.moderators)),
    ("panel", lambda a, b: b.moderates and _keys(a.panel) != _keys(b.panel)),
    ("livestream", lambda a, b: a.streamed != b.streamed),
)


def _keys(seats: tuple[Beside, ...]) -> set[str]:
    return {seat.key for seat in seats}


def is_ahead(part: Part, day: Day, at: datetime) -> bool:
    """Whether it is not over at an instant; what has no time is, when the day is."""
    event = day.programme.event
    if part.starts_at is None:
        return at.astimezone(event.zone).date() <= event.ends_on
    return part.starts_at + timedelta(minutes=part.minutes or 0) > at


class _Parts:
    """The parts of each person in a day; nobody has a part in what is cancelled."""

    def __init__(self, day: Day) -> None:
        self.day, programme = day, day.programme
        self.seminars = {s.code: s for s in programme.seminars}
        self.rooms, self.people = programme.rooms_by_code(), self._people(programme)
        self._of: dict[str, dict[str, Part]] = {}
        self._cancelled: set[Seat] = set()
        for seminar in programme.seminars:
            for person, roles in self._roles(seminar).items():
                if seminar.cancelled:
                    self._cancelled.add((person, seminar.code))
                else:
                    self._of.setdefault(person, {})[seminar.code] = self._part(seminar, person, roles)

    def of(self, person: str) -> Mapping[str, Part]:
        """By seminar the parts of one person."""
        return self._of.get(person, {})

    def held_not(self, code: str, person: str) -> bool:
        """Whether a person is on a seminar that is cancelled."""
        return (person, code) in self._cancelled

    def _people(self, programme: Programme) -> dict[str, Person]:
        found = {self._now(p.code): p for p in programme.people}
        return found | {p.code: p for p in programme.people if p.code in found}

    def _now(self, code: str) -> str:
        return self.day.same.get(code, code)

    def _roles(self, seminar: Seminar) -> dict[str, tuple[Role, ...]]:
        found: dict[str, list[Role]] = {}
        for seat in seminar.appearances:
            if seat.person and seat.role not in found.setdefault(self._now(seat.person), []):
                found[self._now(seat.person)].append(seat.role)
        return {person: tuple(sorted(roles)) for person, roles in found.items()}

    def _part(self, seminar: Seminar, person: str, roles: tuple[Role, ...]) -> Part:
        room = self.rooms.get(seminar.room)
        return Part(
            seminar.code, seminar.slug, seminar.title, roles, seminar.starts_at, seminar.minutes, seminar.room,
            room.name if room else "", seminar.language, bool(seminar.livestream),
            self._beside(seminar.moderators, person), self._beside(seminar.panel, person),
            self.day.calls.get((person, seminar.code)), room.directions if room else "",
        )  # fmt: skip

    def _beside(self, seats: tuple[Appearance, ...], person: str) -> tuple[Beside, ...]:
        """Who sits there but the person themselves."""
        named = [(self._now(a.person) or f"={a.organisation}", a.organisation) for a in seats]
        return tuple(
            dict.fromkeys(Beside(key, self.people[key].name if key in self.people else held) for key, held in named if key != person)
        )
