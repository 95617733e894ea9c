"""The green room: who is due when, who has arrived, and whom to call about who has not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from eventapp.blueprints.asked import typed_number
from eventapp.blueprints.desk.pressed import LONGEST_TEXT
from eventapp.blueprints.desk.shown import published, tagged
from eventapp.blueprints.guards import needs
from eventapp.programme import forecast
from eventapp.programme.model import Programme
from eventapp.programme.night import date_beside, day_of
from eventapp.services.clock import now
from eventapp.services.desk import greenroom
from eventapp.services.desk.greenroom import Guest, Presence
from eventapp.services.draft import revisions
from eventapp.services.errors import NotFound
from eventapp.services.merged import MOST

blueprint = Blueprint("greenroom", __name__, url_prefix="/green-room")


@dataclass(frozen=True, slots=True)
class GreenRoom:
    """Everyone due on the desk's day at a moment, in the order in which the crew needs them."""

    programme: Programme
    guests: list[Guest]
    day: date
    at: datetime

    @property
    def date(self) -> date:
        """The date beside the clock."""
        return date_beside(self.at, self.day, self.programme.event.zone)

    def done(self, guest: Guest) -> bool:
        """Whether all that they are due for is over."""
        return guest.due.next(self.at) is None

    @property
    def missing(self) -> list[Guest]:
        """Who should be there for what is next and is not, the latest first."""
        return [each for each in self._awaited if self._next_at(each) <= self.at]

    @property
    def expected(self) -> list[Guest]:
        """Who is to come."""
        return [each for each in self._awaited if self._next_at(each) > self.at]

    @property
    def here(self) -> list[Guest]:
        """Who has arrived and is not done, by what is next."""
        found = [each for each in self.guests if each.arrived_at is not None and not self.done(each)]
        return sorted(found, key=self._next_at)

    @property
    def _awaited(self) -> list[Guest]:
        found = [each for each in self.guests if each.arrived_at is None and not self.done(each)]
        return sorted(found, key=self._next_at)

    def dial(self, phone: str) -> str:
        """A phone number as an address for `tel:` holds it (RFC 3966)."""
        return re.sub(r"[^\d+]", "", phone)

    def _next_at(self, guest: Guest) -> datetime:
        duty = guest.due.next(self.at)
        return duty.there_at if duty else self.at

    @property
    def gone(self) -> list[Guest]:
        """Who is done for the day."""
        return [each for each in self.guests if self.done(each)]


@blueprint.get("/")
@needs("crew")
def index() -> ResponseReturnValue:
    """Who is due; asked again every few seconds, what is unchanged is 304 before it is made."""
    release, at = published(), now()
    if release is None:
        return render_template("desk/waiting.html")
    day = forecast.day_at(release.programme, at)
    made_of = (release.number, revisions.current(g.event), greenroom.mark(g.event, day), f"{at:%H%M}", get_locale())
    tag, same = tagged("green", *made_of)
    if same:
        return same
    room = GreenRoom(release.programme, greenroom.guests(g.event, release.programme, day), day, at)
    page: Response = make_response(render_template("desk/green_room.html", d=room, zone=release.programme.event.zone))
    page.set_etag(tag)
    return page


def say(form: Mapping[str, str], code: str) -> None:
    """What a tap says of a person: that they have arrived, or have not after all; or a note. Raises NotFound, NoLonger, Invalid."""
    field, _, value = form.get("want", "")[:40].partition("=")
    day = _day(form)
    if field == "note":
        # Of those who were merged the notes of each are shown.
        greenroom.write(g.event, code, day, form.get("text", "")[: LONGEST_TEXT * 2], form.get("was-note", "")[: LONGEST_TEXT * 2 * MOST])
    elif field == "arrived":
        was = form["was-arrived"] == "yes" if "was-arrived" in form else None
        greenroom.say(g.event, g.actor, Presence(code, day, value == "yes", was, typed_number(form, "ago", 0)))
    else:
        raise NotFound


def _day(form: Mapping[str, str]) -> date:
    """The day that the page was about: one of the event's."""
    try:
        day = date.fromisoformat(form.get("day", "")[:10])
    except ValueError as error:
        raise NotFound from error
    release = published()
    zone = release.programme.event.zone if release else None
    held = {day_of(s.starts_at, zone) for s in release.programme.seminars if s.starts_at} if release and zone else set()
    if day not in held:
        raise NotFound
    return day
