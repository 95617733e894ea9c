"""Where error logs go: a stream that a thread of its own writes on, so that no answer waits for whoever reads the log.

What is logged is written before its request goes on, as long as someone reads: a crash after it loses nothing. Once
they do not, nobody waits for them any more; what is waiting is kept up to a bound, and what is dropped is counted.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import suppress
from multiprocessing.util import Finalize
from typing import TextIO

from flask.logging import wsgi_errors_stream

# How long, in seconds, who logs waits for the line to be written, and how long the end of the process does.
MOMENT, AT_EXIT = 0.05, 1.0
MOST_WAITING = 1000


class ErrorLog:
    """A text stream as logging handlers want it."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        """With nothing waiting and no thread: at first, and in a child after a fork, where the parent's is not."""
        self._waiting: deque[tuple[TextIO, str]] = deque()
        self._lock, self._more, self._written = threading.Lock(), threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._behind, self._dropped = False, 0

    def write(self, text: str) -> None:
        """Have it written where errors of this request go, else to standard error. Raises nothing."""
        where = wsgi_errors_stream._get_current_object()
        with self._lock:
            if self._thread is None and not self._start():
                _put(where, text)
                return
            if len(self._waiting) >= MOST_WAITING:
                self._dropped += 1
                return
            self._waiting.append((where, text))
            self._written.clear()
            self._more.set()

    def flush(self, patience: float = MOMENT) -> None:
        """Wait until all is written, for so many seconds; not at all while it was not when another waited."""
        if self._thread is not None and not self._behind:
            self._behind = not self._written.wait(patience)

    def _start(self) -> bool:
        self._thread = threading.Thread(target=self._run, name="error-log", daemon=True)
        try:
            self._thread.start()
        except RuntimeError:  # The interpreter is about to end.
            self._thread = None
            return False
        # Also in a child process, which leaves without atexit.
        Finalize(self, self._end, exitpriority=1)
        return True

    def _run(self) -> None:
        while True:
            self._more.wait()
            with self._lock:
                lines, dropped = list(self._waiting), self._dropped
                self._waiting.clear()
                self._more.clear()
                self._dropped = 0
            for where, text in lines:
                _put(where, text)
            if dropped:
                _put(lines[-1][0], f"{dropped} lines of the log were dropped: nobody read it.\n")
            with self._lock:
                if not self._waiting:
                    self._written.set()
                    self._behind = False

    def _end(self) -> None:
        self._written.wait(AT_EXIT)


def _put(where: TextIO, text: str) -> None:
    """Write all of it, past the buffer of a file: a thread that hangs in there would hang the end of the process too."""
    with suppress(Exception):
        data = text.encode("utf-8", "backslashreplace")
        try:
            descriptor = where.fileno()
        except (AttributeError, OSError):
            where.write(text)
            where.flush()
            return
        while data:
            data = data[os.write(descriptor, data) :]


STREAM = ErrorLog()
os.register_at_fork(after_in_child=STREAM._begin)
