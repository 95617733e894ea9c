"""That a release is to be told to those who follow its event: noted in its transaction, and told by the job worker after it.

What the organiser waits for is the same for one follower and for many thousands.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, update

from eventapp.extensions import db
from eventapp.models import Event, FollowDue, Follower
from eventapp.programme import followed
from eventapp.programme.followed import EVERYTHING, Difference, Followed
from eventapp.programme.model import Programme
from eventapp.programme.release import Release
from eventapp.services import chosen_codes
from eventapp.services.clock import now
from eventapp.services.mail import followers
from eventapp.services.publishing import stored


def note(event: Event, before: Release, release: Release, due_at: datetime, nobody: bool) -> None:
    """Have followers be told of a release, inside its transaction: at `due_at` (UTC), or sooner whom something urgent concerns.

    With `nobody` those who know all of the release before need not be told of this one; what waits for others is made
    true of it.
    """
    if not any_there(event):
        return
    waits = followers.any_waits(event.id)
    if nobody:
        up_to_date = Follower.event_id == event.id, Follower.told == before.number
        skipped = [Follower.key.not_in([m.seed for m in followers.waiting(event.id)])] if waits else []
        db.session.execute(update(Follower).where(*up_to_date, *skipped).values(told=release.number))
        if not waits and db.session.get(FollowDue, event.id) is None:
            return
    followers.put_off(event.id, due_at)
    urgent = not nobody and Difference(before.programme, release.programme, now()).told(EVERYTHING).urgent(now())
    due = db.session.get(FollowDue, event.id, with_for_update=True, populate_existing=True)
    if due is None:
        db.session.add(FollowDue(event_id=event.id, release=release.number, since=now(), due_at=due_at, urgent=urgent, done=0))
    else:
        due.release, due.due_at, due.urgent, due.done = release.number, due_at, due.urgent or urgent, 0


def since(event: Event) -> datetime | None:
    """Since when something waits to be told to followers (UTC); None for nothing."""
    return db.session.scalar(select(FollowDue.since).where(FollowDue.event_id == event.id))


def any_there(event: Event) -> bool:
    """Whether anyone follows it, and may."""
    found = db.session.scalars(select(Follower.id).where(Follower.event_id == event.id).limit(1)).first()
    return event.followable and found is not None


def take_back(event: Event) -> None:
    """Tell nothing more, once the event is no longer public or followed, inside a transaction of the caller's."""
    followers.take_back(event.id)
    db.session.execute(delete(FollowDue).where(FollowDue.event_id == event.id))


def concerned(event: Event, after: Programme) -> int:
    """How many followers would be told that `after`, the public part of a draft, is published now."""
    if not any_there(event):
        return 0
    by = Follower.told, Follower.follows, Follower.choice
    rows = db.session.execute(select(*by, func.count()).where(Follower.event_id == event.id).group_by(*by)).all()
    known = what(event, {(follows, choice) for _, follows, choice, _ in rows})
    since_then = {told: Difference(stored.read(event, told).programme, after, now()) for told in {row[0] for row in rows}}
    told = ((since_then[number].told(known[follows, choice]), count) for number, follows, choice, count in rows)
    return sum(count for each, count in told if each.words or each.venue)


def what(event: Event, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Followed]:
    """What is followed by each of those with such words and such a choice (its key, empty for none)."""
    chosen = chosen_codes.of_many(event.code, {choice for _, choice in wanted if choice})
    return {(words, choice): followed.read(words.split(), chosen.get(choice, ())) for words, choice in wanted}
