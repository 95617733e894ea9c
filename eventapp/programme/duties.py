"""Who is due on a day, when, and for what, as the green room needs it: (Programme, call times, day) → people in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from eventapp.programme.model import Person, Programme, Role, Seminar
from eventapp.programme.night import day_of

# When somebody is to be there (UTC), by the codes of person and seminar.
Calls = Mapping[tuple[str, str], datetime | None]


@dataclass(frozen=True, slots=True)
class Duty:
    """One appearance: in what, as what, and when to be there: the call time, else when it begins (UTC)."""

    seminar: Seminar
    role: Role
    there_at: datetime
    called: bool


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody with all that they are due for on a day, in order of time."""

    person: Person
    duties: tuple[Duty, ...]

    @property
    def first(self) -> datetime:
        """When they are to be there first."""
        return min(duty.there_at for duty in self.duties)

    def next(self, at: datetime) -> Duty | None:
        """What is not over yet at an instant (UTC); None when they are done for the day."""
        return next((duty for duty in self.duties if duty.seminar.ends_at and duty.seminar.ends_at > at), None)

    def late(self, at: datetime) -> int:
        """By how many whole minutes they are late for what is next, if they are not there; 0 for in time."""
        duty = self.next(at)
        return max(int((at - duty.there_at).total_seconds() // 60), 0) if duty else 0


def due(
    programme: Programme, calls: Calls, declined: frozenset[tuple[str, str]], day: date, same: Mapping[str, str] = MappingProxyType({})
) -> list[Due]:
    """Everyone who takes part on a day (night.py) in what is held, by when they are to be there first, then by name.

    `declined` has those appearances, by the codes of person and seminar, to which the person has said no. `same` leads from
    the code of who was merged to the code of who that is, by which they are due, also before that is published.
    """
    people, zone = programme.people_by_code(), programme.event.zone
    people = {same.get(code, code): replace(person, code=same.get(code, code)) for code, person in people.items()} | people
    found: dict[str, list[Duty]] = {}
    for seminar in programme.seminars:
        starts = seminar.starts_at
        if starts is None or seminar.cancelled or not seminar.scheduled or day_of(starts, zone) != day:
            continue
        for appearance in seminar.appearances:
            person = same.get(appearance.person, appearance.person)
            call = calls.get((person, seminar.code))
            duty = Duty(seminar, appearance.role, call or starts, bool(call))
            if person in people and (person, seminar.code) not in declined and duty not in found.get(person, []):
                found.setdefault(person, []).append(duty)
    made = [Due(people[code], tuple(sorted(duties, key=lambda d: d.there_at))) for code, duties in found.items()]
    return sorted(made, key=lambda each: (each.first, each.person.name.casefold()))
