"""Events, rooms, people, seminars and releases as a test needs them: through the real services, and no more of them.

What a test does not say is something sensible, Swedish, and another each time; so it says what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from eventapp.models import Account, Person, Room, Seminar
from eventapp.programme.release import Release
from eventapp.services.access import Actor
from eventapp.services.accounts import accounts
from eventapp.services.draft import events, people, rooms, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.publishing import releases

_number = count(1)
DAY, ZONE = date(2027, 7, 3), "Europe/Stockholm"


PASSWORD = "correct horse battery"


def account(name: str = "", email: str = "", **values: Any) -> Account:
    """An account with PASSWORD, which owns nothing yet; its address is no other's."""
    number = next(_number)
    return accounts.add_account(email or f"asa{number}@example.org", name or f"Åsa Öberg {number}", PASSWORD, **values)


def make_event(owner: Account | None = None, **values: Any) -> SimpleNamespace:
    """An empty day in Stockholm: `event`, its `account` and `actor`, and what to write in it with, `writing`.

    It can be used where the sample day can; with an owner it is one more event of theirs.
    """
    owner = owner or account(site_owner=True)
    title = f"Sjöfartsdagen {next(_number)}"
    known = {"title": title, "starts_on": DAY, "ends_on": DAY, "timezone": ZONE, "language": "sv"}
    event, actor = events.add(owner, known | values), Actor(owner.id, "owner")
    return SimpleNamespace(
        app=current_app, account=owner, event=event, actor=actor, writing=Writing(event, actor),
        shelf=current_app.extensions["shelf"],
    )  # fmt: skip


def at(clock: str, day: date = DAY, zone: str = ZONE) -> datetime:
    """The moment of a clock time, such as "09:30", on the day of events made here."""
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time(), ZoneInfo(zone))


def room(to: SimpleNamespace, name: str = "", **values: Any) -> Room:
    """A room of an event."""
    return rooms.add(_writing(to), {"name": name or f"Ångbåten {next(_number)}", **values})


def person(to: SimpleNamespace, name: str = "", **values: Any) -> Person:
    """Someone who may take part in an event."""
    return people.add(_writing(to), {"name": name or f"Örjan Åkerström {next(_number)}", **values})


def seat(who: Person | str, role: str = "panelist", **values: Any) -> dict[str, Any]:
    """A seat for someone, or for an organisation whose person is not known yet, as forms give it."""
    known = {"person_id": None, "organisation": who} if isinstance(who, str) else {"person_id": who.id, "organisation": ""}
    return {**known, "role": role, "call_at": None, "note": "", **values}


def seminar(to: SimpleNamespace, title: str = "", panel: Iterable[Person | str] = (), **values: Any) -> Seminar:
    """A confirmed panel in an event: in a `room`, at a time where one is given (`starts_at`; half an hour long)."""
    where = values.pop("room", None)
    known = {
        "title": title or f"Sjöräddning i världsklass {next(_number)}", "kind": "panel", "state": "confirmed",
        "seats": [seat(who) for who in panel], "room_id": where.id if where else None,
    }  # fmt: skip
    if values.get("starts_at"):
        known["minutes"] = 30
    return seminars.add(_writing(to), known | values)


def row_of(to: SimpleNamespace, how_many: int, starts: str = "09:00", **values: Any) -> list[Seminar]:
    """Seminars one after the other in a new room, half an hour each."""
    where, first = room(to), at(starts)
    return [seminar(to, room=where, starts_at=first + timedelta(minutes=30 * n), **values) for n in range(how_many)]


def release(to: SimpleNamespace, note: str = "") -> Release:
    """The next release of an event: what its draft is now, published."""
    return releases.publish(to.event, to.actor, to.shelf, note)


def _writing(to: SimpleNamespace) -> Writing:
    return Writing(to.event, to.actor)
