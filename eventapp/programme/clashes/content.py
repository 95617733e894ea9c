"""Rules on what a seminar has and lacks, and on how a day sits together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from eventapp.programme.clashes.frame import Clash, Frame
from eventapp.programme.model import Kind, Role, Seminar
from eventapp.programme.now import PAUSES

SHORTEST_BREAK = timedelta(minutes=10)
LONGEST_SITTING = timedelta(hours=3)
NEVER = datetime(1, 1, 1, tzinfo=UTC)


def declined(frame: Frame) -> Iterator[Clash]:
    """Someone who has said no and still has a seat."""
    for seminar in frame.asked:
        for person in dict.fromkeys(seat.person for seat in seminar.appearances):
            if frame.planning.answers.get((seminar.code, person)) == "declined":
                yield Clash("declined", "error", (seminar.code,), person=person)


def no_slot(frame: Frame) -> Iterator[Clash]:
    """A seminar without a time or a length. External ones may lack it."""
    for seminar in frame.asked:
        if seminar.kind is not Kind.EXTERNAL and not seminar.scheduled:
            yield Clash("no-time", "warning", (seminar.code,))


def no_room(frame: Frame) -> Iterator[Clash]:
    """A seminar without a room. External ones may lack it."""
    for seminar in frame.asked:
        if seminar.kind is not Kind.EXTERNAL and not seminar.room:
            yield Clash("no-room", "warning", (seminar.code,))


def no_moderator(frame: Frame) -> Iterator[Clash]:
    """A panel that nobody moderates."""
    for seminar in frame.asked:
        if seminar.kind is Kind.PANEL and not seminar.moderators:
            yield Clash("no-moderator", "warning", (seminar.code,))


def no_interpreter(frame: Frame) -> Iterator[Clash]:
    """A seminar with interpretation promised and no interpreter in it."""
    for seminar in frame.asked:
        promised = frame.planning.seminar(seminar.code).interpreted
        if promised and not any(a.role is Role.INTERPRETER for a in seminar.appearances):
            yield Clash("no-interpreter", "warning", (seminar.code,))


def nobody_confirmed(frame: Frame) -> Iterator[Clash]:
    """A seminar with people in it of whom none has said yes."""
    for seminar in frame.asked:
        people = frame.people[seminar.code]
        if people and not any(
            frame.planning.answers.get((seminar.code, person)) == "confirmed" for person in people
        ):
            yield Clash("nobody-confirmed", "note", (seminar.code,))


def moderates_own_panel(frame: Frame) -> Iterator[Clash]:
    """Someone who both moderates a seminar and sits on its panel."""
    for seminar in frame.asked:
        chairs = {a.person for a in seminar.moderators if a.person}
        for seat in seminar.panel:
            if seat.person in chairs:
                yield Clash("moderates-own-panel", "note", (seminar.code,), person=seat.person)


def no_break(frame: Frame) -> Iterator[Clash]:
    """More than three hours in a room without a pause of at least ten minutes. Asks always for the whole day."""
    by_room: dict[str, list[Seminar]] = defaultdict(list)
    for seminar in frame.live:
        if seminar.scheduled:
            by_room[seminar.room].append(seminar)
    for room in frame.rooms:
        first: Seminar | None = None
        until = NEVER
        for seminar in by_room[room]:
            starts, ends = seminar.starts_at, seminar.ends_at
            assert starts and ends
            if seminar.kind in PAUSES or starts - until >= SHORTEST_BREAK:
                first, until = None, NEVER
            if seminar.kind not in PAUSES:
                first, until = first or seminar, max(until, ends)
                assert first.starts_at
                if until - first.starts_at > LONGEST_SITTING:
                    yield Clash("no-break", "note", (first.code, seminar.code), room=room)
                    first, until = None, NEVER


def no_abstract(frame: Frame) -> Iterator[Clash]:
    """A seminar that says nothing of what it is about."""
    for seminar in frame.asked:
        if seminar.kind not in (*PAUSES, Kind.EXTERNAL) and not seminar.abstract.strip():
            yield Clash("no-abstract", "note", (seminar.code,))
