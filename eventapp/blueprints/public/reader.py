"""What the templates ask about a release at a moment: who sits where, what can be watched, what is on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from flask import g
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.programme import select
from eventapp.programme.model import Appearance, Person, Programme, Room, Seminar
from eventapp.programme.naming import slugify
from eventapp.programme.now import Now, days, is_over, now_and_next, phase, watch


@dataclass(frozen=True, slots=True)
class Watch:
    """A button for watching: its label and where it leads; `when` is before, during or after."""

    label: str
    when: str


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat with who sits in it; `person` is None for one held for an organisation."""

    seat: Appearance
    person: Person | None


@dataclass
class Reader:
    """A programme as it reads at one moment."""

    programme: Programme
    at: datetime
    rooms: dict[str, Room] = field(init=False)
    people: dict[str, Person] = field(init=False)

    def __post_init__(self) -> None:
        """Look-ups, made once."""
        self.rooms, self.people = self.programme.rooms_by_code(), self.programme.people_by_code()
        self.event, self.zone = self.programme.event, self.programme.event.zone

    def room(self, seminar: Seminar) -> Room | None:
        """Where it is held."""
        return self.rooms.get(seminar.room)

    def seats(self, seminar: Seminar) -> list[Seated]:
        """Everyone in it, moderators first."""
        return [Seated(a, self.people.get(a.person)) for a in (*seminar.moderators, *seminar.panel)]

    def watch(self, seminar: Seminar) -> Watch | None:
        """The button that is right for the moment, or None."""
        when, _ = watch(seminar, self.at)
        if when == "before":
            return Watch(
                gettext("Livestream from %(time)s", time=views.clock(seminar.starts_at, self.zone)), when
            )
        if when == "during":
            return Watch(gettext("Watch now"), when)
        if when == "after":
            return Watch(gettext("Watch the whole seminar"), when)
        return None

    def phase(self, seminar: Seminar) -> str:
        """before, during, after or unscheduled."""
        return phase(seminar, self.at)

    def now(self, room: str = "") -> Now:
        """What is on and next, in a room or everywhere."""
        return now_and_next(self.programme, self.at, room)

    @property
    def over(self) -> bool:
        """Whether the event is past."""
        return is_over(self.programme, self.at)

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

    def tag_slugs(self, seminar: Seminar) -> list[str]:
        """The slugs of a seminar's tags."""
        return [slugify(tag) for tag in seminar.tags]

    def of(self, person: Person) -> list[Seminar]:
        """A person's seminars."""
        return list(select.by_person(self.programme, person).seminars)


def reader() -> Reader:
    """The current release as it reads now."""
    return Reader(g.release.programme, g.at)
