"""What the tests share: applications on real databases, the sample day, a signed-in organiser."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, settings

# A slow machine is no failure. The same code gives the same result, so that what one change is judged by is not what
# chance finds in others: so more examples would add time to each run and find nothing that the first did not.
# FUZZ=all looks for new ones, twelve times as many.
settings.register_profile("same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, max_examples=40)
settings.register_profile("all", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=500, print_blob=True)
settings.load_profile("all" if os.environ.get("FUZZ") == "all" else "same")

_HOME = tempfile.mkdtemp(prefix="eventapp-tests-")
for _name in [n for n in os.environ if n.startswith("EVENTAPP_")]:
    del os.environ[_name]
os.environ["EVENTAPP_DATA"] = _HOME
# The processes of one run have it from the one that starts them.
SHARED = Path(os.environ.setdefault("TESTS_SHARED", f"{_HOME}/shared"))

from flask import Flask, has_app_context  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy import Connection, Engine, event, select  # noqa: E402

from eventapp import create_app, files  # noqa: E402
from eventapp.extensions import db  # noqa: E402
from eventapp.formats import dayfile  # noqa: E402
from eventapp.models import Account, Event  # noqa: E402
from eventapp.programme.model import Programme  # noqa: E402
from eventapp.services.access import Actor  # noqa: E402
from eventapp.services.accounts import accounts, passwords  # noqa: E402
from eventapp.services.draft import memory  # noqa: E402
from eventapp.services.draft.values import Draft  # noqa: E402
from eventapp.services.imports import new_event  # noqa: E402
from eventapp.services.operations import commands  # noqa: E402
from eventapp.services.publishing import releases  # noqa: E402
from tests import patience, ready  # noqa: E402
from tests.offline import sitecustomize as offline  # noqa: E402
from tests.postgres import Server, do_not_wait_for_the_disk  # noqa: E402

ready.share_between_applications()
patience.be_patient()

BASE = "https://programme.example.org"
EMAIL, PASSWORD = "anna@example.org", "correct horse battery"
SAMPLE = files.SAMPLE / "almedalen-2017.json"

# What has connected with a database since the last test ended.
CONNECTED: set[Engine] = set()

# What was tried beyond this machine, a line each, by a test or by a process that it started.
REACHED = Path(_HOME) / "reached"


def pytest_configure() -> None:
    """No test reaches beyond this machine, nor do the processes that it starts."""
    # A process that compiles every module that it imports, as some containers ask of Python, starts a fifth slower.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    REACHED.touch()
    os.environ[offline.REACHED] = str(REACHED)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [offline.FOLDER, os.environ.get("PYTHONPATH", "")]))
    sys.addaudithook(offline.watch)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """One process imports all the tests first: it compiles them, and what they import, for those that wait."""
    if not session.config.pluginmanager.hasplugin("dsession"):  # That one has its tests from the others.
        with ready.made_once(SHARED / "collected") as first:
            if first:
                return (yield)
    return (yield)


def pytest_collection_finish() -> None:
    """What is loaded now stays for good, and is not looked through for garbage again and again, as in a server."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Anything that asks for a browser page is a browser test. What takes long comes first, so that workers end together."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    first = {name: place for place, name in enumerate(("browser", "operations", "security", "signage", "services", "test_demo.py"))}
    items.sort(key=lambda item: min(first.get(part, len(first)) for part in item.path.parts))


@pytest.fixture(autouse=True)
def nothing_beyond_this_machine() -> Iterator[None]:
    """Fails a test that reached for another machine, itself or by a process that it started."""
    yield
    if attempts := REACHED.read_text():
        REACHED.write_text("")
        pytest.fail(f"reached beyond this machine: {attempts}")


@pytest.fixture(autouse=True)
def dear_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at little cost, but where what that takes is tested."""
    if "dear" in request.keywords:
        for name, value in ready.DEAR.items():
            monkeypatch.setattr(passwords, name, value)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server; gives its address without a database name.

    It comes from a wheel, which there is up to Python 3.12. Later ones need the address of one that runs, in
    TEST_POSTGRES, such as postgresql://user@127.0.0.1:5432/postgres?; without it these tests are left out.
    """
    if given := os.environ.get("TEST_POSTGRES"):
        yield given
        return
    if sys.version_info >= (3, 13):
        pytest.skip("no PostgreSQL from a wheel for this Python: give one in TEST_POSTGRES")
    import pgserver

    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    do_not_wait_for_the_disk(server.get_uri())
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def databases(postgres: str) -> Iterator[Server]:
    """Databases on the PostgreSQL server."""
    server = Server(postgres, MADE, MAKERS)
    yield server
    server.close()


class Reader(FlaskClient):
    """A client whose every request has an application context of its own, as in a server.

    The tests hold one open for themselves, and without this `g` would live from one request to the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Make one request; what it changed is seen by the test afterwards."""
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()
        return answer


def make_app(folder: Path, **settings: Any) -> Flask:
    """An application with its own data folder and tables."""
    address = f"sqlite:///{folder}/eventapp.db"
    # What lies there already may want more than tables.
    fresh = settings.get("SQLALCHEMY_DATABASE_URI", address) == address and not any(folder.glob("*"))
    if fresh:
        FOLDERS.copy("tables", folder)
    app = _application(folder, **settings)
    if not fresh:
        with app.app_context():
            commands.migrate_tables()
    return app


