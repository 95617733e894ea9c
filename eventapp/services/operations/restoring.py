"""A backup brought back: into an empty place, checked, all of it or nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.engine import Engine

from eventapp.database import ENGINE_OPTIONS, unhurried
from eventapp.services.errors import DATABASE_ERRORS, Invalid
from eventapp.services.operations import schema, tables
from eventapp.services.operations.backups import DATABASE, FOLDERS, KEY

# Starting any command may make the job queue; an empty one is nothing that could be lost.
QUEUE = ("jobs.db", "jobs.db-wal", "jobs.db-shm")
# No picture or release is larger; and text does not pack more than this many times.
LARGEST_FILE, MOST_FILES, MOST_PACKED = 256 * 1024 * 1024, 1_000_000, 100
SMALL = 64 * 1024 * 1024
STOP = "Stop the service first (systemctl stop eventapp), and move what is there away."


def restore(file: Path, data: Path, url: str = "") -> None:
    """Put a backup into a data folder with nothing in it, and into the database at `url`, empty too.

    Without `url` the database is a SQLite file in the folder. Raises Invalid, and then nothing has changed.
    """
    _check_empty(data)
    aside = _aside(data)
    try:
        _unpack(file, aside)
        _check_database(aside / DATABASE)
        if url.startswith("postgresql"):
            _into_server(url, aside, data)
        else:
            place = Path(make_url(url).database or "") if url else data / DATABASE
            _into_place(aside, data, place)
    except OSError as error:
        raise Invalid(form=f"The backup could not be restored: {error.strerror}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _check_empty(data: Path) -> None:
    if data.exists() and not data.is_dir():
        raise Invalid(form=f"{data} is no folder.")
    there = sorted(path.name for path in data.iterdir()) if data.exists() else []
    if not _waits(data / QUEUE[0]):
        there = [name for name in there if name not in QUEUE]
    if there:
        raise Invalid(form=f"{data} is not empty: it holds {', '.join(there[:5])}. {STOP}")


def _waits(queue: Path) -> bool:
    """Whether there is work in the queue, or something that is no queue."""
    if not queue.exists():
        return any(queue.with_name(name).exists() for name in QUEUE)
    try:
        with closing(sqlite3.connect(queue)) as connection:
            found = connection.execute("SELECT (SELECT count(*) FROM task) + (SELECT count(*) FROM schedule)")
            return bool(found.fetchone()[0])
    except sqlite3.Error:
        return True


def _aside(data: Path) -> Path:
    """A folder beside the data folder; within it, where only that can be written or it is a disk of its own."""
    data.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not data.is_mount():
            return Path(tempfile.mkdtemp(dir=data.parent, prefix=f".{data.name}-restoring-"))
    except PermissionError:
        pass
    return Path(tempfile.mkdtemp(dir=data, prefix=".restoring-"))


def _unpack(file: Path, aside: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_names(archive, file.stat().st_size, shutil.disk_usage(aside).free)
            for info in archive.infolist():
                path = aside / info.filename
                path.parent.mkdir(mode=0o700, exist_ok=True)
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as out, archive.open(info) as part:
                    shutil.copyfileobj(part, out)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        FileExistsError,
    ) as error:
        raise Invalid(form="This is not a whole zip file. Nothing was changed.") from error


def _check_names(archive: zipfile.ZipFile, packed: int, free: int) -> None:
    """Raises Invalid for what is no backup of ours, or would fill the disk."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if DATABASE not in names or not all(name in (DATABASE, KEY) or _ours(name) for name in names):
        raise Invalid(form="This is not a backup of Eventapp.")
    whole = sum(info.file_size for info in infos)
    if (
        len(infos) > MOST_FILES
        or any(info.file_size > LARGEST_FILE for info in infos if info.filename != DATABASE)
        or whole > max(SMALL, packed * MOST_PACKED)
    ):
        raise Invalid(form="What is in this file is larger than a backup can be.")
    if whole > free * 0.95:
        raise Invalid(
            form=f"It needs {whole // 1_000_000 + 1} MB, and there are {free // 1_000_000} MB free."
        )


def _ours(name: str) -> bool:
    folder, _, rest = name.partition("/")
    return folder in FOLDERS and bool(rest) and "/" not in rest and ".." not in rest and "\\" not in rest


def _check_database(file: Path) -> None:
    """Raises Invalid when the database is broken, or of a version that is not known here."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            wrong = found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone()
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise Invalid(form="The database in this backup cannot be read. Nothing was changed.") from error
    if wrong:
        raise Invalid(form="The database in this backup is broken. Nothing was changed.")
    if not version or not schema.is_known(version[0]):
        raise Invalid(form="This backup was made by a newer version of Eventapp. Install that one first.")


def _into_place(aside: Path, data: Path, database: Path) -> None:
    """Move what was unpacked to where it belongs; the database last, since without it nothing else counts."""
    if any(database.with_name(database.name + end).exists() for end in ("", "-wal", "-shm", "-journal")):
        raise Invalid(form=f"There is a database at {database} already. {STOP}")
    if database != data / DATABASE:
        shutil.move(aside / DATABASE, database)
    for name in QUEUE:
        (data / name).unlink(missing_ok=True)
    if aside.parent == data:
        for path in sorted(aside.iterdir(), key=lambda p: p.name == DATABASE):
            os.replace(path, data / path.name)
    else:
        os.chmod(aside, 0o700)
        os.replace(aside, data)


def _into_server(url: str, aside: Path, data: Path) -> None:
    """Into PostgreSQL and the data folder; the rows are there for others only when the files are in their place."""
    source = create_engine(f"sqlite:///{aside / DATABASE}")
    target = create_engine(url, **ENGINE_OPTIONS)
    try:
        schema.upgrade(source)
        _copy_rows(source, target, aside, data)
    except DATABASE_ERRORS as error:
        name = type(getattr(error, "orig", error)).__name__
        raise Invalid(form=f"The database did not take it ({name}). Nothing was changed.") from error
    finally:
        source.dispose()
        target.dispose()


def _copy_rows(source: Engine, target: Engine, aside: Path, data: Path) -> None:
    with target.connect() as there, source.connect() as here:
        if inspect(there).get_table_names():
            raise Invalid(form=f"The database is not empty. {STOP} Then make a new one (createdb).")
        unhurried(there)
        schema.migrate(there)
        tables.copy(here, there)
        if tables.counts(here) != tables.counts(there):
            raise Invalid(form="Not every row arrived. Nothing was changed.")
        here.rollback()
        for path in aside.glob(f"{DATABASE}*"):
            path.unlink()
        _into_place(aside, data, data / DATABASE)
        try:
            there.commit()
        except BaseException:
            with suppress(OSError):
                shutil.rmtree(data)
            raise
