"""What the crew did to screens and slides, in the journal of the event; nothing of it is in the draft."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.extensions import db
from eventapp.models import Entry, Screen, Slide
from eventapp.services.clock import now
from eventapp.services.draft.edits import Writing

NOUN = "screen"
_LONGEST = 60


def note(writing: Writing, action: str, row: Screen | Slide, changed: Mapping[str, tuple[object, object]] | None = None) -> None:
    """An entry inside the caller's transaction; `changed` has what was and what is now, by the names of fields."""
    db.session.flush()
    title = row.name if isinstance(row, Screen) else row.heading or row.text[:_LONGEST] or f"#{row.id}"
    values = changed or {}
    db.session.add(
        Entry(
            event_id=writing.event.id, account_id=writing.actor.account_id, at=now(), action=action, noun=NOUN, row_id=row.id,
            title=title, before={name: was for name, (was, _) in values.items()},
            after={name: becomes for name, (_, becomes) in values.items()},
        )
    )  # fmt: skip
