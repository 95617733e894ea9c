"""What is done on the board: each at once, each on its stack of undo and redo."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from eventapp.models import Entry, Seminar
from eventapp.programme.fields import AFTERWARDS
from eventapp.programme.limits import LINE
from eventapp.services.draft import conflicts, edits, seminars
from eventapp.services.draft.fields import SeminarValues
from eventapp.services.errors import Invalid

KINDS = ("panel", "talk", "workshop", "break", "social", "blocked")


def move(
    writing: edits.Writing, seminar: Seminar, version: conflicts.Version, slot: SeminarValues
) -> Entry | None:
    """Give a seminar another slot: `starts_at` (None for the tray), `minutes`, `room_id`. Raises Stale, Invalid."""
    assert set(slot) <= {"starts_at", "minutes", "room_id"}
    return seminars.change(replace(writing, board=True), seminar, version, slot)


def add(
    writing: edits.Writing, title: str, kind: str, minutes: int, slot: SeminarValues | None = None
) -> Seminar:
    """A new card: for the tray, or at the `starts_at` and `room_id` of a slot. Raises Invalid."""
    assert set(slot or {}) <= {"starts_at", "room_id"}
    if not title:
        raise Invalid(title="Give a title.")
    if len(title) > LINE or kind not in KINDS:
        raise Invalid(title="This cannot be added.")
    values: SeminarValues = {"title": title, "kind": kind, "minutes": minutes, "seats": [], **(slot or {})}
    return seminars.add(replace(writing, board=True), values)


def duplicate(writing: edits.Writing, seminar: Seminar) -> Seminar:
    """The seminar again, in the tray: its panel with answers still to be given, without what belongs to its slot.

    Recording, summary and quotes are of the one that was held, and stay with it.
    """
    before, emptied = edits.state(seminar), cast(SeminarValues, {field.name: field.empty for field in AFTERWARDS})
    values: SeminarValues = {
        **before, **emptied, "slug": "", "starts_at": None, "imported": {}, "fixed": False,
        "seats": [{**seat, "call_at": None} for seat in before["seats"]],
        "state": "confirmed" if before["state"] == "cancelled" else before["state"],
    }  # fmt: skip
    return seminars.add(replace(writing, board=True), values)
