"""What the rules look at: a programme, its planning, what both say often enough to be worked out once, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.planning import Planning, Span, event_days, half_days, open_hours, slot, with_blocks

SEVERITIES = ("error", "warning", "note")
MOST_CHANGED = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing wrong. `rule` names it, `seminars` are codes, `person` and `room` codes or empty."""

    rule: str
    severity: str
    seminars: tuple[str, ...]
    person: str = ""
    room: str = ""

    @property
    def key(self) -> str:
        """Names exactly this clash, so that it can be overruled; a seminar's new time does not make it another."""
        return "|".join((self.rule, *sorted(self.seminars), self.person, self.room))


class Frame:
    """A programme with its planning; the blocked times are among the seminars.

    `asked` are the live seminars whose clashes are wanted: those that changed since the frame `before` where there is
    one, else all. `changed` are their codes and those of the ones that are live no more; None without a `before`.
    """

    def __init__(self, programme: Programme, planning: Planning, before: Frame | None = None) -> None:
        self.programme, self.planning = with_blocks(programme, planning), planning
        self.live: list[Seminar] = [s for s in self.programme.seminars if not s.cancelled]
        self.by_code: dict[str, Seminar] = {s.code: s for s in self.programme.seminars}
        self.rooms: dict[str, Room] = programme.rooms_by_code()
        self.changed = None if before is None else self._changed(before)
        self.asked = self.live if self.changed is None else [s for s in self.live if s.code in self.changed]
        self.people: dict[str, frozenset[str]] = self._kept(before.people if before else {})
        self.people |= {s.code: frozenset(a.person for a in s.appearances if a.person) for s in self.asked}
        self.tags: dict[str, frozenset[str]] = self._kept(before.tags if before else {})
        self.tags |= {s.code: frozenset(tag.casefold() for tag in s.tags) for s in self.asked}
        self.traits: dict[str, frozenset[str]] = self._kept(before.traits if before else {})
        self.traits |= {s.code: self.traits_of(s) for s in self.asked}

    def _kept(self, known: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """What is known of those that did not change."""
        if self.changed is None:
            return {}
        return {code: value for code, value in known.items() if code not in self.changed}

    def _changed(self, before: Frame) -> set[str] | None:
        """The codes of what is not as it was; None where more than seminars changed, and for so many that all is quicker."""
        if _around(self) != _around(before):
            return None
        now, was = self.planning, before.planning
        found = {code for (code, _), _ in now.answers.items() ^ was.answers.items()}
        found |= _differ(self.by_code, before.by_code) | _differ(now.seminars, was.seminars)
        found |= now.follow_room ^ was.follow_room
        return found if len(found) <= MOST_CHANGED else None

    def traits_of(self, seminar: Seminar) -> frozenset[str]:
        """What makes a seminar have to do with another, whatever room they are in: who, what about, who streams."""
        traits = set(self.people.get(seminar.code, ())).union(
            f"#{tag}" for tag in self.tags.get(seminar.code, ())
        )
        crew = self.planning.room(seminar.room).crew.casefold() if self.streamed(seminar) else ""
        if crew:
            traits.add(f"!{crew}")
        if self.planning.seminars:
            traits.update((f"@{seminar.code}", *(f"@{c}" for c in self.planning.seminar(seminar.code).apart)))
        return frozenset(traits)

    def streamed(self, seminar: Seminar) -> bool:
        """Whether it is streamed in the room it is in, which may be another than the draft's."""
        known = self.by_code.get(seminar.code)
        if known is not None and known.room != seminar.room and seminar.code in self.planning.follow_room:
            return self.planning.room(seminar.room).streams
        return bool(seminar.livestream)

    def related(self, one: str, other: str) -> bool:
        """Whether two live seminars (codes) may clash in different rooms."""
        return not self.traits[one].isdisjoint(self.traits[other])

    @cached_property
    def followers(self) -> list[Seminar]:
        """Live seminars that did not change and wish to come after one that did."""
        if self.changed is None:
            return []
        plans = self.planning.seminars.items()
        codes = {code for code, plan in plans if not self.changed.isdisjoint(plan.after)} - self.changed
        return [s for s in self.live if s.code in codes]

    @cached_property
    def near(self) -> list[Seminar]:
        """Live seminars that may be too near in time to one that is asked about, and those themselves."""
        if self.changed is None:
            return self.live
        around = timedelta(minutes=self.widest)
        spans = [Span(at.starts_at - around, at.ends_at + around) for s in self.asked if (at := slot(s))]
        return [
            s for s in self.live
            if s.starts_at and s.ends_at and any(s.starts_at < t.ends_at and t.starts_at < s.ends_at for t in spans)
        ]  # fmt: skip

    @cached_property
    def days(self) -> list[Span]:
        """The event's days."""
        return event_days(self.programme.event)

    @cached_property
    def hours(self) -> list[Span]:
        """When the host has the place."""
        return open_hours(self.programme.event, self.planning)

    @cached_property
    def parts(self) -> dict[str, list[Span]]:
        """The mornings and the afternoons."""
        return {part: half_days(self.programme.event, part) for part in ("morning", "afternoon")}

    @cached_property
    def widest(self) -> int:
        """The most minutes that any two seminars may need between them."""
        p = self.planning
        rooms = list(self.rooms)
        walks = [p.walk(a, b) for i, a in enumerate(rooms) for b in rooms[i + 1 :]]
        return max([0, *walks, *(plan.turnaround for plan in p.rooms.values())])


def _around(frame: Frame) -> tuple[object, ...]:
    """All that rules look at beside the seminars, what is planned for each and who answered."""
    p = frame.planning
    return frame.programme.event, frame.programme.rooms, p.people, p.rooms, p.walks, p.day_starts, p.day_ends


def _differ(one: Mapping[str, object], other: Mapping[str, object]) -> set[str]:
    """The keys whose values are not equal."""
    if one is other:
        return set()
    return {
        key for key in one.keys() | other.keys()
        if (a := one.get(key)) is not (b := other.get(key)) and a != b
    }  # fmt: skip
