"""Which organisation a new event belongs to, and making organisations."""

from __future__ import annotations

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account, Organisation, OrganisationMember, OrganisationSlug
from eventapp.programme.naming import RESERVED, free_slug, slugify
from eventapp.services.clock import now
from eventapp.services.draft.codes import new_uid
from eventapp.services.draft.fields import EventValues, OrganisationValues
from eventapp.words import words


def owned(account_id: int) -> list[Organisation]:
    """The organisations that the account owns, the oldest first."""
    return list(
        db.session.scalars(
            select(Organisation)
            .join(OrganisationMember, OrganisationMember.organisation_id == Organisation.id)
            .where(OrganisationMember.account_id == account_id, OrganisationMember.role == "owner")
            .order_by(Organisation.id)
        )
    )


def home_for(account: Account, wanted: int | None, values: EventValues) -> Organisation:
    """Where a new event of the account goes, inside a transaction of the caller's.

    To the organisation `wanted` if the account owns that, else to the first it owns, else to a new one, named by
    the event's host, or by the plain word. Never by the title: a draft's must not be told by another's release.
    """
    own = owned(account.id)
    chosen = next((each for each in own if each.id == wanted), None)
    if chosen is not None or own:
        return chosen or own[0]
    named: OrganisationValues = {"name": values.get("host", "").strip() or words(values.get("language") or "sv").gettext("Host")}
    if values.get("language"):
        named["language"] = values["language"]
    if values.get("timezone"):
        named["timezone"] = values["timezone"]
    if values.get("accent"):
        named["accent"] = values["accent"]
    return make(account, named)


def make(account: Account, values: OrganisationValues) -> Organisation:
    """A new organisation, owned by the account, inside a transaction of the caller's; without a slug by its name."""
    slug = values.get("slug") or free_slug(slugify(values["name"], "host"), slugs_in_use() | RESERVED)
    fields: OrganisationValues = {**values, "slug": slug}
    made = Organisation(**fields, uid=new_uid(), created_at=now())
    db.session.add(made)
    db.session.flush()
    db.session.add(OrganisationSlug(slug=slug, organisation_id=made.id))
    db.session.add(OrganisationMember(organisation_id=made.id, account_id=account.id, role="owner"))
    db.session.flush()
    return made


def slugs_in_use() -> set[str]:
    """Every address that an organisation has or had."""
    return set(db.session.scalars(select(OrganisationSlug.slug)))
