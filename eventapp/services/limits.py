"""How often something may be tried: counters in the database, so that all processes and machines share them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, select, update

from eventapp.database import insert_into
from eventapp.extensions import db
from eventapp.models import Counter
from eventapp.services.clock import now
from eventapp.services.errors import TooMany
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in `seconds`, counted from the first."""

    name: str
    most: int
    seconds: int

    def key(self, subject: str) -> str:
        """What stands in the database: neither a mail address nor a network can be read in it."""
        return hashlib.sha256(f"{self.name}\n{subject}".encode()).hexdigest()


KEPT = timedelta(hours=1)
# How far apart the clocks of processes and machines may be, and how long a statement may wait for its turn.
APART = timedelta(minutes=1)
Counted = tuple[tuple[Limit, str], ...]

# Wrong passwords. A whole team may sign in from one hall's network: right ones are given back.
NETWORK = Limit("wrong from a network, a minute", 20, 60)
NETWORK_HOUR = Limit("wrong from a network, an hour", 100, 3600)
ADDRESS = Limit("wrong for a mail address", 8, 300)
BROWSER = Limit("wrong in a known browser", 8, 300)
ACCOUNT = Limit("wrong by who is signed in", 8, 300)
# Mail that anyone can have sent to an address that is not theirs.
RESETS = Limit("reset mails to an address", 3, 3600)
RESETS_NETWORK = Limit("reset mails asked from a network, a minute", 5, 60)
RESETS_NETWORK_HOUR = Limit("reset mails asked from a network, an hour", 20, 3600)
LINKS = Limit("personal links to an address", 3, 3600)
# On the day all who take part come from the venue's one network: what bounds this is what each address gets.
LINKS_NETWORK = Limit("personal links asked for from a network, a minute", 120, 60)
LINKS_NETWORK_HOUR = Limit("personal links asked for from a network, an hour", 1200, 3600)
# Pictures that whoever has a personal link sends: each is work, and is kept.
PORTRAITS = Limit("portraits sent by a person, an hour", 20, 3600)
SLIDES = Limit("slides sent by a person, an hour", 40, 3600)
CALENDARS = Limit("invitations for a calendar asked for by a person, an hour", 5, 3600)
# Reports by an address that no screen has, counted as they fail: what is right is heard however many of them there were,
# since all screens of a venue come from one network. Many may hang that were removed and still speak once a minute.
SCREEN = Limit("wrong addresses of a screen from a network, a minute", 10, 60)
SCREENS = Limit("wrong addresses of screens from a network, a minute", 600, 60)
INVITATIONS = Limit("invitations to an address", 5, 86400)


def reserve(counted: Counted) -> None:
    """Count one try against each limit before it is made, in a transaction of its own.

    Raises TooMany, and counts nothing, when one of them is used up. Every caller names them in the same
    order (network, then mail address), so that two of them never wait for each other in a circle.
    """
    if not counted:
        return
    refuse(counted)
    with transaction():
        for limit, subject in counted:
            count, ends_at = _raise(limit, subject)
            if count > limit.most:
                raise TooMany(_seconds_left(ends_at))
        _forget_old()


def give_back(counted: Counted) -> None:
    """Take back what `reserve` counted: the try was a right one."""
    if not counted:
        return
    with transaction():
        for limit, subject in counted:
            db.session.execute(
                update(Counter)
                .where(Counter.key == limit.key(subject), Counter.count > 0)
                .values(count=Counter.count - 1)
                .execution_options(synchronize_session=False)
            )


def spend(limit: Limit, subject: str) -> bool:
    """Count one use; False when there is none left."""
    try:
        reserve(((limit, subject),))
    except TooMany:
        return False
    return True


def refuse(counted: Counted) -> None:
    """Raise TooMany when one of them is used up, by reading alone: who tries on and on must not keep others from writing."""
    moment = now()
    keys = {limit.key(subject): limit for limit, subject in counted}
    rows = db.session.execute(
        select(Counter.key, Counter.count, Counter.ends_at).where(Counter.key.in_(keys))
    )
    for key, count, ends_at in rows:
        limit = keys[key]
        if count >= limit.most and moment < ends_at <= moment + timedelta(seconds=limit.seconds) + APART:
            raise TooMany(_seconds_left(ends_at))


def _raise(limit: Limit, subject: str) -> tuple[int, datetime]:
    """One more, and until when it counts: in one statement, so that of many at once no two get the same number.

    A counter begins anew when its time is over, and also when it ends much later than one that begins
    now: then the clock was ahead when it was written, and nobody may be kept out until it gets there.
    """
    moment = now()
    ends = moment + timedelta(seconds=limit.seconds)
    over = or_(Counter.ends_at <= moment, Counter.ends_at > ends + APART)
    row = db.session.execute(
        insert_into(Counter.__table__, db.session.connection())
        .values(key=limit.key(subject), count=1, ends_at=ends)
        .on_conflict_do_update(
            index_elements=[Counter.key],
            set_={
                "count": case((over, 1), else_=Counter.count + 1),
                "ends_at": case((over, ends), else_=Counter.ends_at),
            },
        )
        .returning(Counter.count, Counter.ends_at)
    ).one()
    count, ends_at = row
    return count, ends_at


def _forget_old() -> None:
    """Remove some counters whose time is long over; not those that another transaction holds."""
    old = (
        select(Counter.key).where(Counter.ends_at <= now() - KEPT).limit(50).with_for_update(skip_locked=True)
    )
    db.session.execute(
        delete(Counter).where(Counter.key.in_(old)).execution_options(synchronize_session=False)
    )


def _seconds_left(ends_at: datetime) -> int:
    return max(1, int((ends_at - now()).total_seconds()) + 1)
