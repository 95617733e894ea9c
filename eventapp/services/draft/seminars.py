"""Seminars of the draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Entry, Event, KeptFile, Person, Room, Seminar
from eventapp.programme.addresses import is_web_address
from eventapp.programme.limits import LONGEST_SEMINAR
from eventapp.programme.timing import may_be
from eventapp.services.draft import conflicts, edits, people, revisions, seats
from eventapp.services.draft.codes import new_code, new_codes
from eventapp.services.draft.fields import FileFields, SeatValues, SeminarValues
from eventapp.services.draft.rooms import check_slug, slug_for, slugs_in_use
from eventapp.services.errors import Invalid
from eventapp.services.transaction import transaction


def find(event: Event, code: str) -> Seminar:
    """The event's seminar with this code. Raises NotFound."""
    return edits.find(event, Seminar, code)


def add(writing: edits.Writing, values: SeminarValues) -> Seminar:
    """A new seminar. A slug that is not given is made from the title.

    `seats` may name new people: they and the seminar are one thing done, and undone.
    """
    with transaction():
        made = edits.done_once(writing, Seminar)
        if made is not None:
            return made
        if writing.batch is None and any(seat.get("new_name") for seat in values.get("seats", ())):
            writing = replace(writing, batch=edits.new_batch("new"))
        seminar, values = _new(writing.event, values, new_code())
        write(writing, seminar, values)
    return seminar


def change(
    writing: edits.Writing, seminar: Seminar, version: conflicts.Version, values: SeminarValues
) -> Entry | None:
    """Save some or all fields of a seminar. Raises Stale, Invalid."""
    with transaction():
        values = conflicts.settled(seminar, version, _with_hidden(seminar, values))
        if "slug" in values:
            check_slug(values["slug"], slugs_in_use(writing.event, Seminar) - {seminar.slug})
        return write(writing, seminar, values)


def write(writing: edits.Writing, seminar: Seminar, values: SeminarValues) -> Entry | None:
    """Save some fields over whatever is there, inside a transaction of the caller's; call times move with the start.

    Raises Invalid.
    """
    # From before it is looked for what the values name: files that nothing names are swept.
    revisions.hold(writing.event.id)
    return edits.write(writing, seminar, _checked(writing, seminar, values))


def _with_hidden(seminar: Seminar, values: SeminarValues) -> SeminarValues:
    """The values with what no form shows: seats of removed people and a removed room stay, until those are back."""
    values = {**values}
    if "seats" in values:
        named = {seat["person_id"] for seat in values["seats"]}
        hidden = [s for s in seminar.seats if s.person and s.person.removed_at and s.person_id not in named]
        values["seats"] = list(values["seats"])
        for seat in hidden:
            values["seats"].insert(seat.position, seats.state(seat))
    if values.get("room_id", 0) is None and seminar.room is not None and seminar.room.removed_at is not None:
        values["room_id"] = seminar.room_id
    return values


def add_many(
    writing: edits.Writing, wanted: list[SeminarValues], slugs: set[str]
) -> list[Entry]:
    """Several new seminars, inside a transaction of the caller's, who knows the slugs in use. Raises Invalid."""
    rows: list[tuple[Seminar, SeminarValues]] = []
    for each, code in zip(wanted, new_codes(len(wanted)), strict=True):
        seminar, values = _new(writing.event, each, code, slugs)
        values = {**values, "seats": [_as_before(None, seat) for seat in values["seats"]]}
        rows.append((seminar, _checked(writing, seminar, values)))
    return edits.add_many(writing, rows)


def change_from_file(writing: edits.Writing, seminar: Seminar, values: SeminarValues) -> Entry | None:
    """Change a seminar as a file wants it, inside a transaction of the caller's.

    Seats that stay keep their call time and note, and where the role is left open also that: a file says nothing of those.
    """
    if "seats" in values:
        kept = {_seated(seat): seat for seat in map(seats.state, seminar.seats)}
        values = {**values, "seats": [_as_before(kept.get(_seated(seat)), seat) for seat in values["seats"]]}
    return write(writing, seminar, values)


def _seated(seat: SeatValues) -> tuple[int | None, str, bool]:
    return seat["person_id"], seat["organisation"].casefold(), seat["role"] == "moderator"


def _as_before(old: SeatValues | None, seat: SeatValues) -> SeatValues:
    if old is None:
        return {**seat, "role": seat["role"] or "panelist"}
    return {**seat, "role": seat["role"] or old["role"], "call_at": old.get("call_at"), "note": old.get("note", "")}


