"""Erasing an event for good: every row, release, upload and picture of it. Its addresses and codes stay reserved."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial

from sqlalchemy import delete, select

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import (
    Account,
    Entry,
    Event,
    EventSlug,
    Person,
    Release,
    Reserved,
    ShortCode,
)
from eventapp.services import clearing
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import revisions
from eventapp.services.errors import Invalid
from eventapp.services.people import kept_pictures
from eventapp.services.publishing import pictures, repointed, stored
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import after_commit, transaction

_LOG = logging.getLogger(__name__)


def erase(event: Event, actor: Actor, typed: str, shelf: Shelf) -> None:
    """Erase the event, whose slug must be `typed`, and what this machine has of it on disk. Raises Invalid.

    What was public answers 410 from now on. The server's log tells who erased what, by number and code alone.
    """
    if typed.strip() != event.slug:
        raise Invalid(typed="This is not the event's address. Nothing is erased.")
    code, number = event.code, event.id
    with transaction():
        revisions.hold(event.id)
        slugs = set(db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == number))) | {
            event.slug
        }
        codes = set(db.session.scalars(select(ShortCode.code).where(ShortCode.event_id == number))) | {code}
        had = _pictures(event)
        db.session.add_all(Reserved(name=name, erased_at=now()) for name in sorted(slugs | codes))
        rows = _delete_rows(number)
        pictures_gone = kept_pictures.delete_unused(had)
        for slug in slugs:
            after_commit(partial(shelf.drop, slug))
        after_commit(repointed.look_again)
    _LOG.warning(
        "account %s erased event %s: %d rows, %d pictures", actor.account_id, code, rows, pictures_gone
    )


def _delete_rows(number: int) -> int:
    """Every row of the event in every table there is, those that refer to others first; how many."""
    count, belongs = 0, clearing.of_event(number)
    for table in reversed(db.metadata.sorted_tables):
        mine = belongs(table)
        if mine is not None:
            count += int(getattr(db.session.execute(delete(table).where(mine)), "rowcount", 0))
    for held in list(db.session):
        # A seat is let go of together with its seminar.
        if not isinstance(held, Account) and held in db.session:
            db.session.expunge(held)
    return count


def _pictures(event: Event) -> set[str]:
    """The keys of every picture the event has or had: in its rows, in the journal, in its releases."""
    found = {event.logo, *db.session.scalars(select(Person.portrait).where(Person.event_id == event.id))}
    found |= set(kept_pictures.in_journals(Entry.event_id == event.id))
    for number in db.session.scalars(select(Release.number).where(Release.event_id == event.id)):
        with suppress(jsonfile.Unreadable):  # What nobody can read must not keep the event from being erased.
            found |= pictures.of(snapshots.read(stored.body_of(event.id, number)).release)
    return found - {""}
