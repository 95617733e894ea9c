"""Long work of the job worker: how far it has come, what came of it, and the wish to stop it.

Each is a small file beside the uploads, not a row: it must be readable while a transaction of the work itself
is open, and is worth nothing a day later.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eventapp.services.errors import NotFound
from eventapp.services.uploads import clear_old

# A worker that was killed says no more; the longest work without a word is a plan of a minute.
SILENT = 180


class Stopped(Exception):
    """Someone has asked for the work to be stopped; nothing of it is kept."""


@dataclass(slots=True)
class Task:
    """One piece of work: `waiting`, `running`, `done`, `failed` or `stopped`. `errors` are as in Invalid."""

    token: str
    kind: str
    wanted: dict[str, Any]
    state: str = "waiting"
    done: int = 0
    total: int = 0
    result: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "failed", "stopped")


def begin(folder: Path, kind: str, wanted: dict[str, Any]) -> Task:
    """A new task, waiting for the worker."""
    folder.mkdir(parents=True, exist_ok=True)
    clear_old(folder)
    task = Task(secrets.token_hex(16), kind, wanted)
    save(folder, task)
    return task


def load(folder: Path, token: str) -> Task:
    """The task with this token; one that has fallen silent has failed. Raises NotFound."""
    file = folder / f"{token}.task"
    if not re.fullmatch(r"[0-9a-f]{32}", token) or not file.is_file():
        raise NotFound
    task = Task(**json.loads(file.read_text()))
    if task.state == "running" and time.time() - file.stat().st_mtime > SILENT:
        task.state = "failed"
        task.errors = {"form": "It was interrupted, and nothing is changed. Try again."}
    return task


def save(folder: Path, task: Task) -> None:
    """Keep how it stands, whole or not at all."""
    draft = folder / f"{task.token}.{os.getpid()}.new"
    draft.write_text(json.dumps(asdict(task)))
    draft.chmod(0o600)
    draft.replace(folder / f"{task.token}.task")


def stop(folder: Path, token: str) -> None:
    """Ask for it to be stopped; what has not begun never will. Raises NotFound."""
    task = load(folder, token)
    (folder / f"{token}.stop").touch()
    if task.state == "waiting":
        task.state = "stopped"
        save(folder, task)


@dataclass(frozen=True, slots=True)
class Reporter:
    """What the work calls now and then with how much is done of how much; raises Stopped when it is to stop."""

    folder: Path
    task: Task

    def __call__(self, done: int, total: int) -> None:
        """Note it."""
        if (self.folder / f"{self.task.token}.stop").exists():
            raise Stopped
        self.task.state, self.task.done, self.task.total = "running", done, total
        save(self.folder, self.task)
