"""All tables copied from one database into another, SQLite or PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, LargeBinary, func, insert, select

from eventapp.extensions import db

ROWS, LARGE_ROWS = 500, 10


def copy(source: Connection, target: Connection) -> None:
    """Every row of every table, into empty tables of the same version; nothing is committed."""
    for table in db.metadata.sorted_tables:
        large = any(isinstance(column.type, LargeBinary) for column in table.columns)
        found = source.execution_options(yield_per=LARGE_ROWS if large else ROWS).execute(select(table))
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
    if target.dialect.name == "postgresql":
        _go_on_counting(target)


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }


def _go_on_counting(target: Connection) -> None:
    """New rows get numbers after those that were copied."""
    for table in db.metadata.sorted_tables:
        id_ = table.columns.get("id")
        if id_ is not None and isinstance(id_.type, Integer):
            sequence = func.pg_get_serial_sequence(target.dialect.identifier_preparer.quote(table.name), "id")
            last = select(func.coalesce(func.max(id_), 0) + 1).scalar_subquery()
            target.execute(select(func.setval(sequence, last, False)))
