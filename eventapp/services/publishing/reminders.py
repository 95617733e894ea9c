"""An event's reminders: when each goes, whom it reaches next, and what it says to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import remindmail
from eventapp.formats.changemail import Letter, Reader, Written
from eventapp.models import Entry, Event, Person, Reminded
from eventapp.models import Release as ReleaseRow
from eventapp.models.types import ReminderFields
from eventapp.programme.afterwards import to_come
from eventapp.programme.concerned import Day, Part
from eventapp.programme.release import Release
from eventapp.programme.reminders import KINDS, USUAL, Reminder, Replies, Rule, reminders
from eventapp.services.clock import now
from eventapp.services.draft import conflicts, edits, events, people
from eventapp.services.errors import Invalid
from eventapp.services.mail import letters
from eventapp.services.mail.recipients import Recipient, recipients
from eventapp.services.publishing import lasttold, stored

# How many days before or after the day a reminder may go, and how many minutes before one is to be there.
MOST_DAYS, MOST_MINUTES = 60, 24 * 60
# A reminder that was sent: of what kind to whom (code) of which seminar, and its mark.
Done = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Letters:
    """What one person is reminded of in one go: to whom which mail goes; to none where there is no address.

    There `unsent` has what it would say. All of it is due at `due` (UTC), and sent from `last` no more.
    """

    kind: str
    person: Person
    reminders: tuple[Reminder, ...]
    mails: tuple[tuple[Recipient, Written], ...]
    unsent: tuple[tuple[Recipient, Written], ...] = ()

    @property
    def due(self) -> datetime:
        """When it goes."""
        return max(each.due for each in self.reminders)

    @property
    def last(self) -> datetime:
        """Until when it makes sense."""
        return min(each.last for each in self.reminders)


def rules(event: Event) -> dict[str, Rule]:
    """By kind whether and when each reminder of an event goes."""
    return {kind: _rule(kind, event.reminders.get(kind)) for kind in KINDS}


def _rule(kind: str, kept: ReminderFields | None) -> Rule:
    if kept is None:
        return USUAL[kind]
    return Rule(kept["on"], kept["days"], time.fromisoformat(kept["at"]), kept["minutes"])


def save(writing: edits.Writing, version: conflicts.Version, wanted: Mapping[str, Rule]) -> Entry | None:
    """Have an event's reminders go by these rules. Raises Invalid, Stale."""
    for kind, rule in wanted.items():
        # On the day itself it would go too late, or too early.
        if kind != "call" and not 1 <= rule.days <= MOST_DAYS:
            raise Invalid(**{f"{kind}_days": "Write a number of days from 1 to 60."})
        if kind == "call" and not 5 <= rule.minutes <= MOST_MINUTES:
            raise Invalid(call_minutes="Write a number of minutes from 5 to 1,440.")
    kept: dict[str, ReminderFields] = {
        kind: {"on": rule.on, "days": rule.days, "at": f"{rule.at:%H:%M}", "minutes": rule.minutes} for kind, rule in wanted.items()
    }
    return events.change(writing, version, {"reminders": kept})


class Plan:
    """What an event reminds of, by its latest release and what was answered until now; nothing of one that is not public."""

    def __init__(self, event: Event) -> None:
        self.event, self.at, self.rules = event, now(), rules(event)
        self.release = _latest(event)
        self.known, self.same = lasttold.read(event.id), people.same(event)
        self.done = _done(event.id, self.known, self.same)
        self.all: list[Reminder] = []
        if self.release:
            calls = lasttold.as_now(self.known.calls, self.same)
            day = Day(self.release.programme, calls, self.same)
            self.all = [each for each in reminders(day, Replies(self.known.answers, self.known.slides), self.rules) if self._reachable(each.person)]

    def _reachable(self, code: str) -> bool:
        person = self.known.people.get(code)
        return person is not None and person.removed_at is None

    def open(self, kinds: Iterable[str] = KINDS) -> list[Reminder]:
        """Of kinds those that were not sent and can still be, by when they are due."""
        return [each for each in self.all if each.kind in kinds and each.last > self.at and self.mark(each) not in self.done]

    @staticmethod
    def mark(each: Reminder) -> Done:
        """By what it is known that it was sent."""
        return each.kind, each.person, each.part.code, each.mark

    def together(self, some: Iterable[Reminder]) -> list[Letters]:
        """Those of one kind to one person as one mail to each who gets it."""
        found: dict[tuple[str, str], list[Reminder]] = {}
        for each in some:
            found.setdefault((each.kind, each.person), []).append(each)
        return [self._letters(kind, self.known.people[code], tuple(theirs)) for (kind, code), theirs in found.items()]

    def _letters(self, kind: str, person: Person, theirs: tuple[Reminder, ...]) -> Letters:
        to, nobody = recipients(person, self.event), Recipient("", person.mail_language or self.event.language, person.name)
        mails = tuple((each, self.written(person, each, kind, [r.part for r in theirs])) for each in to or [nobody])
        return Letters(kind, person, theirs, mails if to else (), () if to else mails)

    def written(self, person: Person, to: Recipient, kind: str, parts: Iterable[Part]) -> Written:
        """What one of those who get it is sent."""
        assert self.release
        event, seminars = self.release.programme.event, {s.code: s for s in self.release.programme.seminars}
        chosen = tuple(sorted(parts, key=lambda p: (p.starts_at is None, p.call_at or p.starts_at or self.at, p.code)))
        after = kind == "thanks"
        reminded = remindmail.Reminded(
            kind, chosen,
            [p.code for p in chosen if kind != "thanks" and self.known.answers.get((person.code, p.code)) == "invited"],
            {p.code: seminars[p.code].recording for p in chosen if after and seminars[p.code].recording},
            [p.code for p in chosen if after and to_come(seminars[p.code], self.at)],
            " ".join(filter(None, (self.event.day_contact_name, self.event.day_contact_phone))) if kind in ("before", "call") else "",
        )  # fmt: skip
        reader = Reader(to.name, to.language, letters.LINK, self.known.seats.get(person.code, {}), person.name if to.key else "")
        return remindmail.write(reminded, reader, Letter(event, signature=self.event.mail_signature))


def _latest(event: Event) -> Release | None:
    """The latest release; None where the event is not public."""
    number = db.session.scalar(select(db.func.max(ReleaseRow.number)).where(ReleaseRow.event_id == event.id))
    found = stored.read(event, number) if number else None
    return found if found and found.public else None


def _done(event_id: int, known: lasttold.Known, same: Mapping[str, str]) -> dict[Done, str]:
    """What was sent, by the mail it was sent with; to who was merged as to who that is now."""
    seminars, found = {number: code for code, number in lasttold.numbers(event_id).items()}, dict[Done, str]()
    for row in db.session.scalars(select(Reminded).where(Reminded.event_id == event_id)):
        code = known.code_of(row.person_id)
        found[row.kind, same.get(code, code), seminars.get(row.seminar_id, ""), row.mark] = row.mail
    return found
