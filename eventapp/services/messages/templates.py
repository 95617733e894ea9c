"""The texts that an event keeps to send again: ours, as they are or as they were changed, and its own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.formats.placeholders import Fault
from eventapp.models import Account, Event, MessageTemplate
from eventapp.programme.limits import LINE, TEXT
from eventapp.programme.text import clean, one_line
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import Invalid, NotFound, Stale
from eventapp.services.messages import filling
from eventapp.services.messages.filling import LANGUAGES, Text, Texts
from eventapp.services.messages.ours import OURS
from eventapp.services.transaction import transaction
from eventapp.words import later

# An event that has more has lost sight of them.
MOST = 40
FIELDS = ("subject_sv", "body_sv", "subject_en", "body_en")


class Unfit(Invalid):
    """A text that cannot be filled in: what is wrong, by field, where."""

    def __init__(self, faults: Mapping[str, tuple[Fault, ...]]) -> None:
        super().__init__(**dict.fromkeys(faults, later("There is something wrong with the names in braces.")))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Template:
    """A text that is kept: `ours` where it has the key of one of ours, `changed` where it is not as we wrote it.

    `version` is that of its row, 0 for none; `who` is to whom it goes where nobody says otherwise.
    """

    key: str
    name: str
    texts: Texts
    who: str
    version: int = 0
    ours: bool = False
    changed: bool = False


def of(event: Event, removed: bool = False) -> list[Template]:
    """All that an event has: ours first, then its own by name; or those of its own that are removed."""
    wanted = select(MessageTemplate).where(MessageTemplate.event_id == event.id)
    rows = {row.key: row for row in db.session.scalars(wanted)}
    own = sorted((r for k, r in rows.items() if k not in _OURS and (r.removed_at is not None) == removed), key=lambda r: r.name.casefold())
    theirs = [Template(row.key, row.name, _texts(row), "part", row.version) for row in own]
    return theirs if removed else [_ours(each.key, rows.get(each.key)) for each in OURS] + theirs


_OURS = {each.key: each for each in OURS}


def _ours(key: str, row: MessageTemplate | None) -> Template:
    each = _OURS[key]
    if row is None or row.removed_at is not None:
        return Template(key, each.name, each.texts, each.who, row.version if row else 0, ours=True)
    return Template(key, each.name, _texts(row), each.who, row.version, ours=True, changed=True)


def _texts(row: MessageTemplate) -> Texts:
    return Texts(Text(row.subject_sv, row.body_sv), Text(row.subject_en, row.body_en))


def copy(source: Event, event: Event) -> None:
    """Give an event those of another that are not as we wrote them, inside a transaction of the caller's."""
    wanted = select(MessageTemplate).where(MessageTemplate.event_id == source.id, MessageTemplate.removed_at.is_(None))
    for row in db.session.scalars(wanted):
        texts = {name: getattr(row, name) for name in ("key", "name", *FIELDS, "by", "saved_at")}
        db.session.add(MessageTemplate(event_id=event.id, **texts))


def find(event: Event, key: str) -> Template:
    """One of an event's. Raises NotFound."""
    for each in of(event):
        if each.key == key:
            return each
    raise NotFound


def checked(texts: Texts) -> Texts:
    """Texts made fit to be kept or sent. Raises Invalid where there is none or one is too long, Unfit where one cannot be filled in."""
    fit = Texts(*(Text(one_line(t.subject), clean(t.body).rstrip()) for t in (texts.sv, texts.en)))
    wrong = dict[str, str]()
    for language in LANGUAGES:
        text = fit.of(language)
        if len(text.subject) > LINE:
            wrong[f"subject_{language}"] = later("A subject is at most 300 characters long.")
        if len(text.body) > TEXT:
            wrong[f"body_{language}"] = later("A text is at most 30,000 characters long.")
        if bool(text.subject) != bool(text.body.strip()):
            wrong[f"{'body' if text.subject else 'subject'}_{language}"] = later("A mail needs both a subject and a text.")
    if wrong:
        raise Invalid(**wrong)
    if not any(fit.of(language).whole for language in LANGUAGES):
        raise Invalid(form="Write a subject and a text, in Swedish or in English.")
    if faults := filling.check(fit):
        raise Unfit(faults)
    return fit


def save(writing: Writing, key: str, version: int, name: str, texts: Texts) -> Template:
    """Keep a text under a key, empty for a new one. Raises Invalid, Stale where it was saved meanwhile, NotFound."""
    fit, name = checked(texts), one_line(name)
    if key not in _OURS and not 0 < len(name) <= 80:
        raise Invalid(name="A text has a name of at most 80 characters.")
    values = {"name": "" if key in _OURS else name, "subject_sv": fit.sv.subject, "body_sv": fit.sv.body,
              "subject_en": fit.en.subject, "body_en": fit.en.body}  # fmt: skip
    event = writing.event
    with transaction():
        row = _held(event, key) if key else None
        if row is None and key and key not in _OURS:
            raise NotFound
        if row is None:
            key = key or _new_key(event)
            row = MessageTemplate(event_id=event.id, key=key, version=0, saved_at=now())
            db.session.add(row)
        elif row.version != version:
            _refuse_stale(row, values)
        _put(row, writing.actor, values)
    return find(event, key)


def _refuse_stale(row: MessageTemplate, values: Mapping[str, str]) -> None:
    theirs = {name: getattr(row, name) for name in values}
    differ = [name for name in values if theirs[name] != values[name]]
    raise Stale(row.version, {name: theirs[name] for name in differ}, {name: values[name] for name in differ}, row.by)


def remove(event: Event, actor: Actor, key: str, back: bool = False) -> None:
    """Take a text of the event's own away, or have one of ours be as we wrote it; or bring it `back`. Raises NotFound."""
    with transaction():
        row = _held(event, key)
        if row is None:
            raise NotFound
        _put(row, actor, {}, removed=not back)


def _held(event: Event, key: str) -> MessageTemplate | None:
    wanted = select(MessageTemplate).where(MessageTemplate.event_id == event.id, MessageTemplate.key == key)
    return db.session.scalars(wanted.with_for_update()).first()


def _put(row: MessageTemplate, actor: Actor, values: Mapping[str, str], removed: bool = False) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.by, row.saved_at = row.version + 1, name_of(actor), now()
    row.removed_at = now() if removed else None


def _new_key(event: Event) -> str:
    """Raises Invalid where there are as many as there may be."""
    count = db.session.scalar(select(db.func.count(MessageTemplate.id)).where(MessageTemplate.event_id == event.id))
    if (count or 0) >= MOST:
        raise Invalid(form="There are as many texts as there may be (40). Change one that is there.")
    return f"own-{secrets.token_hex(6)}"


def name_of(actor: Actor) -> str:
    """The name of who acts, empty for the command line."""
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    return (account.name or account.email) if account else ""
