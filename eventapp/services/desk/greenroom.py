"""The green room: who is due when, who has arrived, and how to reach who has not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from eventapp.database import insert_new
from eventapp.extensions import db
from eventapp.models import Account, Arrival, Event, Person
from eventapp.programme import duties
from eventapp.programme.duties import Due
from eventapp.programme.model import Programme
from eventapp.services.access import Actor
from eventapp.services.draft import loading, people
from eventapp.services.errors import Invalid
from eventapp.services.live import saying
from eventapp.services.live.saying import NoLonger, pressed_at
from eventapp.services.people import contacts
from eventapp.services.people.contacts import Contact
from eventapp.services.transaction import transaction

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Guest:
    """Someone who is due: with what the crew needs to receive them, and when they arrived (UTC), as `by` said.

    `refused` has what they have said no to: `film`, `record`, `photograph`, `name`.
    """

    due: Due
    email: str
    phone: str
    pronunciation: str
    contacts: tuple[Contact, ...]
    refused: tuple[str, ...]
    arrived_at: datetime | None
    by: str
    note: str


def guests(event: Event, programme: Programme, day: date) -> list[Guest]:
    """Everyone who is due on a day (local) by the published programme, by when they are to be there first."""
    rows, arrivals = loading.tables(event), _arrivals(event, day)
    calls, declined = _seats(rows)
    by_code = {row.code: row for row in rows.people}
    due = duties.due(programme, calls, declined, day)
    return [_guest(each, by_code[each.person.code], arrivals) for each in due if each.person.code in by_code]


def refusals(event: Event, programme: Programme) -> dict[str, dict[str, tuple[str, ...]]]:
    """What those in each seminar have said no to: by the codes of seminar and person; only who has said no to something."""
    people = {row.code: said for row in loading.tables(event).people if (said := _refused(row))}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for seminar in programme.seminars:
        for appearance in seminar.appearances:
            if appearance.person in people:
                found.setdefault(seminar.code, {})[appearance.person] = people[appearance.person]
    return found


def _refused(row: Person) -> tuple[str, ...]:
    answers = {"film": row.may_film, "record": row.may_record, "photograph": row.may_photograph, "name": row.may_name}
    return tuple(what for what, answer in answers.items() if answer == "no")


def mark(event: Event, day: date) -> str:
    """What changes whenever something of a day's arrivals does, in short."""
    wanted = select(func.count(), func.sum(Arrival.version)).where(Arrival.event_id == event.id, Arrival.day == day)
    return "-".join(map(str, db.session.execute(wanted).one()))


@dataclass(frozen=True, slots=True)
class Presence:
    """What the crew says of a person on a day: arrived or not, as seen before (`was`), `ago` seconds before it was sent."""

    code: str
    day: date
    arrived: bool
    was: bool | None = None
    ago: float = 0.0


def say(event: Event, actor: Actor, said: Presence) -> None:
    """Keep that someone has arrived, or has not after all. What holds already stays as it was said first.

    Raises NotFound for who is not of the event, and NoLonger where it is not as whoever pressed saw it.
    """
    person = people.find(event, said.code)
    with transaction():
        row = _held(event, person, said.day)
        here = row.arrived_at is not None
        if here == said.arrived:
            return
        if said.was is not None and said.was != here:
            raise NoLonger
        was, row.arrived_at = row.arrived_at, pressed_at(said.ago) if said.arrived else None
        saying.note(event, actor, f"person/{person.code}", {"arrived": _iso(was)}, {"arrived": _iso(row.arrived_at)})
        row.account_id = actor.account_id
        row.version += 1


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def write(event: Event, code: str, day: date, note: str, was: str) -> None:
    """Keep a note about someone on a day, in place of the one that was seen.

    Raises NotFound, Invalid, and NoLonger when another note was written meanwhile.
    """
    person, note = people.find(event, code), note.strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid(note="Write at most 500 characters.")
    with transaction():
        row = _held(event, person, day)
        if row.note == note:
            return
        if row.note != was.strip():
            raise NoLonger
        row.note = note
        row.version += 1


def _held(event: Event, person: Person, day: date) -> Arrival:
    """The row of a person on a day, made where there was none, which nobody else changes until the transaction ends."""
    new = insert_new(Arrival.__table__, db.session.connection()).values(
        event_id=event.id, person_id=person.id, day=day, note="", version=1
    )
    db.session.execute(new)
    wanted = select(Arrival).where(Arrival.person_id == person.id, Arrival.day == day).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def _arrivals(event: Event, day: date) -> dict[int, tuple[Arrival, str]]:
    wanted = select(Arrival, Account.name, Account.email).outerjoin(Account, Account.id == Arrival.account_id)
    wanted = wanted.where(Arrival.event_id == event.id, Arrival.day == day)
    return {row.person_id: (row, name or email or "") for row, name, email in db.session.execute(wanted)}


def _seats(rows: loading.Tables) -> tuple[dict[tuple[str, str], datetime | None], frozenset[tuple[str, str]]]:
    """Call times by the codes of person and seminar, and to which they have said no."""
    codes = {row.id: row.code for row in rows.people}
    seats = [((codes[seat.person_id], row.code), seat) for row in rows.seminars for seat in row.seats if seat.person_id in codes]
    calls = {key: seat.call_at for key, seat in seats}
    return calls, frozenset(key for key, seat in seats if seat.answer == "declined")


def _guest(due: Due, row: Person, arrivals: Mapping[int, tuple[Arrival, str]]) -> Guest:
    arrival, by = arrivals.get(row.id, (None, ""))
    return Guest(
        due, row.email, row.phone, row.pronunciation, tuple(contacts.of(row)), _refused(row),
        arrival.arrived_at if arrival else None, by, arrival.note if arrival else "",
    )  # fmt: skip
