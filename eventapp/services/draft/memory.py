"""The draft as the board reads it: remembered by this process, and caught up with what has been written since.

The draft changes only together with an entry in the journal, so the journal's state names the draft's.
It is not for use inside a transaction that writes: what is not committed must not be remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Seminar
from eventapp.services.draft import journal, loading
from eventapp.services.draft.loading import Draft, SeatFields, Tables

MOST_EVENTS, MOST_BEHIND = 8, 200


@dataclass(frozen=True, slots=True)
class _Memory:
    state: journal.State
    rows: Tables
    seats: dict[int, Sequence[SeatFields]]
    draft: Draft


_memories: OrderedDict[tuple[str, str], _Memory] = OrderedDict()


def read(event: Event) -> tuple[Tables, Draft, str]:
    """The plain rows and the values of a draft, and the name of its state."""
    key, state = (str(db.engine.url), event.code), journal.state(event)
    known = _memories.get(key)
    if known is None or known.state != state:
        known = (_caught_up(event, known, state) if known else None) or _afresh(event, state)
        _memories[key] = known
        while len(_memories) > MOST_EVENTS:
            _memories.popitem(last=False)
    return replace(known.rows, event=event), known.draft, str(known.state)


def _afresh(event: Event, state: journal.State) -> _Memory:
    rows, seats = loading.plain_rows(event)
    return _kept(state, rows, dict(seats), loading.values(rows, seats))


def _caught_up(event: Event, known: _Memory, state: journal.State) -> _Memory | None:
    """The memory with the seminars that entries since name read again; None when that does not do."""
    since = list(
        db.session.execute(
            select(Entry.noun, Entry.row_id)
            .where(Entry.event_id == event.id, Entry.id > known.state.latest)
            .limit(MOST_BEHIND + 1)
        )
    )
    # A count that does not add up tells of an entry with a lower number that was committed later.
    if len(since) > MOST_BEHIND or known.state.count + len(since) != state.count:
        return None
    if any(entry.noun != "seminar" for entry in since):
        return None
    ids = {entry.row_id for entry in since}
    fresh = loading.plain(Seminar, select(Seminar).where(Seminar.id.in_(ids), Seminar.removed_at.is_(None)))
    kept = [row for row in known.rows.seminars if row.id not in ids]
    seats = {id_: rows for id_, rows in known.seats.items() if id_ not in ids}
    seats |= loading.seats_by_seminar(Seminar.id.in_(ids))
    rows = replace(known.rows, event=event, seminars=sorted([*kept, *fresh], key=loading.by_time))
    unchanged = {row.code for row in kept}
    values = {s.code: s for s in known.draft.programme.seminars if s.code in unchanged}
    return _kept(state, rows, seats, loading.values(rows, seats, values))


def _kept(
    state: journal.State, rows: Tables, seats: dict[int, Sequence[SeatFields]], values: Draft
) -> _Memory:
    # The event's row belongs to this request's session, and is not kept.
    return _Memory(state, replace(rows, event=None), seats, values)  # type: ignore[arg-type]
