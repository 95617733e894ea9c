"""The door to the draft for who writes in it: the rows of an event. Who only reads goes by `memory`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seminar
from eventapp.services.draft.constraints import BLOCKED


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of an event that are not removed, read in four queries. Blocked times are no seminars: they have a list."""

    event: Event
    rooms: list[Room]
    people: list[Person]
    seminars: list[Seminar]
    blocks: list[Seminar]

    @property
    def items(self) -> list[Seminar]:
        """All that has a place on the board, by time: the seminars and the blocked times."""
        return sorted([*self.seminars, *self.blocks], key=by_time)


def tables(event: Event) -> Tables:
    """The event's rows: rooms in order, people by name, seminars and blocked times by time."""

    # Any: rows of whichever table it is, and what may stand in order_by.
    def wanted(table: type[Any], *order: Any) -> list[Any]:
        query = select(table).where(table.event_id == event.id, table.removed_at.is_(None))
        return list(db.session.scalars(query.order_by(*order)))

    seminars, blocks = apart(wanted(Seminar))
    return Tables(event, wanted(Room, Room.position, Room.id), wanted(Person, Person.name), seminars, blocks)


def apart(rows: list[Seminar]) -> tuple[list[Seminar], list[Seminar]]:
    """Seminars and blocked times, which are rows of one table, each by time."""
    ordered = sorted(rows, key=by_time)
    return [row for row in ordered if row.kind != BLOCKED], [row for row in ordered if row.kind == BLOCKED]


def by_time(row: Seminar) -> tuple[bool, float, str]:
    """The order of seminars: by time, those without one last."""
    return row.starts_at is None, row.starts_at.timestamp() if row.starts_at else 0.0, row.title
