"""Invitations to calendars for who follows a day: to what they follow when they begin, and with what changes later."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app

from eventapp.formats import followmail, itip
from eventapp.formats.ical import Private
from eventapp.models import Event, Follower
from eventapp.programme.addresses import Addresses
from eventapp.programme.concerned import Word
from eventapp.programme.followed import Difference, Followed
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.mail import letters, outbox
from eventapp.services.mail.followlinks import TOLD
from eventapp.services.publishing import followers
from eventapp.services.publishing.invitations import MOVES, sender

# So many go along when one begins; a calendar that is subscribed to is better for more.
MOST = 20


class Invitations:
    """Makes them, for a release of an event."""

    def __init__(self, event: Event, release: Release) -> None:
        self._release, self._organiser = release, sender(event)
        self._made: dict[tuple[str, str], bytes] = {}
        self._addresses = Addresses(str(current_app.config["BASE_URL"]), release.programme.event.slug)

    def file(self, word: Word, address: str) -> letters.File | None:
        """An invitation to a seminar that is moved in the calendar of whom the address is, or goes from it; None for neither."""
        method = _method(word)
        if not method:
            return None
        key = method, word.part.code
        if key not in self._made:
            self._made[key] = self._make(word, method)
        return letters.File(f"{word.part.slug}.ics", f"text/calendar; method={method}", itip.to_another(self._made[key], address))

    def _make(self, word: Word, method: str) -> bytes:
        """For an address that is nobody's."""
        invited = itip.Invited(self._organiser, itip.Who("", "nobody@eventapp.invalid"), "invited", Private(), asks=False)
        if method == "REQUEST":
            return itip.request(self._release, word.part.code, invited, self._addresses)
        return itip.cancel(self._release, word.part, invited, self._addresses)


def _method(word: Word) -> str:
    """Whether a seminar comes into a calendar or moves there, or goes from it; empty for neither."""
    if word.part.starts_at is None or word.part.minutes is None:
        return ""
    if word.after is None:
        return "CANCEL"
    return "REQUEST" if MOVES & set(word.what) else ""


def begin(event: Event, release: Release, follower: Follower, known: Followed | None = None) -> None:
    """Send the invitations to what someone follows from now on, and is not `known` yet, where they want them.

    Inside a transaction of the caller's.
    """
    if not follower.invites:
        return
    nothing = replace(release.programme, seminars=())
    followed = followers.what(event, {(follower.follows, follower.choice)})[follower.follows, follower.choice]
    words = Difference(nothing, release.programme, now()).told(followed).words
    if known is not None:
        there = {s.code for s in release.programme.seminars if known.has(s)}
        words = tuple(word for word in words if word.part.code not in there)
    make = Invitations(event, release)
    timed = [word for word in words if word.part.starts_at and word.part.minutes is not None]
    files = tuple(file for word in timed[:MOST] if (file := make.file(word, follower.email)))
    if not files:
        return
    reader = followmail.Follower(follower.language, letters.LINK)
    mail = followmail.begun(release.programme.event, reader, len(timed) - len(files), event.mail_signature)
    letter = letters.Mail(mail.subject, mail.text, letters.Why(TOLD), files)
    outbox.queue(follower.email, letter, event.id, ticket=letters.Ticket(TOLD, follower.key))
