"""All that a run sheet's pages show of a seminar: its slot, its parts in that, who is on stage and how to introduce them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.formats import markdown
from eventapp.models import Event, Person, Seminar
from eventapp.programme.model import Appearance, Programme, Role
from eventapp.programme.model import Seminar as Shown
from eventapp.programme.release import Release
from eventapp.programme.runsheet import Begun, Timed, beyond
from eventapp.services.draft import memory, seminars
from eventapp.services.errors import NotFound
from eventapp.services.stage import progress, sheets

_LONGEST_LINE = 240


@dataclass(frozen=True, slots=True)
class Introduced:
    """Who sits there, in seating order: what to say of them, and how to say their name (which readers never see).

    `name` is empty for a seat that an organisation has not filled yet.
    """

    name: str
    role: Role
    title: str = ""
    organisation: str = ""
    about: str = ""
    pronunciation: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A seminar as its moderator leads it. `row` is the draft's, `seminar` what is published of it, or the draft's value."""

    event: Event
    row: Seminar
    seminar: Shown
    room: str
    sheet: sheets.Sheet
    timed: tuple[Timed, ...]
    begun: tuple[Begun, ...]
    contact: str
    programme: Programme

    @property
    def panel(self) -> list[Introduced]:
        """Who is on stage, in seating order."""
        return _introduced(self.row, self.seminar.appearances, self.programme)

    @property
    def beyond(self) -> int:
        """How many minutes the parts are longer than the slot, below nothing where they are shorter."""
        return beyond(self.timed, self.seminar.minutes)

    @property
    def ends_at(self) -> datetime | None:
        """When the slot ends."""
        return self.seminar.ends_at


def of_moderator(event: Event, person: Person, release: Release | None, code: str) -> Run:
    """For a moderator: one that they moderate by the published programme, and still do by the draft. Raises NotFound."""
    if release is None or not release.public:
        raise NotFound
    seminar = _within(release.programme, code)
    row = seminars.find(event, code)
    named = any(a.person == person.code and a.role is Role.MODERATOR for a in seminar.appearances) if seminar else False
    # Whoever is taken off is kept out at once, also while that waits to be published.
    if seminar is None or not named or not any(s.person_id == person.id and s.role == Role.MODERATOR for s in row.seats):
        raise NotFound
    return _run(event, row, seminar, release.programme)


def of_organiser(event: Event, release: Release | None, code: str) -> Run:
    """For who has a role in the event: as published, or as drafted where it is not. Raises NotFound."""
    row = seminars.find(event, code)
    for programme in (release.programme if release and release.public else None, memory.read(event).programme):
        seminar = _within(programme, code) if programme else None
        if seminar and programme:
            return _run(event, row, seminar, programme)
    raise NotFound


def _within(programme: Programme, code: str) -> Shown | None:
    return next((each for each in programme.seminars if each.code == code), None)


def _run(event: Event, row: Seminar, seminar: Shown, programme: Programme) -> Run:
    sheet = sheets.read(row)
    room = programme.rooms_by_code().get(seminar.room)
    timed = progress.planned(sheet, seminar.title, seminar.starts_at, seminar.minutes)
    contact = sheet.contact or " ".join(each for each in (event.day_contact_name, event.day_contact_phone) if each)
    return Run(
        event, row, seminar, room.name if room else "", sheet, timed, progress.begun(sheet, (seminar.starts_at, seminar.ends_at)),
        contact, programme,
    )  # fmt: skip


def _introduced(row: Seminar, seats: Sequence[Appearance], programme: Programme) -> list[Introduced]:
    people = programme.people_by_code()
    said = {seat.person.code: seat.person.pronunciation for seat in row.seats if seat.person}
    found = []
    for seat in seats:
        person = people.get(seat.person)
        if person is None:
            found.append(Introduced("", seat.role, organisation=seat.organisation))
            continue
        about = _first_line(person.biography)
        found.append(Introduced(person.name, seat.role, person.title, person.organisation, about, said.get(seat.person, "")))
    return found


def _first_line(text: str) -> str:
    """The first line of a biography, as it is read out; a long one ends with its first sentence, or is cut."""
    lines = [line.strip() for line in markdown.to_plain(text).splitlines() if line.strip()]
    line = lines[0] if lines else ""
    if len(line) <= _LONGEST_LINE:
        return line
    sentence, stop, _ = line.partition(". ")
    return sentence + "." if stop and len(sentence) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1].rstrip() + "…"
