"""Questions to the database asked beside a request, so that no reader waits for a silent one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import BoundedSemaphore, Event, Thread

from eventapp.database import AGAIN
from eventapp.services.errors import Unavailable, is_away

log = logging.getLogger(__name__)
MOST_AT_ONCE, LITTLE = 8, 0.25


class Asking:
    """Asks one database; after it was silent, it is tried by one question at a time and not too often."""

    def __init__(self) -> None:
        self._turns = BoundedSemaphore(MOST_AT_ONCE)
        self._failing, self._failed_at, self._trying = False, 0.0, False
        self._late = False

    def ask(self, question: Callable[[], None], patience: float) -> bool:
        """Whether the question was asked and done within so many seconds; it goes on beside when it was not.

        Those of little patience have something to show already: while an answer is late they do not wait at all.
        """
        if self._failing and (self._trying or time.monotonic() - self._failed_at < AGAIN):
            return False
        if self._late and patience <= LITTLE:
            return False
        if not self._turns.acquire(timeout=patience):
            return False
        self._trying, done, answered = True, Event(), Event()
        Thread(target=self._work, args=[question, answered, done], daemon=True, name="asking").start()
        if not done.wait(patience):
            self._late = True
            if done.is_set():  # Just now; whoever set it may have said before us that nothing is late.
                self._late = False
        return answered.is_set()

    def _work(self, question: Callable[[], None], answered: Event, done: Event) -> None:
        """Ask, in a thread of its own; at the end, however it went, `done`."""
        try:
            question()
            answered.set()
            self._failing = False
        except Unavailable:
            self._failing = False  # The database has answered; what it said is of no use, to this question.
        except Exception as error:
            self._failed(error)
        finally:
            self._trying = False
            self._turns.release()
            done.set()
            self._late = False

    def _failed(self, error: Exception) -> None:
        if not is_away(error):
            log.error("a question to the database went wrong", exc_info=error)
            return
        if not self._failing:
            log.warning("the database does not answer (%s)", type(error).__name__)
        self._failing, self._failed_at = True, time.monotonic()