def _new(
    event: Event, values: SeminarValues, code: str, slugs: set[str] | None = None
) -> tuple[Seminar, SeminarValues]:
    """A seminar that is not saved yet, and its values with a slug."""
    seminar = Seminar(event_id=event.id, code=code, quotes=[], tags=[], services=[])
    slug = slug_for(event, Seminar, values.get("slug", ""), values["title"], slugs)
    return seminar, {**values, "slug": slug}


def paste_recordings(writing: edits.Writing, pairs: dict[str, str]) -> list[Entry]:
    """Set recordings, seminar code → address, all in one transaction; the entries of those that changed."""
    with transaction():
        together = replace(writing, batch=edits.new_batch("recordings"))
        made = [
            edits.write(together, find(writing.event, code), {"recording": address})
            for code, address in pairs.items()
        ]
    return [entry for entry in made if entry is not None]


def _checked(writing: edits.Writing, seminar: Seminar, values: SeminarValues) -> SeminarValues:
    """The values as they can be written: call times moved along, people found or made. Raises Invalid."""
    room_id = values.get("room_id", seminar.room_id)
    if room_id is not None:
        room = db.session.get(Room, room_id)
        if room is None or room.event_id != writing.event.id:
            raise Invalid(room_id="There is no such room in this event.")
    _check_files(writing.event, values.get("files", []))
    starts_at = seats.instant(values.get("starts_at", seminar.starts_at))
    check_slot(starts_at, values.get("minutes", seminar.minutes))
    if "seats" not in values and "starts_at" in values and seminar.id is not None:
        values = {**values, "seats": _calls_moved(seminar, starts_at)}
    elif "seats" in values:
        made: dict[tuple[str, str], Person] = {}
        values = {**values, "seats": [_seat(writing, seat, made) for seat in values["seats"]]}
        _check_seats(values["seats"])
    return values


def _check_files(event: Event, files: list[FileFields]) -> None:
    """Links lead to pages, and files are there: raises Invalid for others."""
    for file in files:
        if file["key"] and db.session.scalar(select(KeptFile.part).filter_by(event_id=event.id, key=file["key"], part=0)) is None:
            raise Invalid(file="The file is not here. Choose it once more.")
        if not file["key"] and not is_web_address(file["url"]):
            raise Invalid(url="Write a web address, such as example.org or https://example.org/page.")


def check_slot(starts_at: datetime | None, minutes: int | None) -> None:
    """Raises Invalid for a slot that no seminar can have; an import asks before it writes."""
    if not may_be(starts_at):
        raise Invalid(starts_at="The year must be from 1900 to 2199.")
    if minutes is not None and not 1 <= minutes <= LONGEST_SEMINAR:
        raise Invalid(minutes="A seminar is between 1 minute and 24 hours long.")
    if starts_at is not None and minutes is None:
        raise Invalid(minutes="A seminar with a time needs a length.")


def _calls_moved(seminar: Seminar, starts_at: datetime | None) -> list[SeatValues]:
    """The seats with their call times moved along with the seminar; without a time there is no call either."""
    panel = [seats.state(seat) for seat in seminar.seats]
    for seat, row in zip(panel, seminar.seats, strict=True):
        if row.call_at is not None and seminar.starts_at is not None:
            seat["call_at"] = row.call_at + (starts_at - seminar.starts_at) if starts_at else None
    return panel


def _seat(writing: edits.Writing, seat: SeatValues, made: dict[tuple[str, str], Person]) -> SeatValues:
    """The seat with its person found, or made when it names a new one; who is new in two seats is made once."""
    seat = {**seat}
    name, title = seat.pop("new_name", ""), seat.pop("new_title", "")
    if name:
        who = name, seat["organisation"]
        if who not in made:
            by_itself = replace(writing, once=None, board=False)
            made[who] = people.add(by_itself, {"name": name, "title": title, "organisation": seat["organisation"]})
        return {**seat, "person_id": made[who].id, "organisation": ""}
    if seat["person_id"] is not None:
        person = db.session.get(Person, seat["person_id"])
        if person is None or person.event_id != writing.event.id:
            raise Invalid(seats="There is no such person in this event.")
        return {**seat, "organisation": ""}
    if not seat["organisation"]:
        raise Invalid(seats="A seat needs a person, a new person's name or an organisation.")
    return seat


def _check_seats(panel: list[SeatValues]) -> None:
    """A person has one seat a role in a seminar; one may both moderate and speak."""
    taken = [(s["person_id"], s["role"]) for s in panel if s["person_id"] is not None]
    if len(taken) != len(set(taken)):
        raise Invalid(seats="The same person is there twice in the same role.")
