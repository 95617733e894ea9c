"""The next thing to do, from an empty day by way of the day itself to the week after."""

from datetime import UTC, datetime

import pytest

from eventapp.services.draft import edits, loading, memory, overview, people, seminars
from eventapp.services.draft.seats import state as seat_state
from eventapp.services.publishing import next_steps
from eventapp.services.publishing.next_steps import NextStep, Outlook, Phase


def outlook(event, at):
    found = memory.read(event)
    return next_steps.look(event, overview.sums(found), found.clashes(), at)


def test_an_empty_day_can_be_begun_in_three_ways(lite, fresh):
    event, _ = fresh()
    assert outlook(event, datetime(2027, 6, 1, tzinfo=UTC)) == Outlook(
        Phase.EMPTY, 32, (NextStep("paste", "imports/"), NextStep("rooms", "rooms/new"), NextStep("by-hand", "seminars/new"))
    )


@pytest.mark.parametrize(
    ("at", "phase", "days", "steps"),
    [
        ((2017, 6, 1, 12), "ahead", 32, [("moderators", 2), ("answers", 13), ("mail", 13), ("portraits", 13), ("readiness", 0)]),
        ((2017, 6, 23, 12), "soon", 10, [("moderators", 2), ("answers", 13), ("signs", 0), ("readiness", 0)]),
        # Midnight is the venue's: 22:00 in UTC.
        ((2017, 7, 2, 21), "soon", 1, [("moderators", 2), ("answers", 13), ("signs", 0), ("readiness", 0)]),
        ((2017, 7, 2, 22), "today", 0, [("move", 0)]),
        ((2017, 7, 3, 21), "today", 0, [("move", 0)]),
        ((2017, 7, 3, 22), "past", 0, [("keep", 0), ("again", 0)]),
    ],
)
def test_what_comes_first_follows_the_day(lite_day, at, phase, days, steps):
    found = outlook(lite_day.event, datetime(*at, tzinfo=UTC))
    assert (found.phase, found.days, [(s.what, s.count) for s in found.steps]) == (phase, days, steps)


def test_people_are_counted_and_not_their_seats(lite_day):
    before = overview.sums(memory.read(lite_day.event)).unanswered
    rows = loading.tables(lite_day.event)
    one, other = [s for s in rows.seminars if s.seats][:2]
    person = next(seat.person_id for seat in one.seats if seat.person_id)
    seats = [seat_state(seat) for seat in other.seats]
    seats.append({**seat_state(one.seats[0]), "id": None, "person_id": person, "role": "panelist"})
    seminars.change(edits.Writing(lite_day.event, lite_day.actor), other, other.version, {"seats": seats})
    sums = overview.sums(memory.read(lite_day.event))
    assert (sums.unanswered, sums.people) == (before, before)


def test_what_is_not_published_is_said_with_its_number(lite_day):
    writing, soon = edits.Writing(lite_day.event, lite_day.actor), datetime(2017, 6, 30, tzinfo=UTC)
    person = loading.tables(lite_day.event).people[0]
    people.change(writing, person, person.version, {"name": "Åke Öst"})
    # The person, and the seminar on whose panel the name stands.
    assert NextStep("publish", "releases/", count=2) in outlook(lite_day.event, soon).steps
