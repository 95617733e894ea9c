"""Live facts: what is true this minute and no part of the programme (begun, late, full, a message); each ends by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

from eventapp.programme.model import Programme, Seminar
from eventapp.programme.night import day_of, end_of

# What was said of a seminar holds so long after its end in the programme.
AFTERWARDS = timedelta(hours=3)
STATES, FULLNESS, STREAM_STATES = ("preparing", "begun", "ended"), ("half", "filling", "full"), ("up", "down", "ended")
# In minutes: who is later than this has been moved, which is a release.
LATEST = 180
LONGEST_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Message:
    """A word to screens, until an instant (UTC)."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Stream:
    """A room's stream: `up`, `down` or `ended`, since an instant (UTC)."""

    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OfSeminar:
    """What was said of a seminar: one of STATES or "", when it began and ended (UTC), and by how many minutes it is late.

    `late` is None where nothing was said, and 0 where it was said to be on time.
    """

    state: str = ""
    begun: datetime | None = None
    ended: datetime | None = None
    late: int | None = None


@dataclass(frozen=True, slots=True)
class OfRoom:
    """What was said of a room, last `said` at an instant (UTC): how full it is, for the seminar `about` (a code, "" for none).

    `instead` is where else to watch: `room/` and a room's code, or `stream/` and a seminar's. `speaking` is a person's code.
    """

    fullness: str = ""
    about: str = ""
    instead: str = ""
    stream: Stream | None = None
    message: Message | None = None
    speaking: str = ""
    said: datetime | None = None


@dataclass(frozen=True, slots=True)
class LiveFacts:
    """All that was said, by the codes of seminars and rooms; `message` is for every screen."""

    seminars: Mapping[str, OfSeminar] = field(default_factory=dict)
    rooms: Mapping[str, OfRoom] = field(default_factory=dict)
    message: Message | None = None

    def seminar(self, code: str) -> OfSeminar:
        """What was said of a seminar."""
        return self.seminars.get(code, OfSeminar())

    def room(self, code: str) -> OfRoom:
        """What was said of a room."""
        return self.rooms.get(code, OfRoom())


NOTHING = LiveFacts()


def in_force(facts: LiveFacts, programme: Programme, at: datetime) -> LiveFacts:
    """What of the facts holds at an instant (UTC): the rest has ended by itself, or is about what is not there any more."""
    by_code = {s.code: s for s in programme.seminars}
    seminars = {
        code: said for code, said in facts.seminars.items()
        if code in by_code and said != OfSeminar() and not _past(_seminar_until(by_code[code]), at)
    }  # fmt: skip
    here = LiveFacts(seminars)
    rooms = {r.code: _room(facts.rooms[r.code], r.code, here, programme, at) for r in programme.rooms if r.code in facts.rooms}
    message = facts.message if facts.message and not _past(facts.message.until, at) else None
    return LiveFacts(seminars, {code: said for code, said in rooms.items() if replace(said, said=None) != OfRoom()}, message)


def holds_until(facts: LiveFacts, programme: Programme, at: datetime) -> datetime | None:
    """The next instant after `at` at which something that is in force ends by itself; None for never."""
    return min((end for end in _ends(in_force(facts, programme, at), programme) if end > at), default=None)


def _ends(facts: LiveFacts, programme: Programme) -> Iterator[datetime]:
    for seminar in programme.seminars:
        end = _seminar_until(seminar)
        if seminar.code in facts.seminars and end is not None:
            yield end
    for said in facts.rooms.values():
        if said.said is not None:
            yield day_end(programme, said.said)
        if said.fullness and (full_until := _full_until(said, facts, programme)):
            yield full_until
    for message in chain([facts.message], (said.message for said in facts.rooms.values())):
        if message is not None:
            yield message.until


def all_past(programme: Programme, at: datetime) -> bool:
    """Whether all that may be said of an event has ended: a day after it."""
    event = programme.event
    day = event.ends_on + timedelta(days=2)
    return at >= datetime(day.year, day.month, day.day, tzinfo=event.zone)


def day_end(programme: Programme, at: datetime) -> datetime:
    """When the day of an instant is over where the event is held (night.py); in UTC."""
    zone = programme.event.zone
    return end_of(day_of(at, zone), zone).astimezone(at.tzinfo)


def _past(until: datetime | None, at: datetime) -> bool:
    return until is None or until <= at


def _seminar_until(seminar: Seminar) -> datetime | None:
    """Until when what is said of a seminar holds; None for one that is not held."""
    return seminar.ends_at + AFTERWARDS if seminar.ends_at is not None and not seminar.cancelled else None


def _room(said: OfRoom, code: str, facts: LiveFacts, programme: Programme, at: datetime) -> OfRoom:
    """What of the facts of a room (its code) holds; `facts` has those of the seminars that do."""
    if said.said is None or day_end(programme, said.said) <= at:
        return OfRoom()
    if said.message is not None and said.message.until <= at:
        said = replace(said, message=None)
    if said.about and (_past(_full_until(said, facts, programme), at) or not _held_in(said.about, code, programme)):
        said = replace(said, fullness="", about="", instead="")
    if said.instead and not there(said.instead, programme):
        said = replace(said, instead="")
    if said.speaking and said.speaking not in programme.people_by_code():
        said = replace(said, speaking="")
    return said


def _held_in(seminar: str, room: str, programme: Programme) -> bool:
    return any(s.code == seminar and s.room == room for s in programme.seminars)


def _full_until(said: OfRoom, facts: LiveFacts, programme: Programme) -> datetime | None:
    """Until when a room is as full as was said: as long as the seminar lasts for which people are there."""
    held = next((s for s in programme.seminars if s.code == said.about), None)
    if held is None or held.ends_at is None or held.cancelled:
        return None
    known = facts.seminar(held.code)
    return known.ended if known.ended is not None else held.ends_at + timedelta(minutes=known.late or 0)


def there(instead: str, programme: Programme) -> bool:
    """Whether the programme has what one is sent to: `room/` and a room's code, or `stream/` and that of a seminar with one."""
    kind, _, code = instead.partition("/")
    if kind == "room":
        return code in programme.rooms_by_code()
    return kind == "stream" and any(s.code == code and s.livestream for s in programme.seminars)
