"""A release as the database keeps it, and what stands for one that cannot be read."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import Event, EventSlug, Release, Seminar, ShortCode
from eventapp.programme import release as compiled
from eventapp.programme.model import Programme
from eventapp.services.clock import now
from eventapp.services.draft import memory

log = logging.getLogger(__name__)
# How many earlier releases are looked at for one that can be read.
MOST_TRIED = 20


def read(event: Event, number: int) -> compiled.Release:
    """The release with a number, or what stands for it when it cannot be read."""
    try:
        return snapshots.read(body_of(event.id, number)).release
    except jsonfile.Unreadable as error:
        log.error("release %d of %s cannot be read: %s", number, event.slug, error)
    return _in_place_of(event, number)


def _in_place_of(event: Event, number: int) -> compiled.Release:
    """What stands for a release that cannot be read: the latest readable one, taken down.

    Each release raises a SEQUENCE by one at most, so that with one more for each in between none ever falls.
    """
    earlier = select(Release.number).where(Release.event_id == event.id, Release.number < number)
    at = now().replace(microsecond=0)
    before = compiled.Release(0, at, Programme(memory.read(event).programme.event), {})
    for candidate in db.session.scalars(earlier.order_by(Release.number.desc()).limit(MOST_TRIED)):
        with suppress(jsonfile.Unreadable):
            before = snapshots.read(body_of(event.id, candidate)).release
            break
    codes = db.session.scalars(
        select(Seminar.code).join(ShortCode, ShortCode.code == Seminar.code).where(Seminar.event_id == event.id)
    )
    stamps = {code: compiled.Stamp(0, at) for code in codes} | before.stamps
    known = replace(before, number=number - 1, stamps=stamps)
    down = compiled.take_down(known, at)
    passed = number - before.number
    return replace(
        down, stamps={c: replace(s, sequence=s.sequence + passed) for c, s in down.stamps.items()}
    )


def body_of(event_id: int, number: int) -> bytes:
    """A release as it is kept in the database."""
    wanted = select(Release.body).where(Release.event_id == event_id, Release.number == number)
    return bytes(db.session.scalars(wanted).one())


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
