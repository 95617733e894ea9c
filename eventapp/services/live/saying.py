"""Saying what is true this minute, and taking it back: one transaction, a line in the journal, and each tap counts once."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.formats import livejson
from eventapp.formats.jsonfile import Unreadable
from eventapp.models import Event, LiveEntry, LiveState
from eventapp.programme import taps
from eventapp.programme.live import NOTHING, LiveFacts, in_force
from eventapp.programme.model import Programme
from eventapp.programme.taps import Tap
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.live.current import Live
from eventapp.services.publishing import releases
from eventapp.services.transaction import after_commit, transaction

# For how long a tap may wait for a network and still be said as of when it was pressed.
LONGEST_WAIT = timedelta(hours=12)


class NoLonger(Invalid):
    """What was pressed is not about what is there any more: someone else has said something else meanwhile."""

    def __init__(self) -> None:
        super().__init__(form="This no longer applies: someone else was quicker.")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A tap as it was sent: `once` names it, so that sending it again changes nothing; it was pressed `ago` seconds ago."""

    tap: Tap
    once: str = ""
    ago: float = 0.0


def say(event: Event, actor: Actor, live: Live, pressed: Pressed) -> LiveEntry | None:
    """Have something hold from when it was pressed; its line in the journal, None where it held already.

    Raises NoLonger where it is not as whoever pressed saw it, and Invalid for what cannot be.
    """
    with transaction():
        return _said(event, actor, live, pressed)


def say_along(event: Event, actor: Actor, live: Live, pressed: Pressed) -> None:
    """The same inside a transaction of the caller's, for which it is no fault where that cannot be said, or no longer."""
    with suppress(Invalid):
        _said(event, actor, live, pressed)


def _said(event: Event, actor: Actor, live: Live, pressed: Pressed) -> LiveEntry | None:
    at, once = pressed_at(pressed.ago), once_by(actor, pressed.once)
    row = _held(event)
    if once is not None and (done := _done(event, once)):
        return done
    programme, facts = _programme(event), livejson.read(row.facts)
    if not taps.stands(in_force(facts, programme, now()), pressed.tap):
        raise NoLonger
    try:
        after = taps.pressed(facts, pressed.tap, programme, at)
    except taps.Impossible as error:
        raise Invalid(form=str(error)) from error
    return _write(event, actor, live, row, _Change(pressed.tap.about, after, once))


def take_back(event: Event, actor: Actor, live: Live, number: int) -> LiveEntry | None:
    """Have what was said with this number in the journal hold no more, and what held before it again.

    What was taken back before is left as it is. Raises NotFound, and NoLonger where something else was said since.
    """
    with transaction():
        row = _held(event)
        entry = db.session.get(LiveEntry, (event.id, number))
        if entry is None:
            raise NotFound
        if entry.undone_at is not None:
            return None
        facts = livejson.read(row.facts)
        thing = livejson.thing(facts, entry.about)
        if any(thing.get(name) != value for name, value in entry.after.items()):
            raise NoLonger
        entry.undone_at = now()
        after = livejson.with_thing(facts, entry.about, thing | entry.before)
        return _write(event, actor, live, row, _Change(entry.about, after))


def forget_ended() -> None:
    """What has ended by itself goes from what is kept of every event, such as the text of a message; the journal has it still."""
    held = select(LiveState, Event).join(Event, Event.id == LiveState.event_id)
    with transaction():
        for row, event in db.session.execute(held.with_for_update(of=LiveState)).all():
            with suppress(msgspec.ValidationError, Unreadable):  # What cannot be read is in force nowhere.
                facts, release = livejson.read(row.facts), releases.latest(event) if row.facts != livejson.kept(NOTHING) else None
                row.facts = livejson.kept(in_force(facts, release.programme, now()) if release else NOTHING)


@dataclass(frozen=True, slots=True)
class _Change:
    about: str
    after: LiveFacts
    once: str | None = None


def _write(event: Event, actor: Actor, live: Live, row: LiveState, change: _Change) -> LiveEntry | None:
    """Keep the facts with their line in the journal, inside the transaction; this process knows once it is committed."""
    before, after = (livejson.thing(each, change.about) for each in (livejson.read(row.facts), change.after))
    changed = [name for name in after if before[name] != after[name]]
    row.facts = livejson.kept(change.after)
    # That a room was spoken of anew says nothing by itself.
    if not set(changed) - {"said"}:
        return None
    row.number += 1
    entry = LiveEntry(
        event_id=event.id, number=row.number, account_id=actor.account_id, at=now(), about=change.about, once=change.once,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    code, number = event.code, row.number
    after_commit(lambda: live.put(code, number, change.after))
    return entry


def _held(event: Event) -> LiveState:
    """The event's facts, which nobody else changes until the transaction ends."""
    nothing = insert_new(LiveState.__table__, db.session.connection()).values(
        event_id=event.id, number=0, facts=livejson.kept(NOTHING)
    )
    db.session.execute(nothing)
    wanted = select(LiveState).where(LiveState.event_id == event.id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def _programme(event: Event) -> Programme:
    release = releases.latest(event)
    if release is None:
        raise Invalid(form="The programme is not public, so there is nobody to tell.")
    return release.programme


def pressed_at(ago: float) -> datetime:
    """When a tap was pressed that has waited for so many seconds, as its device says: to the second, and no longer ago than may be."""
    return (now() - timedelta(seconds=min(max(ago, 0.0), LONGEST_WAIT.total_seconds()))).replace(microsecond=0)


def once_by(actor: Actor, once: str) -> str | None:
    """A press's name as it is kept: nobody else's, and of one length whatever was sent; None for one without."""
    return hashlib.sha256(f"{actor.account_id}/{once}".encode()).hexdigest() if once else None


def _done(event: Event, once: str) -> LiveEntry | None:
    return db.session.scalars(select(LiveEntry).where(LiveEntry.event_id == event.id, LiveEntry.once == once)).first()
