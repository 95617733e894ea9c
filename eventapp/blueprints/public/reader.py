"""What the templates ask about a release at a moment: who sits where, what can be watched, what is on."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import g
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.public.said import NOTHING_SAID, Said, said
from eventapp.blueprints.public.shown import Beside, Seated, Watch
from eventapp.formats import markdown, newswords
from eventapp.programme import afterwards, select
from eventapp.programme.actual import Shown, among, at_seminar, shown, standings
from eventapp.programme.addresses import Addresses
from eventapp.programme.chosen import choosable, kept_until
from eventapp.programme.live import AFTERWARDS
from eventapp.programme.model import Person, Programme, Room, Seminar
from eventapp.programme.news import News, news
from eventapp.programme.now import Now, days, holds_until, watch_in
from eventapp.programme.release import Release
from eventapp.words import current


@dataclass
class Reader:
    """A programme as it reads at one moment, by what is `said`; where a reader is `choosing`, the codes that are `chosen`."""

    programme: Programme
    at: datetime
    news: dict[str, News] = field(default_factory=dict)
    said: Said = NOTHING_SAID
    choosing: bool = False
    chosen: Set[str] = frozenset()
    rooms: dict[str, Room] = field(init=False)
    people: dict[str, Person] = field(init=False)

    def __post_init__(self) -> None:
        """Look-ups, made once."""
        self.rooms, self.people = self.programme.rooms_by_code(), self.programme.people_by_code()
        self.event, self.zone = self.programme.event, self.programme.event.zone
        self._stands = standings(self.programme, self.said.facts, self.at)

    def room(self, seminar: Seminar) -> Room | None:
        """Where it is held."""
        return self.rooms.get(seminar.room)

    def room_to_name(self, seminar: Seminar) -> Room | None:
        """The same, where there are several to tell apart."""
        return self.room(seminar) if len(self.rooms) > 1 else None

    def language_of(self, seminar: Seminar) -> str:
        """Its language: its own or the event's."""
        return seminar.language or self.event.language

    def summary_of(self, seminar: Seminar) -> str:
        """What others show of it when its page is shared."""
        return markdown.to_plain(seminar.abstract)[:200]

    def news_of(self, seminar: Seminar) -> str:
        """What is news about it, in the reader's language; empty for none."""
        news = self.news.get(seminar.code)
        return newswords.line(news, seminar, self.programme, current()) if news else ""

    def seats(self, seminar: Seminar) -> list[Seated]:
        """Everyone in it, moderators first."""
        return [Seated(a, self.people.get(a.person)) for a in (*seminar.moderators, *seminar.panel)]

    def beside(self, seminar: Seminar, code: str) -> list[Seated]:
        """Everyone in it but the person with this code."""
        return [seated for seated in self.seats(seminar) if not seated.person or seated.person.code != code]

    def watch(self, seminar: Seminar) -> Watch | None:
        """The button that is right for the moment, or None."""
        when, _ = watch_in(seminar, self.phase(seminar))
        if when == "before":
            return Watch(
                gettext("Livestream from %(time)s", time=views.clock(self.stands(seminar).begins, self.zone)), when
            )
        if when == "during":
            return Watch(gettext("Watch now"), when)
        if when == "after":
            return Watch(gettext("Watch the whole seminar"), when)
        return None

    def may_choose(self, seminar: Seminar) -> bool:
        """Whether it has a star: one that is chosen can be left also when it is cancelled."""
        return self.choosing and (choosable(seminar) or seminar.code in self.chosen)

    def phase(self, seminar: Seminar) -> str:
        """before, during, after or unscheduled."""
        return self.stands(seminar).phase

    def stands(self, seminar: Seminar) -> Shown:
        """How it stands, by what is said too."""
        return self._stands.get(seminar.code) or shown(seminar, self.said.facts, self.at)

    def told(self, seminar: Seminar) -> str:
        """What stands at it by what is said; "" for nothing."""
        known, stands = self.said.facts.seminar(seminar.code), self.stands(seminar)
        return wording.told(stands, known, lambda at: views.clock(at, self.zone))

    def facts_of(self, seminar: Seminar, to: Addresses) -> list[tuple[str, str]]:
        """The same with what is said of its room there: texts, each with where it leads, "" for nowhere."""
        if not self.said.document:
            return []
        room = at_seminar(seminar, self.said.facts, self.stands(seminar), self.at)
        return wording.facts_told(self.told(seminar), room, self.rooms, to)

    def now(self, room: str = "") -> Now:
        """What is on and next, in a room or everywhere."""
        return among(self.programme, self._stands, room)

    def now_and_next(self, room: str = "", most: int = 4) -> list[Beside]:
        """The same in two parts, at most so many seminars of each; without any when there is nothing more to come."""
        found = self.now(room)
        if not found.on and not found.next:
            return []
        parts = ((True, found.on), (False, found.next))
        return [Beside(on, held[:most], max(len(held) - most, 0)) for on, held in parts]

    def later(self, room: str = "") -> list[Seminar]:
        """What is not over and will be held, in a room or everywhere."""
        held = [s for s in self.programme.seminars if self.ahead(s) and not s.cancelled]
        return [s for s in held if not room or s.room == room]

    def coming(self, seminar: Seminar) -> bool:
        """Whether it has a slot that is not over."""
        return self.phase(seminar) in ("before", "during")

    def ahead(self, seminar: Seminar) -> bool:
        """Whether the page has to follow the clock for it: also for what was over a while ago, which may be said to be on."""
        return self.coming(seminar) or (seminar.ends_at is not None and self.at < seminar.ends_at + AFTERWARDS)

    def held(self, seminar: Seminar) -> bool:
        """Whether it is past, or has no time."""
        return self.phase(seminar) in ("after", "unscheduled")

    @property
    def over(self) -> bool:
        """Whether nothing more is held, so that what is left comes first."""
        return afterwards.over(self.programme, self.at)

    def left(self, seminar: Seminar) -> afterwards.Left:
        """What there is to watch and read of one that has been held."""
        return afterwards.left(seminar, self.at)

    def past(self, seminar: Seminar) -> bool:
        """Whether its page is read for what is left of it: its slot is over, or it has none and all else is."""
        return self.phase(seminar) == "after" or (not seminar.scheduled and self.over)

    @property
    def today(self) -> date:
        """The day at the venue."""
        return self.at.astimezone(self.zone).date()

    @property
    def dates(self) -> str:
        """The days of the event."""
        first, last = self.event.starts_on, self.event.ends_on
        return views.long_date(first) + (f" – {views.long_date(last, False)}" if last != first else "")

    def day_of(self, seminar: Seminar) -> date | None:
        """The day it begins, in venue time."""
        return seminar.starts_at.astimezone(self.zone).date() if seminar.starts_at else None

    def days(self) -> list[tuple[date, list[Seminar]]]:
        """The days that hold something, with what they hold."""
        found = [
            (day, [s for s in self.programme.seminars if self.day_of(s) == day])
            for day in days(self.programme)
        ]
        return [(day, seminars) for day, seminars in found if seminars]

    def unscheduled(self) -> list[Seminar]:
        """Seminars without a time."""
        return [s for s in self.programme.seminars if not s.starts_at]

    def tags(self) -> dict[str, str]:
        """Tags in use by their slugs."""
        return select.tags(self.programme)

    def of(self, person: Person) -> list[Seminar]:
        """A person's seminars."""
        return list(select.by_person(self.programme, person).seminars)


def may_choose_yet() -> bool:
    """Whether readers may choose of the current release: until choices are erased."""
    event = g.release.programme.event
    return not g.preview_token and g.at < kept_until(event.ends_on, event.zone)


def reader(known: Said = NOTHING_SAID) -> Reader:
    """The current release as it reads now, by what is said."""
    found = reading(g.release, g.at, known)
    found.choosing = may_choose_yet()
    return found


def live_reader() -> Reader:
    """The same with what is said on the day, on which the answer then depends."""
    g.said = said(g.release, g.at)
    return reader(g.said)


def reading(release: Release, at: datetime, known: Said = NOTHING_SAID) -> Reader:
    """A release as it reads at a moment, by what is said."""
    return Reader(release.programme, at, news(release.earlier, release.programme, at), known)


def right_until(release: Release, at: datetime, known: Said = NOTHING_SAID) -> datetime:
    """When what a release reads like now will be another."""
    event = release.programme.event
    ends = (
        holds_until(release.programme, at), release.told_until(at), kept_until(event.ends_on, event.zone),
        afterwards.said_until(release.programme, at), known.until,
    )  # fmt: skip
    return min((end for end in ends if end and end > at), default=at + timedelta(days=1))
