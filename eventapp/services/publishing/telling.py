"""Those whom a release concerns are told by mail, in its transaction: what they are sent, when, and who is not told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats import changemail
from eventapp.formats.changemail import Written
from eventapp.models import Event, Message, Person
from eventapp.models.types import Stood
from eventapp.programme.concerned import Day, Told, concerned
from eventapp.programme.model import Programme
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.draft import people
from eventapp.services.mail import letters, rows
from eventapp.services.mail.recipients import Recipient, recipients
from eventapp.services.publishing import followers, inviting, lasttold, stored
from eventapp.services.publishing.invitations import Invitations

KIND = "change"
# What follows within it becomes one mail with it; many releases in a row do not put a mail off for longer than that.
QUIET, LONGEST_QUIET = timedelta(minutes=5), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom of those concerned whoever publishes wants to be told: all but those `left_out` (codes), or `nobody`.

    `line` is what they add to each mail.
    """

    nobody: bool = False
    left_out: frozenset[str] = frozenset()
    line: str = ""


EVERYONE = Telling()


@dataclass(frozen=True, slots=True)
class Planned:
    """One whom a release concerns, what they are told, and to whom which mail goes: to none where there is no address.

    There `unsent` has what it would say.
    """

    person: Person
    told: Told
    mails: tuple[tuple[Recipient, Written], ...]
    urgent: bool
    stood: Stood
    unsent: tuple[tuple[Recipient, Written], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """All whom it concerns, and the mails that wait for them and say what will not be true any more."""

    planned: tuple[Planned, ...] = ()
    outdated: tuple[Message, ...] = ()


def found(event: Event, before: Release | None, after: Programme, line: str = "", hold: bool = False) -> Found:
    """Whom it would concern that `after`, the public part of a draft, is published after a release (None for none).

    Whoever has mail waiting is told how all of it differs from what they knew before that; what was taken back
    meanwhile, and what is over, is told to nobody. Nobody is told of the first publication: they are invited by hand.
    """
    before = lasttold.public(event, before)
    if before is None:
        return Found()
    at, same = now(), people.same(event)
    known = lasttold.read(event.id)
    told_calls, present = lasttold.as_now(known.told_calls, same), Day(after, known.calls, same)
    stood = Day(before.programme, told_calls, same)
    recent = {each.person: each for each in concerned(stood, present, at, known.silent)}
    waiting = [m for m in rows.waiting(event.id, KIND, hold) if _whose(m, known, same) in recent]
    first = lasttold.first(((known.code_of(m.person_id or 0), m.stood) for m in waiting), same)
    told = {code: each for code, each in recent.items() if code not in first}
    for number in {each["release"] for each in first.values()}:
        theirs = {code: each for code, each in first.items() if each["release"] == number}
        earlier = Day(stored.read(event, number).programme, lasttold.overlaid(told_calls, theirs), same)
        told |= {t.person: t for t in concerned(earlier, present, at, known.silent) if t.person in theirs}
    write = _Writer(event, after, line, at, known)
    fresh = lasttold.stood(before.number, told_calls, at)
    planned = [write.planned(told[code], first.get(code) or fresh(code)) for code in recent if code in told and code in known.people]
    return Found(tuple(planned), tuple(waiting))


def _whose(message: Message, known: lasttold.Known, same: Mapping[str, str]) -> str:
    """The code of whom a mail is for, or of who that is now."""
    code = known.code_of(message.person_id or 0)
    return same.get(code, code)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Makes the mails."""

    event: Event
    programme: Programme
    line: str
    at: datetime
    known: lasttold.Known

    def planned(self, told: Told, stood: Stood) -> Planned:
        person, urgent = self.known.people[told.person], told.urgent(self.at)
        lines = dict.fromkeys(filter(None, (stood["line"], self.line)))
        stood = {**stood, "line": "\n".join(lines)}
        letter = changemail.Letter(self.programme.event, stood["line"], self.event.mail_signature, urgent)
        to, nobody = recipients(person, self.event), Recipient("", self.event.language, person.name)
        # Who was removed has no page any more.
        link, seats = "" if person.removed_at else letters.LINK, self.known.seats.get(told.person, {})
        mails = tuple(
            (each, changemail.write(told, changemail.Reader(each.name, each.language, link, seats, person.name if each.key else ""), letter))
            for each in to or [nobody]
        )
        return Planned(person, told, mails if to else (), urgent, stood, () if to else mails)


def tell(event: Event, before: Release | None, release: Release, telling: Telling) -> None:
    """Put in the outbox what those concerned by a release are told, inside the transaction that publishes it.

    What waited for them and is not true any more is taken back, also where nobody is to be told. Without a mail server
    nothing is put there.
    """
    what = found(event, before, release.programme, telling.line, hold=True)
    rows.take_back(what.outdated)
    if current_app.config["SMTP_URL"] and not telling.nobody:
        chosen = [each for each in what.planned if each.person.code not in telling.left_out]
        wanted = any(event.invites or each.person.wants_invitations for each in chosen)
        invitations = Invitations(event, release, lasttold.read(event.id)) if wanted else None
        rows.queue_all([mail for each in chosen for mail in _mails(event, each, release.number, invitations)], event.id)
    inviting.to_first(event, before, release)
    lasttold.note_calls(event.id)
    known = lasttold.public(event, before)
    if current_app.config["SMTP_URL"] and known is not None:
        at = now()
        followers.note(event, known, release, _quiet(at, followers.since(event) or at), telling.nobody)


def of(event: Event, release: Release) -> list[Planned]:
    """Whom a release concerned, by the release that was public before it; without what is told of call times alone."""
    before = lasttold.public(event, replace(release, public=False))
    if before is None:
        return []
    known, same = lasttold.read(event.id), people.same(event)
    then, now_is = (Day(each.programme, known.calls, same) for each in (before, release))
    write = _Writer(event, release.programme, "", release.published_at, known)
    stood = lasttold.stood(before.number, {}, release.published_at)
    found = concerned(then, now_is, release.published_at, known.silent)
    return [write.planned(told, stood(told.person)) for told in found if told.person in known.people]


def mails(event: Event, number: int) -> dict[tuple[int, str], Message]:
    """By person (their number; of who was merged that of who that is now) and contact (the key; empty for the person's own) the
    mail on a release, or the first on a later one that has taken up what it said.
    """
    wanted = select(Message).where(Message.event_id == event.id, Message.kind == KIND, Message.release >= number, rows.in_force())
    known, same = lasttold.read(event.id), people.same(event)
    found: dict[tuple[int, str], Message] = {}
    for message in db.session.scalars(wanted.order_by(Message.release, Message.id)):
        if person := known.people.get(_whose(message, known, same)):
            found.setdefault((person.id, message.contact), message)
    return found


def _mails(event: Event, each: Planned, number: int, invitations: Invitations | None) -> list[tuple[int, Recipient, letters.Mail]]:
    """What goes into the outbox for one person: at once where it is urgent, else after a quiet time."""
    at, since = now(), datetime.fromisoformat(each.stood["since"])
    not_before, invited = None if each.urgent else _quiet(at, since), event.invites or each.person.wants_invitations
    return [
        (
            each.person.id, to,
            letters.Mail(
                mail.subject, mail.text,
                letters.Why(KIND, number, f"{KIND}/{each.person.id}/{number}/{place}", not_before, each.stood),
                invitations.files(each.told, to) if invitations and invited else (), mail.html,
            ),
        )
        for place, (to, mail) in enumerate(each.mails)
    ]  # fmt: skip


def _quiet(at: datetime, since: datetime) -> datetime:
    """When what is published `at` an instant is told, where something has waited `since` another (UTC)."""
    return min(at + QUIET, max(since + LONGEST_QUIET, at))


def take_back(event: Event) -> None:
    """Take back what waits, once the event is no longer public, inside a transaction of the caller's."""
    rows.take_back(rows.waiting(event.id, KIND, hold=True))
    followers.take_back(event)
