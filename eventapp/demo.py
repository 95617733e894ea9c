"""The demonstration: the sample day as it was published, and a copy of it dated today."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from eventapp import files
from eventapp.services import (
    accounts,
    copying,
    draft,
    events,
    imports,
    operations,
    people,
    releases,
    seminars,
)
from eventapp.services.access import Actor
from eventapp.services.clock import now
from eventapp.services.edits import seat_state
from eventapp.services.errors import NotFound

EMAIL = "demo@example.org"


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made, and what to tell about it."""

    today: str
    password: str
    personal: str
    text: str


def load(app: Flask) -> Demo:
    """Make the sample day and today's copy, if they are not there; the same account and links each time."""
    secret, base = app.config["SECRET_KEY"], app.config["BASE_URL"]
    password = "-".join(_word(secret, n) for n in range(3))
    try:
        account = accounts.by_email(EMAIL)
    except NotFound:
        account = accounts.add_account(EMAIL, "Demo", password, site_owner=True)
    actor, shelf = Actor(account.id, "owner"), app.extensions["shelf"]
    try:
        original = operations.event("almedalen-2017")
    except NotFound:
        programme = imports.read((files.SAMPLE / "almedalen-2017.json").read_bytes())
        original = imports.create(account, programme, base)
        releases.publish(original, actor, shelf, "")
    day = now().astimezone(ZoneInfo(original.timezone)).date()
    slug = f"almedalen-{day}"
    try:
        copy = operations.event(slug)
    except NotFound:
        copy = copying.copy(original, account, f"ECPATs heldag i Almedalen, {day}", slug, day)
        _call(copy, actor)
        releases.publish(copy, actor, shelf, "")
    someone = next(p for p in draft.tables(copy).people if p.slug == "caroline-engvall")
    personal = f"{base}/me/{people.token(someone, secret)}/"
    text = (
        f"\nThe programme, 2017      {base}/almedalen-2017/\n"
        f"The same day, today      {base}/{slug}/\n"
        f"Organisers sign in       {base}/account/sign-in\n"
        f"                         {EMAIL}   {password}\n"
        f"A moderator's own page   {personal}\n"
    )
    return Demo(slug, password, personal, text)


def _call(event: events.Event, actor: Actor) -> None:
    """Give the moderator a call time and a note, so that a personal page has something to show."""
    for seminar in draft.tables(event).seminars:
        if any(seat.role == "moderator" for seat in seminar.seats) and seminar.starts_at:
            seats = [seat_state(seat) for seat in seminar.seats]
            seats[0] |= {
                "call_at": seminar.starts_at - timedelta(minutes=30),
                "note": "Ljudkontroll på scenen.",
            }
            seminars.change(event, actor, seminar, seminar.version, {"seats": seats})


def _word(secret: str, number: int) -> str:
    """A part of the demo password, which is different on each installation."""
    return hmac.new(secret.encode(), f"demo-password/{number}".encode(), hashlib.sha256).hexdigest()[:4]
