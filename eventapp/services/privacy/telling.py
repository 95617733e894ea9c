"""Telling the owners of an event, a week before, that what is private of it is deleted."""

from __future__ import annotations

from datetime import date

from flask import current_app
from sqlalchemy import or_, select

from eventapp.extensions import db
from eventapp.models import Account, Event, Membership, OrganisationMember
from eventapp.programme import kept
from eventapp.services.clock import now
from eventapp.services.mail import letters, outbox
from eventapp.services.privacy import schedule
from eventapp.words import Words, words


def tell(event: Event) -> None:
    """One mail to each owner, inside a transaction of the caller's, and a note that they are told."""
    at = now()
    schedule.note(event, private_told_at=at)
    day = schedule.goes_on(event, at)
    mail = _mail(event, day, words(event.language))
    for owner in owners(event):
        why = letters.Why("private", key=f"private/{event.code}/{day.isoformat()}/{owner.id}")
        outbox.queue(owner.email, letters.Mail(*mail, why), event.id)


def owners(event: Event) -> list[Account]:
    """Who owns the event, by itself or over its organisation."""
    here = select(Membership.account_id).where(Membership.event_id == event.id, Membership.role == "owner")
    over = select(OrganisationMember.account_id).where(
        OrganisationMember.organisation_id == event.organisation_id, OrganisationMember.role == "owner"
    )
    return list(db.session.scalars(select(Account).where(or_(Account.id.in_(here), Account.id.in_(over))).order_by(Account.id)))


def _mail(event: Event, day: date, language: Words) -> tuple[str, str]:
    """Subject and text."""
    _, said = language.gettext, language.day(day)
    title = " ".join(event.title.split())
    address = f"{current_app.config['BASE_URL']}/organise/{event.slug}/privacy/"
    gone = "\n".join(f"– {_(each.what)}" for each in kept.KEPT if each.until is kept.Until.AFTER)
    return _("Private data of %(title)s is deleted on %(day)s", title=title, day=said), "\n\n".join((
        _("%(title)s is over. On %(day)s what is private of it is deleted, for those who take part were promised that:", title=title, day=said),
        gone,
        _("What readers see stays: the programme and its archive. If you need something for longer, put it off, or take it away before:"),
        address,
    ))  # fmt: skip
