"""What is done on the board: each at once, each on its stack of undo and redo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventapp.models import Event, Seminar
from eventapp.programme.limits import LINE
from eventapp.services.access import Actor
from eventapp.services.draft import conflicts, edits, seminars
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction

KINDS = ("panel", "talk", "workshop", "break", "social", "blocked")


def move(
    event: Event, actor: Actor, seminar: Seminar, version: int, values: Mapping[str, Any]
) -> edits.Entry | None:
    """Give a seminar another slot: `starts_at` (UTC, None for the tray), `minutes`, `room_id`. Raises Stale, Invalid."""
    assert set(values) <= {"starts_at", "minutes", "room_id"}
    with transaction():
        kept = conflicts.settled(seminar, version, dict(values))
        return _noted(seminars.change_within(event, actor, seminar, kept))


def add(event: Event, actor: Actor, title: str, kind: str, minutes: int, once: str | None) -> Seminar:
    """A new card for the tray. Raises Invalid."""
    if not title:
        raise Invalid(title="Give a title.")
    if len(title) > LINE or kind not in KINDS:
        raise Invalid(title="This cannot be added.")
    with transaction():
        made = edits.done_once(actor, Seminar, once, event)
        if made is not None:
            return made
        seminar, entry = seminars.add_within(
            event, actor, {"title": title, "kind": kind, "minutes": minutes, "seats": []}, once
        )
        _noted(entry)
    return seminar


def duplicate(event: Event, actor: Actor, seminar: Seminar, once: str | None) -> Seminar:
    """The seminar again, in the tray: its panel with answers still to be given, without what belongs to its slot.

    Recording, summary and quotes are of the one that was held, and stay with it.
    """
    values = edits.state(seminar) | {
        "slug": "", "starts_at": None, "recording": "", "summary": "", "quotes": [], "imported": {}, "fixed": False,
    }  # fmt: skip
    values["seats"] = [{**seat, "call_at": None} for seat in values["seats"]]
    if values["state"] == "cancelled":
        values["state"] = "confirmed"
    with transaction():
        made = edits.done_once(actor, Seminar, once, event)
        if made is not None:
            return made
        copy, entry = seminars.add_within(event, actor, values, once)
        _noted(entry)
    return copy


def _noted(entry: edits.Entry | None) -> edits.Entry | None:
    if entry is not None:
        entry.board = True
    return entry
