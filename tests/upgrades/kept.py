"""A site as 28b48a2 left it, laid out for today's code on either database, with what it answered to readers."""

import base64
import gzip
import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from eventapp.formats import jsonfile
from eventapp.programme.model import Programme
from eventapp.services.operations import schema

MADE_BY = "28b48a2"
HEAD = "0002"
FOLDER = Path(__file__).parent / MADE_BY
_TOLD = json.loads(gzip.decompress((FOLDER / "answers.json.gz").read_bytes()))
# The moment at which it was asked, and what it answered: address → status, headers and body (empty for pages).
ASKED = datetime.fromisoformat(_TOLD["asked"])
ANSWERS = {
    path: told | {"body": base64.b64decode(told["body"]) if told.pop("base64") else told["body"].encode()}
    for path, told in _TOLD["answers"].items()
}


def lay_out(folder: Path) -> None:
    """The data folder, with its files as old as they were."""
    with zipfile.ZipFile(FOLDER / "site.zip") as kept:
        kept.extractall(folder)
    at = (ASKED - timedelta(hours=1)).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (at, at))


def pour(folder: Path, url: str) -> None:
    """The rows of the data folder's file into an empty PostgreSQL, in tables as the old migrations make them."""
    source, target = sa.create_engine(f"sqlite:///{folder}/eventapp.db"), sa.create_engine(url)
    with source.connect() as old, target.begin() as new:
        scripts = schema._scripts()
        context = MigrationContext.configure(new, opts={"fn": lambda here, _: scripts._upgrade_revs(HEAD, here)})
        with Operations.context(context):
            context.run_migrations()
        for table in tables(new):
            if found := [_dated(row) for row in old.execute(sa.select(*_plain(table))).mappings()]:
                new.execute(table.insert(), found)
            if "id" in table.c and table.c.id.autoincrement and isinstance(table.c.id.type, sa.Integer):
                new.execute(sa.text(f"SELECT setval('{table.name}_id_seq', (SELECT coalesce(max(id), 1) FROM \"{table.name}\"))"))
    source.dispose()
    target.dispose()
    (folder / "eventapp.db").unlink()


def tables(connection: sa.Connection) -> list[sa.Table]:
    """The tables as they are, those that are referred to first."""
    found = sa.MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def rows(engine: sa.Engine) -> dict[str, dict[tuple, dict]]:
    """Every row of every table by its primary key, times in UTC, the same from either database."""
    with engine.connect() as connection:
        return {
            table.name: {
                tuple(row[c.name] for c in table.primary_key): _dated(row)
                for row in connection.execute(sa.select(*_plain(table))).mappings()
            }
            for table in tables(connection)
        }


def plainly(programme: Programme) -> dict:
    """A draft as plain values, without what today's has more."""
    found = json.loads(jsonfile.write_programme(programme))
    for seminar in found["seminars"]:
        for name in ("files", "sign_language", "interpretation", "audience", "host_page"):
            if not seminar[name]:
                del seminar[name]
    return found


def _plain(table: sa.Table) -> list[sa.ColumnElement]:
    return [sa.type_coerce(c, c.type.as_generic()).label(c.name) for c in table.c]


def _dated(row: sa.RowMapping) -> dict:
    return {n: v.replace(tzinfo=v.tzinfo or UTC) if isinstance(v, datetime) else v for n, v in row.items()}
