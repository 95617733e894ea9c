"""Who of those who take part is written to: a group of them, in all of the day or a part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eventapp.services.draft.loading import Tables
from eventapp.services.draft.rows import Person, Seat, Seminar

_Seats = list[tuple[Seminar, Seat]]


def _with_role(*roles: str) -> Callable[[Person, _Seats], bool]:
    return lambda _, seats: any(seat.role in roles and seat.answer != "declined" for _, seat in seats)


def _with_answer(answer: str) -> Callable[[Person, _Seats], bool]:
    return lambda _, seats: any(seat.answer == answer for _, seat in seats)


def _lacking(field: str) -> Callable[[Person, _Seats], bool]:
    return lambda person, seats: not getattr(person, field) and _takes_part(person, seats)


def _takes_part(_: Person, seats: _Seats) -> bool:
    return any(seat.answer != "declined" for _, seat in seats)


# By group, whether someone with some seats belongs to it. `every` and `chosen` are also those without a seat.
GROUPS: dict[str, Callable[[Person, _Seats], bool]] = {
    "part": _takes_part, "every": lambda _, __: True, "moderators": _with_role("moderator"), "panelists": _with_role("panelist", "speaker"),
    "interpreters": _with_role("interpreter"), "unanswered": _with_answer("invited"), "another": _with_answer("another"),
    "declined": _with_answer("declined"), "portrait": _lacking("portrait"), "biography": _lacking("biography"),
    "chosen": lambda _, __: False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whom:
    """A group (GROUPS), in one seminar or room (codes) or of one tag, empty for all; of the group `chosen` those with `codes`."""

    group: str = "part"
    seminar: str = ""
    room: str = ""
    tag: str = ""
    codes: frozenset[str] = frozenset()


def find(rows: Tables, whom: Whom) -> list[Person]:
    """Who that is, by name. What is cancelled counts only where that very seminar is chosen."""
    if whom.group == "chosen":
        return [person for person in rows.people if person.code in whom.codes]
    seats: dict[int, _Seats] = {}
    for seminar in filter(lambda each: _is_in(each, whom), rows.seminars):
        for seat in seminar.seats:
            if seat.person_id is not None:
                seats.setdefault(seat.person_id, []).append((seminar, seat))
    narrowed, belongs = bool(whom.seminar or whom.room or whom.tag), GROUPS.get(whom.group, _takes_part)
    return [p for p in rows.people if (p.id in seats or not narrowed) and belongs(p, seats.get(p.id, []))]


def _is_in(seminar: Seminar, whom: Whom) -> bool:
    if whom.seminar:
        return seminar.code == whom.seminar
    in_room = not whom.room or (seminar.room is not None and seminar.room.code == whom.room)
    return seminar.state != "cancelled" and in_room and (not whom.tag or whom.tag in seminar.tags)


def tags(rows: Tables) -> list[str]:
    """The tags of the day's seminars, in order."""
    return sorted({tag for seminar in rows.seminars for tag in seminar.tags}, key=str.casefold)
