"""What the seminars were in the release or the draft that a file was written from, by its own marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from eventapp.extensions import db
from eventapp.formats import marks
from eventapp.formats.marks import Mark
from eventapp.formats.persons import folded
from eventapp.formats.table import Remark
from eventapp.models import Event, EventSlug, Release, Seminar
from eventapp.programme import model
from eventapp.programme.release import public_part
from eventapp.services.clock import now
from eventapp.services.draft import revisions
from eventapp.services.draft.past import instant_of, programme_at
from eventapp.services.errors import NotFound
from eventapp.services.imports.facts import Facts, all_facts
from eventapp.services.imports.plan import Held
from eventapp.services.publishing import releases

MOST = 8  # Releases, or states of the draft, that the rows of one file may be of.


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
            return programme_at(self.event, mark)
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
            Release.event_id == self.event.id, Release.published_at == instant_of(mark.published)
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
        at = instant_of(mark.at) if mark.at else self._published(number)
        self.held.append(Held(number, at, current, changed))

    def _published(self, number: int) -> datetime:
        wanted = select(Release.published_at).where(
            Release.event_id == self.event.id, Release.number == number
        )
        return db.session.scalars(wanted).one()
