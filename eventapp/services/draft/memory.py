"""The draft as the board reads it: remembered by this process, and caught up with what has been written since.

The draft changes only together with entries in the journal, which have its new revision.
It is not for use inside a transaction that writes: what is not committed must not be remembered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Seminar
from eventapp.services.draft import loading, revisions
from eventapp.services.draft.constraints import SeatFields
from eventapp.services.draft.loading import Draft, Tables

MOST_EVENTS, MOST_BEHIND = 8, 200


@dataclass(frozen=True, slots=True)
class _Memory:
    revision: int
    rows: Tables
    seats: dict[int, Sequence[SeatFields]]
    draft: Draft


_memories: OrderedDict[tuple[str, str], _Memory] = OrderedDict()


def read(event: Event) -> tuple[Tables, Draft, str]:
    """The plain rows and the values of a draft, and the name of its revision."""
    key, revision = (str(db.engine.url), event.code), revisions.current(event)
    known = _memories.get(key)
    if known is None or known.revision != revision:
        known = (_caught_up(event, known, revision) if known else None) or _afresh(event, revision)
        _memories[key] = known
        while len(_memories) > MOST_EVENTS:
            _memories.popitem(last=False)
    return replace(known.rows, event=event), known.draft, str(known.revision)


def _afresh(event: Event, revision: int) -> _Memory:
    rows, seats = loading.plain_rows(event)
    return _kept(revision, rows, dict(seats), loading.values(rows, seats))


def _caught_up(event: Event, known: _Memory, revision: int) -> _Memory | None:
    """The memory with the seminars that entries since name read again; None when that does not do."""
    since = list(
        db.session.execute(
            select(Entry.noun, Entry.row_id)
            .where(Entry.event_id == event.id, Entry.revision > known.revision, Entry.revision <= revision)
            .limit(MOST_BEHIND + 1)
        )
    )
    # None: the database is another than it was, put back from a backup.
    if not 0 < len(since) <= MOST_BEHIND:
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
    return _kept(revision, rows, seats, loading.values(rows, seats, values))


def _kept(
    revision: int, rows: Tables, seats: dict[int, Sequence[SeatFields]], values: Draft
) -> _Memory:
    # The event's row belongs to this request's session, and is not kept.
    return _Memory(revision, replace(rows, event=None), seats, values)  # type: ignore[arg-type]
