"""Clashes that someone lets be, for a reason that is kept and logged."""

from __future__ import annotations

from collections.abc import Iterable

from eventapp.extensions import db
from eventapp.models import Account, Entry, Event
from eventapp.programme.clashes import Clash
from eventapp.services.clock import now
from eventapp.services.draft import edits, memory, overruled, revisions
from eventapp.services.draft.overruled import Overruled
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction


def overrule(writing: edits.Writing, key: str, reason: str) -> Entry | None:
    """Let a clash be, for a reason that is kept and logged. Raises Invalid, NotFound when there is no such clash."""
    with transaction():
        clash = next((c for c in memory.read(writing.event).all_clashes() if c.key == key), None)
        if clash is None:
            raise NotFound
        return overrule_all(writing, [clash], reason)


def overrule_all(writing: edits.Writing, clashes: Iterable[Clash], reason: str) -> Entry | None:
    """The same for several, inside a transaction of the caller's."""
    if not reason:
        raise Invalid(reason="Say why it can stay as it is.")
    if len(reason) > 1000:
        raise Invalid(reason="A reason is at most 1,000 characters long.")
    event, actor = _held(writing), writing.actor
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    by = (account.name or account.email) if account else ""
    at = now().isoformat()
    added: list[Overruled] = [
        {"clash": c.key, "reason": reason, "by": by, "at": at, "account": actor.account_id} for c in clashes
    ]
    keys = {each["clash"] for each in added}
    kept = [each for each in overruled.state(event) if each["clash"] not in keys]
    return edits.write(writing, event, {"overruled": [*kept, *added]})


def stand_again(writing: edits.Writing, key: str) -> Entry | None:
    """Take an overruling back."""
    with transaction():
        kept = [each for each in overruled.state(_held(writing)) if each["clash"] != key]
        return edits.write(writing, writing.event, {"overruled": kept})


def _held(writing: edits.Writing) -> Event:
    """The event as it is now, which nobody else changes meanwhile."""
    revisions.hold(writing.event.id)
    db.session.refresh(writing.event)
    return writing.event
