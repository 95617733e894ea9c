"""What pages that wait for the job worker share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, g

from eventapp.services import tasks
from eventapp.services.errors import NotFound


def folder() -> Path:
    """Where the event's uploads and tasks are."""
    return Path(current_app.config["DATA"]) / "uploads" / g.event.code


def task(token: str, kind: str) -> tasks.Task:
    """The event's task of this kind. Raises NotFound."""
    found = tasks.load(folder(), token)
    if found.kind != kind:
        raise NotFound
    return found


def progress(token: str, kind: str) -> dict[str, Any]:
    """What a page that waits asks for."""
    found = task(token, kind)
    return {"state": found.state, "done": found.done, "total": found.total, "ended": found.ended}
