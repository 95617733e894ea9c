"""Backups: everything as one zip, made while the site runs, the same whichever database there is."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import create_engine

from eventapp.database import unhurried
from eventapp.extensions import db
from eventapp.services.errors import Invalid
from eventapp.services.operations import schema, tables

DATABASE, KEY = "eventapp.db", "secret-key"
# `media` holds pictures of a version before this one that the database does not have yet.
FOLDERS = ("media", "released")


def write(data: Path, file: Path) -> None:
    """The database, pictures, releases and the key as a zip, whole or not at all. Raises Invalid.

    The database lies in it as a SQLite file, also one of PostgreSQL, so that it can be restored into either.
    """
    partial = file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            copy = Path(folder) / DATABASE
            if db.engine.dialect.name == "sqlite":
                _copy_of_sqlite(str(db.engine.url.database), copy)
            else:
                _copy_of_another(copy)
            _forget_links(copy)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                _pack(out, copy, data)
                out.flush()
                os.fsync(out.fileno())
        os.replace(partial, file)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise Invalid(form=f"The backup could not be written: {error.strerror}.") from error


def _pack(out: object, copy: Path, data: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.write(copy, DATABASE)
        if (data / KEY).exists():
            archive.write(data / KEY, KEY)
        for name in FOLDERS:
            for path in sorted((data / name).glob("*")):
                # A copy may be replaced, or a picture removed, while we are at it.
                if path.is_file() and not path.name.startswith("."):
                    with suppress(FileNotFoundError):
                        archive.write(path, f"{name}/{path.name}")


def _copy_of_sqlite(database: str, copy: Path) -> None:
    """By SQLite's own backup, so that it is whole whoever writes meanwhile."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")


def _forget_links(copy: Path) -> None:
    """The key is in the backup too: what links of waiting mail are made from must not be."""
    with closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA secure_delete=ON")
        target.execute("UPDATE message SET seed = '' WHERE ticket NOT LIKE 'follow%'")
        target.commit()


def _copy_of_another(copy: Path) -> None:
    """Row by row, as everything stood at one moment."""
    engine = create_engine(f"sqlite:///{copy}")
    schema.upgrade(engine)
    source = db.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with source, engine.begin() as target:
        unhurried(source)
        tables.copy(source, target)
    with engine.connect() as done:
        done.exec_driver_sql("PRAGMA journal_mode=DELETE")
    engine.dispose()
