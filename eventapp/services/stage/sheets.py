"""Run sheets: read, saved by versions as a draft is, and a change undone. They have a history of their own, not the draft's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, cast

from sqlalchemy import Select, delete, select

from eventapp.extensions import db
from eventapp.models import Event, RunChange, RunSheet, Seminar
from eventapp.models.types import PartFields
from eventapp.programme import limits
from eventapp.programme.merging import ASK, three_ways
from eventapp.programme.naming import CODE_ALPHABET
from eventapp.programme.runsheet import Begun, Part
from eventapp.programme.text import composed_within
from eventapp.services.clock import now
from eventapp.services.draft import revisions
from eventapp.services.errors import Invalid, NotFound, Stale, TooLong
from eventapp.services.transaction import transaction

__all__ = ["PartFields", "Sheet", "SheetValues", "held", "read", "save", "undo"]

_FIELDS = ("parts", "questions", "note", "contact")
_MOST = {"questions": limits.QUESTIONS, "note": limits.CREW_NOTE, "contact": limits.LINE}
_MOST_OF_A_PART = {"name": limits.LINE, "who": limits.LINE, "note": limits.PART_NOTE}
# Changes that are kept of a sheet: enough to undo and to merge with, whoever left a page open overnight.
_KEPT = 200


class SheetValues(TypedDict, total=False):
    """What may be set of a run sheet. A part that is new has no key yet."""

    parts: list[PartFields]
    questions: str
    note: str
    contact: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run sheet as it is; version 0 is one that nobody has written in. `changed` is who changed it last, and when."""

    version: int = 0
    parts: tuple[Part, ...] = ()
    questions: str = ""
    note: str = ""
    contact: str = ""
    begun: tuple[Begun, ...] = ()
    begun_said: datetime | None = None
    changed: tuple[str, datetime] | None = None


def read(seminar: Seminar) -> Sheet:
    """A seminar's run sheet."""
    row = db.session.get(RunSheet, seminar.id)
    if row is None:
        return Sheet()
    last = db.session.scalars(_changes(row).order_by(RunChange.version.desc()).limit(1)).first()
    return Sheet(
        row.version, tuple(Part(**each) for each in row.parts), row.questions, row.note, row.contact,
        tuple(Begun(each["key"], datetime.fromisoformat(each["at"])) for each in row.begun), row.begun_said,
        (last.by, last.at) if last else None,
    )  # fmt: skip


def held(event: Event, seminar: Seminar) -> RunSheet:
    """The sheet's row, made where there is none, inside a transaction of the caller's: nobody else writes it until that ends."""
    revisions.hold(event.id)
    row = db.session.get(RunSheet, seminar.id, populate_existing=True)
    if row is None:
        row = RunSheet(
            seminar_id=seminar.id, event_id=event.id, version=0, parts=[], questions="", note="", contact="", begun=[]
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
    return row


def save(event: Event, seminar: Seminar, by: str, version: int, values: SheetValues) -> bool:
    """Save what a form that was made from a version says; gives whether anything is another now.

    What each of two changed is kept. Raises Stale for what both did, with both; Invalid.
    """
    wanted = _checked(values)
    with transaction():
        row = held(event, seminar)
        return _write(row, by, _settled(row, version, wanted), undone=False)


def undo(event: Event, seminar: Seminar, by: str, version: int) -> None:
    """Take back the change that made this version, which is itself a change. Raises Stale when it is not the last one."""
    with transaction():
        row = held(event, seminar)
        last = db.session.scalars(_changes(row).where(RunChange.version == row.version)).first()
        if row.version != version:
            raise Stale(row.version, {}, {}, last.by if last else "")
        if last is None:
            raise NotFound
        _write(row, by, last.before, undone=True)


def _checked(values: SheetValues) -> dict[str, object]:
    """The values as they are kept: composed, with a key for each part. Raises Invalid."""
    found: dict[str, object] = composed_within(dict(values))
    for name, most in _MOST.items():
        if len(str(found.get(name, ""))) > most:
            raise TooLong(name, most)
    if "parts" in values:
        if len(values["parts"]) > limits.MOST_PARTS:
            raise Invalid(parts="A run sheet has at most 50 parts.")
        found["parts"] = _keyed(cast(list[PartFields], found["parts"]))
    return found


def _keyed(parts: list[PartFields]) -> list[object]:
    known, found = set[str](), list[object]()
    for part in parts:
        if not part["name"].strip():
            raise Invalid(parts="Give each part a name.")
        if not 1 <= part["minutes"] <= limits.LONGEST_PART:
            raise Invalid(parts="A part is between 1 minute and 24 hours long.")
        for name, most in _MOST_OF_A_PART.items():
            if len(str(part.get(name, ""))) > most:
                raise TooLong("parts", most)
        key = part["key"] if _is_key(part["key"]) and part["key"] not in known else _new_key()
        known.add(key)
        found.append({**part, "key": key})
    return found


def _is_key(text: str) -> bool:
    return len(text) == 6 and all(each in CODE_ALPHABET for each in text)


def _new_key() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(6))


def _settled(row: RunSheet, version: int, values: dict[str, object]) -> dict[str, object]:
    """The values to write: those less what only another changed since the version. Raises Stale."""
    if row.version == version:
        return values
    base, theirs = _state(row), _state(row)
    later = list(db.session.scalars(_changes(row).where(RunChange.version > version).order_by(RunChange.version.desc())))
    known = [change.version for change in later] == list(range(row.version, version, -1))
    for change in later:
        base.update(change.before)
    kept = {name: three_ways(name, base[name] if known else ASK, mine, theirs[name]) for name, mine in values.items()}
    asked = [name for name, value in kept.items() if value is ASK]
    if asked:
        by = later[0].by if later else ""
        raise Stale(row.version, {name: theirs[name] for name in asked}, {name: values[name] for name in asked}, by)
    return kept


def _write(row: RunSheet, by: str, values: Mapping[str, object], undone: bool) -> bool:
    before = _state(row)
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    db.session.add(RunChange(
        event_id=row.event_id, seminar_id=row.seminar_id, version=row.version, at=now(), by=by, undone=undone,
        before={name: before[name] for name in changed}, after=changed,
    ))  # fmt: skip
    old = RunChange.seminar_id == row.seminar_id, RunChange.version <= row.version - _KEPT
    db.session.execute(delete(RunChange).where(*old))
    db.session.flush()
    return True


def _state(row: RunSheet) -> dict[str, object]:
    return {name: getattr(row, name) for name in _FIELDS}


def _changes(row: RunSheet) -> Select[RunChange]:
    return select(RunChange).where(RunChange.seminar_id == row.seminar_id)
