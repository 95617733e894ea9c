"""Answers that are too large to be sent from memory, in files of a folder that a machine's processes share."""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path

# An answer above this size is sent from a file, since what is sent from memory takes up its size for as long as its
# reader does not read. The file stays for so many seconds after it was last sent, for all who ask for the same.
LARGE, LAID_FOR = 2 * 1024 * 1024, 60.0


class Laid:
    """Large answers, each once, named by what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lock = folder, threading.Lock()

    def gathered(self, parts: Iterable[bytes]) -> bytes | str:
        """What the parts make together, or the path of a file with it where that is large. Raises NoPlace."""
        coming, taken, size = iter(parts), list[bytes](), 0
        for part in coming:
            taken.append(part)
            size += len(part)
            if size > LARGE:
                return self.put(chain(taken, coming))
        return b"".join(taken)

    def put(self, parts: Iterable[bytes]) -> str:
        """The path of a file with these parts in it, for LAID_FOR seconds at least. Raises NoPlace."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                unfinished = Path(file.name)
                try:
                    found = hashlib.sha256()
                    for part in parts:
                        found.update(part)
                        file.write(part)
                    file.flush()
                except BaseException:
                    unfinished.unlink(missing_ok=True)
                    raise
            with self.lock:
                self.sweep()
                path = self.folder / found.hexdigest()
                unfinished.replace(path)
        except OSError as error:
            raise NoPlace from error
        return str(path)

    def sweep(self) -> None:
        """Delete what is older; whoever has opened it reads on."""
        for old in self.folder.iterdir():
            with suppress(OSError):
                if old.stat().st_mtime < time.time() - LAID_FOR:
                    old.unlink()


class NoPlace(Exception):
    """The disk does not take it."""
