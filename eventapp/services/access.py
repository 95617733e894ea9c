"""Who may do what in an event or an organisation: one table, one look-up."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership, Organisation, OrganisationMember
from eventapp.services.errors import Forbidden, NotFound

ROLES = ("viewer", "crew", "editor", "owner")
PERMISSIONS: dict[str, frozenset[str]] = {
    # See the draft, the lists, the clashes and the releases.
    "see": frozenset({"viewer", "crew", "editor", "owner"}),
    # See private data: mail, phone, notes, call times, stream keys, personal links.
    "private": frozenset({"editor", "owner"}),
    # Print signs and see the notes to the crew.
    "signs": frozenset({"viewer", "crew", "editor", "owner"}),
    # Say on the day what is true this minute.
    "crew": frozenset({"crew", "editor", "owner"}),
    # Change on the day what readers see: a delay, a swap, another room, a cancellation; nothing else of the draft.
    "run": frozenset({"crew", "editor", "owner"}),
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
        _with_roles(account.id).where(Event.slug == slug, Event.removed_at.is_(None))
    ).first()
    return _entered(row, account, permission)


def enter_organisation(slug: str, account: Account, permission: str) -> tuple[Organisation, Actor]:
    """The organisation with this slug, for this account, if it may do this there; raises as `enter`.

    A role in one of its events is none over the organisation.
    """
    row = db.session.execute(
        select(Organisation, OrganisationMember.role, OrganisationMember.role)
        .join(OrganisationMember, OrganisationMember.organisation_id == Organisation.id)
        .where(Organisation.slug == slug, OrganisationMember.account_id == account.id)
    ).first()
    return _entered(row, account, permission)


def events_of(account: Account) -> list[tuple[Event, str]]:
    """The account's events with its role, latest first."""
    rows = db.session.execute(
        _with_roles(account.id)
        .where(Event.removed_at.is_(None))
        .order_by(Event.starts_on.desc(), Event.title)
    )
    return [(event, greater(*roles)) for event, *roles in rows]


def role_in(event: int, account: int) -> str | None:
    """The account's role in the event, by itself or over its organisation; None for no role."""
    row = db.session.execute(_with_roles(account).where(Event.id == event)).first()
    return greater(*row[1:]) if row else None


def owned_by(account: int) -> ColumnElement[bool]:
    """What an event meets of which the account is an owner, by itself or over its organisation."""
    here = select(Membership.event_id).where(Membership.account_id == account, Membership.role == "owner")
    over = select(OrganisationMember.organisation_id).where(
        OrganisationMember.account_id == account, OrganisationMember.role == "owner"
    )
    return or_(Event.id.in_(here), Event.organisation_id.in_(over))


def greater(*roles: str | None) -> str:
    """The greatest of roles, some of which may be none."""
    return max((role for role in roles if role), key=ROLES.index)


def _with_roles(account: int) -> Select[Event, str, str]:
    """Events in which the account has a role, with the one in the event and the one over its organisation."""
    here = and_(Membership.event_id == Event.id, Membership.account_id == account)
    over = and_(
        OrganisationMember.organisation_id == Event.organisation_id, OrganisationMember.account_id == account
    )
    return (
        select(Event, Membership.role, OrganisationMember.role)
        .outerjoin(Membership, here)
        .outerjoin(OrganisationMember, over)
        .where(or_(Membership.id.is_not(None), OrganisationMember.id.is_not(None)))
    )


Thing = TypeVar("Thing", Event, Organisation)


def _entered(row: Row[Thing, str, str] | None, account: Account, permission: str) -> tuple[Thing, Actor]:
    if row is None:
        raise NotFound
    thing, *roles = row
    actor = Actor(account.id, greater(*roles))
    if not actor.may(permission):
        raise Forbidden
    return thing, actor
