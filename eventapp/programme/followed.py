"""What one in the audience follows, and what they are told when one programme becomes another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.programme.concerned import DIFFER, Beside, Day, Part, Told, Word, is_ahead, new_venue
from eventapp.programme.model import Appearance, Programme, Seminar
from eventapp.programme.naming import slugify

# Who sits there, and in which role, is told to those who do.
_TOLD = ("moved", "length", "room", "title", "language", "livestream")
ALL = "all"


@dataclass(frozen=True, slots=True)
class Followed:
    """The whole day, or what is held in some rooms (codes), on some subjects (slugs of tags), and some seminars (codes)."""

    everything: bool = False
    rooms: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    seminars: frozenset[str] = frozenset()

    def has(self, seminar: Seminar) -> bool:
        """Whether a seminar is among what is followed."""
        return (
            self.everything or seminar.code in self.seminars or seminar.room in self.rooms
            or (bool(self.tags) and not self.tags.isdisjoint(map(slugify, seminar.tags)))
        )  # fmt: skip


EVERYTHING = Followed(True)


def read(words: Iterable[str], chosen: Iterable[str] = ()) -> Followed:
    """What is followed, from words (`all`, `room/` and `seminar/` with a code, `tag/` with a slug) and chosen seminars."""
    of: dict[str, set[str]] = {ALL: set(), "room": set(), "tag": set(), "seminar": set(chosen)}
    for word in words:
        kind, _, what = word.partition("/")
        of[kind].add(what)
    return Followed(bool(of[ALL]), frozenset(of["room"]), frozenset(of["tag"]), frozenset(of["seminar"]))


def kept_until(ends_on: date, zone: ZoneInfo) -> datetime:
    """When all that is kept of who follows is erased: the midnight at the venue with which the last day ends, in UTC."""
    day = gone_on(ends_on)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def gone_on(ends_on: date) -> date:
    """The day on which it is: the one after the last."""
    return min(ends_on, date.max - timedelta(days=3)) + timedelta(days=1)


class Difference:
    """How one programme differs from another for those who follow it, at an instant (UTC); worked out once for all of them."""

    def __init__(self, before: Programme, after: Programme, at: datetime) -> None:
        self._day, self._at = Day(after), at
        old, new = {s.code: s for s in before.seminars}, {s.code: s for s in after.seminars}
        parts = _Parts(before), _Parts(after)
        self._venue = new_venue(before.event, after.event)
        self._stays = [s for s in after.seminars if s.code in old and not s.cancelled and self._ahead(parts[1].part(s))]
        self._pairs = [
            pair for code in dict.fromkeys((*new, *old))
            if old.get(code) != new.get(code) or _room_named(parts, new.get(code))
            for pair in (_Pair(old.get(code), new.get(code), *parts),)
            if any(part and self._ahead(part) for part in (pair.before, pair.after))
        ]  # fmt: skip

    def told(self, followed: Followed) -> Told:
        """What is told to one who follows this: nothing where it has no words and no venue. It is about no person."""
        words = [word for pair in self._pairs if (word := pair.word(followed))]
        words.sort(key=lambda w: (w.part.starts_at is None, w.part.starts_at or self._at, w.part.code))
        venue = self._venue if self._venue and any(map(followed.has, self._stays)) else None
        return Told("", tuple(words), venue)

    def _ahead(self, part: Part) -> bool:
        return is_ahead(part, self._day, self._at)


def _room_named(parts: tuple[_Parts, _Parts], seminar: Seminar | None) -> bool:
    """Whether a seminar's room has another name than before."""
    return seminar is not None and parts[0].room(seminar) != parts[1].room(seminar)


class _Pair:
    """One seminar before and after, of which one may be missing."""

    def __init__(self, old: Seminar | None, new: Seminar | None, before: _Parts, after: _Parts) -> None:
        self._old, self._new = old, new
        self.before = before.part(old) if old else None
        self.after = after.part(new) if new else None
        self._what = tuple(name for name, differ in DIFFER if name in _TOLD and self.before and self.after and differ(self.before, self.after))

    def word(self, followed: Followed) -> Word | None:
        """What of it is told to one who follows this; None for nothing."""
        old, new = self._old, self._new
        was, now_is = bool(old and followed.has(old)), bool(new and followed.has(new))
        held, holds = bool(old and not old.cancelled), bool(new and not new.cancelled)
        if held and holds:
            return self._changed(was, now_is)
        if was and held:
            return Word(("cancelled" if new else "removed",), self.before, None)
        if now_is and holds:
            return Word(("restored" if old else "new",), None, self.after)
        return None

    def _changed(self, was: bool, now_is: bool) -> Word | None:
        if now_is and not was:
            return Word(("entered",), None, self.after)
        if was and (self._what or not now_is):
            return Word(self._what or ("outside",), self.before, self.after)
        return None


class _Parts:
    """Seminars of a programme as they are for one who is in the audience."""

    def __init__(self, programme: Programme) -> None:
        self._rooms, self._people = programme.rooms_by_code(), programme.people_by_code()

    def room(self, seminar: Seminar) -> str:
        """The name of its room, empty for none."""
        room = self._rooms.get(seminar.room)
        return room.name if room else ""

    def part(self, seminar: Seminar) -> Part:
        """One of them."""
        return Part(
            seminar.code, seminar.slug, seminar.title, (), seminar.starts_at, seminar.minutes, seminar.room, self.room(seminar),
            seminar.language, bool(seminar.livestream), self._seats(seminar.moderators), self._seats(seminar.panel),
        )  # fmt: skip

    def _seats(self, seats: tuple[Appearance, ...]) -> tuple[Beside, ...]:
        people = self._people
        return tuple(
            dict.fromkeys(
                Beside(a.person or f"={a.organisation}", people[a.person].name if a.person in people else a.organisation) for a in seats
            )
        )
