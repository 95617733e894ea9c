"""The templates, each compiled once for all processes of the tests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class Compiled(FileSystemBytecodeCache):
    """What one application has compiled is read by those of other processes, and is at hand for others of its own.

    To compile them all takes two seconds, to read them a thirtieth of that.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, as long as it is the one that was compiled."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._keep(bucket)
        super().dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


def share() -> None:
    """Let every application of this process, and of those split off from it, have what others have compiled."""
    folder = Path(os.environ["TESTS_SHARED"]) / "templates"
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled(folder)}
