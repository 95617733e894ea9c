"""The request log: one line of JSON a request, made, counted and written by a thread of its own: no request waits for it.

A log that cannot be written (disk full, pipe closed or not read) never fails a request: its lines are dropped,
and how many is said in the first line that can be written again.
"""

from __future__ import annotations

import json
import os
import re
import select
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.util import Finalize
from urllib.parse import unquote

MOST_WAITING = 20_000
# How often, in seconds, what has come together is written.
EVERY = 0.05
# At the end of the process, for how many seconds it is waited for someone to read.
AT_EXIT = 1.0
# So much of a path is told.
LONGEST = 200
_PERHAPS = re.compile("%|me|account|mine|follow|report|at", re.IGNORECASE)
# What looks like a secret: longer than any code of ours, and with capitals, which no slug has.
_SECRET = re.compile(r"(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{24,}")
# What in a path may be told beside a secret; see `loggable`.
_TOLD = {
    "", "me", "account", "setup", "reset", "invite", "sign-in", "sign-out", "answer", "calendar.ics", "mine", "choice.json",
    "code.svg", "join", "erase", "follow", "yes", "leave", "seen",
}  # fmt: skip

_BEFORE_SECRETS = {"mine", "follow", "report", "at"}

# One request: when, in seconds of the epoch; its method, path and status; the seconds it took; and how it was answered.
Noted = tuple[float, str, str, int, float, str]


def loggable(path: str) -> str:
    """A path without the secret of a personal link, an account's, a choice, who follows, reports or a screen, however it is written.

    Slashes too many, capitals and what is quoted twice lead nowhere, but a whole secret may still be in them.
    """
    plain = path = _SECRET.sub("…", path[:LONGEST])
    if not _PERHAPS.search(path):
        return path
    while (once_less := unquote(plain)) != plain:
        plain = once_less
    names = [part.strip(". ").casefold() for part in re.split(r"[/\\]", plain)]
    if {"me", "account"} & set(names):
        return "/".join(part if part.casefold() in _TOLD else "…" for part in plain.split("/"))
    if secret := _BEFORE_SECRETS & set(names):
        # Before it stands the event, which is no secret.
        after = min(map(names.index, secret)) + 1
        parts = re.split(r"[/\\]", plain)
        return "/".join([*parts[:after], *(part if part.casefold() in _TOLD else "…" for part in parts[after:])])
    return path


class RequestLog:
    """Lines wait in memory until the thread of this process writes them to a file descriptor.

    `count` is told how many answers with a status there were since the last time.
    """

    def __init__(self, descriptor: int = 1, count: Callable[[int, int], None] = lambda status, how_many: None) -> None:
        self.descriptor, self.count = descriptor, count
        self.dropped = 0
        self._noted: deque[Noted] = deque()
        self._writing = threading.Lock()
        self._process = 0
        self._lock = threading.Lock()

    def note(self, method: str, path: str, status: int, took: float, how: str) -> None:
        """One request, `took` in seconds: no address of the reader, no query, no secret."""
        if self._process != os.getpid():
            self._start()
        if len(self._noted) >= MOST_WAITING:
            self.dropped += 1
            self.count(status, 1)
            return
        self._noted.append((time.time(), method, path, status, took, how))

    def write_out(self, patience: float | None = None) -> None:
        """Write what waits now, as long as each piece is taken within `patience` seconds. Raises nothing."""
        if not self._writing.acquire(timeout=-1 if patience is None else patience):
            return  # The thread has been waiting all that time for someone to read.
        try:
            self._write_out(patience)
        finally:
            self._writing.release()

    def _write_out(self, patience: float | None) -> None:
        gone = self.dropped
        noted = [self._noted.popleft() for _ in range(len(self._noted))]
        for status, how_many in Counter(each[3] for each in noted).items():
            self.count(status, how_many)
        lines = [_line(each) for each in noted]
        if gone and lines:
            lines.insert(0, f'{{"at":{time.time():.3f},"dropped":{gone}}}\n')
        data = "".join(lines).encode("utf-8", "replace")
        try:
            while data:
                if patience is not None and not _takes(self.descriptor, patience):
                    raise BlockingIOError
                # A pipe that takes anything takes so much at once.
                data = data[os.write(self.descriptor, data if patience is None else data[: select.PIPE_BUF]) :]
        except OSError:
            self.dropped += len(lines) - (1 if gone else 0)
        else:
            self.dropped -= gone if lines else 0

    def _start(self) -> None:
        """A process has its own thread: one begun before a fork is not there after it."""
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self._run, name="request-log", daemon=True).start()
                # Also in a child process, which leaves without atexit.
                Finalize(self, self.write_out, args=[AT_EXIT], exitpriority=1)

    def _run(self) -> None:
        while True:
            time.sleep(EVERY)
            if self._noted:
                self.write_out()


def _line(noted: Noted) -> str:
    at, method, path, status, took, how = noted
    return f'{{"at":{at:.3f},{_what(method[:10], path[:LONGEST])},"status":{status},"ms":{took * 1000:.2f},"copy":"{how}"}}\n'


@lru_cache(maxsize=1024)
def _what(method: str, path: str) -> str:
    """What was asked for; most ask for the same as others."""
    return f'"method":{json.dumps(method)},"path":{json.dumps(loggable(path))}'


def _takes(descriptor: int, seconds: float) -> bool:
    """Whether something can be written there within so many seconds."""
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    return bool(poll.poll(seconds * 1000))
