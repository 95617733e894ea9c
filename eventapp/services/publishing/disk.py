"""The copies of releases on disk: a help, never the truth; no fault of a disk is an error here."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from eventapp.programme.naming import is_slug

log = logging.getLogger(__name__)
Stamp = tuple[int, int]
# A file that is being written is done long before.
LEFT_OVER = 600


def write_whole(path: Path, body: bytes) -> None:
    """Whoever reads meanwhile sees what was there or this, however many write at once. Raises OSError, and leaves nothing then."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise


class OnDisk:
    """A folder with one file an event, `<slug>.json` (a snapshot, compressed), each written whole and renamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in folder.glob(".new-*"):
                if time.time() - path.stat().st_mtime > LEFT_OVER:
                    path.unlink()

    def stamp(self, slug: str) -> Stamp | None:
        """Which file lies there: each release is a new file, so inode and time of change tell. None: none."""
        try:
            found = os.stat(f"{self.folder}/{slug}.json")
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def read(self, slug: str) -> bytes | None:
        """The copy, None when there is none that can be read."""
        try:
            return (self.folder / f"{slug}.json").read_bytes()
        except OSError:
            return None

    def write(self, slug: str, body: bytes) -> bool:
        """Whether it is kept now; whoever reads meanwhile sees the old copy or the new one, whole."""
        try:
            write_whole(self.folder / f"{slug}.json", body)
        except OSError as error:
            log.warning("the copy of %s could not be written: %s", slug, error.strerror)
            return False
        return True

    def remove(self, slug: str) -> None:
        """Take the copy away, if there is one."""
        try:
            (self.folder / f"{slug}.json").unlink(missing_ok=True)
        except OSError as error:
            log.warning("the copy of %s could not be removed: %s", slug, error.strerror)

    def slugs(self) -> list[str]:
        """Of what there is a copy."""
        try:
            return sorted(path.stem for path in self.folder.glob("*.json") if is_slug(path.stem))
        except OSError:
            return []
