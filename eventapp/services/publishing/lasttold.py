"""What people were last told, and what of them it takes to say what is new: seats, answers and call times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from eventapp.extensions import db
from eventapp.models import Event, FormerSeat, Person, PersonStamp, Seat, Seminar
from eventapp.models import Release as ReleaseRow
from eventapp.models.types import Stood
from eventapp.programme import concerned
from eventapp.programme.release import Release
from eventapp.services.publishing import stored


@dataclass(frozen=True, slots=True)
class Known:
    """Of an event: its people, removed ones too, by code; by person what their seats are called, by seminar.

    `silent` are the seats that they said no to, `slides` those with slides, `calls` and `told_calls` the call times of now and those last told.
    """

    people: Mapping[str, Person]
    seats: Mapping[str, Mapping[str, str]]
    silent: frozenset[concerned.Seat]
    calls: Mapping[concerned.Seat, datetime]
    told_calls: Mapping[concerned.Seat, datetime]
    answers: Mapping[concerned.Seat, str]
    notes: Mapping[concerned.Seat, str]
    codes: Mapping[int, str]
    slides: frozenset[concerned.Seat] = frozenset()

    def code_of(self, person_id: int) -> str:
        """The code of a person by their number, empty for one of whom nothing is left."""
        return self.codes.get(person_id, "")


def read(event_id: int) -> Known:
    """All of it, as the database has it now."""
    people = list(db.session.scalars(select(Person).where(Person.event_id == event_id)))
    codes, seats = {p.id: p.code for p in people}, dict[str, dict[str, str]]()
    calls, said_no, there = dict[concerned.Seat, datetime](), set(_left_with_no(event_id, codes)), set()
    answers, notes, slides = dict[concerned.Seat, str](), dict[concerned.Seat, str](), set[concerned.Seat]()
    for person, seminar, number, answer, call, note, sent in db.session.execute(
        select(Seat.person_id, Seminar.code, Seat.id, Seat.answer, Seat.call_at, Seat.note, Seat.slides)
        .join(Seminar, Seminar.id == Seat.seminar_id)
        .where(Seminar.event_id == event_id, Seat.person_id.is_not(None))
        .order_by(Seat.id.desc())
    ):
        seat = codes.get(person or 0, ""), seminar
        seats.setdefault(seat[0], {})[seminar] = str(number)
        answers[seat], notes[seat] = answer, note
        if sent:
            slides.add(seat)
        if call is not None:
            calls[seat] = min(call, calls.get(seat, call))
        if answer != "declined":
            there.add(seat)
        else:
            said_no.add(seat)
    told = {(codes.get(p, ""), s): at for p, s, at, _ in _told(event_id) if at is not None}
    return Known({p.code: p for p in people}, seats, frozenset(said_no - there), calls, told, answers, notes, codes, frozenset(slides))


def numbers(event_id: int) -> dict[str, int]:
    """The numbers of an event's seminars, removed ones too, by code."""
    return {row.code: row.id for row in db.session.execute(select(Seminar.code, Seminar.id).where(Seminar.event_id == event_id))}


def stamps(event_id: int, known: Known) -> dict[concerned.Seat, tuple[int, datetime | None]]:
    """How often what is private to a person changed in each seminar, and when last (UTC)."""
    rows = db.session.execute(
        select(PersonStamp.person_id, Seminar.code, PersonStamp.revision, PersonStamp.modified_at)
        .join(Seminar, Seminar.id == PersonStamp.seminar_id)
        .where(Seminar.event_id == event_id)
    )
    return {(known.code_of(person), seminar): (revision, modified) for person, seminar, revision, modified in rows}


def _left_with_no(event_id: int, codes: Mapping[int, str]) -> list[concerned.Seat]:
    """The seats of those who had said no when they were taken off."""
    rows = db.session.execute(
        select(FormerSeat.person_id, Seminar.code)
        .join(Seminar, Seminar.id == FormerSeat.seminar_id)
        .where(Seminar.event_id == event_id, FormerSeat.answer == "declined")
    )
    return [(codes.get(person, ""), seminar) for person, seminar in rows]


