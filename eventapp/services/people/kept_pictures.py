"""Pictures as they are kept: in the database by key and size, with a cache on the disk of each machine.

The cache is a help, never the truth: it may be deleted at any time, and no fault of a disk is an error here. It is
what pictures are shown from while the database is away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import cast as cast_to

from flask import current_app
from sqlalchemy import ColumnElement, String, cast, delete, exists, func, or_, select, true

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.models import Entry, Event, Organisation, Person, Picture, PublicPicture
from eventapp.services.draft.fields import CorrectionFields
from eventapp.services.publishing.disk import write_whole
from eventapp.services.transaction import after_commit, transaction

_HAVE = (Person.portrait, Event.logo, Organisation.logo, PublicPicture.key)
SIZES = (96, 256, 512)
# In the data folder: the cache, and where pictures lay before the database had them (operations/takeup.py).
CACHE, BEFORE = "pictures", "media"
_NAME = re.compile(r"([0-9a-f]{32})-(96|256|512)\.webp")


def named(file: str) -> tuple[str, int] | None:
    """The key and the size that the name of a picture's file says; None for any other name."""
    found = _NAME.fullmatch(file)
    return (found[1], int(found[2])) if found else None


def keep(key: str, bodies: Mapping[int, bytes]) -> None:
    """Keep a picture, by its sizes. Of two processes that keep the same at once, one writes and both have it."""
    rows = [{"key": key, "size": size, "body": bodies[size]} for size in sorted(bodies)]
    with transaction():
        db.session.execute(insert_new(Picture.__table__, db.session.connection()), rows)
        for size, body in bodies.items():
            after_commit(partial(_cache, key, size, body))


def has(key: str) -> bool:
    """Whether the picture is kept; none of its bytes are loaded."""
    return named(f"{key}-96.webp") is not None and not _not_on_disk({key} - _whole(Picture.key == key))


def missing(keys: set[str]) -> set[str]:
    """Which of these keys no picture is kept under in every size; none of their bytes are loaded."""
    return _not_on_disk(keys - _whole(true()))


def _whole(which: ColumnElement[bool]) -> set[str]:
    counted = select(Picture.key).where(which).group_by(Picture.key).having(func.count() == len(SIZES))
    return set(db.session.scalars(counted))


def _not_on_disk(keys: set[str]) -> set[str]:
    """Which of these do not lie there from before the database had them either; what is no key is not looked for."""
    return {
        key for key in keys
        if named(f"{key}-96.webp") is None or not all(_before(key, size).is_file() for size in SIZES)
    }  # fmt: skip


def read(key: str, size: int) -> bytes | None:
    """A picture in one of SIZES, None when there is none."""
    with suppress(OSError):
        return _cached(key, size).read_bytes()
    body = db.session.scalar(select(Picture.body).where(Picture.key == key, Picture.size == size))
    if body is None:
        with suppress(OSError):
            return _before(key, size).read_bytes()
        return None
    _cache(key, size, bytes(body))
    return bytes(body)


def delete_unused(keys: set[str]) -> int:
    """Delete those of the pictures that nothing has any more, inside a transaction of the caller's; how many.

    Who is just giving one of them to something (services/draft/edits.py) is waited for, and whoever wants to waits; then
    one statement looks and deletes. They go from this machine's disk once it is committed.
    """
    db.session.flush()
    # SQLite has one who writes at a time.
    if db.engine.dialect.name != "sqlite":
        held = select(Picture.key).where(Picture.key.in_(keys)).order_by(Picture.key, Picture.size)
        db.session.execute(held.with_for_update())
    wanted = keys - set(in_journals(true()))
    unused = Picture.key.in_(wanted), *(~exists().where(column == Picture.key) for column in _HAVE)
    db.session.execute(delete(Picture).where(*unused))
    for column in _HAVE:
        wanted -= set(db.session.scalars(select(column).where(column.in_(wanted))))
    after_commit(partial(forget, wanted))
    return len(wanted)


def in_journals(which: ColumnElement[bool]) -> Iterator[str]:
    """Pictures named in the values before and after those changes: undoing brings them back."""
    for column in (Entry.before, Entry.after):
        text = cast(column, String)
        told = or_(text.contains('"portrait"'), text.contains('"logo"'))
        for values in db.session.scalars(select(column).where(which, told)):
            yield from (str(values[name]) for name in ("portrait", "logo") if values.get(name))
            # What a person would be shown by, that waits to be accepted or was refused.
            asked = cast_to(list[CorrectionFields], values.get("corrections") or [])
            yield from (row["value"] for row in asked if row["field"] == "portrait")


def forget(keys: Iterable[str]) -> None:
    """Take pictures off this machine's disk; the other machines do so within an hour (`sweep`)."""
    for key in keys:
        for size in SIZES:
            for path in (_cached(key, size), _before(key, size)):
                with suppress(OSError):
                    path.unlink(missing_ok=True)


def sweep() -> int:
    """Take out of the cache what the database no longer has, and what was left half written; how many files."""
    known, count = set(db.session.scalars(select(Picture.key).distinct())), 0
    db.session.rollback()
    with suppress(OSError):
        for path in _folder(CACHE).iterdir():
            key = named(path.name)
            if key is None or key[0] not in known:
                path.unlink(missing_ok=True)
                count += 1
    return count


def _folder(name: str) -> Path:
    return Path(current_app.config["DATA"]) / name


def _cached(key: str, size: int) -> Path:
    return _folder(CACHE) / f"{key}-{size}.webp"


def _before(key: str, size: int) -> Path:
    return _folder(BEFORE) / f"{key}-{size}.webp"


def _cache(key: str, size: int, body: bytes) -> None:
    """Whole or not at all."""
    path = _cached(key, size)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, body)
