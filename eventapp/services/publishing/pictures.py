"""Which pictures anyone may see: those of the programmes that are public now."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import PublicDay, PublicPicture
from eventapp.programme.release import Release
from eventapp.services.errors import NotFound, Unavailable
from eventapp.services.publishing import hosts
from eventapp.services.publishing.shelf import Shelf


def of(release: Release) -> set[str]:
    """The keys of the pictures that a release shows."""
    programme = release.programme
    return {programme.event.logo, *(p.portrait for p in programme.people)} - {""}


def note(event_id: int, release: Release) -> None:
    """Keep which pictures an event shows now, inside a transaction of the caller's."""
    before = set(db.session.scalars(select(PublicPicture.key).where(PublicPicture.event_id == event_id)))
    after = of(release)
    if before - after:
        db.session.execute(
            delete(PublicPicture).where(PublicPicture.event_id == event_id, PublicPicture.key.in_(before - after))
        )
    db.session.add_all(PublicPicture(key=key, event_id=event_id) for key in sorted(after - before))


def shown_by(key: str, shelf: Shelf) -> str | None:
    """What shows the picture to anyone, by what is held, else by the database; None: nothing does.

    It is the slug of a programme, or `o/` and the slug of an organisation, then a space and its mark: as long as that is
    its mark, it shows the picture. "" stands for what this process cannot hold just now.
    """
    for slug, held in shelf.held():
        if key in held.pictures and (shown := _in_programme(shelf, slug, key)):
            return shown
    try:
        return _in_database(key, shelf)
    except SQLAlchemyError:
        db.session.rollback()
        return next((shown for slug in shelf.slugs() if (shown := _in_programme(shelf, slug, key))), None)


def _in_database(key: str, shelf: Shelf) -> str | None:
    shown = select(PublicDay.slug).join(PublicPicture, PublicPicture.event_id == PublicDay.event_id)
    slug = db.session.scalar(shown.where(PublicPicture.key == key).limit(1))
    if slug is not None:
        return _in_programme(shelf, slug, key) or ""
    host = hosts.with_logo(key)
    if host is None:
        return None
    with suppress(NotFound, Unavailable):
        found, mark = shelf.hosts.current(host)
        if found.public and found.logo == key:
            return f"o/{host} {mark}"
    return ""


def _in_programme(shelf: Shelf, slug: str, key: str) -> str | None:
    with suppress(Unavailable):
        published = shelf.current(slug)
        if published is not None and key in published.pictures:
            return f"{slug} {published.mark}"
    return None
