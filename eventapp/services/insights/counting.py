"""Counting what is read: in memory at once, without what was asked by whom a second later, in the database each minute."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.util import Finalize
from threading import Lock, Thread

from sqlalchemy import Connection, select
from sqlalchemy.engine import Engine

from eventapp.database import insert_into
from eventapp.models import Event, EventSlug, Reading
from eventapp.services.clock import now
from eventapp.services.errors import DATABASE_ERRORS
from eventapp.services.insights import kinds
from eventapp.services.publishing.scan_counts import AT_EXIT, PATIENCE, impatient

log = logging.getLogger(__name__)
# In seconds: how often requests become counts, and how often those are written.
SORT, EVERY = 1.0, 60.0
# So many requests wait to be counted; more within a second are more than a process answers.
MOST_NOTED = 100_000
# So many different counts wait while the database is away; those that would be new are dropped.
MOST_WAITING = 50_000
HOUR = 3600
# This process, without asking the system each time.
_HERE = [os.getpid()]
os.register_at_fork(after_in_child=lambda: _HERE.__setitem__(0, os.getpid()))

# A slug of the event, the hour since the epoch, what was read, and its kind.
Key = tuple[str, int, str, str]
# Gives a request's header by its name in small letters, None when it is not there.
Header = Callable[[str], str | None]


class Readings:
    """What was read and is not yet in the database; `engine` finds the database once it is needed.

    One that is not `alive` has no thread and writes only when it is told to, for tests.
    """

    def __init__(self, engine: Callable[[], Engine], alive: bool = True) -> None:
        self._engine, self._alive = engine, alive
        self._noted: deque[tuple[str, str | None, str | None]] = deque(maxlen=MOST_NOTED)
        self._waiting: Counter[Key] = Counter()
        self._lock, self._writing = Lock(), Lock()
        self._process = 0

    def note(self, path: str, header: Header) -> None:
        """One good answer to a GET. Costs every answer, so it only takes down what is asked; `sort` looks at it."""
        self._noted.append((path, header("user-agent"), kinds.told(header("referer"), header("host"))))
        if self._process != _HERE[0]:
            self._start()

    def scanned(self, slug: str, link: str) -> None:
        """A short link was followed, now, to an event with this slug."""
        with self._lock:
            self._add((slug, _hour(), f"scan/{link}", ""), 1)
        if self._process != _HERE[0]:
            self._start()

    def sort(self) -> None:
        """Make counts of what was noted, and forget the rest of it."""
        with self._lock:
            hour, taken = _hour(), Counter(self._noted.popleft() for _ in range(len(self._noted)))
            for (path, agent, referrer), count in taken.items():
                found = kinds.counted(path, agent or "", referrer or "")
                if found:
                    slug, what, kind = found
                    self._add((slug, hour, what, kind), count)

    def write(self) -> bool:
        """Write what has been counted; False when it could not be, and then it is kept for the next time."""
        with self._writing:
            self.sort()
            batch = dict(self._waiting)
            if not batch:
                return True
            try:
                with self._engine().connect() as connection, impatient(connection):
                    _write(connection, batch)
            except DATABASE_ERRORS as error:
                log.info("readings wait to be written (%s)", type(error).__name__)
                return False
            with self._lock:
                self._waiting.subtract(batch)
                self._waiting = +self._waiting
            return True

    def _add(self, key: Key, count: int) -> None:
        if key in self._waiting or len(self._waiting) < MOST_WAITING:
            self._waiting[key] += count

    def _start(self) -> None:
        """A process has its own thread: one begun before a fork is not there after it."""
        with self._lock:
            if self._process == _HERE[0]:
                return
            self._process = _HERE[0]
        if self._alive:
            Thread(target=self._now_and_then, daemon=True, name="readings").start()
            # Also in a child process, which leaves without atexit.
            Finalize(None, self._last, exitpriority=10)

    def _now_and_then(self) -> None:
        written = time.monotonic()
        while True:
            time.sleep(SORT)
            try:
                self.sort()
                if time.monotonic() - written >= EVERY:
                    written = time.monotonic()
                    self.write()
            except Exception:
                log.exception("readings could not be written")

    def _last(self) -> None:
        until = time.monotonic() + AT_EXIT
        while not self.write() and time.monotonic() < until:
            time.sleep(PATIENCE)


def _hour() -> int:
    return int(now().timestamp()) // HOUR


def _write(connection: Connection, batch: dict[Key, int]) -> None:
    """Add to the rows that are there. What belongs to no event (any more) is nobody's."""
    slugs = {slug for slug, *_ in batch}
    events = {
        row.slug: int(row[1])
        for column, table in ((EventSlug.event_id, EventSlug), (Event.id, Event))
        for row in connection.execute(select(table.slug, column).where(table.slug.in_(slugs)))
    }
    # In one order everywhere, so that two processes never wait for each other's rows.
    sums: Counter[Key | tuple[int, int, str, str]] = Counter()
    for (slug, hour, what, kind), count in batch.items():
        if slug in events:
            sums[events[slug], hour, what, kind] += count
    insert = insert_into(Reading.__table__, connection)
    keys = [Reading.event_id, Reading.hour, Reading.what, Reading.kind]
    more = insert.on_conflict_do_update(index_elements=keys, set_={"count": Reading.count + insert.excluded.count})
    rows = [
        {"event_id": event, "hour": datetime.fromtimestamp(hour * HOUR, UTC), "what": what, "kind": kind, "count": count}
        for (event, hour, what, kind), count in sorted(sums.items())
    ]
    if rows:
        connection.execute(more, rows)
    connection.commit()
