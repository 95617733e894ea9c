"""The live facts as a process knows them: in memory, and asked of the database each half second that someone wants them."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

import msgspec
from sqlalchemy import select
from sqlalchemy.engine import Engine

from eventapp.extensions import db
from eventapp.formats import livejson
from eventapp.models import Event, LiveState
from eventapp.programme.live import NOTHING, LiveFacts
from eventapp.services.publishing.asking import LITTLE, Asking

log = logging.getLogger(__name__)
# How often, in seconds, a process asks whether another has said something; and how long a reader waits for the first answer.
ASK_EVERY, FIRST = 0.5, 2.0
MOST_EVENTS = 200


@dataclass(slots=True)
class Known:
    """The facts of an event by the number of the last thing said, of whenever; `asked` is by time.monotonic()."""

    number: int
    facts: LiveFacts
    asked: float


class Live:
    """What is said of the events, by their codes. `asking` is shared with whoever else asks the same database."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._lock = Lock()

    def number(self, code: str) -> int | None:
        """The number of the last thing said, without asking; None where it is time to ask."""
        known = self._known.get(code)
        return known.number if known is not None and time.monotonic() - known.asked < ASK_EVERY else None

    def read(self, code: str) -> Known | None:
        """What was said of the event with this code, in force or not; None where nobody can tell just now.

        Where the database is silent it is what was known last.
        """
        known = self._known.get(code)
        if known is not None and time.monotonic() - known.asked < ASK_EVERY:
            return known
        if known is not None:
            known.asked = time.monotonic()  # Said before: who comes meanwhile is served what is known.
        engine = db.engine
        self.asking.ask(lambda: self._look(engine, code), LITTLE if known else FIRST)
        return self._known.get(code)

    def put(self, code: str, number: int, facts: LiveFacts) -> None:
        """Know what is committed, unless something newer is known."""
        with self._lock:
            known = self._known.get(code)
            if known is None or known.number <= number:
                self._known[code] = Known(number, facts, time.monotonic())
            with suppress(KeyError):  # Another thread may just have taken it away.
                self._known.move_to_end(code)
                while len(self._known) > MOST_EVENTS:
                    self._known.popitem(last=False)

    def _look(self, engine: Engine, code: str) -> None:
        before = self._known.get(code)
        wanted = select(LiveState.number, LiveState.facts).join(Event, Event.id == LiveState.event_id).where(Event.code == code)
        with engine.connect() as connection:
            found = connection.execute(wanted).first()
        facts = NOTHING
        try:
            facts = livejson.read(found.facts) if found else NOTHING
        except msgspec.ValidationError as error:
            log.error("the live facts of %s cannot be read: %s", code, error)
        with self._lock:
            # What the database says holds, be it older (put back from a backup); not over what was said meanwhile here.
            if before is not None and self._known.get(code) is before:
                self._known[code] = Known(found.number if found else 0, facts, time.monotonic())
                return
        self.put(code, found.number if found else 0, facts)
