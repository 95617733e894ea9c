"""A pack of signs: asked for, set, every code on it read by a decoder of others, and kept for a day."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import delete, select, update

from eventapp.extensions import db
from eventapp.models import Event, SignPack
from eventapp.programme.addresses import Addresses
from eventapp.programme.release import Release
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.printing import hung, orders, sites
from eventapp.services.publishing import hosts, releases, shortlinks
from eventapp.services.transaction import transaction
from eventapp.signage import pack as setting
from eventapp.signage import proof
from eventapp.signage.pack import Order, Printed
from eventapp.signage.sheet import Facts, Wish

KEPT_FOR = timedelta(days=1)
# Sheets in a pack: an A3 poster for each of 1,000 seminars would be a file that no printer takes.
MOST = 1000

_log = logging.getLogger(__name__)
Pictures = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Press:
    """What it takes to print: the site, the fonts, and pictures by key."""

    site: sites.Site
    fonts: Path
    picture: Pictures


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: what is wanted, of which release, when it was asked for, and whether it is ready."""

    token: str
    release: int
    made_at: datetime
    wanted: orders.PackWanted
    ready: bool


def facts(release: Release, press: Press, printed: datetime) -> Facts:
    """All that sheets of a release are made of; the logo is the event's own, else that of its organisation."""
    event = release.programme.event
    to = Addresses(press.site.base, event.slug)
    logo = event.logo or hosts.logo_of(event.code)
    return Facts(release.programme, release.number, printed, to, shortlinks.link, press.picture, logo)


def ask(event: Event, actor: Actor, press: Press, wanted: orders.PackWanted) -> str:
    """Ask for a pack of the current release: its token.

    Raises Invalid where nothing is published, nothing would be on it, too much, or the site's address is none to print.
    """
    sites.check(press.site)
    release = released(event)
    count = len(orders.pages(facts(release, press, now()), wanted))
    if not count:
        raise Invalid(form="There is nothing to print of what you chose. Choose a sheet, or fill in what it asks for.")
    if count > MOST:
        raise Invalid(form="These are more than 1,000 sheets. Print a day, a room or a kind of sheet at a time.")
    token = secrets.token_hex(16)
    with transaction():
        db.session.execute(delete(SignPack).where(SignPack.made_at < now() - KEPT_FOR))
        db.session.add(
            SignPack(
                token=token, event_id=event.id, account_id=actor.account_id, made_at=now(), release=release.number,
                wanted=dict(wanted),
            )  # fmt: skip
        )
    return token


def get(event: Event, token: str) -> Pack:
    """A pack of the event. Raises NotFound, also when its day is over."""
    row = db.session.execute(
        select(SignPack.release, SignPack.made_at, SignPack.wanted, SignPack.body.is_not(None))
        .where(SignPack.event_id == event.id, SignPack.token == token, SignPack.made_at >= now() - KEPT_FOR)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    number, made_at, wanted, ready = row
    return Pack(token, number, made_at, cast(orders.PackWanted, wanted), ready)


def pages(event: Event, found: Pack, press: Press) -> tuple[Facts, list[Printed]]:
    """Its sheets, of the release for which it was asked."""
    known = facts(releases.get(event, found.release), press, found.made_at)
    return known, orders.pages(known, found.wanted)


def body(event: Event, token: str) -> bytes:
    """The PDF. Raises NotFound while there is none."""
    found = db.session.scalar(select(SignPack.body).where(SignPack.event_id == event.id, SignPack.token == token))
    if found is None:
        raise NotFound
    return bytes(found)


def make(event: Event, token: str, press: Press, report: Callable[[int, int], object]) -> int:
    """Set the pack, have its codes read, keep it, and note its sheets as printed: how many they are.

    `report` is told how far it has come. Raises Invalid, and then nothing is handed out, where a code is not read as listed.
    """
    found = get(event, token)
    known, sheets = pages(event, found, press)
    papers = len(setting.sheets_of_paper(sheets))
    report(0, papers * 2)
    made = proved(known, sheets, press, lambda done, _: report(papers + done, papers * 2))
    account = db.session.scalar(select(SignPack.account_id).where(SignPack.token == token))
    with transaction():
        db.session.execute(update(SignPack).where(SignPack.token == token).values(body=made))
        hung.note(event, account, known, sheets, found)
    return len(sheets)


def proved(known: Facts, sheets: list[Printed], press: Press, report: Callable[[int, int], object]) -> bytes:
    """The PDF of some sheets, after every code on it was rendered and read. Raises Invalid where one was not."""
    made = setting.pdf(known, sheets, press.fonts)
    missed = proof.unread(made, sheets, report)
    if missed:
        _log.error("codes on signs of %s are not read: %s", known.programme.event.slug, missed[:5])
        raise Invalid(form="The pack was not handed out: a code on it could not be read as it should be. Use larger paper.")
    return made


def released(event: Event) -> Release:
    """What is published. Raises Invalid where nothing is."""
    release = releases.latest(event)
    if release is None:
        raise Invalid(form="Publish the programme first: signs show what is published.")
    return release


def first(pages_shown: list[bytes]) -> bytes:
    """The picture of a sheet: of several pages beneath each other. Raises NotFound for none."""
    if not pages_shown:
        raise NotFound
    return pages_shown[0] if len(pages_shown) == 1 else setting.beneath(pages_shown)


def order_alone(release: Release, what: str) -> Order:
    """The door signs of all `rooms`, the posters of all `seminars`, one of those by its code, or a kind of sheet by its name.

    Raises NotFound.
    """
    kind, only = setting.named(release.programme, what)
    if not kind:
        raise NotFound
    return Order({kind: Wish(only=only)})
