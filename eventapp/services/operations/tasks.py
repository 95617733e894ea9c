"""Long work of the job worker: how far it has come, what came of it, and the wish to stop it.

It lies in the database, where every machine sees it: whichever worker is free does it, and whichever web server is
asked tells how far it has come. It is worth nothing a day later.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from flask import current_app
from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, text, update
from sqlalchemy.engine import Engine

from eventapp.extensions import db
from eventapp.models import LongTask
from eventapp.services.clock import now
from eventapp.services.errors import DATABASE_ERRORS, Invalid, NotFound
from eventapp.services.imports.plan import Chosen
from eventapp.services.planning.proposals import Proposed
from eventapp.services.transaction import transaction

KEPT_FOR = timedelta(days=1)
# A worker that was killed says no more; the longest work without a word is a plan of a minute.
SILENT = timedelta(minutes=3)
# A plan takes a core for ten seconds, and one import is carried out at a time: what is behind more than these is
# better asked for again. Of one event, and of all.
MOST, MOST_IN_ALL = 2, 10
# What has not begun after this never will. It takes up a place for a shorter time.
NEVER_BEGUN, TAKES_A_PLACE = timedelta(hours=2), timedelta(minutes=15)
# What waits for so long is put in the queue once more: the machine that had it may be gone, or have much to do.
WAITS = timedelta(seconds=30)
# A number of our own: whoever holds it counts what waits (PostgreSQL).
_LOCK = 6_870_234


class Stopped(Exception):
    """Someone has asked for the work to be stopped; nothing of it is kept."""


class Wanted(Chosen, total=False):
    """What was asked for: of a plan its scope and minutes, of signs the pack, else an upload and what was chosen in it."""

    scope: str
    minutes: int | None
    upload: str
    account: int | None
    fingerprint: str
    left_out: int
    pack: str


class Result(Proposed, total=False):
    """What came of it: a plan, the journal's entry of an import, or how many signs there are."""

    entry: int
    sheets: int


@dataclass(slots=True)
class Task:
    """One piece of work: `waiting`, `running`, `done`, `failed` or `stopped`. `errors` are as in Invalid."""

    token: str
    event_id: int
    kind: str
    wanted: Wanted
    state: str = "waiting"
    done: int = 0
    total: int = 0
    result: Result = field(default_factory=Result)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "failed", "stopped")


_FIELDS = [getattr(LongTask, name) for name in Task.__slots__]


def begin(event_id: int, kind: str, wanted: Mapping[str, object], token: str = "") -> Task:
    """A new task, waiting for a worker; with a `token` of one's own the one that is there already, unless that has ended.

    Raises Invalid when as many as may be are waiting or under way.
    """
    task, at = Task(token or secrets.token_hex(16), event_id, kind, cast(Wanted, wanted)), now()
    with transaction():
        if db.engine.dialect.name == "postgresql":
            # So that two who count at once do not both find a free place.
            db.session.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        clear_old()
        with suppress(NotFound):
            if token and not (found := load(event_id, token)).ended:
                return found
        db.session.execute(delete(LongTask).where(LongTask.token == task.token))
        at_work = _at_work(kind, at)
        if at_work.get(event_id, 0) >= MOST:
            raise Invalid(form="There is enough waiting for this event already. Wait until it is done, or stop it.")
        if sum(at_work.values()) >= MOST_IN_ALL:
            raise Invalid(form="Too much is waiting just now. Try again in a few minutes.")
        db.session.execute(insert(LongTask).values(**_plain(task), stop_asked=False, asked_at=at, said_at=at))
    return task


def clear_old() -> None:
    """Take away what was asked for more than a day ago, inside a transaction of the caller's."""
    db.session.execute(delete(LongTask).where(LongTask.asked_at < now() - KEPT_FOR))


def _at_work(kind: str, at: datetime) -> dict[int, int]:
    """How many tasks of a kind wait or are under way, by event."""
    waits = and_(LongTask.state == "waiting", LongTask.asked_at > at - TAKES_A_PLACE)
    runs = and_(LongTask.state == "running", LongTask.said_at > at - TAKES_A_PLACE)
    counted = (
        select(LongTask.event_id, func.count().label("most"))
        .where(LongTask.kind == kind, or_(waits, runs))
        .group_by(LongTask.event_id)
    )
    return {row.event_id: row.most for row in db.session.execute(counted)}


