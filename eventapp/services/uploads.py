"""Uploaded files that wait for the organiser to have seen what they would do."""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path

from eventapp.services.errors import NotFound

KEPT_FOR = 24 * 3600


def keep(folder: Path, data: bytes) -> str:
    """Keep an uploaded file until it is imported, at most a day; returns the token to find it by."""
    folder.mkdir(parents=True, exist_ok=True)
    clear_old(folder)
    token = secrets.token_hex(16)
    descriptor = os.open(folder / token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return token


def clear_old(folder: Path) -> None:
    """Take away what has lain there for more than a day."""
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_FOR:
            old.unlink(missing_ok=True)


def kept(folder: Path, token: str) -> bytes:
    """The file kept under a token. Raises NotFound."""
    if not re.fullmatch(r"[0-9a-f]{32}", token) or not (folder / token).is_file():
        raise NotFound
    return (folder / token).read_bytes()
