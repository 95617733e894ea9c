"""What is pressed on a stage: kept there, and said on the desk and to readers where it says that a seminar has begun or ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.programme.runsheet import Begun
from eventapp.programme.taps import Tap
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.live import saying
from eventapp.services.live.current import Live
from eventapp.services.live.saying import Pressed
from eventapp.services.stage import progress, sheets
from eventapp.services.stage.runs import Run
from eventapp.services.transaction import transaction

# A moderator presses without an account; what they say of their own seminar counts as the crew's.
MODERATOR = Actor(None, "crew")
# What is begun longer before the slot is a rehearsal, of which nobody is told.
_EARLY = timedelta(minutes=30)
_STATES = ("", "begun", "ended")


@dataclass(frozen=True, slots=True)
class By:
    """Who presses, and where this process holds what is said."""

    actor: Actor
    live: Live


def press(run: Run, by: By, way: str, seen: str) -> None:
    """Begin, go on, go back or begin anew, as a form without a script says (stage/progress.py)."""
    with transaction():
        before = _known(run)
        progress.press(run.event, run.row, way, run.timed, seen)
        _tell(run, by, before, _known(run))


def say(run: Run, by: By, said: Sequence[tuple[str, str]], at: str) -> None:
    """Take from a device what was begun there (stage/progress.py). Raises Invalid for what is no such thing."""
    with transaction():
        before = _known(run)
        progress.say(run.event, run.row, said, at)
        _tell(run, by, before, _known(run))


def _known(run: Run) -> tuple[Begun, ...]:
    """What was begun, which nobody else changes until the transaction ends."""
    sheets.held(run.event, run.row)
    return progress.begun(sheets.read(run.row), (run.seminar.starts_at, run.ends_at))


def _tell(run: Run, by: By, before: tuple[Begun, ...], after: tuple[Begun, ...]) -> None:
    """Say what is so now, unless the desk has said otherwise meanwhile."""
    was, became, first = _state(before), _state(after), (after or before)[:1]
    starts = run.seminar.starts_at
    if starts is None or not first or first[0].at < starts - _EARLY:
        return
    for state in range(was + 1, became + 1):
        for seen in ("", "preparing") if state == 1 else (_STATES[state - 1],):
            _say(run, by, (seen, _STATES[state]), after[0 if state == 1 else -1].at)
    if became < was:
        _say(run, by, (_STATES[was], _STATES[became]), now())


def _say(run: Run, by: By, state: tuple[str, str], at: datetime) -> None:
    seen, wanted = state
    tap = Tap(f"seminar/{run.seminar.code}", {"state": wanted}, {"state": seen})
    saying.say_along(run.event, by.actor, by.live, Pressed(tap, ago=(now() - at).total_seconds()))


def _state(begun: tuple[Begun, ...]) -> int:
    """Which of the states it has come to."""
    return 0 if not begun else 1 if begun[-1].key else 2
