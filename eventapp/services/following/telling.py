"""Followers told of a release by the job worker, some at a time: each once, also when it is killed in between.

That someone is told and that they have been stands in one transaction, so neither can be without the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, or_, select

from eventapp.extensions import db
from eventapp.formats import changemail, followmail
from eventapp.models import Event, FollowDue, Follower, Message
from eventapp.programme.concerned import Told
from eventapp.programme.followed import Difference, Followed
from eventapp.programme.release import Release
from eventapp.services.clock import now
from eventapp.services.following.invitations import Invitations
from eventapp.services.mail import followers as mails
from eventapp.services.mail import letters, outbox, rows
from eventapp.services.mail.followlinks import TOLD
from eventapp.services.publishing import followers, stored
from eventapp.services.transaction import transaction

# So many are told in one transaction, and none while so many mails are still to be sent: a release that comes
# meanwhile need not take them back, and files that go along do not heap up.
PART, MOST_WAITING = 100, 200


# A follower's number, key, address, release, words, choice, language and whether they want invitations.
_Row = tuple[int, str, str, int, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class _Planned:
    """What one follower is told, by their row as it was read, and the numbers of the mails that it takes the place of."""

    row: _Row
    instead: tuple[int, ...]
    mail: letters.Mail | None


def go_on() -> bool:
    """Tell some followers of what is due; whether there may be more to do at once."""
    if mails.how_many(outbox.due()) >= MOST_WAITING:
        db.session.rollback()
        return False
    due = or_(FollowDue.urgent, FollowDue.due_at <= now())
    found = db.session.scalars(select(FollowDue).where(due).order_by(FollowDue.urgent.desc(), FollowDue.due_at).limit(1)).first()
    if found is None:
        db.session.rollback()
        return False
    event = db.session.get(Event, found.event_id)
    assert event is not None
    seen = found.release, found.urgent, found.done
    chosen = _next(event, found)
    planned = _Plan(event, found).of(chosen) if chosen and event.followable else []
    with transaction():
        held = db.session.get(FollowDue, event.id, with_for_update=True, populate_existing=True)
        if held is not None and (held.release, held.urgent, held.done) == seen:
            _tell(event, held.release, planned)
            _note(held, chosen, event.followable)
    return True


def _next(event: Event, due: FollowDue) -> list[Follower]:
    """Some who are still to be told; of what is urgent those who were not asked about yet."""
    wanted = Follower.event_id == event.id, Follower.told != due.release, Follower.id > (due.done if due.urgent else 0)
    return list(db.session.scalars(select(Follower).where(*wanted).order_by(Follower.id).limit(PART)))


def _note(due: FollowDue, chosen: Sequence[Follower], goes_on: bool) -> None:
    """Keep how far it has come; where all are told, that nothing is due."""
    if chosen and goes_on:
        due.done = max(each.id for each in chosen)
    elif due.urgent and goes_on:
        due.urgent, due.done = False, 0
    else:
        db.session.execute(delete(FollowDue).where(FollowDue.event_id == due.event_id))


def _seen(row: Follower) -> _Row:
    return row.id, row.key, row.email, row.told, row.follows, row.choice, row.language, row.invites


def _tell(event: Event, release: int, planned: Sequence[_Planned]) -> None:
    """Put mails in the outbox, but for those of whom something they were made from has changed: they are made anew."""
    wanted = select(Follower).where(Follower.id.in_([each.row[0] for each in planned])).order_by(Follower.id)
    held = {row.id: row for row in db.session.scalars(wanted.with_for_update().execution_options(populate_existing=True))}
    waiting = _by_key(mails.waiting(event.id, [row.key for row in held.values()], hold=True))
    made: list[tuple[Message, letters.Mail]] = []
    for each in planned:
        row = held.get(each.row[0])
        instead = waiting.get(row.key, []) if row else []
        if row is None or _seen(row) != each.row or tuple(message.id for message in instead) != each.instead:
            continue
        rows.take_back(instead)
        row.told = release
        if each.mail is not None:
            message = rows.made(row.email, each.mail, event.id, None)
            message.ticket, message.seed = TOLD, row.key
            made.append((message, each.mail))
    db.session.add_all(message for message, _ in made)
    db.session.flush()
    db.session.add_all(file for message, mail in made for file in rows.attached(message, mail))


def _by_key(messages: Sequence[Message]) -> dict[str, list[Message]]:
    """Mails by the key of whom they are to."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        found.setdefault(message.seed, []).append(message)
    return found


@dataclass(slots=True)
class _Plan:
    """Works out what followers are told of a release; what is the same for many is worked out once."""

    event: Event
    due: FollowDue
    release: Release = field(init=False)
    _since: dict[int, Difference | None] = field(default_factory=dict)
    _written: dict[tuple[object, ...], tuple[Told, changemail.Written]] = field(default_factory=dict)
    _invitations: Invitations = field(init=False)

    def __post_init__(self) -> None:
        self.release = stored.read(self.event, self.due.release)
        self._invitations = Invitations(self.event, self.release)

    def of(self, chosen: Sequence[Follower]) -> list[_Planned]:
        """For those whom it concerns what they are told, and for others that they need not be told."""
        waiting = _by_key(mails.waiting(self.event.id, [row.key for row in chosen]))
        known = followers.what(self.event, {(row.follows, row.choice) for row in chosen})
        made = [self._one(row, known, waiting.get(row.key, [])) for row in chosen]
        return [each for each in made if each is not None]

    def _one(self, row: Follower, known: Mapping[tuple[str, str], Followed], waiting: list[Message]) -> _Planned | None:
        """None for one who waits until it is no longer only what is urgent that is told."""
        # What waits and was never sent is told anew, from what stood before it.
        stood = min([row.told, *(message.stood["release"] for message in waiting)])
        told, mail = self._mail(row, stood, known[row.follows, row.choice])
        urgent = told is not None and told.urgent(now())
        if self.due.urgent and not urgent:
            return None
        files = [self._invitations.file(word, row.email) for word in told.words] if told and row.invites else []
        letter = None
        if mail is not None:
            why = letters.Why(TOLD, self.release.number, stood={"release": stood})
            letter = letters.Mail(mail.subject, mail.text, why, tuple(f for f in files if f), mail.html)
        return _Planned(_seen(row), tuple(message.id for message in waiting), letter)

    def _mail(self, row: Follower, stood: int, what: Followed) -> tuple[Told | None, changemail.Written | None]:
        """What has changed for them since a release, None for nothing, and its mail."""
        if stood not in self._since:
            before = stored.read(self.event, stood)
            both = before.public and self.release.public
            self._since[stood] = Difference(before.programme, self.release.programme, now()) if both else None
        since = self._since[stood]
        told = since.told(what) if since else None
        if told is None or not (told.words or told.venue):
            return None, None
        key = stood, row.follows, row.choice, row.language
        if key not in self._written:
            letter = changemail.Letter(self.release.programme.event, "", self.event.mail_signature, told.urgent(now()))
            self._written[key] = told, followmail.changes(told, followmail.Follower(row.language, letters.LINK), letter)
        return self._written[key]
