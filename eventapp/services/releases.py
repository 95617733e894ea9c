"""Releases: publishing, going back, and the current one, in memory and on disk."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import undefer

from eventapp.extensions import db
from eventapp.formats import jsonfile
from eventapp.models import Account, Event, EventSlug, Release, ShortCode
from eventapp.programme import release as compiled
from eventapp.programme.changes import Change, changes
from eventapp.programme.model import Programme
from eventapp.programme.naming import is_slug
from eventapp.services import draft
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

# How often, in seconds, a process asks the database whether another machine has published.
ASK_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Published:
    """The current release as a process holds it; `mark` changes whenever another one takes its place."""

    release: compiled.Release
    mark: str


@dataclass(frozen=True, slots=True)
class Past:
    """A release in the history, without its snapshot."""

    number: int
    published_at: datetime
    note: str
    by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do now; `nothing` when readers would see no difference.

    `fingerprint` names exactly this draft on top of exactly this release.
    """

    changes: list[Change]
    first: bool
    nothing: bool
    fingerprint: str
    left_out: int


class Shelf:
    """The current releases of one data folder: memory first, then the disk, then the database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, tuple[tuple[int, int], Published]] = {}
        self._asked: dict[str, float] = {}
        self._slugs: dict[str, str] = {}

    def mark(self, slug: str) -> str | None:
        """The mark of the current release without reading it, or None when this process does not hold it."""
        held = self._held.get(slug)
        if held is None or time.monotonic() - self._asked.get(slug, -ASK_EVERY) >= ASK_EVERY:
            return None
        return held[1].mark if self._stamp(slug) == held[0] else None

    def current(self, slug: str) -> Published | None:
        """The current release of the event that is published under this slug, or None."""
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
                body = _body(newest[0], newest[1])
                release = jsonfile.read_release(body)
                if release.programme.event.slug == slug:
                    self.put(release, body)
                else:
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
    """Where an event that was once published under `slug` is now, or None."""
    row = db.session.execute(select(EventSlug.event_id).where(EventSlug.slug == slug)).first()
    if row is None:
        return None
    latest = db.session.scalars(
        select(Release).where(Release.event_id == row[0]).order_by(Release.number.desc()).limit(1)
    ).first()
    if latest is None:
        return None
    now_at = jsonfile.read_release(_body(row[0], latest.number)).programme.event.slug
    return now_at if now_at != slug else None


def latest(event: Event) -> compiled.Release | None:
    """The event's latest release, from the database."""
    number = db.session.scalar(select(func.max(Release.number)).where(Release.event_id == event.id))
    return jsonfile.read_release(_body(event.id, number)) if number else None


def get(event: Event, number: int) -> compiled.Release:
    """One release of the event's history. Raises NotFound."""
    found = db.session.scalar(
        select(Release.id).where(Release.event_id == event.id, Release.number == number)
    )
    if found is None:
        raise NotFound
    return jsonfile.read_release(_body(event.id, number))


def history(event_id: int, limit: int = 100) -> list[Past]:
    """The event's releases, latest first."""
    rows = db.session.execute(
        select(Release, Account.name, Account.email)
        .outerjoin(Account, Account.id == Release.account_id)
        .where(Release.event_id == event_id)
        .order_by(Release.number.desc())
        .limit(limit)
    )
    return [
        Past(r.number, r.published_at, r.note, name or email or "", jsonfile.read_changes(r.changes))
        for r, name, email in rows
    ]


def history_of(slug: str, limit: int = 50) -> list[Past]:
    """The same for readers, by the slug it is published under; empty when the database is away."""
    try:
        event_id = db.session.scalar(select(EventSlug.event_id).where(EventSlug.slug == slug))
        return history(event_id, limit) if event_id else []
    except SQLAlchemyError:
        db.session.rollback()
        return []