def _told(event_id: int) -> list[tuple[int, str, datetime | None, int]]:
    rows = db.session.execute(
        select(PersonStamp.person_id, Seminar.code, PersonStamp.told_call_at, Seminar.id)
        .join(Seminar, Seminar.id == PersonStamp.seminar_id)
        .where(Seminar.event_id == event_id)
    )
    return [(person, code, at, seminar) for person, code, at, seminar in rows]


def public(event: Event, before: Release | None) -> Release | None:
    """What people knew: the release before, or the last that was public where that is not; None for none."""
    if before is None or before.public:
        return before
    earlier = ReleaseRow.event_id == event.id, ReleaseRow.public.is_(True), ReleaseRow.number < before.number
    number = db.session.scalar(select(db.func.max(ReleaseRow.number)).where(*earlier))
    found = stored.read(event, number) if number else None
    return found if found and found.public else None


def stood(number: int, calls: Mapping[concerned.Seat, datetime], at: datetime) -> Callable[[str], Stood]:
    """By code, what stands for someone who was told of all so far: a release and call times; and that they wait since `at`."""
    theirs: dict[str, dict[str, str]] = {}
    for (person, seminar), call in calls.items():
        theirs.setdefault(person, {})[seminar] = call.isoformat()
    return lambda code: {"release": number, "calls": theirs.get(code, {}), "since": at.isoformat(), "line": ""}


def first(waiting: Iterable[tuple[str, Stood]], same: Mapping[str, str]) -> dict[str, Stood]:
    """By code, what stood for each before all of their mail that waits, the oldest first, and that of whom they were merged with."""
    oldest: dict[str, Stood] = {}
    for code, each in waiting:
        oldest.setdefault(code, each)
    found: dict[str, Stood] = {}
    for code, each in oldest.items():
        now_is = same.get(code, code)
        found[now_is] = _both(found[now_is], each) if now_is in found else each
    return found


def _both(one: Stood, other: Stood) -> Stood:
    lines = dict.fromkeys(filter(None, (one["line"], other["line"])))
    return {
        "release": min(one["release"], other["release"]), "calls": other["calls"] | one["calls"],
        "since": min(one["since"], other["since"]), "line": "\n".join(lines),
    }  # fmt: skip


def as_now(calls: Mapping[concerned.Seat, datetime], same: Mapping[str, str]) -> dict[concerned.Seat, datetime]:
    """Call times, those of who was merged as those of who that is now."""
    return {(same[p], s): at for (p, s), at in calls.items() if p in same} | {seat: at for seat, at in calls.items() if seat[0] not in same}


def overlaid(calls: Mapping[concerned.Seat, datetime], theirs: Mapping[str, Stood]) -> dict[concerned.Seat, datetime]:
    """Call times with those of some people, by code, as they stood when those were last told."""
    kept = {seat: at for seat, at in calls.items() if seat[0] not in theirs}
    earlier = {(p, s): datetime.fromisoformat(at) for p, each in theirs.items() for s, at in each["calls"].items()}
    return kept | earlier


def note_calls(event_id: int) -> None:
    """Keep the call times of now as those that were told, inside a transaction of the caller's."""
    rows = db.session.execute(
        select(Seat.seminar_id, Seat.person_id, Seat.call_at)
        .join(Seminar, Seminar.id == Seat.seminar_id)
        .where(Seminar.event_id == event_id, Seat.person_id.is_not(None), Seat.call_at.is_not(None))
    )
    calls: dict[tuple[int, int], datetime] = {}
    for seminar, person, call in rows:
        if person is not None and call is not None:
            calls[seminar, person] = min(call, calls.get((seminar, person), call))
    known = {(seminar, person): at for person, _, at, seminar in _told(event_id)}
    for seat in calls.keys() | known.keys():
        call_now = calls.get(seat)
        if seat not in known:
            seminar, person = seat
            db.session.add(PersonStamp(seminar_id=seminar, person_id=person, revision=0, told_call_at=call_now))
        elif known[seat] != call_now:
            this = PersonStamp.seminar_id == seat[0], PersonStamp.person_id == seat[1]
            db.session.execute(update(PersonStamp).where(*this).values(told_call_at=call_now))
