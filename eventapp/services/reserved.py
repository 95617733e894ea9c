"""Addresses and codes of erased events: nobody else may have them, and whoever follows one is told that it is gone."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import Reserved


def is_erased(name: str) -> bool:
    """Whether an erased event had this slug or short code. Without a database nobody knows, and it is False."""
    try:
        return db.session.get(Reserved, name) is not None
    except SQLAlchemyError:
        db.session.rollback()
        return False


def among(names: Iterable[str]) -> set[str]:
    """Those of the names that are reserved."""
    return set(db.session.scalars(select(Reserved.name).where(Reserved.name.in_(list(names)))))


def slugs() -> set[str]:
    """Every reserved name, slugs and codes alike."""
    return set(db.session.scalars(select(Reserved.name)))
