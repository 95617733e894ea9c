"""What is written to the log of an error: where it happened, and never what a row held."""

from __future__ import annotations

import logging
import traceback

from flask.logging import default_handler
from sqlalchemy.exc import DBAPIError, StatementError

from eventapp import errorlog


class Formatter(logging.Formatter):
    """Tracebacks in which a database's error is named by its kind, code and constraint alone.

    PostgreSQL tells in its DETAIL lines what the row held, and in others what could not be read.
    """

    def formatException(self, ei: object) -> str:
        """As text, with every error in the chain cut that a database made."""
        error = ei[1]  # type: ignore[index]
        if error is None:
            return ""
        told = traceback.TracebackException.from_exception(error)
        _cut(told, error, set())
        return "".join(told.format()).rstrip()


def install() -> None:
    """Have every handler of ours write so, and beside: the application's, and the one for whatever has none."""
    formatter = Formatter("[%(asctime)s] %(levelname)s in %(module)s: %(message)s")
    default_handler.setFormatter(formatter)
    default_handler.setStream(errorlog.STREAM)
    rest: logging.Handler = logging.StreamHandler(errorlog.STREAM)
    rest.setLevel(logging.WARNING)
    rest.setFormatter(formatter)
    logging.lastResort = rest


def brief(error: BaseException) -> str:
    """A database's error without anything that a row held."""
    original = getattr(error, "orig", None) or error
    said = [type(original).__name__, str(getattr(original, "sqlstate", None) or "")]
    found = getattr(original, "diag", None)
    said += [
        str(getattr(found, name, None) or "") for name in ("table_name", "column_name", "constraint_name")
    ]
    if type(original).__module__ == "sqlite3":
        said.append(str(original))  # Names of tables and columns, and never a value.
    return " ".join(part for part in said if part)


def _cut(told: traceback.TracebackException, error: BaseException, seen: set[int]) -> None:
    if id(error) in seen:
        return
    seen.add(id(error))
    if isinstance(error, DBAPIError):
        told._str = f"{brief(error)} [SQL: {error.statement}]"  # type: ignore[attr-defined]
    elif type(error).__module__.split(".")[0] == "psycopg":
        told._str = brief(error)  # type: ignore[attr-defined]
    elif isinstance(error, StatementError):
        told._str = f"[SQL: {error.statement}]"  # type: ignore[attr-defined]
    for further, cause in ((told.__cause__, error.__cause__), (told.__context__, error.__context__)):
        if further is not None and cause is not None:
            _cut(further, cause, seen)
