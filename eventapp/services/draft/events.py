"""Events: making, changing, bringing back what was removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import available_timezones

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Account, Entry, Event, EventSlug, Membership, Organisation
from eventapp.programme.colour import PLAIN, is_colour
from eventapp.programme.limits import LONGEST_EVENT
from eventapp.programme.naming import RESERVED, free_slug, is_slug, slugify
from eventapp.programme.timing import may_be
from eventapp.services import reserved
from eventapp.services.access import Actor, owned_by
from eventapp.services.clock import now
from eventapp.services.draft import conflicts, dates, edits, homes
from eventapp.services.draft.codes import new_code, new_uid
from eventapp.services.draft.fields import EventValues
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

# Two of the names are no places: what this machine is set to, and a placeholder.
TIMEZONES = sorted(available_timezones() - {"localtime", "Factory"})


def add(
    account: Account, values: EventValues, once: str | None = None, home: Organisation | None = None
) -> Event:
    """A new event, owned by the account, in its organisation `home` (the first it owns, if that is not said).

    A slug that is not given is made from the title.
    """
    actor = Actor(account.id, "owner")
    with transaction():
        before = edits.made_by(actor, Event, once)
        if before is not None:
            return before
        free = free_slug(slugify(values["title"], "event"), slugs_in_use() | set(RESERVED))
        values = {**values, "slug": values.get("slug") or free}
        check(values, None)
        event = Event(
            code=new_code(), uid_domain=new_uid(), created_at=now(),
            organisation_id=homes.home_for(account, home.id if home else None, values).id,
        )  # fmt: skip
        edits.within_limits(event, {}, values)
        edits.apply(event, values)
        db.session.add(event)
        db.session.flush()
        db.session.add(Membership(event_id=event.id, account_id=account.id, role="owner"))
        edits.record_added(edits.Writing(event, actor, once), event)
    return event


def change(
    writing: edits.Writing,
    version: conflicts.Version,
    values: EventValues,
    along: dates.Chosen | None = None,
) -> Entry | None:
    """Save an event's own fields; `along` says what becomes of what has a time, when its days or its zone change.

    Raises Stale, Invalid, and dates.Unsettled when that must be asked first.
    """
    event = writing.event
    with transaction():
        values = conflicts.settled(event, version, values)
        check({**edits.state(event), **values}, event)
        together = replace(writing, batch=edits.new_batch("dates"))
        moved = dates.move_along(together, values, along)
        return edits.write(together if moved else writing, event, values)


def removed(account: Account) -> list[Event]:
    """Events that the account owns and that were removed, latest day first."""
    return list(
        db.session.scalars(
            select(Event)
            .where(owned_by(account.id), Event.removed_at.is_not(None))
            .order_by(Event.starts_on.desc())
        )
    )


def restore(account: Account, code: str) -> Event:
    """Bring a removed event back to its organisers, who may publish it again. Raises NotFound."""
    with transaction():
        event = next((e for e in removed(account) if e.code == code), None)
        if event is None:
            raise NotFound
        event.removed_at = None
        event.version += 1
        edits.record(edits.Writing(event, Actor(account.id, "owner")), event, "restore")
    return event


def once_at(account: Account, slug: str) -> Event | None:
    """The event of which the account is an owner that has or had this slug, also one that was removed."""
    had = select(EventSlug.event_id).where(EventSlug.slug == slug)
    return db.session.scalars(
        select(Event)
        .where(owned_by(account.id))
        .where((Event.slug == slug) | Event.id.in_(had))
    ).first()


def slugs_in_use() -> set[str]:
    """Every address that an event has, had, or had when it was erased."""
    in_use = set(db.session.scalars(select(Event.slug))) | set(db.session.scalars(select(EventSlug.slug)))
    return in_use | reserved.slugs()


def check(values: EventValues, event: Event | None) -> None:
    """Raises Invalid for what an event cannot be; `event` is the one that has these values, None for a new one."""
    errors: dict[str, str] = {}
    slug = values["slug"]
    if not is_slug(slug):
        errors["slug"] = "Use small letters a to z, digits and hyphens, at most 60."
    elif slug in RESERVED:
        errors["slug"] = "This address is reserved. Choose another."
    elif (event is None or slug != event.slug) and slug in slugs_in_use() - _own_slugs(event):
        errors["slug"] = "This address is taken by another event."
    starts, ends = _date(values["starts_on"]), _date(values["ends_on"])
    if not (may_be(starts) and may_be(ends)):
        errors["starts_on"] = "The year must be from 1900 to 2199."
    elif ends < starts:
        errors["ends_on"] = "The last day is before the first."
    elif (ends - starts).days >= LONGEST_EVENT:
        errors["ends_on"] = "An event is at most 31 days long."
    if not is_colour(values.get("accent", PLAIN)):
        errors["accent"] = "Write a colour as # and six digits 0–9, a–f."
    if values.get("timezone", "Europe/Stockholm") not in TIMEZONES:
        errors["timezone"] = "This time zone is not known. Write it as Europe/Stockholm."
    if errors:
        raise Invalid(**errors)


def _own_slugs(event: Event | None) -> set[str]:
    if event is None:
        return set()
    return set(db.session.scalars(select(EventSlug.slug).where(EventSlug.event_id == event.id)))


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