def published_events() -> list[tuple[str, datetime]]:
    """Slug and time of the latest release of every published event, latest day first."""
    newest = (
        select(Release.event_id, func.max(Release.published_at).label("at"))
        .group_by(Release.event_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Event.slug, newest.c.at)
        .join(newest, newest.c.event_id == Event.id)
        .order_by(Event.starts_on.desc())
    )
    return [(slug, at) for slug, at in rows]


def preview(event: Event) -> Preview:
    """What publishing the draft would change for readers."""
    return _preview(latest(event), draft.load(event))


def _preview(before: compiled.Release | None, whole: Programme) -> Preview:
    after = compiled.public_part(whole)
    body = jsonfile.write_programme(after) + str(before.number if before else 0).encode()
    return Preview(
        changes(before.programme if before else None, after),
        before is None,
        before is not None and before.programme == after,
        hashlib.sha256(body).hexdigest()[:32],
        len(whole.seminars) - len(after.seminars),
    )


def publish(
    event: Event, actor: Actor, shelf: Shelf, note: str, fingerprint: str | None = None
) -> compiled.Release:
    """Make the draft the next release.

    With `fingerprint` (of a Preview) it is refused, with Invalid, if the draft or the release has changed
    since the preview was shown; a form sent twice is thereby published once.
    """
    with transaction():
        _lock(event)
        before, whole = latest(event), draft.load(event)
        found = _preview(before, whole)
        if fingerprint is not None and found.fingerprint != fingerprint:
            raise Invalid(form="The draft has changed since you looked. Here is what would change now.")
        if found.nothing:
            raise Invalid(form="There is nothing new to publish.")
        release, body = _make(event, actor, before, whole, note)
        old = _old_slugs(event, release)
    _show(shelf, release, body, old)
    return release


def go_back(event: Event, actor: Actor, shelf: Shelf, number: int, note: str) -> compiled.Release:
    """Publish an earlier release again, as a new one. The draft stays as it is. Raises NotFound, Invalid."""
    with transaction():
        _lock(event)
        before = latest(event)
        old = get(event, number)
        if before is not None and before.programme == old.programme:
            raise Invalid(form="That release is what readers see now.")
        release, body = _make(event, actor, before, old.programme, note)
        slugs = _old_slugs(event, release)
    _show(shelf, release, body, slugs)
    return release


def _make(
    event: Event, actor: Actor, before: compiled.Release | None, whole: Programme, note: str
) -> tuple[compiled.Release, bytes]:
    release = compiled.compile_release(before, whole, now(), note)
    body = jsonfile.write_release(release)
    db.session.add(
        Release(
            event_id=event.id,
            number=release.number,
            published_at=release.published_at,
            account_id=actor.account_id,
            note=note,
            changes=jsonfile.write_changes(release.changes),
            body=body,
        )  # fmt: skip
    )
    slug = release.programme.event.slug
    if db.session.get(EventSlug, slug) is None:
        db.session.add(EventSlug(slug=slug, event_id=event.id))
    programme = release.programme
    codes = {event.code, *(r.code for r in programme.rooms), *(s.code for s in programme.seminars)}
    known = set(db.session.scalars(select(ShortCode.code).where(ShortCode.event_id == event.id)))
    db.session.add_all(ShortCode(code=code, event_id=event.id) for code in sorted(codes - known))
    db.session.flush()
    return release, body


def _old_slugs(event: Event, release: compiled.Release) -> list[str]:
    slugs = db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == event.id))
    return [slug for slug in slugs if slug != release.programme.event.slug]


def _show(shelf: Shelf, release: compiled.Release, body: bytes, old_slugs: list[str]) -> None:
    shelf.put(release, body)
    for slug in old_slugs:
        shelf.drop(slug)


def _lock(event: Event) -> None:
    """One publication of an event at a time (SQLite holds its one write lock already)."""
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())


def _body(event_id: int, number: int) -> bytes:
    row = db.session.scalars(
        select(Release)
        .where(Release.event_id == event_id, Release.number == number)
        .options(undefer(Release.body))
    ).one()
    return bytes(row.body)
