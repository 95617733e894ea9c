"""The draft: the tables of an event as a Programme, and whole programmes put into the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seat, Seminar
from eventapp.programme import model
from eventapp.programme.clashes import Clash, clashes
from eventapp.programme.fields import as_they_are
from eventapp.programme.planning import Planning, with_blocks
from eventapp.programme.timing import FIRST_DAY, LAST_DAY, possible
from eventapp.services.draft import constraints as planned
from eventapp.services.draft import overruled
from eventapp.services.draft.constraints import BLOCKED, STREAMED, SeatFields
from eventapp.services.draft.overruled import Overruled

# Looked up thousands of times for one draft, which calling the enumerations is too slow for. What is not among
# them (a row that another version wrote) must not take the rest of the draft along.
_KINDS = {kind.value: kind for kind in model.Kind}
_STATES = {state.value: state for state in model.State}
_ROLES = {role.value: role for role in model.Role}
_SERVICES = {service.value for service in model.Service}


def _same(noun: str) -> Callable[[Any], dict[str, Any]]:
    """Takes from a row what the model has as it is, by name."""
    names = as_they_are(noun)
    values = attrgetter(*names)
    return lambda row: dict(zip(names, values(row), strict=True))


_SAME = {noun: _same(noun) for noun in ("event", "room", "person", "seminar")}
NONE_KNOWN: Mapping[str, model.Seminar] = {}


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of an event that are not removed, read in four queries."""

    event: Event
    rooms: list[Room]
    people: list[Person]
    seminars: list[Seminar]

    def draft(self) -> Draft:
        """The rows as values."""
        return _draft(self, lambda row: row.seats)


@dataclass(frozen=True)
class Draft:
    """The draft as values: what may be published, and what only organisers know. What follows is worked out once."""

    programme: model.Programme
    planning: Planning
    overruled: dict[str, Overruled]

    @cached_property
    def whole(self) -> model.Programme:
        """The programme with the blocked times in it, for organisers' eyes."""
        return with_blocks(self.programme, self.planning)

    def all_clashes(self) -> list[Clash]:
        """Every clash, those that were overruled among them."""
        return list(self._every)

    @cached_property
    def _every(self) -> list[Clash]:
        return clashes(self.programme, self.planning)

    def clashes(self) -> list[Clash]:
        """Every clash that nobody has overruled."""
        return [clash for clash in self._every if clash.key not in self.overruled]

    def clashes_by_seminar(self) -> dict[str, list[Clash]]:
        """The same by the code of each seminar they touch."""
        found: dict[str, list[Clash]] = defaultdict(list)
        for clash in self.clashes():
            for code in clash.seminars:
                found[code].append(clash)
        return found


def tables(event: Event) -> Tables:
    """The event's rows: rooms in order, people by name, seminars by time."""
    return _tables(event, lambda table, query: list(db.session.scalars(query)))


def plain(table: Any, query: Select[Any]) -> list[Any]:
    """Rows without the machinery of objects: they cost a third, and can only be read."""
    columns = [column for column in table.__table__.c if column.name != "imported"]
    return list(db.session.execute(query.with_only_columns(*columns)))


def _tables(event: Event, rows: Callable[[Any, Select[Any]], list[Any]]) -> Tables:
    def wanted(table: Any, *order: Any) -> list[Any]:
        query = select(table).where(table.event_id == event.id, table.removed_at.is_(None))
        return rows(table, query.order_by(*order))

    seminars = sorted(wanted(Seminar), key=by_time)
    return Tables(event, wanted(Room, Room.position, Room.id), wanted(Person, Person.name), seminars)


def by_time(row: Seminar) -> tuple[bool, float, str]:
    """The order of seminars: by time, those without one last."""
    return row.starts_at is None, row.starts_at.timestamp() if row.starts_at else 0.0, row.title


def rooms(event: Event) -> list[Room]:
    """The event's rooms, in order."""
    query = select(Room).where(Room.event_id == event.id, Room.removed_at.is_(None))
    return list(db.session.scalars(query.order_by(Room.position, Room.id)))


def impossible(event: Event) -> list[str]:
    """The titles of seminars whose time no programme may have: rows older than the rule. Drafts are not looked at."""
    first = datetime.combine(FIRST_DAY, time.min, UTC)
    last = datetime.combine(LAST_DAY + timedelta(days=1), time.min, UTC)
    query = select(Seminar.title).where(
        Seminar.event_id == event.id, Seminar.removed_at.is_(None), Seminar.kind != BLOCKED,
        Seminar.state != model.State.DRAFT.value, or_(Seminar.starts_at < first, Seminar.starts_at >= last),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Seminar.id)))


