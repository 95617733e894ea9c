"""Counting scans: in memory at once, in the database a moment later, so that no reader waits for a lock."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.util import Finalize
from threading import Lock, Thread

from sqlalchemy import Connection, select
from sqlalchemy.engine import Engine

from eventapp.database import insert_into
from eventapp.extensions import db
from eventapp.models import Event, Scan
from eventapp.services.clock import now
from eventapp.services.errors import DATABASE_ERRORS

log = logging.getLogger(__name__)
# In seconds: how often what was counted is written, how long that waits for a lock, how long at the end.
EVERY, PATIENCE, AT_EXIT = 2.0, 0.2, 3.0

Key = tuple[str, str, date]


class Scans:
    """How often links were followed, not yet in the database: link, event's code and day, and nothing about who."""

    def __init__(self) -> None:
        self._waiting: Counter[Key] = Counter()
        self._lock, self._writing = Lock(), Lock()
        self._engine: Engine | None = None
        self._process = 0

    def count(self, link: str, event_code: str) -> None:
        """One scan today (UTC)."""
        self._engine = self._engine or db.engine
        with self._lock:
            self._waiting[link, event_code, now().date()] += 1
            if self._process != os.getpid():  # The first in this process, which may be a child of another.
                self._process = os.getpid()
                Thread(target=self._now_and_then, daemon=True, name="scans").start()
                # Also in a child process, which leaves without atexit.
                Finalize(None, self._last, exitpriority=10)

    def write(self) -> bool:
        """Write what has been counted; False when it could not be, and then it is kept for the next time."""
        with self._writing:
            batch = dict(self._waiting)
            if not batch or self._engine is None:
                return True
            try:
                with self._engine.connect() as connection, impatient(connection):
                    _write(connection, batch)
            except DATABASE_ERRORS as error:
                log.info("scans wait to be written (%s)", type(error).__name__)
                return False
            with self._lock:
                self._waiting.subtract(batch)
                self._waiting = +self._waiting
            return True

    def _now_and_then(self) -> None:
        while True:
            time.sleep(EVERY)
            try:
                self.write()
            except Exception:
                log.exception("scans could not be written")

    def _last(self) -> None:
        until = time.monotonic() + AT_EXIT
        while not self.write() and time.monotonic() < until:
            time.sleep(PATIENCE)


@contextmanager
def impatient(connection: Connection) -> Iterator[None]:
    """A transaction that waits for no lock longer than PATIENCE."""
    lite = connection.dialect.name == "sqlite"
    if lite:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(PATIENCE * 1000)}")
    try:
        yield
    finally:
        if lite:
            connection.rollback()
            connection.exec_driver_sql("PRAGMA busy_timeout=10000")


def _write(connection: Connection, batch: dict[Key, int]) -> None:
    codes = {code for _, code, _ in batch}
    found = connection.execute(select(Event.code, Event.id).where(Event.code.in_(codes)))
    events = {row.code: row.id for row in found}
    insert = insert_into(Scan.__table__, connection)
    more = insert.on_conflict_do_update(
        index_elements=[Scan.link, Scan.day], set_={"count": Scan.count + insert.excluded.count}
    )
    # In one order everywhere, so that two processes never wait for each other's rows.
    rows = [
        {"link": link, "day": day, "event_id": events[code], "count": count}
        for (link, code, day), count in sorted(batch.items())
        if code in events
    ]
    if rows:
        connection.execute(more, rows)
    connection.commit()
