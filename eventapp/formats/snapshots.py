"""A release as it is kept: JSON, compressed; read so that one thing that cannot be shown takes nothing else along."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import UTC
from itertools import chain

import msgspec

from eventapp.formats import jsonfile
from eventapp.formats.jsonfile import Unreadable
from eventapp.formats.oldreleases import NEWEST, upgraded
from eventapp.formats.packed import pack, unpack
from eventapp.programme.changes import Change
from eventapp.programme.release import Release
from eventapp.programme.showable import spared, unfit_event
from eventapp.programme.telling import Teller

FORMAT = "eventapp-release"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release that can be shown, and what of it cannot and is left out, in words for a log."""

    release: Release
    left_out: list[str]


@dataclass(frozen=True, slots=True)
class _Head:
    format: str
    schema: int


_read_head = msgspec.json.Decoder(_Head).decode
_read_release = msgspec.json.Decoder(Release).decode
_read_changes = msgspec.json.Decoder(tuple[Change, ...]).decode


def write(release: Release) -> bytes:
    """What the database and the copy on disk hold, with no name of what is withdrawn."""
    told = replace(release, changes=Teller(release.programme).tell(release.changes))
    values = {field.name: getattr(told, field.name) for field in fields(told)}
    return pack(msgspec.json.encode({"format": FORMAT, "schema": NEWEST, **values}))


def read(kept: bytes) -> Snapshot:
    """The release that `write` wrote, now or in any version before. Raises Unreadable: there is nothing to show in it."""
    data, left_out = unpack(kept), list[str]()
    release = _whole(data)
    if release is None:
        plain = jsonfile.checked(jsonfile.read_json(data), FORMAT, NEWEST)
        release = jsonfile.convert(Release, upgraded(plain), "release", left_out)
    if why := unfit_event(release.programme.event):
        raise Unreadable(why)
    release, more = spared(release)
    told = Teller(release.programme).tell(release.changes)
    return Snapshot(replace(release, changes=told), left_out + more)


def _whole(data: bytes) -> Release | None:
    """The release all at once; None when something in it is not what it should be, or is of another zone than UTC."""
    try:
        head = _read_head(data)
        if head.format != FORMAT or not 1 <= head.schema <= NEWEST:
            return None
        if head.schema == NEWEST:
            release = _read_release(data)
        else:
            release = msgspec.convert(upgraded(msgspec.json.decode(data)), Release)
    except (ValueError, RecursionError):
        return None
    instants = chain(
        (release.published_at,),
        (seminar.starts_at for seminar in release.programme.seminars),
        (withdrawn.starts_at for withdrawn in release.withdrawn),
        (stamp.modified for stamp in release.stamps.values()),
        (instant for was in release.earlier for instant in (was.at, was.starts_at)),
    )
    return release if all(instant is None or instant.tzinfo is UTC for instant in instants) else None


def write_changes(changes: tuple[Change, ...]) -> bytes:
    """A release's changes alone, so that the history can be read without the snapshots."""
    return msgspec.json.encode(changes)


def read_changes(data: bytes) -> tuple[Change, ...]:
    """The changes that `write_changes` wrote. Raises Unreadable."""
    try:
        return _read_changes(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no list of changes: {error}") from error
