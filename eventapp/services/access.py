"""Who may do what in an event: one table, one look-up."""

from dataclasses import dataclass

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership
from eventapp.services.errors import Forbidden, NotFound

ROLES = ("viewer", "crew", "editor", "owner")
PERMISSIONS: dict[str, frozenset[str]] = {
    # See the draft, the lists, the clashes and the releases.
    "see": frozenset({"viewer", "crew", "editor", "owner"}),
    # See private data: mail, phone, notes, call times, stream keys, personal links.
    "private": frozenset({"editor", "owner"}),
    # Print signs and see the notes to the crew.
    "signs": frozenset({"viewer", "crew", "editor", "owner"}),
    "crew": frozenset({"crew", "editor", "owner"}),
    # Change the draft.
    "edit": frozenset({"editor", "owner"}),
    # Make a release.
    "publish": frozenset({"editor", "owner"}),
    # Invite and remove colleagues, remove the event.
    "own": frozenset({"owner"}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, and as what; `account_id` is None for the command line."""

    account_id: int | None
    role: str

    def may(self, permission: str) -> bool:
        """Whether the role has the permission."""
        return self.role in PERMISSIONS[permission]


COMMAND_LINE = Actor(None, "owner")


def enter(slug: str, account: Account, permission: str) -> tuple[Event, Actor]:
    """The event with this slug, for this account, if it may do this there.

    Raises NotFound where the account has no role in the event, Forbidden where the role is too small.
    """
    row = db.session.execute(
        select(Event, Membership.role)
        .join(Membership, Membership.event_id == Event.id)
        .where(Event.slug == slug, Event.removed_at.is_(None), Membership.account_id == account.id)
    ).first()
    if row is None:
        raise NotFound
    event, role = row
    actor = Actor(account.id, role)
    if not actor.may(permission):
        raise Forbidden
    return event, actor


def events_of(account: Account) -> list[tuple[Event, str]]:
    """The account's events with its role, latest first."""
    rows = db.session.execute(
        select(Event, Membership.role)
        .join(Membership, Membership.event_id == Event.id)
        .where(Membership.account_id == account.id, Event.removed_at.is_(None))
        .order_by(Event.starts_on.desc(), Event.title)
    )
    return [(event, role) for event, role in rows]
