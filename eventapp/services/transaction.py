"""One use case, one transaction; one inside another is part of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from eventapp.extensions import db
from eventapp.services.errors import DATABASE_ERRORS, Collision, is_collision

_OPEN = "eventapp transaction"  # Where the session keeps the one that is open.


@dataclass(slots=True)
class _Open:
    """The outermost transaction: what is to be done after it, and whether one inside it has failed."""

    afterwards: list[Callable[[], object]] = field(default_factory=list)
    failed: bool = False


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is committed together, or nothing is. Raises Collision when another was quicker.

    Inside another it joins that one, which commits for both; once one inside has failed, nothing of it is kept.
    """
    session = db.session()
    outer: _Open | None = session.info.get(_OPEN)
    if outer is None:
        yield from _outermost(session)
        return
    try:
        yield
    except BaseException:
        outer.failed = True
        raise


def _outermost(session: Session) -> Iterator[None]:
    """SQLite takes its write lock at the start: a transaction that reads first and writes later would otherwise fail
    at once when another has written meanwhile, instead of waiting its turn.
    """
    if db.engine.dialect.name == "sqlite":
        session.rollback()
        session.execute(text("BEGIN IMMEDIATE"))
    session.info[_OPEN] = mine = _Open()
    try:
        yield
        if mine.failed:
            raise RuntimeError("a transaction inside this one has failed, so it cannot be committed")
        session.commit()
    except BaseException as error:
        session.rollback()
        if isinstance(error, (*DATABASE_ERRORS, StaleDataError)) and is_collision(error):
            raise Collision from error
        raise
    finally:
        del session.info[_OPEN]
    _do_all(mine.afterwards)


def inside_one() -> bool:
    """Whether a transaction is open, so that what is read may never be committed."""
    return _OPEN in db.session().info


def after_commit(do: Callable[[], object]) -> None:
    """Have something done once the outermost transaction is committed, in the order asked; never if it is not."""
    open_now: _Open | None = db.session().info.get(_OPEN)
    assert open_now is not None, "there is no transaction to wait for"
    open_now.afterwards.append(do)


def _do_all(wanted: list[Callable[[], object]]) -> None:
    """Each in turn, also where one fails; then that is raised: what was committed stays so."""
    failed: Exception | None = None
    for do in wanted:
        try:
            do()
        except Exception as error:
            failed = failed or error
    if failed is not None:
        raise failed


@contextmanager
def erasing() -> Iterator[None]:
    """A transaction that erases: in SQLite what is taken away is overwritten, not only marked as free.

    PostgreSQL writes over it when it next tidies the table (VACUUM).
    """
    sqlite = db.engine.dialect.name == "sqlite"
    with transaction():
        if sqlite:
            db.session.execute(text("PRAGMA secure_delete=ON"))
        yield
    if sqlite:
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
