"""Deleting what is private of an event, all of it in one transaction: what is public, now and in the archive, stays."""

from __future__ import annotations

import logging

from sqlalchemy import ColumnElement, FromClause, delete, func, select, update

from eventapp.extensions import db
from eventapp.formats import snapshots
from eventapp.models import Entry, Event, Message, Person, Release, Reserved
from eventapp.programme import kept
from eventapp.services import clearing
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import revisions
from eventapp.services.errors import Invalid
from eventapp.services.mail import rows
from eventapp.services.people import erasure, kept_pictures
from eventapp.services.privacy import schedule
from eventapp.services.publishing import stored
from eventapp.services.transaction import erasing

_LOG = logging.getLogger(__name__)
# What the journal says of it stays.
LOGGED = ("delete private", "private days", "erase private")


def now_by(event: Event, actor: Actor, typed: str) -> None:
    """Delete it at once, by an owner who has typed the event's address. Raises Invalid."""
    if typed.strip() != event.slug:
        raise Invalid(typed="This is not the event's address. Nothing is deleted.")
    if not schedule.is_over(event, now()):
        raise Invalid(form="The event is not over yet: those who take part still need it.")
    if not delete_private(event, actor):
        raise Invalid(form="A mail is on its way just now. Nothing is deleted; try again in a moment.")


def delete_private(event: Event, actor: Actor) -> bool:
    """Delete what is private of the event; whether it is gone: not while a mail of it is in a worker's hands.

    Nothing of it is left half: whatever happens in the middle, all of it is there or none. Done twice it is done once.
    """
    with erasing():
        revisions.hold(event.id)
        if _in_hand(event):
            return False
        portraits = _portraits(event)
        people = _unpublished(event)
        _clear_journal(event)
        for number in people:
            _delete_person(event, number)
        clearing.clear(kept.deleted(), _but_logged(clearing.of_event(event.id)))
        kept_pictures.delete_unused(portraits)
        schedule.log(event, actor, "delete private", {}, {"people": len(people)})
        schedule.note(event, private_gone_at=now())
    _LOG.warning("private data of event %s is deleted by account %s: %d people", event.code, actor.account_id, len(people))
    return True


def has_new(event: Event) -> bool:
    """Whether something was entered, or mailed, after it was deleted, and a week has gone since."""
    gone = event.private_gone_at
    newest = [
        db.session.scalar(select(func.max(column)).where(table == event.id))
        for column, table in ((Entry.at, Entry.event_id), (Message.queued_at, Message.event_id))
    ]
    latest = max((at for at in newest if at is not None), default=None)
    return gone is not None and latest is not None and gone < latest <= now() - schedule.NOTICE


def counts(event: Event) -> tuple[int, int]:
    """How many people go altogether, since the programme does not have them, and how many mails go."""
    mails = db.session.scalar(select(func.count(Message.id)).where(Message.event_id == event.id))
    return len(_unpublished(event)), mails or 0


def _in_hand(event: Event) -> bool:
    held = Message.event_id == event.id, Message.sent_at.is_(None), rows.claimed()
    return db.session.scalar(select(Message.id).where(*held).limit(1)) is not None


def _unpublished(event: Event) -> list[int]:
    """The people whom the programme that is public does not have: nobody was ever to see even their names.

    Raises Unreadable where nobody can read what is public, so that nothing is deleted that it has.
    """
    number = db.session.scalar(select(func.max(Release.number)).where(Release.event_id == event.id))
    newest = snapshots.read(stored.body_of(event.id, number)).release if number else None
    shown = {p.code for p in newest.programme.people} if newest is not None and newest.public else set()
    everyone = db.session.execute(select(Person.id, Person.code).where(Person.event_id == event.id).order_by(Person.id))
    return [number for number, code in everyone if code not in shown]


def _delete_person(event: Event, number: int) -> None:
    """Someone's row, whatever refers to it, and the journal's lines about them; their code is nobody else's."""
    code = db.session.scalar(select(Person.code).where(Person.id == number))
    db.session.execute(delete(Entry).where(Entry.event_id == event.id, Entry.noun == "person", Entry.row_id == number))
    erasure.everything_of(number)
    db.session.add(Reserved(name=code, erased_at=now()))


def _clear_journal(event: Event) -> None:
    """Who changed what and when stays; what stood there goes, so that a change is no longer one that can be undone."""
    changed = update(Entry).where(Entry.event_id == event.id, Entry.action == "change")
    db.session.execute(changed.values(action="changed").execution_options(synchronize_session=False))


def _but_logged(belongs: clearing.Belongs) -> clearing.Belongs:
    def found(table: FromClause) -> ColumnElement[bool] | None:
        mine = belongs(table)
        return mine if table is not Entry.__table__ or mine is None else mine & Entry.action.not_in(LOGGED)

    return found


def _portraits(event: Event) -> set[str]:
    """The pictures that people have or had, or have asked for."""
    found = set(kept_pictures.in_journals(Entry.event_id == event.id))
    for portrait, corrections in db.session.execute(select(Person.portrait, Person.corrections).where(Person.event_id == event.id)):
        found |= {portrait, *(row["value"] for row in corrections if row["field"] == "portrait")}
    return found - {""}
