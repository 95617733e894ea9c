"""What screens say of themselves, about once a minute: that they run, what they show, how large they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from eventapp.extensions import db
from eventapp.models import Event, Screen
from eventapp.services import limits
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.screens.placing import open_part
from eventapp.services.transaction import transaction

# One that says more often than this is not written down each time, unless it is something else.
SELDOM, AT_ONCE = timedelta(seconds=20), timedelta(seconds=2)
LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Heard:
    """The number of the release that a screen shows, and its width and height in pixels."""

    release: int
    width: int
    height: int


def hear(event_code: str, key: str, heard: Heard, network: str) -> None:
    """Note it for the screen with this key, said from a network. Raises NotFound for none that is in use, TooMany.

    Wrong keys are counted for each open part, so that nobody finds the rest of one by trying.
    """
    at = now()
    counted = (limits.SCREENS, network), (limits.SCREEN, f"{network} {event_code} {open_part(key)}")
    limits.refuse(counted)
    found = db.session.execute(
        select(Screen.id, Screen.seen_at, Screen.release, Screen.width, Screen.height).join(Event, Event.id == Screen.event_id)
        .where(Event.code == event_code, Screen.key == key, Screen.removed_at.is_(None))
    ).first()  # fmt: skip
    if found is None:
        limits.reserve(counted)
        raise NotFound
    number, seen_at, *before = found
    values = {"release": heard.release, "width": heard.width, "height": heard.height}
    bounded = {name: min(max(value, 0), LARGEST) for name, value in values.items()}
    pause = SELDOM if [*bounded.values()] == before else AT_ONCE
    if seen_at and timedelta() <= at - seen_at < pause:
        return
    quiet = or_(Screen.seen_at.is_(None), Screen.seen_at == seen_at)
    with transaction():
        db.session.execute(update(Screen).where(Screen.id == number, quiet).values(seen_at=at, **bounded))
