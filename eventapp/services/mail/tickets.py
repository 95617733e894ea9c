"""How one-time links end: used, replaced by a newer one, or taken back."""

from __future__ import annotations

import hashlib

from sqlalchemy import ColumnElement, select, update

from eventapp.extensions import db
from eventapp.models import Account, OrganisationMember, Ticket
from eventapp.services.access import role_in
from eventapp.services.clock import now
from eventapp.services.errors import NotFound


def digest(token: str) -> str:
    """What is stored of a token. Looking it up by its hash leaks nothing by timing: the token cannot be steered."""
    return hashlib.sha256(token.encode()).hexdigest()


def claim(ticket: Ticket) -> None:
    """Use a link up and with it all of its kind, inside a transaction of the caller's.

    Of two at once, with the same link or with two of a kind, one wins. Raises NotFound for the other.
    """
    held = _open(ticket.purpose, ticket.email, ticket.event_id, ticket.organisation_id)
    if ticket.id not in held:
        raise NotFound
    _end(held)


def void(purpose: str, email: str, event_id: int | None = None, organisation_id: int | None = None) -> None:
    """End all open links of a kind, inside a transaction of the caller's."""
    _end(_open(purpose, email, event_id, organisation_id))


def newest_only(
    purpose: str, email: str, event_id: int | None = None, by: int | None = None, organisation_id: int | None = None
) -> None:
    """End all but the newest link of a kind and note whose that is, inside a transaction of the caller's."""
    db.session.flush()
    held = _open(purpose, email, event_id, organisation_id)
    _end(held[:-1])
    db.session.execute(update(Ticket).where(Ticket.id.in_(held[-1:])).values(invited_by=by))


def void_by(account_id: int, *to: ColumnElement[bool]) -> None:
    """End the invitations that someone has sent, to what meets a condition; inside a transaction of the caller's."""
    mine = Ticket.invited_by == account_id, Ticket.purpose == "invite", *to
    db.session.execute(update(Ticket).where(*mine, Ticket.used_at.is_(None)).values(used_at=now()))


def check_inviter(ticket: Ticket) -> None:
    """An invitation holds as long as its inviter may invite. Raises NotFound."""
    if ticket.invited_by is None:
        return
    if ticket.event_id is not None:
        role = role_in(ticket.event_id, ticket.invited_by)
    else:
        role = db.session.scalar(
            select(OrganisationMember.role).where(
                OrganisationMember.organisation_id == ticket.organisation_id,
                OrganisationMember.account_id == ticket.invited_by,
            )
        )
    if role != "owner":
        raise NotFound


def check_no_owner() -> None:
    """The link of the first start is for the first owner only. Raises NotFound once there is one."""
    if db.session.scalar(select(Account.id).where(Account.site_owner).limit(1)) is not None:
        raise NotFound


def _open(purpose: str, email: str, event_id: int | None, organisation_id: int | None) -> list[int]:
    """The open links of a kind, oldest first, held until the transaction ends.

    Taken in the order of their numbers, so that two who take the same ones never wait for each other.
    """
    return list(
        db.session.scalars(
            select(Ticket.id)
            .where(
                Ticket.purpose == purpose,
                Ticket.email == email,
                Ticket.event_id == event_id if event_id else Ticket.event_id.is_(None),
                Ticket.organisation_id == organisation_id if organisation_id else Ticket.organisation_id.is_(None),
                Ticket.used_at.is_(None),
            )
            .order_by(Ticket.id)
            .with_for_update()
        )
    )


def _end(numbers: list[int]) -> None:
    if numbers:
        db.session.execute(update(Ticket).where(Ticket.id.in_(numbers)).values(used_at=now()))
