"""What the seminars were in the release or the draft that a file was written from, by its own marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

from sqlalchemy import Row, func, or_, select

from eventapp.extensions import db
from eventapp.formats import marks
from eventapp.formats.marks import Mark
from eventapp.formats.persons import folded
from eventapp.formats.table import Remark
from eventapp.models import Entry, Event, EventSlug, Person, Release, Room, Seminar
from eventapp.programme import model
from eventapp.programme.release import public_part
from eventapp.services.clock import now
from eventapp.services.draft import loading, revisions
from eventapp.services.errors import NotFound
from eventapp.services.imports.facts import Facts, all_facts
from eventapp.services.imports.plan import Held
from eventapp.services.publishing import releases

Kind = type[Room] | type[Person] | type[Seminar]
MOST = 8  # Releases, or states of the draft, that the rows of one file may be of.
_TABLES: dict[str, Kind] = {"room": Room, "person": Person, "seminar": Seminar}


def draft_mark(event: Event) -> str:
    """The mark of the draft as it is now, for a file that it is written to."""
    return str(Mark(event.code, revision=revisions.current(event), at=f"{now():%Y-%m-%dT%H:%MZ}"))


class Bases:
    """The bases of a file's rows, read from the history of the event: nothing of them is in the file but their marks."""

    def __init__(self, event: Event, texts: Iterable[str], present: model.Programme) -> None:
        """`texts` are the marks of the rows, `present` is the draft as it is now."""
        self.event = event
        self.facts: dict[str, dict[str, Facts]] = {}
        self._withdrawn: dict[str, set[str]] = {}
        self.people: dict[str, str] = {}
        self.held: list[Held] = []
        self.remarks: list[Remark] = []
        found = {text: mark for text in dict.fromkeys(texts) if (mark := marks.read(text))}
        for text, mark in list(found.items())[:MOST]:
            if past := self._past(text, mark):
                self._take_in(text, mark, past, present)

    def of(self, text: str, code: str) -> Facts | None:
        """A seminar as it was when the file was written; None where that is not known, or it was not there."""
        return self.facts.get(text, {}).get(code)

    def withdrawn(self, text: str, code: str) -> bool:
        """Whether a seminar was withdrawn when the file was written: all that the file says of it is "cancelled"."""
        return code in self._withdrawn.get(text, ())

    def then(self, seminar: Seminar) -> Facts:
        """The same of whichever of the files; empty where it is in none."""
        return next((known[seminar.code] for known in self.facts.values() if seminar.code in known), {})

    def written(self, source: str) -> set[str] | None:
        """The codes of seminars that stood in the files, None where that is not known; a schedule has no place for some,
        and a calendar may be of one room alone."""
        if not self.facts:
            return None
        return {
            code
            for known in self.facts.values()
            for code, facts in known.items()
            if source != "calendar"
            and (source != "schedule" or (facts["starts_at"] and facts["state"] != "cancelled"))
        }

    def _past(self, text: str, mark: Mark) -> model.Programme | None:
        if mark.event not in (self.event.code, self.event.slug) and not self._was_ours(mark.event):
            self.remarks.append(Remark("", "The file is of another event: %(event)s.", {"event": mark.event}))
            return None
        if mark.at:
            return draft_at(self.event, mark)
        try:
            release = releases.get(self.event, self._number(mark))
        except NotFound:
            why = "The file is of release %(number)s, which is not known here."
            self.remarks.append(Remark("", why, {"number": str(mark.release or mark.published)}))
            return None
        self._withdrawn[text] = {each.code for each in release.withdrawn}
        return release.programme

    def _number(self, mark: Mark) -> int:
        """The number of the release; 0 where it is not known."""
        if not mark.published:
            return mark.release
        # Of two in one second the first: what the second changed is then asked about, not taken.
        wanted = select(func.min(Release.number)).where(
            Release.event_id == self.event.id, Release.published_at == _instant(mark.published)
        )
        return db.session.scalar(wanted) or 0

    def _was_ours(self, slug: str) -> bool:
        address = db.session.get(EventSlug, slug)
        return address is not None and address.event_id == self.event.id

    def _take_in(self, text: str, mark: Mark, past: model.Programme, present: model.Programme) -> None:
        self.facts[text] = before = all_facts(past)
        names: dict[str, set[str]] = {}
        for person in past.people:
            names.setdefault(folded(person.name), set()).add(person.code)
            self.people[person.code] = person.code
        self.people |= {f"={name}": min(codes) for name, codes in names.items() if len(codes) == 1}
        number = self._number(mark)
        after = all_facts(public_part(present) if number else present)
        changed = sum(before.get(code) != after.get(code) for code in before.keys() | after.keys())
        event = self.event.id
        current = db.session.scalar(select(func.max(Release.number)).where(Release.event_id == event)) or 0
        at = _instant(mark.at) if mark.at else self._published(number)
        self.held.append(Held(number, at, current, changed))

    def _published(self, number: int) -> datetime:
        wanted = select(Release.published_at).where(
            Release.event_id == self.event.id, Release.number == number
        )
        return db.session.scalars(wanted).one()


