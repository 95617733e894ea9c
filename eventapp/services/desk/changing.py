"""Changing on the day what readers see: each press a release of its own, made of the latest release and never of the draft.

The draft takes part in the same transaction: it gets the same change where it still says what readers saw before, and
keeps what an editor has changed in it and not published. So nothing unpublished is published along, and nothing is lost.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from eventapp.extensions import db
from eventapp.models import Account, DeskChange, Event
from eventapp.programme import daychange
from eventapp.programme import release as compiled
from eventapp.programme.clashes import Clash, clashes
from eventapp.programme.daychange import Wish
from eventapp.programme.model import Programme, Seminar
from eventapp.programme.taps import Tap
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, loading, memory, people, revisions, seminars, waivers
from eventapp.services.draft.fields import SeminarValues
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.live import saying
from eventapp.services.live.current import Live
from eventapp.services.live.saying import NoLonger, Pressed
from eventapp.services.publishing import releases, telling
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import transaction

# For how long a press may be taken back at the desk.
UNDO_FOR = timedelta(minutes=5)
LONGEST_REASON = 300

Changes = list[tuple[Seminar, Seminar]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a wish would do: which seminars differ then, before and after; the clashes it brings; and whom it concerns, by name.

    `kept` is what the draft says otherwise, and keeps. `fingerprint` names exactly this, on top of exactly this release.
    """

    before: Programme
    after: Programme
    changes: Changes
    new_clashes: list[Clash]
    kept: list[tuple[Seminar, tuple[str, ...]]]
    told: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Press:
    """The one press: what was shown, by its fingerprint; why; and what names the press, so that twice is once."""

    fingerprint: str
    reason: str
    once: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Where this process holds what readers see: the releases, and what is said."""

    shelf: Shelf
    live: Live


def preview(event: Event, wish: Wish) -> Effect:
    """What the wish would do to what readers see. Raises Invalid."""
    return _effect(event, public(event), wish)


def carry_out(event: Event, actor: Actor, held: Held, wish: Wish, press: Press) -> int:
    """Publish what was shown; the number of the release. What was said to be late and has a new time is that no longer.

    Raises Invalid where it is no longer what was shown."""
    reason = " ".join(press.reason.split())
    once = saying.once_by(actor, press.once)
    with transaction():
        revisions.hold(event.id)
        if once is not None and (done := _pressed(event, DeskChange.once == once)):
            return done.number
        before = public(event)
        effect = _effect(event, before, wish)
        if effect.fingerprint != press.fingerprint:
            raise Invalid(form="The programme has changed since you looked. Here is what would change now.")
        if not reason:
            raise Invalid(reason="Say why in a few words: those concerned are told.")
        if len(reason) > LONGEST_REASON:
            raise Invalid(reason="Write at most 300 characters.")
        writing = edits.Writing(event, actor, batch=edits.new_batch("desk"))
        _take_into_draft(writing, effect.changes)
        _overrule(writing, effect.new_clashes, reason)
        number = publish(event, actor, held.shelf, before, Made(effect.after, reason))
        _no_longer_late(event, actor, held.live, effect.changes)
        db.session.add(
            DeskChange(
                event_id=event.id, number=number, account_id=actor.account_id, at=now(), tool=wish.tool, code=wish.code,
                batch=writing.batch, once=once,
            )
        )  # fmt: skip
        db.session.flush()
    return number


def take_back(event: Event, actor: Actor, held: Held, number: int) -> int:
    """Publish as it was before a press of the last minutes; the number of the new release.

    Taken back already, it is that. What was changed again since then stays. Raises NotFound, NoLonger.
    """
    with transaction():
        revisions.hold(event.id)
        made = _pressed(event, DeskChange.number == number)
        if made is None:
            raise NotFound
        if made.taken_back is not None:
            return made.taken_back
        if now() - made.at > UNDO_FOR:
            raise Invalid(form="It was published more than five minutes ago. Change it once more instead.")
        before = public(event)
        was, became = releases.get(event, number - 1).programme, releases.get(event, number).programme
        changes = daychange.back(was, became, before.programme)
        if not changes:
            raise NoLonger
        _take_into_draft(edits.Writing(event, actor, batch=edits.new_batch("desk")), changes)
        after = daychange.put(before.programme, [new for _, new in changes])
        made.taken_back = publish(event, actor, held.shelf, before, Made(after, ""))
        _no_longer_late(event, actor, held.live, changes)
        db.session.flush()
    return made.taken_back


@dataclass(frozen=True, slots=True)
class Recent:
    """A press that can still be taken back: the release, its tool and seminar, by whom, and until when."""

    number: int
    tool: str
    code: str
    by: str
    until: datetime


def recent(event: Event) -> list[Recent]:
    """What was published from the desk in the last minutes and not taken back, the latest first."""
    wanted = select(DeskChange, Account.name, Account.email).outerjoin(Account, Account.id == DeskChange.account_id)
    wanted = wanted.where(DeskChange.event_id == event.id, DeskChange.taken_back.is_(None), DeskChange.at > now() - UNDO_FOR)
    rows = db.session.execute(wanted.order_by(DeskChange.number.desc()))
    return [Recent(m.number, m.tool, m.code, name or email or "", m.at + UNDO_FOR) for m, name, email in rows]


def _pressed(event: Event, which: ColumnElement[bool]) -> DeskChange | None:
    return db.session.scalars(select(DeskChange).where(DeskChange.event_id == event.id, which)).first()


def public(event: Event) -> compiled.Release:
    """The release that readers see. Raises Invalid where there is none."""
    release = releases.latest(event)
    if release is None:
        raise Invalid(form="The programme is not public, so there is nothing to change here.")
    return release


def _effect(event: Event, release: compiled.Release, wish: Wish) -> Effect:
    before = release.programme
    try:
        changes = daychange.changed(before, wish)
    except daychange.Unfit as error:
        raise Invalid(form=str(error)) from error
    if not changes:
        raise Invalid(form="That would change nothing.")
    after, draft = daychange.put(before, [new for _, new in changes]), memory.read(event)
    known = {clash.key for clash in clashes(before, draft.planning)}
    said = f"{release.number} {[[getattr(s, n) for s in pair for n in ('code', *daychange.FIELDS)] for pair in changes]!r}"
    told = telling.found(event, release, after).planned
    return Effect(
        before, after, changes, [c for c in clashes(after, draft.planning) if c.key not in known],
        daychange.conflicts(changes, draft.programme), tuple(each.person.name for each in told),
        hashlib.sha256(said.encode()).hexdigest()[:32],
    )  # fmt: skip


def _take_into_draft(writing: edits.Writing, changes: Changes) -> None:
    """Give the draft the same changes, where it says what readers saw before; inside a transaction of the caller's."""
    rows = loading.tables(writing.event)
    rooms, by_code = {room.code: room.id for room in rows.rooms}, {row.code: row for row in rows.seminars}
    drafted = {s.code: s for s in memory.read(writing.event).whole.seminars}
    for old, new in changes:
        row, present = by_code.get(new.code), drafted.get(new.code)
        if row is None or present is None:
            continue  # An editor has taken it out of the draft.
        values: SeminarValues = {}
        wanted = [n for n in daychange.names(old, new) if getattr(present, n) == getattr(old, n)]
        if "starts_at" in wanted:
            values["starts_at"] = new.starts_at
        if "minutes" in wanted:
            values["minutes"] = new.minutes
        if "state" in wanted:
            values["state"] = new.state
        if "room" in wanted and (new.room in rooms or not new.room):
            values["room_id"] = rooms.get(new.room)
        if values:
            seminars.write(writing, row, values)


