"""Work that nobody should wait for: the job worker's tasks."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import Event as Flag

from flask import current_app
from huey import Huey, RedisHuey
from huey.registry import Message as Job
from huey.serializer import Serializer
from huey.storage import SqliteStorage

from eventapp import datafolder, files
from eventapp.formats import sheets
from eventapp.formats.jsonfile import Unreadable
from eventapp.models import Event
from eventapp.services import imports
from eventapp.services.access import Actor
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import DATABASE_ERRORS, Invalid
from eventapp.services.imports import uploads
from eventapp.services.operations import commands, takeup, tasks
from eventapp.services.people import kept_pictures
from eventapp.services.planning import proposals
from eventapp.services.printing import packs
from eventapp.services.printing.sites import Site

_log = logging.getLogger("eventapp.jobs")
# How often it is looked for tasks that nobody took up, and for what is out of date, in seconds.
TIDY, SWEEP, SWEEP_DAILY = 10.0, 3600.0, 86400.0
# The pauses between tries to note how a task ended, in seconds.
KEEP_TRYING = (1, 3, 10)


class Plain(Serializer):
    """Jobs as JSON: a name and arguments of plain values. What else lies in the queue is refused, never run."""

    def _serialize(self, data: object) -> bytes:
        if isinstance(data, Job):
            data = {"id": data.id, "name": data.name, "args": list(data.args)}
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> object:
        """The job. Raises ValueError; huey has taken it out of the queue by then, so that it is dropped."""
        try:
            found = json.loads(data)
        except ValueError as error:
            raise ValueError("something in the queue is no job of ours, and is dropped") from error
        if isinstance(found, dict) and set(found) == {"id", "name", "args"}:
            return Job(found["id"], found["name"], None, 0, 0, None, tuple(found["args"]), {})
        return found


# The queue is made on import, before there is an application with settings.
_REDIS = os.environ.get("EVENTAPP_REDIS_URL", "")


class _Storage(SqliteStorage):
    """huey's, whose file is made when it is first used: `eventapp --help` leaves nothing behind."""

    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        for statement in self.ddl:
            connection.execute(statement)
        return connection


huey = (
    RedisHuey("eventapp", url=_REDIS, serializer=Plain(), results=False)
    if _REDIS
    else Huey(
        "eventapp",
        storage_class=_Storage,
        filename=str(datafolder.where() / "jobs.db"),
        fsync=True,
        create_tables=False,
        serializer=Plain(),
        results=False,
    )
)


def hand_over(work: Callable[..., object], *arguments: object) -> None:
    """Give the worker one of the tasks below. Raises Invalid when the queue does not answer."""
    try:
        work(*arguments)
    except Exception as error:
        current_app.logger.exception("the job queue does not answer")
        raise Invalid(
            form="The job worker cannot be reached just now. Nothing is changed; try again in a moment."
        ) from error


# Jobs that a version before this one has put in the queue name a folder before the token.


@huey.task()
def plan_day(event_id: int, *names: str) -> None:
    """Make a plan for an event's day."""
    _work(event_id, names[-1], _plan)


@huey.task()
def import_file(event_id: int, *names: str) -> None:
    """Carry out a long import that an organiser has seen."""
    _work(event_id, names[-1], _import)


@huey.task()
def read_file(event_id: int, *names: str) -> None:
    """Read a file that a request should not wait for, so that it can be shown what it would do."""
    _work(event_id, names[-1], _read)


@huey.task()
def print_signs(event_id: int, token: str) -> None:
    """Set a large pack of signs, and have every code on it read."""
    _work(event_id, token, _print)


# By the kind of task.
WORK: dict[str, Callable[..., object]] = {
    "plan": plan_day, "import": import_file, "read": read_file, "signs": print_signs,
}  # fmt: skip


def _plan(event: Event, task: tasks.Task, report: tasks.Reporter) -> tasks.Result:
    return {**proposals.propose(event, task.wanted["scope"], task.wanted["minutes"], report)}


def _print(event: Event, task: tasks.Task, report: tasks.Reporter) -> tasks.Result:
    config = current_app.config
    site = Site(config["BASE_URL"], config["SIGNS_ANY_ADDRESS"])
    press = packs.Press(site, files.FONTS, lambda key: kept_pictures.read(key, 512))
    return {"sheets": packs.make(event, task.wanted["pack"], press, report)}


def _read(event: Event, task: tasks.Task, report: tasks.Reporter) -> tasks.Result:
    report(0, 0)
    try:
        uploads.read(event.id, task.wanted["upload"], lambda: report(0, 0))
    except Unreadable as refused:
        raise Invalid(form=str(refused)) from refused
    return {}


def _import(event: Event, task: tasks.Task, report: tasks.Reporter) -> tasks.Result:
    wanted = task.wanted
    choices = imports.Choices.of(wanted)
    found = sheets.chosen(uploads.table(event.id, wanted["upload"]), choices.sheet)
    # The organiser's right to edit was checked when the task was made.
    actor = Actor(wanted["account"], "editor")
    return {"entry": imports.carry_out(Writing(event, actor), found, choices, wanted["fingerprint"], report).id}


def _work(
    event_id: int, token: str, work: Callable[[Event, tasks.Task, tasks.Reporter], tasks.Result]
) -> None:
    """Do a task's work and keep what came of it, whatever that is; what another worker has in hand is left to it."""
    with context():
        task = tasks.load(event_id, token)
        if task.state != "waiting" or not tasks.claim(task):
            return
        try:
            event = commands.event_by_id(event_id)
            task.result, task.state = work(event, task, tasks.Reporter(task)), "done"
        except tasks.Stopped:
            task.state = "stopped"
        except Invalid as refused:
            task.state, task.errors = "failed", refused.errors
        except Exception:
            task.state = "failed"
            task.errors = {"form": "Something went wrong on our side"}
            current_app.logger.exception("a task of the kind %s failed", task.kind)
        _keep(task)


def _keep(task: tasks.Task) -> None:
    """Note how a task ended; a database that is away for a moment must not make it seem interrupted."""
    for pause in KEEP_TRYING:
        try:
            tasks.save(task)
            return
        except DATABASE_ERRORS:
            time.sleep(pause)
    tasks.save(task)


def tidy(stopped: Flag) -> None:
    """Until `stopped`, see to what nobody asked for: lost tasks, old pictures on disk, what is out of date."""
    swept, swept_daily, pause = -SWEEP, -SWEEP_DAILY, 0.0
    while not stopped.wait(pause):
        pause = TIDY
        try:
            with context():
                for task in tasks.lost():
                    hand_over(WORK[task.kind], task.event_id, task.token)
                takeup.pictures(stopped.is_set)
                if time.monotonic() - swept > SWEEP:
                    swept = time.monotonic()
                    takeup.sweep()
                if time.monotonic() - swept_daily > SWEEP_DAILY:
                    swept_daily = time.monotonic()
                    takeup.sweep_daily()
        except Exception:
            _log.exception("what was left behind cannot be seen to")


# The worker (worker.py) puts the application's context here; this layer cannot make one itself.
context: Callable[[], AbstractContextManager[object]] = nullcontext
