"""Files that were taken away so long ago that undoing cannot bring them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import KeptFile
from eventapp.services.draft.fields import FileFields

# How long what was taken away is kept for undoing (publishing/kept_files.py).
UNDO_FOR = timedelta(days=30)


def parted(event_id: int, files: Sequence[FileFields]) -> tuple[list[FileFields], tuple[str, ...]]:
    """Those of a seminar's files and links that are still there, and the labels of those whose bytes are gone."""
    keys = {file["key"] for file in files} - {""}
    found = select(KeptFile.key).where(KeptFile.event_id == event_id, KeptFile.key.in_(keys), KeptFile.part == 0)
    there = {"", *db.session.scalars(found)} if keys else {""}
    return [f for f in files if f["key"] in there], tuple(f["label"] for f in files if f["key"] not in there)
