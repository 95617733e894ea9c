"""What is the next thing to do: from an empty day, by way of the morning of the day, to the week after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from eventapp.models import Event
from eventapp.programme.clashes import Clash
from eventapp.services.draft.overview import Sums
from eventapp.services.publishing import history, releases

# In days: how long before the day signs, links and streams come first.
SOON = 10


class Phase(StrEnum):
    """Where the day stands."""

    EMPTY = "empty"
    AHEAD = "ahead"
    SOON = "soon"
    TODAY = "today"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do: what (a key for words), the path below the event's, the right that it takes, and how many."""

    what: str
    path: str
    permission: str = "edit"
    count: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """The phase, days until the first day (0: it is on or over), and what to do, the most pressing first."""

    phase: Phase
    days: int
    steps: tuple[NextStep, ...]


def is_past(event: Event, at: datetime) -> bool:
    """Whether the event's last day is over at an instant, where its venue is."""
    return at.astimezone(ZoneInfo(event.timezone)).date() > event.ends_on


def is_on(event: Event, at: datetime) -> bool:
    """Whether an instant is on one of the event's days, where its venue is."""
    return event.starts_on <= at.astimezone(ZoneInfo(event.timezone)).date() <= event.ends_on


def look(event: Event, sums: Sums, clashes: list[Clash], at: datetime) -> Outlook:
    """The outlook of an event at an instant; its days are those of the venue's zone."""
    today = at.astimezone(ZoneInfo(event.timezone)).date()
    days = max((event.starts_on - today).days, 0)
    if is_past(event, at):
        phase = Phase.PAST
    elif not sums.seminars:
        phase = Phase.EMPTY
    else:
        phase = Phase.TODAY if today >= event.starts_on else Phase.SOON if days <= SOON else Phase.AHEAD
    steps = {
        Phase.EMPTY: _empty, Phase.AHEAD: _ahead, Phase.SOON: _soon, Phase.TODAY: _today, Phase.PAST: _past,
    }[phase](event, sums, clashes)  # fmt: skip
    return Outlook(phase, days, tuple(step for step in steps if step is not None))


def _counted(what: str, path: str, count: int, permission: str = "edit") -> NextStep | None:
    return NextStep(what, path, permission, count) if count else None


def _empty(_event: Event, sums: Sums, _clashes: list[Clash]) -> list[NextStep | None]:
    return [
        NextStep("paste", "imports/"),
        None if sums.rooms else NextStep("rooms", "rooms/new"),
        NextStep("by-hand", "seminars/new"),
    ]


def _publish(event: Event) -> NextStep | None:
    waiting = releases.pending(event)
    if waiting.first:
        return NextStep("publish-again" if history.of(event.id, 1) else "publish-first", "releases/")
    return _counted("publish", "releases/", waiting.things)


def _ahead(event: Event, sums: Sums, clashes: list[Clash]) -> list[NextStep | None]:
    return [
        _counted("clashes", "schedule/", sum(c.severity == "error" for c in clashes)),
        _counted("unscheduled", "schedule/", sums.unscheduled),
        _counted("moderators", "moderators/", sum(c.rule == "no-moderator" for c in clashes)),
        _publish(event),
        _counted("answers", "panelists/", sums.unanswered),
        _counted("mail", "panelists/", sums.without_mail),
        _counted("portraits", "panelists/", sums.without_portrait),
        NextStep("readiness", "readiness/", "see"),
    ]


def _soon(event: Event, sums: Sums, clashes: list[Clash]) -> list[NextStep | None]:
    return [
        _counted("clashes", "schedule/", sum(c.severity == "error" for c in clashes)),
        _counted("unscheduled", "schedule/", sums.unscheduled),
        _publish(event),
        _counted("moderators", "moderators/", sum(c.rule == "no-moderator" for c in clashes)),
        _counted("answers", "panelists/", sums.unanswered),
        _counted("streams", "livestreams/", sums.without_stream),
        NextStep("signs", "signage/", "signs"),
        NextStep("readiness", "readiness/", "see"),
    ]


def _today(event: Event, sums: Sums, clashes: list[Clash]) -> list[NextStep | None]:
    return [
        _publish(event),
        _counted("clashes", "schedule/", sum(c.severity == "error" for c in clashes)),
        NextStep("move", "schedule/"),
        _counted("streams", "livestreams/", sums.without_stream),
    ]


def _past(event: Event, sums: Sums, _clashes: list[Clash]) -> list[NextStep | None]:
    return [
        _counted("recordings", "livestreams/", sums.without_recording),
        # What nobody has seen before the day is not pressed on anyone after it.
        None if releases.pending(event).first else _publish(event),
        NextStep("keep", "exports/", "see"),
        NextStep("again", "copy/", "own"),
    ]
