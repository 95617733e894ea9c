"""What is the same for most tests, made once by each process of them and copied: the tables, and the sample day in them.

Thirteen migrations and an import for each test were half of all the time that the tests took.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event

from eventapp import factory
from eventapp.edge.static_files import StaticFiles
from eventapp.extensions import db
from eventapp.rules import LateRule
from eventapp.services.accounts import passwords

DEAR = {"_HASHER": passwords._HASHER, "NOBODY": passwords.NOBODY}
_cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
CHEAP = {"_HASHER": _cheap, "NOBODY": passwords.of_nobody(_cheap)}


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class Known(LateRule):
    """A rule of the URL map that is taken apart, and compiled to build addresses, once for all applications of the process."""

    _compiled: dict[Any, Any] = {}
    _apart: dict[str, Any] = {}

    def _parse_rule(self, rule: str) -> Any:
        if rule not in self._apart:
            trace, converters, arguments = self._trace, self._converters, self.arguments
            self._trace, self._converters, self.arguments = [], {}, set()
            parts = list(super()._parse_rule(rule))
            self._apart[rule] = parts, self._trace, self._converters, self.arguments
            self._trace, self._converters, self.arguments = trace, converters, arguments
        parts, trace, converters, arguments = self._apart[rule]
        self._trace.extend(trace)
        self._converters.update(converters)
        self.arguments.update(arguments)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        key = repr((self.rule, self._trace, self.defaults, append_unknown))
        if key not in self._compiled:
            self._compiled[key] = super()._compile_builder(append_unknown)
        return self._compiled[key]


class Compiled(BytecodeCache):
    """The templates, each compiled once for all applications of the process: that was half of what a page's test took."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, as long as it is the one that was compiled."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._code[bucket.key, bucket.checksum] = bucket.code


_ENGINES: dict[str, Engine] = {}


def share_statements(app: Flask) -> None:
    """Let an application have the statements that another one on the same kind of database has compiled already."""
    with app.app_context():
        engine = db.engine
    first = _ENGINES.setdefault(engine.dialect.name, engine)
    if first is not engine and first.dialect.server_version_info:  # It has been connected, and knows its server.
        engine.dialect = engine.pool._dialect = first.dialect
        engine._compiled_cache = first._compiled_cache


def share_between_applications() -> None:
    """Let what is the same in every application of this process be worked out once; hash passwords at little cost."""
    factory.LateRule = Known  # type: ignore[misc]
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    factory.StaticFiles = cache(StaticFiles)  # type: ignore[misc]
    for name, value in CHEAP.items():
        setattr(passwords, name, value)


class Folders:
    """Data folders with a SQLite database, each made once and copied."""

    def __init__(self, home: Path, makers: dict[str, Callable[[Path, str], None]]) -> None:
        self._home, self._makers = home, makers

    def copy(self, what: str, folder: Path) -> None:
        """Put a copy of what is wanted into an empty folder."""
        shutil.copytree(self._made(what), folder, dirs_exist_ok=True)

    def make_all(self) -> int:
        """Make all there is to copy; gives 0, as a process ends with that went well."""
        for what in self._makers:
            self._made(what)
        return 0

    def _made(self, what: str) -> Path:
        made = self._home / what
        if not made.exists():
            made.mkdir(parents=True)
            self._makers[what](made, f"sqlite:///{made}/eventapp.db")
        return made
