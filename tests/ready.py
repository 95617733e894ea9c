"""What is the same for most tests, made once and copied: the tables, and the sample day in them.

Thirteen migrations and an import for each test were half of all the time that the tests took.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.routing import Map

from eventapp import factory
from eventapp.edge.static_files import StaticFiles
from eventapp.extensions import db
from eventapp.services.accounts import passwords
from tests import compiled

DEAR = {"_HASHER": passwords._HASHER, "NOBODY": passwords.NOBODY}
# What blueprints give an application, by scope.
FUNCTIONS = (
    "before_request_funcs", "after_request_funcs", "teardown_request_funcs", "template_context_processors",
    "url_value_preprocessors", "url_default_functions",
)  # fmt: skip
_cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
CHEAP = {"_HASHER": _cheap, "NOBODY": passwords.of_nobody(_cheap)}


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class Ready(Flask):
    """An application whose blueprints are registered once for all of this process: that was most of what one costs.

    The first registers them. Each after it shares its URL map, and is given what else the blueprints gave that one.
    """

    _steps: ClassVar[list[Any]] = []
    _map: ClassVar[list[Map]] = []
    # What the first had of each kind before its blueprints, and with them.
    _before: ClassVar[dict[str, dict[Any, Any]]] = {}
    _with: ClassVar[dict[str, dict[Any, Any]]] = {}

    def register_blueprint(self, blueprint: Any, **options: Any) -> None:
        """As ever in the first application; in the others nothing until the last, with which all comes at once."""
        if not self._map:
            self._map.append(self.url_map)
            self._before.update(self._held())
        if self._map[0] is self.url_map:
            self.extensions["registering"] = True
            super().register_blueprint(blueprint, **options)
            del self.extensions["registering"]
            self._steps.append((blueprint, options))
            self._with.update(self._held())
            return
        place = self.extensions.setdefault("registered", 0)
        assert self._steps[place] == (blueprint, options), "registered in another order than in the first application"
        self.extensions["registered"] = place + 1
        if place + 1 == len(self._steps):
            self._take_over()

    def add_url_rule(self, *given: Any, **options: Any) -> None:
        """As ever; what a test adds is no other application's, so the map is its own from then on."""
        if self._map and self.url_map is self._map[0] and "registering" not in self.extensions:
            shared, self.url_map = self.url_map, self.url_map_class(host_matching=self.url_map.host_matching)
            self.url_map.__dict__ |= {name: getattr(shared, name) for name in ("converters", "strict_slashes", "merge_slashes", "redirect_defaults")}
            for rule in shared.iter_rules():
                self.url_map.add(rule.empty())
        super().add_url_rule(*given, **options)

    def _held(self) -> dict[str, dict[Any, Any]]:
        lists = {name: {scope: [*of] for scope, of in getattr(self, name).items()} for name in FUNCTIONS}
        handlers = {scope: {code: dict(of) for code, of in codes.items()} for scope, codes in self.error_handler_spec.items()}
        return lists | {"handlers": handlers, "views": dict(self.view_functions), "blueprints": dict(self.blueprints)}

    def _take_over(self) -> None:
        self.url_map = self._map[0]
        self.blueprints.update(self._with["blueprints"])
        self.view_functions.update(self._with["views"])
        for name in FUNCTIONS:
            for scope, functions in self._with[name].items():
                getattr(self, name)[scope].extend(functions[len(self._before[name].get(scope, ())) :])
        for scope in self._with["handlers"].keys() - self._before["handlers"].keys():
            for code, handlers in self._with["handlers"][scope].items():
                self.error_handler_spec[scope][code].update(handlers)


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
    factory.Flask = Ready  # type: ignore[misc]
    compiled.share()
    factory.StaticFiles = cache(StaticFiles)  # type: ignore[misc]
    for name, value in CHEAP.items():
        setattr(passwords, name, value)


@contextmanager
def made_once(place: Path) -> Iterator[Path | None]:
    """A folder in which to make what is to lie at a place, None where it lies there: for one process of the tests at a time."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if place.exists():
            yield None
            return
        half = place.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        yield half
        half.rename(place)


class Folders:
    """Data folders with a SQLite database, each made once for all processes of the tests, and copied."""

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
        with made_once(made) as folder:
            if folder:
                self._makers[what](folder, f"sqlite:///{folder}/eventapp.db")
        return made
