"""Calendar feeds, and the page that tells how to subscribe."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template

from eventapp.blueprints.guards import needs
from eventapp.blueprints.public.pages import found
from eventapp.blueprints.public.reader import reader
from eventapp.formats import ical
from eventapp.programme import select
from eventapp.programme.addresses import google_calendar, outlook_calendar, webcal
from eventapp.programme.model import Programme
from eventapp.services.errors import NotFound

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")


@blueprint.get("/")
@needs("anyone")
def page() -> str:
    """Every way to subscribe."""
    return render_template(
        "public/calendar.html", r=reader(), webcal=webcal, google=google_calendar, outlook=outlook_calendar
    )


@blueprint.get("/all.ics")
@needs("anyone")
def everything() -> Response:
    """The whole event."""
    return _feed(g.release.everything, "", g.addresses.feed("all"))


@blueprint.get("/room/<slug>.ics")
@needs("anyone")
def room(slug: str) -> Response:
    """One room."""
    thing = found("rooms", slug)
    return _feed(
        select.by_room(g.release.everything, thing), thing.name, g.addresses.feed("room", thing.slug)
    )


@blueprint.get("/tag/<slug>.ics")
@needs("anyone")
def tag(slug: str) -> Response:
    """One tag."""
    name = select.tags(g.release.everything).get(slug)
    if name is None:
        raise NotFound
    return _feed(select.by_tag(g.release.everything, slug), name, g.addresses.feed("tag", slug))


@blueprint.get("/person/<slug>.ics")
@needs("anyone")
def person(slug: str) -> Response:
    """One person."""
    thing = found("people", slug)
    return _feed(
        select.by_person(g.release.everything, thing), thing.name, g.addresses.feed("person", thing.slug)
    )


@blueprint.get("/seminar/<slug>.ics")
@needs("anyone")
def seminar(slug: str) -> Response:
    """One seminar: a file to download, which a program may also subscribe to."""
    thing = found("seminars", slug)
    part = select.by_seminar(g.release.everything, thing)
    return _feed(part, thing.title, g.addresses.feed("seminar", thing.slug))


def _feed(part: Programme, name: str, source: str) -> Response:
    title = g.release.programme.event.title
    data = ical.write(g.release, part, g.addresses, f"{title}: {name}" if name else title, source)
    response = Response(data, content_type="text/calendar; charset=utf-8")
    filename = source.rsplit("/", 1)[-1]
    response.headers["Content-Disposition"] = f'inline; filename="{g.event_slug}-{filename}"'
    return response
