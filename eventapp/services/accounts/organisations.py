"""Organisations: making, changing, inviting to them, and what belongs to them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account, Event, Organisation, OrganisationMember, OrganisationSlug
from eventapp.programme.colour import PLAIN, is_colour
from eventapp.programme.fields.sizes import beyond
from eventapp.programme.naming import RESERVED, is_slug
from eventapp.programme.text import composed_within
from eventapp.services.access import Actor, enter_organisation, owned_by
from eventapp.services.accounts import one_time
from eventapp.services.draft import edits, homes
from eventapp.services.draft.events import TIMEZONES
from eventapp.services.draft.fields import OrganisationValues
from eventapp.services.errors import Invalid, NotFound, Stale, TooLong
from eventapp.services.mail import letters
from eventapp.services.transaction import transaction

_LOG = logging.getLogger(__name__)
FIELDS = ("name", "slug", "language", "timezone", "accent", "mail_name", "mail_reply")


@dataclass(frozen=True, slots=True)
class Mine:
    """An organisation that an account works for, as what, and how many events it has."""

    organisation: Organisation
    role: str
    events: int


def of(account: Account) -> list[Mine]:
    """The organisations that the account has a role over, by name."""
    count = (
        select(db.func.count(Event.id))
        .where(Event.organisation_id == Organisation.id, Event.removed_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Organisation, OrganisationMember.role, count)
        .join(OrganisationMember, OrganisationMember.organisation_id == Organisation.id)
        .where(OrganisationMember.account_id == account.id)
        .order_by(Organisation.name, Organisation.id)
    )
    return [Mine(*row) for row in rows]


def owned(account: Account) -> list[Organisation]:
    """Those that it owns, the oldest first: where it may make events."""
    return homes.owned(account.id)


def add(account: Account, values: OrganisationValues) -> Organisation:
    """A new organisation, owned by the account. A slug that is not given is made from the name. Raises Invalid."""
    values = cast(OrganisationValues, composed_within({n: v for n, v in values.items() if n in FIELDS and v}))
    with transaction():
        _check(values, None)
        return homes.make(account, values)


def change(organisation: Organisation, actor: Actor, version: int, values: OrganisationValues) -> bool:
    """Save an organisation's own facts; whether anything is another than before. Raises Stale, Invalid."""
    known = {name: value for name, value in values.items() if name in (*FIELDS, "logo")}
    values = cast(OrganisationValues, composed_within(known))
    with transaction():
        db.session.refresh(organisation, with_for_update=True)
        now_is = {name: getattr(organisation, name) for name in values}
        if now_is == values:
            return False
        if organisation.version != version:
            raise Stale(organisation.version, now_is, {**values}, "")
        _check(values, organisation)
        edits.hold_pictures(values)
        for name, value in values.items():
            setattr(organisation, name, value)
        organisation.version += 1
        slug = organisation.slug
        if db.session.get(OrganisationSlug, slug) is None:
            db.session.add(OrganisationSlug(slug=slug, organisation_id=organisation.id))
    _LOG.warning("account %s changed organisation %s", actor.account_id, organisation.id)
    return True


def events(organisation: Organisation) -> dict[int, list[Event]]:
    """The organisation's events by the year of their first day, the latest first."""
    found: dict[int, list[Event]] = {}
    wanted = Event.organisation_id == organisation.id, Event.removed_at.is_(None)
    for event in db.session.scalars(select(Event).where(*wanted).order_by(Event.starts_on.desc(), Event.title)):
        found.setdefault(event.starts_on.year, []).append(event)
    return found


def series(organisation_id: int | None) -> Sequence[str]:
    """The names of its days that come again."""
    wanted = Event.organisation_id == organisation_id, Event.removed_at.is_(None), Event.series != ""
    return db.session.scalars(select(Event.series).where(*wanted).distinct().order_by(Event.series)).all()


def invite(organisation: Organisation, actor: Actor, email: str, role: str, mail: letters.Mail | None) -> str:
    """Invite someone to all its events and queue the mail, if any; returns the token, for copying. Raises Invalid."""
    return one_time.invite(organisation, actor, email, role, mail)


def move(event: Event, actor: Actor, account: Account, to: str) -> Organisation:
    """Give an event to another organisation, by who owns the one it is in and the one with the slug `to`.

    Who has a role over the old one has none in the event any more, but for roles in the event itself.
    Raises NotFound, Forbidden.
    """
    target, _ = enter_organisation(to, account, "own")
    with transaction():
        db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
        db.session.refresh(event)
        mine = select(Event.id).where(Event.id == event.id, owned_by(account.id))
        here = [each.id for each in homes.owned(account.id)]
        if db.session.scalar(mine) is None or event.organisation_id not in (None, *here):
            raise NotFound
        event.organisation_id = target.id
        edits.record(edits.Writing(event, actor), event, "move")
    return target


def _check(values: OrganisationValues, organisation: Organisation | None) -> None:
    """Raises Invalid for what an organisation cannot be; `organisation` is the one that is to be so."""
    for field, most in beyond("organisation", values):
        raise TooLong(field, most)
    errors: dict[str, str] = {}
    slug = values.get("slug")
    if slug is not None and not is_slug(slug):
        errors["slug"] = "Use small letters a to z, digits and hyphens, at most 60."
    elif slug in RESERVED:
        errors["slug"] = "This address is reserved. Choose another."
    elif slug is not None and _is_anothers(slug, organisation):
        errors["slug"] = "This address is taken by another organisation."
    if not str(values.get("name", "-")).strip():
        errors["name"] = "An organisation has a name."
    if not is_colour(values.get("accent", PLAIN)):
        errors["accent"] = "Write a colour as # and six digits 0–9, a–f."
    if values.get("timezone", "Europe/Stockholm") not in TIMEZONES:
        errors["timezone"] = "This time zone is not known. Write it as Europe/Stockholm."
    if values.get("mail_reply"):
        try:
            validate_email(values["mail_reply"], check_deliverability=False)
        except EmailNotValidError:
            errors["mail_reply"] = "This is not a mail address."
    if errors:
        raise Invalid(**errors)


def _is_anothers(slug: str, organisation: Organisation | None) -> bool:
    had = db.session.get(OrganisationSlug, slug)
    return had is not None and (organisation is None or had.organisation_id != organisation.id)
