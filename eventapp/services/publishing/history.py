"""The releases that there were: for organisers from the database, for readers as each process knows them."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import Account, EventSlug, Release
from eventapp.programme.changes import Change
from eventapp.services.publishing.asking import LITTLE, Asking

log = logging.getLogger(__name__)
# How many releases readers are told of, and of how many events a process remembers them.
TOLD, MOST = 50, 64


@dataclass(frozen=True, slots=True)
class Past:
    """A release in the history, without its snapshot."""

    number: int
    published_at: datetime
    note: str
    by: str
    changes: tuple[Change, ...]
    public: bool = True


def of(event_id: int, limit: int = 100) -> list[Past]:
    """The event's releases, latest first."""
    return _past(db.session.execute(_releases(limit).where(Release.event_id == event_id)))


class Histories:
    """What one process knows of past releases; the events that were least recently asked for are forgotten."""

    def __init__(self, asking: Asking) -> None:
        self._held: OrderedDict[str, list[Past]] = OrderedDict()
        self._asking = asking

    def of(self, slug: str) -> tuple[list[Past], bool]:
        """The releases of the event that has or had this slug, latest first, and whether the database has said so just now.

        While it is silent, what it said last to this process; nobody waits for it.
        """
        engine, said = db.engine, list[list[Past]]()

        def ask() -> None:
            wanted = _releases(TOLD).join(EventSlug, EventSlug.event_id == Release.event_id).where(EventSlug.slug == slug)
            with engine.connect() as connection:
                said.append(_past(connection.execute(wanted)))

        if not self._asking.ask(ask, LITTLE):
            return self._held.get(slug, []), False
        self._held[slug] = said[0]
        with suppress(KeyError):  # Another thread may just have taken it away.
            self._held.move_to_end(slug)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        return said[0], True


def _releases(limit: int) -> Select[int, datetime, str, bytes, bool, str, str, str]:
    wanted = select(
        Release.number, Release.published_at, Release.note, Release.changes, Release.public, Release.slug,
        Account.name, Account.email,
    )  # fmt: skip
    joined = wanted.outerjoin(Account, Account.id == Release.account_id)
    return joined.order_by(Release.number.desc()).limit(limit)


def _past(rows: Iterable[Row[int, datetime, str, bytes, bool, str, str, str]]) -> list[Past]:
    return [Past(r.number, r.published_at, r.note, r.name or r.email or "", _changes(r.changes, f"{r.number} of {r.slug}"), r.public) for r in rows]


def _changes(written: bytes, of_release: str) -> tuple[Change, ...]:
    try:
        return snapshots.read_changes(written)
    except jsonfile.Unreadable:
        log.error("the list of changes of release %s cannot be read", of_release)
        return ()
