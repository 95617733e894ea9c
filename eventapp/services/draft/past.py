"""The draft as it was when a file was written from it, by the journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row, func, or_, select

from eventapp.extensions import db
from eventapp.formats.marks import Mark
from eventapp.models import Entry, Event, Person, Room, Seminar
from eventapp.programme import model
from eventapp.services.draft import loading, values

# Any: rows of three tables by their noun, whose columns mypy does not see through it.
_TABLES: dict[str, type[Any]] = {"room": Room, "person": Person, "seminar": Seminar}


def instant_of(text: str) -> datetime:
    """The instant that a mark names, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def programme_at(event: Event, mark: Mark) -> model.Programme:
    """The draft as it was: the rows of now with every later change taken back, newest first."""
    at = instant_of(mark.at)
    # Any: what has the columns of a row without being one, and is read as one.
    rows: dict[str, dict[int, Any]] = {noun: _rows(event, table, at) for noun, table in _TABLES.items()}
    seats = values.seats_by_seminar(Seminar.event_id == event.id)
    for id_, seminar in rows["seminar"].items():
        seminar.seats = seats.get(id_, [])
    for entry in _later(event, mark, at):
        if entry.action == "add":
            rows[entry.noun].pop(entry.row_id, None)
        elif (row := rows[entry.noun].get(entry.row_id)) is not None:
            _put_back(row, entry.before)
    seminars, blocks = loading.apart(list(rows["seminar"].values()))
    halls = sorted(rows["room"].values(), key=lambda room: (room.position, room.id))
    tables = loading.Tables(event, halls, list(rows["person"].values()), seminars, blocks)
    return values.programme(tables, {row.id: row.seats for row in seminars})


def _rows(event: Event, table: type[Any], at: datetime) -> dict[int, SimpleNamespace]:  # Any: as in _TABLES.
    """Values in the shape of the rows, also of those that were removed since."""
    query = select(table).where(
        table.event_id == event.id, or_(table.removed_at.is_(None), table.removed_at > at)
    )
    return {row.id: SimpleNamespace(**row._mapping) for row in values.plain(table, query)}


def _later(event: Event, mark: Mark, at: datetime) -> list[Row[tuple[str, int, str, dict[str, object]]]]:
    """Entries since, newest first.

    A file from before drafts had revisions names its last entry and how many there were. One may have been committed
    late, behind a higher number: then time tells.
    """
    columns = (Entry.noun, Entry.row_id, Entry.action, Entry.before)
    query = select(*columns).where(Entry.event_id == event.id, Entry.noun.in_(_TABLES))
    if mark.revision is not None:
        wanted = query.where(Entry.revision > mark.revision)
        return list(db.session.execute(wanted.order_by(Entry.revision.desc(), Entry.id.desc())))
    known = select(func.count()).where(Entry.event_id == event.id, Entry.id <= mark.latest)
    since = Entry.id > mark.latest
    if db.session.scalar(known) != mark.count:
        since = or_(since, Entry.at > at - timedelta(minutes=1))
    return list(db.session.execute(query.where(since).order_by(Entry.id.desc())))


# Any: the journal's values as JSON has them, of another type for each column.
def _put_back(row: SimpleNamespace, before: dict[str, Any]) -> None:
    for name, value in before.items():
        if name == "seats":
            value = [SimpleNamespace(**seat) for seat in value]
        elif name == "starts_at" and value:
            value = datetime.fromisoformat(value)
        setattr(row, name, value)
