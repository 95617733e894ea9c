"""The shelf: the current release of each event, in memory first, then on disk, then in the database.

The database says what is published. Memory and the copies on disk are there so that readers need not ask it,
and so that they have an answer while it is away; no fault of a disk or of one event's release is another's.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy.engine import Engine

from eventapp.extensions import db
from eventapp.programme.naming import is_slug
from eventapp.programme.release import Release
from eventapp.services.errors import Broken, Unavailable
from eventapp.services.publishing import newest
from eventapp.services.publishing.asking import LITTLE, Asking
from eventapp.services.publishing.disk import OnDisk, Stamp
from eventapp.services.publishing.history import Histories
from eventapp.services.publishing.hosts import Hosts
from eventapp.services.publishing.published import Published, published, read_published

# How often, in seconds, a process asks the database whether another machine has published; and how often it tries
# again to write a copy that could not be written.
ASK_EVERY, WRITE_EVERY = 5.0, 60.0
# How long a reader waits for that answer, in seconds: with something to show, with an old copy, with nothing.
HELD, ON_DISK, NOTHING = LITTLE, 1.0, 4.5
MOST_IN_MEMORY = 200


@dataclass(slots=True)
class _Held:
    """What is in memory; `stamp` is of the file that lay on disk then, `copied` whether that is this release's."""

    published: Published
    stamp: Stamp | None
    asked: float
    copied: bool
    tried: float


