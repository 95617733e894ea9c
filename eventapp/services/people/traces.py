"""Where a person is found in an event: releases, the journal, mail, and texts that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Select, select
from sqlalchemy.orm import undefer

from eventapp.extensions import db
from eventapp.formats import jsonfile, snapshots
from eventapp.models import Entry, Event, Message, Person, Release, Room
from eventapp.programme import release as compiled
from eventapp.programme.erased import Erased
from eventapp.services.draft import loading
from eventapp.services.draft.fields import CorrectionFields

# What only one person is called or reached by, and by which they are found in texts.
_OWN = ("name", "slug", "email", "phone", "website", "portrait")


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a person is found in one event: how many releases, entries of the journal and mails; and other texts.

    `texts` are the titles of what names them in its own words, which is for the organisers to write anew.
    """

    event: Event
    releases: int
    entries: int
    mails: int
    texts: tuple[str, ...]


def of(event: Event, person: Person) -> Traces:
    """What erasing the person would rewrite in the event."""
    who = who_is(event, person)
    held = sum(release is None or who.release(release) != release for _, release in releases_of(event))
    entries = db.session.scalars(select(Entry).where(Entry.event_id == event.id))
    mails = db.session.scalars(select(Message).where(Message.event_id == event.id))
    return Traces(
        event, held,
        sum(is_about(entry, who) for entry in entries),
        sum(m.person_id == person.id or who.names(m.subject + "\n" + m.body) for m in mails),
        tuple(_naming(event, who)),
    )  # fmt: skip


def who_is(event: Event, person: Person) -> Erased:
    """The person with all they are and were called, here and in what was published."""
    words = {str(getattr(person, name)) for name in _OWN} | _corrected(person.corrections)
    for entry in db.session.scalars(_entries_of(event, person.id)):
        for values in (entry.before, entry.after):
            words |= _corrected(values.get("corrections") or [])
        words |= {entry.title, *(str(v[name]) for v in (entry.before, entry.after) for name in _OWN if v.get(name))}
    for _, release in releases_of(event):
        for each in release.programme.people if release else ():
            if each.code == person.code:
                words |= {each.name, each.slug, each.website, each.portrait}
    return Erased(person.code, person.id, frozenset(words - {""}))


def _corrected(rows: object) -> set[str]:
    """What they would be called, or shown by, that waits to be accepted or did."""
    return {row["value"] for row in cast(list[CorrectionFields], rows) if row["field"] in _OWN}


def _entries_of(event: Event, number: int) -> Select[Entry]:
    return select(Entry).where(Entry.event_id == event.id, Entry.noun == "person", Entry.row_id == number)


def releases_of(event: Event) -> list[tuple[Release, compiled.Release | None]]:
    """Every release with what it says, None where nobody can read that any more."""
    wanted = select(Release).where(Release.event_id == event.id).options(undefer(Release.body))
    return [(row, _said(row)) for row in db.session.scalars(wanted.order_by(Release.number))]


def _said(row: Release) -> compiled.Release | None:
    try:
        return snapshots.read(bytes(row.body)).release
    except jsonfile.Unreadable:
        return None


def is_about(entry: Entry, who: Erased) -> bool:
    """Whether an entry of the journal is about the person, or names them."""
    if entry.noun == "person" and entry.row_id == who.number:
        return True
    return any(who.plain(v) != v for v in (entry.before, entry.after, entry.title))


def _naming(event: Event, who: Erased) -> list[str]:
    """The titles of the event and its seminars and rooms that name the person in a text of their own."""
    rows = loading.tables(event)
    named = {"about": event.about, "tagline": event.tagline, "contact": event.contact}
    found = [event.title] if any(map(who.names, named.values())) else []
    for seminar in rows.items:
        said = (seminar.title, seminar.abstract, seminar.summary, seminar.notes, seminar.host)
        quotes = (q.get("text", "") for q in seminar.quotes)
        notes = (seat.note for seat in seminar.seats if seat.person_id != who.number)
        files = who.plain(seminar.files) != seminar.files
        if files or any(map(who.names, (*said, *quotes, *notes))):
            found.append(seminar.title)
    return found + [room.name for room in rooms_naming(rows, who)]


def rooms_naming(rows: loading.Tables, who: Erased) -> list[Room]:
    """Rooms whose notes or directions name the person."""
    return [r for r in rows.rooms if who.names(f"{r.notes}\n{r.directions}\n{r.stream_crew}")]
