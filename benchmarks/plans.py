"""A day that is hard to plan: sixty seminars in six rooms over two days, with people, seats, walks and wishes."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from eventapp.programme.model import Appearance, Event, Kind, Person, Programme, Role, Room, Seminar
from eventapp.programme.planning import Planning, RoomPlan, SeminarPlan, Span


def hard(seminars: int = 60, people: int = 120) -> tuple[Programme, Planning]:
    """The day and its planning, the same every time."""
    chance = random.Random(4)
    event = Event("plan", "Plan", date(2027, 7, 3), date(2027, 7, 4), "Europe/Stockholm", "example.org")
    rooms = tuple(
        Room(f"ROOM{i:02}", f"r{i}", f"Rum {i}", capacity=seats)
        for i, seats in enumerate((300, 200, 120, 80, 60, 40))
    )
    crowd = tuple(Person(f"P{i:05}", f"p{i}", f"Person {i}") for i in range(people))
    held = []
    for i in range(seminars):
        seats = [Appearance(Role.PANELIST, person.code) for person in chance.sample(crowd, 4)]
        held.append(
            Seminar(
                f"S{i:05}", f"s{i}", f"Seminarium {i}", Kind.TALK, minutes=chance.choice([30, 45, 60, 60, 90]),
                tags=(f"ämne {chance.randrange(8)}",), appearances=tuple(seats),
            )
        )  # fmt: skip
    first = datetime(2027, 7, 3, 7, tzinfo=UTC)
    planning = Planning(
        people={person.code: (Span(first, first + timedelta(hours=5)),) for person in crowd[:5]},
        rooms={r.code: RoomPlan(turnaround=10, building="A" if i < 4 else "B") for i, r in enumerate(rooms)},
        seminars={
            s.code: SeminarPlan(
                chance.choice([20, 50, 70, 100, 150]), part=chance.choice(["", "", "", "morning", "afternoon"]),
                after=(chance.choice(held).code,) if chance.random() < 0.1 else (),
            )
            for s in held
        },
        day_starts=time(9), day_ends=time(18),
    )  # fmt: skip
    return Programme(event, rooms, crowd, tuple(held)), planning
