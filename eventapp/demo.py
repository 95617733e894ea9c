"""The demonstration: the sample day as it was published, and a copy of it laid around the present moment."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

from flask import Flask

from eventapp import files
from eventapp.models import Account, Event
from eventapp.services.access import Actor
from eventapp.services.accounts import accounts
from eventapp.services.clock import now
from eventapp.services.draft import events, loading, people, seats, seminars
from eventapp.services.draft.edits import Writing
from eventapp.services.errors import NotFound
from eventapp.services.events import copying, present
from eventapp.services.imports import new_event
from eventapp.services.printing import sites
from eventapp.services.publishing import releases
from eventapp.services.publishing.shelf import Shelf

EMAIL = "demo@example.org"
ORIGINAL, TODAY = "almedalen-2017", "almedalen-today"


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made, and what to tell about it."""

    today: str
    password: str
    personal: str
    text: str


def load(app: Flask) -> Demo:
    """Make the sample day and its copy, if they are not there, and move the copy to the present moment.

    The account, the links and the codes are the same each time, and what was changed by hand stays.
    Raises Invalid where one of the two cannot be published.
    """
    secret, base = app.config["SECRET_KEY"], app.config["BASE_URL"]
    password = "-".join(_word(secret, n) for n in range(3))
    try:
        account = accounts.by_email(EMAIL)
    except NotFound:
        account = accounts.add_account(EMAIL, "Demo", password, site_owner=True)
    sites.try_out()
    actor, shelf = Actor(account.id, "owner"), app.extensions["shelf"]
    original = _held(account, ORIGINAL, lambda slug: _sample(account, slug))
    said = _published(original, actor, shelf)
    copy = _held(account, TODAY, lambda slug: _copy(original, account, slug))
    if releases.newest(copy) is None:
        _prepare(copy, actor)
        present.bring(copy, actor, shelf, now())
    elif present.bring(copy, actor, shelf, now()):
        said += "The copy was moved to the present moment; what was changed in it by hand moved along.\n"
    said += _published(copy, actor, shelf)
    personal = _personal(copy, base, secret)
    text = (
        f"\nThe programme, 2017      {base}/{original.slug}/\n"
        f"The same day, today      {base}/{copy.slug}/\n"
        f"Organisers sign in       {base}/account/sign-in\n"
        f"                         {EMAIL}   {password}\n"
    )
    text += f"A moderator's own page   {personal}\n" if personal else ""
    return Demo(copy.slug, password, personal, text + (f"\n{said}" if said else ""))


def _personal(event: Event, base: str, secret: str) -> str:
    """A moderator's own page; empty where she was taken out by hand."""
    someone = next((p for p in loading.tables(event).people if p.slug == "caroline-engvall"), None)
    return "" if someone is None else f"{base}/me/{people.token(someone, secret)}/"


def _held(account: Account, name: str, make: Callable[[str], Event]) -> Event:
    """The account's event with this name, brought back if it was removed; made if there is none.

    A name that others have, or that an erased event had, gets a number.
    """
    for number in count(1):
        slug = name if number == 1 else f"{name}-{number}"
        found = events.once_at(account, slug)
        if found is not None:
            return found if found.removed_at is None else events.restore(account, found.code)
        if slug not in events.slugs_in_use():
            return make(slug)
    raise AssertionError("there are numbers enough")


def _sample(account: Account, slug: str) -> Event:
    programme = new_event.read((files.SAMPLE / f"{ORIGINAL}.json").read_bytes())
    return new_event.create(account, replace(programme, event=replace(programme.event, slug=slug)))


def _copy(original: Event, account: Account, slug: str) -> Event:
    day = now().astimezone(ZoneInfo(original.timezone)).date()
    return copying.copy(original, account, copying.New("ECPATs heldag i Almedalen, demo", slug, day))


def _published(event: Event, actor: Actor, shelf: Shelf) -> str:
    """Publish what readers do not see; what to say where that is not the first time."""
    newest = releases.newest(event)
    if newest is not None and newest.public:
        return ""
    releases.publish(event, actor, shelf, "", releases.Agreed(despite="Demo"))
    return f"{event.title} is public again.\n" if newest else ""


def _prepare(event: Event, actor: Actor) -> None:
    """Have the day's second seminar follow its first at once, and give the moderator a call time and a note.

    She leads another later in the day, so that her own page has something to come while the first is over.
    """
    rows = [s for s in loading.tables(event).seminars if s.starts_at]
    hers = next(seat.person_id for s in rows for seat in s.seats if seat.role == "moderator")
    first, second = rows[0], rows[1].starts_at
    if second:
        seminars.change(Writing(event, actor), first, first.version, {"starts_at": second - timedelta(hours=1)})
    for seminar in rows:
        panel = [seats.state(seat) for seat in seminar.seats]
        if seminar.slug == "samverkan":
            panel.insert(0, {"person_id": hers, "organisation": "", "role": "moderator", "call_at": None, "note": ""})
        for seat in panel:
            if seat["role"] == "moderator" and seminar.starts_at:
                seat["call_at"] = seminar.starts_at - timedelta(minutes=30)
                seat["note"] = "Ljudkontroll på scenen."
        seminars.change(Writing(event, actor), seminar, seminar.version, {"seats": panel})


def _word(secret: str, number: int) -> str:
    """A part of the demo password, which is different on each installation."""
    return hmac.new(secret.encode(), f"demo-password/{number}".encode(), hashlib.sha256).hexdigest()[:4]
