"""Two who save the same row: what each changed is kept, and only what both changed is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, cast

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event
from eventapp.programme.merging import ASK, three_ways
from eventapp.services.draft import edits, revisions
from eventapp.services.draft.fields import Values, plain
from eventapp.services.errors import Stale

# What makes a new version of a row.
_VERSIONS = ("add", "change", "remove", "undo", "redo", "restore")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a form was made from: a version. Where it was asked: the fields `mine` win over the version `over`."""

    version: int
    over: int = 0
    mine: frozenset[str] = frozenset()


Version = int | Seen
V = TypeVar("V", bound=Values)


def settled(row: edits.Row, version: Version, values: V) -> V:
    """The values to write: those less what only the other changed, joined with theirs where that can be done.

    The row is read again and held until the transaction ends (SQLite holds its one write lock already), so that
    of two who save at once the second is told what the first wrote. Raises Stale with what both changed.
    """
    seen = version if isinstance(version, Seen) else Seen(version)
    if db.engine.dialect.name != "sqlite":
        revisions.hold(row.id if isinstance(row, Event) else row.event_id)
        db.session.refresh(row, with_for_update=True)
    if row.version == seen.version:
        return values
    current: Values = edits.state(row)
    base = _base(row, seen.version)
    kept: dict[str, object] = {}
    asked: dict[str, object] = {}
    for name, value in values.items():
        mine = plain(value)
        found = _joined(name, base, mine, current.get(name))
        if found is ASK and name in seen.mine and row.version == seen.over:
            found = mine
        if found is ASK:
            asked[name] = mine
        elif found != current.get(name) or name == "seats":
            # Seats are written in any case: else their call times would move along with a new start.
            kept[name] = value if found == mine else found
    if asked:
        raise Stale(row.version, {name: current.get(name) for name in asked}, asked, _last(row))
    return cast(V, kept)  # Some of the same fields, with values of the same kind.


def _joined(name: str, base: Values | None, mine: object, theirs: object) -> object:
    """One field with what both made of it, ASK where that cannot be told; without a base, wherever they differ."""
    if base is None:
        return theirs if mine == theirs else ASK
    return three_ways(name, base.get(name), mine, theirs)


def _base(row: edits.Row, version: int) -> Values | None:
    """The row's values as they were in a version, from the journal; None where it does not tell."""
    later = list(
        db.session.scalars(
            select(Entry)
            .where(
                Entry.noun == edits.noun(row), Entry.row_id == row.id, Entry.version > version,
                Entry.action.in_(_VERSIONS),
            )
            .order_by(Entry.version.desc(), Entry.id.desc())
        )
    )  # fmt: skip
    if version < 1 or [entry.version for entry in later] != list(range(row.version, version, -1)):
        return None
    base: dict[str, object] = {**edits.state(row)}
    for entry in later:
        base.update(entry.before)
    return base


def _last(row: edits.Row) -> str:
    """Who saved the row last."""
    last = db.session.scalars(
        select(Entry).where(Entry.noun == edits.noun(row), Entry.row_id == row.id).order_by(Entry.id.desc())
    ).first()
    return (last.account.name or last.account.email) if last and last.account else ""
