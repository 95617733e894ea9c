"""Moving an event to the present: its draft and what is published of it, by the same length of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from eventapp.models import Event, Person, Room
from eventapp.programme import present
from eventapp.programme import release as compiled
from eventapp.services import draft, edits, releases
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.shelf import Shelf
from eventapp.services.transaction import transaction


def bring(event: Event, actor: Actor, shelf: Shelf, at: datetime) -> bool:
    """Move the event so that something is on at an instant, and publish it so if it is public; whether it moved.

    Everything keeps its place among the rest, also what was changed by hand: what is not published stays so.
    """
    with transaction():
        releases.lock(event)
        before = releases.newest(event)
        shown = before.programme if before and before.public else None
        rows = draft.tables(event)
        whole = rows.draft().whole
        by = present.away(shown or whole, at)
        if not by:
            return False
        days = present.moved(whole, by).event
        _move(rows, actor, by, {"starts_on": days.starts_on, "ends_on": days.ends_on})
        made = None
        if shown:
            release = compiled.compile_release(before, present.moved(shown, by), now())
            made = releases.make(event, actor, release)
    if made:
        releases.show(shelf, made)
    return True


def _move(rows: draft.Tables, actor: Actor, by: timedelta, days: dict[str, object]) -> None:
    """Every time in the rows, in one batch, so that one undo takes it back."""
    event, batch = rows.event, edits.new_batch("dates")
    for seminar in rows.seminars:
        if seminar.starts_at is not None:
            seats = [edits.seat_state(seat) for seat in seminar.seats]
            for seat, row in zip(seats, seminar.seats, strict=True):
                seat["call_at"] = row.call_at + by if row.call_at else None
            edits.write(event, actor, seminar, {"starts_at": seminar.starts_at + by, "seats": seats}, batch=batch)
    others: list[Room | Person] = [*rows.rooms, *rows.people]
    for held in others:
        if held.hours:
            hours = [[(datetime.fromisoformat(at) + by).isoformat() for at in pair] for pair in held.hours]
            edits.write(event, actor, held, {"hours": hours}, batch=batch)
    edits.write(event, actor, event, days, batch=batch)
