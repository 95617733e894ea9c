"""Invitations to calendars that a person asks for: each of their slots as a mail of its own, and later with each change."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import remindmail
from eventapp.formats.changemail import Letter, Reader
from eventapp.models import Event, Person
from eventapp.programme.concerned import Day, parts
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.draft import people
from eventapp.services.mail import letters, rows
from eventapp.services.mail.recipients import recipients
from eventapp.services.publishing import lasttold
from eventapp.services.publishing.invitations import Invitations

KIND = "invited"


def invite(event: Event, release: Release, who: list[Person]) -> int:
    """Put in the outbox an invitation to each slot that is ahead of these people, inside a transaction of the caller's.

    How many mails that are: none without a mail server, and none to what they said no to.
    """
    if not (who and current_app.config["SMTP_URL"] and release.public):
        return 0
    at, known, same = now(), lasttold.read(event.id), people.same(event)
    found = parts(Day(release.programme, lasttold.as_now(known.calls, same), same))
    invitations, mails = Invitations(event, release, known), []
    letter = Letter(release.programme.event, signature=event.mail_signature)
    for person in who:
        for part in found.get(person.code, {}).values():
            if part.starts_at is None or part.starts_at <= at or (person.code, part.code) in known.silent:
                continue
            asked = [part.code] if known.answers.get((person.code, part.code)) == "invited" else []
            for to in recipients(person, event):
                reader = Reader(to.name, to.language, letters.LINK, known.seats.get(person.code, {}), person.name if to.key else "")
                said = remindmail.write(remindmail.Reminded(KIND, (part,), asked), reader, letter)
                why = letters.Why(KIND, release.number, not_after=part.starts_at)
                file = invitations.file(person.code, part, to)
                mails.append((person.id, to, letters.Mail(said.subject, said.text, why, (file,), said.html)))
    rows.queue_all(mails, event.id)
    return len(mails)


def to_first(event: Event, before: Release | None, release: Release) -> None:
    """Invite those who have asked for it when the programme is published for the first time, of which nobody is told."""
    if lasttold.public(event, before) is None:
        wanted = Person.event_id == event.id, Person.wants_invitations.is_(True), Person.removed_at.is_(None)
        invite(event, release, list(db.session.scalars(select(Person).where(*wanted).order_by(Person.id))))
