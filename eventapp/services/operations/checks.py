"""What `eventapp check` looks at: the database, the copies on disk, the pictures and the disk itself."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from eventapp.database import unhurried
from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import Event, Person
from eventapp.services.errors import DATABASE_ERRORS, Invalid
from eventapp.services.operations import schema, sitekey, tables
from eventapp.services.people import kept_pictures
from eventapp.services.publishing import newest

LEAST_FREE = 200 * 1024 * 1024
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be; `broken` when something fails or is lost, else it mends itself."""

    text: str
    broken: bool = True


def look(settings: Mapping[str, object]) -> list[Finding]:
    """Everything that is not in order."""
    data = Path(str(settings["DATA"]))
    return [*_disk(data), *_database(data, str(settings["SECRET_KEY"]))]


def _disk(data: Path) -> Iterator[Finding]:
    for folder in (data, data / "released", data / "pictures"):
        if not folder.exists() and folder != data:
            continue
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"x" * 4096)
                file.flush()
        except OSError as error:
            yield Finding(f"{folder} cannot be written: {error.strerror}.")
    try:
        free = shutil.disk_usage(data).free
    except OSError:
        return
    if free < LEAST_FREE:
        yield Finding(f"There are {free // 1_000_000} MB free where {data} is: make room.")


def _database(data: Path, secret: str) -> Iterator[Finding]:
    """Raises nothing: a database that fails in the middle of it is a finding."""
    try:
        with db.engine.connect() as connection:
            unhurried(connection)
            here = schema.revision(connection)
            if here != schema.newest():
                known = (
                    "run `eventapp serve` once"
                    if schema.is_known(here) or here is None
                    else "install a newer one"
                )
                yield Finding(f"The tables are not of this version of the program: {known}.")
                return
            yield from _key(secret)
            yield from _integrity(connection)
            yield from _copies(connection, data)
            yield from _pictures(connection)
    except DATABASE_ERRORS as error:
        yield Finding(f"The database does not answer ({type(getattr(error, 'orig', error)).__name__}).")


def _key(secret: str) -> Iterator[Finding]:
    try:
        sitekey.check(secret)
    except Invalid as another:
        yield Finding(str(another))


def _integrity(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        tables.counts(
            connection
        )  # Every table is read; PostgreSQL keeps its own sums (pg_amcheck, checksums).
        return
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        yield Finding(f"The database is broken, restore a backup: {'; '.join(found)}.")
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        yield Finding("Rows in the database belong to rows that are not there.")


def _copies(connection: Connection, data: Path) -> Iterator[Finding]:
    """Each latest release can be read, and its copy on disk is the same."""
    folder, slugs = data / "released", set()
    for each in newest.all_of_them(connection):
        slugs.add(each.slug)
        body = newest.body(connection, each)
        try:
            left_out = snapshots.read(body).left_out
        except jsonfile.Unreadable as error:
            yield Finding(f"Release {each.number} of {each.slug} in the database cannot be read: {error}.")
            continue
        yield from (Finding(f"In release {each.number} of {each.slug}: {what}.") for what in left_out)
        try:
            same = (folder / f"{each.slug}.json").read_bytes() == body
        except OSError:
            yield Finding(
                f"There is no copy of {each.slug} in {folder}; it is made when it is next read.", False
            )
            continue
        if not same:
            yield Finding(
                f"The copy of {each.slug} in {folder} is not release {each.number}; it is mended.", False
            )
    left = (
        {path.name for path in folder.glob("*.json") if path.stem not in slugs} if folder.is_dir() else set()
    )
    left |= {path.name for path in folder.glob(".new-*")} if folder.is_dir() else set()
    if left:
        yield Finding(f"In {folder} lies what belongs to no published event: {_some(left)}.", False)


def _pictures(connection: Connection) -> Iterator[Finding]:
    wanted: set[str] = set()
    for column, gone in ((Event.logo, Event.removed_at), (Person.portrait, Person.removed_at)):
        wanted |= set(connection.scalars(select(column).where(column != "", gone.is_(None))))
    if missing := kept_pictures.missing(wanted):
        yield Finding(f"{len(missing)} pictures are missing: {_some(missing)}.")


def _some(names: set[str]) -> str:
    shown = sorted(names)[:MOST_NAMED]
    return ", ".join(shown) + (" …" if len(names) > MOST_NAMED else "")
