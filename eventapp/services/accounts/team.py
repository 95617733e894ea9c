"""The team of an event: who has which role, and who is invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership, OrganisationMember, Ticket
from eventapp.services.access import ROLES, Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.mail import tickets
from eventapp.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that can still be taken up; `by` is the inviter's name, empty where it is not known."""

    number: int
    email: str
    role: str
    by: str
    expires_at: datetime


def members(event: Event) -> list[Membership]:
    """Who has a role in the event, owners first."""
    found = list(db.session.scalars(select(Membership).where(Membership.event_id == event.id)))
    return sorted(found, key=lambda m: (-ROLES.index(m.role), m.account.email))


def over_all(event: Event) -> list[OrganisationMember]:
    """Who has a role in the event because they have one over its organisation, owners first."""
    wanted = OrganisationMember.organisation_id == event.organisation_id
    found = list(db.session.scalars(select(OrganisationMember).where(wanted)))
    return sorted(found, key=lambda m: (-ROLES.index(m.role), m.account.email))


def invited(event: Event) -> list[Invitation]:
    """Invitations that have not been taken up and still work, the newest first."""
    rows = db.session.execute(
        select(Ticket, Account)
        .outerjoin(Account, Account.id == Ticket.invited_by)
        .where(*_open(event))
        .order_by(Ticket.id.desc())
    )
    return [
        Invitation(t.id, t.email, t.role, (a.name or a.email) if a else "", t.expires_at) for t, a in rows
    ]


def revoke(event: Event, actor: Actor, number: int) -> None:
    """Take an invitation back: its link works no more. Raises NotFound."""
    with transaction():
        ticket = db.session.scalars(select(Ticket).where(*_open(event), Ticket.id == number)).first()
        if ticket is None:
            raise NotFound
        tickets.void("invite", ticket.email, event.id)
        edits.record(edits.Writing(event, actor), event, "revoke")


def join(ticket: Ticket, account: Account) -> None:
    """Give the account the role of its invitation; never lowers one. Inside a transaction of the caller's."""
    event = db.session.scalars(
        select(Event).where(Event.id == ticket.event_id, Event.removed_at.is_(None)).with_for_update()
    ).first()
    if event is None:
        raise NotFound
    member = db.session.scalars(
        select(Membership).where(Membership.event_id == event.id, Membership.account_id == account.id)
    ).first()
    if member is None:
        db.session.add(Membership(event_id=event.id, account_id=account.id, role=ticket.role))
    elif ROLES.index(ticket.role) > ROLES.index(member.role):
        member.role = ticket.role


def set_role(event: Event, actor: Actor, member_id: int, role: str | None) -> None:
    """Change a colleague's role, or take it away with None. The last owner stays. Raises NotFound, Invalid.

    Who is no longer an owner has no say in who comes in: the invitations they sent end. So do those that
    wait for someone who is taken out.
    """
    with transaction():
        db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
        member = db.session.scalars(
            select(Membership).where(Membership.id == member_id, Membership.event_id == event.id)
        ).first()
        if member is None or (role is not None and role not in ROLES):
            raise NotFound
        owners = {m.account_id for m in members(event) if m.role == "owner"}
        owners |= {m.account_id for m in over_all(event) if m.role == "owner"}
        if member.role == "owner" and role != "owner" and owners == {member.account_id}:
            raise Invalid(form="An event needs an owner. Make someone else an owner first.")
        edits.record(edits.Writing(event, actor), event, "role")
        if role != "owner":
            tickets.void_by(member.account_id, Ticket.event_id == event.id)
        # An invitation that still waits could otherwise raise the role again, or bring it back.
        tickets.void("invite", member.account.email, event.id)
        if role is None:
            db.session.delete(member)
        else:
            member.role = role


def _open(event: Event) -> tuple[ColumnElement[bool], ...]:
    return (
        Ticket.event_id == event.id,
        Ticket.purpose == "invite",
        Ticket.used_at.is_(None),
        Ticket.expires_at > now(),
    )
