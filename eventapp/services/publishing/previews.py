"""Previews: the public side of a draft, for its organisers, and by secret links for whom they ask to look."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import snapshots
from eventapp.models import Account, Event, PreviewLink
from eventapp.programme import release as compiled
from eventapp.programme.text import one_line
from eventapp.services import access, links
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import memory, people
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.publishing import releases
from eventapp.services.publishing.published import Published, published
from eventapp.services.transaction import transaction

# What one may have at once, and how long a name for one may be.
MOST_LINKS, LONGEST_LABEL = 50, 200


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A secret link that has not ended: for whom it is, who made it and when."""

    code: str
    token: str
    label: str
    by: str
    made_at: datetime


def own_token(event: Event, account: Account, secret: str) -> str:
    """The token by which an organiser opens their own preview, good today and tomorrow (UTC) while they have a role."""
    return links.preview(f"{event.code}.{account.id}.{now().date().toordinal()}", secret)


def make(event: Event, actor: Actor, label: str, once: str | None = None) -> str:
    """Make a secret link for whom `label` names, and return its code. `once` makes a double click one. Raises Invalid."""
    label = one_line(label)[:LONGEST_LABEL]
    code = (once or "")[:12] if (once or "").isalnum() else secrets.token_hex(6)
    with transaction():
        open_ = db.session.scalars(select(PreviewLink).where(PreviewLink.event_id == event.id, PreviewLink.ended_at.is_(None)))
        found = list(open_)
        if any(link.code == code for link in found):
            return code
        if len(found) >= MOST_LINKS:
            raise Invalid(label="There are 50 links already. End those that are not used.")
        db.session.add(
            PreviewLink(code=code, event_id=event.id, label=label, account_id=actor.account_id, made_at=now())
        )
    return code


def end(event: Event, code: str) -> None:
    """End a link: whoever opens it from now on is told that it is gone. Raises NotFound."""
    with transaction():
        link = db.session.get(PreviewLink, code)
        if link is None or link.event_id != event.id:
            raise NotFound
        link.ended_at = link.ended_at or now()


def shared(event: Event, secret: str) -> list[SharedLink]:
    """The event's links that have not ended, the newest first."""
    rows = db.session.execute(
        select(PreviewLink, Account.name, Account.email)
        .outerjoin(Account, Account.id == PreviewLink.account_id)
        .where(PreviewLink.event_id == event.id, PreviewLink.ended_at.is_(None))
        .order_by(PreviewLink.made_at.desc(), PreviewLink.code)
    )
    return [
        SharedLink(link.code, links.preview(link.code, secret), link.label, name or email or "", link.made_at)
        for link, name, email in rows
    ]


def event_of(token: str, secret: str) -> Event:
    """The event whose preview a token opens. Raises NotFound for one that is wrong, has ended or is too old."""
    # A code has no hyphen; the MAC may.
    code, _, _ = token[:100].partition("-")
    if not hmac.compare_digest(links.preview(code, secret).encode(), token.encode()):
        raise NotFound
    event = _own(code) if "." in code else _shared(code)
    if event is None or event.removed_at is not None:
        raise NotFound
    return event


def _own(code: str) -> Event | None:
    event_code, account, day = code.split(".")
    made = date.fromordinal(int(day))
    event = db.session.scalar(select(Event).where(Event.code == event_code))
    if event is None or not made <= now().date() <= made + timedelta(days=1):
        return None
    return event if access.role_in(event.id, int(account)) else None


def _shared(code: str) -> Event | None:
    link = db.session.get(PreviewLink, code)
    return db.session.get(Event, link.event_id) if link and link.ended_at is None else None


def draft_of(event: Event) -> Published:
    """The release that publishing the draft would make now, without what cannot be shown."""
    draft = memory.read(event)
    made = compiled.compile_release(releases.newest(event), draft.programme, now(), same=people.same(event))
    body = snapshots.write(made)
    return published(snapshots.read(body).release, body, f"draft-{draft.revision}")
