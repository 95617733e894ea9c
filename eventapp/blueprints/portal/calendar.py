"""A person's own calendar."""

from __future__ import annotations

from flask import Blueprint, Response, g, request

from eventapp.blueprints import views
from eventapp.blueprints.guards import needs
from eventapp.formats import ical
from eventapp.services.errors import NotFound

blueprint = Blueprint("calendar", __name__)


def feed(calls: bool = False) -> str:
    """The address of the person's own feed; with `calls` that in which call times are entries of their own."""
    return f"{views.base_url()}/me/{g.token}/calendar{'-calls' if calls else ''}.ics"


@blueprint.get("/calendar.ics")
@needs("link")
def calendar() -> Response:
    """The person's own feed, with call times and reminders."""
    return _feed(False)


@blueprint.get("/calendar-calls.ics")
@needs("link")
def calls() -> Response:
    """The same, with each call time as an entry of its own."""
    return _feed(True)


def _feed(calls: bool) -> Response:
    release = g.page.release
    if release is None:
        raise NotFound
    event = release.programme.event
    title = f"{event.title}: {g.page.person.name}" if release.public else g.page.person.name
    to = views.addresses(event.slug)
    response = Response(
        ical.write(release, ical.Feed(g.page.part, title, feed(calls), g.page.private, calls), to),
        content_type="text/calendar; charset=utf-8",
    )
    response.add_etag()
    response.make_conditional(request)
    return response
