"""Nothing in tests goes by how busy the machine is: who asks waits for the answer, and what was dear to make is made anew.

In earnest a reader waits a quarter of a second for a database and is then shown what is known already. A machine that
gives a test no processor for so long would be taken for a silent database.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, event

from eventapp import database
from eventapp.blueprints import finished
from eventapp.services.accounts import passwords
from eventapp.services.imports import uploads
from eventapp.services.live import current
from eventapp.services.people import media
from eventapp.services.publishing import asking, history, hosts, listing, repointed, shelf

# In seconds: longer than anything takes that comes at all, however many others the processors work for.
LONG = 60
T = TypeVar("T")
_WAITS: dict[Any, tuple[str, ...]] = {
    asking: ("LITTLE",), current: ("LITTLE", "FIRST"), history: ("LITTLE",), hosts: ("HELD", "NOTHING"), listing: ("HELD", "NOTHING"),
    repointed: ("LITTLE", "FIRST"), shelf: ("HELD", "ON_DISK", "NOTHING"), uploads: ("MOMENT",), database: ("ANSWER", "PING", "CONNECT"),
    passwords._turns: ("_patience",), passwords._known: ("_patience",), media._turns: ("_patience",),
}  # fmt: skip
_EARNEST = {(where, name): getattr(where, name) for where, names in _WAITS.items() for name in names}


def until(what: Callable[[], T], seconds: float = LONG) -> T:
    """What is true at last."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return found


def be_patient() -> None:
    """Have whoever asks in this process wait for a minute."""
    for where, names in _WAITS.items():
        for name in names:
            setattr(where, name, LONG)
    database.ENGINE_OPTIONS["pool_timeout"] = LONG
    finished.WORTH_RESTING = math.inf


def in_earnest(monkeypatch: pytest.MonkeyPatch, *whose: Any) -> None:
    """For one test, which is about a silence: what waits there has as much patience as in earnest."""
    for (where, name), value in _EARNEST.items():
        if where in whose:
            monkeypatch.setattr(where, name, value)


@event.listens_for(Engine, "connect")
def _wait_for_locks(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout={LONG * 1000}")
