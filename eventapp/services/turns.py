"""Turns at work that is costly on purpose or by what is sent: few at once in each process, and few who wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from eventapp.services.errors import Busy


class Turns:
    """So many at once in this process, and so many more who wait: who waits holds a thread of the server."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self.places = threading.BoundedSemaphore(at_once + waiting)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One's turn, waited for as many seconds as there is patience; not to be asked for twice by the same thread. Raises Busy."""
        if not self.places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turns.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self.places.release()
