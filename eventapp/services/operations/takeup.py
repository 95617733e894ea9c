"""What versions before this one kept in the data folder, taken up into the database; and what is out of date.

Pictures may be many, so the job worker takes them up beside its work, and until then they are shown from where they
lie. Files that wait and tasks are of one day at most, and are taken up when the site starts.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import FromClause, select

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.models import Event, LongTask, Picture, Upload
from eventapp.services import choices
from eventapp.services.clock import now
from eventapp.services.following import removing
from eventapp.services.imports.uploads import KEPT_FOR, clear_old
from eventapp.services.live import saying
from eventapp.services.operations import tasks
from eventapp.services.people import kept_pictures
from eventapp.services.printing import packs
from eventapp.services.privacy import sweeping
from eventapp.services.publishing import kept_files
from eventapp.services.transaction import transaction

_log = logging.getLogger(__name__)
# So many pictures are written at a time, so that others can write in between.
AT_ONCE = 20
_TOKEN = re.compile("[0-9a-f]{32}")


def pictures(stop: Callable[[], bool] = lambda: False) -> int:
    """Take up the pictures in `media/`, and move each to the cache once the database has it; how many there were.

    Killed in the middle it is gone on with at the next start: what is there already is left as it is.
    """
    folder, cache = (Path(current_app.config["DATA"]) / name for name in (kept_pictures.BEFORE, kept_pictures.CACHE))
    files = [path for path in sorted(folder.glob("*.webp")) if kept_pictures.named(path.name)] if folder.is_dir() else []
    for start in range(0, len(files), AT_ONCE):
        if stop():
            break
        some = [(path, *(kept_pictures.named(path.name) or ("", 0))) for path in files[start : start + AT_ONCE]]
        rows = [{"key": key, "size": size, "body": body} for path, key, size in some if (body := _bytes(path))]
        if rows:
            with transaction():
                db.session.execute(insert_new(Picture.__table__, db.session.connection()), rows)
        cache.mkdir(mode=0o700, exist_ok=True)
        for path, _, _ in some:
            with suppress(FileNotFoundError):  # Another machine with the same folder was quicker.
                os.replace(path, cache / path.name)
    with suppress(OSError):  # Something else lies in it, or it is not there.
        folder.rmdir()
    return len(files)


def _bytes(path: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def uploads() -> None:
    """Take up the files that wait and the tasks in `uploads/`, which is then gone."""
    folder = Path(current_app.config["DATA"]) / "uploads"
    if not folder.is_dir():
        return
    events = {row.code: row.id for row in db.session.execute(select(Event.code, Event.id))}
    with transaction():
        for path in sorted(folder.glob("*/*")):
            row = _row(path, events.get(path.parent.name))
            if row is not None:
                table, values = row
                db.session.execute(insert_new(table, db.session.connection()).values(**values))
    shutil.rmtree(folder, ignore_errors=True)


def _row(path: Path, event_id: int | None) -> tuple[FromClause, dict[str, object]] | None:
    """The row that a file becomes; None for one that is out of date, or that another file's row holds."""
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if event_id is None or not _TOKEN.fullmatch(path.stem) or at < now() - KEPT_FOR:
            return None
        if not path.suffix:
            read = _bytes(path.with_suffix(".read"))
            found = {"token": path.name, "event_id": event_id, "kept_at": at, "body": path.read_bytes(), "table": read}
            return Upload.__table__, found
        if path.suffix == ".task":
            told = json.loads(path.read_text())
            stopped = path.with_suffix(".stop").exists()
            more = {"event_id": event_id, "stop_asked": stopped, "asked_at": at, "said_at": at}
            return LongTask.__table__, {name: told[name] for name in _TOLD} | more
    except (OSError, ValueError, KeyError) as error:
        _log.warning("%s is not taken up: %s", path, type(error).__name__)
    return None


_TOLD = ("token", "kind", "wanted", "state", "done", "total", "result", "errors")


def sweep() -> None:
    """Take away what is out of date: files that wait, tasks, packs of signs, what readers chose, who follows, what was true on the day, erased pictures."""
    with transaction():
        clear_old()
        tasks.clear_old()
        packs.clear_old()
    saying.forget_ended()
    choices.erase_old()
    removing.erase_old()
    sweeping.sweep(current_app.permanent_session_lifetime)
    kept_pictures.sweep()


def sweep_daily() -> None:
    """Take away what takes longer to look for: files of seminars that nothing names any more."""
    kept_files.sweep()
