"""The shelf: the current release of each event, in memory first, then on disk, then in the database."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import undefer

from eventapp.extensions import db
from eventapp.formats import jsonfile
from eventapp.models import EventSlug, Release
from eventapp.programme import release as compiled
from eventapp.programme.naming import is_slug
from eventapp.services import reserved

# How often, in seconds, a process asks the database whether another machine has published.
ASK_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Published:
    """The current release as a process holds it; `mark` changes whenever another one takes its place."""

    release: compiled.Release
    mark: str


class Shelf:
    """The current releases of one data folder: memory first, then the disk, then the database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, tuple[tuple[int, int], Published]] = {}
        self._asked: dict[str, float] = {}

    def mark(self, slug: str) -> str | None:
        """The mark of the current release without reading it, or None when this process does not hold it."""
        held = self._held.get(slug)
        if held is None or time.monotonic() - self._asked.get(slug, -ASK_EVERY) >= ASK_EVERY:
            return None
        return held[1].mark if self._stamp(slug) == held[0] else None

    def current(self, slug: str) -> Published | None:
        """The current release of the event that is public under this slug, or None."""
        found = self.newest(slug)
        return found if found and found.release.public else None

    def newest(self, slug: str) -> Published | None:
        """The same, also of one that was taken down: its release then holds only what is left of it."""
        if not is_slug(slug):
            return None
        if time.monotonic() - self._asked.get(slug, -ASK_EVERY) >= ASK_EVERY:
            self._ask_database(slug)
        stamp = self._stamp(slug)
        held = self._held.get(slug)
        if stamp is None:
            return None
        if held is None or held[0] != stamp:
            data = self._path(slug).read_bytes()
            release = jsonfile.read_release(data)
            mark = f"{release.number}-{hashlib.sha256(data).hexdigest()[:10]}"
            self._held[slug] = held = (stamp, Published(release, mark))
        return held[1]

    def slugs(self) -> list[str]:
        """The slugs of which there is a copy on disk."""
        return sorted(path.stem for path in self.folder.glob("*.json") if is_slug(path.stem))

    def put(self, release: compiled.Release, body: bytes) -> None:
        """Keep a copy on disk; whoever reads meanwhile sees the old one or the new one, whole."""
        path = self._path(release.programme.event.slug)
        descriptor, temporary = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)

    def drop(self, slug: str) -> None:
        """Forget the copy under a slug that the event no longer has."""
        self._path(slug).unlink(missing_ok=True)
        self._held.pop(slug, None)

    def _ask_database(self, slug: str) -> None:
        """Mend the copy on disk when the database has a later release; without a database, let it be."""
        try:
            newest = db.session.execute(
                select(Release.event_id, func.max(Release.number))
                .join(EventSlug, EventSlug.event_id == Release.event_id)
                .where(EventSlug.slug == slug)
                .group_by(Release.event_id)
            ).first()
            if newest is not None and self._number_on_disk(slug) != newest[1]:
                body = body_of(newest[0], newest[1])
                release = jsonfile.read_release(body)
                if release.programme.event.slug == slug:
                    self.put(release, body)
                else:
                    self.drop(slug)
            elif newest is None and reserved.is_erased(slug):
                self.drop(slug)
            # A slug that nobody has published is not remembered, or asking for nonsense would fill the memory.
            if newest is not None:
                self._asked[slug] = time.monotonic()
        except SQLAlchemyError:
            db.session.rollback()
            if slug in self._held:
                self._asked[slug] = time.monotonic()

    def _number_on_disk(self, slug: str) -> int:
        try:
            held = self._held.get(slug)
            if held is not None and held[0] == self._stamp(slug):
                return held[1].release.number
            return jsonfile.read_release(self._path(slug).read_bytes()).number
        except (OSError, jsonfile.Unreadable):
            return 0

    def _path(self, slug: str) -> Path:
        return self.folder / f"{slug}.json"

    def _stamp(self, slug: str) -> tuple[int, int] | None:
        """Which file lies there: each release is a new file, so inode and time of change tell."""
        try:
            found = os.stat(f"{self.folder}/{slug}.json")
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def new_address(slug: str) -> str | None:
    """Where an event that was once published under `slug` is now, or None. Raises nothing: without a database, None."""
    try:
        now_at = db.session.scalar(
            select(Release.slug)
            .join(EventSlug, EventSlug.event_id == Release.event_id)
            .where(EventSlug.slug == slug)
            .order_by(Release.number.desc())
            .limit(1)
        )
    except SQLAlchemyError:
        db.session.rollback()
        return None
    return now_at if now_at != slug else None


def body_of(event_id: int, number: int) -> bytes:
    """A release as it is kept in the database."""
    row = db.session.scalars(
        select(Release)
        .where(Release.event_id == event_id, Release.number == number)
        .options(undefer(Release.body))
    ).one()
    return bytes(row.body)
