"""Work that nobody should wait for: the job worker's tasks."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Any

from flask import current_app
from huey import RedisHuey, SqliteHuey, crontab

from eventapp.formats import reading
from eventapp.models import Event
from eventapp.services import messages, operations, plans, sheetimports, tasks, uploads
from eventapp.services.access import Actor
from eventapp.services.errors import Invalid

_DATA = Path(os.environ.get("EVENTAPP_DATA", "instance")).resolve()
_REDIS = os.environ.get("EVENTAPP_REDIS_URL", "")
_DATA.mkdir(parents=True, exist_ok=True)
huey: Any = (
    RedisHuey("eventapp", url=_REDIS)
    if _REDIS
    else SqliteHuey("eventapp", filename=str(_DATA / "jobs.db"), fsync=True)
)


@huey.task()
def deliver_soon() -> int:
    """Send the mail that waits."""
    return _deliver()


def hand_over(work: Callable[..., Any], *arguments: Any) -> None:
    """Give the worker one of the tasks below. Raises Invalid when the queue does not answer."""
    try:
        work(*arguments)
    except Exception as error:
        current_app.logger.exception("the job queue does not answer")
        raise Invalid(
            form="The job worker cannot be reached just now. Nothing is changed; try again in a moment."
        ) from error


def nudge() -> None:
    """Have the worker look at the outbox now. The mail is saved already: if this fails, it goes within a minute."""
    with suppress(Invalid):
        hand_over(deliver_soon)


@huey.periodic_task(crontab(minute="*"))
def deliver_every_minute() -> int:
    """Send what was left: mail whose task was lost, or whose server did not answer."""
    return _deliver()


def _deliver() -> int:
    with context():
        return messages.send_pending(current_app.config["SMTP_URL"])


@huey.task()
def plan_day(event_id: int, folder: str, token: str) -> None:
    """Make a plan for an event's day."""
    _work(
        event_id,
        Path(folder),
        token,
        lambda event, task, report: plans.propose(
            event, task.wanted["scope"], task.wanted["minutes"], report
        ),
    )


@huey.task()
def import_file(event_id: int, folder: str, token: str) -> None:
    """Carry out a long import that an organiser has seen."""
    _work(event_id, Path(folder), token, _import)


def _import(event: Event, task: tasks.Task, report: tasks.Reporter) -> dict[str, Any]:
    wanted = task.wanted
    choices = sheetimports.Choices(
        wanted["columns"], wanted["same_person"], frozenset(wanted["take"]), frozenset(wanted["remove"])
    )
    found = reading.read(uploads.kept(report.folder, wanted["upload"]))
    # The organiser's right to edit was checked when the task was made.
    actor = Actor(wanted["account"], "editor")
    return {"entry": sheetimports.carry_out(event, actor, found, choices, wanted["fingerprint"], report).id}


def _work(
    event_id: int,
    folder: Path,
    token: str,
    work: Callable[[Event, tasks.Task, tasks.Reporter], dict[str, Any]],
) -> None:
    """Do a task's work and keep what came of it, whatever that is."""
    with context():
        task = tasks.load(folder, token)
        if task.state != "waiting":
            return
        try:
            event = operations.event_by_id(event_id)
            task.result, task.state = work(event, task, tasks.Reporter(folder, task)), "done"
        except tasks.Stopped:
            task.state = "stopped"
        except Invalid as refused:
            task.state, task.errors = "failed", refused.errors
        except Exception:
            task.state = "failed"
            task.errors = {"form": "Something went wrong on our side"}
            current_app.logger.exception("a task of the kind %s failed", task.kind)
        tasks.save(folder, task)


# The worker (worker.py) puts the application's context here; this layer cannot make one itself.
context: Callable[[], AbstractContextManager[Any]] = nullcontext
