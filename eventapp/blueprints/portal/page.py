"""A person's own page: their seminars, the next first, what has changed since they looked, and their answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext

from eventapp.blueprints import views, wording
from eventapp.blueprints.asked import saved
from eventapp.blueprints.guards import SMALL_FORM, needs
from eventapp.blueprints.portal import calendar, times, unchanged
from eventapp.blueprints.public.place import Place
from eventapp.blueprints.public.reader import Reader, reading
from eventapp.blueprints.public.said import said
from eventapp.forms.rows import Row
from eventapp.programme.addresses import google_calendar, is_reached_from_outside, outlook_calendar, webcal
from eventapp.services.mail.recipients import recipients
from eventapp.services.people import attaching, seen
from eventapp.services.people.media import LARGEST_FILE
from eventapp.services.people.personal import Slot

blueprint = Blueprint("page", __name__)
# What a mail asks for, and the answer that it is.
ASKED = {"yes": "confirmed", "no": "declined", "another": "another"}


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that was not saved: for which seat, which it was, the word with it, and what is wrong."""

    seat: int
    answer: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A slot as the page shows it: the rows for times, the word, what is wrong, and what a mail has asked for."""

    slot: Slot
    rows: list[Row]
    word: str
    why: str = ""
    asked: str = ""

    @property
    def opened(self) -> bool:
        """Whether what can be said with an answer is shown at once."""
        return bool(self.why or self.word or self.slot.times or self.asked == "another")


def largest_form() -> int:
    """How much the asked form may hold, in bytes: a picture where there is one, or some files."""
    if request.path.endswith("/slides/"):
        return 2 * attaching.LARGEST_FILE + SMALL_FORM
    return LARGEST_FILE + SMALL_FORM if request.path.endswith("/portrait") else SMALL_FORM


@blueprint.get("/")
@needs("link")
def page() -> Response:
    """All the person's slots; an open page asks again whether they are still right."""
    return unchanged.answer(show())


def show(refused: Refused | None = None) -> str:
    """The page, with an answer that was refused shown as it was typed."""
    release = g.page.release
    public = release if release and release.public else None
    r = reading(public, views.now(), said(public, views.now())) if public else None
    slots = [_shown(slot, refused) for slot in g.page.slots] if r else []
    past = [each for each in slots if r and r.phase(each.slot.seminar) == "after"]
    return render_template(
        "portal/page.html", page=g.page, person=g.page.person, event=g.page.event, contact=g.contact, r=r,
        coming=[each for each in slots if each not in past], past=past, place=Place(r.event.venue) if r else None,
        counted=_counted(r) if r else None,
        withdrawn=[w for w in g.page.part.withdrawn if w.starts_at] if r else [],
        changes=[wording.since_seen(each, r.zone) for each in seen.changes(g.page)] if r else [],
        seen_before=bool(g.page.person.seen), mark=seen.mark(g.page), days=times.days, feeds=_feeds(),
        to=views.here(r.event.slug) if r else None, saved=saved(), feed=calendar.feed(),
        to_dial=re.sub(r"[^\d+]", "", g.page.event.day_contact_phone), tab="page",
        by_mail=views.sends_mail() and bool(recipients(g.page.person, g.page.event)),
        follows=refused is None,  # What comes back from a form is not at the page's address.
    )  # fmt: skip


def _shown(slot: Slot, refused: Refused | None) -> Shown:
    if refused and refused.seat == slot.seat_id:
        return Shown(slot, times.TIMES.shown_again(request.form), refused.word, refused.why, refused.answer)
    asked = ASKED.get(request.args.get("answer", ""), "")
    wanted = request.args.get("seminar", slot.seminar.code) == slot.seminar.code and asked != slot.answer
    return Shown(slot, times.shown(slot.times), slot.word, asked=asked if wanted else "")


def _counted(r: Reader) -> tuple[datetime, str] | None:
    """On the day: until when it is counted down, and to what: `call` or `start` of the next slot."""
    for slot in g.page.slots:
        s = slot.seminar
        if s.cancelled or not s.starts_at or slot.answer == "declined" or r.day_of(s) != r.today:
            continue
        for at, what in ((slot.call_at, "call"), (s.starts_at, "start")):
            if at and at > r.at:
                return at, what
    return None


def _feeds() -> list[tuple[str, str]]:
    """Each way to subscribe, by name and address; services on the internet only where they can fetch from here."""
    calls = any(slot.call_at for slot in g.page.slots)
    feed, name = calendar.feed(), g.page.event.title
    found = [(gettext("Subscribe"), webcal(feed))]
    if calls:
        found.append((gettext("With call times as entries of their own"), webcal(calendar.feed(calls=True))))
    if is_reached_from_outside(views.base_url()):
        found += [
            ("Google", google_calendar(feed)), ("Outlook.com", outlook_calendar(feed, name)),
            ("Office 365", outlook_calendar(feed, name, "outlook.office.com")),
        ]  # fmt: skip
    return found
