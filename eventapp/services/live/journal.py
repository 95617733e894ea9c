"""The journal of what was said on the day, as it is read; what was said of people is also taken out of it here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, false, func, or_, select

from eventapp.extensions import db
from eventapp.models import Account, Event, LiveEntry

# Stands for each `person/` and a code.
EVERYONE = "person/"


def last(event: Event) -> int:
    """The number of the newest line; 0 where there is none."""
    return db.session.scalar(select(func.max(LiveEntry.number)).where(LiveEntry.event_id == event.id)) or 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line: about what (programme/taps.py; `person/` for who has arrived), what of it was so `before` and `after`; when it came (UTC), and by whom.

    `by` is a name, else a mail address, "" for who has no account: a stage or a video team. `undone` is whether it was taken back.
    """

    number: int
    at: datetime
    by: str
    about: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    undone: bool


def lines(event: Event, most: int, about: Collection[str] | None = None, before: int | None = None) -> list[Line]:
    """What was said of some things (EVERYONE for all people), or of all, and before the line with a number, where one is given."""
    wanted = select(LiveEntry, Account.name, Account.email).outerjoin(Account, Account.id == LiveEntry.account_id)
    wanted = wanted.where(LiveEntry.event_id == event.id)
    if about is not None:
        of_people = LiveEntry.about.startswith(EVERYONE) if EVERYONE in about else false()
        wanted = wanted.where(or_(LiveEntry.about.in_(about), of_people))
    if before is not None:
        wanted = wanted.where(LiveEntry.number < before)
    rows = db.session.execute(wanted.order_by(LiveEntry.number.desc()).limit(most))
    return [
        Line(e.number, e.at, name or email or "", e.about, e.before, e.after, e.undone_at is not None) for e, name, email in rows
    ]  # fmt: skip


def arrivals(event: Event, codes: Collection[str]) -> Sequence[LiveEntry]:
    """What the crew has said of whether people (by their codes) have arrived, the oldest first."""
    return db.session.scalars(select(LiveEntry).where(*_of_people(event, codes)).order_by(LiveEntry.number)).all()


def forget_arrivals(event: Event, codes: Collection[str]) -> None:
    """Take that out of the journal, inside a transaction of the caller's."""
    gone = delete(LiveEntry).where(*_of_people(event, codes))
    db.session.execute(gone.execution_options(synchronize_session=False))


def _of_people(event: Event, codes: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return LiveEntry.event_id == event.id, LiveEntry.about.in_([f"person/{code}" for code in codes])
