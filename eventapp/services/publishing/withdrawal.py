"""Ending an event's being public: by its owner, by removing it, and for what was removed before that ended it."""

from __future__ import annotations

import logging

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import Entry, Event
from eventapp.programme import release as compiled
from eventapp.services.access import COMMAND_LINE, Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, revisions
from eventapp.services.errors import Invalid
from eventapp.services.publishing import days, pictures, releases, telling
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import transaction

log = logging.getLogger(__name__)


def take_down(event: Event, actor: Actor, shelf: Shelf) -> None:
    """End the event's being public; publishing brings it back. Raises Invalid when it is not public."""
    with transaction():
        if not end(event, actor, shelf):
            raise Invalid(form="The programme is not published.")
        edits.record(edits.Writing(event, actor), event, "take down")


def remove(event: Event, actor: Actor, shelf: Shelf) -> Entry:
    """Take the event away from its organisers and from the public. An owner can bring it back, unpublished."""
    with transaction():
        end(event, actor, shelf)
        return edits.remove(edits.Writing(event, actor), event)


def end(event: Event, actor: Actor, shelf: Shelf) -> bool:
    """Make the release after which the event is no longer public; False when it is not public anyhow."""
    with transaction():
        revisions.hold(event.id)
        before = releases.newest(event)
        if before is None or not (before.public or releases.unreadable(event)):
            return False
        releases.make(event, actor, shelf, compiled.take_down(before, now()))
        telling.take_back(event)
    return True


def settle(shelf: Shelf, upgraded: bool) -> None:
    """What an upgrade leaves to be done: events removed earlier are taken down, and public pictures are noted.

    At other starts only the former is looked at, in case an upgrade was killed before it came to it.
    """
    events = select(Event) if upgraded else select(Event).where(Event.removed_at.is_not(None))
    for event in db.session.scalars(events).all():
        try:
            _settle(event, shelf)
        except jsonfile.Unreadable:
            log.error("the release of event %s cannot be read", event.code)


def _settle(event: Event, shelf: Shelf) -> None:
    if event.removed_at is not None:
        end(event, COMMAND_LINE, shelf)
    release = releases.latest(event)
    if release is not None:
        with transaction():
            revisions.hold(event.id)
            pictures.note(event.id, release)
            days.note(event.id, release)
        shelf.put(release, snapshots.write(release))
