"""The seats of a seminar as values, and written so that no answer and no change to a person's own calendar is lost."""

from __future__ import annotations

from datetime import datetime

from eventapp.extensions import db
from eventapp.models import FormerSeat, PersonStamp, Seat, Seminar
from eventapp.services.clock import now
from eventapp.services.draft.fields import SeatValues

# What the person has said of a seat: it goes with them, and comes back with them.
ANSWER = ("answer", "answered_at", "other_times", "other_word", "answered_by", "slides")


def state(seat: Seat) -> SeatValues:
    """A seat as plain JSON values. The answer is the person's, not the organiser's, and is not among them."""
    return {
        "person_id": seat.person_id,
        "organisation": seat.organisation,
        "role": seat.role,
        "call_at": seat.call_at.isoformat() if seat.call_at else None,
        "note": seat.note,
    }


def instant(value: datetime | str | None) -> datetime | None:
    """An instant that may stand as the journal keeps it, in ISO 8601."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def put(row: Seminar, wanted: list[SeatValues], again: bool) -> None:
    """Give a seminar these seats. Those that stay keep their answer, those that go leave theirs behind.

    With `again` a seat that comes back has the answer that it had; else whoever comes is asked anew.
    """
    old = list(row.seats)
    matches = _matched(old, wanted)
    gone = [seat for seat in old if not any(seat is match for match in matches)]
    for seat in gone:
        _leave_behind(row, seat)
    new, touched = [], {seat.person_id for seat in gone}
    for position, (values, match) in enumerate(zip(wanted, matches, strict=True)):
        seat = match or _new(row, values, again)
        if _fill(seat, values, position) or match is None:
            touched.add(seat.person_id)
        new.append(seat)
    row.seats = new
    if row.id is not None:  # A new seminar is in nobody's calendar yet.
        for person_id in touched - {None}:
            touch(row.id, person_id or 0)


def touch(seminar_id: int, person_id: int) -> None:
    """Count a change to what the seminar has for the person alone."""
    stamp = db.session.get(PersonStamp, (seminar_id, person_id))
    if stamp is None:
        stamp = PersonStamp(seminar_id=seminar_id, person_id=person_id, revision=0)
        db.session.add(stamp)
    stamp.revision += 1
    stamp.modified_at = now().replace(microsecond=0)


def _matched(old: list[Seat], wanted: list[SeatValues]) -> list[Seat | None]:
    """The old seat of each wanted one: that in the same role first, so that two of one person never swap answers."""
    left = list(old)
    matches: list[Seat | None] = [None] * len(wanted)
    for same_role in (True, False):
        for place, values in enumerate(wanted):
            if matches[place] is not None:
                continue
            match = next(
                (s for s in left if _same(s, values) and (not same_role or s.role == values["role"])), None
            )
            if match is not None:
                left.remove(match)
                matches[place] = match
    return matches


def _same(seat: Seat, values: SeatValues) -> bool:
    if values["person_id"] is not None:
        return bool(seat.person_id == values["person_id"])
    return seat.person_id is None and bool(seat.organisation == values["organisation"])


def _leave_behind(row: Seminar, seat: Seat) -> None:
    if seat.person_id is None or seat.id is None:
        return
    former = db.session.get(FormerSeat, (row.id, seat.person_id, seat.role))
    if former is None:
        former = FormerSeat(seminar_id=row.id, person_id=seat.person_id, role=seat.role)
        db.session.add(former)
    for name in ANSWER:
        setattr(former, name, getattr(seat, name))


def _new(row: Seminar, values: SeatValues, again: bool) -> Seat:
    seat = Seat(person_id=values["person_id"], role=values["role"], organisation="", note="")
    if row.id is None or seat.person_id is None:
        return seat
    former = db.session.get(FormerSeat, (row.id, seat.person_id, seat.role))
    if former is None:
        return seat
    # Files are not asked for anew.
    seat.slides = former.slides
    if again:
        for name in ANSWER:
            setattr(seat, name, getattr(former, name))
    db.session.delete(former)
    return seat


def _fill(seat: Seat, values: SeatValues, position: int) -> bool:
    """Whether what the person alone sees is another now."""
    call_at, note = instant(values.get("call_at")), values.get("note", "")
    changed = (seat.call_at, seat.note) != (call_at, note)
    seat.call_at, seat.note = call_at, note
    seat.role, seat.organisation, seat.position = values["role"], values.get("organisation", ""), position
    return changed
