"""One use case, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm.exc import StaleDataError

from eventapp.extensions import db
from eventapp.services.errors import DATABASE_ERRORS, Collision, is_collision


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside is committed together, or nothing is. Raises Collision when another was quicker.

    SQLite takes its write lock at the start: a transaction that reads first and writes later would
    otherwise fail at once when another has written meanwhile, instead of waiting its turn.
    """
    session = db.session
    if db.engine.dialect.name == "sqlite":
        session.rollback()
        session.execute(text("BEGIN IMMEDIATE"))
    try:
        yield
        session.commit()
    except (*DATABASE_ERRORS, StaleDataError) as error:
        session.rollback()
        if is_collision(error):
            raise Collision from error
        raise
    except BaseException:
        session.rollback()
        raise
