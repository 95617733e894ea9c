"""The invitations to calendars that go with mail on changes, where an event wants them."""

from __future__ import annotations

from email.utils import parseaddr

from flask import current_app

from eventapp.formats import itip
from eventapp.formats.ical import Private
from eventapp.models import Event
from eventapp.programme.addresses import Addresses
from eventapp.programme.concerned import Part, Told, Word
from eventapp.programme.release import Release
from eventapp.services.mail import letters
from eventapp.services.mail.recipients import Recipient
from eventapp.services.publishing import lasttold
from eventapp.services.publishing.lasttold import Known

# What an entry in a calendar is moved for; a new colleague on the panel is told in the mail alone.
MOVES = {"joined", "new", "entered", "restored", "moved", "length", "room", "way", "call", "title"}


def sender(event: Event) -> itip.Who:
    """Whom an event's invitations are from."""
    return itip.Who(letters.sender_of(event)[0] or event.host or event.title, parseaddr(letters.sender_address())[1])


class Invitations:
    """Makes them, for a release of an event that is being published."""

    def __init__(self, event: Event, release: Release, known: Known) -> None:
        self.release, self.known = release, known
        self.addresses = Addresses(str(current_app.config["BASE_URL"]), release.programme.event.slug)
        self.organiser = sender(event)
        self.stamps = lasttold.stamps(event.id, known)

    def files(self, told: Told, to: Recipient) -> tuple[letters.File, ...]:
        """An invitation for each seminar that is moved in the person's calendar, or goes from it; for all at another venue."""
        made = {word.part.code: self._file(told.person, word, to) for word in told.words}
        made |= {part.code: self.file(told.person, part, to) for part in told.there if made.get(part.code) is None and part.starts_at}
        return tuple(file for file in made.values() if file is not None)

    def file(self, person: str, part: Part, to: Recipient) -> letters.File:
        """An invitation for a seminar that has a time."""
        data = itip.request(self.release, part.code, self._invited(person, part.code, to), self.addresses)
        return letters.File(f"{part.slug}.ics", "text/calendar; method=REQUEST", data)

    def _file(self, person: str, word: Word, to: Recipient) -> letters.File | None:
        if word.after and word.after.starts_at:
            return self.file(person, word.after, to) if MOVES & set(word.what) else None
        if word.before is None or word.before.starts_at is None:
            return None
        data = itip.cancel(self.release, word.before, self._invited(person, word.part.code, to), self.addresses)
        return letters.File(f"{word.part.slug}.ics", "text/calendar; method=CANCEL", data)

    def _invited(self, person: str, code: str, to: Recipient) -> itip.Invited:
        seat = person, code
        revision, modified = self.stamps.get(seat, (0, None))
        private = Private(self.known.calls.get(seat), self.known.notes.get(seat, ""), revision, modified)
        return itip.Invited(self.organiser, itip.Who(to.name, to.address), self.known.answers.get(seat, "invited"), private)
