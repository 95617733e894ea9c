"""The tables' version: reading it, and bringing a database up to date, one process at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.runtime.migration import RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from eventapp import files
from eventapp.database import unhurried

# A number of our own: whoever holds it is changing the tables of this database.
LOCK = 6_870_233


class Dangling(Exception):
    """A migration left rows in these tables that refer to rows that are not there."""


def newest() -> str:
    """The revision that this version of the program works with."""
    return str(_scripts().get_current_head())


def is_known(revision: str | None) -> bool:
    """Whether this version of the program can read tables of that revision, or bring them up to date."""
    return revision is not None and revision in {each.revision for each in _scripts().walk_revisions()}


def revision(connection: Connection) -> str | None:
    """The revision of a database's tables, None for one that has none."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date: all of it or nothing. Several who come at once take turns."""
    with engine.connect() as connection, alone(connection):
        migrate(connection)


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """A transaction to change the tables in; whoever comes meanwhile waits. Raises Dangling, and then nothing has changed.

    On SQLite foreign keys are off in it and checked at its end, so that a table may be made anew (Alembic's batch
    mode): dropping the old one would else delete what refers to it.
    """
    if connection.dialect.name != "sqlite":
        unhurried(connection)
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        yield
        connection.commit()
        return
    # One after the other by the database's own write lock, which a killed process does not keep.
    connection.exec_driver_sql("PRAGMA busy_timeout=60000")
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # Has no effect within a transaction.
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        before = _dangling(connection)
        yield
        if more := _dangling(connection) - before:
            raise Dangling(", ".join(sorted({table for table, _ in more})))
        connection.commit()
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("PRAGMA busy_timeout=10000")


def _dangling(connection: Connection) -> Counter[tuple[str, str]]:
    """How many rows of a table in SQLite refer to rows of another that are not there."""
    found = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return Counter((table, other) for table, _, other, _ in found)


def migrate(connection: Connection) -> None:
    """The same, inside a transaction of the caller's."""
    scripts = _scripts()

    def steps(here: str, _context: MigrationContext) -> Iterable[RevisionStep]:
        return scripts._upgrade_revs("head", here)

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with Operations.context(context):
        context.run_migrations()


def trouble(engine: Engine) -> str:
    """Why the database cannot be reached, in a few words without anything secret; "" when it can."""
    try:
        with engine.connect():
            return ""
    except OperationalError as error:
        return f"{type(error.orig).__name__} {getattr(error.orig, 'sqlstate', None) or ''}".strip()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(files.MIGRATIONS))
