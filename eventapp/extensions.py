"""The Flask extensions, created unbound; create_app() binds them."""

import json
import sqlite3
from typing import Any

from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The base of all tables."""


def _from_json(text: str) -> Any:
    """JSON from a column. Most are empty, and a draft has thousands: those need no parser."""
    return [] if text == "[]" else {} if text == "{}" else json.loads(text)


db = SQLAlchemy(model_class=Base, engine_options={"json_deserializer": _from_json})
migrate = Migrate()
csrf = CSRFProtect()
login = LoginManager()
babel = Babel()


@event.listens_for(Engine, "connect")
def _sqlite_settings(connection: Any, _record: Any) -> None:
    """SQLite as a server's database.

    WAL lets readers go on while one writes. `synchronous=FULL`: in WAL mode NORMAL may lose the last
    commits at a power cut, and what was acknowledged must be there afterwards; publishing is rare
    enough for the extra fsync. Ten seconds is longer than any of our transactions.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=10000")
