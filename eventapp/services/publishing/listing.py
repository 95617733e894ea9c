"""Which events are published: one question to the database for any number of them, and no release is read for it."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, func, select

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import Event, Release
from eventapp.programme.heading import Heading, heading_of
from eventapp.services.errors import Unavailable
from eventapp.services.publishing import newest
from eventapp.services.publishing.asking import Asking
from eventapp.services.publishing.disk import OnDisk, Stamp
from eventapp.services.publishing.shelf import HELD, NOTHING

log = logging.getLogger(__name__)


def in_database(connection: Connection) -> list[Heading]:
    """Of every event that is public, the latest day first.

    A release whose body is not as long as when it was written cannot be read, and is left out: to know only that,
    no database has to read the body.
    """
    wanted = (
        select(
            Release.slug, Release.title, Release.city, Release.starts_on, Release.ends_on, Release.timezone,
            Release.number, Release.published_at,
        )
        .join(newest.latest, newest.is_latest)
        .join(Event, Event.id == Release.event_id)
        .where(Release.public.is_(True), Event.removed_at.is_(None), func.length(Release.body) == Release.size)
        .order_by(Release.starts_on.desc(), Release.slug)
    )  # fmt: skip
    return [Heading(*row) for row in connection.execute(wanted)]


class Listing:
    """The list of what is published, as this process knows it; `asking` asks the database beside a request."""

    def __init__(self, disk: OnDisk, asking: Asking) -> None:
        self._disk, self._asking = disk, asking
        self._known: list[Heading] | None = None
        self._copies: dict[str, tuple[Stamp | None, Heading | None]] = {}

    def now(self) -> list[Heading]:
        """Every published event, the latest day first; while the database is away the last list known.

        Raises Unavailable when none is known.
        """
        engine = db.engine

        def ask() -> None:
            with engine.connect() as connection:
                self._known = in_database(connection)

        self._asking.ask(ask, HELD if self._known is not None else NOTHING)
        if self._known is not None:
            return self._known
        found = [heading for slug in self._disk.slugs() if (heading := self._copy(slug)) is not None]
        if not found:
            raise Unavailable
        found.sort(key=lambda heading: heading.starts_on, reverse=True)
        return found

    def _copy(self, slug: str) -> Heading | None:
        """The heading of a copy on disk; None for one that cannot be read or is not public."""
        stamp = self._disk.stamp(slug)
        known = self._copies.get(slug)
        if known is None or known[0] != stamp:
            known = self._copies[slug] = stamp, self._read(slug)
        return known[1]

    def _read(self, slug: str) -> Heading | None:
        try:
            release = snapshots.read(self._disk.read(slug) or b"").release
        except jsonfile.Unreadable as error:
            log.warning("%s is left out of a list: its copy cannot be read (%s)", slug, error)
            return None
        return heading_of(release) if release.public and release.programme.event.slug == slug else None
