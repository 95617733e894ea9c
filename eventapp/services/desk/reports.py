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
    """Do what was reported; the release that a recording made. Raises Invalid with what is wrong, NotFound, TooMany."""
    if not limits.spend(REPORTS, str(event.id)):
        raise TooMany(60)
    programme = changing.public(event).programme
    if bool(report.room) == bool(report.seminar):
        raise Invalid(form="Say either a room and its stream, or a seminar and its recording.")
    if report.seminar:
        return recordings.put(event, REPORTER, shelf, {_seminar(programme, report.seminar).code: report.recording})
    if report.stream not in STREAM_STATES:
        raise Invalid(stream="A stream is up, down or ended.")
    tap = Tap(f"room/{_room(programme, report.room).code}", {"stream": report.stream})
    saying.say(event, REPORTER, live, saying.Pressed(tap, report.once, report.ago))
    return None


def _room(programme: Programme, named: str) -> Room:
    wanted = named.strip().casefold()
    found = [r for r in programme.rooms if wanted in (r.code.casefold(), r.slug)]
    found = found or [r for r in programme.rooms if r.name.casefold() == wanted]
    if len(found) != 1:
        raise NotFound
    return found[0]


def _seminar(programme: Programme, named: str) -> Seminar:
    wanted = named.strip().casefold()
    found = [s for s in programme.seminars if wanted in (s.code.casefold(), s.slug)]
    if len(found) != 1:
        raise NotFound
    return found[0]