def _application(folder: Path, **settings: Any) -> Flask:
    app = create_app(
        DATA=folder,
        SECRET_KEY="a test's key, not a secret",
        BASE_URL=BASE,
        **{
            "TESTING": True,
            "SECURE": False,
            "METRICS_TOKEN": "a test's token",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/eventapp.db",
            **settings,
        },
    )
    app.test_client_class = Reader
    ready.share_statements(app)
    return app


@contextmanager
def _in_use(app: Flask) -> Iterator[Flask]:
    """Its context; when it is over, nothing holds the database any more."""
    with app.app_context():
        yield app
        _all_answered()
        db.session.remove()
        db.engine.dispose()


def _all_answered() -> None:
    """A question that came too late for its reader gives its connection back when done, to the pool that it has it from."""
    for thread in threading.enumerate():
        if thread.name == "asking":
            thread.join(patience.LONG)


# What psycopg has connected, and where, as long as somebody holds it.
CONNECTIONS: WeakKeyDictionary[Any, traceback.StackSummary] = WeakKeyDictionary()


@event.listens_for(Engine, "connect")
def _remember_who_connects(connection: Any, _record: Any) -> None:
    if hasattr(connection, "pgconn"):
        stack = traceback.walk_stack(sys._getframe(1))
        CONNECTIONS[connection] = traceback.StackSummary.extract(stack, limit=40, lookup_lines=False)


@event.listens_for(Engine, "engine_connect")
def _remember_what_connects(connection: Connection) -> None:
    CONNECTED.add(connection.engine)


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    """Closes the connections of every engine that the test has used; fails a test that left another open."""
    yield
    _all_answered()
    while CONNECTED:
        CONNECTED.pop().dispose()
    if left := [where for connection, where in list(CONNECTIONS.items()) if not connection.closed]:
        CONNECTIONS.clear()
        pytest.fail(f"left a connection to PostgreSQL open, made here:\n{''.join(reversed(left[0].format()))}")


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite, and once more on PostgreSQL."""
    what = "day" if "day" in request.fixturenames else "tables"
    if request.param == "sqlite":
        FOLDERS.copy(what, tmp_path)
        with _in_use(_application(tmp_path)) as made:
            yield made
        return
    with (
        request.getfixturevalue("databases").copy(what, tmp_path) as address,
        _in_use(_application(tmp_path, SQLALCHEMY_DATABASE_URI=address)) as made,
    ):
        yield made


@pytest.fixture
def lite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite alone, for what no database can change."""
    FOLDERS.copy("day" if "lite_day" in request.fixturenames else "tables", tmp_path)
    with _in_use(_application(tmp_path)) as made:
        yield made


@pytest.fixture
def sample() -> Programme:
    """The sample day as a value."""
    return dayfile.read(SAMPLE.read_bytes())


def fill(app: Flask, publish: bool = True) -> SimpleNamespace:
    """The sample day in the tables of `app`, owned by a new account, and published."""
    account = accounts.add_account(EMAIL, "Anna Ek", PASSWORD, site_owner=True)
    event = new_event.create(account, dayfile.read(SAMPLE.read_bytes()))
    actor = Actor(account.id, "owner")
    shelf = app.extensions["shelf"]
    if publish:
        releases.publish(event, actor, shelf, "")
    return SimpleNamespace(app=app, account=account, event=event, actor=actor, shelf=shelf)


def _filled(app: Flask) -> SimpleNamespace:
    """The sample day in an application that was made with it; where it was not, it is put there."""
    event = db.session.scalars(select(Event)).first()
    if event is None:
        return fill(app)
    account = db.session.scalars(select(Account)).one()
    app.extensions["shelf"].current(event.slug)  # In memory, as after publishing.
    return SimpleNamespace(
        app=app, account=account, event=event, actor=Actor(account.id, "owner"), shelf=app.extensions["shelf"]
    )


def _with_tables(folder: Path, address: str) -> None:
    app = _application(folder, SQLALCHEMY_DATABASE_URI=address)
    with _in_use(app):
        commands.migrate_tables()


def _with_day(folder: Path, address: str) -> None:
    _with_tables(folder, address)
    app = _application(folder, SQLALCHEMY_DATABASE_URI=address)
    with _in_use(app):
        fill(app)


MADE, MAKERS = Path(_HOME) / "ready", {"tables": _with_tables, "day": _with_day}
FOLDERS = ready.Folders(SHARED, MAKERS)


@pytest.fixture
def today() -> Iterator[date]:
    """The date where the events of tests are, at a moment that stays: from 22 or 23 UTC it is another than in UTC."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield datetime.now(ZoneInfo("Europe/Stockholm")).date()


@pytest.fixture
def day(app: Flask) -> SimpleNamespace:
    """The published sample day, on both databases."""
    return _filled(app)


@pytest.fixture
def lite_day(lite: Flask) -> SimpleNamespace:
    """The published sample day, on SQLite alone."""
    return _filled(lite)


def afresh(event: Any) -> Draft:
    """The draft as a process reads it that remembers nothing; what this one remembers stays."""
    kept = memory._memories.copy()
    memory._memories.clear()
    try:
        return memory.read(event)
    finally:
        memory._memories.clear()
        memory._memories.update(kept)


def token(client: FlaskClient, page: str) -> str:
    """The CSRF token of a page's form."""
    html = client.get(page).get_data(as_text=True)
    return html.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def sign_in(app: Flask, email: str = EMAIL, password: str = PASSWORD) -> FlaskClient:
    """A client that has signed in through the form."""
    client = app.test_client()
    data = {"email": email, "password": password, "csrf_token": token(client, "/account/sign-in")}
    answer = client.post("/account/sign-in", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return client
