"""What the rules look at: a programme, its planning, and what both say often enough to be worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.planning import Planning, Span, event_days, half_days, open_hours, with_blocks

SEVERITIES = ("error", "warning", "note")


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
    """A programme with its planning; the blocked times are among the seminars."""

    def __init__(self, programme: Programme, planning: Planning) -> None:
        self.programme, self.planning = with_blocks(programme, planning), planning
        self.live: list[Seminar] = [s for s in self.programme.seminars if not s.cancelled]
        self.by_code: dict[str, Seminar] = {s.code: s for s in self.programme.seminars}
        self.rooms: dict[str, Room] = programme.rooms_by_code()
        self.people: dict[str, frozenset[str]] = {
            s.code: frozenset(a.person for a in s.appearances if a.person) for s in self.live
        }
        self.tags: dict[str, frozenset[str]] = {
            s.code: frozenset(tag.casefold() for tag in s.tags) for s in self.live
        }

        self.traits: dict[str, frozenset[str]] = {s.code: self.traits_of(s) for s in self.live}

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
