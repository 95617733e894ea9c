"""Saying what is true this minute, and taking it back: one transaction, a line in the journal, and each tap counts once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
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
from eventapp.services.live import journal
from eventapp.services.live.current import Live
from eventapp.services.publishing import releases
from eventapp.services.transaction import after_commit, transaction

# For how long a tap may wait for a network and still be said as of when it was pressed.
LONGEST_WAIT = timedelta(hours=12)
# A stream that is reported up and down more often than this in a room is one line of the journal from then on.
FEW, A_WHILE = 6, timedelta(minutes=10)


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
        if entry is None or entry.about.startswith("person/"):
            raise NotFound
        if entry.undone_at is not None:
            return None
        facts = livejson.read(row.facts)
        thing = livejson.thing(facts, entry.about)
        if any(thing.get(name) != value for name, value in entry.after.items()):
            raise NoLonger
        entry.undone_at = now()
        after = livejson.with_thing(facts, entry.about, thing | {name: entry.before[name] for name in entry.after})
        return _write(event, actor, live, row, _Change(entry.about, after))


def note(event: Event, actor: Actor, about: str, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """A line in the journal of what is no live fact and never public, inside a transaction of the caller's.

    What is public keeps its number, so that no page is made anew for it.
    """
    number = _next(event, _held(event))
    db.session.add(
        LiveEntry(
            event_id=event.id, number=number, account_id=actor.account_id, at=now(), about=about, before=dict(before), after=dict(after)
        )
    )
    db.session.flush()


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
    row.number = _next(event, row)
    entry = _changing_on(event, actor, change.about) or LiveEntry(
        event_id=event.id, account_id=actor.account_id, about=change.about, before={name: before[name] for name in changed}
    )
    entry.number, entry.at, entry.once, entry.after = row.number, now(), change.once, {name: after[name] for name in changed}
    db.session.add(entry)
    db.session.flush()
    code, number = event.code, row.number
    after_commit(lambda: live.put(code, number, change.after))
    return entry


def _next(event: Event, row: LiveState) -> int:
    """The number of the next line in the journal, in which lines of `note` have theirs too."""
    return max(row.number, journal.last(event)) + 1


def _changing_on(event: Event, actor: Actor, about: str) -> LiveEntry | None:
    """The last line of a stream that a video team reports up and down all the time, which goes on with what is said now.

    None where that is not so. How many changes it stands for is in what it says was `before`, as `times`.
    """
    if actor.account_id is not None or not about.startswith("room/"):
        return None
    wanted = select(LiveEntry).where(LiveEntry.event_id == event.id, LiveEntry.about == about, LiveEntry.at > now() - A_WHILE)
    lately = db.session.scalars(wanted.order_by(LiveEntry.number.desc()).limit(FEW)).all()
    if len(lately) < FEW or lately[0].account_id is not None or lately[0].undone_at is not None:
        return None
    lately[0].before = {**lately[0].before, "times": int(str(lately[0].before.get("times", 1))) + 1}
    return lately[0]


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
