"""Which reminders there are: to whom, about which of their parts, from when, and until when they make sense."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from eventapp.programme.concerned import Day, Part, Seat, parts
from eventapp.programme.model import Role
from eventapp.programme.timing import instant

# For what is not said yet, the day before, before one is to be there, for slides, and thanks afterwards.
KINDS = ("unanswered", "before", "call", "slides", "thanks")
# What has no end of its own is not sent later than this.
LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether a reminder is sent, and when: so many `days` before or after, at a clock time at the venue.

    That of being there goes so many `minutes` before.
    """

    on: bool = False
    days: int = 1
    at: time = time(9)
    minutes: int = 120


# Until an event says otherwise: all of them off, since nobody has asked for mail.
USUAL: Mapping[str, Rule] = {
    "unanswered": Rule(days=14), "before": Rule(at=time(16)), "call": Rule(), "slides": Rule(days=7),
    "thanks": Rule(at=time(10)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Replies:
    """What people have said, by person and seminar: their answers to seats of the draft, and who has sent slides."""

    answers: Mapping[Seat, str] = field(default_factory=dict)
    slides: Collection[Seat] = frozenset()


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one part of a person (their code): to be sent from `due` (UTC), and from `last` no more.

    It is sent once for the same `mark`: of being there, another time to be there makes it another.
    """

    kind: str
    person: str
    part: Part
    due: datetime
    last: datetime
    mark: str = ""


def reminders(day: Day, said: Replies, rules: Mapping[str, Rule]) -> list[Reminder]:
    """All there are, past ones too, by when they are due. Who has said no, and what is cancelled, is not reminded of."""
    found = [
        each
        for person, theirs in parts(day).items()
        for code, part in theirs.items()
        if said.answers.get((person, code)) != "declined"
        for each in _of(day, said, rules, person, part)
    ]
    return sorted(found, key=lambda each: (each.due, KINDS.index(each.kind), each.part.starts_at or each.due))


def _of(day: Day, said: Replies, rules: Mapping[str, Rule], person: str, part: Part) -> Iterator[Reminder]:
    """Those of one part. Nobody is asked for an answer to a seat that the draft does not have any more."""
    seat, event = (person, part.code), day.programme.event
    asked = {"unanswered": said.answers.get(seat) == "invited", "slides": seat not in said.slides and _shows(part)}
    for kind, wanted in asked.items():
        if wanted:
            rule = rules[kind]
            due = instant(event.starts_on - timedelta(days=rule.days), rule.at, event.zone)
            last = due + LATE
            yield Reminder(kind, person, part, due, min(last, part.starts_at) if part.starts_at else last)
    if part.starts_at is None:
        return
    on, zone = part.starts_at.astimezone(event.zone).date(), event.zone
    before, thanks = rules["before"], rules["thanks"]
    # Not after midnight: it says which day, and whoever reads it in the morning has the next reminder.
    yield Reminder(
        "before", person, part, instant(on - timedelta(days=1), before.at, zone), min(instant(on, time(), zone), part.starts_at)
    )
    there = part.call_at or part.starts_at
    yield Reminder("call", person, part, there - timedelta(minutes=rules["call"].minutes), there, there.isoformat())
    over = part.starts_at + timedelta(minutes=part.minutes or 0)
    due = max(instant(on + timedelta(days=thanks.days), thanks.at, zone), over)
    yield Reminder("thanks", person, part, due, due + LATE)


def _shows(part: Part) -> bool:
    """Whether someone may have slides to show: who speaks or sits on the panel."""
    return bool({Role.PANELIST, Role.SPEAKER} & set(part.roles))
