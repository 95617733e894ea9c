"""Work that nobody should wait for: the job worker's tasks."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from flask import current_app
from huey import RedisHuey, SqliteHuey, crontab

from eventapp.services import messages

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


def nudge() -> None:
    """Have the worker look at the outbox now. The mail is saved already: if this fails, it goes within a minute."""
    try:
        deliver_soon()
    except Exception:
        current_app.logger.exception("the job queue does not answer")


@huey.periodic_task(crontab(minute="*"))
def deliver_every_minute() -> int:
    """Send what was left: mail whose task was lost, or whose server did not answer."""
    return _deliver()


def _deliver() -> int:
    with context():
        return messages.send_pending(current_app.config["SMTP_URL"])


# The worker (worker.py) puts the application's context here; this layer cannot make one itself.
context: Callable[[], AbstractContextManager[Any]] = nullcontext
