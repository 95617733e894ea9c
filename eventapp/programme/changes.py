"""The difference between two programmes, as a list of changes and whom each one concerns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter

from eventapp.programme.fields import SEMINAR, Field, in_calendar
from eventapp.programme.model import Appearance, Person, Programme, Room, Seminar


@dataclass(frozen=True, slots=True)
class Change:
    """One change a reader would notice.

    `what` is a fixed word (added, removed, cancelled, restored, moved, room, title, panel …), `subject`
    the kind of thing (seminar, person, room, event), `code` its code (empty for the event), `title` its name
    after the change. `before` and `after` are plain text, or ISO 8601 instants in UTC where `what` is moved.
    """

    what: str
    subject: str
    code: str
    title: str
    before: str = ""
    after: str = ""
    people: tuple[str, ...] = ()


# What a calendar entry shows: of a seminar but for its seats, of its room, and of the event.
_SHOWN = attrgetter(*(name for name in in_calendar("seminar") if name != "appearances"))
_SHOWN_PLACE, _SHOWN_EVENT = attrgetter(*in_calendar("room")), attrgetter(*in_calendar("event"))
_TEXTS = tuple(field.public_name for field in SEMINAR if field.change == "texts")
# What a change of one field says by itself, the most urgent first; a change of seats is told seat by seat.
_URGENT = ("address", "moved", "title", "cancelled")
_TOLD = sorted(
    (field for field in SEMINAR if field.change not in ("", "texts")),
    key=lambda field: -_URGENT.index(field.change) if field.change in _URGENT else 1,
)


def changes(before: Programme | None, after: Programme) -> list[Change]:
    """All changes from `before` (None for nothing) to `after`, in the order of the programme."""
    if before is None:
        return []
    found: list[Change] = []
    old = {s.code: s for s in before.seminars}
    new = {s.code: s for s in after.seminars}
    for seminar in after.seminars:
        if seminar.code not in old:
            found.append(_change("added", seminar, after=_slot(seminar)))
        elif old[seminar.code] != seminar:
            found += _seminar_changes(before, after, old[seminar.code], seminar)
    found += [_change("removed", s, before=_slot(s)) for s in before.seminars if s.code not in new]
    found += _plain(before, after, "room") + _plain(before, after, "person") + _event(before, after)
    return found


def faces(programme: Programme) -> Callable[[Seminar], tuple[object, ...]]:
    """All that a calendar entry shows of a seminar of the programme, as one comparable value.

    What counts is the seminar itself, the names and affiliations of those on it, its room's name and
    directions, the venue, and the event's language, in which an entry's own words are ("Moderated by").
    """
    people, rooms, event = programme.people_by_code(), programme.rooms_by_code(), programme.event
    its = _SHOWN_EVENT(event)

    def face(seminar: Seminar) -> tuple[object, ...]:
        room = rooms.get(seminar.room)
        seats = tuple(
            (a.role, p.name if (p := people.get(a.person)) else "", p.affiliation if p else a.organisation)
            for a in seminar.appearances
        )
        return _SHOWN(seminar), seats, _SHOWN_PLACE(room) if room else (), its

    return face


def _slot(seminar: Seminar) -> str:
    return _iso(seminar.starts_at)


def _iso(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def _change(
    what: str, seminar: Seminar, before: str = "", after: str = "", people: tuple[str, ...] = ()
) -> Change:
    concerned = people or tuple(dict.fromkeys(a.person for a in seminar.appearances if a.person))
    return Change(what, "seminar", seminar.code, seminar.title, before, after, concerned)


def _seminar_changes(old_day: Programme, new_day: Programme, old: Seminar, new: Seminar) -> list[Change]:
    found: list[Change] = []
    for field in _TOLD:
        if field.name == "seats":
            found += _seat_changes(old_day, new_day, old, new)
        elif field.name == "state":
            if old.cancelled != new.cancelled:
                found.append(_change("cancelled" if new.cancelled else "restored", new))
        elif getattr(old, field.public_name) != getattr(new, field.public_name):
            found.append(_change(field.change, new, _said(field, old_day, old), _said(field, new_day, new)))
    if any(getattr(old, name) != getattr(new, name) for name in _TEXTS):
        found.append(_change("texts", new))
    return found


def _said(field: Field, programme: Programme, seminar: Seminar) -> str:
    """The value of a field as a change tells it."""
    value = getattr(seminar, field.public_name)
    if field.name == "room_id":
        return _room_name(programme, value)
    if isinstance(value, tuple):  # That it has changed is all that is told.
        return ""
    return _iso(value) if isinstance(value, datetime) else str(value or "")


def _seat_changes(old_day: Programme, new_day: Programme, old: Seminar, new: Seminar) -> list[Change]:
    found: list[Change] = []
    before, after = set(old.appearances), set(new.appearances)
    for seat in new.appearances:
        if seat not in before:
            found.append(_change("joined", new, after=_seat_name(new_day, seat), people=_codes(seat)))
    for seat in old.appearances:
        if seat not in after:
            found.append(_change("left", new, before=_seat_name(old_day, seat), people=_codes(seat)))
    if not found and old.appearances != new.appearances:
        found.append(_change("order", new))
    return found


def _codes(seat: Appearance) -> tuple[str, ...]:
    return (seat.person,) if seat.person else ()


def _seat_name(programme: Programme, seat: Appearance) -> str:
    person = programme.people_by_code().get(seat.person)
    return person.name if person else seat.organisation


def _room_name(programme: Programme, code: str) -> str:
    room = programme.rooms_by_code().get(code)
    return room.name if room else ""


def _plain(before: Programme, after: Programme, subject: str) -> list[Change]:
    """Changes to rooms or people themselves, as far as readers see them."""
    olds, news = _things(before, subject), _things(after, subject)
    people = (lambda code: (code,)) if subject == "person" else (lambda code: ())
    found = []
    for code, thing in news.items():
        if code not in olds:
            found.append(Change("added", subject, code, thing.name, people=people(code)))
        elif olds[code].name != thing.name:
            found.append(
                Change("title", subject, code, thing.name, olds[code].name, thing.name, people(code))
            )
        elif olds[code] != thing:
            found.append(Change("texts", subject, code, thing.name, people=people(code)))
    found += [
        Change("removed", subject, c, t.name, people=people(c)) for c, t in olds.items() if c not in news
    ]
    return found


def _things(programme: Programme, subject: str) -> Mapping[str, Room | Person]:
    return programme.rooms_by_code() if subject == "room" else programme.people_by_code()


def _event(before: Programme, after: Programme) -> list[Change]:
    if before.event == after.event:
        return []
    names = [
        f.name for f in fields(after.event) if getattr(before.event, f.name) != getattr(after.event, f.name)
    ]
    return [Change("event", "event", "", after.event.title, after=", ".join(names))]
