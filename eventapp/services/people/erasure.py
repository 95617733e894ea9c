"""Erasing a person for good: from the draft, the journal, every release, mail, and what was kept for a while."""

from __future__ import annotations

import logging
import re
from dataclasses import asdict, dataclass
from typing import cast

from sqlalchemy import and_, delete, func, or_, select, update

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import (
    Attachment,
    Entry,
    Event,
    EventSlug,
    KeptForm,
    LongTask,
    Message,
    Notice,
    Person,
    Reserved,
    Seminar,
    Sending,
    Upload,
)
from eventapp.models.types import Seen
from eventapp.programme import release as compiled
from eventapp.programme.erased import Erased
from eventapp.programme.model import File
from eventapp.services import clearing
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, people, revisions
from eventapp.services.draft.fields import ContactFields, CorrectionFields, FileFields, Imported
from eventapp.services.errors import Invalid
from eventapp.services.people import elsewhere, kept_pictures, media, same
from eventapp.services.people.traces import is_about, releases_of, who_is
from eventapp.services.publishing import releases
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import erasing

_LOG = logging.getLogger(__name__)

@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the name as it was `typed`, and whether other `years` forget the person too."""

    typed: str
    years: bool = False


def erase(event: Event, actor: Actor, person: Person, asked: Asked, shelf: Shelf) -> None:
    """Erase the person, whose name must have been typed; if it is asked, also from the organisation's other events.

    There only where the actor is an owner. What is public without them is a release of its own, so that every
    machine learns of it; the releases before keep their number, dates and everything else. Raises Invalid.
    """
    if " ".join(asked.typed.split()) != " ".join(person.name.split()):
        raise Invalid(typed="This is not the person's name. Nothing is erased.")
    named = [(event, person), *(same.owned_elsewhere(person, event, actor) if asked.years else [])]
    where = [(there, each) for there, one in named for each in (*people.merged_into(one), one)]
    with erasing():
        portraits = {key for there, each in where for key in _erase(there, actor, each, shelf)}
        db.session.flush()
        kept_pictures.delete_unused(portraits)
    _LOG.warning("account %s erased a person from %d events", actor.account_id, len(where))


def _erase(event: Event, actor: Actor, person: Person, shelf: Shelf) -> set[str]:
    """The same for one event; gives the keys of the portraits that the person had."""
    revisions.hold(event.id)
    who = who_is(event, person)
    keys = {word for word in who.words if media.is_key(word)}
    _release_without(event, actor, who, shelf)
    _rewritereleases_of(event, who)
    _rewrite_journal(event, who)
    _rewrite_draft(event, who)
    _rewrite_mail(event, who)
    elsewhere.without(event, who)
    _forget_forms(event, who)
    for waiting in (Upload, LongTask):  # Files that wait, and answers about their names.
        db.session.execute(delete(waiting).where(waiting.event_id == event.id))
    db.session.add(Reserved(name=person.code, erased_at=now()))
    everything_of(person.id)
    event.version += 1
    edits.record(edits.Writing(event, actor), event, "erase person")
    return keys


def everything_of(number: int) -> None:
    """Delete a person's row and whatever refers to it, in every table there is; inside a transaction of the caller's."""
    belongs = clearing.of_person(number)
    tables = [table.name for table in db.metadata.sorted_tables if belongs(table) is not None]
    clearing.clear((f"{name}.*" for name in tables), belongs)


def _release_without(event: Event, actor: Actor, who: Erased, shelf: Shelf) -> None:
    """A release of what is public now without the person; none where nothing public says anything of them."""
    before = releases.newest(event)
    if before is None or who.release(before) == before:
        return
    if before.public:
        after = compiled.compile_release(before, who.programme(before.programme), now())
    else:
        after = compiled.take_down(before, now())
    releases.make(event, actor, shelf, who.release(after))


def _rewritereleases_of(event: Event, who: Erased) -> None:
    for row, release in releases_of(event):
        if release is None:
            row.body, row.size, row.changes = b"", 0, snapshots.write_changes(())
            continue
        if (without := who.release(release)) != release:
            row.body = snapshots.write(without)
            row.size = len(row.body)
        row.note = who.text(row.note)
        try:
            row.changes = snapshots.write_changes(who.changes(snapshots.read_changes(row.changes)))
        except (jsonfile.Unreadable, ValueError):
            row.changes = snapshots.write_changes(())


def _rewrite_journal(event: Event, who: Erased) -> None:
    """Their own entries go; from others what names them. What is left cannot bring them back by undoing."""
    for entry in db.session.scalars(select(Entry).where(Entry.event_id == event.id)):
        if entry.noun == "person" and entry.row_id == who.number:
            db.session.delete(entry)
        elif is_about(entry, who):
            entry.title = who.text(entry.title)
            entry.before, entry.after = who.plain(entry.before), who.plain(entry.after)


def _rewrite_draft(event: Event, who: Erased) -> None:
    """Reasons for letting clashes be, and marks of imports; whoever has a panel of theirs open must look again."""
    for waiver in list(event.overruled):
        if who.code in waiver.key:  # The clash is no more.
            event.overruled.remove(waiver)
        waiver.reason, waiver.by = who.text(waiver.reason), who.text(waiver.by)
    for seminar in db.session.scalars(select(Seminar).where(Seminar.event_id == event.id)):
        seminar.imported = cast(Imported, who.plain(seminar.imported))
        if any(seat.person_id == who.number for seat in seminar.seats):
            seminar.version += 1
        seminar.quotes = [q | {"by": ""} if who.names(q.get("by", "")) else q for q in seminar.quotes]
        for seat in seminar.seats:
            seat.other_word, seat.answered_by = who.text(seat.other_word), who.text(seat.answered_by)
        for seat in seminar.seats:
            seat.slides = [cast(FileFields, asdict(who.file(File(**f)))) for f in seat.slides]
        seminar.files = [cast(FileFields, asdict(who.file(File(**f)))) for f in seminar.files]
    for other in db.session.scalars(select(Person).where(Person.event_id == event.id, Person.id != who.number)):
        other.contacts = cast(list[ContactFields], who.plain(other.contacts))
        other.corrections = cast(list[CorrectionFields], who.plain(other.corrections))
        other.seen = cast(Seen, who.plain(other.seen))
    db.session.flush()


def _rewrite_mail(event: Event, who: Erased) -> None:
    """Mail to them goes, and that they were told anything; from other mail their name, and files that name them."""
    here = Message.event_id == event.id
    to_them = and_(here, Message.person_id.is_(None), func.lower(Message.recipient).in_([w.lower() for w in who.words]))
    theirs = list(db.session.scalars(select(Message.id).where(or_(Message.person_id == who.number, to_them))))
    db.session.execute(delete(Notice).where(or_(Notice.person_id == who.number, Notice.message_id.in_(theirs))))
    db.session.execute(delete(Attachment).where(Attachment.message_id.in_(theirs)))
    db.session.execute(delete(Message).where(Message.id.in_(theirs)))
    for file in db.session.scalars(select(Attachment).join(Message, Message.id == Attachment.message_id).where(here)).all():
        if _file_names(file, who):
            db.session.delete(file)
    for message in db.session.scalars(select(Message).where(here)):
        if who.names(message.subject + "\n" + message.body):
            # In HTML a name may be written in another way.
            said = {"subject": who.text(message.subject), "body": who.text(message.body), "html": ""}
            db.session.execute(update(Message).where(Message.id == message.id).values(**said, stood=who.plain(dict(message.stood))))
    for sending in db.session.scalars(select(Sending).where(Sending.event_id == event.id)):
        sending.unreached = [code for code in sending.unreached if code != who.code]


def _forget_forms(event: Event, who: Erased) -> None:
    """Forms about them, or naming them, that were kept while someone signed in."""
    slugs = {event.slug, *db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == event.id))}
    here = tuple(f"/organise/{slug}/" for slug in slugs)
    for form in db.session.scalars(select(KeptForm)):
        if not form.address.startswith(here):
            continue
        if f"/panelists/{who.code}/" in form.address or any(who.names(part) for pair in form.fields for part in pair):
            db.session.delete(form)


def _file_names(file: Attachment, who: Erased) -> bool:
    """Whether a file that goes with a mail names them, also where a calendar folds a name; of what is no text nobody knows."""
    if not file.mimetype.startswith("text/"):
        return True
    said = re.sub(r"\r?\n[ \t]", "", file.data.decode(errors="replace"))
    return who.names(f"{file.name}\n" + re.sub(r"\\([,;\\])", r"\1", said))