class Shelf:
    """The current releases of one data folder: memory first, then the disk, then the database.

    At most `most` are in memory, those that were used last; the others cost reading their copies again.
    """

    def __init__(self, folder: Path, most: int = MOST_IN_MEMORY) -> None:
        self.folder, self.disk, self.most = folder, OnDisk(folder), max(most, 1)
        self.hosts = Hosts()
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._broken: set[str] = set()
        self.asking = Asking()
        self.histories = Histories(self.asking)
        self._lock = Lock()

    def mark(self, slug: str) -> str | None:
        """The mark of the current release without reading it, or None when this process has to look again."""
        held = self._used(slug)
        if held is None or time.monotonic() - held.asked >= ASK_EVERY:
            return None
        return held.published.mark if self.disk.stamp(slug) == held.stamp else None

    def code(self, slug: str) -> str:
        """The code of the event that is held in memory under this slug; "" for none."""
        held = self._held.get(slug)
        return held.published.release.programme.event.code if held else ""

    def current(self, slug: str) -> Published | None:
        """The current release of the event that is public under this slug, or None. Raises Unavailable."""
        found = self.newest(slug)
        return found if found and found.release.public else None

    def newest(self, slug: str) -> Published | None:
        """The same, also of one that was taken down: its release then holds only what is left of it.

        Raises Unavailable when nobody can tell just now, or the release cannot be read.
        """
        if not is_slug(slug):
            return None
        held = self._used(slug)
        if held is None:
            return self._first(slug)
        stamp = self.disk.stamp(slug)
        if stamp != held.stamp and stamp is not None:
            held = self._from_disk(slug, held, stamp)
        elif stamp != held.stamp:
            held.stamp, held.copied, held.asked = None, False, -ASK_EVERY  # Another has moved it, or lost it.
        if time.monotonic() - held.asked >= ASK_EVERY:
            held.asked = time.monotonic()  # Said before: who comes meanwhile is served what is held.
            answered, published = self._ask(slug, held.published, HELD)
            if answered:
                return published
        return held.published

    def slugs(self) -> list[str]:
        """The slugs of which something is held in memory or on disk."""
        return sorted({*self._held, *self.disk.slugs()})

    def held(self) -> list[tuple[str, Published]]:
        """What is in memory, without looking again."""
        return [(slug, each.published) for slug, each in list(self._held.items())]

    def put(self, release: Release, body: bytes) -> bool:
        """Show a release that the database has; whether there is a copy of it on disk too."""
        with self._lock:
            held = self._held.get(release.programme.event.slug)
            if held is not None and held.published.release.number > release.number:
                return held.copied  # Another was published meanwhile, and shown before this one.
            return self._keep(published(release, body), body)

    def copied(self, slug: str) -> bool:
        """Whether what is shown under this slug is on disk too."""
        held = self._held.get(slug)
        return self.disk.stamp(slug) is not None if held is None else held.copied

    def drop(self, slug: str) -> None:
        """Forget the copy under a slug that the event no longer has."""
        self._held.pop(slug, None)
        self.hosts.forget()
        self.disk.remove(slug)

    def _keep(self, published: Published, body: bytes) -> bool:
        slug = published.release.programme.event.slug
        copied = self.disk.write(slug, body)
        self.hosts.forget()
        now = time.monotonic()
        self._hold(slug, _Held(published, self.disk.stamp(slug), now, copied, now))
        return copied

    def _hold(self, slug: str, held: _Held) -> None:
        """Have it in memory, and give up what was not used for longest."""
        self._held[slug] = held
        with suppress(KeyError):  # Another thread may just have taken it away.
            self._held.move_to_end(slug)
            while len(self._held) > self.most:
                self._held.popitem(last=False)

    def _used(self, slug: str) -> _Held | None:
        """What is in memory, and from now the last to be given up."""
        held = self._held.get(slug)
        if held is not None:
            with suppress(KeyError):
                self._held.move_to_end(slug)
        return held

    def _first(self, slug: str) -> Published | None:
        """What is published, by a process that holds nothing of it yet."""
        stamp = self.disk.stamp(slug)
        copy = read_published(slug, self.disk.read(slug))
        answered, published = self._ask(slug, copy, ON_DISK if copy else NOTHING, stamp)
        if answered:
            return published
        held = self._held.get(slug)
        if held is not None:
            return held.published
        if copy is None:
            raise Broken if slug in self._broken else Unavailable
        self._hold(slug, _Held(copy, stamp, time.monotonic(), True, 0))
        return copy

    def _from_disk(self, slug: str, held: _Held, stamp: Stamp) -> _Held:
        """What another process wrote, unless it is broken or older than what is held; then that is kept."""
        copy = read_published(slug, self.disk.read(slug))
        if copy is None or copy.release.number < held.published.release.number:
            held.stamp, held.copied = stamp, False
            return held
        fresh = _Held(copy, stamp, held.asked, True, 0)
        self._hold(slug, fresh)
        return fresh

    def _ask(
        self, slug: str, known: Published | None, patience: float, stamp: Stamp | None = None
    ) -> tuple[bool, Published | None]:
        """Whether the database has said, within so many seconds, what is published under the slug; and what that is."""
        engine, said = db.engine, list[Published | None]()
        answered = self.asking.ask(lambda: said.append(self._look(engine, slug, known, stamp)), patience)
        return answered, said[0] if answered else None

    def _look(self, engine: Engine, slug: str, known: Published | None, stamp: Stamp | None) -> Published | None:
        """Hold what the database has, and mend the copy on disk; forget what is not published under the slug.

        Raises Broken when what the database has cannot be read, and nothing else is known.
        """
        before = self._held.get(slug)
        missing = before is not None and not before.copied and time.monotonic() - before.tried > WRITE_EVERY
        here, body = newest.other_than(engine, slug, None if missing or known is None else known.release.number)
        with self._lock:
            self._broken.discard(slug)
            held = self._held.get(slug)
            if held is not None and held is not before:
                return held.published  # A release was published meanwhile; that is newer than what was read here.
            if not here:
                if held is not None or self.disk.stamp(slug) is not None:  # An invented name takes nothing along.
                    self.drop(slug)
                return None
            if body is not None and (published := read_published(slug, body)) is not None:
                self._keep(published, body)
                return published
            if body is not None and known is None:
                self._broken.add(slug)
                raise Broken
            if before is None and known is not None:
                self._hold(slug, _Held(known, stamp, time.monotonic(), True, 0))
            return known
