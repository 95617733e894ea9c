"""Sums over the draft for the organisers' first page."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.services.draft.constraints import BLOCKED
from eventapp.services.draft.loading import Tables, livestream_of


@dataclass(frozen=True, slots=True)
class Sums:
    """How much there is, and how much is missing. People are counted, not seats."""

    seminars: int
    people: int
    rooms: int
    unscheduled: int
    unanswered: int
    declined: int
    without_portrait: int
    without_mail: int
    streamed: int
    without_stream: int
    without_recording: int


def sums(rows: Tables) -> Sums:
    """The sums of an event's rows."""
    held = [s for s in rows.seminars if s.state != "cancelled" and s.kind != BLOCKED]
    seats = [seat for s in held for seat in s.seats if seat.person_id]
    seated_ids = {seat.person_id for seat in seats}
    seated = [p for p in rows.people if p.id in seated_ids]
    rooms = {r.id: r for r in rows.rooms}
    shown = [s for s in held if s.kind in ("panel", "talk", "workshop")]
    return Sums(
        seminars=len(held),
        people=len(seated),
        rooms=len(rows.rooms),
        unscheduled=sum(s.starts_at is None and s.kind != "external" for s in held),
        unanswered=len({seat.person_id for seat in seats if seat.answer == "invited"}),
        declined=len({seat.person_id for seat in seats if seat.answer == "declined"}),
        without_portrait=sum(not p.portrait for p in seated),
        without_mail=sum(not p.email for p in seated),
        streamed=sum(bool(livestream_of(s, rooms.get(s.room_id or 0))) for s in shown),
        without_stream=sum(not livestream_of(s, rooms.get(s.room_id or 0)) for s in shown),
        without_recording=sum(not s.recording for s in shown),
    )
