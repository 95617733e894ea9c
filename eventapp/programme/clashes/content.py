"""Rules on what a seminar has and lacks, and on how a day sits together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from eventapp.programme.clashes.frame import Clash, Frame
from eventapp.programme.model import Kind, Role, Seminar
from eventapp.programme.now import PAUSES

SHORTEST_BREAK = timedelta(minutes=10)
LONGEST_SITTING = timedelta(hours=3)


def declined(frame: Frame) -> Iterator[Clash]:
    """Someone who has said no and still has a seat."""
    for (code, person), answer in frame.planning.answers.items():
        if answer == "declined" and person in frame.people.get(code, ()):
            yield Clash("declined", "error", (code,), person=person)


def no_slot(frame: Frame) -> Iterator[Clash]:
    """A seminar without a time or a length. External ones may lack it."""
    for seminar in frame.live:
        if seminar.kind is not Kind.EXTERNAL and not seminar.scheduled:
            yield Clash("no-time", "warning", (seminar.code,))


def no_room(frame: Frame) -> Iterator[Clash]:
    """A seminar without a room. External ones may lack it."""
    for seminar in frame.live:
        if seminar.kind is not Kind.EXTERNAL and not seminar.room:
            yield Clash("no-room", "warning", (seminar.code,))


def no_moderator(frame: Frame) -> Iterator[Clash]:
    """A panel that nobody moderates."""
    for seminar in frame.live:
        if seminar.kind is Kind.PANEL and not seminar.moderators:
            yield Clash("no-moderator", "warning", (seminar.code,))


def no_interpreter(frame: Frame) -> Iterator[Clash]:
    """A seminar with interpretation promised and no interpreter in it."""
    for seminar in frame.live:
        promised = frame.planning.seminar(seminar.code).interpreted
        if promised and not any(a.role is Role.INTERPRETER for a in seminar.appearances):
            yield Clash("no-interpreter", "warning", (seminar.code,))


def nobody_confirmed(frame: Frame) -> Iterator[Clash]:
    """A seminar with people in it of whom none has said yes."""
    for seminar in frame.live:
        people = frame.people[seminar.code]
        if people and not any(
            frame.planning.answers.get((seminar.code, person)) == "confirmed" for person in people
        ):
            yield Clash("nobody-confirmed", "note", (seminar.code,))


def moderates_own_panel(frame: Frame) -> Iterator[Clash]:
    """Someone who both moderates a seminar and sits on its panel."""
    for seminar in frame.live:
        chairs = {a.person for a in seminar.moderators if a.person}
        for seat in seminar.panel:
            if seat.person in chairs:
                yield Clash("moderates-own-panel", "note", (seminar.code,), person=seat.person)


def no_break(frame: Frame) -> Iterator[Clash]:
    """More than three hours in a room without a pause of at least ten minutes."""
    by_room: dict[str, list[Seminar]] = defaultdict(list)
    for seminar in frame.live:
        if seminar.scheduled:
            by_room[seminar.room].append(seminar)
    for room in frame.rooms:
        run: list[Seminar] = []
        for seminar in by_room[room]:
            assert seminar.starts_at
            if seminar.kind in PAUSES or (run and seminar.starts_at - _end(run) >= SHORTEST_BREAK):
                run = []
            if seminar.kind not in PAUSES:
                run.append(seminar)
                assert run[0].starts_at
                if _end(run) - run[0].starts_at > LONGEST_SITTING:
                    yield Clash("no-break", "note", (run[0].code, seminar.code), room=room)
                    run = []


def _end(run: list[Seminar]) -> datetime:
    return max(s.ends_at for s in run if s.ends_at)


def no_abstract(frame: Frame) -> Iterator[Clash]:
    """A seminar that says nothing of what it is about."""
    for seminar in frame.live:
        if seminar.kind not in (*PAUSES, Kind.EXTERNAL) and not seminar.abstract.strip():
            yield Clash("no-abstract", "note", (seminar.code,))
