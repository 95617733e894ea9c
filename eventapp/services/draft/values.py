"""Rows of the draft made into values; `memory` alone has it done for the draft as it is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from eventapp.extensions import db
from eventapp.models import Event, Person, Room, Seat, Seminar
from eventapp.programme import model
from eventapp.programme.clashes import Checked, Clash
from eventapp.programme.fields import as_they_are
from eventapp.programme.planning import Planning, with_blocks
from eventapp.programme.timing import may_be, possible
from eventapp.services.draft import constraints as planned
from eventapp.services.draft.constraints import STREAMED, SeatFields
from eventapp.services.draft.loading import Tables
from eventapp.services.draft.overruled import Overruled

# Looked up thousands of times for one draft, which calling the enumerations is too slow for. What is not among
# them (a row that another version wrote) must not take the rest of the draft along.
_KINDS = {kind.value: kind for kind in model.Kind}
_STATES = {state.value: state for state in model.State}
_ROLES = {role.value: role for role in model.Role}
_SERVICES = {service.value for service in model.Service}


# Any: which field holds what stands in the tables of fields, where mypy does not look.
def _same(noun: str) -> Callable[[object], dict[str, Any]]:
    """Takes from a row what the model has as it is, by name."""
    names = as_they_are(noun)
    values = attrgetter(*names)
    return lambda row: dict(zip(names, values(row), strict=True))


_SAME = {noun: _same(noun) for noun in ("event", "room", "person", "seminar")}
_DRAFT = model.State.DRAFT.value
Seats = Mapping[int, Sequence[SeatFields]]


@dataclass(frozen=True)
class Draft:
    """The draft as values: what may be published, and what only organisers know. What follows is worked out once."""

    revision: int
    programme: model.Programme
    planning: Planning
    overruled: Mapping[str, Overruled]
    versions: Mapping[str, int]  # Of the rows of seminars and blocked times, by code.
    impossible: tuple[str, ...]  # Titles of what is to be published at a time that no programme may have.
    before: Checked | None = field(default=None, compare=False, repr=False)  # An earlier one, if its clashes were asked for.

    @cached_property
    def whole(self) -> model.Programme:
        """The programme with the blocked times in it, for organisers' eyes."""
        return with_blocks(self.programme, self.planning)

    @property
    def blocks(self) -> tuple[model.Seminar, ...]:
        """The blocked times, of which no reader shall know."""
        return self.planning.blocks

    def all_clashes(self) -> list[Clash]:
        """Every clash, those that were overruled among them."""
        return list(self.checked.clashes)

    @cached_property
    def checked(self) -> Checked:
        """The programme with every clash, those that were overruled among them."""
        return Checked(self.programme, self.planning, self.before)

    @property
    def last_checked(self) -> Checked | None:
        """The newest that was worked out of this draft or an earlier one; None where nobody has asked."""
        return self.checked if "checked" in self.__dict__ else self.before

    def clashes(self) -> list[Clash]:
        """Every clash that nobody has overruled."""
        return list(self._counted)

    @cached_property
    def _counted(self) -> list[Clash]:
        if not self.overruled:
            return self.checked.clashes
        return [clash for clash in self.checked.clashes if clash.key not in self.overruled]

    def clashes_by_seminar(self) -> dict[str, list[Clash]]:
        """The same by the code of each seminar they touch."""
        found: dict[str, list[Clash]] = defaultdict(list)
        for clash in self.clashes():
            for code in clash.seminars:
                found[code].append(clash)
        return found


# Any: what comes has the columns of its table by name, and is read as the table's class.
def plain(table: type[Any], query: Select[Any]) -> list[Any]:
    """Rows without the machinery of objects: they cost a third, and can only be read."""
    columns = [column for column in table.__table__.c if column.name != "imported"]
    return list(db.session.execute(query.with_only_columns(*columns)))


def seats_by_seminar(which: ColumnElement[bool]) -> dict[int, list[SeatFields]]:
    """The seats of the seminars that meet a condition, by the seminar's id, in order."""
    seats: dict[int, list[SeatFields]] = defaultdict(list)
    for seat in db.session.execute(
        select(Seat.seminar_id, Seat.person_id, Seat.organisation, Seat.role, Seat.answer, Seat.call_at)
        .join(Seminar, Seminar.id == Seat.seminar_id)
        .where(which)
        .order_by(Seat.position)
    ):
        seats[seat.seminar_id].append(seat)
    return seats


def draft(rows: Tables, seats: Seats, overruled: Iterable[Overruled]) -> Draft:
    """The value of plain rows."""
    return Draft(
        rows.event.revision,
        programme(rows, seats),
        planned.planning(rows, seats),
        {each["clash"]: each for each in overruled},
        _versions(rows),
        _impossible(rows),
    )


def caught_up(was: Draft, rows: Tables, seats: Seats, same: Set[str]) -> Draft:
    """The value of plain rows of which only seminars have changed since `was`, and those with the codes `same` have not."""
    known = {s.code: s for s in was.programme.seminars if s.code in same}
    made = _seminars(rows, seats, known)
    return replace(
        was,
        revision=rows.event.revision,
        programme=replace(was.programme, seminars=model.in_order(made, was.programme.rooms)),
        planning=planned.caught_up(was.planning, rows, seats, same),
        versions=_versions(rows),
        impossible=_impossible(rows),
        before=was.last_checked,
    )


def _versions(rows: Tables) -> dict[str, int]:
    return {row.code: row.version for row in (*rows.seminars, *rows.blocks)}


def _impossible(rows: Tables) -> tuple[str, ...]:
    return tuple(row.title for row in rows.seminars if row.state != _DRAFT and not may_be(row.starts_at))


def programme(rows: Tables, seats: Seats) -> model.Programme:
    """Plain rows as a Programme. Seats of removed people are left out; a removed room counts as none."""
    shown = tuple(model.Room(**_SAME["room"](row)) for row in rows.rooms)
    return model.Programme(
        event=_event(rows.event),
        rooms=shown,
        people=tuple(model.Person(**_SAME["person"](row)) for row in rows.people),
        seminars=model.in_order(_seminars(rows, seats, {}), shown),
    )


def _seminars(rows: Tables, seats: Seats, known: Mapping[str, model.Seminar]) -> list[model.Seminar]:
    rooms = {row.id: row for row in rows.rooms}
    people = {row.id: row for row in rows.people}
    return [known.get(s.code) or _seminar(s, rooms, people, seats.get(s.id, ())) for s in rows.seminars]


def _livestream_of(row: Seminar, room: Room | None) -> str:
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
        files=tuple(model.File(**f) for f in row.files),
        tags=tuple(row.tags), services=tuple(model.Service(s) for s in row.services if s in _SERVICES),
        livestream=_livestream_of(row, room), appearances=tuple(seat for s in seats if (seat := _seat(s, people)) is not None),
    )  # fmt: skip


def _seat(row: SeatFields, people: dict[int, Person]) -> model.Appearance | None:
    if row.person_id is None:
        return model.Appearance(_ROLES.get(row.role, model.Role.PANELIST), "", row.organisation)
    person = people.get(row.person_id)
    return model.Appearance(_ROLES.get(row.role, model.Role.PANELIST), person.code) if person else None
