"""The overruled clashes of a draft as values, and written."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

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
    return [
        {"clash": row.key, "reason": row.reason, "by": row.by, "at": row.at.isoformat(), "account": row.account_id}
        for row in event.overruled
    ]


def put(event: Event, wanted: list[Overruled]) -> None:
    """Give an event these and no others."""
    old = {row.key: row for row in event.overruled}
    event.overruled = [_filled(old.get(each["clash"]) or Waiver(key=each["clash"]), each) for each in wanted]


def _filled(row: Waiver, values: Overruled) -> Waiver:
    row.reason, row.by, row.account_id = values["reason"], values["by"], values.get("account")
    row.at = datetime.fromisoformat(values["at"])
    return row
