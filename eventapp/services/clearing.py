"""Which rows of whatever table belong to an event or a person, and emptying or deleting what `programme/kept` says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from sqlalchemy import Column, ColumnElement, FromClause, Table, delete, or_, select, update

from eventapp.extensions import db
from eventapp.models import Event, Person

Belongs = Callable[[FromClause], ColumnElement[bool] | None]


def of_event(number: int) -> Belongs:
    """What a row of a table meets that belongs to the event, itself or through another row; None for no such table."""

    def belongs(table: FromClause) -> ColumnElement[bool] | None:
        if table is Event.__table__:
            return Event.id == number
        if "event_id" in table.c:
            return table.c.event_id == number
        return _through(table, lambda other: other.c.event_id == number if "event_id" in other.c else None)

    return belongs


def of_person(number: int) -> Belongs:
    """The same of a person: their row, those that refer to it, and those that refer to one of these."""

    def refers(table: FromClause) -> ColumnElement[bool] | None:
        mine = [column == number for column in table.c for key in column.foreign_keys if key.column.table is Person.__table__]
        return or_(*mine) if mine else None

    def belongs(table: FromClause) -> ColumnElement[bool] | None:
        if table is Person.__table__:
            return Person.id == number
        return refers(table) if refers(table) is not None else _through(table, refers)

    return belongs


def _through(table: FromClause, belongs: Belongs) -> ColumnElement[bool] | None:
    found = [
        column.in_(select(key.column).where(theirs))
        for column in table.c
        for key in column.foreign_keys
        if (theirs := belongs(key.column.table)) is not None
    ]
    return or_(*found) if found else None


def clear(columns: Iterable[str], belongs: Belongs) -> None:
    """Empty columns (`table.column`) and delete whole tables' rows (`table.*`), of what belongs to something alone.

    Inside a transaction of the caller's; what the session remembers of them is let go. A row that people edit gets
    another version, so that whoever has it open is told.
    """
    wanted: dict[str, set[str]] = {}
    for column in columns:
        table, _, name = column.partition(".")
        wanted.setdefault(table, set()).add(name)
    db.session.flush()
    for each in reversed(db.metadata.sorted_tables):
        mine = belongs(each) if each.name in wanted else None
        if mine is None:
            continue
        if "*" in wanted[each.name]:
            db.session.execute(delete(each).where(mine).execution_options(synchronize_session=False))
        else:
            values = {name: _empty(each.c[name]) for name in wanted[each.name]} | _next_version(each)
            db.session.execute(update(each).where(mine).values(**values).execution_options(synchronize_session=False))
    db.session.expire_all()


def _next_version(table: Table) -> dict[str, object]:
    return {"version": table.c.version + 1} if {"version", "removed_at"} <= set(table.c.keys()) else {}


def _empty(column: Column[object]) -> object:
    """What stands in a column where nothing does: what a new row has."""
    default = column.default
    if default is not None and default.is_scalar:
        return cast(object, getattr(default, "arg"))  # noqa: B009 - the classes of defaults share no such attribute.
    if default is not None and default.is_callable:
        return getattr(default, "arg")(None)  # noqa: B009
    return None if column.nullable else ""
