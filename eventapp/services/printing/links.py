"""Short links of an event: named, led elsewhere, switched off, or made for any address; who did what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.models import Account, Event, LinkChange, ShortCode, ShortLink
from eventapp.programme.addresses import completed, is_web_address
from eventapp.programme.text import one_line
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import codes, edits
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.publishing import repointed, shortlinks
from eventapp.services.transaction import transaction

# How long a name and an address may be, and how many free links an event may have.
LONGEST_NAME, LONGEST_ADDRESS, MOST_FREE = 200, 1000, 300


@dataclass(frozen=True, slots=True)
class Setting:
    """What is said of a link: its name, where it leads ("" for by itself), whether it is off; `version` 0 for nothing yet."""

    name: str = ""
    target: str = ""
    off: bool = False
    version: int = 0

    def plain(self) -> dict[str, str]:
        """For the log."""
        return {"name": self.name, "target": self.target, "off": "off" if self.off else ""}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log."""

    at: datetime
    by: str
    before: dict[str, str]
    after: dict[str, str]


def said(event: Event) -> dict[str, Setting]:
    """What was said of the event's links, by link."""
    rows = db.session.scalars(select(ShortLink).where(ShortLink.event_id == event.id).order_by(ShortLink.made_at, ShortLink.link))
    return {row.link: _said(row) for row in rows}


def one(event: Event, link: str) -> Setting:
    """What was said of one link. Raises NotFound where it is none of the event's."""
    _check(event, link)
    row = db.session.get(ShortLink, link)
    return _said(row) if row is not None else Setting()


def _said(row: ShortLink) -> Setting:
    return Setting(row.name, row.target, row.off, row.version)


def _check(event: Event, link: str) -> None:
    """Raises NotFound for a link that is none of the event's: of what it published once, or a free one."""
    known = db.session.get(ShortCode, link[1:]) if len(link) == shortlinks.LENGTH and link[0] in shortlinks.KINDS else None
    free = link[:1] == shortlinks.link("free", "")
    if known is None or known.event_id != event.id or (free and db.session.get(ShortLink, link) is None):
        raise NotFound


def make(event: Event, actor: Actor, base: str, name: str, address: str) -> str:
    """A free link to an address: the link. Raises Invalid."""
    wanted = Setting(_name(name), _address(address, base))
    if not wanted.target:
        raise Invalid(target="Say where it leads.")
    with transaction():
        count = select(func.count()).where(ShortLink.event_id == event.id, ShortLink.link.startswith(shortlinks.link("free", "")))
        if (db.session.scalar(count) or 0) >= MOST_FREE:
            raise Invalid(form="There are 300 free links already. Lead one that is not used elsewhere.")
        code = codes.new_code()
        db.session.add(ShortCode(code=code, event_id=event.id))
        link = shortlinks.link("free", code)
        db.session.add(ShortLink(link=link, event_id=event.id, made_at=now(), name=wanted.name, target=wanted.target, off=False))
        _log(event, actor, link, Setting(), wanted)
    repointed.look_again()
    return link


def change(event: Event, actor: Actor, base: str, link: str, wanted: Setting) -> bool:
    """Say something else of a link, `wanted.version` being that of what was seen: whether anything is changed.

    Raises NotFound, and Invalid, also where someone else has changed it since.
    """
    before = one(event, link)
    after = Setting(_name(wanted.name), _address(wanted.target, base), wanted.off, before.version)
    if after == before:
        return False
    if wanted.version != before.version:
        raise Invalid(form="Someone else has changed this link meanwhile. What is shown now is theirs; say again what you want.")
    if link[0] == shortlinks.link("free", "") and not after.target:
        raise Invalid(target="Say where it leads.")
    with transaction():
        row = db.session.get(ShortLink, link)
        if row is None:
            row = ShortLink(link=link, event_id=event.id, made_at=now())
            db.session.add(row)
        row.name, row.target, row.off = after.name, after.target, after.off
        _log(event, actor, link, before, after)
    repointed.look_again()
    return True


def _log(event: Event, actor: Actor, link: str, before: Setting, after: Setting) -> None:
    kept = {"before": before.plain(), "after": after.plain()}
    db.session.add(LinkChange(event_id=event.id, link=link, account_id=actor.account_id, changed_at=now(), **kept))
    edits.record(edits.Writing(event, actor), event, "short link")


def _name(text: str) -> str:
    text = one_line(text)
    if len(text) > LONGEST_NAME:
        raise Invalid(name="This is longer than 200 characters.")
    return text


def _address(text: str, base: str) -> str:
    """A web address, completed where it was written without a scheme. Raises Invalid."""
    address = completed(one_line(text))
    if not address:
        return ""
    if len(address) > LONGEST_ADDRESS or not is_web_address(address):
        raise Invalid(target="This is no web address. It begins with https:// or http://.")
    if _is_short(address, base):
        raise Invalid(target="This is a short link itself, and may lead round in a circle. Give the page that it leads to.")
    return address


def _is_short(address: str, base: str) -> bool:
    """Whether an address is a short link of this site, however it is written."""
    parts = urlsplit(address)
    return parts.hostname == urlsplit(base).hostname and unquote(parts.path).lstrip("/").lower().startswith("q/")


def log(event: Event, link: str) -> list[Change]:
    """Who changed a link, the newest first."""
    rows = db.session.execute(
        select(LinkChange, Account.name).outerjoin(Account, Account.id == LinkChange.account_id)
        .where(LinkChange.event_id == event.id, LinkChange.link == link).order_by(LinkChange.id.desc()).limit(50)
    )  # fmt: skip
    return [Change(row.changed_at, name or "", dict(row.before), dict(row.after)) for row, name in rows]
