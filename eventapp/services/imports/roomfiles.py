"""A table of rooms put into an event's draft: planned, shown, then done whole, and undone as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import people as columns
from eventapp.formats.persons import folded
from eventapp.formats.table import Row, Table
from eventapp.models import Entry, Event, Room
from eventapp.programme.addresses import is_web_address
from eventapp.programme.fields.sizes import beyond
from eventapp.programme.limits import MOST_SEATS_IN_A_ROOM
from eventapp.programme.text import clean
from eventapp.services.draft import edits, loading, revisions, rooms
from eventapp.services.draft.fields import RoomValues
from eventapp.services.errors import Invalid
from eventapp.services.imports.persons import NEW, Line, Plan, made
from eventapp.services.transaction import transaction
from eventapp.words import later

FIELDS = tuple(name for name in columns.ROOM_COLUMNS if name != "code")
# Whole numbers: the least and the most that they may be.
_NUMBERS = {"capacity": (1, MOST_SEATS_IN_A_ROOM), "turnaround": (0, 600)}
# More rooms than any venue has: a table of something else.
MOST_NEW = 500


def rows(event: Event) -> list[Sequence[str]]:
    """The header and the rooms of the draft, as they are written to a table and read again."""
    listed = loading.tables(event).rooms
    return [columns.ROOM_COLUMNS, *(tuple(_held(room, name) for name in columns.ROOM_COLUMNS) for room in listed)]


def plan(event: Event, table: Table) -> Plan:
    """What the table would do; an empty cell says nothing. Raises Invalid."""
    places = columns.guess(table.header, columns.ROOMS)
    if "name" not in places:
        raise Invalid(form="No column has names. The first row should say what the columns are: name, seats, building …")
    listed, taken = loading.tables(event).rooms, set[str]()
    found = made(tuple(_line(row, places, listed, taken) for row in table.rows), table, places)
    if found.count("new") > MOST_NEW:
        raise Invalid(form="These are more than 500 new rooms. Is it a table of something else?")
    return found


def carry_out(writing: edits.Writing, table: Table, fingerprint: str) -> Entry | None:
    """Do what was shown, in one batch; an entry of it. Raises Invalid when that is no longer it, or nothing is to be done."""
    with transaction():
        revisions.hold(writing.event.id)
        found = plan(writing.event, table)
        if found.fingerprint != fingerprint:
            raise Invalid(form="This is no longer what was shown. Here is what would happen now.")
        if not found.work:
            raise Invalid(form="There is nothing new in the file.")
        together = replace(writing, batch=edits.new_batch("rooms"))
        for line in found.lines:
            if line.what == "changed":
                edits.write(together, rooms.find(writing.event, line.code), _values(line))
            elif line.what == "new":
                rooms.add(together, _values(line))
        return db.session.scalars(select(Entry).where(Entry.batch == together.batch).order_by(Entry.id.desc())).first()


def _values(line: Line) -> RoomValues:
    said = line.values or {}
    return cast(RoomValues, {name: int(value) if name in _NUMBERS else value for name, value in said.items()})


def _held(room: Room, name: str) -> str:
    value = getattr(room, name)
    return "" if value is None else clean(str(value)).strip()


def _line(row: Row, places: Mapping[str, int], listed: list[Room], taken: set[str]) -> Line:
    cells = {name: row.cells[place].strip() for name, place in places.items() if place < len(row.cells)}
    said = {name: _said(name, value) for name, value in cells.items() if value}
    name = said.get("name", "")
    if why := _wrong(said):
        return Line(row.number, name, "wrong", why=why)
    room = _meant(said, listed)
    known = room.code if room else f"={folded(name)}"
    if known in taken:
        return Line(row.number, name, "wrong", room.code if room else "", why=later("This room is in the file twice."))
    taken.add(known)
    if room is None:
        return Line(row.number, name, "new", NEW, {field: said[field] for field in FIELDS if field in said})
    held = {field: _held(room, field) for field in FIELDS if field in said}
    values = {field: said[field] for field in held if said[field] != held[field]}
    before = {field: held[field] for field in values}
    return Line(row.number, name, "changed" if values else "same", room.code, values, before)


def _meant(said: Mapping[str, str], listed: list[Room]) -> Room | None:
    """The room of the code, else the one room of the name."""
    coded = next((room for room in listed if room.code == said.get("code")), None)
    named = [room for room in listed if folded(room.name) == folded(said["name"])]
    return coded or (named[0] if len(named) == 1 else None)


def _said(name: str, value: str) -> str:
    """A cell; of a whole number as a spreadsheet may show it (1 200, 40.0) the digits alone."""
    plain = "".join(value.split()).removesuffix(".0").removesuffix(",0")
    whole = name in _NUMBERS and plain.isascii() and plain.isdigit()
    return str(int(plain)) if whole and len(plain) < 10 else value


def _wrong(said: Mapping[str, str]) -> str:
    """Why a row cannot be used, empty when it can."""
    if "name" not in said:
        return later("There is no name.")
    for name, (least, most) in _NUMBERS.items():
        value = said.get(name, str(least))
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            return later("Seats and minutes are whole numbers.")
    if any(beyond("room", said)):
        return later("A cell holds more than its field may.")
    if said.get("livestream") and not is_web_address(said["livestream"]):
        return later("The livestream is not a whole address, such as https://example.org/.")
    return ""