def load(event_id: int, token: str) -> Task:
    """An event's task with this token; one that has fallen silent has failed. Raises NotFound."""
    if not re.fullmatch(r"[0-9a-f]{32}", token):
        raise NotFound
    row = db.session.execute(
        select(*_FIELDS, LongTask.asked_at, LongTask.said_at)
        .where(LongTask.token == token, LongTask.event_id == event_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    *values, asked_at, said_at = row
    task = Task(*values)
    if task.state == "waiting" and now() - asked_at > NEVER_BEGUN:
        task.state = "failed"
        task.errors = {"form": "It was never begun, and nothing is changed. Try again."}
    if task.state == "running" and now() - said_at > SILENT:
        task.state = "failed"
        task.errors = {"form": "It was interrupted, and nothing is changed. Try again."}
    return task


def claim(task: Task) -> bool:
    """Take a task that waits in hand; of several workers that try, one does."""
    with transaction():
        found = db.session.execute(
            update(LongTask)
            .where(LongTask.token == task.token, LongTask.state == "waiting")
            .values(state="running", said_at=now())
        )
    task.state = "running"
    return int(getattr(found, "rowcount", 0)) == 1


def lost() -> list[Task]:
    """What has waited for long enough to be put in a queue once more; of several who ask, one is told of each."""
    at, found = now(), []
    waits = (LongTask.state == "waiting", LongTask.said_at < at - WAITS)
    tokens = db.session.scalars(select(LongTask.token).where(*waits)).all()
    for token in tokens:
        with transaction():
            taken = db.session.execute(
                update(LongTask).where(LongTask.token == token, *waits).values(said_at=at).returning(*_FIELDS)
            ).first()
        found += [Task(*taken)] if taken is not None else []
    return found


def save(task: Task) -> None:
    """Keep how it stands; one whose event was erased meanwhile is kept no more."""
    with transaction():
        db.session.execute(update(LongTask).where(LongTask.token == task.token).values(**_plain(task), said_at=now()))
    if task.ended and (beside := _wish(task.token)) is not None:
        beside.unlink(missing_ok=True)


def stop(event_id: int, token: str) -> None:
    """Ask for it to be stopped; what has not begun never will. Raises NotFound."""
    if load(event_id, token).state == "running" and (beside := _wish(token)) is not None:
        beside.touch()
    with transaction():
        mine = update(LongTask).where(LongTask.token == token)
        db.session.execute(mine.values(stop_asked=True))
        db.session.execute(mine.where(LongTask.state == "waiting").values(state="stopped"))


def _wish(token: str) -> Path | None:
    """A file that says, on SQLite, that a task is to stop: while it writes, nobody else can write that down."""
    if db.engine.dialect.name != "sqlite":
        return None
    return Path(current_app.config["DATA"]) / f".stop-{token}"


def _plain(task: Task) -> dict[str, object]:
    return {name: getattr(task, name) for name in Task.__slots__}


class Reporter:
    """What the work calls now and then with how much is done of how much; raises Stopped when it is to stop.

    It has a connection of its own: the work may have a transaction open, and others are to see how far it has come.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self._engine: Engine = db.engine
        self._wish = _wish(task.token)

    def __call__(self, done: int, total: int) -> None:
        """Note it, unless the database is held by a writer just then. One whose event was erased is to stop as well."""
        self.task.state, self.task.done, self.task.total = "running", done, total
        if self._is_to_stop():
            raise Stopped

    def _is_to_stop(self) -> bool:
        if self._wish is not None and self._wish.exists():
            return True
        this = LongTask.token == self.task.token
        with suppress(*DATABASE_ERRORS), self._engine.connect() as connection:
            asked = connection.scalar(select(LongTask.stop_asked).where(this))
            if asked or asked is None:
                return True
            self._say(connection, this)
        return False

    def _say(self, connection: Connection, this: ColumnElement[bool]) -> None:
        lite = connection.dialect.name == "sqlite"
        try:
            if lite:
                connection.exec_driver_sql("PRAGMA busy_timeout=0")
            values = {"state": "running", "done": self.task.done, "total": self.task.total, "said_at": now()}
            connection.execute(update(LongTask).where(this).values(**values))
            connection.commit()
        finally:
            connection.rollback()
            if lite:
                connection.exec_driver_sql("PRAGMA busy_timeout=10000")
