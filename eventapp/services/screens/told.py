"""What all screens of an event are told beside the programme: how each is set up, what it is asked to do, and the slides."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Screen, Slide
from eventapp.services.screens import placing


@dataclass(frozen=True, slots=True)
class Told:
    """Screens by the open part of their keys, and slides that are shown; plain values, ready for JSON."""

    screens: dict[str, dict[str, object]]
    slides: list[dict[str, object]]


# Not its name, which the crew may have given it after whom it hangs for: the screen is told that when it speaks.
_SAID = ("room", "language", "theme", "size", "turn", "slides", "flashes", "reloads")


def told(event_code: str) -> Told:
    """For the event with a code."""
    rows = db.session.execute(
        select(Screen.key, *(getattr(Screen, name) for name in _SAID)).join(Event, Event.id == Screen.event_id)
        .where(Event.code == event_code, Screen.removed_at.is_(None)).order_by(Screen.id)
    )  # fmt: skip
    screens = {placing.open_part(key): dict(zip(_SAID, rest, strict=True)) for key, *rest in rows}
    found = db.session.execute(
        select(Slide.heading, Slide.text, Slide.room, Slide.seconds, Slide.key, Slide.ending)
        .join(Event, Event.id == Slide.event_id).where(Event.code == event_code, Slide.shown).order_by(Slide.id)
    )  # fmt: skip
    slides: list[dict[str, object]] = [
        {"heading": heading, "text": text, "room": room, "seconds": seconds, "picture": f"{key}.{ending}" if key else ""}
        for heading, text, room, seconds, key, ending in found
    ]
    return Told(screens, slides)
