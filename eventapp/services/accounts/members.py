"""Who works for an organisation: roles over all its events, and invitations to them."""

from __future__ import annotations

import logging

from sqlalchemy import ColumnElement, delete, or_, select

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership, Organisation, OrganisationMember, Ticket
from eventapp.services.access import ROLES, Actor
from eventapp.services.accounts.team import Invitation
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import tickets
from eventapp.services.transaction import transaction

_LOG = logging.getLogger(__name__)


def of(organisation: Organisation) -> list[OrganisationMember]:
    """Who has a role over the organisation, owners first."""
    wanted = OrganisationMember.organisation_id == organisation.id
    found = list(db.session.scalars(select(OrganisationMember).where(wanted)))
    return sorted(found, key=lambda m: (-ROLES.index(m.role), m.account.email))


def find(organisation: Organisation, number: int) -> OrganisationMember:
    """One of them, by number. Raises NotFound."""
    member = db.session.scalars(
        select(OrganisationMember).where(
            OrganisationMember.id == number, OrganisationMember.organisation_id == organisation.id
        )
    ).first()
    if member is None:
        raise NotFound
    return member


def single_events(organisation: Organisation, member: OrganisationMember) -> list[Event]:
    """The organisation's events in which the member has a role of their own besides, the latest first."""
    return list(
        db.session.scalars(
            select(Event)
            .join(Membership, Membership.event_id == Event.id)
            .where(Event.organisation_id == organisation.id, Membership.account_id == member.account_id)
            .order_by(Event.starts_on.desc())
        )
    )


def invited(organisation: Organisation) -> list[Invitation]:
    """Invitations that have not been taken up and still work, the newest first."""
    rows = db.session.execute(
        select(Ticket, Account)
        .outerjoin(Account, Account.id == Ticket.invited_by)
        .where(*_open(organisation))
        .order_by(Ticket.id.desc())
    )
    return [Invitation(t.id, t.email, t.role, (a.name or a.email) if a else "", t.expires_at) for t, a in rows]


def revoke(organisation: Organisation, number: int) -> None:
    """Take an invitation back: its link works no more. Raises NotFound."""
    with transaction():
        ticket = db.session.scalars(select(Ticket).where(*_open(organisation), Ticket.id == number)).first()
        if ticket is None:
            raise NotFound
        tickets.void("invite", ticket.email, None, organisation.id)


def join(ticket: Ticket, account: Account) -> None:
    """Give the account the role of its invitation; never lowers one. Inside a transaction of the caller's."""
    _lock(ticket.organisation_id)
    member = db.session.scalars(
        select(OrganisationMember).where(
            OrganisationMember.organisation_id == ticket.organisation_id,
            OrganisationMember.account_id == account.id,
        )
    ).first()
    if member is None:
        db.session.add(
            OrganisationMember(organisation_id=ticket.organisation_id, account_id=account.id, role=ticket.role)
        )
    elif ROLES.index(ticket.role) > ROLES.index(member.role):
        member.role = ticket.role


def set_role(organisation: Organisation, actor: Actor, number: int, role: str) -> None:
    """Change a member's role. The last owner stays one. Raises NotFound, Invalid."""
    if role not in ROLES:
        raise NotFound
    with transaction():
        member = _held(organisation, number, role)
        member.role = role
    _LOG.warning(
        "account %s made account %s %s of organisation %s", actor.account_id, member.account_id, role, organisation.id
    )


def remove(organisation: Organisation, actor: Actor, number: int, events_too: bool) -> None:
    """Take a member out; with `events_too` also the roles they have in its single events. Raises NotFound, Invalid."""
    with transaction():
        member = _held(organisation, number, None)
        account = member.account_id
        if events_too:
            inside = select(Event.id).where(Event.organisation_id == organisation.id)
            db.session.execute(
                delete(Membership).where(Membership.account_id == account, Membership.event_id.in_(inside))
            )
        db.session.delete(member)
    _LOG.warning("account %s took account %s out of organisation %s", actor.account_id, account, organisation.id)


def _held(organisation: Organisation, number: int, role: str | None) -> OrganisationMember:
    """The member, whose role is to be another; what they have sent and not yet used ends with a greater one."""
    _lock(organisation.id)
    member = find(organisation, number)
    owners = [m for m in of(organisation) if m.role == "owner"]
    if member.role == "owner" and role != "owner" and len(owners) == 1:
        raise Invalid(form="An organisation needs an owner. Make someone else an owner first.")
    if role != "owner":
        inside = select(Event.id).where(Event.organisation_id == organisation.id)
        here = or_(Ticket.organisation_id == organisation.id, Ticket.event_id.in_(inside))
        tickets.void_by(member.account_id, here)
    tickets.void("invite", member.account.email, None, organisation.id)
    return member


def _lock(number: int | None) -> None:
    """One change of an organisation's members at a time. Raises NotFound."""
    found = select(Organisation.id).where(Organisation.id == number).with_for_update()
    if db.session.execute(found).first() is None:
        raise NotFound


def _open(organisation: Organisation) -> tuple[ColumnElement[bool], ...]:
    return (
        Ticket.organisation_id == organisation.id,
        Ticket.purpose == "invite",
        Ticket.used_at.is_(None),
        Ticket.expires_at > now(),
    )
