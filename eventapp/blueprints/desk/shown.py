"""What the desk shows: each room's day in words, from the release, what is said, and the moment."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Response, g, request

from eventapp.blueprints import views, wording
from eventapp.programme import forecast
from eventapp.programme.forecast import Line, RoomDay
from eventapp.programme.live import LiveFacts, OfRoom, OfSeminar
from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.night import date_beside, day_of
from eventapp.programme.release import Release
from eventapp.services.live.times import Times
from eventapp.services.publishing import releases


def published() -> Release | None:
    """What readers see: from memory, unless it is under another slug than the draft."""
    known = views.shelf().current(g.event.slug)
    return known.release if known else releases.latest(g.event)


def tagged(*made_of: object) -> tuple[str, Response | None]:
    """The ETag of a page made of these, also of what was asked for, and the answer to who knows that page already.

    It is of one account: whose tab was left open learns that another has taken over the session.
    """
    tag = hashlib.sha256(repr([g.account.id, *(str(each) for each in made_of)]).encode()).hexdigest()[:24]
    if tag not in request.if_none_match:
        return tag, None
    same = Response(status=304)
    same.set_etag(tag)
    return tag, same


@dataclass(frozen=True, slots=True)
class Desk:
    """A programme as the desk shows it at a moment; `times` have what was said of seminars, also when no fact holds any more."""

    programme: Programme
    facts: LiveFacts
    at: datetime
    times: Mapping[str, Times]

    @property
    def rooms(self) -> tuple[RoomDay, ...]:
        """Each room's day."""
        return forecast.rooms(self.programme, self.facts, self.at)

    @property
    def day(self) -> str:
        """The date beside the clock: today's, else that of the day that is shown."""
        return views.long_date(date_beside(self.at, forecast.day_at(self.programme, self.at), self.programme.event.zone), False)

    @property
    def today(self) -> bool:
        """Whether that is today, by the clock or as those live it who are still up."""
        zone, day = self.programme.event.zone, forecast.day_at(self.programme, self.at)
        return day in (day_of(self.at, zone), self.at.astimezone(zone).date())

    def clock(self, at: datetime | None) -> str:
        """A time at the venue."""
        return views.clock(at, self.programme.event.zone)

    def said_of(self, seminar: Seminar) -> OfSeminar:
        """What is said of a seminar."""
        return self.facts.seminar(seminar.code)

    def said_here(self, room: Room) -> OfRoom:
        """What is said of a room."""
        return self.facts.room(room.code)

    def was(self, line: Line) -> Times:
        """When a seminar began and ended, as was said."""
        return self.times.get(line.seminar.code, Times())

    def told(self, line: Line) -> str:
        """From when to when readers are told that it is held."""
        return f"{self.clock(line.stands.begins)}–{self.clock(line.stands.ends)}"

    def late_to_say(self, line: Line) -> int | None:
        """By how many minutes to say that it is late, so that they are told what the desk expects; None where they are."""
        return line.late_to_say(self.said_of(line.seminar).late or 0)

    def standing(self, line: Line) -> str:
        """How a seminar stands, in a few words."""
        return wording.seminar_standing(line, self.said_of(line.seminar), self.clock)

    def ending(self, day: RoomDay) -> str:
        """How a room's day will end."""
        return wording.day_ending(day, self.clock)

    def in_short(self, day: RoomDay) -> str:
        """A room in a few words, for a look at all of them."""
        return wording.room_in_short(day, self.said_here(day.room).fullness, self.standing, self.clock)

    def speakers(self, seminar: Seminar) -> str:
        """Who is in it, by name."""
        people = self.programme.people_by_code()
        return ", ".join(people[a.person].name if a.person in people else a.organisation for a in seminar.appearances)

    def places(self, day: RoomDay) -> list[tuple[str, str]]:
        """Where else one can watch what is on in a room: its stream, and the other rooms."""
        about = day.now or day.next
        stream = [(f"stream/{about.seminar.code}", wording.the_stream())] if about and about.seminar.livestream else []
        return stream + [(f"room/{room.code}", room.name) for room in self.programme.rooms if room.code != day.room.code]

    def title_of(self, code: str) -> str:
        """Of a seminar by its code; "" for one that is gone."""
        return next((s.title for s in self.programme.seminars if s.code == code), "")
