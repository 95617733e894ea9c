"""How far a seminar has come on its stage: which parts were begun when, as whoever leads it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from eventapp.extensions import db
from eventapp.models import Event, Seminar
from eventapp.models.types import BegunFields
from eventapp.programme.runsheet import WHOLE, Begun, Part, Timed, plan, step
from eventapp.services.clock import now
from eventapp.services.errors import Invalid
from eventapp.services.stage import sheets
from eventapp.services.stage.sheets import Sheet
from eventapp.services.transaction import transaction

# A seminar of as many parts as there may be, each begun and taken back a few times.
_MOST = 400
# How far a device's clock may be ahead of ours once it is corrected by the `Date` of an answer.
_AHEAD = timedelta(seconds=10)
# How long before and after the slot what is pressed counts as of it, and for how long after a press at any other time.
_HOLDS = timedelta(hours=3)


def planned(sheet: Sheet, title: str, starts_at: datetime | None, minutes: int | None) -> tuple[Timed, ...]:
    """The parts in the slot; a sheet without any is one part, the whole seminar."""
    parts = sheet.parts or (Part(WHOLE, title, minutes or 60),)
    return plan(parts, starts_at, minutes)


def begun(sheet: Sheet, slot: tuple[datetime | None, datetime | None]) -> tuple[Begun, ...]:
    """What was begun and still holds in a slot (its start and end): what was tried the day before does not count."""
    if not sheet.begun:
        return ()
    starts, ends = slot
    in_slot = starts and ends and sheet.begun[0].at >= starts - _HOLDS and now() <= ends + _HOLDS
    return sheet.begun if in_slot or now() <= sheet.begun[-1].at + _HOLDS else ()


def press(event: Event, seminar: Seminar, way: str, timed: Sequence[Timed], seen: str) -> None:
    """Begin, go on, go back or begin anew (`next`, `back`, `anew`), as a form without a script says.

    `seen` is which part its page showed as on (`shown`): a press that comes twice is one.
    """
    with transaction():
        row = sheets.held(event, seminar)
        known = begun(sheets.read(seminar), (timed[0].starts_at, timed[-1].ends_at))
        if shown(known) != seen:
            return
        row.begun = [_plain(each) for each in step(timed, known, way, now())]
        row.begun_said = now()


def shown(known: Sequence[Begun]) -> str:
    """A mark of how far it has come."""
    return f"{len(known)}{known[-1].key if known else ''}"


def say(event: Event, seminar: Seminar, said: Sequence[tuple[str, str]], at: str) -> None:
    """Take from a device what was begun there, pressed last `at` (ISO 8601): what was pressed last anywhere holds.

    Raises Invalid for what is no such thing.
    """
    if len(said) > _MOST:
        raise Invalid(begun="There are too many of these.")
    latest = now() + _AHEAD
    pressed = min(_instant(at), latest)
    rows = [_plain(Begun(key[:6], min(_instant(when), latest))) for key, when in said]
    with transaction():
        row = sheets.held(event, seminar)
        if row.begun_said is None or pressed > row.begun_said:
            row.begun, row.begun_said = rows, pressed
            db.session.flush()


def _plain(each: Begun) -> BegunFields:
    return {"key": each.key, "at": each.at.astimezone(UTC).isoformat()}


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return found.astimezone(UTC) if found.tzinfo and found.year > 2000 else _refused()
    except (ValueError, OverflowError):
        return _refused()


def _refused() -> datetime:
    raise Invalid(begun="This is no time.")
