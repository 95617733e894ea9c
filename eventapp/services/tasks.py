"""Long work of the job worker: how far it has come, what came of it, and the wish to stop it.

Each is a small file beside the uploads, not a row: it must be readable while a transaction of the work itself
is open, and is worth nothing a day later.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eventapp.services.errors import Invalid, NotFound
from eventapp.services.imports.uploads import clear_old

# A worker that was killed says no more; the longest work without a word is a plan of a minute.
SILENT = 180
# A plan takes a core for ten seconds, and one import is carried out at a time: what is behind more than these is
# better asked for again. Of one event, and of all.
MOST, MOST_IN_ALL = 2, 10
# What has not begun after this never will: its job was lost, or left behind by an older version. It takes up a
# place for a shorter time.
NEVER_BEGUN, TAKES_A_PLACE = 2 * 3600, 15 * 60


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
    """A new task, waiting for the worker. Raises Invalid when as many as may be are waiting or under way."""
    folder.mkdir(parents=True, exist_ok=True)
    clear_old(folder)
    task = Task(secrets.token_hex(16), kind, wanted)
    with _one_at_a_time(folder.parent):
        if len(_at_work(folder, kind)) >= MOST:
            raise Invalid(form="There is enough waiting for this event already. Wait until it is done, or stop it.")
        if sum(len(_at_work(one, kind)) for one in folder.parent.iterdir() if one.is_dir()) >= MOST_IN_ALL:
            raise Invalid(form="Too much is waiting just now. Try again in a few minutes.")
        save(folder, task)
    return task


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """So that two who count at once do not both find a free place."""
    with open(folder / ".lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _at_work(folder: Path, kind: str) -> list[Task]:
    """The tasks of a kind that wait or are under way."""
    found = []
    for file in folder.glob("*.task"):
        with suppress(NotFound, OSError, ValueError):
            task = load(folder, file.stem)
            if task.kind == kind and not task.ended and time.time() - file.stat().st_mtime < TAKES_A_PLACE:
                found.append(task)
    return found


def load(folder: Path, token: str) -> Task:
    """The task with this token; one that has fallen silent has failed. Raises NotFound."""
    file = folder / f"{token}.task"
    if not re.fullmatch(r"[0-9a-f]{32}", token) or not file.is_file():
        raise NotFound
    task = Task(**json.loads(file.read_text()))
    age = time.time() - file.stat().st_mtime
    if task.state == "waiting" and age > NEVER_BEGUN:
        task.state = "failed"
        task.errors = {"form": "It was never begun, and nothing is changed. Try again."}
    if task.state == "running" and age > SILENT:
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
