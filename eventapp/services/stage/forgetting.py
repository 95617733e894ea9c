"""A person who is erased goes from run sheets, what was changed in them, and words to the stage."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, RunChange, RunSheet, StageWord
from eventapp.models.types import PartFields
from eventapp.programme.erased import Erased


def without(event: Event, who: Erased) -> None:
    """Put a dash in place of what they are called, inside a transaction of the caller's. No undo brings it back."""
    for sheet in db.session.scalars(select(RunSheet).where(RunSheet.event_id == event.id)):
        sheet.parts = cast(list[PartFields], who.plain(sheet.parts))
        for name in ("questions", "note", "contact"):
            setattr(sheet, name, who.text(getattr(sheet, name)))
    for change in db.session.scalars(select(RunChange).where(RunChange.event_id == event.id)):
        change.by, change.before, change.after = who.text(change.by), who.plain(change.before), who.plain(change.after)
    for word in db.session.scalars(select(StageWord).where(StageWord.event_id == event.id)):
        word.text, word.by, word.acknowledged_by = who.text(word.text), who.text(word.by), who.text(word.acknowledged_by)
