"""The door to the draft for who only reads it: one value, remembered by this process and caught up with what was written.

The draft changes only together with entries in the journal, which have its new revision.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Person, Room, Seminar
from eventapp.services.draft import loading, overruled, values
from eventapp.services.draft.constraints import SeatFields
from eventapp.services.draft.loading import Tables
from eventapp.services.draft.values import Draft
from eventapp.services.errors import NotFound
from eventapp.services.transaction import inside_one

MOST_EVENTS, MOST_BEHIND = 8, 200


@dataclass(frozen=True, slots=True)
class _Memory:
    rows: Tables  # Plain ones, which belong to no session.
    seats: dict[int, Sequence[SeatFields]]
    draft: Draft


_memories: OrderedDict[tuple[str, str], _Memory] = OrderedDict()


def read(event: Event) -> Draft:
    """The draft as it is now, what the transaction around has written among it.

    What is made inside a transaction is not remembered: it may never be committed. Raises NotFound for one erased meanwhile.
    """
    key, row = (str(db.engine.url), event.code), _row(event)
    known = _memories.get(key)
    if known is not None and known.draft.revision == row.revision:
        return known.draft
    found = (_caught_up(row, known) if known else None) or _afresh(row)
    if not inside_one():
        _memories[key] = found
        while len(_memories) > MOST_EVENTS:
            _memories.popitem(last=False)
    return found.draft


def _row(event: Event) -> Event:
    """The event's own row as the database has it now: what the session remembers may be older than its revision."""
    for row in values.plain(Event, select(Event).where(Event.id == event.id)):
        found: Event = row
        return found
    raise NotFound


def _afresh(event: Event) -> _Memory:
    # Any: what `plain` gives, and what may stand in order_by.
    def wanted(table: type[Any], *order: Any) -> list[Any]:
        query = select(table).where(table.event_id == event.id, table.removed_at.is_(None))
        return values.plain(table, query.order_by(*order))

    seminars, blocks = loading.apart(wanted(Seminar))
    rows = Tables(event, wanted(Room, Room.position, Room.id), wanted(Person, Person.name), seminars, blocks)
    seats: dict[int, Sequence[SeatFields]] = dict(values.seats_by_seminar(Seminar.event_id == event.id))
    return _Memory(rows, seats, values.draft(rows, seats, overruled.stored(event.id)))


def _caught_up(event: Event, known: _Memory) -> _Memory | None:
    """The memory with the seminars that entries since name read again; None when that does not do."""
    was = known.draft
    since = list(
        db.session.execute(
            select(Entry.noun, Entry.row_id, Entry.revision)
            .where(Entry.event_id == event.id, Entry.revision > was.revision, Entry.revision <= event.revision)
            .limit(MOST_BEHIND + 1)
        )
    )
    if len(since) > MOST_BEHIND or any(entry.noun != "seminar" for entry in since):
        return None
    # Entries may be gone (a person was erased), and the database another than it was (put back from a backup).
    if len({entry.revision for entry in since}) != event.revision - was.revision:
        return None
    ids = {entry.row_id for entry in since}
    fresh = values.plain(Seminar, select(Seminar).where(Seminar.id.in_(ids), Seminar.removed_at.is_(None)))
    kept = [row for row in (*known.rows.seminars, *known.rows.blocks) if row.id not in ids]
    seats = {id_: rows for id_, rows in known.seats.items() if id_ not in ids}
    seats |= values.seats_by_seminar(Seminar.id.in_(ids))
    seminars, blocks = loading.apart([*kept, *fresh])
    rows = replace(known.rows, event=event, seminars=seminars, blocks=blocks)
    return _Memory(rows, seats, values.caught_up(was, rows, seats, {row.code for row in kept}))
