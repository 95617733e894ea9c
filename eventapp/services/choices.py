"""What readers choose: written and read by a secret address, counted for organisers, and erased a week after the event.

An address to write has a token of 192 random bits, which a browser may make itself, so that sending it twice makes one
choice. The address to show is a hash of it, and the table has a hash of that one: neither opens what came before it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update

from eventapp.database import insert_into, insert_new
from eventapp.extensions import db
from eventapp.models import Choice, Event, Release, Star
from eventapp.programme import chosen
from eventapp.programme.clashes import Clash
from eventapp.programme.model import Programme
from eventapp.services import chosen_codes, limits
from eventapp.services.chosen_codes import MOST_JOINED
from eventapp.services.clock import now
from eventapp.services.errors import Gone, NotFound
from eventapp.services.transaction import transaction

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
SHOWN = "show-"
# A whole hall may be behind one address; who changes a choice is one person, on a few devices.
BEGUN = limits.Limit("choices begun from a network, a minute", 1200, 60)
BEGUN_DAY = limits.Limit("choices begun from a network, a day", 5000, 86_400)
CHANGED = limits.Limit("changes of a choice, a minute", 120, 60)
# What one choice may hold: nobody goes to so many.
_MOST = 300


@dataclass(frozen=True, slots=True)
class Wish:
    """That a seminar is chosen, or is no longer, and when that was said."""

    chosen: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice as it was found: the codes in it, the token by which it is shown, and whether it may be changed from here."""

    codes: frozenset[str]
    shown: str
    writes: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who chooses: in which event (by its code), by which token, from which network, and what there is to be chosen."""

    event: str
    token: str
    network: str
    known: frozenset[str]


def new_token() -> str:
    """A new address to write."""
    return secrets.token_urlsafe(24)


def shown(token: str) -> str:
    """The token of the address to show, made of the one to write; there is no way back."""
    return SHOWN + urlsafe_b64encode(hashlib.sha256(f"choice/{token}".encode()).digest()[:24]).decode()


def find(event: str, token: str) -> Chosen:
    """What has been chosen in an event (by its code) under a token. Raises NotFound, and Gone where it was erased."""
    writes = _TOKEN.fullmatch(token) is not None
    if not writes and not (token.startswith(SHOWN) and _TOKEN.fullmatch(token.removeprefix(SHOWN))):
        raise NotFound
    to_show = shown(token) if writes else token
    return Chosen(chosen_codes.read(event, _key(to_show)), to_show, writes)


def key(event: str, token: str) -> str:
    """By what a choice in an event (by its code) is known to who follows it, which opens nothing. Raises NotFound, Gone."""
    return _key(find(event, token).shown)


def choose(reader: Reader, wishes: Mapping[str, Wish]) -> Chosen:
    """Take up what was said of seminars (by code), of each what was said last; the first time a choice is begun.

    What there is not to be chosen is passed by. Raises NotFound for what is no address to write, Gone, TooMany.
    """
    key = _written(reader.token)
    known = {code: wish for code, wish in wishes.items() if code in reader.known}
    if not known:
        return find(reader.event, reader.token)
    begins = _count(reader, key)
    with transaction():
        if begins:
            _begin(reader.event, key)
        choice = _found(reader.event, key, held=True)
        _say(choice, _that_fit(choice, known))
        codes = _codes(choice)
    return Chosen(codes, shown(reader.token), True)


def join(reader: Reader, other: str) -> Chosen:
    """Make the reader's choice a part of another (by its token to write): both addresses and calendars show that from now on.

    Raises NotFound, Gone, TooMany.
    """
    mine, theirs = _written(reader.token), _written(other)
    _count(reader, theirs)
    with transaction():
        held = {key: _found(reader.event, key, held=True) for key in sorted((mine, theirs))}
        if held[mine].id != held[theirs].id:
            stars = db.session.scalars(select(Star).where(Star.choice_id == held[mine].id)).all()
            _say(held[theirs], {star.code: Wish(star.chosen, star.at) for star in stars})
            db.session.execute(delete(Star).where(Star.choice_id == held[mine].id))
            held[mine].joined = held[theirs].key
            # What had become a part of mine is a part of theirs, in one step: no chain grows too long to be followed.
            moved = update(Choice).where(Choice.event_id == held[mine].event_id, Choice.joined == held[mine].key)
            db.session.execute(moved.values(joined=held[theirs].key))
    return find(reader.event, reader.token)


def erase(event: str, token: str) -> None:
    """Erase a choice at once; that there was one is kept for as long, so that other devices learn of it. Raises NotFound, Gone."""
    with transaction():
        choice = _found(event, _written(token), held=True)
        choice.erased_at = now()
        db.session.execute(delete(Star).where(Star.choice_id == choice.id))


def counts(event_id: int) -> dict[str, int]:
    """How many have chosen each seminar, by code; those that nobody has are not in it."""
    wanted = select(Star.code, func.count()).where(Star.event_id == event_id, Star.chosen).group_by(Star.code)
    return {str(code): int(count) for code, count in db.session.execute(wanted)}


def crowded(event_id: int, programme: Programme) -> list[Clash]:
    """The seminars of a programme that more have chosen than their rooms have seats."""
    return chosen.crowded(programme, counts(event_id))


def erase_old() -> int:
    """Erase every choice of events that ended more than a week ago; how many there were."""
    with transaction():
        past = [event for event in db.session.scalars(select(Choice.event_id).distinct()) if _is_past(event)]
        gone = len(db.session.scalars(select(Choice.id).where(Choice.event_id.in_(past))).all())
        for table in (Star, Choice):
            db.session.execute(delete(table).where(table.event_id.in_(past)))
    return gone


def _is_past(event_id: int) -> bool:
    newest = select(Release.ends_on, Release.timezone).where(Release.event_id == event_id)
    row = db.session.execute(newest.order_by(Release.number.desc()).limit(1)).first()
    return row is None or chosen.kept_until(row.ends_on, ZoneInfo(row.timezone)) <= now()


def _key(to_show: str) -> str:
    return hashlib.sha256(to_show.encode()).hexdigest()


def _written(token: str) -> str:
    """The key of a token to write. Raises NotFound for any other."""
    if not _TOKEN.fullmatch(token):
        raise NotFound
    return _key(shown(token))


def _count(reader: Reader, key: str) -> bool:
    """Count a change; gives whether the choice is yet to be begun, which is counted too. Raises TooMany."""
    begins = db.session.scalars(select(Choice.id).where(Choice.key == key)).first() is None
    begun: limits.Counted = ((BEGUN, reader.network), (BEGUN_DAY, reader.network)) if begins else ()
    limits.reserve((*begun, (CHANGED, key)))
    return begins


def _begin(event: str, key: str) -> None:
    event_id = db.session.scalars(select(Event.id).where(Event.code == event, Event.removed_at.is_(None))).first()
    if event_id is None:
        raise NotFound
    values = {"event_id": event_id, "key": key, "joined": ""}
    db.session.execute(insert_new(Choice.__table__, db.session.connection()).values(**values))


def _found(event: str, key: str, held: bool = False) -> Choice:
    """The choice with this key, or what it has become a part of. Raises NotFound, Gone.

    One that is `held` nobody else changes or erases before this transaction is over.
    """
    for _ in range(MOST_JOINED):
        wanted = select(Choice).join(Event, Event.id == Choice.event_id).where(Event.code == event, Choice.key == key)
        if held:
            wanted = wanted.with_for_update(of=Choice).execution_options(populate_existing=True)
        choice = db.session.scalars(wanted).first()
        if choice is None:
            raise NotFound
        if choice.erased_at is not None:
            raise Gone("choice")
        if not choice.joined:
            return choice
        key = choice.joined
    raise NotFound


def _codes(choice: Choice) -> frozenset[str]:
    return frozenset(db.session.scalars(select(Star.code).where(Star.choice_id == choice.id, Star.chosen)))


def _that_fit(choice: Choice, wishes: Mapping[str, Wish]) -> Mapping[str, Wish]:
    """The wishes that a choice has room for: those of what it holds, and the newest of the rest."""
    held = set(db.session.scalars(select(Star.code).where(Star.choice_id == choice.id)))
    more = sorted((code for code in wishes if code not in held), key=lambda code: wishes[code].at, reverse=True)
    kept = held | set(more[: max(0, _MOST - len(held))])
    return {code: wish for code, wish in wishes.items() if code in kept}


def _say(choice: Choice, wishes: Mapping[str, Wish]) -> None:
    """Write what was said, leaving alone what was said later; in one order for all, so that none waits in a circle."""
    if not wishes:
        return
    insert = insert_into(Star.__table__, db.session.connection())
    statement = insert.on_conflict_do_update(
        index_elements=[Star.choice_id, Star.code],
        set_={"chosen": insert.excluded.chosen, "at": insert.excluded.at}, where=Star.at < insert.excluded.at,
    )  # fmt: skip
    rows = [
        {"choice_id": choice.id, "code": code, "event_id": choice.event_id, "chosen": wish.chosen, "at": wish.at}
        for code, wish in sorted(wishes.items())
    ]
    db.session.execute(statement, rows)
