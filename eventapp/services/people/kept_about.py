"""All that an event keeps about a person, for the person, as plain JSON."""

from __future__ import annotations

from sqlalchemy import LargeBinary, or_, select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Message, Person, Seat, Seminar
from eventapp.programme.fields import PERSON
from eventapp.services.draft import people
from eventapp.services.draft.fields import plain
from eventapp.services.live import journal
from eventapp.services.mail import letters

# Of other people's: codes of those who are alike. Of the program's: what links and pictures are made from.
_LEFT_OUT = ("unlike", "merged_into", "link_number", "root")

# What is told above, and columns that open something or are numbers of our own.
_SAID = ("seat", "message")
_SECRET = ("id", "token", "key", "seed", "digest")


def of(event: Event, person: Person) -> dict[str, object]:
    """What is kept: of the person, their seats and answers, mail to them, and when something of theirs was changed."""
    everyone = [person.id, *(each.id for each in people.merged_into(person))]
    return {
        "event": {"title": event.title, "code": event.code},
        "person": {f.name: _value(person, f.name) for f in PERSON if f.name not in _LEFT_OUT},
        "seats": [_seat(seat, seminar) for seat, seminar in _seats(person)],
        "mail": [
            {"to": m.recipient, "subject": m.subject, "text": m.body.replace(letters.LINK, "–"), "queued_at": plain(m.queued_at)}
            for m in db.session.scalars(select(Message).where(Message.person_id.in_(everyone)).order_by(Message.id))
        ],
        "changes": [
            {"at": plain(e.at), "action": e.action, "fields": sorted(e.after)}
            for e in db.session.scalars(
                select(Entry).where(Entry.event_id == event.id, Entry.noun == "person", Entry.row_id.in_(everyone)).order_by(Entry.id)
            )
        ],
        "arrivals": [
            {"at": plain(e.at), "arrived": e.after["arrived"]}
            for e in journal.arrivals(event, [person.code, *(each.code for each in people.merged_into(person))])
        ],
        "more": _more(everyone),
    }  # fmt: skip


def _more(numbers: list[int]) -> dict[str, list[dict[str, object]]]:
    """What every other table there is has of them, by its name."""
    found: dict[str, list[dict[str, object]]] = {}
    for table in db.metadata.sorted_tables:
        theirs = [c for c in table.c for key in c.foreign_keys if key.column.table is Person.__table__]
        if table.name in _SAID or not theirs:
            continue
        shown = [c for c in table.c if not c.foreign_keys and c.name not in _SECRET and not isinstance(c.type, LargeBinary)]
        rows = db.session.execute(select(*shown).where(or_(*(c.in_(numbers) for c in theirs))).order_by(*table.primary_key)).mappings()
        if told := [{str(name): plain(value) for name, value in row.items()} for row in rows]:
            found[table.name] = told
    return found


def _value(person: Person, name: str) -> object:
    if name == "contacts":
        return [{part: value for part, value in row.items() if part != "key"} for row in person.contacts]
    return plain(getattr(person, name))


def _seats(person: Person) -> list[tuple[Seat, Seminar]]:
    wanted = select(Seat, Seminar).join(Seminar, Seminar.id == Seat.seminar_id)
    rows = db.session.execute(wanted.where(Seat.person_id == person.id, Seminar.removed_at.is_(None)).order_by(Seminar.id))
    return [(seat, seminar) for seat, seminar in rows]


def _seat(seat: Seat, seminar: Seminar) -> dict[str, object]:
    told = ("role", "answer", "answered_at", "answered_by", "other_times", "other_word", "call_at", "note", "slides")
    return {"seminar": seminar.title, "code": seminar.code, **{name: plain(getattr(seat, name)) for name in told}}
