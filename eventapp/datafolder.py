"""The data folder: where it is, made in one place, and kept from everyone else on the machine (it holds links and keys)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def where() -> Path:
    """The data folder, without making it."""
    return Path(os.environ.get("EVENTAPP_DATA", "instance")).resolve()


def keep_private() -> int:
    """Have whatever this process writes be its user's alone; gives the umask as it was. Every entry begins with it."""
    return os.umask(0o077)


def make() -> Path:
    """The data folder, made where it is missing."""
    folder = where()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def open_to_others(folder: Path) -> Iterator[Path]:
    """What in the folder, itself among it, others may read, write or enter. What a link leads to is not ours to judge."""
    for name, _, files in os.walk(folder):
        for path in (Path(name), *(Path(name, file) for file in files)):
            with suppress(FileNotFoundError):  # Files come and go while the site runs.
                if not path.is_symlink() and path.stat().st_mode & OTHERS:
                    yield path


def mend(folder: Path) -> None:
    """Close to others what an earlier version, or a copy made by hand, has left open; what is not ours to close stays."""
    for path in open_to_others(folder):
        with suppress(OSError):
            path.chmod(path.stat().st_mode & ~OTHERS)
