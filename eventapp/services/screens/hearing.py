"""What screens say of themselves, about once a minute: that they run, what they show, how large they are."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from eventapp.extensions import db
from eventapp.models import Event, Screen
from eventapp.services import limits
from eventapp.services.clock import now
from eventapp.services.errors import NotFound
from eventapp.services.screens.placing import open_part, token
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


@dataclass(frozen=True, slots=True)
class Whence:
    """The token of the address by which a screen of an event (by its code) speaks, and the network that it speaks from."""

    event: str
    token: str
    network: str


def hear(whence: Whence, heard: Heard, secret: str) -> str:
    """Note it for the screen with this address; its name. Raises NotFound for none that is in use, TooMany.

    Nobody finds an address by trying: what is to be guessed is 50 bits, and what fails is counted for each screen. What is
    right is never refused: a screen would be taken for silent because of whoever sits in the same hall.
    """
    at, named = now(), open_part(whence.token)
    found = db.session.execute(
        select(Screen.key, Screen.name, Screen.id, Screen.seen_at, Screen.release, Screen.width, Screen.height)
        .join(Event, Event.id == Screen.event_id)
        .where(Event.code == whence.event, Screen.key.startswith(named, autoescape=True), Screen.removed_at.is_(None))
    ).first()  # fmt: skip
    # Compared even when there is none, so that the time taken does not tell which there are.
    expected = token(found.key if found else named, secret)
    if not hmac.compare_digest(expected.encode(), whence.token.encode()) or found is None:
        limits.reserve(((limits.SCREENS, whence.network), (limits.SCREEN, f"{whence.network} {whence.event} {named}")))
        raise NotFound
    _, name, number, seen_at, *before = found
    values = {"release": heard.release, "width": heard.width, "height": heard.height}
    bounded = {each: min(max(value, 0), LARGEST) for each, value in values.items()}
    pause = SELDOM if [*bounded.values()] == before else AT_ONCE
    if not seen_at or not timedelta() <= at - seen_at < pause:
        quiet = or_(Screen.seen_at.is_(None), Screen.seen_at == seen_at)
        with transaction():
            db.session.execute(update(Screen).where(Screen.id == number, quiet).values(seen_at=at, **bounded))
    return str(name)
