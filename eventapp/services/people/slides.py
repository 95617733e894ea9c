"""Slides and other files that those who take part send, or link to, for a seminar of theirs; for organisers and crew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Person, Seat, Seminar
from eventapp.programme.addresses import is_web_address
from eventapp.programme.limits import ADDRESS, LINE
from eventapp.programme.naming import slugify
from eventapp.programme.text import one_line
from eventapp.services import limits
from eventapp.services.draft import edits, revisions
from eventapp.services.draft.fields import FileFields
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.people import attaching
from eventapp.services.publishing import kept_files
from eventapp.services.transaction import transaction

# How many one may send to one seminar, and how much to all, so that nobody takes up the event's whole place.
MOST, MOST_BYTES = 10, 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent: files by name with their content, and a link, empty for none; with a label, empty for their own."""

    files: tuple[tuple[str, bytes], ...] = ()
    url: str = ""
    label: str = ""


def add(writing: edits.Writing, person: Person, seat_id: int, sent: Sent) -> None:
    """Put files and a link with a seat of the person's. Raises NotFound, Invalid, TooMany."""
    if not (sent.files or sent.url):
        raise Invalid(file="Choose a file or write a link first.")
    if sent.url and not (is_web_address(sent.url) and len(sent.url) <= ADDRESS):
        raise Invalid(url="Write a web address, such as example.org or https://example.org/page.")
    _seat(person, seat_id)
    for _ in sent.files:
        limits.reserve(((limits.SLIDES, str(person.id)),))
    checked = [(name, *attaching.checked(data)) for name, data in sent.files if _small(data)]
    with transaction():
        revisions.hold(writing.event.id)
        seat = _seat(person, seat_id)
        label = one_line(sent.label)[:LINE]
        added = [_file(writing.event.id, name, ending, body, label) for name, ending, body in checked]
        if sent.url:
            added.append({"label": label or sent.url, "url": sent.url, "key": "", "name": "", "size": 0})
        _put(writing, person, seat, [*seat.slides, *added])


def remove(writing: edits.Writing, person: Person, seat_id: int, which: str) -> None:
    """Take away a file (by its key) or a link (by its address). Raises NotFound for a seat that is none of theirs.

    A file that nothing else names is gone at once, so that its place is free.
    """
    with transaction():
        revisions.hold(writing.event.id)
        seat = _seat(person, seat_id)
        _put(writing, person, seat, [f for f in seat.slides if which not in (f["key"], f["url"])])
        db.session.flush()
        kept_files.let_go(writing.event.id, which)


def publish(writing: edits.Writing, seminar: Seminar, seat_id: int, which: str) -> Entry | None:
    """Put one of them among the seminar's own files, which readers see with the next release. Raises NotFound."""
    found = next((f for s in seminar.seats if s.id == seat_id for f in s.slides if which and which in (f["key"], f["url"])), None)
    if found is None:
        raise NotFound
    return attaching.put(writing, seminar, found)


def of_seminar(seminar: Seminar, key: str) -> FileFields:
    """A file that someone has sent for a seminar. Raises NotFound."""
    found = next((f for seat in seminar.seats for f in seat.slides if key and f["key"] == key), None)
    if found is None:
        raise NotFound
    return found


def _small(data: bytes) -> bool:
    if len(data) > attaching.LARGEST_FILE:
        raise Invalid(file="The file is larger than 25 MB.")
    return True


def _file(event_id: int, named: str, ending: str, body: bytes, label: str) -> FileFields:
    stem = one_line(PurePath(named.replace("\\", "/")).stem)[:LINE]
    key, name = kept_files.keep(event_id, body), f"{slugify(stem, 'file')}.{ending}"
    return {"label": label or stem or name, "url": "", "key": key, "name": name, "size": len(body)}


def _seat(person: Person, seat_id: int) -> Seat:
    seat = db.session.scalars(
        select(Seat).where(Seat.id == seat_id, Seat.person_id == person.id).execution_options(populate_existing=True)
    ).first()
    if seat is None:
        raise NotFound
    return seat


def _put(writing: edits.Writing, person: Person, seat: Seat, files: list[FileFields]) -> None:
    once = list({f["key"] or f["url"]: f for f in files}.values())
    if len(once) > MOST:
        raise Invalid(file="At most 10 files and links can be sent to a seminar.")
    others = db.session.scalars(select(Seat.slides).where(Seat.person_id == person.id, Seat.id != seat.id))
    if sum(f["size"] for each in (once, *others) for f in each) > MOST_BYTES and len(once) > len(seat.slides):
        raise Invalid(file="One person can send at most 100 MB.")
    if once != seat.slides:
        seat.slides = once
        edits.record(writing, person, "slides")
