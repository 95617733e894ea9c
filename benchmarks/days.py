"""Days of any size, made the same each time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from eventapp.programme.model import (
    Appearance,
    Event,
    Kind,
    Person,
    Programme,
    Role,
    Room,
    Seminar,
    Venue,
    in_order,
)  # fmt: skip
from eventapp.programme.naming import CODE_ALPHABET

ABSTRACT = (
    "Panelen tar upp hur undervisningen kan bli *modern* och likvärdig i hela landet, och vad som behövs. "
    * 3
)


def code(kind: int, number: int) -> str:
    """A code that is a number."""
    number += kind * 32**4
    return "".join(CODE_ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(6)))


def day(seminars: int) -> Programme:
    """A programme with this many seminars, a room for each ten of them at once, four people on each."""
    count = max(1, min(20, seminars // 10))
    rooms = tuple(Room(code(1, i), f"sal-{i}", f"Sal {i}", "En trappa upp.") for i in range(count))
    people = tuple(
        Person(code(2, i), f"person-{i}", f"Åsa Öberg {i}", "Sakkunnig", f"Organisation {i % 50}")
        for i in range(max(4, seminars))
    )
    start = datetime(2027, 7, 3, 7, tzinfo=UTC)
    made = []
    for i in range(seminars):
        slot = i // count
        seats = [Appearance(Role.MODERATOR, people[i].code)]
        seats += [Appearance(Role.PANELIST, people[(i + k * count) % len(people)].code) for k in range(1, 4)]
        made.append(
            Seminar(
                code(3, i), f"seminarium-{i}", f"Seminarium {i}: så kan vi samverka på riktigt", Kind.PANEL,
                room=rooms[i % count].code, starts_at=start + timedelta(days=slot // 10, minutes=slot % 10 * 60),
                minutes=45, abstract=ABSTRACT, tags=(f"ämne {i % 7}",), livestream="https://live.example.org/1",
                appearances=tuple(dict.fromkeys(seats)),
            )
        )  # fmt: skip
    last = date(2027, 7, 3) + timedelta(days=max(0, (seminars - 1) // count // 10))
    event = Event(
        f"dag-{seminars}", f"Dagen med {seminars}", date(2027, 7, 3), last, "Europe/Stockholm", "example.org",
        venue=Venue("Kongressen", city="Visby"), language="sv",
    )  # fmt: skip
    return Programme(event, rooms, people, in_order(made, rooms))