def load(event: Event) -> model.Programme:
    """The event's draft as a Programme, without anything private."""
    return read(event).programme


def read(event: Event) -> Draft:
    """The event's draft as values."""
    rows, seats = plain_rows(event)
    return values(rows, seats)


def plain_rows(event: Event) -> tuple[Tables, dict[int, list[SeatFields]]]:
    """The rows, only to be read and without seats, and the seats of each seminar (by its id): much quicker than tables."""
    return _tables(event, plain), seats_by_seminar(Seminar.event_id == event.id)


def seats_by_seminar(which: ColumnElement[bool]) -> dict[int, list[SeatFields]]:
    """The seats of the seminars that meet a condition, by the seminar's id, in order."""
    seats: dict[int, list[SeatFields]] = defaultdict(list)
    for seat in db.session.execute(
        select(Seat.seminar_id, Seat.person_id, Seat.organisation, Seat.role, Seat.answer)
        .join(Seminar, Seminar.id == Seat.seminar_id)
        .where(which)
        .order_by(Seat.position)
    ):
        seats[seat.seminar_id].append(seat)
    return seats


def values(
    rows: Tables, seats: Mapping[int, Sequence[SeatFields]], known: Mapping[str, model.Seminar] | None = None
) -> Draft:
    """Plain rows as values; `known` are seminars (by code) that have not changed since they were made."""
    return _draft(rows, lambda row: seats.get(row.id, ()), known or {})


def programme(rows: Tables) -> model.Programme:
    """The rows as a Programme. Seats of removed people are left out; a removed room counts as none."""
    return _programme(rows, lambda row: row.seats)


def _draft(
    rows: Tables,
    seats_of: Callable[[Seminar], Sequence[SeatFields]],
    known: Mapping[str, model.Seminar] = NONE_KNOWN,
) -> Draft:
    return Draft(
        _programme(rows, seats_of, known),
        planned.planning(rows, seats_of),
        {each["clash"]: each for each in overruled.state(rows.event)},
    )


def _programme(
    rows: Tables,
    seats_of: Callable[[Seminar], Sequence[SeatFields]],
    known: Mapping[str, model.Seminar] = NONE_KNOWN,
) -> model.Programme:
    rooms = {row.id: row for row in rows.rooms}
    people = {row.id: row for row in rows.people}
    shown = tuple(model.Room(**_SAME["room"](row)) for row in rows.rooms)
    return model.Programme(
        event=_event(rows.event),
        rooms=shown,
        people=tuple(model.Person(**_SAME["person"](row)) for row in rows.people),
        # A blocked time is no seminar: it has no place among what may be published.
        seminars=model.in_order(
            [
                known.get(s.code) or _seminar(s, rooms, people, seats_of(s))
                for s in rows.seminars
                if s.kind != BLOCKED
            ],
            shown,
        ),
    )


def livestream_of(row: Seminar, room: Room | None) -> str:
    """The address of a seminar's livestream, or empty: its own, its room's, or none."""
    if row.stream == "own":
        return row.livestream
    if row.stream == "room" and room is not None and row.kind in STREAMED:
        return room.livestream
    return ""


def _event(row: Event) -> model.Event:
    venue = model.Venue(
        row.venue_name, row.venue_address, row.venue_city, row.venue_country, row.venue_latitude,
        row.venue_longitude, row.venue_directions,
    )  # fmt: skip
    return model.Event(**_SAME["event"](row), venue=venue, links=tuple(model.Link(**link) for link in row.links))


def _seminar(
    row: Seminar, rooms: dict[int, Room], people: dict[int, Person], seats: Sequence[SeatFields]
) -> model.Seminar:
    room = rooms.get(row.room_id) if row.room_id else None
    return model.Seminar(
        **_SAME["seminar"](row), kind=_KINDS.get(row.kind, model.Kind.PANEL), state=_STATES.get(row.state, model.State.DRAFT),
        room=room.code if room else "", starts_at=possible(row.starts_at), quotes=tuple(model.Quote(**q) for q in row.quotes),
        tags=tuple(row.tags), services=tuple(model.Service(s) for s in row.services if s in _SERVICES),
        livestream=livestream_of(row, room), appearances=tuple(seat for s in seats if (seat := _seat(s, people)) is not None),
    )  # fmt: skip


def _seat(row: SeatFields, people: dict[int, Person]) -> model.Appearance | None:
    if row.person_id is None:
        return model.Appearance(_ROLES.get(row.role, model.Role.PANELIST), "", row.organisation)
    person = people.get(row.person_id)
    return model.Appearance(_ROLES.get(row.role, model.Role.PANELIST), person.code) if person else None
