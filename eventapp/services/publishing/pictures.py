"""Which pictures anyone may see: those of the programmes that are public now."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.extensions import db
from eventapp.models import PublicPicture
from eventapp.programme.release import Release
from eventapp.services.errors import Unavailable
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


def is_public(key: str, shelf: Shelf) -> bool:
    """Whether a programme that is public shows the picture: by what is held, else by the database."""
    for slug, held in shelf.held():
        if key in held.pictures and _shows(shelf, slug, key):
            return True
    try:
        shown = db.session.scalar(select(PublicPicture.key).where(PublicPicture.key == key).limit(1)) is not None
        return shown or hosts.shows(key)
    except SQLAlchemyError:
        db.session.rollback()
        return any(_shows(shelf, slug, key) for slug in shelf.slugs())


def _shows(shelf: Shelf, slug: str, key: str) -> bool:
    with suppress(Unavailable):
        published = shelf.current(slug)
        return published is not None and key in published.pictures
    return False
