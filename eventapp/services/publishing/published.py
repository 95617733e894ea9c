"""A release as a process holds it: read from its bytes, with its mark and what is looked up in it."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from eventapp.formats import jsonfile, snapshots
from eventapp.programme.release import Release

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """The current release of an event; `mark` changes whenever another one takes its place."""

    release: Release
    mark: str
    # Of the event, its rooms and its seminars, withdrawn ones too: what short links may name.
    codes: frozenset[str]
    # The keys of the pictures that it shows.
    pictures: frozenset[str]


def published(release: Release, body: bytes, mark: str = "") -> Published:
    """A release as it is held; `body` is what it was read from, by which it is known unless by a `mark`."""
    p = release.programme
    here = (p.event.code, *(room.code for room in p.rooms), *(s.code for s in p.seminars))
    codes = frozenset((*here, *release.moved.values()))
    pictures = frozenset((p.event.logo, *(person.portrait for person in p.people)))
    mark = mark or f"{release.number}-{hashlib.sha256(body).hexdigest()[:10]}"
    return Published(release, mark, codes, pictures)


def read_published(slug: str, body: bytes | None) -> Published | None:
    """The release in a copy or in the database; None when there is none, it is broken or is another event's."""
    if body is None:
        return None
    try:
        found = snapshots.read(body)
    except jsonfile.Unreadable as error:
        log.error("a release of %s cannot be read: %s", slug, error)
        return None
    release = found.release
    for what in found.left_out:
        log.error("in release %d of %s: %s", release.number, slug, what)
    return published(release, body) if release.programme.event.slug == slug else None
