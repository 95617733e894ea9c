"""What a panelist or moderator answers to each of their seats: yes, no, or another time, please."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Person, Seat
from eventapp.programme.limits import ANSWER_WORD, MOST_OTHER_TIMES
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft import edits, revisions, seats
from eventapp.services.errors import Invalid, NotFound, TooLong
from eventapp.services.transaction import transaction

# The last asks for another time.
ANSWERS = ("confirmed", "declined", "another")


@dataclass(frozen=True, slots=True)
class Details:
    """What someone says beside their answer: when they can (pairs of instants, ISO 8601) and a word; and who said it, if
    it was not they themselves.
    """

    times: tuple[tuple[str, str], ...] = ()
    word: str = ""
    by: str = ""


def answer(person: Person, seat_id: int, answered: str, said: Details = Details()) -> None:
    """Save the person's yes (`confirmed`), no (`declined`) or wish for `another` time for a seat of theirs.

    Raises NotFound for a seat that is none of theirs; Invalid for another time of which nothing is said, or too much.
    """
    if answered not in ANSWERS:
        raise NotFound
    if answered == "another" and not (said.times or said.word):
        raise Invalid(word="Say when you can, or write a word to the organiser.")
    if len(said.word) > ANSWER_WORD:
        raise TooLong("word", ANSWER_WORD)
    if len(said.times) > MOST_OTHER_TIMES:
        raise Invalid(times="There are at most 20 rows of times.")
    with transaction():
        event = db.session.get(Event, person.event_id)
        assert event is not None
        revisions.hold(event.id)
        if _answer(person, seat_id, answered, said):
            who = edits.new_batch("staff" if said.by else "own")
            edits.record(edits.Writing(event, Actor(None, ""), batch=who), person, "answered")


def answer_for(event: Event, actor: Actor, person: Person, seat_id: int, answered: str) -> None:
    """Save an answer that the organiser got in another way; `invited` takes it back. Raises NotFound.

    What the person had said with another answer goes with that; with the same one it stays.
    """
    if answered not in (*ANSWERS, "invited"):
        raise NotFound
    with transaction():
        revisions.hold(event.id)
        seat = _own(person, seat_id)
        if seat.answer != answered:
            _answer(person, seat_id, answered, Details())
        edits.record(edits.Writing(event, actor), person, "answer")


def _own(person: Person, seat_id: int) -> Seat:
    seat = db.session.scalars(select(Seat).where(Seat.id == seat_id, Seat.person_id == person.id)).first()
    if seat is None:
        raise NotFound
    return seat


def _answer(person: Person, seat_id: int, answered: str, said: Details) -> bool:
    """Whether it was another answer before."""
    seat = _own(person, seat_id)
    times = [list(pair) for pair in said.times]
    if (seat.answer, seat.other_times, seat.other_word, seat.answered_by) == (answered, times, said.word, said.by):
        return False
    other = seat.answer != answered
    seat.answer, seat.answered_at = answered, now()
    seat.other_times, seat.other_word, seat.answered_by = times, said.word, said.by
    if other:  # What the person's own calendar shows goes by the answer alone.
        seats.touch(seat.seminar_id, person.id)
    return True
