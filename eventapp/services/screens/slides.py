"""Slides: words or pictures that screens show by turns with the programme."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.models import Event, Slide
from eventapp.programme.limits import LINE
from eventapp.programme.text import clean, one_line
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.people import media
from eventapp.services.screens.noting import note
from eventapp.services.transaction import transaction

MOST, LONGEST_TEXT, SHORTEST, LONGEST = 50, 600, 5, 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a slide is to say or show (`picture`: the bytes of a file, b"" for none), where, and for how many seconds."""

    heading: str
    text: str
    picture: bytes = b""
    room: str = ""
    seconds: int = 12


def slides(event: Event) -> list[Slide]:
    """All slides of the event, in the order in which they are shown."""
    return list(db.session.scalars(select(Slide).where(Slide.event_id == event.id).order_by(Slide.id)))


def find(event: Event, number: int) -> Slide:
    """One of them. Raises NotFound."""
    slide = db.session.get(Slide, number)
    if slide is None or slide.event_id != event.id:
        raise NotFound
    return slide


def add(writing: Writing, wanted: Wanted, rooms: Mapping[str, str]) -> Slide:
    """A new slide; `rooms` are those that it may be for, by their codes. Raises Invalid."""
    event = writing.event
    heading, text = one_line(wanted.heading), clean(wanted.text).strip()
    if not (heading or text or wanted.picture):
        raise Invalid(heading="Write something, or choose a picture.")
    if len(heading) > LINE or len(text) > LONGEST_TEXT:
        raise Invalid(text="This is too long to be read from afar: at most 600 characters.")
    if not SHORTEST <= wanted.seconds <= LONGEST:
        raise Invalid(seconds="Between 5 and 120 seconds.")
    if wanted.room not in {*rooms, ""}:
        raise Invalid(room="Choose among what is offered.")
    ending, body = media.rewritten(wanted.picture) if wanted.picture else ("", None)
    key = hashlib.sha256(body).hexdigest()[:40] if body else ""
    with transaction():
        if (db.session.scalar(select(func.count()).select_from(Slide).where(Slide.event_id == event.id)) or 0) >= MOST:
            raise Invalid(heading="There are too many of these, or one is too long.")
        slide = Slide(
            event_id=event.id, heading=heading, text=text, room=wanted.room, seconds=wanted.seconds, key=key,
            ending=ending, picture=body,
        )  # fmt: skip
        db.session.add(slide)
        note(writing, "slide add", slide)
    return slide


def show(writing: Writing, slide: Slide, shown: bool) -> None:
    """Show it, or keep it for later."""
    if slide.shown == shown:
        return
    with transaction():
        slide.shown = shown
        note(writing, "slide show" if shown else "slide hide", slide)


def remove(writing: Writing, slide: Slide) -> None:
    """Take it away for good. Raises Invalid while it is shown."""
    if slide.shown:
        raise Invalid(heading="Take it off the screens first.")
    with transaction():
        note(writing, "slide remove", slide)
        db.session.delete(slide)


def picture(event_code: str, key: str) -> tuple[bytes, str]:
    """A slide's picture as it is shown, and its ending. Raises NotFound, also for one that is not shown."""
    found = db.session.execute(
        select(Slide.picture, Slide.ending).join(Event, Event.id == Slide.event_id)
        .where(Event.code == event_code, Slide.key == key, Slide.key != "", Slide.shown)
    ).first()  # fmt: skip
    if found is None or found[0] is None:
        raise NotFound
    return bytes(found[0]), str(found[1])
