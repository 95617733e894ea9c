"""A pack of signs: asked for, set, every code on it read by a decoder of others, and kept for a day, as far as there is room."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import cast

from sqlalchemy import delete, func, select, update

from eventapp.extensions import db
from eventapp.models import Event, SignPack
from eventapp.programme.addresses import Addresses
from eventapp.programme.release import Release
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.printing import orders, sites
from eventapp.services.publishing import hosts, releases, shortlinks
from eventapp.services.transaction import transaction
from eventapp.services.turns import Turns
from eventapp.signage import pack as setting
from eventapp.signage import proof
from eventapp.signage.pack import Made, Order, Printed, Remarks, Small
from eventapp.signage.sheet import Facts, Wish

# Who asks for the same again within TWICE has pressed twice.
KEPT_FOR, TWICE = timedelta(days=1), timedelta(seconds=30)
# Of one person in an event so many are kept, of an event so many bytes: the oldest give way.
MOST_OF_ONE, MOST_BYTES = 10, 200_000_000
# Sheets in a pack: an A3 poster for each of 1,000 seminars would be a file that no printer takes.
MOST = 1000

_log = logging.getLogger(__name__)
# A large pack takes some hundred megabytes while it is set.
_TURNS = Turns(at_once=1, waiting=4, patience=30)
Pictures = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Press:
    """What it takes to print: the site, the fonts, and pictures by key."""

    site: sites.Site
    fonts: Path
    picture: Pictures


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: what is wanted, of which release, when it was asked for, whether it is ready, and what is to be told of it then."""

    token: str
    release: int
    made_at: datetime
    wanted: orders.PackWanted
    ready: bool
    remarks: Remarks


def facts(release: Release, press: Press, printed: datetime) -> Facts:
    """All that sheets of a release are made of; the logo is the event's own, else that of its organisation."""
    event = release.programme.event
    to = Addresses(press.site.base, event.slug)
    logo = event.logo or hosts.logo_of(event.code)
    return Facts(release.programme, release.number, printed, to, shortlinks.link, press.picture, logo)


def ask(event: Event, actor: Actor, press: Press, wanted: orders.PackWanted) -> str:
    """Ask for a pack of the current release: its token, that of the one there is for who pressed twice.

    Raises Invalid where nothing is published, nothing would be on it, too much, or the site's address is none to print.
    """
    sites.check(press.site)
    release = released(event)
    bounded(orders.pages(facts(release, press, now()), wanted))
    with transaction():
        # Who asks for the same at the same moment is served one after the other.
        db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update(key_share=True))
        clear_old()
        token = _twice(event, actor, release, wanted)
        if not token:
            token = secrets.token_hex(16)
            row = {"token": token, "account_id": actor.account_id, "release": release.number, "wanted": dict(wanted)}
            db.session.add(SignPack(event_id=event.id, made_at=now(), **row))
            db.session.flush()
            _give_way(_of(event, actor)[MOST_OF_ONE:], token)
    return token


def bounded(sheets: list[Printed]) -> list[Printed]:
    """Sheets to print. Raises Invalid where there is none, or more than a printer takes."""
    if not sheets:
        raise Invalid(form="There is nothing to print of what you chose. Choose a sheet, or fill in what it asks for.")
    if len(sheets) > MOST:
        raise Invalid(form="These are more than 1,000 sheets. Print a day, a room or a kind of sheet at a time.")
    return sheets


def _twice(event: Event, actor: Actor, release: Release, wanted: orders.PackWanted) -> str:
    """The same that was asked for a moment ago by the same person; "" for none."""
    just_now = (SignPack.event_id == event.id, SignPack.account_id == actor.account_id, SignPack.release == release.number)
    rows = db.session.execute(select(SignPack.token, SignPack.wanted).where(*just_now, SignPack.made_at > now() - TWICE))
    return next((row.token for row in rows if row.wanted == dict(wanted)), "")


