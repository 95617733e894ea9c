"""The green room: who is due when, who has arrived, and how to reach who has not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from eventapp.services.errors import Invalid, NotFound
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
    rows, same = loading.tables(event), people.same(event)
    arrivals, (calls, declined) = _arrivals(event, day, same), _seats(rows)
    by_code = {row.code: row for row in rows.people}
    due = duties.due(programme, calls, declined, day, same)
    return [_guest(each, by_code[each.person.code], arrivals) for each in due if each.person.code in by_code]


def refusals(event: Event, programme: Programme) -> dict[str, dict[str, tuple[str, ...]]]:
    """What those in each seminar have said no to: by the codes of seminar and person; only who has said no to something."""
    refused = {row.code: said for row in loading.tables(event).people if (said := _refused(row))}
    same, found = people.same(event), dict[str, dict[str, tuple[str, ...]]]()
    for seminar in programme.seminars:
        for appearance in seminar.appearances:
            person = same.get(appearance.person, appearance.person)
            if person in refused:
                found.setdefault(seminar.code, {})[appearance.person] = refused[person]
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
    person = _person(event, said.code)
    with transaction():
        rows = _held(event, person, said.day)
        was = _came(rows).arrived_at
        if (was is not None) == said.arrived:
            return
        if said.was is not None and said.was != (was is not None):
            raise NoLonger
        at = pressed_at(said.ago) if said.arrived else None
        saying.note(event, actor, f"person/{person.code}", {"arrived": _iso(was)}, {"arrived": _iso(at)})
        for row in rows[1:]:
            row.arrived_at = None
        rows[0].arrived_at, rows[0].account_id = at, actor.account_id
        rows[0].version += 1


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def write(event: Event, code: str, day: date, note: str, was: str) -> None:
    """Keep a note about someone on a day, in place of the one that was seen.

    Raises NotFound, Invalid, and NoLonger when another note was written meanwhile.
    """
    person, note = _person(event, code), note.strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid(note="Write at most 500 characters.")
    with transaction():
        rows = _held(event, person, day)
        if _noted(rows) == note:
            return
        if _noted(rows) != was.strip():
            raise NoLonger
        for row in rows[1:]:
            row.note = ""
        rows[0].note = note
        rows[0].version += 1


def _person(event: Event, code: str) -> Person:
    """The event's person with a code, or whom they were merged with, as by a page from before that. Raises NotFound."""
    found = people.with_code(code)
    if found is None or found.event_id != event.id:
        raise NotFound
    return found


def _held(event: Event, person: Person, day: date) -> list[Arrival]:
    """The row of a person on a day, made where there was none, then those of who was merged with them: a merge that is
    undone leaves each their own. Nobody else changes them until the transaction ends.
    """
    new = insert_new(Arrival.__table__, db.session.connection()).values(
        event_id=event.id, person_id=person.id, day=day, note="", version=1
    )
    db.session.execute(new)
    numbers = [each.id for each in (person, *people.merged_into(person))]
    wanted = select(Arrival).where(Arrival.person_id.in_(numbers), Arrival.day == day).order_by(Arrival.person_id).with_for_update()
    rows = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    return sorted(rows, key=lambda row: row.person_id != person.id)


def _came(rows: Sequence[Arrival]) -> Arrival:
    """The row that says when a person came first; one that does not where none does."""
    return min((row for row in rows if row.arrived_at), key=lambda row: str(row.arrived_at), default=rows[0])


def _noted(rows: Sequence[Arrival]) -> str:
    """All that is noted of a person, each note once."""
    return " / ".join(dict.fromkeys(row.note for row in rows if row.note))


@dataclass(frozen=True, slots=True)
class _Arrived:
    """When someone came (UTC), by whom that was said, and what is noted."""

    at: datetime | None = None
    by: str = ""
    note: str = ""


def _arrivals(event: Event, day: date, same: Mapping[str, str]) -> dict[str, _Arrived]:
    """By the code of who they are now."""
    wanted = select(Arrival, Account.name, Account.email).outerjoin(Account, Account.id == Arrival.account_id)
    wanted = wanted.where(Arrival.event_id == event.id, Arrival.day == day).order_by(Arrival.person_id)
    found, by, codes = dict[str, list[Arrival]](), dict[int, str](), people.codes(event)
    for row, name, email in db.session.execute(wanted):
        code = codes[row.person_id]
        now_is = same.get(code, code)
        rows = found.setdefault(now_is, [])
        rows.insert(0 if now_is == code else len(rows), row)
        by[row.person_id] = name or email or ""
    return {
        code: _Arrived((came := _came(rows)).arrived_at, by[came.person_id], _noted(rows)) for code, rows in found.items()
    }  # fmt: skip


def _seats(rows: loading.Tables) -> tuple[dict[tuple[str, str], datetime | None], frozenset[tuple[str, str]]]:
    """Call times by the codes of person and seminar, and to which they have said no."""
    codes = {row.id: row.code for row in rows.people}
    seats = [((codes[seat.person_id], row.code), seat) for row in rows.seminars for seat in row.seats if seat.person_id in codes]
    calls = {key: seat.call_at for key, seat in seats}
    return calls, frozenset(key for key, seat in seats if seat.answer == "declined")


def _guest(due: Due, row: Person, arrivals: Mapping[str, _Arrived]) -> Guest:
    arrived = arrivals.get(row.code, _Arrived())
    return Guest(
        due, row.email, row.phone, row.pronunciation, tuple(contacts.of(row)), _refused(row), arrived.at, arrived.by, arrived.note
    )  # fmt: skip
