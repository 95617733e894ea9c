"""What is kept of who follows a day is erased when that is over; what nobody said yes to, two days after it was asked."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from eventapp.extensions import db
from eventapp.models import FollowAsk, FollowDue, Follower, Release
from eventapp.programme import followed
from eventapp.services.clock import now
from eventapp.services.following.asking import OPEN
from eventapp.services.mail import followers as mails
from eventapp.services.transaction import transaction


def erase_old() -> None:
    """Erase it."""
    with transaction():
        db.session.execute(delete(FollowAsk).where(FollowAsk.asked_at < now() - OPEN))
        there = {*db.session.scalars(select(Follower.event_id).distinct()), *db.session.scalars(select(FollowAsk.event_id).distinct())}
        for event_id in sorted(filter(_is_past, there)):
            mails.take_back(event_id)
            for table in (Follower, FollowAsk, FollowDue):
                db.session.execute(delete(table).where(table.event_id == event_id))
        mails.forget_ended()


def _is_past(event_id: int) -> bool:
    newest = select(Release.ends_on, Release.timezone).where(Release.event_id == event_id)
    row = db.session.execute(newest.order_by(Release.number.desc()).limit(1)).first()
    return row is None or followed.kept_until(row.ends_on, ZoneInfo(row.timezone)) <= now()
