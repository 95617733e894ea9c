"""How the database is reached: SQLite as a server's database, PostgreSQL with a bound on every wait."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, FromClause, TableClause, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.pool import Pool

if TYPE_CHECKING:
    from psycopg.abc import RV, PQGen

# In seconds. A database that does not answer a reader's request by then is away. A connection from the pool is
# tried first, and made anew if it is dead: PING + CONNECT, as well as ANSWER, are under five seconds.
ANSWER, PING, CONNECT = 4.0, 2.0, 2
# How long after a failure nobody tries again, so that not every request waits for the same silence.
AGAIN = 2.0
# How long a request waits for another to give a connection back.
POOL_WAIT = 3.0


def _from_json(text: str) -> object:
    """JSON from a column. Most are empty, and a draft has thousands: those need no parser."""
    return [] if text == "[]" else {} if text == "{}" else json.loads(text)


# What a statement carried is nobody's business who reads a log.
ENGINE_OPTIONS = {
    "json_deserializer": _from_json, "hide_parameters": True, "pool_pre_ping": True, "pool_timeout": POOL_WAIT,
}  # fmt: skip


def normal_url(url: str) -> str:
    """A database's address as SQLAlchemy wants it: PostgreSQL by psycopg, however it is written."""
    if url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url


def insert_into(table: FromClause, connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens where a row is there already: of the dialect that the connection speaks."""
    assert isinstance(table, TableClause)
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_new(table: FromClause, connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """An INSERT into a table that leaves alone the rows that are there already, whoever wrote them a moment before."""
    return insert_into(table, connection).on_conflict_do_nothing()


def unhurried(connection: Connection) -> None:
    """Let what follows in this transaction take its time: migrations, backups and restoring wait for no reader."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.connection.dbapi_connection.patience = None  # type: ignore[union-attr]


@event.listens_for(Engine, "connect")
def _sqlite_settings(connection: object, _record: object) -> None:
    """SQLite as a server's database.

    WAL lets readers go on while one writes. `synchronous=FULL`: in WAL mode NORMAL may lose the last
    commits at a power cut, and what was acknowledged must be there afterwards; publishing is rare
    enough for the extra fsync. Ten seconds is longer than any of our transactions; it is said first,
    so that several first starts wait for each other when they set the rest.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA busy_timeout=10000")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")


_failed_at: WeakKeyDictionary[Dialect, float] = WeakKeyDictionary()


@event.listens_for(Engine, "do_connect")
def _postgresql_connection(
    dialect: Dialect, _record: object, _arguments: object, named: dict[str, object]
) -> _Impatient | None:
    """A connection that waits for nothing longer than it should; None leaves it to SQLAlchemy."""
    if dialect.name != "postgresql":
        return None
    connect, gone = _bounded(), dialect.loaded_dbapi.OperationalError
    if time.monotonic() - _failed_at.get(dialect, -AGAIN) < AGAIN:
        raise gone("the database did not answer a moment ago")
    settings = {
        "connect_timeout": CONNECT, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
        "tcp_user_timeout": 5000, **named,
    }  # fmt: skip
    options = str(settings.get("options", ""))
    if "statement_timeout" not in options:
        settings["options"] = f"{options} -c statement_timeout={int(ANSWER * 1000)}".strip()
    try:
        made = connect(**settings)
    except gone:
        _failed_at[dialect] = time.monotonic()
        raise
    made.silent = lambda: _failed_at.__setitem__(dialect, time.monotonic())
    return made


class _Impatient(Protocol):
    """A connection whose every answer has `patience` seconds to come; `silent` hears when one did not."""

    patience: float | None
    silent: Callable[[], None]


@cache
def _bounded() -> Callable[..., _Impatient]:
    """How to make psycopg's connection with a bound on each wait; imported here because it is an extra that not all have.

    A server that is stopped rather than gone still holds its sockets: neither its own statement_timeout nor TCP
    notices, only we can.
    """
    import psycopg  # noqa: PLC0415

    class Bounded(psycopg.Connection):
        """A connection whose every answer has `patience` seconds to come; None waits for ever."""

        patience: float | None = PING
        silent: Callable[[], None] = staticmethod(lambda: None)

        def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
            """As in psycopg; raises OperationalError when the time is over, and the connection is then closed."""
            bound = self.patience if timeout is None else timeout
            try:
                return super().wait(gen, interval, bound)
            except psycopg.errors._WaitTimeout as late:
                self.pgconn.finish()
                self.silent()
                raise psycopg.OperationalError(f"the database did not answer within {bound} s") from late

    return Bounded.connect


@event.listens_for(Pool, "checkout")
def _taken(connection: object, _record: object, _proxy: object) -> None:
    if hasattr(connection, "patience"):
        connection.patience = (
            ANSWER + 0.4
        )  # So that a server that lives ends the statement itself, and no more.


@event.listens_for(Pool, "checkin")
def _given_back(connection: object, _record: object) -> None:
    """What lies in the pool is asked first whether it lives, and that must be known soon."""
    if hasattr(connection, "patience"):
        connection.patience = PING
