"""Links that put one seminar into somebody's calendar by hand."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from flask import g
from flask_babel import gettext

from eventapp.blueprints import views
from eventapp.blueprints.public.place import listed
from eventapp.blueprints.public.reader import Reader
from eventapp.formats import markdown
from eventapp.programme.model import Seminar


def add_links(r: Reader, seminar: Seminar) -> list[tuple[str, str]]:
    """Label and address of the pages of Google, Outlook.com and Office 365 that add one seminar; none once it is past."""
    if not seminar.starts_at or not seminar.ends_at or seminar.cancelled or r.phase(seminar) == "after":
        return []
    room, venue = r.room(seminar), r.event.venue
    place = listed(*dict.fromkeys((room.name if room else "", venue.name, venue.city)))
    body = f"{markdown.to_plain(seminar.abstract)[:500]}\n\n{g.addresses.seminar(seminar.slug)}".strip()
    dates = f"{_basic(seminar.starts_at)}/{_basic(seminar.ends_at)}"
    google = {"action": "TEMPLATE", "text": seminar.title, "dates": dates, "details": body, "location": place}
    outlook = {
        "path": "/calendar/action/compose", "rru": "addevent", "subject": seminar.title, "body": body,
        "startdt": seminar.starts_at.isoformat(), "enddt": seminar.ends_at.isoformat(), "location": place,
    }  # fmt: skip
    return [
        ("Google", "https://calendar.google.com/calendar/render?" + urlencode(google)),
        ("Outlook.com", "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode(outlook)),
        ("Office 365", "https://outlook.office.com/calendar/0/deeplink/compose?" + urlencode(outlook)),
        (gettext("Download (.ics)"), views.here(g.event_slug).feed("seminar", seminar.slug)),
    ]


def _basic(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%SZ")
