"""The overruled clashes of a draft as values, and written."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from sqlalchemy import select

from eventapp.extensions import db
from eventapp.models import Event, Waiver


class Overruled(TypedDict):
    """A clash (its key) that was let be: why, by whom (their name then) and when (ISO 8601)."""

    clash: str
    reason: str
    by: str
    at: str
    account: NotRequired[int | None]  # In journals from before it was kept there is a name alone.


def state(event: Event) -> list[Overruled]:
    """The event's, the oldest first."""
    return [_value(row.key, row.reason, row.by, row.at, row.account_id) for row in event.overruled]


def stored(event_id: int) -> list[Overruled]:
    """The same as the database has them now, whatever the session remembers."""
    wanted = select(Waiver.key, Waiver.reason, Waiver.by, Waiver.at, Waiver.account_id).where(Waiver.event_id == event_id)
    return [_value(*row) for row in db.session.execute(wanted.order_by(Waiver.id))]


def _value(key: str, reason: str, by: str, at: datetime, account: int | None) -> Overruled:
    return {"clash": key, "reason": reason, "by": by, "at": at.isoformat(), "account": account}


def put(event: Event, wanted: list[Overruled]) -> None:
    """Give an event these and no others."""
    old = {row.key: row for row in event.overruled}
    event.overruled = [_filled(old.get(each["clash"]) or Waiver(key=each["clash"]), each) for each in wanted]


def _filled(row: Waiver, values: Overruled) -> Waiver:
    row.reason, row.by, row.account_id = values["reason"], values["by"], values.get("account")
    row.at = datetime.fromisoformat(values["at"])
    return row
