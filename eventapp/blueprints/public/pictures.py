"""The pictures that networks show when a page is shared: of the day, of a seminar, and of who takes part in it."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext

from eventapp import files
from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import person_at, seminar_at
from eventapp.blueprints.public.reader import Reader, reader
from eventapp.programme.model import Seminar
from eventapp.signage.picture import Look, sharing_picture

blueprint = Blueprint("pictures", __name__)
PORTRAIT = 256  # Pixels, of the sizes that portraits are kept in.


@blueprint.get("/picture.png")
@needs("anyone")
def event() -> Response:
    """The day: its name, when and where."""
    r = reader()
    return _png(r, r.event.title, _joined(r.dates, r.event.venue.name, r.event.venue.city), r.event.host)


@blueprint.get("/seminars/<slug>/picture.png")
@needs("anyone")
def seminar(slug: str) -> Response:
    """A seminar: its title, when and where; one that is cancelled says so."""
    thing, r = seminar_at(slug), reader()
    room = r.room(thing)
    under = _joined(_when(r, thing), room.name if room else "", r.event.venue.city)
    over = _joined(gettext("Cancelled"), r.event.title) if thing.cancelled else r.event.title
    return _png(r, thing.title, under, over)


@blueprint.get("/people/<slug>/picture.png")
@needs("anyone")
def person(slug: str) -> Response:
    """Someone who takes part, for their own followers: in what, and when."""
    thing, r = person_at(slug), reader()
    held = [s for s in r.of(thing) if not s.cancelled]
    when = _when(r, held[0]) if len(held) == 1 else r.dates
    portrait = views.picture(thing.portrait, PORTRAIT)
    over = gettext("Takes part in %(event)s", event=r.event.title)
    return _png(r, thing.name, _joined(when, r.event.venue.name, r.event.venue.city), over, portrait)


def _when(r: Reader, seminar: Seminar) -> str:
    day = r.day_of(seminar)
    return f"{views.long_date(day)} {views.clock(seminar.starts_at, r.zone)}" if day else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _png(r: Reader, title: str, under: str, over: str, portrait: bytes | None = None) -> Response:
    data = sharing_picture(title, under, over, Look(r.event.accent, files.FONTS, portrait=portrait))
    return Response(data, mimetype="image/png")
