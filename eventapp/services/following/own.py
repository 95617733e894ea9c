"""What one follows, by the link in each mail: seen, changed, and ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from eventapp.extensions import db
from eventapp.models import Event, FollowAsk, Follower
from eventapp.programme.release import Release
from eventapp.services import limits
from eventapp.services.errors import Gone
from eventapp.services.following import asking, invitations, tokens
from eventapp.services.following.asking import Wish
from eventapp.services.limits import Limit
from eventapp.services.mail import followers as mails
from eventapp.services.mail.followlinks import TOLD
from eventapp.services.publishing import followers
from eventapp.services.transaction import transaction

CHOICE = "choice"
CHANGES = Limit("changes of what one follows, an hour", 30, 3600)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many follow an event, of them with invitations, and how many follow what: by word, and `choice`."""

    people: int
    invited: int
    by_word: dict[str, int]


def find(event: Event, token: str) -> Wish:
    """What is followed by the link with this token. Raises NotFound, and Gone where it is ended."""
    row = _row(event, token)
    return Wish(tuple(row.follows.split()), row.language, row.invites, row.choice)


def change(event: Event, release: Release, token: str, wish: Wish) -> None:
    """Follow this from now on. An invitation goes to what is new to who wants them. Raises Invalid, NotFound, Gone, TooMany."""
    asking.check(wish)
    limits.reserve(((CHANGES, tokens.key(TOLD, token)),))
    with transaction():
        row = _row(event, token, held=True)
        known = followers.what(event, {(row.follows, row.choice)})[row.follows, row.choice] if row.invites else None
        row.follows, row.choice, row.language, row.invites = " ".join(wish.follows), wish.choice, wish.language, wish.invites
        invitations.begin(event, release, row, known)


def leave(event: Event, token: str) -> None:
    """Follow nothing any more, and keep nothing of who it was; done twice it is the same. Raises NotFound for another's link."""
    key = tokens.key(TOLD, token)
    with transaction():
        mails.take_back(event.id, [key])
        email = db.session.scalar(select(Follower.email).where(Follower.event_id == event.id, Follower.key == key))
        if email is not None:
            asks = FollowAsk.event_id == event.id, func.lower(FollowAsk.email) == email.lower()
            db.session.execute(delete(FollowAsk).where(*asks))
            db.session.execute(delete(Follower).where(Follower.event_id == event.id, Follower.key == key))


def counted(event: Event) -> Counted:
    """How many follow an event: all that organisers learn of them."""
    wanted = select(Follower.follows, Follower.choice, Follower.invites).where(Follower.event_id == event.id)
    rows = db.session.execute(wanted).all()
    words = Counter(word for row in rows for word in (*row.follows.split(), *([CHOICE] if row.choice else [])))
    return Counted(len(rows), sum(row.invites for row in rows), dict(words))


def _row(event: Event, token: str, held: bool = False) -> Follower:
    wanted = select(Follower).where(Follower.event_id == event.id, Follower.key == tokens.key(TOLD, token))
    row = db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True) if held else wanted).first()
    if row is None:
        raise Gone("followed")
    return row
