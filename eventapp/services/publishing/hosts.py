"""Organisations as readers see them: their days by the latest releases, remembered for some seconds."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from eventapp.extensions import db
from eventapp.models import Event, Organisation, OrganisationSlug, PublicDay
from eventapp.programme.colour import PLAIN, is_colour
from eventapp.programme.host import Day, Host
from eventapp.programme.naming import is_slug
from eventapp.services.errors import NotFound, Unavailable
from eventapp.services.publishing.asking import Asking

# How long, in seconds, a process shows what it has without asking; and how long a reader waits for an answer,
# with something to show and without.
ASK_EVERY, HELD, NOTHING = 5.0, 0.25, 4.5
MOST = 1000  # Of those that there are, and as many names that nobody has: invented ones drive out no other.


@dataclass(frozen=True, slots=True)
class Shown:
    """An organisation with public days, or none of that name; `mark` changes whenever anything of it does."""

    host: Host | None
    mark: str
    asked: float


class Hosts:
    """What one process knows of organisations, the least recently used forgotten."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Shown] = OrderedDict()
        self._nobody: OrderedDict[str, Shown] = OrderedDict()
        self._asking = Asking()

    def mark(self, slug: str) -> str | None:
        """The mark of what is held, or None when this process has to look again."""
        held = self._known(slug)
        return held.mark if held and time.monotonic() - held.asked < ASK_EVERY else None

    def forget(self) -> None:
        """Look again at the next question: something was published or changed. What is held stays for worse times."""
        for known in (self._held, self._nobody):
            for slug, held in list(known.items()):
                known[slug] = Shown(held.host, held.mark, -ASK_EVERY)

    def current(self, slug: str) -> tuple[Host, str]:
        """The organisation that has or had this slug, and its mark, if it has or had a public day.

        Raises NotFound, Unavailable.
        """
        if not is_slug(slug):
            raise NotFound
        if self.mark(slug) is None:
            engine, held = db.engine, self._known(slug)

            def ask() -> None:
                with engine.connect() as connection:
                    self._keep(slug, _read(connection, slug))

            answered = self._asking.ask(ask, HELD if held else NOTHING)
            if not answered and held is None:
                raise Unavailable
        shown = self._known(slug)
        if shown is None or shown.host is None:
            raise NotFound
        return shown.host, shown.mark

    def _keep(self, slug: str, host: Host | None) -> None:
        mark = hashlib.sha256(repr(host).encode()).hexdigest()[:16]
        known, other = (self._nobody, self._held) if host is None else (self._held, self._nobody)
        known[slug] = Shown(host, mark, time.monotonic())
        other.pop(slug, None)
        with suppress(KeyError):  # Another thread may just have taken it away.
            known.move_to_end(slug)
            while len(known) > MOST:
                known.popitem(last=False)

    def _known(self, slug: str) -> Shown | None:
        """What is held of a name, and from now the last to be given up."""
        for known in (self._held, self._nobody):
            if (held := known.get(slug)) is not None:
                with suppress(KeyError):
                    known.move_to_end(slug)
                return held
        return None


def _read(connection: Connection, slug: str) -> Host | None:
    """The organisation, if anything of it was ever published and not erased."""
    named = (
        select(Organisation.__table__)
        .join(OrganisationSlug, OrganisationSlug.organisation_id == Organisation.id)
        .where(OrganisationSlug.slug == slug)
    )
    row = connection.execute(named).first()
    days = select(PublicDay.__table__).join(Event, Event.id == PublicDay.event_id)
    wanted = days.where(Event.organisation_id == row.id).order_by(PublicDay.event_id) if row else None
    found = connection.execute(wanted).all() if wanted is not None else []
    if row is None or not found:
        return None
    shown = tuple(
        Day(
            d.code, d.slug, d.title, d.starts_on, d.ends_on, d.language, d.venue, d.city, d.public, d.sequence,
            d.modified_at,
        )
        for d in found
    )  # fmt: skip
    return Host(row.slug, row.name, row.language, row.timezone, row.accent if is_colour(row.accent) else PLAIN, row.logo, row.uid, shown)


def of_event(slug: str) -> str | None:
    """The slug of the organisation of the event that is published under a slug; None where it has none."""
    return db.session.scalar(
        select(Organisation.slug)
        .join(Event, Event.organisation_id == Organisation.id)
        .join(PublicDay, PublicDay.event_id == Event.id)
        .where(PublicDay.slug == slug, PublicDay.public)
    )


def logo_of(code: str) -> str:
    """The key of the logo of the organisation of the event with a code; "" for none."""
    found = select(Organisation.logo).join(Event, Event.organisation_id == Organisation.id).where(Event.code == code)
    return db.session.scalar(found) or ""


def is_public(slug: str) -> bool:
    """Whether the organisation has a public day, and so a page."""
    return _with_public_day(Organisation.slug == slug) is not None


def with_logo(key: str) -> str | None:
    """The slug of an organisation that has a public day, and this picture for its logo; None: there is none."""
    return _with_public_day(Organisation.logo == key)


def _with_public_day(which: ColumnElement[bool]) -> str | None:
    found = (
        select(Organisation.slug)
        .join(Event, Event.organisation_id == Organisation.id)
        .join(PublicDay, PublicDay.event_id == Event.id)
        .where(which, PublicDay.public)
        .limit(1)
    )
    return db.session.scalar(found)
