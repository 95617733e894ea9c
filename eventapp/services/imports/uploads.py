"""Uploaded files that wait for the organiser to have seen what they would do, and what was read from them."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.reading import kept as tables
from eventapp.formats.table import Table
from eventapp.services.errors import Busy, NotFound
from eventapp.services.imports import parsing

KEPT_FOR = 24 * 3600
# A request waits for a file up to this size, so many seconds, and so many requests of the machine at once;
# everything else is read by the job worker.
SMALL, MOMENT, AT_ONCE = 200 * 1024, 4, 2


def keep(folder: Path, data: bytes) -> str:
    """Keep an uploaded file until it is imported, at most a day; returns the token to find it by."""
    folder.mkdir(parents=True, exist_ok=True)
    clear_old(folder)
    token = secrets.token_hex(16)
    _write(folder / token, data)
    return token


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    descriptor = os.open(f"{path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    os.replace(f"{path}.new", path)


def clear_old(folder: Path) -> None:
    """Take away what has lain there for more than a day."""
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_FOR:
            old.unlink(missing_ok=True)


def kept(folder: Path, token: str) -> bytes:
    """The file kept under a token. Raises NotFound."""
    return _path(folder, token, "").read_bytes()


def _path(folder: Path, token: str, ending: str) -> Path:
    if not re.fullmatch("[0-9a-f]{32}", token) or not (folder / f"{token}{ending}").is_file():
        raise NotFound
    return folder / f"{token}{ending}"


def read_at_once(folder: Path, token: str) -> bool:
    """Read the file while someone waits; False when that would take longer than one should. Raises Unreadable, NotFound."""
    data = kept(folder, token)
    with _turn(folder.parent) as ours:
        if len(data) > SMALL or not ours:
            return False
        try:
            _write(folder / f"{token}.read", parsing.answer("table", data, MOMENT))
        except parsing.TooSlow:
            return False
    return True


def read(folder: Path, token: str, heard: Callable[[], None]) -> None:
    """Read the file, however long it may take; what `heard` raises stops it. Raises Unreadable, NotFound."""
    _write(folder / f"{token}.read", parsing.answer("table", kept(folder, token), heard=heard))


def table(folder: Path, token: str) -> Table:
    """What was read from the file; one that waits since before that was kept is read now. Raises NotFound, Unreadable."""
    try:
        return tables.read(_path(folder, token, ".read").read_bytes())
    except NotFound:
        if not read_at_once(folder, token):
            raise
        return tables.read(_path(folder, token, ".read").read_bytes())
    except Unreadable as error:
        raise NotFound from error


@contextmanager
def turn(folder: Path, token: str) -> Iterator[None]:
    """A request's turn to plan with what was read from a file: of large ones as many at once as there are places.

    Raises Busy when all are taken, and NotFound.
    """
    large = _path(folder, token, ".read").stat().st_size > SMALL
    with _turn(folder.parent, "planning") if large else nullcontext(True) as ours:
        if not ours:
            raise Busy
        yield


@contextmanager
def _turn(folder: Path, what: str = "reading") -> Iterator[bool]:
    """One of the places for those who wait, if one is free; a process that dies gives its place back."""
    with ExitStack() as stack:
        for place in range(AT_ONCE):
            lock = stack.enter_context(open(folder / f".{what}-{place}", "a"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield True
            return
        yield False