def _no_longer_late(event: Event, actor: Actor, live: Live, changes: Changes) -> None:
    """What was said to be late is so by the time it had: with a new one it would be late twice."""
    for old, new in changes:
        if old.starts_at != new.starts_at and not new.cancelled:
            saying.say(event, actor, live, Pressed(Tap(f"seminar/{new.code}", {"late": None})))


def _overrule(writing: edits.Writing, found: list[Clash], reason: str) -> None:
    """Let the errors be that come with it, for the reason that was given: else they would stop whoever publishes next."""
    keys = {clash.key for clash in found if clash.severity == "error"}
    errors = [clash for clash in memory.read(writing.event).clashes() if clash.key in keys]
    if errors:
        waivers.overrule_all(writing, errors, reason)


@dataclass(frozen=True, slots=True)
class Made:
    """A programme to publish, and what is said of it."""

    programme: Programme
    note: str


def publish(event: Event, actor: Actor, shelf: Shelf, before: compiled.Release, made: Made) -> int:
    """The next release, inside the transaction of the caller's, who holds the draft; those concerned are told."""
    release = compiled.compile_release(before, made.programme, now(), made.note, people.same(event))
    release = releases.make(event, actor, shelf, release)
    telling.tell(event, before, release, telling.EVERYONE)
    return release.number
