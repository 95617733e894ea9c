"""What encoders and video teams report by a secret address of the event: streams up and down, and recordings."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sqlalchemy import select, update

from eventapp.extensions import db
from eventapp.models import Event
from eventapp.programme.live import STREAM_STATES
from eventapp.programme.model import Programme, Room, Seminar
from eventapp.programme.taps import Tap
from eventapp.services import limits, links
from eventapp.services.access import Actor
from eventapp.services.desk import changing, recordings
from eventapp.services.errors import Invalid, NotFound, TooMany
from eventapp.services.limits import Limit
from eventapp.services.live import saying
from eventapp.services.live.current import Live
from eventapp.services.publishing.shelf import Shelf
from eventapp.services.transaction import transaction

# Whoever reports acts as the crew, without an account.
REPORTER = Actor(None, "crew")
REPORTS = Limit("reports on streams of an event, a minute", 120, 60)
# Each recording that is another is a release, of which those concerned are told.
RELEASES = Limit("releases made by reports of an event, an hour", 100, 3600)
RELEASES_DAY = Limit("releases made by reports of an event, a day", 300, 86400)
NAMED = Limit("a report by its name", 1, 86400)


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported: a room (its code, slug or name) with the state of its stream, or a seminar with its recording.

    It was so `ago` seconds before it was sent; `once` names the report, so that one sent again is done once.
    """

    room: str = ""
    stream: str = ""
    seminar: str = ""
    recording: str = ""
    ago: float = 0.0
    once: str = ""


def token(event: Event, secret: str) -> str:
    """The token of the event's address for reports."""
    return links.report(event.code, event.report_number, secret)


def by_token(given: str, secret: str) -> Event:
    """The event whose present address for reports has this token. Raises NotFound, the same for whatever is wrong."""
    code = given.partition("-")[0]
    event = db.session.scalars(select(Event).where(Event.code == code)).one_or_none()
    # Compared even when there is none, so that the time taken does not tell which there are.
    expected = token(event or Event(code="000000", report_number=-1), secret)
    if not hmac.compare_digest(expected.encode(), given.encode()) or event is None or event.removed_at is not None:
        raise NotFound
    return event


def renew(event: Event, seen: str, secret: str) -> None:
    """Have the address for reports that was `seen` lead nowhere, and another take its place; a second press renews nothing."""
    with transaction():
        if hmac.compare_digest(token(event, secret).encode(), seen.encode()):
            number = event.report_number
            wanted = update(Event.__table__).where(Event.id == event.id, Event.report_number == number)  # type: ignore[arg-type]
            db.session.execute(wanted.values(report_number=number + 1))
    db.session.expire(event)


def take(event: Event, live: Live, shelf: Shelf, report: Report) -> int | None:
    """Do what was reported; the release that a recording made. Raises Invalid with what is wrong, NotFound, TooMany.

    What is not streamed is nobody's to report on: rooms in which nothing is, and what is held in them.
    """
    if not limits.spend(REPORTS, str(event.id)):
        raise TooMany(60)
    if bool(report.room) == bool(report.seminar):
        raise Invalid(form="Say either a room and its stream, or a seminar and its recording.")
    try:
        # The name is kept with what it names or not at all: what failed is done when it is sent again.
        with transaction():
            if report.once:
                _once(f"{event.id}/{report.once}")
            return _done(event, live, shelf, report)
    except _Again:
        return None


class _Again(Exception):
    """A report with this name was done before."""


def _once(name: str) -> None:
    """Also one that changes nothing is done once: sent again later it would say what is no longer so. Raises _Again."""
    try:
        limits.reserve(((NAMED, name),))
    except TooMany as error:
        raise _Again from error


def _done(event: Event, live: Live, shelf: Shelf, report: Report) -> int | None:
    programme = changing.public(event).programme
    if report.seminar:
        return _recording(event, shelf, _seminar(programme, report.seminar), report)
    _stream(event, live, _room(programme, report.room), report)
    return None


def _stream(event: Event, live: Live, room: Room, report: Report) -> None:
    if report.stream not in STREAM_STATES:
        raise Invalid(stream="A stream is up, down or ended.")
    tap = Tap(f"room/{room.code}", {"stream": report.stream})
    saying.say(event, REPORTER, live, saying.Pressed(tap, ago=report.ago))


def _recording(event: Event, shelf: Shelf, seminar: Seminar, report: Report) -> int | None:
    with transaction():
        number = recordings.put(event, REPORTER, shelf, {seminar.code: report.recording})
        if number:
            limits.reserve(((RELEASES, str(event.id)), (RELEASES_DAY, str(event.id))))
    return number


def rooms(programme: Programme) -> list[Room]:
    """Those in which something is streamed, so that there is something to report."""
    streamed = {s.room for s in programme.seminars if s.livestream and not s.cancelled}
    return [room for room in programme.rooms if room.code in streamed]


def seminars(programme: Programme) -> list[Seminar]:
    """Those with a time that are streamed, or held where something is, or have a recording."""
    streamed = {room.code for room in rooms(programme)}
    held = [s for s in programme.seminars if s.scheduled and not s.cancelled]
    return [s for s in held if s.livestream or s.recording or s.room in streamed]


def _room(programme: Programme, named: str) -> Room:
    wanted, among = named.strip().casefold(), rooms(programme)
    found = [r for r in among if wanted in (r.code.casefold(), r.slug)]
    found = found or [r for r in among if r.name.casefold() == wanted]
    if len(found) != 1:
        raise NotFound
    return found[0]


def _seminar(programme: Programme, named: str) -> Seminar:
    wanted = named.strip().casefold()
    found = [s for s in seminars(programme) if wanted in (s.code.casefold(), s.slug)]
    if len(found) != 1:
        raise NotFound
    return found[0]
