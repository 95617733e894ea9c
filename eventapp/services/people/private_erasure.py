"""Erasing what is private of a person whose name stays in the programme, for a reason that is written down."""

from __future__ import annotations

import logging

from sqlalchemy import delete, or_, select

from eventapp.extensions import db
from eventapp.models import Entry, Event, EventSlug, KeptForm, LongTask, Person, Upload
from eventapp.programme import kept
from eventapp.services import clearing
from eventapp.services.access import Actor
from eventapp.services.draft import edits, people, revisions
from eventapp.services.errors import Invalid
from eventapp.services.live import journal
from eventapp.services.people import kept_pictures
from eventapp.services.transaction import erasing

_LOG = logging.getLogger(__name__)
LONGEST_REASON = 500
# What of a seat in the journal is private, with what stands there when nothing does.
_OF_SEAT: dict[str, object] = {"call_at": None, "note": ""}


def erase_private(event: Event, actor: Actor, person: Person, typed: str, reason: str) -> None:
    """Erase it, once the name was typed; what is public of them stays as it is, in releases and texts too. Raises Invalid."""
    if " ".join(typed.split()) != " ".join(person.name.split()):
        raise Invalid(typed="This is not the person's name. Nothing is erased.")
    why = " ".join(reason.split())
    if not why:
        raise Invalid(reason="Say why the name has to stay. It is written down.")
    if len(why) > LONGEST_REASON:
        raise Invalid(reason="This is longer than 500 characters.")
    with erasing():
        revisions.hold(event.id)
        everyone = (*people.merged_into(person), person)
        numbers, codes, portraits = [p.id for p in everyone], [p.code for p in everyone], _portraits(person)
        for number in numbers:
            # What asks to be erased is done by this.
            clearing.clear(kept.deleted(), clearing.of_person(number))
        journal.forget_arrivals(event, codes)
        _clear_journal(event, numbers)
        _forget_waiting(event, codes)
        kept_pictures.delete_unused(portraits)
        edits.kept([edits.new_entry(edits.Writing(event, actor), person, "erase private", {}, {"reason": why})])
    _LOG.warning("account %s erased what was private of person %s", actor.account_id, codes[-1])


def _portraits(person: Person) -> set[str]:
    """Pictures that they have asked for or had."""
    theirs = Entry.noun == "person", Entry.row_id == person.id
    waiting = {row["value"] for row in person.corrections if row["field"] == "portrait"}
    return (set(kept_pictures.in_journals(theirs[0] & theirs[1])) | waiting) - {""}


def _clear_journal(event: Event, numbers: list[int]) -> None:
    """What stood in their own entries goes; from those about panels what was for them alone."""
    for entry in db.session.scalars(select(Entry).where(Entry.event_id == event.id)):
        if entry.noun == "person" and entry.row_id in numbers:
            entry.before, entry.after = {}, {}
            entry.action = "changed" if entry.action == "change" else entry.action
        elif entry.noun == "seminar":
            entry.before, entry.after = _without(entry.before, numbers), _without(entry.after, numbers)


def _without(values: dict[str, object], numbers: list[int]) -> dict[str, object]:
    seats = values.get("seats")
    if not isinstance(seats, list):
        return values
    return {**values, "seats": [seat | _OF_SEAT if seat.get("person_id") in numbers else seat for seat in seats]}


def _forget_waiting(event: Event, codes: list[str]) -> None:
    """Files that wait to be imported, which may hold it, and forms about them that were kept while someone signed in."""
    for waiting in (Upload, LongTask):
        db.session.execute(delete(waiting).where(waiting.event_id == event.id))
    slugs = {event.slug, *db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == event.id))}
    about = [KeptForm.address.startswith(f"/organise/{slug}/panelists/{code}/") for slug in slugs for code in codes]
    db.session.execute(delete(KeptForm).where(or_(*about)).execution_options(synchronize_session=False))
