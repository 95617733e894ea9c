"""Moving an event to the present: its draft and what is published of it, by the same length of time."""

from __future__ import annotations

from datetime import datetime

from eventapp.models import Event
from eventapp.programme import present
from eventapp.programme import release as compiled
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import dates, edits, loading, memory, revisions
from eventapp.services.publishing import releases
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import transaction


def bring(event: Event, actor: Actor, shelf: Shelf, at: datetime) -> bool:
    """Move the event so that something is on at an instant, and publish it so if it is public; whether it moved.

    Everything keeps its place among the rest, also what was changed by hand: what is not published stays so.
    """
    with transaction():
        revisions.hold(event.id)
        before = releases.newest(event)
        shown = before.programme if before and before.public else None
        rows = loading.tables(event)
        whole = memory.read(event).whole
        by = present.away(shown or whole, at)
        if not by:
            return False
        days = present.moved(whole, by).event
        writing = edits.Writing(event, actor, batch=edits.new_batch("dates"))  # One undo takes all of it back.
        dates.move_all(writing, rows, lambda start: start + by)
        edits.write(writing, event, {"starts_on": days.starts_on, "ends_on": days.ends_on})
        if shown:
            release = compiled.compile_release(before, present.moved(shown, by), now())
            releases.make(event, actor, shelf, release)
    return True