def _of(event: Event, actor: Actor) -> list[str]:
    """A person's packs, the newest first."""
    mine = (SignPack.event_id == event.id, SignPack.account_id == actor.account_id)
    return list(db.session.scalars(select(SignPack.token).where(*mine).order_by(SignPack.made_at.desc(), SignPack.token)))


def _give_way(tokens: Iterable[str], new: str) -> None:
    db.session.execute(delete(SignPack).where(SignPack.token.in_(list(tokens)), SignPack.token != new))


def clear_old() -> None:
    """Take away the packs whose day is over, inside a transaction of the caller's."""
    db.session.execute(delete(SignPack).where(SignPack.made_at < now() - KEPT_FOR))


def get(event: Event, actor: Actor, token: str) -> Pack:
    """A pack of the event. Raises NotFound, also when its day is over, or where it holds another's secret."""
    found, account = _get(event, token)
    if orders.secret(found.wanted["orders"]) and not actor.may(orders.SECRETS) and account != actor.account_id:
        raise NotFound
    return found


def _get(event: Event, token: str) -> tuple[Pack, int | None]:
    row = db.session.execute(
        select(
            SignPack.release, SignPack.made_at, SignPack.wanted, SignPack.body.is_not(None), SignPack.remarks, SignPack.account_id
        )
        .where(SignPack.event_id == event.id, SignPack.token == token, SignPack.made_at >= now() - KEPT_FOR)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    number, made_at, wanted, ready, kept, account = row
    told = Remarks(kept["cut"], [Small(**each) for each in kept["small"]]) if kept else Remarks([], [])
    return Pack(token, number, made_at, cast(orders.PackWanted, wanted), ready, told), account


def pages(event: Event, found: Pack, press: Press) -> tuple[Facts, list[Printed]]:
    """Its sheets, of the release for which it was asked."""
    known = facts(releases.get(event, found.release), press, found.made_at)
    return known, orders.pages(known, found.wanted)


def body(found: Pack) -> bytes:
    """The PDF. Raises NotFound while there is none."""
    made = db.session.scalar(select(SignPack.body).where(SignPack.token == found.token))
    if made is None:
        raise NotFound
    return bytes(made)


def make(event: Event, token: str, press: Press, report: Callable[[int, int], object]) -> int:
    """Set the pack, have its codes read, and keep it: how many sheets it has.

    `report` is told how far it has come. Raises Invalid, and then nothing is handed out, where a code is not read as listed.
    """
    found, _ = _get(event, token)
    known, sheets = pages(event, found, press)
    papers = len(setting.sheets_of_paper(sheets))
    report(0, papers * 2)
    made = proved(known, sheets, press, lambda done, _: report(papers + done, papers * 2))
    with transaction():
        values = {"body": made.pdf, "remarks": asdict(made.remarks)}
        db.session.execute(update(SignPack).where(SignPack.token == token).values(values))
        _give_way(_too_much(event), token)
    return len(sheets)


def make_now(event: Event, token: str, press: Press) -> int:
    """The same while someone waits for it, one at a time. Raises Invalid as `make`, and Busy."""
    with _TURNS.turn():
        return make(event, token, press, lambda done, total: None)


def _too_much(event: Event) -> list[str]:
    """The oldest packs of an event that holds more than it may."""
    size = func.length(SignPack.body)
    rows = db.session.execute(
        select(SignPack.token, size).where(SignPack.event_id == event.id, SignPack.body.is_not(None))
        .order_by(SignPack.made_at.desc(), SignPack.token)
    ).all()  # fmt: skip
    kept = list(accumulate(int(row[1]) for row in rows))
    return [row.token for row, so_far in zip(rows, kept, strict=True) if so_far > MOST_BYTES]


def proved(known: Facts, sheets: list[Printed], press: Press, report: Callable[[int, int], object]) -> Made:
    """Some sheets as they were set, after every code on it was rendered and read. Raises Invalid where one was not."""
    made = setting.make(known, sheets, press.fonts)
    missed = proof.unread(made.pdf, sheets, report)
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
