"""What the tests share: applications on real databases, the sample day, a signed-in organiser."""

from __future__ import annotations

import functools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

# A slow machine is no failure. The same code gives the same result, so that what one change is judged by is not what
# chance finds in others; FUZZ=all looks for new examples, five times as many.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("all", deadline=None, max_examples=500, print_blob=True)
settings.load_profile("all" if os.environ.get("FUZZ") == "all" else "same")

_HOME = tempfile.mkdtemp(prefix="eventapp-tests-")
for _name in [n for n in os.environ if n.startswith("EVENTAPP_")]:
    del os.environ[_name]
os.environ["EVENTAPP_DATA"] = _HOME

from flask import Flask, has_app_context  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402

from eventapp import create_app, files  # noqa: E402
from eventapp.extensions import db  # noqa: E402
from eventapp.formats import dayfile  # noqa: E402
from eventapp.programme.model import Programme  # noqa: E402
from eventapp.services.access import Actor  # noqa: E402
from eventapp.services.accounts import accounts  # noqa: E402
from eventapp.services.imports import new_event  # noqa: E402
from eventapp.services.operations import commands  # noqa: E402
from eventapp.services.publishing import releases  # noqa: E402
from tests.offline import sitecustomize as offline  # noqa: E402

BASE = "https://programme.example.org"
EMAIL, PASSWORD = "anna@example.org", "correct horse battery"
SAMPLE = files.SAMPLE / "almedalen-2017.json"

# What was tried beyond this machine, a line each, by a test or by a process that it started.
REACHED = Path(_HOME) / "reached"


def pytest_configure() -> None:
    """No test reaches beyond this machine, nor do the processes that it starts."""
    REACHED.touch()
    os.environ[offline.REACHED] = str(REACHED)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [offline.FOLDER, os.environ.get("PYTHONPATH", "")]))
    sys.addaudithook(offline.watch)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Anything that asks for a browser page is a browser test."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def nothing_beyond_this_machine() -> Iterator[None]:
    """Fails a test that reached for another machine, itself or by a process that it started."""
    yield
    if attempts := REACHED.read_text():
        REACHED.write_text("")
        pytest.fail(f"reached beyond this machine: {attempts}")


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
    yield server.get_uri()
    server.cleanup()


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


@functools.cache
def _empty_tables() -> Path:
    """A SQLite database with the tables and nothing in them, made once: making them takes half of a small test."""
    folder = Path(tempfile.mkdtemp(dir=_HOME))
    app = create_app(DATA=folder, TESTING=True, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/eventapp.db")
    with app.app_context():
        commands.migrate_tables()
        db.session.remove()
        db.engine.dispose()
    return folder / "eventapp.db"


def make_app(folder: Path, **settings: Any) -> Flask:
    """An application with its own data folder and tables."""
    if "SQLALCHEMY_DATABASE_URI" not in settings and not (folder / "eventapp.db").exists():
        shutil.copyfile(_empty_tables(), folder / "eventapp.db")
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
    with app.app_context():
        commands.migrate_tables()
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite, and once more on PostgreSQL."""
    settings = {}
    if request.param == "postgresql":
        import psycopg

        uri = request.getfixturevalue("postgres")
        name = "t" + os.urandom(6).hex()
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        settings["SQLALCHEMY_DATABASE_URI"] = uri.replace("postgresql://", "postgresql+psycopg://").replace(
            "/postgres?", f"/{name}?"
        )
    made = make_app(tmp_path, **settings)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite alone, for what no database can change."""
    made = make_app(tmp_path)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


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


@pytest.fixture
def day(app: Flask) -> SimpleNamespace:
    """The published sample day, on both databases."""
    return fill(app)


@pytest.fixture
def lite_day(lite: Flask) -> SimpleNamespace:
    """The published sample day, on SQLite alone."""
    return fill(lite)


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
