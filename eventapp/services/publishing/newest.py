"""What the database says is published now; on a connection of its own, so that no request's session is touched."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from eventapp.models import Event, EventSlug, Release


@dataclass(frozen=True, slots=True)
class Newest:
    """An event's latest release: its number, and the slug that it is under; 0 where its releases were lost."""

    event_id: int
    number: int
    slug: str


latest = (
    select(Release.event_id, func.max(Release.number).label("number")).group_by(Release.event_id).subquery()
)
is_latest = (latest.c.event_id == Release.event_id) & (latest.c.number == Release.number)
_rows = select(Release.event_id, Release.number, Release.slug).join(latest, is_latest)


def under(connection: Connection, slug: str) -> Newest | None:
    """The latest release of the event that is or once was published under the slug; None for one that never was."""
    found = connection.execute(
        select(EventSlug.event_id, Release.number, Release.slug)
        .outerjoin(Release, Release.event_id == EventSlug.event_id)
        .where(EventSlug.slug == slug)
        .order_by(Release.number.desc())
        .limit(1)
    ).first()
    return Newest(found[0], found[1] or 0, found[2] or slug) if found else None


def all_of_them(connection: Connection) -> list[Newest]:
    """Of every event that is public, latest day first."""
    wanted = _rows.join(Event, Event.id == Release.event_id)
    wanted = wanted.where(Release.public.is_(True), Event.removed_at.is_(None))
    return [Newest(*row) for row in connection.execute(wanted.order_by(Event.starts_on.desc(), Release.slug))]


def body(connection: Connection, newest: Newest) -> bytes:
    """The release as it is kept."""
    wanted = select(Release.body).where(Release.event_id == newest.event_id, Release.number == newest.number)
    return bytes(connection.execute(wanted).scalar_one())


def other_than(engine: Engine, slug: str, known: int | None) -> tuple[bool, bytes | None]:
    """Whether something is published under the slug, and its release if it is another than the known number."""
    with engine.connect() as connection:
        found = under(connection, slug)
        if found is None or found.slug != slug:
            return False, None
        # Releases that were lost from the database (number 0) are not lost to readers.
        return True, body(connection, found) if found.number > 0 and found.number != known else None
