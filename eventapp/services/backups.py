"""Backups of the data folder: one zip, made while the site runs."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zipfile
from pathlib import Path

from eventapp.extensions import db
from eventapp.services.errors import Invalid

_FOLDERS = ("media", "released")


def write(data: Path, file: Path) -> None:
    """Everything in the data folder as a zip, the database by SQLite's own backup so that it is whole.

    Raises Invalid with another database than SQLite: that one has tools of its own.
    """
    if db.engine.dialect.name != "sqlite" or not db.engine.url.database:
        raise Invalid(form="Back the database up with pg_dump, and the data folder with any tool.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "eventapp.db"
        source, target = sqlite3.connect(db.engine.url.database), sqlite3.connect(copy)
        with target:
            source.backup(target)
            # The key is in the backup too: what links of waiting mail are made from must not be.
            target.execute("PRAGMA secure_delete=ON")
            target.execute("UPDATE message SET seed = ''")
        source.close()
        target.close()
        partial = file.with_name(file.name + ".part")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, "eventapp.db")
            if (data / "secret-key").exists():
                archive.write(data / "secret-key", "secret-key")
            for name in _FOLDERS:
                for path in sorted((data / name).glob("*")):
                    if not path.name.startswith("."):
                        archive.write(path, f"{name}/{path.name}")
        os.replace(partial, file)


def restore(file: Path, data: Path) -> None:
    """Put a backup into a data folder that has no database yet. Raises Invalid."""
    if (data / "eventapp.db").exists():
        raise Invalid(form=f"There is a database in {data} already. Move it away first.")
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            good = {"eventapp.db", "secret-key"}
            if "eventapp.db" not in names or not all(n in good or _ours(n) for n in names):
                raise Invalid(form="This is not a backup of Eventapp.")
            data.mkdir(parents=True, exist_ok=True)
            archive.extractall(data)
    except zipfile.BadZipFile as error:
        raise Invalid(form="This is not a zip file.") from error
    if (data / "secret-key").exists():
        os.chmod(data / "secret-key", 0o600)


def _ours(name: str) -> bool:
    folder, _, rest = name.partition("/")
    return folder in _FOLDERS and bool(rest) and "/" not in rest and ".." not in rest and "\\" not in rest
