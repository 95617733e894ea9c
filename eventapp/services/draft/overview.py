"""Sums over the draft for the organisers' first page."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.programme.model import Kind
from eventapp.services.draft.constraints import STREAMED
from eventapp.services.draft.values import Draft


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


def sums(found: Draft) -> Sums:
    """The sums of a draft."""
    programme, planning = found.programme, found.planning
    held = [s for s in programme.seminars if not s.cancelled]
    seats = [(s.code, seat.person) for s in held for seat in s.appearances if seat.person]
    answered = {person: set[str]() for _, person in seats}
    for place in seats:
        answered[place[1]].add(planning.answers[place])
    seated = programme.people_by_code().keys() & {person for _, person in seats}
    shown = [s for s in held if s.kind.value in STREAMED]
    return Sums(
        seminars=len(held),
        people=len(seated),
        rooms=len(programme.rooms),
        unscheduled=sum(s.starts_at is None and s.kind is not Kind.EXTERNAL for s in held),
        unanswered=sum("invited" in said for said in answered.values()),
        declined=sum("declined" in said for said in answered.values()),
        without_portrait=sum(not p.portrait for p in programme.people if p.code in seated),
        without_mail=len(seated - planning.reachable),
        streamed=sum(bool(s.livestream) for s in shown),
        without_stream=sum(not s.livestream for s in shown),
        without_recording=sum(not s.recording for s in shown),
    )
