"""People of the draft who are one and the same, made one; and who is not, kept so that it is not asked again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import or_, select

from eventapp.extensions import db
from eventapp.models import Entry, Event, Person, PersonStamp, Seat, Seminar
from eventapp.programme import duplicates
from eventapp.programme.duplicates import Pair
from eventapp.services.draft import edits, loading, people, revisions, seats
from eventapp.services.draft.fields import PersonValues, SeatValues, SeminarValues
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.transaction import transaction

# What is chosen field by field, in the order shown.
CHOSEN = (
    "name", "title", "organisation", "email", "phone", "website", "portrait", "biography", "notes", "hours", "pronunciation",
    "mail_language", "may_film", "may_record", "may_photograph", "may_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is kept and who goes (codes), the versions that were looked at, and the fields that come from who goes."""

    kept: str
    gone: str
    versions: tuple[int, int]
    taken: Sequence[str] = ()


def pairs(rows: Iterable[Person]) -> list[Pair]:
    """Which of these people are perhaps the same, the surest first."""
    return duplicates.pairs(duplicates.Named(p.code, p.name, p.email, p.unlike) for p in rows)


def like(rows: Iterable[Person], name: str, most: int = 5) -> list[Person]:
    """Who of these people someone of this name perhaps is, the surest first."""
    listed = list(duplicates.Why)
    found = [(listed.index(why), row) for row in rows if (why := duplicates.alike(row.name, name))]
    return [row for _, row in sorted(found, key=lambda each: each[0])[:most]]


def differing(one: Person, other: Person) -> list[str]:
    """The fields to choose between: those that are not the same in both."""
    return [name for name in CHOSEN if getattr(one, name) != getattr(other, name)]


def merge(writing: edits.Writing, choice: Choice) -> Entry:
    """Make two people one, in one batch, so that one undo brings both back as they were; an entry of it.

    Seats, with answers, call times and notes, and what imports remember, go to who is kept, whose page the other's
    personal link leads to from now on. Raises Invalid for the same person twice, when one of them is gone or changed.
    """
    with transaction():
        revisions.hold(writing.event.id)
        kept, gone = _as_seen(writing.event, choice)
        together = replace(writing, batch=edits.new_batch("merge"))
        for seminar in _concerned(writing.event, gone):
            _reseat(together, seminar, kept, gone)
        _raise_stamps(kept, gone)
        edits.write(together, kept, _joined(writing.event, kept, gone, choice.taken))
        edits.write(together, gone, {"merged_into": kept.code})
        return edits.remove(together, gone)


def keep_apart(writing: edits.Writing, one: str, other: str) -> Entry | None:
    """Remember that two (codes) are not the same person. Raises NotFound."""
    with transaction():
        revisions.hold(writing.event.id)
        person, unlike = people.find(writing.event, one), people.find(writing.event, other)
        db.session.refresh(person)
        codes = list(dict.fromkeys([*person.unlike, unlike.code]))
        return edits.write(writing, person, {"unlike": codes})


def _as_seen(event: Event, choice: Choice) -> tuple[Person, Person]:
    """Who is kept and who goes, read again and as they were shown."""
    try:
        found = people.find(event, choice.kept), people.find(event, choice.gone)
    except NotFound as error:
        raise Invalid(merge="One of them is not there any more.") from error
    for person in found:
        db.session.refresh(person)
    if found[0] is found[1]:
        raise Invalid(merge="A person cannot be merged with themselves.")
    if tuple(person.version for person in found) != choice.versions:
        raise Invalid(merge="One of them was changed meanwhile. Look at both again.")
    return found


def _concerned(event: Event, gone: Person) -> list[Seminar]:
    """Seminars, also removed ones that may come back, with a seat of theirs or an import that knows them."""
    seated = select(Seat.seminar_id).where(Seat.person_id == gone.id)
    stamped = select(PersonStamp.seminar_id).where(PersonStamp.person_id == gone.id)
    rows = db.session.scalars(select(Seminar).where(Seminar.event_id == event.id))
    ids = set(db.session.scalars(seated)) | set(db.session.scalars(stamped))
    return [s for s in rows if s.id in ids or gone.code in s.imported.get("people", {}).values()]


def _reseat(writing: edits.Writing, seminar: Seminar, kept: Person, gone: Person) -> None:
    values: SeminarValues = {}
    left = {s.role: {n: getattr(s, n) for n in seats.ANSWER} for s in seminar.seats if s.person_id == gone.id}
    if left:
        values["seats"] = _panel(seminar, kept.id, gone.id)
    known = seminar.imported.get("people", {})
    if gone.code in known.values():
        meant = {mark: kept.code if code == gone.code else code for mark, code in known.items()}
        values["imported"] = {**seminar.imported, "people": meant}
    edits.write(writing, seminar, values)
    for seat in seminar.seats:
        if seat.person_id == kept.id and seat.role in left and seat.answer == "invited":
            for name, value in left[seat.role].items():
                setattr(seat, name, value)


def _panel(seminar: Seminar, kept: int, gone: int) -> list[SeatValues]:
    """The seats with one person for two: a seat that both had in one role is one, and lacks nothing that either had."""
    theirs = {seat.role: seats.state(seat) for seat in seminar.seats if seat.person_id == gone}
    both = theirs.keys() & {seat.role for seat in seminar.seats if seat.person_id == kept}
    panel: list[SeatValues] = []
    for seat in seminar.seats:
        values = seats.state(seat)
        if seat.person_id == gone and seat.role in both:
            continue
        if seat.person_id == gone:
            values["person_id"] = kept
        elif seat.person_id == kept and seat.role in both:
            values["call_at"] = values["call_at"] or theirs[seat.role]["call_at"]
            values["note"] = values["note"] or theirs[seat.role]["note"]
        panel.append(values)
    return panel


def _raise_stamps(kept: Person, gone: Person) -> None:
    """Whichever of the two feeds someone reads, its SEQUENCE never falls (RFC 5545 section 3.8.7.4)."""
    db.session.flush()
    of_both = select(PersonStamp).where(or_(PersonStamp.person_id == kept.id, PersonStamp.person_id == gone.id))
    known = {(stamp.seminar_id, stamp.person_id): stamp for stamp in db.session.scalars(of_both)}
    for number in {seminar_id for seminar_id, person_id in known if person_id == gone.id}:
        for person in (kept, gone):
            seats.touch(number, person.id)
        both = [db.session.get_one(PersonStamp, (number, person.id)) for person in (kept, gone)]
        highest = max(stamp.revision for stamp in both)
        for stamp in both:
            stamp.revision = highest


def _joined(event: Event, kept: Person, gone: Person, taken: Iterable[str]) -> PersonValues:
    """What was chosen of who goes; and whom both are not."""
    values = {name: getattr(gone, name) for name in taken if name in CHOSEN}
    others = [p.code for p in loading.tables(event).people if gone.code in p.unlike]
    codes = [code for code in (*kept.unlike, *gone.unlike, *others) if code not in (kept.code, gone.code)]
    values |= {"contacts": [*kept.contacts, *gone.contacts], "corrections": [*kept.corrections, *gone.corrections]}
    return cast(PersonValues, {**values, "unlike": list(dict.fromkeys(codes))})
