"""Clashes as sentences for organisers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.programme.clashes import Clash
from eventapp.programme.model import Programme
from eventapp.programme.text import isolated
from eventapp.words import gettext, later, moment

_TEXTS = {
    "too-far": later(
        "%(person)s has too little time to get from “%(one)s” to “%(other)s”, which are in different rooms."
    ),
    "turnaround": later("There is too little time between “%(one)s” and “%(other)s” to turn %(room)s around."),
    "crew-twice": later("“%(one)s” and “%(other)s” are streamed by the same crew at the same time."),
    "outside-hours": later("“%(one)s” is outside the hours of the day."),
    "room-away": later("%(room)s cannot be had when “%(one)s” is held."),
    "person-away": later("%(person)s cannot be there when “%(one)s” is held."),
    "too-many": later("More people are expected at “%(one)s” than %(room)s holds."),
    "no-interpreter": later("Interpretation of “%(one)s” is promised, and it has no interpreter."),
    "nobody-confirmed": later("Nobody in “%(one)s” has said yes yet."),
    "wish-order": later("“%(one)s” should come after “%(other)s”."),
    "wish-apart": later("“%(one)s” and “%(other)s” should not be held at the same time."),
    "wish-morning": later("“%(one)s” should be held in the morning."),
    "wish-afternoon": later("“%(one)s” should be held in the afternoon."),
    "person-twice": later("%(person)s is in “%(one)s” and “%(other)s” at the same time."),
    "room-twice": later("“%(one)s” and “%(other)s” are in %(room)s at the same time."),
    "outside-days": later("“%(one)s” is outside the days of the event."),
    "no-time": later("“%(one)s” has no time."),
    "no-room": later("“%(one)s” has no room."),
    "no-moderator": later("“%(one)s” has no moderator."),
    "declined": later("%(person)s has said no to “%(one)s” and is still in it."),
    "moderates-own-panel": later("%(person)s both moderates “%(one)s” and sits on its panel."),
    "same-subject": later("“%(one)s” and “%(other)s” have a subject in common, at the same time."),
    "no-break": later("From “%(one)s” to “%(other)s” there is no break in %(room)s for more than 3 hours."),
    "no-abstract": later("“%(one)s” has no abstract."),
    "crowded": later("More readers have chosen “%(one)s” than %(room)s has seats."),
}


_HEADINGS = {
    "too-far": later("Too little time to get between rooms"),
    "turnaround": later("Too little time to turn a room around"),
    "crew-twice": later("One stream crew at two seminars at once"),
    "outside-hours": later("Outside the hours of the day"),
    "room-away": later("A room that cannot be had then"),
    "person-away": later("A person who cannot be there then"),
    "too-many": later("More expected than there are seats"),
    "no-interpreter": later("Interpretation without an interpreter"),
    "nobody-confirmed": later("Nobody has said yes yet"),
    "wish-order": later("Wishes about the order"),
    "wish-apart": later("Wishes not to be at the same time"),
    "wish-morning": later("Wishes for the morning"),
    "wish-afternoon": later("Wishes for the afternoon"),
    "person-twice": later("A person in two places at once"),
    "room-twice": later("Two seminars in one room at once"),
    "outside-days": later("Outside the days of the event"),
    "no-time": later("Without a time"),
    "no-room": later("Without a room"),
    "no-moderator": later("Without a moderator"),
    "declined": later("Has said no and is still in it"),
    "moderates-own-panel": later("Moderator of a panel one sits on"),
    "same-subject": later("The same subject at the same time"),
    "no-break": later("More than 3 hours without a break"),
    "no-abstract": later("Without an abstract"),
    "crowded": later("Chosen by more readers than there are seats"),
}
# Warnings about something that is not there; the others are about what is there and does not sit well.
_MISSING = ("no-time", "no-room", "no-moderator", "no-interpreter")
FEW = 3  # A group of more than these is folded together under its heading.


@dataclass(frozen=True, slots=True)
class Group:
    """The clashes that one rule found, worst rules first; `word` says what kind of thing they are."""

    severity: str
    word: str
    heading: str
    clashes: list[Clash]

    @property
    def folded(self) -> bool:
        """Whether it is many: then one line that can be opened says it better than each."""
        return len(self.clashes) > FEW

    @property
    def open(self) -> bool:
        """Whether it is shown opened: what is wrong is, what is only to be thought of is not."""
        return self.severity == "error"


def groups(clashes: Sequence[Clash]) -> list[Group]:
    """Clashes by rule, in the order in which each rule is first met."""
    found: dict[tuple[str, str], list[Clash]] = {}
    for each in clashes:
        found.setdefault((each.severity, each.rule), []).append(each)
    return [
        Group(bad, gettext("Missing") if rule in _MISSING else severity(bad), gettext(_HEADINGS[rule]), those)
        for (bad, rule), those in found.items()
    ]


class Words:
    """Clashes of one programme as sentences; its names are looked up once, for lists that are long."""

    def __init__(self, programme: Programme) -> None:
        self.seminars = {s.code: isolated(s.title) for s in programme.seminars}
        self.people = {p.code: isolated(p.name) for p in programme.people}
        self.rooms = {r.code: isolated(r.name) for r in programme.rooms}

    def clash(self, item: Clash) -> str:
        """One clash as a sentence for organisers."""
        seminars = [self.seminars.get(code, code) for code in item.seminars]
        return gettext(_TEXTS[item.rule]) % {
            "one": seminars[0],
            "other": seminars[-1],
            "person": self.people.get(item.person, ""),
            "room": self.rooms.get(item.room, ""),
        }


def overruled(key: str, reason: str) -> str:
    """What was let be, by a clash's key, and why."""
    rule = key.split("|")[0]
    return f"{gettext(_HEADINGS.get(rule, rule))}: {reason}"


def overruled_at(at: str, zone: ZoneInfo) -> str:
    """When a clash (its ISO instant) was let be, by the clock at the venue."""
    return moment(datetime.fromisoformat(at), zone)


def unplaced(why: str) -> str:
    """Why the planner found no slot for a seminar."""
    return {
        "no-length": gettext("It has no length."),
        "no-room": gettext("No room holds as many as are expected."),
        "nobody": gettext("Its people are never there together long enough."),
        "too-full": gettext("There is no free slot that its people, rooms and hours allow."),
        "many": gettext("There are too many to plan at once. Plan again afterwards."),
    }[why]


def severity(value: str) -> str:
    """How bad a clash is, in a word."""
    return {"error": gettext("Clash"), "warning": gettext("To look at"), "note": gettext("Note")}[value]