def draft_at(event: Event, mark: Mark) -> model.Programme:
    """The draft as it was: the rows of now with every later change taken back, newest first."""
    at = _instant(mark.at)
    rows = {noun: _rows(event, table, at) for noun, table in _TABLES.items()}
    seats = loading.seats_by_seminar(Seminar.event_id == event.id)
    for id_, seminar in rows["seminar"].items():
        seminar.seats = seats.get(id_, [])
    for entry in _later(event, mark, at):
        if entry.action == "add":
            rows[entry.noun].pop(entry.row_id, None)
        elif (row := rows[entry.noun].get(entry.row_id)) is not None:
            _put_back(row, entry.before)
    # Values in the shape of the rows, and only to be read.
    seminars, halls = cast(Iterable[Seminar], rows["seminar"].values()), cast(Iterable[Room], rows["room"].values())
    people = list(cast(Iterable[Person], rows["person"].values()))
    rooms = sorted(halls, key=lambda room: (room.position, room.id))
    return loading.programme(loading.Tables(event, rooms, people, sorted(seminars, key=loading.by_time)))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _rows(event: Event, table: Kind, at: datetime) -> dict[int, SimpleNamespace]:
    """Values in the shape of the rows, also of those that were removed since."""
    query = select(table).where(
        table.event_id == event.id, or_(table.removed_at.is_(None), table.removed_at > at)
    )
    return {row.id: SimpleNamespace(**row._mapping) for row in loading.plain(table, query)}


def _later(event: Event, mark: Mark, at: datetime) -> list[Row[str, int | None, str, dict[str, object]]]:
    """Entries since, newest first.

    A file from before drafts had revisions names its last entry and how many there were. One may have been committed
    late, behind a higher number: then time tells.
    """
    columns = (Entry.noun, Entry.row_id, Entry.action, Entry.before)
    query = select(*columns).where(Entry.event_id == event.id, Entry.noun.in_(_TABLES))
    if mark.revision is not None:
        wanted = query.where(Entry.revision > mark.revision)
        return list(db.session.execute(wanted.order_by(Entry.revision.desc(), Entry.id.desc())))
    known = select(func.count()).where(Entry.event_id == event.id, Entry.id <= mark.latest)
    since = Entry.id > mark.latest
    if db.session.scalar(known) != mark.count:
        since = or_(since, Entry.at > at - timedelta(minutes=1))
    return list(db.session.execute(query.where(since).order_by(Entry.id.desc())))


def _put_back(row: SimpleNamespace, before: dict[str, object]) -> None:
    for name, value in before.items():
        if name == "seats":
            value = [SimpleNamespace(**seat) for seat in cast(list[dict[str, object]], value)]
        elif name == "starts_at" and isinstance(value, str):
            value = datetime.fromisoformat(value)
        setattr(row, name, value)
