"""Databases of the tests on PostgreSQL: each made once, copied for a test, and emptied for the next that wants the same.

To copy one takes a fifth of a second of the processor, to empty one a hundredth. One whose tables are no longer as they
were, or that has grown, is dropped.
"""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

# Nothing here outlives a power cut: the disk is not waited for. What a killed process leaves is the same without.
IN_EARNEST = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")

# What there is besides rows, by who wrote it last: whatever alters a table, index or function leaves another number.
CATALOGUES = {
    "pg_class": "oid", "pg_attribute": "attrelid", "pg_attrdef": "adrelid", "pg_constraint": "oid", "pg_index": "indexrelid",
    "pg_type": "oid", "pg_proc": "oid", "pg_trigger": "oid", "pg_namespace": "oid", "pg_depend": "objid",
}  # fmt: skip
SHAPE = "SELECT (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase <> 0), " + ", ".join(
    f"(SELECT (count(*), sum(xmin::text::bigint))::text FROM {name} WHERE {oid} >= 16384)" for name, oid in CATALOGUES.items()
)
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences ORDER BY 1"
SIZE = "SELECT pg_database_size(current_database())"
# Rows that are deleted keep their place.
MOST_GROWN = 8_000_000


def do_not_wait_for_the_disk(uri: str) -> None:
    """Set a PostgreSQL server that is the tests' own so."""
    for setting in IN_EARNEST:
        _do(uri, f"ALTER SYSTEM SET {setting} = off")
    _do(uri, "SELECT pg_reload_conf()")


def _do(uri: str, *statements: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@dataclass(frozen=True)
class Made:
    """A database to be copied: what is in it, as COPY writes it, and how its tables are."""

    name: str
    shape: Any
    size: int
    reset: str
    rows: dict[str, bytes]


def _look_at(uri: str, name: str) -> Made:
    with psycopg.connect(uri, autocommit=True) as connection:
        # No trigger and no foreign key while rows go and come.
        reset, rows = ["SET LOCAL session_replication_role = replica"], {}
        for (table,) in connection.execute(TABLES).fetchall():
            reset.append(f"DELETE FROM {table}")
            if connection.execute(f"SELECT FROM {table} LIMIT 1").fetchone() is not None:
                with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                    rows[table] = b"".join(copy)
        for (each,) in connection.execute(SEQUENCES).fetchall():
            value, called = connection.execute(f"SELECT last_value, is_called FROM {each}").fetchone() or (0, False)
            reset.append(f"SELECT setval('{each}', {value}, {called})")
        shape, size = connection.execute(SHAPE).fetchone(), connection.execute(SIZE).fetchone()
        assert size is not None
        return Made(name, shape, size[0], "; ".join(reset), rows)


def _as_made(uri: str, made: Made) -> bool:
    """Put back what was in a database when it was made; gives whether that can be done."""
    with psycopg.connect(uri, autocommit=True) as connection:
        size = connection.execute(SIZE).fetchone()
        if connection.execute(SHAPE).fetchone() != made.shape or size is None or size[0] > made.size + MOST_GROWN:
            return False
        with connection.transaction():
            connection.execute(made.reset)
            for table, rows in made.rows.items():
                with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
    return True


class Server:
    """Databases of a PostgreSQL server, each made once, with its data folder, and copied."""

    def __init__(self, uri: str, home: Path, makers: dict[str, Callable[[Path, str], None]]) -> None:
        self.uri, self._home, self._makers = uri, home, makers
        self._made: dict[str, Made] = {}
        self._free: dict[str, list[str]] = defaultdict(list)

    def _of(self, name: str) -> str:
        return self.uri.replace("/postgres?", f"/{name}?")

    def address(self, name: str) -> str:
        """The address of a database, as SQLAlchemy wants it."""
        return self._of(name).replace("postgresql://", "postgresql+psycopg://")

    @contextmanager
    def copy(self, what: str, folder: Path) -> Iterator[str]:
        """A database of its own as is wanted, for as long as the context lasts, and its data folder; gives its address."""
        if what not in self._made:
            name, home = "ready_" + os.urandom(6).hex(), self._home / f"{what}-postgresql"
            home.mkdir(parents=True)
            _do(self.uri, f"CREATE DATABASE {name}")
            self._makers[what](home, self.address(name))
            self._made[what] = _look_at(self._of(name), name)
        made = self._made[what]
        if self._free[what]:
            name = self._free[what].pop()
        else:
            name = "t" + os.urandom(6).hex()
            _do(self.uri, f"CREATE DATABASE {name} TEMPLATE {made.name} STRATEGY file_copy")
        shutil.copytree(self._home / f"{what}-postgresql", folder, dirs_exist_ok=True)
        yield self.address(name)
        if (again := self._renamed(name)) and _as_made(self._of(again), made):
            self._free[what].append(again)
        else:
            _do(self.uri, f"DROP DATABASE {again or name} WITH (FORCE)")

    def _renamed(self, name: str) -> str:
        """Its next name, once nobody is connected with it any more, nor can be; none if somebody stays."""
        left = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        again = "t" + os.urandom(6).hex()
        try:
            _do(self.uri, left, f"ALTER DATABASE {name} RENAME TO {again}")
        except psycopg.Error:
            return ""
        return again

    def close(self) -> None:
        """Take away what was made."""
        for name in [*(made.name for made in self._made.values()), *(name for free in self._free.values() for name in free)]:
            with suppress(Exception):
                _do(self.uri, f"DROP DATABASE {name} WITH (FORCE)")
