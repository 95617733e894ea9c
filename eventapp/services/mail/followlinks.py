"""The links in mail to who follows a day: made of their row when it is sent, for as long as they follow."""

from __future__ import annotations

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, FollowAsk, Follower, Message
from eventapp.services import links

# What is told, and the mail by which someone says yes; as kinds of mail, and as what their link is made from.
TOLD, ASKED = "follow", "followask"
KINDS = (TOLD, ASKED)


def link(message: Message, base: str, secret: str) -> str | None:
    """The link of a mail to the one whose row has the key that is its seed; None where they are there no more."""
    table, below = (Follower, "") if message.ticket == TOLD else (FollowAsk, "yes/")
    wanted = select(Event.slug).join(table, table.event_id == Event.id)
    here = table.key == message.seed, Event.removed_at.is_(None)
    slug = db.session.scalars(wanted.where(*here, table.email != "")).first()
    return f"{base}/{slug}/follow/{below}{links.following(message.ticket, message.seed, secret)}/" if slug else None
